package library

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"yiping/daemon/library/hints"
	"yiping/daemon/store"
	"yiping/playlists"
)

// folder is all that is known of the content folder. One goroutine owns it: the one in run.
type folder struct {
	lib     *Library
	ctx     context.Context
	log     *slog.Logger
	watcher *fsnotify.Watcher // nil: only the rescan finds changes
	unheard bool              // some folder could not be watched in this rescan

	root    *os.Root // nil between turns: see enter
	away    bool     // it is not there, or not the right one
	rootSig sig      // with its true device
	mark    mark     // the sentinel

	top      *dir
	lineups  map[string]*lineup      // by playlist
	assets   map[string]*store.Asset // by hash
	taken    map[inode]*file         // files whose bytes were taken
	parked   map[inode]*file         // files that were set aside
	waiting  waiting                 // files to look at again later
	missing  missing                 // files that are not there any more, since a moment
	removed  map[store.Removal]int64 // when what can be restored went; the keys have no At
	problems map[string]playlists.Problem

	quick, slow, idle lane // who examines what
	results           chan result
	workers           sync.WaitGroup
	scan              *scan // running rescan, nil: none
	round             uint32
	nextScan          time.Time
	drain             time.Time      // when to look at what was stirred; zero: nothing was
	first             map[*file]bool // those of the first scan that are not judged yet
	starting          bool
	scannedOnce       bool

	pending  pending   // not written yet
	retry    time.Time // when to try to write them again
	stale    bool      // a list has changed since the catalog was set
	calm     time.Time // when the catalog may be set again
	tell     time.Time // when to set the next report; zero: nothing to report
	told     int       // number of files in the last report
	midnight time.Time // when dates may be over
}

// dir is a folder inside of the content folder, or the content folder itself.
type dir struct {
	path   string
	parent *dir
	depth  int // 0 for the content folder
	place  place
	files  map[string]*file
	dirs   map[string]*dir
	round  uint32 // last rescan that saw it
}

// file is what is known of one name in the content folder.
type file struct {
	dir     *dir
	path    string
	name    string
	sig     sig       // as last seen
	changed time.Time // since when sig is what it is
	fresh   bool      // these bytes were never judged and only grew since they were first seen
	round   uint32    // last rescan that saw it
	slot    int       // place in waiting, -1: none

	busy      bool        // being examined
	again     bool        // something happened meanwhile
	resting   time.Time   // when to look again, while it is in waiting
	pause     time.Time   // not to be examined before: that cost something a moment ago
	notYet    delay       // why it is not taken yet; "" if nobody looked
	refused   *refusal    // what is wrong with its bytes
	known     *store.File // the bytes that were taken, maybe older ones than are in the folder now
	asset     *store.Asset
	since     time.Time        // when it was taken; zero: before the daemon started
	entry     *playlists.Entry // nil if its name cannot be obeyed
	hints     hints.Hints
	meant     *playlists.Refusal // why its name cannot be obeyed
	orderRead sig                // of a playlist file: as it was when it was read
	peeked    sig                // as it was when it was last checked for being ours
	ours      bool               // an answer that the daemon wrote
}

// refusal is why a file is not shown and what to do about it.
type refusal struct {
	sig   sig       // the file that it is about
	again time.Time // when to examine it again though it stays the same; zero: never
	playlists.Refusal
}

// retry reports whether it is time to examine the file again.
func (r *refusal) retry(now time.Time) bool { return !r.again.IsZero() && !now.Before(r.again) }

// current reports whether the bytes in the folder are those that were taken.
func (f *file) current() bool {
	return f.known != nil && f.known.Inode == f.sig.ino && f.known.Dev == f.sig.dev && f.known.Size == f.sig.size &&
		f.known.Mtime == f.sig.mtime && f.known.Ctime == f.sig.ctime
}

// problem raises or, with nil, ends what a person can mend.
func (fo *folder) problem(id string, p *playlists.Problem) {
	old, was := fo.problems[id]
	switch {
	case p == nil && was:
		delete(fo.problems, id)
	case p != nil && *p != old:
		fo.problems[id] = *p
	default:
		return
	}
	fo.reportSoon()
}

// watch asks for hints about a folder. It may be called again for a folder that is watched.
func (fo *folder) watch(d *dir) {
	if fo.watcher == nil || d.place == inWeb {
		return
	}
	err := fo.watcher.Add(filepath.Join(fo.lib.cfg.Root, filepath.FromSlash(d.path)))
	if err == nil {
		return
	}
	if _, gone := fo.lstat(orDot(d.path)); gone == nil {
		fo.unheard = true
		fo.problem("watch", &problemWatch)
	}
}

func (fo *folder) unwatch(d *dir) {
	if fo.watcher != nil {
		fo.watcher.Remove(filepath.Join(fo.lib.cfg.Root, filepath.FromSlash(d.path))) // gone with the folder, mostly
	}
}

func orDot(p string) string {
	if p == "" {
		return "."
	}
	return p
}
