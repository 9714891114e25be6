package playout

import (
	"context"
	"time"

	"yiping/displays/wire"
	"yiping/playlists"
)

// screens are the displays that there are, with what follows from them. They are never changed, only replaced.
type screens struct {
	version  uint64 // of Config.Displays
	displays []Display
	byID     map[string]int      // index of each
	fixed    []fixed             // of displays
	channels []playlists.Channel // of all of them
}

// fixed is what of a display's documents does not depend on the world.
type fixed struct {
	audience string // Audience.Key
	display  *wire.Document
}

func newScreens(all []Display, version uint64) *screens {
	s := &screens{version: version, displays: all, byID: make(map[string]int, len(all))}
	known := map[string]bool{}
	for i, d := range all {
		s.byID[d.Geometry.ID] = i
		s.fixed = append(s.fixed, fixed{d.Audience.Key(), wire.NewDocument(wire.Display, playlists.Encode(d.Geometry))})
		for i, region := range d.Audience.Regions {
			if region.Board != nil {
				continue // what a board shows is decided by the time alone
			}
			if ch := d.Audience.Channel(i); !known[ch.Key()] {
				known[ch.Key()] = true
				s.channels = append(s.channels, ch)
			}
		}
	}
	return s
}

// plays tells whether a display is among them with a program for an audience.
func (s *screens) plays(id, audience string) bool {
	i, ok := s.byID[id]
	return ok && s.fixed[i].audience == audience
}

// display returns a display; nil if there is none with the id.
func (s *screens) display(id string) *Display {
	if i, ok := s.byID[id]; ok {
		return &s.displays[i]
	}
	return nil
}

// rehang takes the displays in as they are now. What a new one plays is not news: it joins loops that run. The
// others keep their cues, so their programs keep their bytes, and nothing is sent to them.
func (p *Playout) rehang(ctx context.Context) {
	s := p.state.Load()
	all, version := p.Displays.Get()
	if version == s.screens.version {
		return
	}
	now := time.Now().UnixMilli()
	next := newScreens(all, version)
	if len(s.world.Cues) > 0 || s.settled {
		p.turn(ctx, next, s.world.Step(s.world.Playlists, s.world.Calendar, next.channels, now, now+Lead.Milliseconds(), false), now)
		return
	}
	waiting := *s // for the first catalog
	waiting.screens = next
	p.state.Store(&waiting)
	p.retell()
}
