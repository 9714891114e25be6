package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"yiping/displays"
	"yiping/displays/latest"
	"yiping/displays/wire"
	"yiping/playlists"
	"yiping/playlists/schedule"
	"yiping/web"
)

// built is what web/build.mjs lays out.
var built = fstest.MapFS{
	"operator/index.html":           {Data: []byte("<!doctype html><title>operators</title>")},
	"operator/assets/index-abc.css": {Data: []byte("body{}")},
	"building/index.html":           {Data: []byte("<!doctype html><title>building</title>")},
	"screen/index.html":             {Data: []byte("<!doctype html><title>player</title>")},
	"screen/sw.js":                  {Data: []byte("addEventListener('fetch', () => {})")},
	"screen/manifest.json":          {Data: []byte(`{"player":"0123abcd","entry":"/screen/assets/player.0123abcd.js","files":[]}`)},
	"screen/assets/player.0123.js":  {Data: []byte("export {}")},
}

var shanghai = schedule.Zone{Location: time.FixedZone("Asia/Shanghai", 8*60*60)}

// noon is 2026-11-23 12:00 in Shanghai.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai.Location).UnixMilli()

// house is a small building with everything the handler can be asked about.
func house() web.Config {
	return web.Config{
		Site:    web.Site{Name: "友谊路街道社区党群服务中心", Zone: shanghai},
		Version: "test",
		Access:  web.Loopback,
		Dist:    built,
		Displays: func() []displays.State {
			return []displays.State{{
				Spec:    displays.Spec{ID: "lobby", Name: "综合接待区", Room: "desk", Canvas: [2]int{1920, 1080}, Groups: []string{"public"}},
				Want:    map[wire.Kind]string{wire.Program: "aa"},
				Has:     map[wire.Kind]string{wire.Program: "aa"},
				Shows:   map[string]string{"main": "大厅/海报.jpg"},
				Online:  true,
				Verdict: displays.Verdict{Code: displays.OK, Text: playlists.Text{ZH: "正常", EN: "OK"}, Since: noon},
			}, {
				Spec: displays.Spec{ID: "station"},
				Verdict: displays.Verdict{
					Code: displays.Offline, Since: noon,
					Text:   playlists.Text{ZH: "离线", EN: "Offline"},
					Remedy: playlists.Text{ZH: "请检查网线。", EN: "Check the cable."},
				},
			}}
		},
		Documents: func(display string, at int64) (web.Documents, error) {
			if display != "lobby" {
				return web.Documents{}, web.ErrNoDisplay
			}
			return web.Documents{From: noon, Until: noon + 1000, Hash: "aa", Program: []byte(`{"v":1}`), Notices: []byte(`{"v":1,"notices":[]}`), Geometry: []byte(`{"v":1,"id":"lobby"}`)}, nil
		},
		Document: func(display, hash string) ([]byte, error) {
			switch {
			case display != "lobby":
				return nil, web.ErrNoDisplay
			case hash != "aa":
				return nil, web.ErrNoRecord
			}
			return []byte(`{"v":1}`), nil
		},
		Frame: func(display string, at int64) (web.Frame, error) {
			switch {
			case display != "lobby":
				return web.Frame{}, web.ErrNoDisplay
			case at != 0 && at < noon:
				return web.Frame{}, web.ErrNoRecord
			case at == 0:
				at = noon
			}
			site := web.Site{Zone: shanghai}
			return web.Frame{
				Display: display, At: site.Time(at), Program: "aa", Next: site.TimeOrNever(at + 10_000),
				Regions: []web.FrameRegion{{
					ID: "main", Item: "大厅/海报.jpg", Asset: strings.Repeat("a", 64), OffsetMS: 2500,
					Until: site.TimeOrNever(schedule.Forever.Until),
					Why: []playlists.Why{{
						Playlist: "大厅", Item: "大厅/海报.jpg", Precedence: 10, Wins: true,
						Reason: playlists.Text{ZH: "轮到它了", EN: "it is its turn"},
					}},
				}},
			}, nil
		},
		Identify: func(display string) error {
			if display != "lobby" {
				return web.ErrNoDisplay
			}
			return nil
		},
		Problems: func() []web.Problem {
			return []web.Problem{{Since: noon, Problem: playlists.Problem{
				ID: "p1", Where: "大厅/海报.psd",
				What:   playlists.Text{ZH: "这是 Photoshop 源文件，屏幕放不了。", EN: "This is a Photoshop source file."},
				Remedy: playlists.Text{ZH: "请导出为 JPG。", EN: "Export it as JPG."},
			}}}
		},
		Content:     &folder{},
		Playlists:   &shelves{files: map[string]int{}},
		Agenda:      new(register),
		Notices:     new(board),
		Emergencies: new(siren),
		Safe:        new(curtain),
		Streams:     new(channel),
		Alerts:      new(observatory),
		Contacts:    new(contacts),
		Accounts:    new(people),
		Audit:       new(record),
		Pairing:     new(doorman),
		Plays:       shown{},
		Changed:     new(latest.Cell[struct{}]),
		Media: func(hash string) (io.ReadSeekCloser, string, error) {
			switch hash[0] {
			case 'a':
				return closer{strings.NewReader("0123456789")}, "image/jpeg", nil
			case 'b':
				return closer{strings.NewReader("<svg/>")}, "image/svg+xml", nil
			case 'c':
				return closer{bytes.NewReader(make([]byte, 8<<20))}, "video/mp4", nil
			case 'e':
				return nil, "", errors.New("input/output error")
			}
			return nil, "", fs.ErrNotExist
		},
		Small: func(_ context.Context, hash string) (io.ReadSeekCloser, string, error) {
			if hash[0] == 'a' {
				return closer{strings.NewReader("small")}, "image/jpeg", nil
			}
			return nil, "", fs.ErrNotExist
		},
		Socket: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }),
		Building: func() []web.Room {
			return []web.Room{
				{
					ID: "desk", Name: playlists.Text{ZH: "综合接待区", EN: "Front Desk"}, Floor: "1",
					Displays: []web.Placement{{ID: "lobby", Name: "大屏", Canvas: [2]int{1920, 1080}}},
				},
				{ID: "garden", Name: playlists.Text{ZH: "空中花园"}, Floor: "5"},
			}
		},
		Ready: func() error { return nil },
		Log:   slog.New(slog.DiscardHandler),
	}
}

type closer struct{ io.ReadSeeker }

func (closer) Close() error { return nil }

// folder is a content folder from which one file was removed and one playlist nearly emptied.
type folder struct{ restored, confirmed []string }

func (*folder) Files() []web.File {
	return []web.File{
		{Path: "大厅/海报.jpg", State: "taken", Displays: []string{"lobby"}, Arrived: noon},
		{Path: "大厅/春联[至2月1日].jpg", State: "taken", Displays: []string{"lobby"}, Arrived: noon, Expired: true},
		{Path: "没人播/草稿.jpg", State: "taken", Arrived: noon},
		{Path: "大厅/海报.psd", State: "refused", Reason: playlists.Text{ZH: "屏幕放不了", EN: "cannot be shown"}, Arrived: noon},
	}
}
func (*folder) Removed() []web.Removed {
	return []web.Removed{{Path: "大厅/旧海报.jpg", At: noon}}
}
func (*folder) Held() []web.Held { return []web.Held{{Playlist: "公共", Files: 12, Since: noon}} }

func (f *folder) Restore(path string) error {
	if path != "大厅/旧海报.jpg" {
		return web.ErrGone
	}
	f.restored = append(f.restored, path)
	return nil
}

func (f *folder) Confirm(playlist string) error {
	if playlist != "公共" {
		return web.ErrGone
	}
	f.confirmed = append(f.confirmed, playlist)
	return nil
}

// handler returns the handler of a house.
func handler(t *testing.T, cfg web.Config) http.Handler {
	t.Helper()
	h, err := web.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// request is one from a browser on this computer that shows one of the site's own pages.
func request(method, target, body string) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	r.RemoteAddr = "127.0.0.1:50000"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r
}

// ask returns the answer to a request.
func ask(t *testing.T, h http.Handler, r *http.Request) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func decode(t *testing.T, res *http.Response, v any) {
	t.Helper()
	b := text(t, res)
	if err := json.Unmarshal([]byte(b), v); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
}

// refused checks that the answer is a problem document that people can read in both languages.
func refused(t *testing.T, res *http.Response, status int) web.Refusal {
	t.Helper()
	var p web.Refusal
	if res.StatusCode != status {
		t.Fatalf("status %d, want %d: %s", res.StatusCode, status, text(t, res))
	}
	if got := res.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q", got)
	}
	decode(t, res, &p)
	if p.Status != status || p.Title == "" || p.Detail == "" || p.What.ZH == "" || p.What.EN == "" || p.Remedy.ZH == "" || p.Remedy.EN == "" {
		t.Errorf("problem document lacks something: %+v", p)
	}
	return p
}

func TestPagesThatWereNotBuiltAreAClearError(t *testing.T) {
	cfg := house()
	cfg.Dist = fstest.MapFS{".keep": {}}
	_, err := web.New(cfg)
	if err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("error %v does not say what to do", err)
	}
	if _, err := web.NewestPlayer(cfg.Dist); err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("error %v does not say what to do", err)
	}
}

func TestPlayerIsNamedByItsManifest(t *testing.T) {
	if name, err := web.NewestPlayer(built); err != nil || name != "0123abcd" {
		t.Errorf("got %q, %v", name, err)
	}
}

func TestHealthAndReadiness(t *testing.T) {
	cfg := house()
	cfg.Access = web.Strangers
	notReady := errors.New("first scan of the folder is not over")
	cfg.Ready = func() error { return notReady }
	h := handler(t, cfg)
	if res := ask(t, h, request("GET", "/healthz", "")); res.StatusCode != 200 || res.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("healthz: %d, %v", res.StatusCode, res.Header) // the slate of a kiosk asks, too
	}
	if res := ask(t, h, request("GET", "/readyz", "")); res.StatusCode != 503 || !strings.Contains(text(t, res), notReady.Error()) {
		t.Errorf("readyz of a daemon that is not ready: %d", res.StatusCode)
	}
	notReady = nil
	if res := ask(t, h, request("GET", "/readyz", "")); res.StatusCode != 200 {
		t.Errorf("readyz: %d", res.StatusCode)
	}
}
