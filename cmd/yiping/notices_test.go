package main

import (
	"testing"

	"yiping/playlists"
	"yiping/web"
)

// notice is as much of a notice as these tests look at.
type notice struct {
	ID      string
	Text    playlists.Text
	State   string
	Missing []string
}

// over says what is over a display, or instead of its program.
func (d building) over(t *testing.T, display string) string {
	t.Helper()
	var f web.Frame
	d.get(t, "/api/v1/displays/"+display+"/frame", &f)
	return f.Overlay + f.Takeover
}

// Whoever was told that a notice was taken finds it on the displays at once, and after the daemon was killed.
func TestANoticeOverTheAPI(t *testing.T) {
	dir := t.TempDir()
	d := startChild(t, dir)
	d.ready(t)
	var lift notice
	d.must(t, 201, "POST", "/notices", said{"text": said{"zh-CN": "电梯检修"}, "targets": []string{"floor:3"}}, &lift)
	if d.over(t, "door") != lift.ID || d.over(t, "lobby") != "" || lift.ID == "" || len(lift.Missing) != 1 {
		t.Errorf("%+v: the door has %q, the lobby %q", lift, d.over(t, "door"), d.over(t, "lobby"))
	}
	var refused web.Refusal
	d.must(t, 422, "POST", "/notices", said{"text": said{"zh-CN": "电梯检修"}, "targets": []string{"room:讲堂"}}, &refused)
	if refused.Remedy.ZH != "可能是想写“room:xuexi”。" {
		t.Errorf("a room by its name: %+v", refused)
	}
	d.cmd.Process.Kill()
	d.cmd.Wait()

	d = startChild(t, dir)
	d.ready(t)
	if d.over(t, "door") != lift.ID {
		t.Errorf("after a crash the door has %q", d.over(t, "door"))
	}
	d.must(t, 204, "DELETE", "/notices/"+lift.ID, nil, nil)
	var left []notice
	if d.get(t, "/api/v1/notices", &left); len(left) > 0 || d.over(t, "door") != "" {
		t.Errorf("after it was ended: %+v, and the door has %q", left, d.over(t, "door"))
	}
	d.must(t, 404, "DELETE", "/notices/"+lift.ID, nil, &refused)
}

// ready waits until displays have their programs.
func (d building) ready(t *testing.T) {
	t.Helper()
	d.until(t, "programs", func() bool {
		status, err := d.send("GET", "/displays/door/frame", nil, nil)
		return err == nil && status == 200
	})
}

// An emergency is on every display when the answer comes, and stands after the daemon was killed right behind an answer
// that said it is durable.
func TestAnEmergencyOverTheAPI(t *testing.T) {
	dir := t.TempDir()
	d := startChild(t, dir)
	var e struct {
		State, Kind  string
		Drill        bool
		Durable      bool
		Missing      []string
		Text, Detail playlists.Text
	}
	d.must(t, 200, "POST", "/emergency", said{"kind": "evacuate", "drill": true, "text": said{"zh-CN": "请走东门"}}, &e) // before the first scan is over, maybe
	if e.State != "raised" || !e.Drill || !e.Durable || len(e.Missing) != 2 || e.Detail.ZH != "请走东门" {
		t.Errorf("%+v", e)
	}
	d.cmd.Process.Kill()
	d.cmd.Wait()

	d = startChild(t, dir)
	d.ready(t)
	standing := d.over(t, "lobby")
	if standing == "" || d.over(t, "door") != standing {
		t.Errorf("after a crash the lobby has %q, the door %q", standing, d.over(t, "door"))
	}
	var refused web.Refusal
	d.must(t, 422, "POST", "/emergency", said{"kind": "fire"}, &refused)
	d.must(t, 200, "POST", "/emergency", said{"kind": "fire-alarm"}, &e)
	d.must(t, 409, "POST", "/emergency", said{"kind": "evacuate", "drill": true}, &refused)
	if e.Text.ZH != "消防报警，请做好疏散准备" || d.over(t, "lobby") == standing {
		t.Errorf("%+v", e)
	}
	d.must(t, 200, "POST", "/emergency/clear", nil, &e)
	if e.State != "clear" || e.Text.ZH != "警报解除" || !e.Durable {
		t.Errorf("%+v", e)
	}
	d.must(t, 409, "POST", "/emergency/clear", nil, &refused)
}
