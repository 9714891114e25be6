package web_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiping/displays"
	"yiping/playlists"
	"yiping/web"
)

// siren is an emergency that was raised at noon.
type siren struct {
	now   web.Emergency
	asked []string
	err   error
}

func (s *siren) Current() web.Emergency { return s.now }
func (s *siren) Kinds() []web.EmergencyKind {
	return []web.EmergencyKind{{ID: "evacuate", Name: playlists.Text{ZH: "疏散", EN: "Evacuation"}, Text: playlists.Text{ZH: "请立即疏散", EN: "EVACUATE NOW"}, Detail: playlists.Text{ZH: "不要乘坐电梯"}, Marked: playlists.Text{ZH: "现在进行疏散演练"}}}
}
func (s *siren) Foot() playlists.Text { return playlists.Text{ZH: "中心值班电话 021-5679 0000"} }
func (s *siren) Raise(_ context.Context, kind string, added playlists.Text, drill bool) (web.Emergency, []playlists.Text, error) {
	s.asked = append(s.asked, fmt.Sprint(kind, added, drill))
	return s.now, []playlists.Text{{ZH: "太长", EN: "too long"}}, s.err
}
func (s *siren) Clear(context.Context) (web.Emergency, error) {
	s.asked = append(s.asked, "clear")
	return s.now, s.err
}

func TestAnEmergencySaysWhoShowsIt(t *testing.T) {
	s := &siren{now: web.Emergency{Kind: "evacuate", Raised: noon, Durable: true, Notice: playlists.Notice{ID: "emergency/1", Text: playlists.Text{ZH: "请立即疏散", EN: "EVACUATE NOW"}, Detail: playlists.Text{ZH: "不要乘坐电梯"}}}}
	cfg := house()
	cfg.Emergencies = s
	display := func(id, over string, online bool, code displays.Code) displays.State {
		return displays.State{Spec: displays.Spec{ID: id}, Over: over, Online: online, Verdict: displays.Verdict{Code: code}}
	}
	cfg.Displays = func() []displays.State {
		return []displays.State{
			display("shows", "emergency/1", true, displays.OK), display("late", "", true, displays.OK), display("dark", "emergency/1", false, displays.Offline),
			display("stuck", "emergency/1", true, displays.Stuck), display("slow", "emergency/1", true, displays.Stale), display("before", "emergency/0", true, displays.OK), display("strip", "", false, displays.Unattested),
		}
	}
	h := handler(t, cfg)
	raised := `{"state":"raised","kind":"evacuate","drill":false,"raised":"2026-11-23T12:00:00+08:00","text":{"zh-CN":"请立即疏散","en":"EVACUATE NOW"},"detail":{"zh-CN":"不要乘坐电梯"},` +
		`"durable":true,"shown":["shows","slow"],"missing":["late","dark","stuck","before"],"unattested":["strip"],"kinds":[{"kind":"evacuate","name":{"zh-CN":"疏散","en":"Evacuation"},"text":{"zh-CN":"请立即疏散","en":"EVACUATE NOW"},"detail":{"zh-CN":"不要乘坐电梯"},"marked":{"zh-CN":"现在进行疏散演练"},"drill":false}],"foot":{"zh-CN":"中心值班电话 021-5679 0000"}`
	if diff := cmp.Diff(raised+"}\n", text(t, ask(t, h, request("GET", "/api/v1/emergency", "")))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	res := ask(t, h, request("POST", "/api/v1/emergency", `{"kind":"evacuate","text":{"zh-CN":"走东门"},"drill":true}`))
	if diff := cmp.Diff(raised+`,"notes":[{"zh-CN":"太长","en":"too long"}]}`+"\n", text(t, res)); diff != "" || res.StatusCode != 200 {
		t.Errorf("%d (-want +got):\n%s", res.StatusCode, diff)
	}
	if res := ask(t, h, request("POST", "/api/v1/emergency/clear", "")); res.StatusCode != 200 {
		t.Errorf("clear: %d", res.StatusCode)
	}
	if got := fmt.Sprint(s.asked); got != "[evacuate{走东门 } true clear]" {
		t.Error(got)
	}
	both := playlists.Text{ZH: "没有这种。", EN: "There is none."}
	for status, err := range map[int]error{422: &playlists.Refusal{What: both, Remedy: both}, 409: &playlists.Conflict{Refusal: playlists.Refusal{What: both, Remedy: both}}, 500: context.Canceled} {
		s.err = err
		refused(t, ask(t, h, request("POST", "/api/v1/emergency", `{}`)), status)
	}
	s.err = web.ErrGone
	refused(t, ask(t, h, request("POST", "/api/v1/emergency/clear", "")), 409)
	s.now = web.Emergency{}
	if got := text(t, ask(t, h, request("GET", "/api/v1/emergency", ""))); got != `{"state":"none","drill":false,"durable":false,"shown":[],"missing":[],"unattested":[],"kinds":[{"kind":"evacuate","name":{"zh-CN":"疏散","en":"Evacuation"},"text":{"zh-CN":"请立即疏散","en":"EVACUATE NOW"},"detail":{"zh-CN":"不要乘坐电梯"},"marked":{"zh-CN":"现在进行疏散演练"},"drill":false}],"foot":{"zh-CN":"中心值班电话 021-5679 0000"}}`+"\n" {
		t.Errorf("none: %s", got)
	}
}

// Who may not see the site may not raise anything, and another site's page may not with this browser.
func TestWhoMayRaise(t *testing.T) {
	s := new(siren)
	cfg := house()
	cfg.Emergencies = s
	open := handler(t, cfg)
	cfg.Access = web.Strangers
	closed := handler(t, cfg)
	for _, path := range []string{"/api/v1/emergency", "/api/v1/emergency/clear", "/api/v1/notices"} {
		refused(t, ask(t, closed, request("POST", path, `{"kind":"evacuate"}`)), 401)
		foreign := request("POST", path, `{"kind":"evacuate"}`)
		foreign.Header.Set("Origin", "http://evil.example")
		refused(t, ask(t, open, foreign), 403)
	}
	if len(s.asked) > 0 {
		t.Errorf("refused, but done: %v", s.asked)
	}
}
