package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// soon is how long anything may take that takes milliseconds on a quiet machine.
const soon = time.Minute

// supervisor is systemd, as far as it is told things.
type supervisor struct {
	t *testing.T
	*net.UnixConn
}

func newSupervisor(t *testing.T) *supervisor {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "notify")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	t.Setenv("NOTIFY_SOCKET", socket)
	return &supervisor{t, l}
}

// next returns what systemd is told next apart from WATCHDOG=1, by name.
func (s *supervisor) next() map[string]string {
	s.t.Helper()
	buffer := make([]byte, 4096)
	if err := s.SetReadDeadline(time.Now().Add(soon)); err != nil {
		s.t.Fatal(err)
	}
	for {
		n, err := s.Read(buffer)
		if err != nil {
			s.t.Fatal(err)
		}
		told := map[string]string{}
		for line := range strings.Lines(string(buffer[:n])) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			told[name] = value
		}
		if told["WATCHDOG"] == "" {
			return told
		}
	}
}

// What Type=notify-reload rests on: systemd hears that the daemon is ready only when it is, that it reads its
// configuration again, that it is ready again also where the new one is refused and why, and at the end, and
// only then, that it stops.
func TestSystemdIsTold(t *testing.T) {
	addr, file := freeAddress(t), filepath.Join(t.TempDir(), "yiping.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, fmt.Appendf(nil, text, addr), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const right = "site: {id: test, name: 测试楼, timezone: Asia/Shanghai}\nlisten: %s\ndisplays: [{id: lobby, name: 屏幕, canvas: [1920, 1080], plays: [大厅]}]\n"
	write(right)
	systemd := newSupervisor(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	code := make(chan int, 1)
	go func() { code <- run(ctx, []string{"serve", "--simulate", "--config", file}, io.Discard, t.Output()) }()
	reload := func() {
		t.Helper()
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		told := systemd.next()
		if told["RELOADING"] != "1" || told["MONOTONIC_USEC"] == "" {
			t.Fatalf("at a reload systemd is told %q", told)
		}
	}

	if told := systemd.next(); told["READY"] != "1" {
		t.Fatalf("at first systemd is told %q", told)
	}
	res, err := http.Get("http://" + addr + "/readyz")
	if err != nil {
		t.Fatal("told that it is ready, but:", err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("told that it is ready, but /readyz answers %s", res.Status)
	}

	reload()
	if told := systemd.next(); told["READY"] != "1" || strings.Contains(told["STATUS"], "refused") {
		t.Fatalf("after a reload systemd is told %q", told)
	}

	write("site: {id: test}\nlisten: %s\n")
	reload()
	if told := systemd.next(); told["READY"] != "1" || !strings.Contains(told["STATUS"], "refused") || !strings.Contains(told["STATUS"], "yiping.yaml:1:") {
		t.Fatalf("after a refused reload systemd is told %q", told)
	}

	stop()
	if told := systemd.next(); told["STOPPING"] != "1" {
		t.Fatalf("at the end systemd is told %q", told)
	}
	if c := <-code; c != 0 {
		t.Errorf("exit code %d", c)
	}
}

// A share that is not mounted is a problem and nothing that a start, an upgrade or a screen waits for.
func TestSystemdIsToldWithoutTheContentFolder(t *testing.T) {
	dir := t.TempDir()
	addr, file := freeAddress(t), filepath.Join(dir, "yiping.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, "site: {id: test, name: 测试楼, timezone: Asia/Shanghai}\nlisten: %s\ndisplays: [{id: lobby, name: 屏幕, canvas: [1920, 1080], plays: [大厅]}]\n", addr), 0o644); err != nil {
		t.Fatal(err)
	}
	systemd := newSupervisor(t)
	for _, there := range []bool{true, false} {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		code := make(chan int, 1)
		go func() { code <- run(ctx, []string{"serve", "--simulate", "--config", file}, io.Discard, t.Output()) }()
		if told := systemd.next(); told["READY"] != "1" {
			t.Fatalf("with the folder there %t systemd is told %q", there, told)
		}
		res, err := http.Get("http://" + addr + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if (res.StatusCode == http.StatusOK) != there {
			t.Errorf("with the folder there %t /readyz answers %s", there, res.Status)
		}
		stop()
		if c := <-code; c != 0 {
			t.Fatalf("exit code %d", c)
		}
		systemd.next() // that it stops
		if there {
			if err := os.Rename(filepath.Join(dir, "content"), filepath.Join(dir, "elsewhere")); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Behind yiping.socket a restart refuses nobody: while the daemon starts again, whoever connects waits.
func TestARestartBehindASocketRefusesNobody(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	socket, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	addr, file := l.Addr().String(), filepath.Join(t.TempDir(), "yiping.yaml")
	// The configured address is another one: that of the socket counts.
	if err := os.WriteFile(file, []byte("site: {id: test, name: 测试楼, timezone: Asia/Shanghai}\nlisten: 127.0.0.1:1\nmqtt: {listen: \"off\"}\ndisplays: [{id: lobby, name: 屏幕, canvas: [1920, 1080], plays: [大厅]}]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	start := func() *exec.Cmd {
		t.Helper()
		// As systemd does it: the socket is descriptor 3, and LISTEN_PID is whom it is meant for.
		cmd := exec.Command("sh", "-c", `LISTEN_PID=$$ exec yiping serve --simulate --config "$0"`, file)
		cmd.Env = append(os.Environ(), "LISTEN_FDS=1", "LISTEN_FDNAMES=yiping.socket")
		cmd.ExtraFiles = []*os.File{socket}
		cmd.Stderr = t.Output()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	daemon := start()
	ctx, end := context.WithTimeout(t.Context(), soon)
	defer end()
	var served atomic.Int64
	var visitors sync.WaitGroup
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for range 50 {
		visitors.Go(func() {
			for ctx.Err() == nil {
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
				if err != nil {
					t.Error(err)
					return
				}
				res, err := client.Do(req)
				if err != nil {
					if ctx.Err() == nil {
						t.Error(err)
					}
					return
				}
				res.Body.Close()
				served.Add(1)
			}
		})
	}
	more := func() {
		t.Helper()
		for before := served.Load(); served.Load() < before+500; {
			if ctx.Err() != nil || t.Failed() {
				t.Fatalf("visitors are not served: %d so far", served.Load())
			}
			res, err := client.Get("http://" + addr + "/readyz")
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
		}
	}
	more()
	for range 3 {
		if err := daemon.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := daemon.Wait(); err != nil {
			t.Fatal(err)
		}
		daemon = start()
		more()
	}
	end()
	visitors.Wait()
	if err := daemon.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := daemon.Wait(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d requests through three restarts", served.Load())
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
