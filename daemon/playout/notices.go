package playout

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"yiping/playlists"
)

// identifyFor is how long a display shows its name.
const identifyFor = 10 * time.Second

// Post replaces what a source of notices posts. What is over is dropped by itself.
func (p *Playout) Post(source string, posts []playlists.Post) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posted[source] = posts
	var all []playlists.Post
	for _, source := range slices.Sorted(maps.Keys(p.posted)) {
		all = append(all, p.posted[source]...)
	}
	p.posts.Set(all)
}

// Identify makes a display show its name for ten seconds. It is not a command but a notice with an end,
// so it cannot be replayed, and it cannot cover an emergency.
func (p *Playout) Identify(display string) error {
	d := p.display(display)
	if d == nil {
		return fmt.Errorf("identify %q: %w", display, ErrNoDisplay)
	}
	now := time.Now()
	source := "identify/" + display
	p.Post(source, []playlists.Post{{
		Notice: playlists.Notice{
			ID: source, Precedence: playlists.OperatorTakeover, Style: playlists.Takeover,
			From: now.UnixMilli(), Until: now.Add(identifyFor).UnixMilli(),
			Text: playlists.Text{ZH: d.Geometry.Name, EN: d.Geometry.ID},
		},
		Targets: []string{"display:" + display},
	}})
	return nil
}

// noticesOf returns the notices document of a display.
func (s *state) noticesOf(d *Display) *playlists.Notices {
	doc := &playlists.Notices{V: 1, Notices: []playlists.Notice{}}
	for _, post := range s.posts {
		if post.For(d.Names) {
			doc.Notices = append(doc.Notices, post.Notice)
		}
	}
	return doc
}

// expired reports whether a notice that displays still have is over.
func (p *Playout) expired(now int64) bool {
	return slices.ContainsFunc(p.state.Load().posts, func(post playlists.Post) bool { return post.Notice.Until <= now })
}

func (p *Playout) display(id string) *Display {
	i := slices.IndexFunc(p.Displays, func(d Display) bool { return d.Geometry.ID == id })
	if i < 0 {
		return nil
	}
	return &p.Displays[i]
}
