// Package alerts keeps the alerts of authorities that are in force, and shows them: 红色 and 橙色 take over the
// displays, 黄色 and 蓝色 are a strip.
//
// What a message says is read by daemon/cap. Here is what is done with it: whether it is about us, whether it is real,
// until when it holds, what it replaces. Displays are told first and the store is written beside that, as with
// emergencies; and as every notice, an alert begins and ends on a display by itself.
//
// Messages come over HTTP, where only senders count that the configuration names, and as files that somebody drops
// into a folder, which are as trustworthy as the folder. A message that came once changes nothing when it comes again.
package alerts

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"yiping/daemon/beside"
	"yiping/daemon/cap"
	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
)

// Config says what alerts are shown, and where.
type Config struct {
	Senders  []string         // who is believed over HTTP: senders, or codes of China's issuers; none: nobody
	Areas    []string         // beginnings of the codes of areas that are ours; none: all are
	Targets  []string         // of notices, for whom alerts are; none: every display
	Lasts    time.Duration    // how long an alert holds that says no end, from when it was sent
	Displays func() []Display // as they are now
	Store    *store.Store
	Post     func(source string, posts []playlists.Post) // replaces what a source posts, at once
	Log      *slog.Logger
}

// Display is a display that alerts can be for.
type Display struct {
	ID    string
	Names []string // what it answers to, see playlists.Names
}

// Alerts are the alerts that are in force, and what was taken before.
type Alerts struct {
	Config
	changes latest.Cell[struct{}]
	disk    *beside.Writer[[]store.Alert]

	mu      sync.Mutex // never held while a disk is waited for
	rows    map[string]store.Alert
	refused []Refused // newest last
	stored  map[string]store.Alert
}

// Alert is an alert that is in force or will be.
type Alert struct {
	ID         string // of its notice
	Identifier string
	Sender     string
	Sent       int64 // Unix milliseconds, as are From and Until
	Level      cap.Level
	Drill      bool
	Hidden     bool // it is about somewhere else and is not shown
	File       string
	Post       playlists.Post
	Displays   []string // ids of those it is for
	Durable    bool     // a restart brings it back
}

// Refused is a message that was not taken.
type Refused struct {
	At         int64 // Unix milliseconds
	Identifier string
	Sender     string
	File       string // "": it came over HTTP
	Refusal    playlists.Refusal
}

// How long, how many, how late.
const (
	early     = 10 * time.Minute   // whose clock is ahead by more is wrong
	stale     = 24 * time.Hour     // what was sent before is no news
	longest   = 7 * 24 * time.Hour // an alert holds
	memory    = 48 * time.Hour     // after its end a message is known; longer than stale
	endedFor  = 10 * time.Minute   // a strip says that a takeover was cancelled
	behind    = time.Minute        // a display whose clock is so much behind shows it at once all the same
	mostShown = 50                 // alerts in force; of those that take over, twice as many
	mostKept  = 5_000              // messages
	mostSaid  = 20                 // refusals that are listed
	source    = "cap"              // what alerts are posted as
)

// How an alert ended before its time.
const (
	cancelled = "cancelled"
	replaced  = "replaced"
	removed   = "removed"   // its file was, or somebody took it off
	displaced = "displaced" // an exercise, by what is real
)

// New returns the alerts that are in the store, and posts those that are in force.
func New(ctx context.Context, cfg Config) (*Alerts, error) {
	all, err := cfg.Store.Alerts(ctx)
	if err != nil {
		return nil, err
	}
	a := &Alerts{Config: cfg, rows: map[string]store.Alert{}, stored: map[string]store.Alert{}}
	a.disk = beside.New(a.write, func() { a.changes.Set(struct{}{}) }, cfg.Log)
	for _, row := range all {
		a.rows[row.Name], a.stored[row.Name] = row, row
	}
	a.forget(time.Now())
	a.tell()
	return a, nil
}

// Changes is a cell whose version rises with every change.
func (a *Alerts) Changes() *latest.Cell[struct{}] { return &a.changes }

// List returns the alerts that are in force or will be, the gravest first.
func (a *Alerts) List() []Alert {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now().UnixMilli()
	durable := a.disk.Durable()
	out := []Alert{}
	for _, row := range a.rows {
		if stands(row, now) {
			out = append(out, a.alert(row, durable))
		}
	}
	slices.SortFunc(out, func(x, y Alert) int {
		return cmp.Or(cmp.Compare(y.Level, x.Level), cmp.Compare(y.Sent, x.Sent), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// Refused returns the messages that were refused lately, newest first.
func (a *Alerts) Refused() []Refused {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := slices.Clone(a.refused)
	slices.Reverse(out)
	return out
}

// stands reports whether an alert is in force or will be.
func stands(row store.Alert, now int64) bool {
	return row.Kind != cap.Cancel && row.Ended == 0 && row.Until > now
}

// genuine reports whether an alert is no exercise and is shown.
func genuine(row store.Alert) bool { return row.Status == cap.Actual && !row.Hidden }

// genuine reports whether something real is in force, or will be. Call it with mu held.
func (a *Alerts) genuine(now time.Time) bool {
	for _, row := range a.rows {
		if genuine(row) && stands(row, now.UnixMilli()) {
			return true
		}
	}
	return false
}

func (a *Alerts) alert(row store.Alert, durable bool) Alert {
	post := a.post(row)
	out := Alert{
		ID: post.Notice.ID, Identifier: row.Identifier, Sender: row.Sender, Sent: row.Sent, Level: cap.Level(row.Level), Drill: row.Status == cap.Exercise,
		Hidden: row.Hidden, File: row.File, Post: post, Displays: []string{}, Durable: durable,
	}
	for _, d := range a.Displays() {
		if !row.Hidden && post.For(d.Names) {
			out.Displays = append(out.Displays, d.ID)
		}
	}
	return out
}

// tell posts what is in force, and what was cancelled a while ago. Call it with mu held, or before anybody else can.
func (a *Alerts) tell() {
	now := time.Now().UnixMilli()
	var posts []playlists.Post
	for _, row := range a.rows {
		switch {
		case row.Hidden:
		case stands(row, now):
			posts = append(posts, a.post(row))
		case row.Ending == cancelled && row.Ended+endedFor.Milliseconds() > now && takesOver(row) && row.From <= row.Ended:
			posts = append(posts, a.ended(row))
		}
	}
	slices.SortFunc(posts, func(x, y playlists.Post) int { return cmp.Compare(x.Notice.ID, y.Notice.ID) })
	a.Post(source, posts)
	a.changes.Set(struct{}{})
}

// set keeps rows and tells displays, then the store. Call it with mu held.
func (a *Alerts) set(rows ...store.Alert) (version uint64) {
	for _, row := range rows {
		a.rows[row.Name] = row
	}
	a.tell()
	a.forget(time.Now())
	all := make([]store.Alert, 0, len(a.rows))
	for _, row := range a.rows {
		all = append(all, row)
	}
	a.disk.Set(all)
	return a.disk.Wanted()
}

// forget drops what was over long ago, but for what a file still says. Call it with mu held.
func (a *Alerts) forget(now time.Time) {
	old := now.Add(-memory).UnixMilli()
	for name, row := range a.rows {
		if row.File == "" && row.Sent < old && row.Until < old && row.Ended < old {
			delete(a.rows, name)
		}
	}
}

// ErrNone is the error of End for an id that no alert in force has.
var ErrNone = errors.New("no alert in force has this id")

// End takes an alert off, whatever its sender says; no all-clear is said. Displays have been told when it returns. The
// error is ErrNone.
func (a *Alerts) End(ctx context.Context, notice string) error {
	a.mu.Lock()
	now := time.Now().UnixMilli()
	for _, row := range a.rows {
		if id(row.Name) == notice && stands(row, now) {
			row.Ended, row.Ending = now, removed
			version := a.set(row)
			a.mu.Unlock()
			a.disk.Await(ctx, version)
			return nil
		}
	}
	a.mu.Unlock()
	return ErrNone
}

// Remove ends what a file of the folder has raised. The folder no longer says it, so no all-clear is said either.
func (a *Alerts) Remove(file string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.remove(file, "")
}

// remove ends what a file has raised, all but the message that it says now. Call it with mu held.
func (a *Alerts) remove(file, but string) {
	var changed []store.Alert
	now := time.Now().UnixMilli()
	for _, row := range a.rows {
		if row.File == file && row.Name != but {
			if stands(row, now) {
				row.Ended, row.Ending = now, removed
			}
			row.File = ""
			changed = append(changed, row)
		}
	}
	if changed != nil {
		a.set(changed...)
	}
}

// Files returns the files that messages which are kept came from.
func (a *Alerts) Files() (files []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, row := range a.rows {
		if row.File != "" && !slices.Contains(files, row.File) {
			files = append(files, row.File)
		}
	}
	return files
}

// trusts reports whether a message counts that came over HTTP.
func (a *Alerts) trusts(m cap.Alert) bool {
	return slices.Contains(a.Senders, m.Sender) || m.Unit != "" && slices.Contains(a.Senders, m.Unit)
}

// noteRefused lists a refusal. A file that stays is listed once for each reason.
func (a *Alerts) noteRefused(m cap.Alert, file string, r *playlists.Refusal) {
	a.mu.Lock()
	defer a.mu.Unlock()
	x := Refused{At: time.Now().UnixMilli(), Identifier: m.Identifier, Sender: m.Sender, File: file, Refusal: *r}
	if file != "" && slices.ContainsFunc(a.refused, func(y Refused) bool {
		x.At = y.At
		return x == y
	}) {
		return
	}
	x.At = time.Now().UnixMilli()
	a.refused = append(a.refused, x)
	a.refused = a.refused[max(0, len(a.refused)-mostSaid):]
	a.changes.Set(struct{}{})
}

// id returns the id of a notice about a message.
func id(name string) string {
	sum := sha256.Sum256([]byte(name))
	return "cap-" + hex.EncodeToString(sum[:8])
}
