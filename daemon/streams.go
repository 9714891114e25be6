package daemon

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"yiping/daemon/agenda"
	"yiping/daemon/config"
	"yiping/daemon/inputs"
	"yiping/daemon/livestream"
	"yiping/daemon/playout"
	"yiping/daemon/store"
	"yiping/displays/mqtt"
	"yiping/playlists"
	"yiping/web"
)

// newStreams returns the live streams of a site. They tell displays through the playout, and whoever listens over MQTT.
func newStreams(c config.Config, booked *agenda.Agenda, st *store.Store, out *playout.Playout, publish func(source string, topics map[string][]byte), log *slog.Logger) (*livestream.Streams, error) {
	cfg := livestream.Config{Bookings: booked.Bookings(), Keep: st, Post: out.Post, Publish: publish, Log: log}
	rooms := c.House().Rooms
	for _, s := range c.Streams {
		x := livestream.Stream{
			ID: s.ID, Name: s.Name, Announce: time.Duration(s.AnnounceMinutes) * time.Minute, Play: s.Play, Watch: s.Watch,
			NoticeOn: s.NoticeOn, TakeoverOn: s.TakeoverOn, QuietOn: s.QuietOn,
		}
		for _, r := range rooms {
			if r.ID == s.Room {
				x.Room = r
			}
		}
		if s.RTMPStat != "" {
			x.Sources = append(x.Sources, livestream.RTMP(s.RTMPStat, s.RTMPName))
		}
		if s.HLS != "" {
			x.Sources = append(x.Sources, livestream.HLS(s.HLS))
		}
		if s.MediaMTX != "" {
			x.Sources = append(x.Sources, livestream.MediaMTX(s.MediaMTX))
		}
		cfg.Streams = append(cfg.Streams, x)
	}
	return livestream.New(context.Background(), cfg)
}

// light is the task that lets a lamp show how its stream stands.
func light(l *mqtt.Lamp, of config.Lamp, streams *livestream.Streams) task {
	payloads := map[livestream.State]string{
		livestream.Off: of.Off, livestream.Announced: of.Announced, livestream.Standby: of.Standby, livestream.Live: of.Live, livestream.Unknown: of.Unknown,
	}
	return func(ctx context.Context) error {
		for {
			_, seen := streams.Changes().Get()
			for _, n := range streams.Now() {
				if n.ID == of.Stream {
					l.Show(payloads[n.State])
				}
			}
			if _, _, err := streams.Changes().Next(ctx, seen); err != nil {
				return nil
			}
		}
	}
}

// saidLive is how long the word of a device counts that a stream is live; it repeats it.
const saidLive = 10 * time.Minute

// told is the input over which a device says that a stream is live, for a while.
func told(streams *livestream.Streams) inputs.Input {
	return inputs.Input{State: true, Take: func(_ context.Context, m inputs.Message) error {
		said := struct {
			Live    *bool `json:"live"`
			Minutes int   `json:"minutes"`
		}{}
		switch m.Word {
		case "live", "ON", "on":
			said.Live = new(true)
		case "off", "OFF":
			said.Live = new(false)
		case "":
			if strict(m.Body, &said) != nil || said.Live == nil || said.Minutes < 0 || said.Minutes > int(web.LongestSwitch.Minutes()) {
				return noWord
			}
		default:
			return noWord
		}
		until := int64(0)
		if *said.Live {
			lasts := saidLive
			if said.Minutes > 0 {
				lasts = time.Duration(said.Minutes) * time.Minute
			}
			until = m.Heard.Add(lasts).UnixMilli()
		}
		if streams.Tell(m.Below, until) != nil {
			return &playlists.Refusal{
				What:   playlists.Text{ZH: "没有编号为“" + m.Below + "”的直播", EN: "there is no stream with the id \"" + m.Below + "\""},
				Remedy: playlists.Text{ZH: "编号见配置里的 streams", EN: "the ids are in streams of the configuration"},
			}
		}
		return nil
	}}
}

var noWord = &playlists.Refusal{
	What:   playlists.Text{ZH: "看不懂这条直播消息", EN: "this message about a stream cannot be read"},
	Remedy: playlists.Text{ZH: `请发 live、off，或者 {"live": true, "minutes": 30}`, EN: `send live, off, or {"live": true, "minutes": 30}`},
}

// channel is the streams as web sees them.
type channel struct{ streams *livestream.Streams }

// List implements web.Streams.
func (c channel) List() []web.Stream {
	var out []web.Stream
	for _, n := range c.streams.Now() {
		w := web.Stream{ID: n.ID, Name: n.Name, Room: n.Room.ID, State: string(n.State), Since: n.Since, Switched: n.Switched, Play: n.Play, Watch: n.Watch, Title: n.Title}
		if n.Err != nil {
			w.Trouble = n.Err.Error()
		}
		out = append(out, w)
	}
	return out
}

// Switch implements web.Streams.
func (c channel) Switch(id string, until int64) error {
	return c.translate(c.streams.Switch(id, until))
}

// Hook implements web.Streams.
func (c channel) Hook(id string, connected bool) error {
	return c.translate(c.streams.Hook(id, connected))
}

func (channel) translate(err error) error {
	if errors.Is(err, livestream.ErrNoStream) {
		return web.ErrGone
	}
	return err
}
