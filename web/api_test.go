package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiping/web"
)

// The answers are compared as text, because their exact form is what others build on.
func TestAnswersHaveTheFormOfTheContract(t *testing.T) {
	h := handler(t, house())
	for path, want := range map[string]string{
		"/displays": `[{"id":"lobby","name":"综合接待区","canvas":[1920,1080],"room":"desk","groups":["public"],` +
			`"want":{"program":"aa"},"has":{"program":"aa"},"shows":{"main":"大厅/海报.jpg"},"online":true,"since":"2026-11-23T12:00:00+08:00",` +
			`"verdict":{"code":"ok","text":{"zh-CN":"正常","en":"OK"}},"paired":true,"fixed":false,"plays":["公共"],"layout":"full"},` +
			`{"id":"station","name":"","canvas":[0,0],"room":"","groups":[],"want":{},"has":{},"shows":{},"online":false,"since":"2026-11-23T12:00:00+08:00",` +
			`"verdict":{"code":"offline","text":{"zh-CN":"离线","en":"Offline"},"remedy":{"zh-CN":"请检查网线。","en":"Check the cable."}},"paired":false,"fixed":true,"plays":["公共"],"layout":"full"}]`,
		"/displays/lobby/frame?at=2026-11-23T04:00:05Z": `{"display":"lobby","at":"2026-11-23T12:00:05+08:00","program":"aa","next":"2026-11-23T12:00:15+08:00",` +
			`"regions":[{"id":"main","item":"大厅/海报.jpg","asset":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","offset_ms":2500,"until":null,` +
			`"why":[{"playlist":"大厅","item":"大厅/海报.jpg","precedence":10,"wins":true,"reason":{"zh-CN":"轮到它了","en":"it is its turn"}}]}],"overlay":"","takeover":""}`,
		"/problems": `[{"id":"p1","where":"大厅/海报.psd","what":{"zh-CN":"这是 Photoshop 源文件，屏幕放不了。","en":"This is a Photoshop source file."},` +
			`"remedy":{"zh-CN":"请导出为 JPG。","en":"Export it as JPG."},"since":"2026-11-23T12:00:00+08:00"}]`,
		"/content": `{"playing":1,"files":[{"path":"大厅/海报.jpg","state":"taken","displays":["lobby"],"arrived":"2026-11-23T12:00:00+08:00"},` +
			`{"path":"大厅/春联[至2月1日].jpg","state":"taken","displays":["lobby"],"arrived":"2026-11-23T12:00:00+08:00","expired":true},` +
			`{"path":"没人播/草稿.jpg","state":"taken","displays":[],"arrived":"2026-11-23T12:00:00+08:00"},` +
			`{"path":"大厅/海报.psd","state":"refused","reason":{"zh-CN":"屏幕放不了","en":"cannot be shown"},"displays":[],"arrived":"2026-11-23T12:00:00+08:00"}],` +
			`"held":[{"playlist":"公共","files":12,"since":"2026-11-23T12:00:00+08:00"}]}`,
		"/content?state=waiting,refused": `{"playing":1,"files":[{"path":"大厅/海报.psd","state":"refused","reason":{"zh-CN":"屏幕放不了","en":"cannot be shown"},` +
			`"displays":[],"arrived":"2026-11-23T12:00:00+08:00"}],"held":[{"playlist":"公共","files":12,"since":"2026-11-23T12:00:00+08:00"}]}`,
		"/content/removed": `[{"path":"大厅/旧海报.jpg","at":"2026-11-23T12:00:00+08:00"}]`,
		"/site":            `{"name":"友谊路街道社区党群服务中心","zone":"Asia/Shanghai","version":"test","building":true,"status":false,"notes":[]}`,
		"/building": `[{"id":"desk","name":{"zh-CN":"综合接待区","en":"Front Desk"},"floor":"1","displays":[` +
			`{"id":"lobby","name":"大屏","canvas":[1920,1080],"wall":"","viewport":[0,0,0,0]}]},` +
			`{"id":"garden","name":{"zh-CN":"空中花园"},"floor":"5","displays":[]}]`,
	} {
		res := ask(t, h, request("GET", "/api/v1"+path, ""))
		if diff := cmp.Diff(want+"\n", text(t, res)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		if got := res.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s may be cached: %q", path, got)
		}
	}
}

func TestADocumentIsNamedByItsHashAndMayBeKept(t *testing.T) {
	res := ask(t, handler(t, house()), request("GET", "/api/v1/displays/lobby/documents/aa", ""))
	if got := text(t, res); got != `{"v":1}`+"\n" || res.Header.Get("Cache-Control") != "private, max-age=31536000, immutable" {
		t.Errorf("got %s with %q", got, res.Header.Get("Cache-Control"))
	}
}

func TestTimesAreReadAsPeopleWriteThem(t *testing.T) {
	h := handler(t, house())
	for _, at := range []string{
		"2026-11-23T12:00:05+08:00", "2026-11-23T04:00:05Z", "2026-11-23 12:00:05", "2026-11-23T12:00:05",
	} {
		var f web.Frame
		decode(t, ask(t, h, request("GET", "/api/v1/displays/lobby/frame?at="+url.QueryEscape(at), "")), &f)
		if f.At.UnixMilli() != noon+5000 {
			t.Errorf("%q was read as %v", at, f.At)
		}
	}
	var f web.Frame
	decode(t, ask(t, h, request("GET", "/api/v1/displays/lobby/frame?at=2026-11-23T12:00:05+08:00", "")), &f)
	if f.At.UnixMilli() != noon+5000 {
		t.Errorf("a plus sign that was not escaped: %v", f.At)
	}
}

func TestWhatCannotBeDoneSaysWhatToDo(t *testing.T) {
	h := handler(t, house())
	for _, x := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/displays/lobby/frame?at=tomorrow", "", 400},
		{"GET", "/displays/lobby/frame?at=9999-12-31T23:59:59Z", "", 400}, // the site is in the year 10000 then, which no answer can say
		{"GET", "/displays/nowhere/frame", "", 404},
		{"GET", "/displays/lobby/frame?at=2020-01-01T00:00:00Z", "", 404},
		{"GET", "/displays/nowhere/documents/aa", "", 404},
		{"GET", "/displays/lobby/documents/bb", "", 404},
		{"POST", "/displays/nowhere/identify", "", 404},
		{"GET", "/content?state=lost", "", 400},
		{"POST", "/content/restore", `{"path":"大厅/never.jpg"}`, 404},
		{"POST", "/content/confirm", `{"playlist":"大厅"}`, 404},
		{"GET", "/nothing", "", 404},
	} {
		refused(t, ask(t, h, request(x.method, "/api/v1"+x.path, x.body)), x.status)
	}
}

// Mistakes that the library behind the API finds are said in the same form as our own.
func TestEveryErrorIsSaidInBothLanguages(t *testing.T) {
	h := handler(t, house())
	restore := func(mediaType, body string) *http.Request {
		r := request("POST", "/api/v1/content/restore", body)
		r.Header.Set("Content-Type", mediaType)
		return r
	}
	const asJSON = "application/json"
	for name, x := range map[string]struct {
		ask    *http.Request
		status int
		says   string
	}{
		"broken JSON":         {restore(asJSON, `{"path":`), 400, "JSON"},
		"no body":             {restore(asJSON, ""), 400, "JSON"},
		"too long a body":     {restore(asJSON, `{"path":"`+strings.Repeat("x", 64<<10)+`"}`), 413, "64 KB"},
		"another media type":  {restore("application/xml", `<path/>`), 415, "application/json"},
		"a member is missing": {restore(asJSON, `{}`), 422, "body"},
		"a member too many":   {restore(asJSON, `{"path":"a","force":true}`), 422, "body.force"},
		"a wrong type":        {restore(asJSON, `{"path":1}`), 422, "body.path"},
		"no such route":       {request("GET", "/api/v1/nothing", ""), 404, ""},
		"no route to post to": {request("POST", "/api/v1/nothing", "{}"), 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := refused(t, ask(t, h, x.ask), x.status)
			for _, said := range []string{p.What.ZH + p.Remedy.ZH, p.What.EN + p.Remedy.EN} {
				if !strings.Contains(said, x.says) {
					t.Errorf("%q does not name %q", said, x.says)
				}
			}
		})
	}
}

func TestAWrongMethodIsToldTheRightOne(t *testing.T) {
	h := handler(t, house())
	for _, x := range []struct{ method, path, allow string }{
		{"GET", "/api/v1/content/restore", "POST"},
		{"DELETE", "/api/v1/displays", "GET, HEAD"},
		{"PUT", "/api/v1/displays/lobby/frame", "GET, HEAD"},
		{"POST", "/api/openapi.json", "GET, HEAD"},
		{"POST", "/", "GET, HEAD"},
	} {
		res := ask(t, h, request(x.method, x.path, ""))
		p := refused(t, res, 405)
		if got := res.Header.Get("Allow"); got != x.allow || !strings.Contains(p.What.ZH, x.method) || !strings.Contains(p.Remedy.ZH, x.allow) {
			t.Errorf("%s %s: Allow %q, %s %s", x.method, x.path, got, p.What.ZH, p.Remedy.ZH)
		}
	}
}

func TestOperatorsActs(t *testing.T) {
	cfg := house()
	content := &folder{}
	cfg.Content = content
	var identified []string
	cfg.Identify = func(id string) error { identified = append(identified, id); return nil }
	h := handler(t, cfg)
	for path, body := range map[string]string{
		"/displays/lobby/identify": "",
		"/content/restore":         `{"path":"大厅/旧海报.jpg"}`,
		"/content/confirm":         `{"playlist":"公共"}`,
	} {
		if res := ask(t, h, request("POST", "/api/v1"+path, body)); res.StatusCode != 204 {
			t.Errorf("%s: %d %s", path, res.StatusCode, text(t, res))
		}
	}
	got := [][]string{identified, content.restored, content.confirmed}
	if diff := cmp.Diff([][]string{{"lobby"}, {"大厅/旧海报.jpg"}, {"公共"}}, got); diff != "" {
		t.Error(diff)
	}
}
