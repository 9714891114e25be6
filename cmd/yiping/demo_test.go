package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"yiping/web"
)

// building is the demo building, run in this process as a user runs it.
type building struct {
	url  string
	stop func() int // ends it and returns its exit code
}

func startDemo(t *testing.T, dir, listen string, more ...string) building {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	said, out := io.Pipe()
	var errs bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"demo", "--dir", dir, "--listen", listen}, more...), out, &errs)
		out.Close()
	}()
	address := make(chan string, 1)
	go func() {
		text := make([]byte, 0, 4096)
		buf := make([]byte, 512)
		for {
			n, err := said.Read(buf)
			text = append(text, buf[:n]...)
			if m := regexp.MustCompile(`(http://[^/\s]+)/building`).FindSubmatch(text); m != nil {
				address <- string(m[1])
				_, _ = io.Copy(io.Discard, said)
				return
			}
			if err != nil {
				close(address)
				return
			}
		}
	}()
	url, ok := <-address
	if !ok {
		t.Fatalf("the demo ended with %d: %s", <-code, errs.String())
	}
	return building{url, func() int { cancel(); return <-code }}
}

func (d building) get(t *testing.T, path string, answer any) {
	t.Helper()
	res, err := http.Get(d.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(answer); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func (d building) text(t *testing.T, path string) string {
	t.Helper()
	res, err := http.Get(d.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// until asks again as often as the daemon says that something has changed.
func (d building) until(t *testing.T, what string, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	buf := make([]byte, 256)
	for !done() {
		if _, err := res.Body.Read(buf); err != nil {
			t.Fatalf("%s did not happen: %v", what, err)
		}
	}
}

func yiping(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, &o, &e)
	return code, o.String(), e.String()
}

// A time of day is one of today, where the site is.
func TestATimeOfToday(t *testing.T) {
	now := time.Date(2026, 11, 28, 0, 30, 0, 0, time.FixedZone("", 8*3600))
	for text, want := range map[string]string{"23:59": "2026-11-28T23:59:00+08:00", "2026-12-31 20:00": "2026-12-31T20:00:00+08:00", "2026-12-31T20:00:00Z": "2026-12-31T20:00:00Z", "24:10": ""} {
		got, err := parseTime(text, now)
		if want == "" && err == nil || want != "" && (err != nil || got.Format(time.RFC3339) != want) {
			t.Errorf("%s is %v, %v, want %s", text, got, err, want)
		}
	}
}

// What 播出状态.html counts: what plays, and what will.
var statusCounts = regexp.MustCompile(`在播 <span class="count">(\d+)</span> 到时播 <span class="count">(\d+)</span>`)

func TestTheDemoBuilding(t *testing.T) {
	dir := t.TempDir()
	d := startDemo(t, dir, "127.0.0.1:0")
	var displays []struct{ ID string }
	d.get(t, "/api/v1/displays", &displays)
	if len(displays) != 8 {
		t.Errorf("%d displays, want 8", len(displays))
	}
	var f web.Frame
	lobby := func() { d.get(t, "/api/v1/displays/lobby/frame", &f) }
	d.until(t, "the first program", func() bool {
		f = web.Frame{}
		soon := time.Now().Add(time.Minute).UTC().Format(time.RFC3339) // it begins a moment after it is heard of
		d.get(t, "/api/v1/displays/lobby/frame?at="+soon, &f)
		return len(f.Regions) > 0 && f.Regions[0].Item != ""
	})

	t.Run("show agrees with the API", func(t *testing.T) {
		code, out, errs := yiping(t, "show", "lobby", "--at", "2026-12-31 23:59", "--server", d.url)
		if code != 0 {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		var then web.Frame
		d.get(t, "/api/v1/displays/lobby/frame?at=2026-12-31T23:59:00%2B08:00", &then)
		for _, why := range then.Regions[0].Why {
			if !strings.Contains(out, orSlate(why.Item)) || !strings.Contains(out, why.Reason.EN) {
				t.Errorf("show does not say that %q: %s\n%s", why.Item, why.Reason.EN, out)
			}
		}
		if n := len(then.Regions[0].Why); n < 8 || !then.Regions[0].Why[0].Wins {
			t.Errorf("%d reasons, the first of them wins: %v", n, then.Regions[0].Why[0].Wins)
		}
		if code, _, errs := yiping(t, "show", "attic", "--server", d.url); code != 1 {
			t.Errorf("a display that is not there: exit code %d, %q", code, errs)
		} else {
			saidTwice(t, errs, "没有编号为“attic”的屏幕", "attic")
		}
	})
	t.Run("both pages count the same files", func(t *testing.T) {
		drawing := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"/>`)
		for _, name := range []string{"春联[至2020年2月1日].svg", "元宵[2199年2月1日起].svg"} {
			if err := os.WriteFile(filepath.Join(dir, "content", "大厅", name), drawing, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		d.until(t, "the arrival of both, and the same count", func() bool {
			var content struct {
				Playing int
				Files   []struct {
					State   string
					Expired bool
				}
			}
			d.get(t, "/api/v1/content", &content)
			over, taken := 0, 0
			for _, f := range content.Files {
				if f.State == "taken" {
					taken++
				}
				if f.Expired {
					over++
				}
			}
			counts := statusCounts.FindStringSubmatch(d.text(t, "/status"))
			if counts == nil {
				return false // none is to come yet
			}
			onAir, _ := strconv.Atoi(counts[1])
			toCome, _ := strconv.Atoi(counts[2])
			return over == 1 && taken == content.Playing+1 && content.Playing == onAir+toCome && toCome >= 1
		})
	})
	t.Run("it stops within five seconds and goes on where it was", func(t *testing.T) {
		lobby()
		before := f.Program
		if err := os.Remove(filepath.Join(dir, "content", "大厅", "05 听琴.svg")); err != nil {
			t.Fatal(err)
		}
		d.until(t, "the removal", func() bool { lobby(); return f.Program != before })
		before = f.Program
		begun := time.Now()
		if code := d.stop(); code != 0 || time.Since(begun) > 5*time.Second {
			t.Errorf("exit code %d after %v", code, time.Since(begun))
		}
		d = startDemo(t, dir, "127.0.0.1:0")
		defer d.stop()
		lobby()
		if f.Program != before {
			t.Errorf("after the restart the program is another one")
		}
		if _, err := os.Stat(filepath.Join(dir, "content", "大厅", "05 听琴.svg")); err == nil {
			t.Error("what was removed is there again")
		}
	})
}
