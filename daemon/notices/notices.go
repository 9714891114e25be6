// Package notices keeps what people want shown over the program, or instead of it.
//
// A notice has a beginning and an end and is written into the documents of the displays it is for, so it begins
// and ends there by itself, with the daemon dead too. Here is only what nobody else has: the words, as they were
// typed. They are in the store before anybody is told that they were taken, and come back after a restart.
//
// The package neither knows displays nor delivers anything. It is told what displays answer to, and posts through
// a function.
package notices

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
)

// Config is what notices need to know.
type Config struct {
	Site  func() Site // as it is now
	Store *store.Store
	Post  func(source string, posts []playlists.Post) // replaces what a source posts, at once
}

// Site is what targets can be.
type Site struct {
	Displays []Display
	Called   map[string]string // what people call targets, such as the name of a room, to be suggested
}

// Display is a display that notices can be for.
type Display struct {
	ID    string
	Names []string // what it answers to, see playlists.Names
}

// Notices are the notices that people typed in.
type Notices struct {
	Config
	changes latest.Cell[struct{}]

	change sync.Mutex // one at a time; held while the disk is waited for
	mu     sync.Mutex // guards rows, and waits for nothing: reading goes on whatever the disk does
	rows   map[string]store.Notice
}

// Notice is a notice that somebody typed in.
type Notice struct {
	playlists.Post
	Displays []string // ids of those it is for
}

// ErrNone is the error for an id that no notice has.
var ErrNone = errors.New("no notice has this id")

// source is what typed notices are posted as.
const source = "notices"

// memory is how long a notice that is over is still listed.
const memory = 24 * time.Hour

// New returns the notices that are in the store, and posts them.
func New(ctx context.Context, cfg Config) (*Notices, error) {
	rows, err := cfg.Store.Notices(ctx)
	if err != nil {
		return nil, err
	}
	n := &Notices{Config: cfg, rows: make(map[string]store.Notice, len(rows))}
	for _, row := range rows {
		n.rows[row.ID] = row
	}
	n.tell()
	return n, nil
}

// Changes is a cell whose version rises with every change.
func (n *Notices) Changes() *latest.Cell[struct{}] { return &n.changes }

// Add takes a new notice. When it returns without an error the notice is durable and displays have been told.
// The notes say what somebody should look at. The error is a *playlists.Refusal for an entry that is no notice.
func (n *Notices) Add(ctx context.Context, e Entry) (Notice, []playlists.Text, error) {
	n.change.Lock()
	defer n.change.Unlock()
	now := time.Now()
	n.mu.Lock()
	n.forget(now)
	row, notes, err := n.row(e, now)
	n.mu.Unlock()
	if err != nil {
		return Notice{}, nil, err
	}
	row.ID = strings.ToLower(rand.Text()[:13])
	if err := n.Store.WriteNotice(ctx, row, now.Add(-memory).UnixMilli()); err != nil {
		return Notice{}, nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.rows[row.ID] = row
	n.tell()
	return n.notice(row), notes, nil
}

// End ends a notice, as if it had never been. The error is ErrNone if there is none with the id.
func (n *Notices) End(ctx context.Context, id string) error {
	n.change.Lock()
	defer n.change.Unlock()
	n.mu.Lock()
	_, ok := n.rows[id]
	n.mu.Unlock()
	if !ok {
		return ErrNone
	}
	if err := n.Store.DeleteNotice(ctx, id); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.rows, id)
	n.tell()
	return nil
}

// List returns the notices that are shown, will be, or were within a day, in the order in which they begin.
func (n *Notices) List() []Notice {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.forget(time.Now())
	return n.sorted()
}

// forget drops what has been over for a while. Call it with mu held.
func (n *Notices) forget(now time.Time) {
	old := now.Add(-memory).UnixMilli()
	for id, row := range n.rows {
		if row.Until < old {
			delete(n.rows, id)
		}
	}
}

// tell posts all notices. Call it with mu held.
func (n *Notices) tell() {
	all := n.sorted()
	posts := make([]playlists.Post, len(all))
	for i, x := range all {
		posts[i] = x.Post
	}
	n.Post(source, posts)
	n.changes.Set(struct{}{})
}

func (n *Notices) sorted() []Notice {
	all := make([]Notice, 0, len(n.rows))
	for _, row := range n.rows {
		all = append(all, n.notice(row))
	}
	slices.SortFunc(all, func(a, b Notice) int {
		return cmp.Or(cmp.Compare(a.Notice.From, b.Notice.From), cmp.Compare(a.Notice.ID, b.Notice.ID))
	})
	return all
}

func (n *Notices) notice(r store.Notice) Notice {
	post := playlists.Post{
		Notice: playlists.Notice{
			ID: r.ID, Precedence: playlists.OrdinaryNotice, Style: playlists.Style(r.Style), From: r.From, Until: r.Until,
			Text: playlists.Text{ZH: r.ZH, EN: r.EN},
		},
		Targets: r.Targets,
	}
	if post.Notice.Style == playlists.Takeover {
		post.Notice.Precedence = playlists.OperatorTakeover // and no tone: a red display is for emergencies
		return Notice{post, n.displays(post)}
	}
	if post.Notice.Word = boxes[r.Word]; r.Word == "urgent" {
		post.Notice.Tone = playlists.Alarm
	}
	return Notice{post, n.displays(post)}
}

// displays returns the ids of the displays that a post is for.
func (n *Notices) displays(post playlists.Post) []string {
	ids := []string{}
	for _, d := range n.Site().Displays {
		if post.For(d.Names) {
			ids = append(ids, d.ID)
		}
	}
	return ids
}
