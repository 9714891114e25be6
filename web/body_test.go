package web_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"yiping/web"
)

// Whoever sends far too much is told so, however he sends it: he may send all of it before he listens, wait to be asked for
// it, or not know how long it is. So is a stranger, and whoever sends it to where nothing is.
func TestWhoSendsTooMuchHearsTheAnswer(t *testing.T) {
	cfg := house()
	cfg.Access = web.Strangers
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := web.Server(t.Context(), handler(t, cfg), slog.New(slog.DiscardHandler))
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	const length = 12 << 20 // more than the kernel takes while nobody reads
	body := `{"display":"` + strings.Repeat("x", length-14) + `"}`
	for _, x := range []struct {
		name, path, headers string
		status              int
	}{
		{"at once", "/api/v1/pairing", fmt.Sprintf("Content-Length: %d\r\n", length), 413},
		{"when asked", "/api/v1/pairing", fmt.Sprintf("Content-Length: %d\r\nExpect: 100-continue\r\n", length), 413},
		{"without end", "/api/v1/pairing", "Transfer-Encoding: chunked\r\n", 413},
		{"to sign in", "/api/v1/session", fmt.Sprintf("Content-Length: %d\r\n", length), 413},
		{"by a stranger", "/api/v1/users", fmt.Sprintf("Content-Length: %d\r\n", length), 401},
		{"to nowhere", "/nowhere", fmt.Sprintf("Content-Length: %d\r\n", length), 404},
	} {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		c.SetDeadline(begun.Add(20 * time.Second))
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n%s\r\n", x.path, x.headers)
		switch {
		case strings.Contains(x.headers, "chunked"):
			_, err = fmt.Fprintf(c, "%x\r\n%s\r\n0\r\n\r\n", len(body), body)
		case !strings.Contains(x.headers, "Expect"):
			_, err = io.WriteString(c, body)
		}
		if err != nil {
			t.Errorf("%s: it is cut off while it sends: %v", x.name, err)
		}
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Errorf("%s: no answer: %v", x.name, err)
			continue
		}
		refused(t, res, x.status)
		c.Close()
		if took := time.Since(begun); took >= 10*time.Second {
			t.Errorf("%s: it was waited for in vain, for %v", x.name, took)
		}
	}
}
