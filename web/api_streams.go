package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

// registerStreams adds the live streams.
func (s *site) registerStreams(a huma.API) {
	register(a, Viewer, http.MethodGet, "/streams", "streams", "The live streams and how each stands", s.getStreams)
	register(a, Operator, http.MethodPost, "/streams/{id}/switch", "switch-stream", "Say by hand that a stream is live, for a while", s.switchStream)
	hook := operation(a, Operator, http.MethodPost, "/streams/{id}/rtmp", "stream-hook", "For nginx-rtmp's on_publish, on_update and on_publish_done: somebody has connected, is there, or has gone")
	hook.DefaultStatus = http.StatusNoContent
	huma.Register(a, hook, s.streamHook)
}

type streamBody struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Room     string          `json:"room,omitempty" doc:"Id of the room in which it is made"`
	State    string          `json:"state" enum:"off,announced,standby,live,unknown" doc:"live: media flows; standby: somebody is connected; unknown: its server cannot be asked"`
	Since    time.Time       `json:"since"`
	Title    *playlists.Text `json:"title,omitempty" doc:"Of the booking that it is about"`
	Switched *time.Time      `json:"switched,omitempty" doc:"Until when a person says that it is live"`
	Trouble  string          `json:"trouble,omitempty" doc:"Why its server cannot be asked"`
	Play     string          `json:"play,omitempty" doc:"Address of the HLS playlist that displays play"`
	Watch    string          `json:"watch,omitempty" doc:"Address at which visitors watch it"`
}

func (s *site) getStreams(context.Context, *struct{}) (*body[[]streamBody], error) {
	list := []streamBody{}
	for _, x := range s.Streams.List() {
		b := streamBody{ID: x.ID, Name: x.Name, Room: x.Room, State: x.State, Since: s.Site.Time(x.Since), Title: said(x.Title), Trouble: x.Trouble, Play: x.Play, Watch: x.Watch}
		if x.Switched != 0 {
			until := s.Site.Time(x.Switched)
			b.Switched = &until
		}
		list = append(list, b)
	}
	return now(list), nil
}

// LongestSwitch is for how long a person may say that a stream is live: a day of lectures. A switch without an end is
// one that somebody forgets.
const LongestSwitch = 12 * time.Hour

type switchInput struct {
	ID   string `path:"id" doc:"Id of the stream"`
	Body struct {
		Live    bool `json:"live" doc:"false takes it back"`
		Minutes int  `json:"minutes,omitempty" doc:"How long, 720 at most; 120 if absent"`
	}
}

func (s *site) switchStream(_ context.Context, in *switchInput) (*body[[]streamBody], error) {
	minutes := in.Body.Minutes
	if minutes == 0 {
		minutes = 120
	}
	if minutes < 0 || minutes > int(LongestSwitch.Minutes()) {
		return nil, refuse(http.StatusUnprocessableEntity,
			playlists.Text{ZH: "手动开的直播要有个结束：1到720分钟。", EN: "A stream that is switched on by hand has an end: 1 to 720 minutes."},
			playlists.Text{ZH: "更长的请到时再开一次。", EN: "Switch it on again then if it takes longer."})
	}
	until := int64(0)
	if in.Body.Live {
		until = time.Now().Add(time.Duration(minutes) * time.Minute).UnixMilli()
	}
	if err := s.Streams.Switch(in.ID, until); err != nil {
		return nil, s.noStream(in.ID, err)
	}
	return s.getStreams(context.Background(), nil)
}

type hookInput struct {
	ID      string `path:"id" doc:"Id of the stream"`
	RawBody []byte `contentType:"application/x-www-form-urlencoded"`
}

// streamHook answers as https://github.com/arut/nginx-rtmp-module/wiki/Directives#on_publish wants it: with anything
// but 2xx the publisher would be turned away.
func (s *site) streamHook(ctx context.Context, in *hookInput) (*struct{}, error) {
	form, err := url.ParseQuery(string(in.RawBody))
	call := form.Get("call")
	switch call {
	case "publish", "update_publish", "publish_done":
	default:
		err = errors.New("no such call")
	}
	if err != nil {
		return nil, refuse(http.StatusUnprocessableEntity,
			playlists.Text{ZH: "这不是 nginx-rtmp 的 on_publish、on_update 或 on_publish_done。", EN: "This is none of nginx-rtmp's on_publish, on_update and on_publish_done."},
			playlists.Text{ZH: "请在 nginx 的 rtmp 部分写：on_publish 这个网址;", EN: "Write on_publish and this address in the rtmp part of nginx's configuration."})
	}
	if call == "update_publish" { // said again and again
		nothing(ctx)
	}
	if err := s.Streams.Hook(in.ID, call != "publish_done"); err != nil {
		return nil, s.noStream(in.ID, err)
	}
	return nil, nil
}

func (s *site) noStream(id string, err error) *Refusal {
	if errors.Is(err, ErrGone) {
		return refuse(http.StatusNotFound,
			playlists.Text{ZH: "没有编号为“" + id + "”的直播。", EN: "There is no stream with the id \"" + id + "\"."},
			playlists.Text{ZH: "所有直播见 /api/v1/streams。", EN: "All streams are listed at /api/v1/streams."})
	}
	return s.failed("stream", err)
}
