// Package web is everything that a browser gets from the daemon: the HTTP API, the operators' page, the
// picture of the building, the player, and media by hash.
//
// It decides nothing. What it says comes from functions in Config, which the daemon fills in, so that
// this package knows displays and playlists but neither the store nor the folder, and can be tested
// without them. What it adds is the outside: the form of every answer (contracts in docs), who may ask at
// all (Access), and the manners that a public network needs (headers, deadlines, sandboxes).
//
// Pages are static files, built from the TypeScript beside this package and embedded. No page contains
// data; all of it comes from the API, so a page can be cached and a stranger who gets one learns nothing.
package web

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"yiping/displays"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Config is what the handler needs from the daemon. Functions are called for each request, from many
// goroutines at once, and should not block.
type Config struct {
	Site    Site
	Version string // of the binary, for people
	Access  Access // who asks; Strangers if nil
	Dist    fs.FS  // the built pages; Dist() for the embedded ones

	Displays    func() []displays.State
	Frame       func(display string, at int64) (Frame, error) // at in Unix milliseconds, 0 is now; ErrNoDisplay, ErrNoRecord
	Documents   func(display string, at int64) (Documents, error)
	Document    func(display, hash string) ([]byte, error) // ErrNoDisplay, ErrNoRecord
	Identify    func(display string) error                 // ErrNoDisplay
	Reload      func(display string) error                 // its players load their page anew; ErrNoDisplay
	Line        func(display string) (Line, bool)          // what a display was told last in one line; false: nothing
	Problems    func() []Problem
	Content     Content
	Playlists   Playlists
	Agenda      Agenda
	Notices     Notices
	Emergencies Emergencies
	Safe        Safe
	Streams     Streams
	Alerts      Alerts
	Contacts    Contacts
	Accounts    Accounts
	Audit       Audit // nil: nothing is recorded
	Pairing     Pairing
	Plays       Plays
	Changed     *latest.Cell[struct{}]                                                    // set whenever one of the answers above may have changed
	Media       func(hash string) (io.ReadSeekCloser, string, error)                      // bytes and media type of an asset; fs.ErrNotExist
	Small       func(ctx context.Context, hash string) (io.ReadSeekCloser, string, error) // a small picture of an asset; fs.ErrNotExist
	Socket      http.Handler                                                              // serves GET /screen/{id}/socket
	Status      func() ([]byte, error)                                                    // the folder's 播出状态.html, for GET /status; nil: there is none
	Building    func() []Room                                                             // what /building shows; without it there is no such page
	Notes       []playlists.Text                                                          // what somebody should know of how the daemon is set up
	Ready       func() error                                                              // nil once the daemon does all it should; the error says in words for people what is missing
	Metrics     *prometheus.Registry                                                      // what GET /metrics says; nil: there is no such page
	Log         *slog.Logger
}

// Site is the building.
type Site struct {
	Name string
	Zone schedule.Zone
}

// Problem is a problem and when it began, in Unix milliseconds.
type Problem struct {
	playlists.Problem
	Since int64
}

// Errors that the functions of a Config return, possibly wrapped, to say what kind of failure it is.
var (
	ErrNoDisplay = errors.New("no such display")
	ErrNoRecord  = errors.New("nothing is recorded for that time")
	ErrGone      = errors.New("no longer there")
	ErrTooLarge  = errors.New("larger than it may be")
	ErrCut       = errors.New("it did not arrive whole")
)

// New returns the handler of all pages and of the API. It fails if the pages were not built.
func New(cfg Config) (http.Handler, error) {
	if cfg.Access == nil {
		cfg.Access = Strangers
	}
	s := &site{Config: cfg, open: map[string]bool{everywhere: true}}
	s.player, _ = NewestPlayer(cfg.Dist) // pages says what is missing
	mux := http.NewServeMux()
	if err := s.pages(mux); err != nil {
		return nil, err
	}
	s.api(mux)
	mux.Handle("GET /media/{hash}", needs(Player, http.HandlerFunc(s.media)))
	mux.Handle("GET /media/{hash}/small", needs(Viewer, http.HandlerFunc(s.small)))
	mux.Handle("GET /screen/{id}/socket", needs(Player, http.HandlerFunc(s.socket)))
	if cfg.Metrics != nil {
		s.metrics(mux)
	}
	if cfg.Status != nil {
		mux.Handle("GET /status", needs(Viewer, http.HandlerFunc(s.status)))
	}
	mux.HandleFunc(everywhere, s.elsewhere(mux))

	// What follows is outside of the guard: a supervisor asks these two without credentials, and they
	// say nothing about the site.
	outer := http.NewServeMux()
	outer.HandleFunc("GET /healthz", s.healthz)
	outer.HandleFunc("GET /readyz", s.readyz)
	outer.Handle("/", s.guard(mux))
	return headers(outer), nil
}

// site is the handler's state.
type site struct {
	Config
	displays ledger
	player   string          // hash of the newest player, empty if there is none
	open     map[string]bool // by pattern: pages, which hold no data
}
