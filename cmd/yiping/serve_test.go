package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// lines passes on what a command writes, line by line.
func lines() (io.WriteCloser, <-chan string) {
	r, w := io.Pipe()
	out := make(chan string, 1000)
	go func() {
		defer close(out)
		for s := bufio.NewScanner(r); s.Scan(); {
			out <- s.Text()
		}
	}()
	return w, out
}

// SIGHUP makes the daemon read its configuration again: all of it, on the same port, or nothing of it.
func TestServeReadsItsConfigurationAgain(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	file := filepath.Join(t.TempDir(), "yiping.yaml")
	write := func(displays ...string) {
		t.Helper()
		text := "site: {id: test, name: 测试楼, timezone: Asia/Shanghai}\nlisten: " + addr + "\ndisplays:\n"
		for _, id := range displays {
			text += fmt.Sprintf("  - {id: %s, name: 屏幕, canvas: [1920, 1080], plays: [大厅]}\n", id)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("lobby")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, said := lines()
	errs, logged := lines()
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"serve", "--simulate", "--config", file}, out, errs)
		out.Close()
		errs.Close()
	}()
	until := func(from <-chan string, words string) {
		t.Helper()
		for line := range from {
			if strings.Contains(line, words) {
				return
			}
		}
		t.Fatalf("it ended without saying %q", words)
	}
	expect := func(want ...string) {
		t.Helper()
		res, err := http.Get("http://" + addr + "/api/v1/displays")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var displays []struct{ ID string }
		if err := json.NewDecoder(res.Body).Decode(&displays); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range displays {
			got = append(got, d.ID)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("displays %v, want %v", got, want)
		}
	}
	told := func(want bool, words ...string) {
		t.Helper()
		res, err := http.Get("http://" + addr + "/api/v1/problems")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var all []struct {
			ID           string
			What, Remedy map[string]string
		}
		if err := json.NewDecoder(res.Body).Decode(&all); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, p := range all {
			if p.ID == "config" {
				found = true
				for _, w := range words {
					if !strings.Contains(p.What["zh-CN"], w) || p.What["en"] == "" || p.Remedy["zh-CN"] == "" {
						t.Errorf("the problem says %+v, want %q", p, w)
					}
				}
			}
		}
		if found != want {
			t.Errorf("told as a problem: %t, want %t: %+v", found, want, all)
		}
	}
	hangUp := func() {
		t.Helper()
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}

	until(said, addr)
	expect("lobby")

	write("lobby", "station")
	hangUp()
	until(said, addr)
	expect("lobby", "station")

	write("lobby", "station", "lobby") // one id twice
	hangUp()
	until(logged, "configuration refused")
	expect("lobby", "station")
	told(true, "第 6 行")

	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text = append([]byte("data: yiping.yaml/data\n"), strings.Replace(string(text), "id: station", "id: hall", 1)...) // right, but no folder can be there
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "  - {id: lobby, name: 屏幕, canvas: [1920, 1080], plays: [大厅]}\n", "", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	hangUp()
	until(logged, "configuration refused")
	until(said, addr)
	expect("lobby", "station")
	told(true, "不是文件夹")

	write("lobby")
	hangUp()
	until(said, addr)
	expect("lobby")
	told(false)

	stop()
	if c := <-code; c != 0 {
		t.Errorf("exit code %d", c)
	}
}
