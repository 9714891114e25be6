package websocket

import (
	"io"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// exhausted is a crowd at a computer that can open no more files until an instant.
type exhausted struct {
	*crowd
	until time.Time
}

func (e exhausted) Accept() (net.Conn, error) {
	if time.Now().Before(e.until) {
		return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
	}
	return e.crowd.Accept()
}

// After a minute in which no file could be opened the first who comes is served at once: an emergency must not wait until
// every failure of that minute was looked at.
func TestAfterAStormThereIsNoCalm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := exhausted{newCrowd(), time.Now().Add(time.Minute)}
		s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })}
		go s.Serve(Gate(e))
		defer s.Close()
		time.Sleep(time.Minute)
		start, c := time.Now(), e.join()
		defer c.Close()
		go io.WriteString(c, "GET / HTTP/1.0\r\n\r\n")
		if _, err := c.Read(make([]byte, 100)); err != nil || time.Since(start) > time.Second {
			t.Errorf("it is answered after %v, %v", time.Since(start), err)
		}
	})
}
