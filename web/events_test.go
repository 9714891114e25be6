package web_test

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A day of much change must not become a flood, and nothing that happens may go unsaid.
func TestHintsAreFewButNeverMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := house()
		pipe := serve(t, cfg)
		io.WriteString(pipe, "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		res, err := http.ReadResponse(bufio.NewReader(pipe), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
			t.Fatalf("content type %q", got)
		}
		hints := make(chan struct{}, 1000)
		signs := make(chan struct{}, 1000)
		go func() {
			for lines := bufio.NewScanner(res.Body); lines.Scan(); {
				switch {
				case lines.Text() == "event: changed":
					hints <- struct{}{}
				case strings.HasPrefix(lines.Text(), ":"):
					signs <- struct{}{}
				}
			}
		}()
		count := func(c chan struct{}) (n int) {
			synctest.Wait()
			for len(c) > 0 {
				<-c
				n++
			}
			return n
		}
		if got := count(hints); got != 1 {
			t.Errorf("%d hints at the start, want 1", got)
		}
		for range 1000 { // a thousand changes within ten seconds
			cfg.Changed.Set(struct{}{})
			time.Sleep(10 * time.Millisecond)
		}
		if got := count(hints); got < 30 || got > 40 {
			t.Errorf("%d hints in ten seconds of change, want about 40", got)
		}
		time.Sleep(time.Second)
		count(hints)
		if time.Sleep(time.Hour); count(hints) != 0 {
			t.Error("hints of nothing")
		}
		if got := count(signs); got < 200 {
			t.Errorf("%d signs of life in an hour", got)
		}
		cfg.Changed.Set(struct{}{})
		if got := count(hints); got != 1 {
			t.Errorf("%d hints of one change, want 1 at once", got)
		}
	})
}
