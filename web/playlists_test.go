package web_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/playlists"
	"yiping/playlists/schedule"
	"yiping/web"
)

// shelves are the playlists of a house: one, with one item. They keep what is sent to them.
type shelves struct {
	mu    sync.Mutex
	set   web.Arrangement
	files map[string]int // path to bytes
	wait  chan struct{}  // uploads do not end before it is closed
}

func (s *shelves) one() web.Playlist {
	until := schedule.DayOf(2027, time.July, 31)
	return web.Playlist{
		Name: "大厅", Displays: []string{"lobby"}, Now: new(0), Set: s.set, Tag: "t1",
		Items: []web.Item{{
			File:  web.File{Path: "大厅/海报.jpg", State: "taken", Displays: []string{"lobby"}, Arrived: noon},
			Entry: playlists.Entry{Item: playlists.Item{Asset: strings.Repeat("a", 64), Type: "image/jpeg", MS: 10_000, Width: 640, Height: 480, Bytes: 99}, Rule: schedule.Rule{Dates: []schedule.DateSpan{{Until: &until}}, Days: schedule.Weekend, Kinds: schedule.Workday, Hours: []schedule.Hours{{Start: 540, End: 1020}}}},
			Name:  "海报.jpg",
		}},
		Others: []web.File{{Path: "大厅/海报.psd", State: "refused", Reason: playlists.Text{ZH: "屏幕放不了", EN: "cannot be shown"}, Arrived: noon}},
	}
}

func (s *shelves) Playlists() []web.Playlist { return []web.Playlist{s.one()} }

func (s *shelves) Playlist(name string) (web.Playlist, error) {
	if name != "大厅" {
		return web.Playlist{}, web.ErrGone
	}
	return s.one(), nil
}

func (s *shelves) Arrange(name, tag string, set web.Arrangement, dry bool, who string) (web.Arranged, error) {
	p, err := s.Playlist(name)
	switch {
	case err != nil:
		return web.Arranged{}, err
	case tag != p.Tag:
		return web.Arranged{}, &web.Changed{By: "王", At: noon}
	case !dry:
		s.set = set
	}
	p.Set = set
	return web.Arranged{Playlist: p, Difference: []playlists.Text{{ZH: "“海报”每次播20秒（原来10秒）", EN: "longer"}}}, nil
}

func (s *shelves) Incoming(playlist, name string, size int64) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case playlist != "大厅":
		return "", false, web.ErrGone
	case size > 2<<30:
		return "", false, web.ErrTooLarge
	case size == 5:
		return "", false, &web.Unwritable{Refusal: playlists.Refusal{What: playlists.Text{ZH: "满", EN: "full"}, Remedy: playlists.Text{ZH: "腾", EN: "room"}}, Full: true}
	}
	_, exists := s.files[playlist+"/"+name]
	return playlist + "/" + name, exists, nil
}

func (s *shelves) Upload(_ context.Context, playlist, name string, body io.Reader, replace bool) (string, error) {
	if _, exists, _ := s.Incoming(playlist, name, -1); exists && !replace {
		return "", fs.ErrExist
	}
	n, err := io.Copy(io.Discard, body)
	if err != nil {
		return "", fmt.Errorf("%w: %w", web.ErrCut, err)
	}
	if s.wait != nil {
		<-s.wait
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[playlist+"/"+name] = int(n)
	return playlist + "/" + name, nil
}

func (s *shelves) TakeOff(path string) (string, error) {
	if path != "大厅/海报.jpg" {
		return "", fs.ErrNotExist
	}
	return "", nil
}

// shelved is a house with shelves, which can be looked at.
func shelved() (web.Config, *shelves) {
	cfg, s := house(), &shelves{files: map[string]int{}}
	cfg.Playlists = s
	return cfg, s
}

func TestAPlaylistIsReadAsItIsSet(t *testing.T) {
	cfg, _ := shelved()
	h := handler(t, cfg)
	res := ask(t, h, request("GET", "/api/v1/playlists/大厅", ""))
	if got := res.Header.Get("ETag"); got != `"t1"` {
		t.Errorf("ETag %s", got)
	}
	want := `{"name":"大厅","displays":["lobby"],"playing":1,"now":0,"ms":10000,"items":[{"path":"大厅/海报.jpg","arrived":"2026-11-23T12:00:00+08:00",` +
		`"name":"海报.jpg","asset":"` + strings.Repeat("a", 64) + `","kind":"image","width":640,"height":480,"bytes":99,"ms":10000,"fit":"contain","sound":false,"first":false,` +
		`"when":{"dates":[{"until":"2027-07-31"}],"days":["workday","sat","sun"],"hours":[{"from":"9:00","until":"17:00"}]},"natural":0}],` +
		`"others":[{"path":"大厅/海报.psd","state":"refused","reason":{"zh-CN":"屏幕放不了","en":"cannot be shown"},"displays":[],"arrived":"2026-11-23T12:00:00+08:00"}],` +
		`"set":{"priority":false,"order":[],"default":{},"items":{}},"tag":"t1"}` + "\n"
	if diff := cmp.Diff(want, text(t, res)); diff != "" {
		t.Error(diff)
	}
	refused(t, ask(t, h, request("GET", "/api/v1/playlists/没有", "")), 404)
}

const arrangement = `{"set":{"priority":true,"order":["b.jpg"],"default":{"fit":"cover"},"items":{"a.jpg":{"ms":20000,"sound":false,"when":{"dates":[{"from":"2026-12-01"}],"days":["mon","statutory"],"hours":[{"from":"21:00","until":"6:00"},{"from":"22:30","until":"0:00"}]}},"c.jpg":{"when":{"hours":[{"from":"0:00","until":"24:00"}]}}}}`

func arranging(tag, body string) *http.Request {
	r := request("PUT", "/api/v1/playlists/大厅", body)
	if tag != "" {
		r.Header.Set("If-Match", tag)
	}
	return r
}

func TestAPlaylistIsArranged(t *testing.T) {
	cfg, s := shelved()
	h := handler(t, cfg)
	var said struct{ Difference []playlists.Text }
	decode(t, ask(t, h, arranging(`"t1"`, arrangement+`,"dry":true}`)), &said)
	if len(said.Difference) != 1 || s.set.Priority {
		t.Errorf("%+v, and set is %+v", said, s.set)
	}
	if res := ask(t, h, arranging(`"t1"`, arrangement+`}`)); res.StatusCode != 200 {
		t.Fatal(text(t, res))
	}
	cover, no, from := playlists.Cover, false, schedule.DayOf(2026, time.December, 1)
	if diff := cmp.Diff(web.Arrangement{Priority: true, Order: []string{"b.jpg"}, Default: web.Setting{Fit: &cover}, Items: map[string]web.Setting{
		"a.jpg": {MS: 20_000, Sound: &no, Rule: &schedule.Rule{Dates: []schedule.DateSpan{{From: &from}}, Days: 1 << time.Monday, Kinds: schedule.Statutory,
			Hours: []schedule.Hours{{Start: 21 * 60, End: 6 * 60}, {Start: 22*60 + 30, End: 24 * 60}}}},
		"c.jpg": {Rule: &schedule.Rule{}},
	}}, s.set); diff != "" {
		t.Error(diff)
	}
}

// Whoever has not seen what somebody else has changed is told who it was.
func TestAnotherEditorIsNotOverwritten(t *testing.T) {
	cfg, s := shelved()
	h := handler(t, cfg)
	p := refused(t, ask(t, h, arranging(`"t0"`, arrangement+`}`)), 412)
	if !strings.Contains(p.What.ZH, "王改过（12:00）") || s.set.Priority {
		t.Errorf("%s, set: %+v", p.What.ZH, s.set)
	}
	refused(t, ask(t, h, arranging("", arrangement+`}`)), 428)
}

func TestWhatCannotBeArranged(t *testing.T) {
	cfg, s := shelved()
	h := handler(t, cfg)
	for _, item := range []string{
		`{"ms":1}`, `{"ms":99999999}`, `{"fit":"zoom"}`, `{"when":{"days":["yesterday"]}}`, `{"when":{"dates":[{"from":"2026-02-30"}]}}`, `{"when":{"dates":[{"from":"2026-03-02","until":"2026-03-01"}]}}`,
		`{"when":{"hours":[{"from":"9:00","until":"9:00"}]}}`, `{"when":{"hours":[{"from":"24:00","until":"9:00"}]}}`, `{"when":{"hours":[{"from":"9:61","until":"10:00"}]}}`, `{"when":{"hours":[{"from":"25:00","until":"26:00"}]}}`, `{"colour":"red"}`,
	} {
		refused(t, ask(t, h, arranging(`"t1"`, `{"set":{"priority":true,"order":[],"items":{"a.jpg":`+item+`}}}`)), 422)
	}
	refused(t, ask(t, h, arranging(`"t1"`, `{"set":{"priority":true,"order":["`+strings.Repeat("x", 1<<20)+`"],"items":{}}}`)), 413)
	if s.set.Priority {
		t.Error("something was set")
	}
}

func upload(query, body string) *http.Request {
	r := request("POST", "/api/v1/content/upload?playlist=大厅&"+query, body)
	r.Header.Set("Content-Type", "image/jpeg")
	return r
}

func TestUploads(t *testing.T) {
	cfg, s := shelved()
	h := handler(t, cfg)
	res := ask(t, h, upload("name=a.jpg", strings.Repeat("x", 300<<10)))
	if got := text(t, res); res.StatusCode != 201 || got != `{"path":"大厅/a.jpg"}`+"\n" || s.files["大厅/a.jpg"] != 300<<10 {
		t.Errorf("%d %s %v", res.StatusCode, got, s.files)
	}
	refused(t, ask(t, h, upload("name=a.jpg", "other")), 507)
	refused(t, ask(t, h, upload("name=a.jpg", "another")), 409)
	if res := ask(t, h, upload("name=a.jpg&replace=true", "another")); res.StatusCode != 201 || s.files["大厅/a.jpg"] != 7 {
		t.Errorf("%d %v", res.StatusCode, s.files)
	}
	// As forms send it, with and without a name in the address.
	for query, want := range map[string]string{"": "大厅/冬至.jpg", "name=b.jpg": "大厅/b.jpg"} {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		_ = form.WriteField("note", "not a file")
		part, _ := form.CreateFormFile("file", "冬至.jpg")
		fmt.Fprint(part, "picture")
		form.Close()
		r := upload(query, b.String())
		r.Header.Set("Content-Type", form.FormDataContentType())
		if res := ask(t, h, r); res.StatusCode != 201 || s.files[want] != 7 {
			t.Errorf("%q: %s %v", query, text(t, res), s.files)
		}
	}
	large := upload("name=a.mp4", "x")
	large.ContentLength = 2<<30 + 1
	refused(t, ask(t, h, large), 413)
	refused(t, ask(t, h, request("POST", "/api/v1/content/upload?playlist=没有&name=a.jpg", "x")), 404)
	for _, kind := range []string{"multipart/form-data", "multipart/form-data; boundary=x"} {
		r := upload("", "--x\r\n\r\n")
		r.Header.Set("Content-Type", kind)
		refused(t, ask(t, h, r), 400)
	}
	foreign := upload("name=c.jpg", "x")
	foreign.Header.Set("Origin", "https://evil.example")
	refused(t, ask(t, h, foreign), 403)
}

func TestWhatAFileWouldBecome(t *testing.T) {
	cfg, s := shelved()
	s.files["大厅/a.jpg"] = 1
	h := handler(t, cfg)
	for query, want := range map[string]string{"name=a.jpg": `{"path":"大厅/a.jpg","exists":true}`, "name=b.jpg&bytes=100": `{"path":"大厅/b.jpg","exists":false}`} {
		if got := text(t, ask(t, h, request("GET", "/api/v1/content/upload?playlist=大厅&"+query, ""))); got != want+"\n" {
			t.Errorf("%s: %s", query, got)
		}
	}
	refused(t, ask(t, h, request("GET", "/api/v1/content/upload?playlist=大厅&name=b.jpg&bytes=3000000000", "")), 413)
	refused(t, ask(t, h, request("GET", "/api/v1/content/upload?playlist=大厅", "")), 422)
}

func TestAFileIsTakenOff(t *testing.T) {
	cfg, _ := shelved()
	h := handler(t, cfg)
	if res := ask(t, h, request("DELETE", "/api/v1/content?path=大厅/海报.jpg", "")); res.StatusCode != 200 {
		t.Errorf("%d", res.StatusCode)
	}
	refused(t, ask(t, h, request("DELETE", "/api/v1/content?path=../x", "")), 404)
	refused(t, ask(t, h, request("DELETE", "/api/v1/content", "")), 422)
}

// Nobody keeps others from uploading by holding all places, and what is held is bounded.
func TestAttackManyUploads(t *testing.T) {
	cfg, s := shelved()
	s.wait = make(chan struct{})
	h := handler(t, cfg)
	var taken sync.WaitGroup
	for i := range 4 {
		body, w := io.Pipe()
		r := upload(fmt.Sprintf("name=%d.jpg", i), "")
		r.Body, r.ContentLength = body, -1
		taken.Go(func() { ask(t, h, r) })
		fmt.Fprint(w, "x") // it is being read now
		defer w.Close()
		w.Close()
	}
	refused(t, ask(t, h, upload("name=e.jpg", "four")), 429)
	close(s.wait)
	taken.Wait()
	if res := ask(t, h, upload("name=e.jpg", "four")); res.StatusCode != 201 {
		t.Errorf("%d", res.StatusCode)
	}
}

// A slow network gets its film up; whoever sends next to nothing is let go, and so is who stops.
func TestSlowUploads(t *testing.T) {
	for name, x := range map[string]struct {
		piece, pause int
		whole        bool
	}{"a slow network": {64 << 10, 50, true}, "a drop a minute": {1, 50, false}, "it stops": {0, 50, false}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg, s := shelved()
				pipe := serve(t, cfg)
				const size = 40 * 64 << 10 // half an hour
				var sending sync.WaitGroup
				sending.Go(func() {
					fmt.Fprintf(pipe, "POST /api/v1/content/upload?playlist=%%E5%%A4%%A7%%E5%%8E%%85&name=a.mp4 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", size)
					for sent := 0; sent < size && x.piece > 0; sent += x.piece {
						if _, err := pipe.Write(make([]byte, x.piece)); err != nil {
							return
						}
						time.Sleep(time.Duration(x.pause) * time.Second)
					}
				})
				start := time.Now()
				res, err := http.ReadResponse(bufio.NewReader(pipe), nil)
				took := time.Since(start)
				switch {
				case x.whole && (err != nil || res.StatusCode != 201 || s.files["大厅/a.mp4"] != size):
					t.Errorf("%v %v after %v", res, err, took)
				case !x.whole && (took > 3*time.Minute || len(s.files) > 0):
					t.Errorf("held for %v, kept %v", took, s.files)
				}
				io.Copy(io.Discard, pipe) // until the server lets go
				sending.Wait()
			})
		})
	}
}

func TestASmallPicture(t *testing.T) {
	h := handler(t, house())
	res := ask(t, h, request("GET", jpeg+"/small", ""))
	if got := text(t, res); res.StatusCode != 200 || got != "small" || res.Header.Get("Cache-Control") != "private, max-age=31536000, immutable" || res.Header.Get("ETag") != `"`+strings.Repeat("a", 64)+`-small"` {
		t.Errorf("%d %q %v", res.StatusCode, got, res.Header)
	}
	for _, hash := range []string{strings.Repeat("d", 64), "short", "..%2f..%2fetc"} {
		refused(t, ask(t, h, request("GET", "/media/"+hash+"/small", "")), 404)
	}
	cfg := house()
	cfg.Access = func(*http.Request) (web.Who, *web.Refusal) { return web.Who{Role: web.Player, Display: "lobby"}, nil }
	refused(t, ask(t, handler(t, cfg), request("GET", jpeg+"/small", "")), 403)
}
