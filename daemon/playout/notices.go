package playout

import (
	"fmt"
	"slices"
	"time"

	"yiping/playlists"
)

// identifyFor is how long a display shows its name.
const identifyFor = 10 * time.Second

// targeted is a notice and the displays it is for; none means all.
type targeted struct {
	notice  playlists.Notice
	targets []string
}

// Identify makes a display show its name for ten seconds. It is not a command but a notice with an end,
// so it cannot be replayed, and it cannot cover an emergency.
func (p *Playout) Identify(display string) error {
	d := p.display(display)
	if d == nil {
		return fmt.Errorf("identify %q: %w", display, ErrNoDisplay)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	id := "identify/" + display
	current, _ := p.notices.Get()
	next := slices.DeleteFunc(slices.Clone(current), func(t targeted) bool {
		return t.notice.ID == id || t.notice.Until <= now.UnixMilli()
	})
	p.notices.Set(append(next, targeted{
		notice: playlists.Notice{
			ID: id, Precedence: playlists.OperatorTakeover, Style: playlists.Takeover,
			From: now.UnixMilli(), Until: now.Add(identifyFor).UnixMilli(),
			Text: playlists.Text{ZH: d.Geometry.Name, EN: d.Geometry.ID},
		},
		targets: []string{display},
	}))
	return nil
}

// noticesOf returns the notices document of a display.
func (s *state) noticesOf(display string) *playlists.Notices {
	doc := &playlists.Notices{V: 1, Notices: []playlists.Notice{}}
	for _, t := range s.notices {
		if len(t.targets) == 0 || slices.Contains(t.targets, display) {
			doc.Notices = append(doc.Notices, t.notice)
		}
	}
	return doc
}

// expired reports whether a notice that displays still have is over.
func (p *Playout) expired(now int64) bool {
	return slices.ContainsFunc(p.state.Load().notices, func(t targeted) bool { return t.notice.Until <= now })
}

func (p *Playout) display(id string) *Display {
	i := slices.IndexFunc(p.Displays, func(d Display) bool { return d.Geometry.ID == id })
	if i < 0 {
		return nil
	}
	return &p.Displays[i]
}
