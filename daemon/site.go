package daemon

import (
	"slices"

	"yiping/daemon/agenda"
	"yiping/daemon/config"
	"yiping/daemon/playout"
	"yiping/displays"
	"yiping/displays/wire"
	"yiping/playlists"
	"yiping/playlists/schedule"
	"yiping/web"
)

// specs returns what the displays of a site are, for the hub.
func specs(c config.Config) []displays.Spec {
	var out []displays.Spec
	for _, d := range c.Displays {
		room, _ := c.Room(d.Room)
		out = append(out, displays.Spec{
			ID: d.ID, Name: d.Name, Room: room.Name, Floor: room.Floor, Groups: d.Groups, Canvas: d.Canvas, Audio: d.Audio,
			Silent: d.TextFile != "" || d.Transport == "mqtt",
		})
	}
	return out
}

// screens returns what the displays of a site are, for the playout.
func screens(c config.Config) []playout.Display {
	var out []playout.Display
	for _, d := range c.Displays {
		room, _ := c.Room(d.Room)
		out = append(out, playout.Display{
			Names: playlists.Names(d.ID, d.Groups, d.Room, room.Floor),
			Geometry: wire.Geometry{
				V: 1, ID: d.ID, Name: d.Name, Canvas: d.Canvas, Viewport: d.Viewport(),
				Rotation: d.Rotation, LatencyMS: d.LatencyMS, Audio: d.Audio,
			},
			Audience: c.Audience(d),
		})
	}
	return out
}

// plays returns, for each playlist that a display plays, the names of the displays.
func plays(c config.Config) map[string][]string {
	out := map[string][]string{}
	for _, d := range c.Displays {
		for _, region := range c.Audience(d).Regions {
			for _, name := range region.Plays {
				if n := len(out[name]); n == 0 || out[name][n-1] != d.Name {
					out[name] = append(out[name], d.Name)
				}
			}
		}
	}
	return out
}

// largest returns a canvas as wide as the widest and as high as the highest of a site.
func largest(c config.Config) (canvas [2]int) {
	for _, d := range c.Displays {
		stage := c.Stage(d)
		canvas[0], canvas[1] = max(canvas[0], stage[0]), max(canvas[1], stage[1])
	}
	return canvas
}

// building returns the rooms of a site and the displays in them, for the page that shows them all.
func building(c config.Config) []web.Room {
	rooms := make([]web.Room, 0, len(c.Rooms)+1)
	for _, r := range c.Rooms {
		rooms = append(rooms, web.Room{ID: r.ID, Name: playlists.Text{ZH: r.Name, EN: r.English()}, Floor: r.Floor})
	}
	nowhere := web.Room{}
	for _, d := range c.Displays {
		p := web.Placement{ID: d.ID, Name: d.Name, Canvas: d.Canvas}
		if d.Wall != nil {
			p.Wall, p.Viewport = d.Wall.ID, d.Wall.Viewport
		}
		in := &nowhere
		if i := slices.IndexFunc(rooms, func(r web.Room) bool { return r.ID == d.Room }); i >= 0 {
			in = &rooms[i]
		}
		in.Displays = append(in.Displays, p)
	}
	if len(nowhere.Displays) > 0 {
		rooms = append(rooms, nowhere)
	}
	return rooms
}

// parts returns what 上午, 下午, 晚上 and an open end occupy at the site.
func parts(c config.Config) agenda.Parts {
	hours := func(p [2]config.Clock) schedule.Hours { return schedule.Hours{Start: int(p[0]), End: int(p[1])} }
	return agenda.Parts{Morning: hours(c.Agenda.Morning), Afternoon: hours(c.Agenda.Afternoon), Evening: hours(c.Agenda.Evening), Lasts: c.Agenda.LastsMinutes}
}
