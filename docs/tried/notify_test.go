package tried

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"
)

// What the unit's Type=notify and WatchdogSec rest on: systemd hears that the daemon is ready only when it
// is, then again and again that it lives, and at the end that it stops.
func TestSystemdIsTold(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	told := func(want string) {
		t.Helper()
		buffer := make([]byte, 1024)
		if err := l.SetReadDeadline(time.Now().Add(patience)); err != nil {
			t.Fatal(err)
		}
		for {
			n, err := l.Read(buffer)
			if err != nil {
				t.Fatalf("waiting for %s: %v", want, err)
			}
			if got := string(buffer[:n]); got == want {
				return
			} else if got != "WATCHDOG=1" {
				t.Fatalf("systemd was told %q, want %q", got, want)
			}
		}
	}
	t.Setenv("NOTIFY_SOCKET", socket)
	t.Setenv("WATCHDOG_USEC", "300000")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	s, ended := startSite(t, ctx, t.TempDir())
	told("READY=1")
	for _, path := range []string{"/readyz", "/api/v1/displays"} {
		res, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal("told that it is ready, but:", err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("told that it is ready, but %s answers %s", path, res.Status)
		}
	}
	for range 3 {
		told("WATCHDOG=1")
	}
	stop()
	told("STOPPING=1")
	if err := <-ended; err != nil {
		t.Error("daemon:", err)
	}
}
