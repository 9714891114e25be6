package playout

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"yiping/displays/latest"
	"yiping/displays/wire"
	"yiping/playlists"
)

// identifyFor is how long a display shows its name.
const identifyFor = 10 * time.Second

// Post replaces what a source of notices posts. Displays have been told when it returns: it waits neither for
// programs that are being compiled nor for a disk, because it may be about a fire. What is over is dropped by itself.
func (p *Playout) Post(source string, posts []playlists.Post) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posted[source] = posts
	p.tell()
}

// Posts holds the notices that displays have been told, without those that are over.
func (p *Playout) Posts() *latest.Cell[[]playlists.Post] { return &p.posts }

// retell gives the displays the documents of the present state, and drops what is over.
func (p *Playout) retell() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tell()
}

// tell is retell with mu held.
func (p *Playout) tell() {
	now := time.Now().UnixMilli()
	var all []playlists.Post
	for _, source := range slices.Sorted(maps.Keys(p.posted)) {
		left := slices.DeleteFunc(slices.Clone(p.posted[source]), func(post playlists.Post) bool { return over(post, now) })
		if p.posted[source] = left; len(left) == 0 {
			delete(p.posted, source)
		}
		all = append(all, left...)
	}
	p.Hub.Publish(p.wants(p.state.Load(), all))
	p.posts.Set(all)
}

func over(post playlists.Post, now int64) bool { return post.Notice.Until <= now }

// anyOver reports whether displays have a notice that is over.
func anyOver(posts []playlists.Post, now int64) bool {
	return slices.ContainsFunc(posts, func(post playlists.Post) bool { return over(post, now) })
}

// Identify makes a display show its name for ten seconds. It is not a command but a notice with an end,
// so it cannot be replayed, and it cannot cover an emergency.
func (p *Playout) Identify(display string) error {
	d := p.state.Load().screens.display(display)
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

// Reload lets the players of a display load their page anew, those too that come back later. It is not a command but
// a number in the display's document that is higher than the one a page was loaded with, so it cannot be replayed: a
// page that has loaded it knows it. The number is the time of day of the press. It need not be kept: after a restart
// of the daemon it is 0 again, which is not higher than anything, and the next press is later than any before.
func (p *Playout) Reload(display string) error {
	if p.state.Load().screens.display(display) == nil {
		return fmt.Errorf("reload %q: %w", display, ErrNoDisplay)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.generations[display] = max(p.generations[display]+1, int(time.Now().Unix()))
	p.tell()
	return nil
}

// geometry returns the display document of a display, with mu held.
func (p *Playout) geometry(s *screens, i int) *wire.Document {
	g := s.displays[i].Geometry
	if g.Generation = p.generations[g.ID]; g.Generation == 0 {
		return s.fixed[i].display
	}
	return wire.NewDocument(wire.Display, playlists.Encode(g))
}

// noticesOf returns the notices document of a display.
func (d *Display) noticesOf(posts []playlists.Post) *playlists.Notices {
	doc := &playlists.Notices{V: 1, Notices: []playlists.Notice{}}
	for _, post := range posts {
		if post.For(d.Names) {
			doc.Notices = append(doc.Notices, post.Notice.Sane())
		}
	}
	return doc
}
