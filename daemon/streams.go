package daemon

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"yiping/daemon/agenda"
	"yiping/daemon/config"
	"yiping/daemon/livestream"
	"yiping/daemon/playout"
	"yiping/daemon/store"
	"yiping/displays/mqtt"
	"yiping/web"
)

// newStreams returns the live streams of a site. They tell displays through the playout, and whoever listens over MQTT.
func newStreams(c config.Config, booked *agenda.Agenda, st *store.Store, out *playout.Playout, m *messages, log *slog.Logger) (*livestream.Streams, error) {
	cfg := livestream.Config{Bookings: booked.Bookings(), Keep: st, Post: out.Post, Log: log}
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
	if m.client != nil {
		cfg.Publish = m.client.Set
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
