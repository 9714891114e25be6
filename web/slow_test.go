package web_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/web"
)

// Clients that are slow, silent, or stay longer than they may.

// A client that sends a header, a body, or takes an answer, one byte in a minute, holds a connection for
// seconds and not for ever.
func TestAttackSlowloris(t *testing.T) {
	for name, send := range map[string]string{
		"header": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
		"body":   "POST /api/v1/content/restore HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{",
		"stray":  "POST /media/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{",
		"page":   "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
		"answer": "GET /media/" + strings.Repeat("c", 64) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pipe := serve(t, house())
				if _, err := io.WriteString(pipe, send); err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				if name == "page" || name == "answer" {
					time.Sleep(3 * time.Minute) // takes nothing
				}
				n, _ := io.Copy(io.Discard, pipe)
				if held := time.Since(start); held > 3*time.Minute {
					t.Errorf("held for %v", held)
				}
				if name == "page" && n > 0 || n >= 8<<20 {
					t.Error("the daemon waited for a reader that had stopped")
				}
			})
		})
	}
}

// A reader that is slow but takes something every now and then gets everything.
func TestSlowReaderGetsItsFilm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pipe := serve(t, house())
		fmt.Fprintf(pipe, "GET /media/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", strings.Repeat("c", 64))
		var got int64
		for {
			n, err := io.CopyN(io.Discard, pipe, 1<<20)
			got += n
			if err != nil {
				break
			}
			time.Sleep(50 * time.Second)
		}
		if got < 8<<20 {
			t.Errorf("got %d bytes", got)
		}
	})
}

// Stopping the daemon does not wait for streams that never end.
func TestStreamsEndWithTheDaemon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		pipe := serveUntil(t, ctx, house())
		io.WriteString(pipe, "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		res, err := http.ReadResponse(bufio.NewReader(pipe), nil)
		if err != nil {
			t.Fatal(err)
		}
		stop()
		start := time.Now()
		pipe.SetReadDeadline(start.Add(time.Minute))
		io.Copy(io.Discard, res.Body)
		if waited := time.Since(start); waited > time.Second {
			t.Errorf("the stream went on for %v", waited)
		}
	})
}

// serve returns a connection to a server for the house. Time in it is the bubble's.
func serve(t *testing.T, cfg web.Config) net.Conn { return serveUntil(t, t.Context(), cfg) }

func serveUntil(t *testing.T, ctx context.Context, cfg web.Config) net.Conn {
	t.Helper()
	server := web.Server(ctx, handler(t, cfg), slog.New(slog.DiscardHandler))
	ours, theirs := net.Pipe()
	l := &pipeListener{conn: make(chan net.Conn, 1), closed: make(chan struct{})}
	l.conn <- theirs
	go server.Serve(l)
	t.Cleanup(func() {
		ours.Close()
		server.Close()
	})
	return ours
}

// pipeListener accepts one connection, which seems to come from this computer.
type pipeListener struct {
	conn   chan net.Conn
	closed chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conn:
		return local{c}, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error { close(l.closed); return nil }

func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

type local struct{ net.Conn }

func (local) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 50000} }

// A stream that was begun with a cookie ends when the cookie counts no more.
func TestAttackStreamOfSomebodyWhoHasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := house()
		who := web.Who{Name: "lan", Role: web.Viewer}
		cfg.Access = func(*http.Request) (web.Who, *web.Refusal) { return who, nil }
		pipe := serve(t, cfg)
		io.WriteString(pipe, "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		res, err := http.ReadResponse(bufio.NewReader(pipe), nil)
		if err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 256)
		if _, err := res.Body.Read(buf); err != nil {
			t.Fatal(err)
		}
		who = web.Who{}
		start := time.Now()
		cfg.Changed.Set(struct{}{})
		if rest, _ := io.ReadAll(res.Body); len(rest) > 0 || time.Since(start) > time.Second {
			t.Errorf("it goes on with %q for %v", rest, time.Since(start))
		}
	})
}
