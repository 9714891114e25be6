package daemon

import (
	"context"

	"yiping/daemon/config"
	"yiping/daemon/home"
	"yiping/daemon/inputs"
	"yiping/daemon/notices"
	"yiping/displays/latest"
	"yiping/displays/mqtt"
	"yiping/playlists"
	"yiping/web"
)

// tellHome makes a client speak with Home Assistant, if it is to.
func (m *messages) tellHome(c config.Config, o Options, client *mqtt.Config) {
	if c.MQTT.Home == config.Off {
		return
	}
	s := homeSite(c, o)
	client.Sources = append(client.Sources, home.Source)
	client.Home = mqtt.Home{Filter: s.Filter(), Owned: s.Owned, Birth: s.Birth()}
}

var noButton = &playlists.Refusal{
	What:   playlists.Text{ZH: "没有这块屏幕，或者发来的不是 PRESS", EN: "there is no such display, or the message is not PRESS"},
	Remedy: playlists.Text{ZH: "主题写 in/identify/屏幕编号，内容写 PRESS", EN: "send PRESS to in/identify/ and the id of a display"},
}

// button is the input behind the button that lets a display show its name.
func button(identify func(string) error) inputs.Input {
	return inputs.Input{State: true, Take: func(_ context.Context, m inputs.Message) error {
		if m.Word != home.Press || identify(m.Below) != nil {
			return noButton
		}
		return nil
	}}
}

func homeSite(c config.Config, o Options) home.Site {
	s := home.Site{ID: c.Site.ID, Name: c.Site.Name, Version: o.Version, Prefix: c.MQTT.Prefix, Discovery: c.MQTT.Home}
	for _, r := range c.Rooms {
		s.Rooms = append(s.Rooms, home.Room{ID: r.ID, Name: r.Name})
	}
	return s
}

// home returns the tasks that tell Home Assistant how things stand and do what it asks for.
func (m *messages) home(c config.Config, o Options, at *places, problems func() []web.Problem, emergencies *notices.Emergencies, changed *latest.Cell[struct{}]) []task {
	if m.client == nil || c.MQTT.Home == config.Off {
		return nil
	}
	told := home.Config{
		Site: homeSite(c, o), Displays: &at.home, States: at.hub.States, Changed: changed, Publish: m.client.Set,
		Problems: func() int { return len(problems()) },
		Emergency: func() home.Emergency {
			if e := emergencies.Current(); e.Kind != "" && e.Cleared == 0 {
				return home.Emergency{Kind: e.Kind, Drill: e.Drill}
			}
			return home.Emergency{}
		},
	}
	return []task{func(ctx context.Context) error { return home.Run(ctx, told) }}
}

// devices returns the displays as Home Assistant is told of them.
func devices(c config.Config) []home.Display {
	var out []home.Display
	for _, d := range c.Displays {
		room, _ := c.Room(d.Room)
		out = append(out, home.Display{ID: d.ID, Name: d.Name, Room: room.Name, Region: region(c, d), Canvas: d.Canvas})
	}
	return out
}

// region returns the id of the largest region in which a display plays something; empty: there is none.
func region(c config.Config, d config.Display) (id string) {
	most := 0
	for _, r := range c.Audience(d).Regions {
		if area := r.Rect[2] * r.Rect[3]; r.Board == nil && area > most {
			id, most = r.ID, area
		}
	}
	return id
}
