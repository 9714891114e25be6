// Package contact listens to the contacts of other systems, such as that of the fire alarm, and raises an emergency on
// their word.
//
// A contact is supervised. It says how it stands again and again, so that a cut wire or a dead gateway is noticed: its
// silence is a fault, which is told to people, and never an alarm. It raises an emergency and does not end one: that
// is for a person, who has looked. A contact knows that it has closed, not why, so the words that it shows never say that
// there is a fire.
//
// What a contact said last is written down, beside showing it, because it must neither alarm twice over a restart nor be
// forgotten.
package contact

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/daemon/beside"
	"yiping/daemon/store"
	"yiping/displays/latest"
)

// Config is what contacts need to know.
type Config struct {
	Contacts []Contact
	Store    *store.Store
	Raise    func(kind string, drill bool) error // returns when displays have been told, and waits for nothing else
	Stands   func() bool                         // whether there is an emergency
	Log      *slog.Logger
}

// Contact is one contact.
type Contact struct {
	ID, Name  string
	Kind      string // of the emergency that it raises
	Drill     bool
	Heartbeat time.Duration // how often it speaks; after one and a half times that without a word it is faulty
	Alarm     []string      // what it may say for that, without regard to case
	Normal    []string
}

// silence is how long a contact may be silent.
func (c Contact) silence() time.Duration { return c.Heartbeat * 3 / 2 }

// Status is a contact and how it stands.
type Status struct {
	Contact
	State State
	Since time.Time
	Heard time.Time // zero: not since the daemon began
}

// ErrNone is in the error for an id that no contact has.
var ErrNone = errors.New("no contact has this id")

// Contacts are all contacts. Their methods may be called from anywhere.
type Contacts struct {
	Config
	changes latest.Cell[struct{}]
	disk    *beside.Writer[[]store.Contact]

	mu      sync.Mutex // never held while a disk is waited for
	signals map[string]signal
}

// New returns the contacts, as they were when the daemon ended.
func New(ctx context.Context, cfg Config) (*Contacts, error) {
	rows, err := cfg.Store.Contacts(ctx)
	if err != nil {
		return nil, err
	}
	c := &Contacts{Config: cfg, disk: beside.New(cfg.Store.WriteContacts, nil, cfg.Log), signals: map[string]signal{}}
	for _, x := range cfg.Contacts {
		s := signal{said: Unknown, heard: time.Now()}
		if i := slices.IndexFunc(rows, func(r store.Contact) bool { return r.ID == x.ID }); i >= 0 {
			s.said, s.since = State(rows[i].Said), time.UnixMilli(rows[i].Since)
		}
		c.signals[x.ID] = s
	}
	if all := c.rows(); len(all) != len(rows) { // one that left the configuration begins anew when it comes back
		c.disk.Set(all)
	}
	return c, nil
}

// Changes is a cell whose version rises when something else would be listed.
func (c *Contacts) Changes() *latest.Cell[struct{}] { return &c.changes }

// Hear takes what a contact says. If it is news of an alarm, displays have been told when it returns. The error is a
// *playlists.Refusal for a contact or a word that is not known.
func (c *Contacts) Hear(id, word string, at time.Time) (Status, error) {
	i := slices.IndexFunc(c.Contacts, func(x Contact) bool { return x.ID == id })
	if i < 0 {
		return Status{}, c.noContact(id)
	}
	x := c.Contacts[i]
	says, ok := x.understand(word)
	if !ok {
		return Status{}, x.noWord(word)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.signals[id]
	was, _ := before.state(x.silence(), at)
	next, raise := before.hear(says, at)
	c.signals[id] = next
	if raise {
		err := c.Raise(x.Kind, x.Drill)
		c.Log.Warn("a contact alarms", "contact", id, "kind", x.Kind, "drill", x.Drill, "err", err)
	}
	if before.said != next.said {
		c.disk.Set(c.rows())
	}
	if was != says {
		c.Log.Info("a contact has changed", "contact", id, "from", was, "to", says)
		c.changes.Set(struct{}{})
	}
	return x.status(next, at), nil
}

// understand returns what a word means.
func (c Contact) understand(word string) (State, bool) {
	is := func(w string) bool { return strings.EqualFold(w, strings.TrimSpace(word)) }
	switch {
	case slices.ContainsFunc(c.Alarm, is):
		return Alarm, true
	case slices.ContainsFunc(c.Normal, is):
		return Normal, true
	}
	return "", false
}

// rows returns what is to be written down. Call it with mu held.
func (c *Contacts) rows() []store.Contact {
	var all []store.Contact
	for _, x := range c.Contacts {
		if s := c.signals[x.ID]; s.said != Unknown {
			all = append(all, store.Contact{ID: x.ID, Said: string(s.said), Since: s.since.UnixMilli()})
		}
	}
	return all
}

func (c Contact) status(s signal, at time.Time) Status {
	out := Status{Contact: c}
	out.State, out.Since = s.state(c.silence(), at)
	if s.spoke {
		out.Heard = s.heard
	}
	return out
}

// List returns all contacts and how they stand.
func (c *Contacts) List() []Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	all := []Status{}
	for _, x := range c.Contacts {
		all = append(all, x.status(c.signals[x.ID], now))
	}
	return all
}

// Run is the task that notices silence, and writes down what contacts have said. It returns nil.
func (c *Contacts) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { c.supervise(ctx) })
	all.Go(func() { _ = c.disk.Run(ctx) })
	all.Wait()
	return nil
}

// supervise tells when contacts have been silent for too long.
func (c *Contacts) supervise(ctx context.Context) {
	var told []string
	for {
		_, seen := c.changes.Get()
		faulty, wait := c.faulty(time.Now())
		if !slices.Equal(faulty, told) {
			c.Log.Warn("which contacts are silent has changed", "silent", faulty)
			c.changes.Set(struct{}{})
			told = faulty
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-c.changes.Changed(seen):
		case <-ctx.Done():
			return
		}
		timer.Stop()
	}
}

// faulty returns the ids of the contacts that are silent, and how long it takes until there may be another.
func (c *Contacts) faulty(now time.Time) (ids []string, wait time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	wait = 24 * time.Hour
	for _, x := range c.Contacts {
		if left := c.signals[x.ID].lost(x.silence()).Sub(now); left > 0 {
			wait = min(wait, left)
		} else {
			ids = append(ids, x.ID)
		}
	}
	return ids, wait
}
