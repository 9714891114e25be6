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
