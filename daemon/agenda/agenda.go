// Package agenda gathers what is booked: the timetables and calendars that staff drop into the agenda folder,
// and the calendars that other servers publish.
//
// The folder is small and is looked through every second, on any disk; there is no need to be told of changes.
// A file counts once it has rested from one look to the next, and a file that is gone once it has been gone
// for a few seconds, because programs save by taking the old one away first. What a file said before holds as
// long as the new version is being opened or can't be read as a whole, and all of it holds while the folder
// can't be read: an empty board because of a loose cable would be a lie.
//
// To open a timetable takes LibreOffice seconds. Nothing else waits for that: timetables are opened beside the
// task, and what is typed in, what other servers publish and what else lies in the folder counts meanwhile.
//
// When a folder of timetables vanishes, or most of what they say of the coming week, that is more often a slip
// of the hand than meant: it is held, and a problem says so, until the files are back, or have been set aside
// into a parked folder, or an hour has passed.
//
// Whatever is refused is answered beside the file, row by row; the rest of the file counts.
package agenda

import (
	"context"
	"errors"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/daemon/agenda/feeds"
	"yiping/daemon/agenda/sheets"
	"yiping/daemon/answers"
	"yiping/daemon/store"
	"yiping/displays/latest"
	book "yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// Config says what to gather, and for whom.
type Config struct {
	Content  string   // the content folder
	Folders  []string // names of agenda folders in it; all that are there are read
	Zone     schedule.Zone
	House    book.House
	Calendar *latest.Cell[schedule.Calendar]
	Private  []string                     // words that make a booking private; nil: sheets.DefaultPrivate
	Parts    Parts                        // what 上午, 下午, 晚上 and an open end occupy
	Typed    *latest.Cell[[]book.Booking] // those that people typed in, sorted; may be nil
	Feeds    *feeds.Feeds                 // calendars of other servers; may be nil
	Store    *store.Store                 // remembers which answers were written
	Log      *slog.Logger
	Mounted  func() bool // the content folder is there and is the one it was; nil: it is. Nothing is made in what is in its place
}

// Parts says what an event takes that has no times, or no end. What is zero is as sheets.Site says.
type Parts struct {
	Morning, Afternoon, Evening schedule.Hours
	Lasts                       int // minutes
}

const (
	look     = time.Second     // how often the folders are looked through
	absent   = 5 * time.Second // after which a file that is gone is believed to be gone
	past     = 1               // days of bookings behind today
	ahead    = 40              // days of bookings ahead: more than a program covers
	maxFiles = 200             // in all agenda folders
	deepest  = 6               // sub-folders in each other that are read
)

// Agenda is the task, and what it has found.
type Agenda struct {
	Config
	convert  sheets.Converter
	bookings latest.Cell[[]book.Booking]
	report   latest.Cell[Report]
	files    map[string]*file // by path in the content folder
	left     []*file          // what left within the last minute
	held     time.Time        // since when files that are gone are held; zero: none is
	keeper   answers.Keeper
	openers  [2]opener
	fed      fed
	day      schedule.Day
	calendar uint64       // version with which the files were read
	typed    uint64       // version of the typed bookings that were gathered
	lost     error        // why the folder can't be looked into
	away     time.Time    // since when the content folder is not the one it was; zero: it is
	offered  schedule.Day // on which the form was put into the folder, or need not be
}

// New returns the task. Nothing is known until it runs.
func New(c Config) *Agenda {
	if c.Private == nil {
		c.Private = sheets.DefaultPrivate
	}
	if c.Typed == nil {
		c.Typed = new(latest.Cell[[]book.Booking])
	}
	a := &Agenda{Config: c, convert: sheets.FindConverter(), files: map[string]*file{}}
	a.keeper = answers.Keeper{Store: c.Store, Fact: "answers of the day to timetables", Mine: a.answersAt, Ours: answers.Is, Log: c.Log}
	return a
}

// Bookings holds all bookings from yesterday on, sorted. A new value is set when it says something else.
func (a *Agenda) Bookings() *latest.Cell[[]book.Booking] { return &a.bookings }

// Report holds what became of the files.
func (a *Agenda) Report() *latest.Cell[Report] { return &a.report }

// Run is the task.
func (a *Agenda) Run(ctx context.Context) error {
	var openers sync.WaitGroup
	defer openers.Wait()
	for i := range a.openers {
		openers.Go(func() { a.openers[i].run(ctx) })
	}
	tick := time.NewTicker(look)
	defer tick.Stop()
	a.turn(ctx, time.Now())
	for {
		select {
		case <-tick.C:
			a.turn(ctx, time.Now())
		case <-a.openers[ours].opened():
			a.collect(ctx, &a.openers[ours], time.Now())
		case <-a.openers[libreOffice].opened():
			a.collect(ctx, &a.openers[libreOffice], time.Now())
		case <-a.Typed.Changed(a.typed):
			a.tell(ctx, time.Now()) // without a look: what lies in the folder has not rested for a second yet
		case <-ctx.Done():
			return nil
		}
	}
}

// turn looks once, and says what has changed.
func (a *Agenda) turn(ctx context.Context, now time.Time) {
	again := a.renew(now)
	changed, err := a.look(now)
	changed = changed || again
	a.open()
	if !errors.Is(err, errAway) {
		a.away = time.Time{}
	} else if a.away.IsZero() {
		a.away = now
	}
	if !a.away.IsZero() && now.Sub(a.away) < absent {
		return // whoever knows the content folder may not have looked at it yet
	}
	if err != nil {
		if a.lost == nil || a.lost.Error() != err.Error() {
			a.Log.Warn("cannot look into the agenda folder", "err", err)
			a.lost = err
			changed = true
		}
	} else {
		if a.lost != nil {
			a.lost, changed = nil, true
		}
		if err := a.offer(now); err != nil {
			a.Log.Warn("cannot put the form into the agenda folder", "err", err)
		}
	}
	changed = a.lookAtFeeds(now) || changed
	if _, known := a.report.Get(); changed || known == 0 {
		a.tell(ctx, now)
	}
}

// renew reads all files again on another day, and when other days are worked: what 工作日 means, and the window
// of calendars, have moved. It reports whether they have.
func (a *Agenda) renew(now time.Time) bool {
	today := a.Zone.Day(now.UnixMilli())
	_, calendar := a.Calendar.Get()
	if today == a.day && calendar == a.calendar {
		return false
	}
	a.day, a.calendar = today, calendar
	for _, f := range a.files {
		a.understand(f)
	}
	return true
}

// tell sets what is known, and answers.
//
// The first value waits until every timetable that lay in the folder at the start was opened. Boards go on
// with what the daemon knew before it was stopped, and without that say nothing yet; what they must not say is
// that nothing is booked today, because the only timetable is still being converted. No conversion takes
// longer than its minute, so neither does the wait for each. The answers that lie there wait, too: what they
// say was not looked at again.
func (a *Agenda) tell(ctx context.Context, now time.Time) {
	bookings, report := a.gather(now.UnixMilli())
	was, version := a.bookings.Get()
	starting := version == 0 && a.unknown()
	if version == 0 && a.lost == nil && !starting || version > 0 && !reflect.DeepEqual(was, bookings) {
		a.bookings.Set(bookings)
	}
	a.report.Set(report)
	if a.lost == nil && !starting {
		a.answer(ctx, report.Files, now)
	}
}

// all returns the files that may say something, in the order of their names.
func (a *Agenda) all() []*file {
	out := make([]*file, 0, len(a.files))
	for _, f := range a.files {
		if !f.ours {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(x, y *file) int { return strings.Compare(x.path, y.path) })
	return out
}
