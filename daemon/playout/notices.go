package playout

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"yiping/displays/latest"
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
