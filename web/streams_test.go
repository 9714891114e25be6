package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/playlists"
	"yiping/web"
)

// channel is a live stream that is on the air since noon.
type channel struct{ asked []string }

func (c *channel) List() []web.Stream {
	return []web.Stream{{
		ID: "studio", Name: "谊家直播", Room: "studio", State: "live", Since: noon, Title: playlists.Text{ZH: "冬季养生"}, Switched: noon + 3_600_000,
		Play: "http://192.168.1.20/studio.m3u8",
	}}
}

func (c *channel) Switch(id string, until int64) error {
	left := "0"
	if until != 0 {
		left = time.Until(time.UnixMilli(until)).Round(time.Minute).String()
	}
	return c.note(id, "switch "+left)
}

func (c *channel) Hook(id string, connected bool) error {
	return c.note(id, fmt.Sprint("hook ", connected))
}

func (c *channel) note(id, what string) error {
	if id != "studio" {
		return web.ErrGone
	}
	c.asked = append(c.asked, what)
	return nil
}

func TestStreams(t *testing.T) {
	c := new(channel)
	cfg := house()
	cfg.Streams = c
	h := handler(t, cfg)
	want := `[{"id":"studio","name":"谊家直播","room":"studio","state":"live","since":"2026-11-23T12:00:00+08:00","title":{"zh-CN":"冬季养生"},` +
		`"switched":"2026-11-23T13:00:00+08:00","play":"http://192.168.1.20/studio.m3u8"}]` + "\n"
	if diff := cmp.Diff(want, text(t, ask(t, h, request("GET", "/api/v1/streams", "")))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// What nginx-rtmp 1.2.2 sends.
	hook := func(id, call string) *http.Request {
		r := request("POST", "/api/v1/streams/"+id+"/rtmp", "app=live&flashver=FMLE/3.0%20(compatible%3B%20Lavf59.27&swfurl=&tcurl=rtmp://127.0.0.1/live&pageurl=&addr=127.0.0.1&clientid=4&call="+call+"&name=studio&type=live")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r
	}
	for _, test := range []struct {
		request *http.Request
		status  int
		does    string
		says    string
	}{
		{request("POST", "/api/v1/streams/studio/switch", `{"live":true}`), 200, "switch 2h0m0s", ""},
		{request("POST", "/api/v1/streams/studio/switch", `{"live":true,"minutes":45}`), 200, "switch 45m0s", ""},
		{request("POST", "/api/v1/streams/studio/switch", `{"live":false}`), 200, "switch 0", ""},
		{request("POST", "/api/v1/streams/studio/switch", `{"live":true,"minutes":9999}`), 422, "", "要有个结束"},
		{request("POST", "/api/v1/streams/stage/switch", `{"live":true}`), 404, "", "没有编号为“stage”的直播"},
		{hook("studio", "publish"), 204, "hook true", ""},
		{hook("studio", "update_publish"), 204, "hook true", ""},
		{hook("studio", "publish_done"), 204, "hook false", ""},
		{hook("studio", "play"), 422, "", "nginx-rtmp"},
		{hook("stage", "publish"), 404, "", "stage"},
	} {
		c.asked = nil
		res := ask(t, h, test.request)
		said := text(t, res)
		if does := strings.Join(c.asked, ", "); res.StatusCode != test.status || does != test.does || !strings.Contains(said, test.says) {
			t.Errorf("%s: %d, %q, %s", test.request.URL, res.StatusCode, does, said)
		}
	}
}
