package tried

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yiping/daemon"
	"yiping/daemon/config"
)

// site is a running daemon whose content folder is shared.
type site struct{ url string }

func newSite(t *testing.T, content string) *site {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	s, ended := startSite(t, ctx, content)
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error("daemon:", err)
		}
	})
	return s
}

// startSite runs a daemon until ctx ends, and returns when it serves.
func startSite(t *testing.T, ctx context.Context, content string) (*site, <-chan error) {
	t.Helper()
	c, mistakes := config.Parse("yiping.yaml", fmt.Appendf(nil, `
site: {id: centre, name: 中心, timezone: Asia/Shanghai}
displays: [{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}]
content: %s
data: %s
`, content, t.TempDir()))
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- daemon.Run(ctx, daemon.Options{
			Config: c, Open: true, Version: "test", Listener: l, Ready: func(addr string) { ready <- addr },
			Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		})
	}()
	select {
	case addr := <-ready:
		return &site{"http://" + addr}, ended
	case err := <-ended:
		t.Fatal("daemon ended:", err)
		return nil, nil
	}
}

type file struct{ Path, State string }

// until waits until the daemon says so of its files. It looks whenever the daemon hints at a change.
func (s *site) until(t *testing.T, what string, ok func(files map[string]string) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	events := s.get(t, ctx, "/api/v1/events")
	defer events.Body.Close()
	var files map[string]string
	for lines := bufio.NewScanner(events.Body); lines.Scan(); {
		if lines.Text() != "event: changed" {
			continue
		}
		res := s.get(t, ctx, "/api/v1/content")
		var answer struct{ Files []file }
		err := json.NewDecoder(res.Body).Decode(&answer)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		files = map[string]string{}
		for _, f := range answer.Files {
			files[f.Path] = f.State
		}
		if ok(files) {
			return
		}
	}
	t.Fatalf("%s: not within %v; files: %v", what, patience, files)
}

func (s *site) get(t *testing.T, ctx context.Context, path string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		res.Body.Close()
		t.Fatalf("%s answers %s", path, res.Status)
	}
	return res
}

// A day of the share, from the side of staff: a picture is taken, what cannot be shown is answered in the
// folder, what is taken away leaves, and its answer with it.
func TestShareAndDaemon(t *testing.T) {
	s := newShare(t)
	if err := os.Mkdir(filepath.Join(s.folder, "大厅"), 0o755); err != nil {
		t.Fatal(err)
	}
	daemon := newSite(t, s.folder)
	local := t.TempDir()
	for name, data := range map[string][]byte{"a.png": pictureOf(t, 640, 360), "b.psd": []byte("8BPS\x00\x01" + strings.Repeat("layers of a poster", 300))} {
		if err := os.WriteFile(filepath.Join(local, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	start := time.Now()
	s.do(t, "lcd "+local, `put a.png "大厅\海报.png"`)
	daemon.until(t, "the picture is taken", func(f map[string]string) bool { return f["大厅/海报.png"] == "taken" })
	t.Logf("taken %v after the copy began", time.Since(start).Round(time.Millisecond))

	s.do(t, "lcd "+local, `put b.psd "大厅\海报.psd"`)
	daemon.until(t, "the source file is refused", func(f map[string]string) bool { return f["大厅/海报.psd"] == "refused" })
	s.untilListed(t, "海报.psd.未播出.txt", true)

	s.do(t, `del "大厅\海报.psd"`, `rename "大厅\海报.png" "大厅\新海报.png"`)
	daemon.until(t, "the source file is gone, the picture renamed", func(f map[string]string) bool {
		_, old := f["大厅/海报.psd"]
		return !old && f["大厅/新海报.png"] == "taken"
	})
	s.untilListed(t, "海报.psd.未播出.txt", false)
}

// untilListed waits until staff see a file in 大厅, or no longer see it. Answers are written a moment
// after the verdict, and nothing tells a Windows user when: they look again.
func (s *share) untilListed(t *testing.T, name string, there bool) {
	t.Helper()
	var seen string
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if seen = s.do(t, `ls "大厅\*"`); strings.Contains(seen, name) == there {
			return
		}
	}
	t.Fatalf("%s: listed should be %v; the folder:\n%s", name, there, seen)
}
