package web_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiping/displays"
	"yiping/displays/wire"
	"yiping/playlists"
	"yiping/web"
)

// curtain is a safe picture on three displays.
type curtain struct {
	now   web.SafeState
	asked []string
	err   error
}

func (c *curtain) Current() web.SafeState { return c.now }
func (c *curtain) Press(_ context.Context, targets []string) (web.SafeState, error) {
	c.asked = append(c.asked, fmt.Sprint("press", targets))
	return c.now, c.err
}
func (c *curtain) GiveBack(_ context.Context, targets []string) (web.SafeState, error) {
	c.asked = append(c.asked, fmt.Sprint("give back", targets))
	return web.SafeState{Durable: true}, c.err
}

func TestTheSafePictureSaysWhoShowsIt(t *testing.T) {
	c := &curtain{now: web.SafeState{
		Displays: []string{"shows", "late", "covered", "dark", "strip"}, Since: noon, Durable: true, Notice: playlists.Notice{ID: "safe/1", Text: playlists.Text{ZH: "友谊路街道社区党群服务中心"}},
	}}
	cfg := house()
	cfg.Safe = c
	display := func(id, over string, online bool, code displays.Code) displays.State {
		return displays.State{Spec: displays.Spec{ID: id}, Over: over, Online: online, Verdict: displays.Verdict{Code: code}}
	}
	late, covered := display("late", "7sdz", true, displays.OK), display("covered", "emergency/1", true, displays.OK)
	late.Want, late.Has = map[wire.Kind]string{wire.Notices: "new"}, map[wire.Kind]string{wire.Notices: "old"}
	covered.Want, covered.Has = late.Want, late.Want
	cfg.Displays = func() []displays.State {
		return []displays.State{
			display("shows", "safe/1", true, displays.OK), late, covered, display("dark", "safe/1", false, displays.Offline),
			display("strip", "", false, displays.Unattested), display("another", "", true, displays.OK),
		}
	}
	h := handler(t, cfg)
	on := `{"state":"on","since":"2026-11-23T12:00:00+08:00","targets":[],"text":{"zh-CN":"友谊路街道社区党群服务中心"},"durable":true,"shown":["shows"],"missing":["late","dark"],"unattested":["strip"],"waiting":["covered"]}` + "\n"
	off := `{"state":"off","targets":[],"durable":true,"shown":[],"missing":[],"unattested":[],"waiting":[]}` + "\n"
	for _, x := range []struct{ method, path, body, want string }{
		{"GET", "/api/v1/safe", "", on},
		{"POST", "/api/v1/safe", "", on},
		{"POST", "/api/v1/safe", `{"targets":["display:lobby"]}`, on},
		{"DELETE", "/api/v1/safe?target=display:lobby,floor:3", "", off},
		{"DELETE", "/api/v1/safe", "", off},
	} {
		res := ask(t, h, request(x.method, x.path, x.body))
		if diff := cmp.Diff(x.want, text(t, res)); diff != "" || res.StatusCode != 200 {
			t.Errorf("%s %s: %d (-want +got):\n%s", x.method, x.path, res.StatusCode, diff)
		}
	}
	if got := fmt.Sprint(c.asked); got != "[press[] press[display:lobby] give back[display:lobby floor:3] give back[]]" {
		t.Error(got)
	}
	both := playlists.Text{ZH: "没有这种。", EN: "There is none."}
	for status, err := range map[int]error{422: &playlists.Refusal{What: both, Remedy: both}, 409: &playlists.Conflict{Refusal: playlists.Refusal{What: both, Remedy: both}}, 500: context.Canceled} {
		c.err = err
		refused(t, ask(t, h, request("POST", "/api/v1/safe", `{}`)), status)
	}
	c.err = web.ErrGone
	refused(t, ask(t, h, request("DELETE", "/api/v1/safe", "")), 409)
}
