package daemon

import (
	"context"

	"yiping/daemon/agenda"
	"yiping/daemon/config"
	"yiping/daemon/led"
	"yiping/daemon/playout"
	"yiping/daemon/topics"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/web"
)

// lines adds what says the line of each display, over MQTT and into files, and what is on in the rooms. Files are written
// without a broker, too.
func (m *messages) lines(c config.Config, o Options, at *places, booked *agenda.Agenda, out *playout.Playout) {
	lines := new(latest.Cell[map[string]string])
	m.led = led.New(led.Config{
		Boards: &at.boards, Posts: out.Posts(), Lines: lines, Publish: func(all map[string][]byte) { m.publish(led.Source, all) }, Log: o.Log.With("part", "led"),
	})
	m.parts = append(m.parts, m.led)
	m.work = []task{
		func(ctx context.Context) error {
			return topics.Run(ctx, topics.Config{
				House: c.House(), Zone: c.Zone(), Texts: &at.texts, Bookings: booked.Bookings(), Lines: lines,
				Publish: func(all map[string][]byte) { m.publish(topics.Source, all) },
			})
		},
		func(ctx context.Context) error {
			return topics.RunNotices(ctx, c.Zone(), out.Posts(), func(all map[string][]byte) { m.publish(topics.NoticeSource, all) })
		},
	}
}

// said returns the line that a display was told last, as web sees it.
func (m *messages) said(display string) (web.Line, bool) {
	s, ok := m.led.Said()[display]
	return web.Line(s), ok
}

// boards returns the displays as boards that show a line.
func boards(c config.Config) []led.Board {
	var out []led.Board
	for _, d := range c.Displays {
		room, _ := c.Room(d.Room)
		out = append(out, led.Board{Display: d.ID, Names: playlists.Names(d.ID, d.Groups, d.Room, room.Floor), Charset: d.Charset, File: d.TextFile})
	}
	return out
}
