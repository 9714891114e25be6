// Package playout is the one loop of the daemon: facts in, documents out.
//
// It owns the World. Whenever a fact changes (the catalog of the content folder, the calendar of holidays,
// the bookings, the date), it makes the next World, compiles a program for each audience, writes down what must
// survive a crash, and hands the documents to the displays. Nothing is invalidated and nothing is remembered
// about what changed: compiling everything again costs a few milliseconds, and equal bytes are not sent
// twice.
//
// What is written down, before it is sent, is what could not be derived again after a crash: the world
// with its cues (so that a restart moves no loop and fires no [立即] again) and each program that was
// issued (so that "what was on yesterday" has an answer). A disk that does not answer is waited for a
// second and no longer: displays go on, and it is written as soon as it can be.
//
// Notices do not take part in that. They are a document of their own, and a source that posts one tells the
// displays itself, past the loop: an alarm must not wait for a compiler or a disk.
package playout

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"yiping/daemon/beside"
	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/displays/wire"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// Lead is how far in the future a switch lies when it is decided, so that every display of an audience
// has the document in time and makes the switch at the same instant.
const Lead = 150 * time.Millisecond

// Config is what the loop works with.
type Config struct {
	Zone     schedule.Zone
	Calendar *latest.Cell[schedule.Calendar] // which days are worked
	Displays *latest.Cell[[]Display]
	Catalog  *latest.Cell[playlists.Catalog]
	House    agenda.House                   // without bookings
	Bookings *latest.Cell[[]agenda.Booking] // sorted
	Hub      *displays.Hub
	Store    *store.Store
	Log      *slog.Logger
}

// Display is a display as far as its documents go.
type Display struct {
	Geometry wire.Geometry
	Audience playlists.Audience
	Names    []string // what it answers to as a target of notices, see playlists.Names
}

// Playout is the loop and its present state.
type Playout struct {
	Config
	state    atomic.Pointer[state]
	tally    atomic.Pointer[tally]
	asked    chan struct{} // by Turns
	compiled compiled
	journal  *beside.Writer[*state]

	posts latest.Cell[[]playlists.Post] // those that displays have

	mu     sync.Mutex // guards posted, and what displays are told: notices must not be followed by older ones
	posted map[string][]playlists.Post

	generations map[string]int // by display, of those that were reloaded; guarded by mu
}

// state is everything that is true between two turns of the loop. It is never changed, only replaced.
type state struct {
	screens  *screens
	world    *playlists.World
	window   playlists.Window
	programs map[string]*issue // by Audience.Key
	problems []playlists.Problem
	at       int64 // when it was made, Unix milliseconds
	settled  bool  // the content folder has been looked through once: what comes now has arrived
	late     bool  // it was sent before it was durable
}

// issue is a program as document.
type issue struct {
	program  *playlists.Program
	document *wire.Document
	problems []playlists.Problem
}

// New returns the loop for a site. It restores the world from the journal.
func New(cfg Config) (*Playout, error) {
	p := &Playout{Config: cfg, asked: make(chan struct{}), posted: map[string][]playlists.Post{}, generations: map[string]int{}}
	world, err := restore(cfg.Store, cfg.Zone, cfg.House)
	if err != nil {
		return nil, err
	}
	first := &state{world: world, screens: newScreens(cfg.Displays.Get())}
	p.state.Store(first)
	p.journal = newJournal(p, first)
	return p, nil
}

// Run is the task.
func (p *Playout) Run(ctx context.Context) error {
	var written sync.WaitGroup
	written.Go(func() { _ = p.journal.Run(ctx) })
	defer written.Wait()
	var catalogSeen, calendarSeen, bookingsSeen, postsSeen uint64
	if len(p.state.Load().world.Cues) > 0 {
		p.turn(ctx, p.state.Load().screens, p.state.Load().world, time.Now().UnixMilli()) // displays need not wait for the first scan
	}
	for {
		p.rehang(ctx)
		now := time.Now().UnixMilli()
		s := p.state.Load()
		world := s.world
		catalog, version := p.Catalog.Get()
		calendar, days := p.Calendar.Get()
		if version != catalogSeen || days != calendarSeen {
			catalogSeen, calendarSeen = version, days
			if version > 0 {
				world = p.step(s, catalog, calendar, now)
			}
		}
		if bookings, version := p.Bookings.Get(); version != bookingsSeen {
			bookingsSeen = version
			world = world.WithAgenda(p.house(bookings))
		}
		if len(world.Cues) > 0 && p.due(s, now) {
			world = world.Renew(s.screens.channels, now)
		}
		if world != s.world {
			p.turn(ctx, s.screens, world, now)
		}
		posts, version := p.posts.Get()
		if postsSeen = version; anyOver(posts, now) {
			p.retell()
		}
		wait := time.NewTimer(p.untilNext(now))
		select {
		case <-p.Catalog.Changed(catalogSeen):
		case <-p.Calendar.Changed(calendarSeen):
		case <-p.Bookings.Changed(bookingsSeen):
		case <-p.posts.Changed(postsSeen):
		case <-p.Displays.Changed(s.screens.version):
		case <-p.asked:
		case <-wait.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		wait.Stop()
	}
}

// Turns returns nil when the loop has come round, or the error of ctx if it does not until then: it hangs. It waits for no
// disk longer than a second each time.
func (p *Playout) Turns(ctx context.Context) error {
	select {
	case p.asked <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// house returns the building with its bookings.
func (p *Playout) house(bookings []agenda.Booking) agenda.House {
	h := p.House
	h.Bookings, h.Known = bookings, true
	return h
}

// step returns the world with a new catalog or calendar. After a restart the world of the journal is more
// complete than a catalog that is still being made.
func (p *Playout) step(s *state, catalog playlists.Catalog, calendar schedule.Calendar, now int64) *playlists.World {
	if catalog.Starting && len(s.world.Cues) > 0 && len(s.world.Playlists) > 0 {
		return s.world
	}
	world := s.world.Step(catalog.Playlists, calendar, s.screens.channels, now, now+Lead.Milliseconds(), s.settled)
	if !catalog.Starting {
		next := *s
		next.settled = true
		p.state.Store(&next)
	}
	return world
}

// due reports whether programs must be renewed: a new day has begun, the clock was put back, or a program
// that could not be planned for the whole window is about to end.
func (p *Playout) due(s *state, now int64) bool {
	return s.world.Ahead(now) || s.window.From != 0 && p.Zone.Midnight(now) != s.window.From || len(s.programs) > 0 && now > s.ends()-time.Hour.Milliseconds()
}

// ends returns when the first of the programs ends.
func (s *state) ends() int64 {
	end := s.window.Until
	for _, i := range s.programs {
		end = min(end, i.program.Until)
	}
	return end
}

// untilNext returns how long nothing happens by itself. Wall clocks jump, so it is at most half a minute.
func (p *Playout) untilNext(now int64) time.Duration {
	next := now + 30_000
	posts, _ := p.posts.Get()
	for _, post := range posts {
		next = min(next, post.Notice.Until)
	}
	next = min(next, p.Zone.Start(p.Zone.Day(now)+1, 0))
	return max(time.Duration(next-now), 1) * time.Millisecond
}

// turn makes the documents of a world and gives them to the displays.
func (p *Playout) turn(ctx context.Context, c *screens, world *playlists.World, now int64) {
	begun := time.Now()
	old := p.state.Load()
	s := &state{world: world, screens: c, window: world.WindowAt(now), programs: map[string]*issue{}, at: now, settled: old.settled}
	for i, d := range c.displays {
		key := c.fixed[i].audience
		if s.programs[key] != nil {
			continue
		}
		if was := old.programs[key]; was != nil && old.world == world && old.window == s.window {
			s.programs[key] = was
			continue
		}
		program, problems := playlists.Compile(world, d.Audience, s.window)
		document := wire.NewDocument(wire.Program, playlists.Encode(program))
		if was := old.programs[key]; was != nil && was.document.Hash == document.Hash {
			program, document = was.program, was.document
		}
		s.programs[key] = &issue{program, document, problems}
	}
	for _, i := range s.programs {
		s.problems = append(s.problems, i.problems...)
	}
	slices.SortFunc(s.problems, func(a, b playlists.Problem) int { return cmp.Compare(a.ID, b.ID) })
	s.problems = slices.CompactFunc(s.problems, func(a, b playlists.Problem) bool { return a.ID == b.ID })

	p.compiled.note(begun)
	p.journal.Set(s)
	p.journal.Await(ctx, p.journal.Wanted())
	next := *s
	next.late = !p.journal.Durable()
	p.state.Store(&next)
	p.retell()
}

// wants returns the documents each display should have.
func (p *Playout) wants(s *state, posts []playlists.Post) map[string]displays.Want {
	wants := make(map[string]displays.Want, len(s.screens.displays))
	shared := map[string]*wire.Document{} // by which of the posts are in it
	which := make([]byte, len(posts))
	for i := range s.screens.displays {
		d := &s.screens.displays[i]
		for k, post := range posts {
			which[k] = '-'
			if post.For(d.Names) {
				which[k] = '+'
			}
		}
		notices := shared[string(which)]
		if notices == nil {
			notices = wire.NewDocument(wire.Notices, playlists.Encode(d.noticesOf(posts)))
			shared[string(which)] = notices
		}
		want := displays.Want{Notices: notices, Display: p.geometry(s.screens, i)}
		if is := s.programs[s.screens.fixed[i].audience]; is != nil {
			want.Program = is.document
		}
		wants[d.Geometry.ID] = want
	}
	return wants
}

// Problems returns what a person should mend.
func (p *Playout) Problems() []playlists.Problem {
	s := p.state.Load()
	if !s.late || p.journal.Durable() {
		return s.problems
	}
	return append(slices.Clone(s.problems), playlists.Problem{
		ID: "journal", Where: "数据文件夹 data folder",
		What:   playlists.Text{ZH: "播出计划没能写进硬盘，重启后播放位置可能会跳", EN: "the plan could not be written to disk; after a restart loops may jump"},
		Remedy: playlists.Text{ZH: "请检查硬盘是不是满了或坏了", EN: "check whether the disk is full or failing"},
	})
}

// Assets returns what may still be shown, so that the media store keeps it.
func (p *Playout) Assets() map[string]bool { return p.state.Load().world.Assets() }
