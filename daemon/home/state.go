package home

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"yiping/displays"
	"yiping/displays/latest"
	"yiping/displays/mqtt"
)

// Source is the name under which Run publishes.
const Source = "home"

const (
	siteTopic = "home"
)

func displayTopic(id string) string { return "displays/" + id + "/home" }

// longest is how many characters a state may have in Home Assistant (MAX_LENGTH_STATE_STATE).
const longest = 255

// breath is how long changes are gathered.
const breath = 200 * time.Millisecond

// Config says of what is told and where to.
type Config struct {
	Site      Site
	Displays  *latest.Cell[[]Display]
	States    func() []displays.State
	Problems  func() int // how many wait to be solved
	Emergency func() Emergency
	Changed   *latest.Cell[struct{}] // its version rises when one of the three would answer something else
	Publish   func(source string, topics map[string][]byte)
}

// Emergency is what is on every display instead of everything else.
type Emergency struct {
	Kind  string // empty: there is none
	Drill bool
}

// Run tells until ctx ends; it is a task and returns nil.
func Run(ctx context.Context, c Config) error {
	var fixed map[string][]byte
	for known := uint64(0); ; {
		_, seen := c.Changed.Get()
		there, version := c.Displays.Get()
		if fixed == nil || version != known {
			fixed, known = discover(c.Site, there), version
		}
		all := stand(c)
		maps.Copy(all, fixed)
		c.Publish(Source, all)
		select {
		case <-c.Changed.Changed(seen):
		case <-c.Displays.Changed(version):
		case <-ctx.Done():
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(breath):
		}
	}
}

// Told is the payload of displays/<id>/home.
type Told struct {
	State     string        `json:"state"`     // the verdict in Chinese
	Verdict   displays.Code `json:"verdict"`   // the same for programs
	Problem   string        `json:"problem"`   // ON or OFF
	Available string        `json:"available"` // online or offline
	Item      string        `json:"item"`      // what it plays, at most 255 characters; never empty
	Remedy    string        `json:"remedy"`    // what to do, in Chinese; may be empty
}

// SiteTold is the payload of home.
type SiteTold struct {
	Problems  int    `json:"problems"`
	Emergency string `json:"emergency"` // ON or OFF; OFF in a drill
	Kind      string `json:"kind"`      // of the emergency or the drill; empty: there is none
	Drill     bool   `json:"drill"`
}

// discover returns the messages from which Home Assistant learns of everything there is.
func discover(site Site, displays []Display) map[string][]byte {
	all := map[string][]byte{}
	add := func(topic string, payload []byte) { all[mqtt.Whole(topic)] = payload }
	add(OfSite(site))
	for _, d := range displays {
		add(OfDisplay(site, d))
	}
	return all
}

// stand returns what the topics hold that say how things stand.
func stand(c Config) map[string][]byte {
	known, _ := c.Displays.Get()
	all := map[string][]byte{}
	states := map[string]displays.State{}
	for _, s := range c.States() {
		states[s.ID] = s
	}
	for _, d := range known {
		all[displayTopic(d.ID)] = encode(told(d, states[d.ID]))
	}
	e := c.Emergency()
	site := SiteTold{Problems: c.Problems(), Emergency: off, Kind: e.Kind, Drill: e.Drill}
	if e.Kind != "" && !e.Drill {
		site.Emergency = on
	}
	all[siteTopic] = encode(site)
	return all
}

func told(d Display, s displays.State) Told {
	code := s.Verdict.Code
	if code == "" {
		code = displays.Offline
	}
	t := Told{State: code.Text().ZH, Verdict: code, Problem: on, Available: "offline", Item: "待机画面", Remedy: s.Verdict.Remedy.ZH}
	if !code.Ill() {
		t.Problem = off
	}
	if s.Online {
		t.Available = "online"
	}
	if item := s.Shows[d.Region]; item != "" {
		t.Item = short(item)
	}
	return t
}

// short cuts a text to what a state may hold, between characters.
func short(text string) string {
	if all := []rune(text); len(all) > longest {
		return string(all[:longest-1]) + "…"
	}
	return text
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return b
}
