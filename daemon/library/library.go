// Package library turns the content folder into a Catalog: what can be shown, complete, measured and
// stored by content.
//
// The folder is shared. Staff copy into it over slow networks, with programs that reserve space first,
// save in place, rename, pause and give up, and the picture on the screen must never be half of one. So
// the folder is never played from. A file that is whole is copied into the media store, judged there once
// more, and never read again; what plays are those bytes, whatever happens in the folder afterwards.
//
//	inotify ──► stir (names: hints where to look) ─┐
//	timer  ──► scan (every file, every 15 s) ──────┴► observe ─► settle ─► examine ─► list ─► Catalog
//
// One goroutine owns all that is known of the folder (type folder) and never waits for a disk for long:
// reading and copying happen in a few others, which get a file's signature along and give back a verdict.
// Hints are never believed; each leads to a look at the name itself. That makes lost, doubled and late
// events harmless, and it makes the rescan, which finds what other machines changed, the same code.
//
// Things that go wrong are of two kinds. What a person can mend (a file that cannot be shown, a folder that
// vanished, a full disk) becomes part of the Report. Only what makes the task pointless is an error of Run.
package library

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"yiping/daemon/library/hints"
	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Config is what the library works with. It is not changed after New.
type Config struct {
	Root        string // the content folder
	Zone        schedule.Zone
	Open, Close int                             // the site's opening hours in minutes after midnight, for [上午] and the like
	Screens     *latest.Cell[Screens]           // what is shown where
	Agenda      []string                        // folders for timetables, which are no playlists
	Alerts      string                          // folder for alerts of authorities, which is none either; "": there is none
	Rescan      time.Duration                   // default 15 s
	Calendar    *latest.Cell[schedule.Calendar] // which days are worked; nil: Monday to Friday
	Timetables  *latest.Cell[[]Timetable]       // what became of the agenda folders, for 播出状态.html; nil: nobody reads them
	Log         *slog.Logger
}

// Screens is what the folder has to know of displays.
type Screens struct {
	Plays  map[string][]string // playlist to names of the displays that play it, for answers
	Canvas [2]int              // smallest rectangle that holds every canvas; larger pictures get a rendition
}

// Library is the task that watches the content folder.
type Library struct {
	cfg     Config
	store   *store.Store
	media   *store.Media
	catalog latest.Cell[playlists.Catalog]
	report  latest.Cell[Report]
	told    latest.Cell[told]
	stir    *stir
	orders  chan order
	ended   chan struct{} // closed when Run returns

	arranging sync.Mutex // held while a playlist.yaml is changed for the page
	signed    map[string]signed
}

// New returns the library of a content folder. The folder need not be there yet.
func New(cfg Config, st *store.Store, media *store.Media) (*Library, error) {
	root, err := filepath.Abs(cfg.Root)
	if err != nil {
		return nil, fmt.Errorf("content folder %q: %w", cfg.Root, err)
	}
	cfg.Root = root
	if cfg.Rescan <= 0 {
		cfg.Rescan = 15 * time.Second
	}
	l := &Library{cfg: cfg, store: st, media: media, stir: newStir(), orders: make(chan order), ended: make(chan struct{}), signed: map[string]signed{}}
	l.catalog.Set(playlists.Catalog{Starting: true})
	return l, nil
}

// Catalog holds what can be shown. A new value is set whenever that has changed.
func (l *Library) Catalog() *latest.Cell[playlists.Catalog] { return &l.catalog }

// Report holds what is to be said about every file. It follows the catalog by a moment.
func (l *Library) Report() *latest.Cell[Report] { return &l.report }

// screens is what is shown where, as far as is known now.
func (l *Library) screens() Screens {
	s, _ := l.cfg.Screens.Get()
	return s
}

// played returns the playlists that some display plays, by name.
func (l *Library) played() []string { return slices.Sorted(maps.Keys(l.screens().Plays)) }

// calendar is which days are worked, as far as is known now.
func (l *Library) calendar() schedule.Calendar {
	if l.cfg.Calendar == nil {
		return nil
	}
	calendar, _ := l.cfg.Calendar.Get()
	return calendar
}

// site is what hints need to know, for a file that arrived at the instant.
func (l *Library) site(arrived int64) hints.Site {
	return hints.Site{Zone: l.cfg.Zone, Open: l.cfg.Open, Close: l.cfg.Close, Arrived: arrived}
}

// Run is the task. It returns when the context is done, or when the database cannot be read.
// It can run once.
func (l *Library) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var tasks sync.WaitGroup
	defer tasks.Wait() // whoever gave us the store closes it after this
	defer cancel(nil)
	defer close(l.ended)
	tasks.Go(func() { l.answer(ctx) })
	w, err := fsnotify.NewWatcher()
	if err != nil {
		// The rescan finds everything too, only later: better slow than not at all.
		l.cfg.Log.Warn("cannot watch the content folder, changes are found by rescan only", "err", err)
		return l.run(ctx, nil)
	}
	defer w.Close()
	tasks.Go(func() { l.stir.drain(ctx, w) })
	return l.run(ctx, w)
}

// order is something a caller asks the owner of the folder to do.
type order struct {
	do   func(*folder) error
	done chan error
}

var errStopped = errors.New("the library is not running")

// ask has the owner of the folder do something and waits for it.
func (l *Library) ask(do func(*folder) error) error {
	o := order{do, make(chan error, 1)}
	select {
	case l.orders <- o:
		return <-o.done
	case <-l.ended:
		return errStopped
	}
}
