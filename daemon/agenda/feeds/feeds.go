// Package feeds fetches the calendars that other servers publish, and keeps the last good copy of each.
//
// What a board shows must not hang on a server that somebody else runs. So a copy holds until there is a
// better one: through failures, restarts, pages that ask for a login, and a calendar that is suddenly empty,
// which is almost always an accident; the last is believed only after an hour. Whoever looks at the problems
// is told how old a copy is, because an old plan that looks like a new one would be a lie as well.
//
// Each feed has a task of its own, so none waits for another. A copy is an immutable value; whoever shows it
// compares pointers.
//
// An address is a key to its calendar, and may hold a password. It appears in no message, log, file or name.
package feeds

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"yiping/daemon/agenda/ics"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

const (
	every   = time.Minute      // between two looks at a calendar, at most
	longest = 15 * time.Minute // between two attempts, unless the server asks for more
	patient = 24 * time.Hour   // what a server may ask for at most
	emptied = time.Hour        // after which a calendar that has lost all of its events is believed
	many    = 5                // events that cannot all be gone by intent
	confirm = 10 * time.Minute // how often it is noted on the disk that a copy is still what the server has
)

// Feed is a calendar that another server publishes.
type Feed struct {
	Name  string   // for people
	URL   string   // http or https
	Rooms []string // of events that name no place
}

// Config says what to fetch.
type Config struct {
	Feeds   []Feed
	Dir     string // where copies are kept; it belongs to this package
	Version string // of the daemon; servers are told
	Zone    schedule.Zone
	Log     *slog.Logger

	network // nil functions: the real one
}

// State is what is known of a feed. It is never changed, only replaced.
type State struct {
	Name    string
	Rooms   []string
	Copy    *Copy     // the last good one; nil if there has been none
	Current time.Time // when the server last said that this is its calendar
	Fault   *Fault    // why the last answer is not used; nil if it is
	Since   time.Time // of the first of the answers that were not used
}

// Copy is a calendar as it was fetched.
type Copy struct {
	Content []byte

	events         int
	etag, modified string // how the server calls this version
	mark           mark
}

// Feeds is the task, and what it has fetched.
type Feeds struct {
	all     []*feed
	zone    schedule.Zone
	changes latest.Cell[struct{}]
}

// feed is one calendar, and how it goes with it.
type feed struct {
	Feed
	fetcher  fetcher
	disk     disk
	zone     schedule.Zone
	log      *slog.Logger
	state    atomic.Pointer[State]
	changes  *latest.Cell[struct{}]
	failures int       // one after the other
	empty    time.Time // since when the server has had no event
	noted    time.Time // when the disk was last told that the copy is current; zero: the copy is not there
	logged   string    // the fault that was logged last
}

// New returns the task. It knows the copies that lie on the disk. An error says that there can be none.
func New(c Config) (*Feeds, error) {
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder of feeds: %w", err)
	}
	all := &Feeds{zone: c.Zone}
	ours := map[string]bool{}
	for _, of := range c.Feeds {
		u, err := url.Parse(of.URL)
		if err != nil {
			return nil, fmt.Errorf("the address of feed %q is no URL", of.Name) // the error has the address in it
		}
		f := &feed{
			Feed: of, changes: &all.changes, zone: c.Zone, log: c.Log.With("feed", of.Name), disk: newDisk(c.Dir, of.URL),
			fetcher: fetcher{network: c.orReal(), url: u, agent: "Yiping/" + c.Version},
		}
		ours[filepath.Base(f.disk.path)] = true
		s := &State{Name: of.Name, Rooms: of.Rooms}
		copied, current, err := f.disk.load()
		switch {
		case err == nil && copied != nil:
			s.Copy, s.Current, f.noted = copied, current, current
		case err != nil:
			f.log.Warn("cannot use the kept copy of a calendar", "err", err)
		}
		f.state.Store(s)
		all.all = append(all.all, f)
	}
	if err := sweep(c.Dir, ours); err != nil {
		c.Log.Warn("cannot remove old copies of calendars", "err", err)
	}
	return all, nil
}

// All returns what is known of each feed, in the order of the configuration.
func (all *Feeds) All() []*State {
	states := make([]*State, len(all.all))
	for i, f := range all.all {
		states[i] = f.state.Load()
	}
	return states
}

// Changes is set when All may return something else.
func (all *Feeds) Changes() *latest.Cell[struct{}] { return &all.changes }

// Run is the task.
func (all *Feeds) Run(ctx context.Context) error {
	var tasks sync.WaitGroup
	for _, f := range all.all {
		tasks.Go(func() { f.run(ctx) })
	}
	tasks.Wait()
	return nil
}

func (f *feed) run(ctx context.Context) {
	for {
		select {
		case <-time.After(time.Until(f.turn(ctx))):
		case <-ctx.Done():
			return
		}
	}
}

// turn fetches once and returns when to do so again.
func (f *feed) turn(ctx context.Context) time.Time {
	begun := time.Now()
	was := f.state.Load()
	answer, fault := f.fetcher.get(ctx, was.Copy)
	if ctx.Err() != nil {
		return begun
	}
	now := time.Now()
	if fault == nil && !answer.unchanged {
		answer.events = count(answer.Content)
		if fault = f.judge(answer.Content, now); fault == nil {
			fault = f.brake(was.Copy, &answer, now)
		}
	}
	next := *was
	if next.Fault = fault; fault != nil {
		if was.Fault == nil {
			next.Since = now
		}
		f.set(&next)
		f.say(fault)
		if fault.held {
			f.failures = 0
			return begun.Add(soon(every))
		}
		f.failures++
		return now.Add(max(soon(backOff(f.failures)), fault.after))
	}
	f.failures = 0
	next.Current, next.Since = now, time.Time{}
	if !answer.unchanged && (was.Copy == nil || was.Copy.mark != answer.mark) {
		c := answer.Copy
		next.Copy, f.noted = &c, time.Time{}
	}
	f.set(&next)
	f.say(nil)
	f.keep(&next)
	return begun.Add(soon(every))
}

func (f *feed) set(s *State) {
	f.state.Store(s)
	f.changes.Set(struct{}{})
}

// judge says why an answer is no calendar.
func (f *feed) judge(content []byte, now time.Time) *Fault {
	if isPage(content) {
		return &Fault{What: needsLogin.What, Remedy: needsLogin.Remedy, answered: true}
	}
	at := now.UnixMilli()
	if no := ics.Read(content, ics.Site{Zone: f.zone}, at, at+1).Unusable; no != nil {
		return &Fault{What: no.Reason, Remedy: playlists.Text{ZH: stop(no.Remedy.ZH), EN: stop(no.Remedy.EN)}, answered: true}
	}
	return nil
}

// brake holds back a calendar that has lost all of its events.
func (f *feed) brake(was *Copy, is *answer, now time.Time) *Fault {
	if was == nil || was.events <= many || is.events > 0 {
		f.empty = time.Time{}
		return nil
	}
	if f.empty.IsZero() {
		f.empty = now
	}
	if now.Sub(f.empty) >= emptied {
		f.empty = time.Time{}
		return nil
	}
	return allGone(was.events, f.empty.Add(emptied).In(f.zone.Location))
}

// keep puts a new copy on the disk and notes now and then that it is current. What fails is tried again.
func (f *feed) keep(s *State) {
	var err error
	switch {
	case f.noted.IsZero():
		err = f.disk.save(s.Copy, s.Current)
	case s.Current.Sub(f.noted) >= confirm:
		err = f.disk.touch(s.Current)
	default:
		return
	}
	if err != nil {
		f.log.Warn("cannot keep a calendar", "err", err)
		return
	}
	f.noted = s.Current
}

// say logs a fault once, and its end.
func (f *feed) say(fault *Fault) {
	text := ""
	if fault != nil {
		text = fault.log()
	}
	if text == f.logged {
		return
	}
	if f.logged = text; fault == nil {
		f.log.Info("a calendar is fetched again")
		return
	}
	f.log.Warn("cannot use a calendar", "err", text)
}

// backOff returns how long to wait after so many failures.
func backOff(failures int) time.Duration {
	return min(every<<min(failures-1, 10), longest)
}

// soon returns up to a sixth less than asked for, so that not all daemons of a city come at once.
func soon(wait time.Duration) time.Duration { return wait - rand.N(wait/6) }
