package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiping/displays"
	"yiping/playlists"
	"yiping/web"
)

// observatory has one alert in force, and has refused one message.
type observatory struct {
	got  []string
	err  error
	over bool
}

var rain = web.Alert{
	Post: playlists.Post{Notice: playlists.Notice{
		ID: "cap-1", Style: playlists.Takeover, Precedence: 80, From: noon, Until: noon + anHour, Text: playlists.Text{ZH: "暴雨橙色预警", EN: "Rain"}, Detail: playlists.Text{ZH: "请留在室内。"},
	}},
	Identifier: "7", Sender: "weather", Sent: noon, Level: "orange", Displays: []string{"lobby", "station", "strip"}, Durable: true,
}

func (o *observatory) List() []web.Alert {
	far := rain
	far.Post.Notice.ID, far.Hidden, far.Displays, far.File, far.Level = "cap-2", true, nil, "预警/远.xml", "red"
	later := rain
	later.Post.Notice.ID, later.Post.Notice.From, later.Post.Notice.Until, later.Post.Notice.Drill = "cap-3", future, future+anHour, playlists.Text{ZH: "演练"}
	return []web.Alert{rain, far, later}
}

func (o *observatory) Refused() []web.RefusedAlert {
	both := playlists.Text{ZH: "缺少。", EN: "Missing."}
	return []web.RefusedAlert{{Refusal: playlists.Refusal{What: both, Remedy: both}, At: noon, Identifier: "8", Sender: "x"}}
}

func (o *observatory) Receive(_ context.Context, message []byte) (web.AlertAnswer, error) {
	o.got = append(o.got, string(message))
	if o.over {
		return web.AlertAnswer{Outcome: "ended", Alert: web.Alert{Post: playlists.Post{Notice: playlists.Notice{ID: "cap-9"}}, Identifier: "9", Sender: "weather", Sent: noon, Durable: true}}, o.err
	}
	return web.AlertAnswer{Outcome: "shown", Alert: rain, Notes: []playlists.Text{{ZH: "按写的算", EN: "what it says counts"}}}, o.err
}

func (o *observatory) End(_ context.Context, id string) error {
	o.got = append(o.got, "end "+id)
	return o.err
}

func posting(body, contentType string) *http.Request {
	r := request("POST", "/api/v1/cap", body)
	r.Header.Set("Content-Type", contentType)
	return r
}

func TestAlerts(t *testing.T) {
	o := new(observatory)
	cfg := house()
	cfg.Alerts = o
	cfg.Displays = func() []displays.State {
		display := func(id, over string) displays.State {
			return displays.State{Spec: displays.Spec{ID: id}, Over: over, Online: true, Verdict: displays.Verdict{Code: displays.OK}}
		}
		return []displays.State{display("lobby", "cap-1"), display("station", ""), display("door", "cap-1"), {Spec: displays.Spec{ID: "strip"}, Verdict: displays.Verdict{Code: displays.Unattested}}}
	}
	h := handler(t, cfg)
	shown := `{"id":"cap-1","status":"shown","identifier":"7","sender":"weather","sent":"2026-11-23T12:00:00+08:00","level":"orange","drill":false,"text":{"zh-CN":"暴雨橙色预警","en":"Rain"},` +
		`"detail":{"zh-CN":"请留在室内。"},"from":"2026-11-23T12:00:00+08:00","until":"2026-11-23T13:00:00+08:00","shown":["lobby"],"missing":["station"],"unattested":["strip"],"durable":true`
	for _, contentType := range []string{"application/cap+xml", "text/xml; charset=GB18030", "application/xml"} {
		res := ask(t, h, posting("<alert\xb1\xa9/>", contentType))
		if diff := cmp.Diff(shown+`,"notes":[{"zh-CN":"按写的算","en":"what it says counts"}]}`+"\n", text(t, res)); diff != "" || res.StatusCode != 200 {
			t.Errorf("%s: %d (-want +got):\n%s", contentType, res.StatusCode, diff)
		}
	}
	if fmt.Sprintf("%q", o.got) != `["<alert\xb1\xa9/>" "<alert\xb1\xa9/>" "<alert\xb1\xa9/>"]` {
		t.Errorf("the bytes do not arrive as they are: %q", o.got)
	}
	o.over = true
	ended := `{"id":"cap-9","status":"ended","identifier":"9","sender":"weather","sent":"2026-11-23T12:00:00+08:00","drill":false,"shown":[],"missing":[],"unattested":[],"durable":true}` + "\n"
	if diff := cmp.Diff(ended, text(t, ask(t, h, posting("<alert/>", "text/xml")))); diff != "" {
		t.Errorf("a cancellation (-want +got):\n%s", diff)
	}
	o.got = nil
	if res := ask(t, h, request("DELETE", "/api/v1/cap/cap-1", "")); res.StatusCode != 204 || fmt.Sprint(o.got) != "[end cap-1]" {
		t.Errorf("taking it off: %d, %v", res.StatusCode, o.got)
	}
	o.err = web.ErrGone
	refused(t, ask(t, h, request("DELETE", "/api/v1/cap/cap-1", "")), 404)
	o.err = nil
	var all struct {
		Alerts []struct {
			ID, Status string
			Drill      bool
			Missing    []string
		}
		Refused []struct{ Identifier, Sender string }
	}
	decode(t, ask(t, h, request("GET", "/api/v1/cap", "")), &all)
	if got := fmt.Sprint(all); got != "{[{cap-1 shown false [station]} {cap-2 elsewhere false []} {cap-3 coming true [lobby station]}] [{8 x}]}" {
		t.Error(got)
	}
}

func TestWhatIsNoAlertIsRefused(t *testing.T) {
	o := new(observatory)
	cfg := house()
	cfg.Alerts = o
	h := handler(t, cfg)
	refused(t, ask(t, h, posting("{}", "application/json")), 415)
	refused(t, ask(t, h, posting("<alert/>", "")), 415)
	if p := refused(t, ask(t, h, posting(strings.Repeat("x", 1<<20), "text/xml")), 413); !strings.Contains(p.What.ZH, "256 KB") {
		t.Errorf("%+v", p)
	}
	foreign := posting("<alert/>", "text/xml")
	foreign.Header.Set("Origin", "http://evil.example")
	refused(t, ask(t, h, foreign), 403)
	closed := cfg
	closed.Access = web.Strangers
	refused(t, ask(t, handler(t, closed), posting("<alert/>", "text/xml")), 401)
	if len(o.got) > 0 {
		t.Errorf("refused, but done: %q", o.got)
	}
	refused(t, ask(t, h, posting("", "text/xml")), 400)
	both := playlists.Text{ZH: "缺少。", EN: "Missing."}
	for status, err := range map[int]error{422: &playlists.Refusal{What: both, Remedy: both}, 409: &playlists.Conflict{Refusal: playlists.Refusal{What: both, Remedy: both}}, 500: context.Canceled} {
		o.err = err
		refused(t, ask(t, h, posting("<alert/>", "text/xml")), status)
	}
}
