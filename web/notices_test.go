package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/displays"
	"yiping/displays/wire"
	"yiping/playlists"
	"yiping/web"
)

// board has one notice, which is for two of the displays.
type board struct {
	notices []web.Notice
	wrote   []web.NoticeEntry
	err     error
}

func (b *board) List() []web.Notice {
	if b.notices != nil {
		return b.notices
	}
	now := time.Now().UnixMilli()
	return []web.Notice{{Post: playlists.Post{Notice: playlists.Notice{ID: "lift", Style: playlists.Strip, Precedence: 40, From: now - 1, Until: now + anHour, Text: playlists.Text{ZH: "电梯检修"}}}, Displays: []string{"lobby"}}}
}

func (b *board) Templates() []web.Template {
	return []web.Template{{ID: "car", Text: playlists.Text{ZH: "{车牌}，请挪车。"}, Blanks: []web.Blank{{Name: playlists.Text{ZH: "车牌"}}}, Style: playlists.Strip, Minutes: 30}}
}

func (b *board) Add(_ context.Context, e web.NoticeEntry) (web.Notice, []playlists.Text, error) {
	b.wrote = append(b.wrote, e)
	n := web.Notice{Post: playlists.Post{Notice: playlists.Notice{ID: "new", Style: playlists.Card, Precedence: 40, From: future, Until: future + anHour, Text: e.Text}, Targets: e.Targets}, Displays: []string{"lobby"}}
	return n, []playlists.Text{{ZH: "号码不会显示", EN: "numbers are never shown"}}, b.err
}

func (b *board) End(context.Context, string) error { return b.err }

// future is an instant that is still to come.
var future = time.Date(2100, 1, 1, 12, 0, 0, 0, shanghai.Location).UnixMilli()

// A notice says of every display that it is for what its renderer attests; nothing is taken for granted.
func TestWhoShowsANotice(t *testing.T) {
	now := time.Now().UnixMilli()
	notice := func(id string, from, until int64, on ...string) web.Notice {
		return web.Notice{Post: playlists.Post{Notice: playlists.Notice{ID: id, Style: playlists.Strip, From: from, Until: until}}, Displays: on}
	}
	display := func(id, over, has string, online bool, code displays.Code) displays.State {
		return displays.State{
			Spec: displays.Spec{ID: id}, Over: over, Online: online, Verdict: displays.Verdict{Code: code},
			Has: map[wire.Kind]string{wire.Notices: has}, Want: map[wire.Kind]string{wire.Notices: "new"},
		}
	}
	cfg := house()
	cfg.Displays = func() []displays.State {
		return []displays.State{
			display("shows", "lift", "new", true, displays.OK), display("other", "water", "new", true, displays.OK), display("old", "", "old", true, displays.OK),
			display("dark", "lift", "new", false, displays.Offline), display("stuck", "lift", "new", true, displays.Stuck), display("elsewhere", "lift", "new", true, displays.OK),
			display("strip", "", "", false, displays.Unattested),
		}
	}
	cfg.Notices = &board{notices: []web.Notice{
		notice("lift", now-1, now+anHour, "shows", "other", "old", "dark", "stuck", "strip"),
		notice("later", now+anHour, now+2*anHour, "shows", "old"),
		notice("past", now-anHour, now-1, "shows", "old"),
	}}
	var got []struct {
		ID, State                           string
		Shown, Waiting, Missing, Unattested []string
	}
	decode(t, ask(t, handler(t, cfg), request("GET", "/api/v1/notices", "")), &got)
	said, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"ID":"lift","State":"on","Shown":["shows"],"Waiting":["other"],"Missing":["old","dark","stuck"],"Unattested":["strip"]},` +
		`{"ID":"later","State":"coming","Shown":[],"Waiting":["shows"],"Missing":["old"],"Unattested":[]},` +
		`{"ID":"past","State":"over","Shown":[],"Waiting":[],"Missing":[],"Unattested":[]}]`
	if diff := cmp.Diff(want, string(said)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNotices(t *testing.T) {
	b := new(board)
	cfg := house()
	cfg.Notices = b
	h := handler(t, cfg)
	res := ask(t, h, request("POST", "/api/v1/notices", `{"text":{"zh-CN":"电梯检修","en":"No lift"},"style":"card","word":"urgent","targets":["room:desk"],"from":"2100-01-01 12:00","until":"2100-01-01T05:00:00Z"}`))
	want := `{"id":"new","text":{"zh-CN":"电梯检修","en":"No lift"},"style":"card","targets":["room:desk"],"from":"2100-01-01T12:00:00+08:00","until":"2100-01-01T13:00:00+08:00",` +
		`"precedence":40,"state":"coming","shown":[],"missing":[],"unattested":[],"waiting":["lobby"],"notes":[{"zh-CN":"号码不会显示","en":"numbers are never shown"}]}` + "\n"
	if got := text(t, res); res.StatusCode != 201 || got != want {
		t.Errorf("%d %s", res.StatusCode, cmp.Diff(want, got))
	}
	if res := ask(t, h, request("POST", "/api/v1/notices", `{"text":{"zh-CN":"停水"},"minutes":30}`)); res.StatusCode != 201 {
		t.Errorf("a short one: %d", res.StatusCode)
	}
	said, err := json.Marshal(b.wrote)
	if err != nil {
		t.Fatal(err)
	}
	wrote := `[{"Text":{"zh-CN":"电梯检修","en":"No lift"},"Style":"card","Word":"urgent","Targets":["room:desk"],"From":4102459200000,"Until":4102462800000,"Minutes":null},` +
		`{"Text":{"zh-CN":"停水"},"Style":"","Word":"","Targets":null,"From":null,"Until":null,"Minutes":30}]`
	if diff := cmp.Diff(wrote, string(said)); diff != "" {
		t.Errorf("what was understood (-want +got):\n%s", diff)
	}
	if res := ask(t, h, request("DELETE", "/api/v1/notices/new", "")); res.StatusCode != 204 {
		t.Errorf("ending: %d", res.StatusCode)
	}
	b.wrote = nil
	for _, body := range []string{`{"from":"tomorrow"}`, `{"until":"2026-11-23"}`, `{"until":""}`, `{"minutes":"30"}`, `{"phone":"1"}`, `{"text":"电梯"}`} {
		refused(t, ask(t, h, request("POST", "/api/v1/notices", body)), 422)
	}
	if b.wrote != nil {
		t.Errorf("refused, but done: %+v", b.wrote)
	}
	both := playlists.Text{ZH: "没有写内容。", EN: "It does not say anything."}
	for status, err := range map[int]error{422: &playlists.Refusal{What: both, Remedy: both}, 404: web.ErrGone, 500: context.Canceled} {
		b.err = err
		refused(t, ask(t, h, request("POST", "/api/v1/notices", "{}")), status)
		refused(t, ask(t, h, request("DELETE", "/api/v1/notices/lift", "")), status)
	}
}

// A notice that comes another way is read as one over HTTP is, and refused in the same words.
func TestANoticeIsReadTheSameEveryWay(t *testing.T) {
	for _, x := range []string{
		`{"text":{"zh-CN":"电梯检修","en":"No lift"},"style":"card","word":"urgent","targets":["room:desk"],"from":"2100-01-01 12:00","until":"2100-01-01T05:00:00Z"}`,
		`{"text":{"zh-CN":"停水"},"minutes":30}`, `{"targets":[]}`, `{}`,
		`{"from":"tomorrow"}`, `{"until":"2026-11-23"}`, `{"until":""}`, `{"minutes":"30"}`, `{"minutes":1.5}`, `{"minutes":99999999999999999999}`, `{"phone":"1"}`, `{"text":"电梯"}`,
		`{"text":{"zh-CN":"电梯","fr":"x"}}`, `{"targets":"all"}`, `{"targets":[1]}`, `{"style":null}`, `{"text":`, `[]`, `null`, `"x"`,
	} {
		b := new(board)
		cfg := house()
		cfg.Notices = b
		answer := ask(t, handler(t, cfg), request("POST", "/api/v1/notices", x))
		got, err := cfg.Site.ReadNotice([]byte(x))
		if answer.StatusCode == 201 {
			if diff := cmp.Diff(b.wrote, []web.NoticeEntry{got}); diff != "" || err != nil {
				t.Errorf("%s is read otherwise: %v\n%s", x, err, diff)
			}
			continue
		}
		var want web.Refusal
		decode(t, answer, &want)
		if r, ok := errors.AsType[*web.Refusal](err); !ok || cmp.Diff(want, *r) != "" {
			t.Errorf("%s is refused otherwise: %v, over HTTP with %d %s", x, err, answer.StatusCode, want.Detail)
		}
	}
}

// What covers the program of displays is for operators; strips and cards are for editors.
func TestATakeoverIsForOperators(t *testing.T) {
	now := time.Now().UnixMilli()
	notice := func(id string, style playlists.Style) web.Notice {
		return web.Notice{Post: playlists.Post{Notice: playlists.Notice{ID: id, Style: style, From: now - 1, Until: now + anHour}}}
	}
	for _, x := range []struct {
		role   web.Role
		method string
		path   string
		body   string
		want   int
	}{
		{web.Editor, "POST", "/api/v1/notices", `{"text":{"zh-CN":"欢迎"},"style":"takeover"}`, 403},
		{web.Editor, "POST", "/api/v1/notices", `{"text":{"zh-CN":"欢迎"},"style":"strip"}`, 201},
		{web.Operator, "POST", "/api/v1/notices", `{"text":{"zh-CN":"欢迎"},"style":"takeover"}`, 201},
		{web.Editor, "DELETE", "/api/v1/notices/all", "", 403},
		{web.Editor, "DELETE", "/api/v1/notices/line", "", 204},
		{web.Operator, "DELETE", "/api/v1/notices/all", "", 204},
	} {
		b := &board{notices: []web.Notice{notice("all", playlists.Takeover), notice("line", playlists.Strip)}}
		cfg := house()
		cfg.Notices = b
		cfg.Access = func(*http.Request) (web.Who, *web.Refusal) { return web.Who{Name: "li", Role: x.role}, nil }
		if res := ask(t, handler(t, cfg), request(x.method, x.path, x.body)); res.StatusCode != x.want {
			t.Errorf("%v %s %s %s: %d", x.role, x.method, x.path, x.body, res.StatusCode)
		}
		if x.want == 403 && len(b.wrote) > 0 {
			t.Error("refused, but shown")
		}
	}
}
