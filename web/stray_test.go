package web_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/web"
)

// stray sends what somebody sends without TLS and returns the answer.
func stray(t *testing.T, sent string) *http.Response {
	t.Helper()
	ours, theirs := net.Pipe()
	defer ours.Close()
	go func() {
		defer theirs.Close()
		web.Stray([]byte(sent[:3]), theirs)
	}()
	go io.WriteString(ours, sent[3:])
	res, err := http.ReadResponse(bufio.NewReader(ours), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	res.Body = io.NopCloser(strings.NewReader(string(body)))
	return res
}

// Somebody types the address without https: he is led to the right one. What is sent is not led there, but refused in words.
func TestWhoComesWithoutTLSIsToldTheAddress(t *testing.T) {
	res := stray(t, "GET /screen/lobby?a=1 HTTP/1.1\r\nHost: yiping.example:8443\r\nAccept: text/html\r\n\r\n")
	if got := res.Header.Get("Location"); res.StatusCode != 307 || got != "https://yiping.example:8443/screen/lobby?a=1" {
		t.Errorf("%d to %q", res.StatusCode, got)
	}
	if page := text(t, res); !strings.Contains(page, "请打开 https://yiping.example:8443/。") || !strings.Contains(page, "Open https://yiping.example:8443/.") {
		t.Errorf("the page says %s", page)
	}
	res = stray(t, "POST /api/v1/session HTTP/1.1\r\nHost: yiping.example\r\nContent-Length: 2\r\n\r\n{}")
	if p := refused(t, res, 400); !strings.Contains(p.Remedy.ZH, "https://yiping.example/") || !strings.Contains(p.Remedy.EN, "https://yiping.example/") {
		t.Errorf("%+v", p)
	}
	if page := text(t, stray(t, "GET / HTTP/1.1\r\nHost: \"><script>\r\nAccept: text/html\r\n\r\n")); strings.Contains(page, "<script>") {
		t.Errorf("what was sent comes back as it is: %s", page)
	}
}

// Whoever begins and then says nothing holds the connection for seconds.
func TestAttackSlowStray(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		defer ours.Close()
		start := time.Now()
		web.Stray([]byte("GET / HTTP/1.1\r\nX: "), theirs)
		if held := time.Since(start); held > time.Minute {
			t.Errorf("held for %v", held)
		}
	})
}
