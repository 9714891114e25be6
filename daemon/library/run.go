package library

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"yiping/daemon/store"
	"yiping/playlists"
)

const (
	gather  = 2 * time.Millisecond // how long hints are gathered before anyone looks: programs write in bursts
	tick    = 2 * time.Millisecond // how long a rescan works before others have their turn
	tryDisk = 2 * time.Second      // how long to wait after the disk refused
)

// run owns the folder until the context is done.
func (l *Library) run(ctx context.Context, w *fsnotify.Watcher) error {
	fo := &folder{
		lib: l, ctx: ctx, log: l.cfg.Log, watcher: w,
		lineups: map[string]*lineup{}, assets: map[string]*store.Asset{}, taken: map[inode]*file{}, parked: map[inode]*file{},
		missing: newMissing(), pending: newPending(), problems: map[string]playlists.Problem{},
		quick: lane{room: 2}, slow: lane{room: 1}, idle: lane{room: 1}, results: make(chan result),
		first: map[*file]bool{}, starting: true,
	}
	fo.top = &dir{place: inRoot, files: map[string]*file{}, dirs: map[string]*dir{}}
	defer fo.workers.Wait()
	defer fo.stopScan()
	if err := fo.recall(); err != nil {
		return fmt.Errorf("library: %w", err)
	}
	_, seen := l.cfg.Screens.Get()
	fo.begin()
	for {
		timer := time.NewTimer(time.Until(fo.wake()))
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-l.stir.wake:
			if fo.drain.IsZero() {
				fo.drain = time.Now().Add(gather)
			}
		case r := <-fo.results:
			fo.finish(r)
		case o := <-l.orders:
			o.done <- o.do(fo)
		case <-timer.C:
		case <-l.cfg.Screens.Changed(seen):
			_, seen = l.cfg.Screens.Get()
			fo.rehang(time.Now())
		}
		timer.Stop()
		fo.turn(time.Now())
	}
}

// recall loads what was known when the daemon last ran.
func (fo *folder) recall() error {
	if err := os.MkdirAll(filepath.Dir(fo.lib.cfg.Root), 0o755); err != nil {
		return err
	}
	assets, err := fo.lib.store.Assets(fo.ctx)
	if err != nil {
		return err
	}
	for i := range assets {
		fo.assets[assets[i].Hash] = &assets[i]
	}
	for _, a := range fo.assets {
		if r := fo.assets[a.Rendition]; a.Rendition != "" && (r == nil || !fo.lib.media.Has(r.Hash, r.Bytes)) {
			a.Rendition = "" // its bytes are gone; it is made again
		}
	}
	files, err := fo.lib.store.Files(fo.ctx)
	if err != nil {
		return err
	}
	for i := range files {
		fo.recallFile(&files[i])
	}
	if err := fo.recallRemoved(); err != nil {
		return err
	}
	return fo.recallMark()
}

// recallFile puts a known file into its folder, as if it were still there; the first scan will tell.
func (fo *folder) recallFile(known *store.File) {
	a := fo.assets[known.Hash]
	if a == nil || !fo.lib.media.Has(a.Hash, a.Bytes) {
		fo.log.Error("asset is gone from the media store, the file is taken again", "path", known.Path, "hash", known.Hash)
		fo.pending.forget(known.Path)
		return
	}
	d, name := split(known.Path)
	f := fo.file(fo.folderAt(d), name)
	fo.take(f, known, a)
	fo.polish(a)
}

// begin scans the folder for the first time and publishes what was known before and is still there.
func (fo *folder) begin() {
	now := time.Now()
	fo.midnight = fo.nextMidnight(now)
	fo.reportSoon()
	fo.sweepUnfinished()
	for fo.startScan(now); fo.scan != nil; {
		fo.stepScan(now.Add(time.Hour))
	}
	fo.missing.settle(fo, now)
	fo.turn(now)
}

// turn does everything that is due.
func (fo *folder) turn(now time.Time) {
	defer fo.leave()
	if !fo.drain.IsZero() && !now.Before(fo.drain) {
		fo.drain = time.Time{}
		fo.lookAtStirred(now)
	}
	if fo.scan != nil {
		fo.stepScan(now.Add(tick))
	} else if !now.Before(fo.nextScan) {
		fo.startScan(now)
	}
	if fo.missing.due(now) {
		fo.missing.settle(fo, now)
	}
	for f := fo.waiting.next(now); f != nil; f = fo.waiting.next(now) {
		fo.look(f, now)
	}
	fo.write(now) // first, because whoever reads the catalog may ask the database for the type of an asset
	fo.publish()
	fo.tellReport(now)
}

// wake is when turn has something to do again.
func (fo *folder) wake() time.Time {
	next := fo.nextScan
	if fo.scan != nil {
		return time.Now()
	}
	if fo.stale && fo.calm.Before(next) {
		next = fo.calm
	}
	for _, t := range []time.Time{fo.drain, fo.missing.wake(), fo.waiting.wake(), fo.retry, fo.tell, fo.midnight} {
		if !t.IsZero() && t.Before(next) {
			next = t
		}
	}
	return next
}

// write makes what happened durable. If that fails it is tried again; meanwhile the catalog is ahead of the
// database, which loses nothing: the folder still says the same and would be found to say so.
func (fo *folder) write(now time.Time) {
	if fo.pending.empty() || now.Before(fo.retry) {
		return
	}
	if err := fo.lib.store.Remember(fo.ctx, fo.pending.changes()); err != nil {
		if fo.ctx.Err() == nil {
			fo.log.Error("cannot write to the database", "err", err)
			fo.problem("database", &problemDatabase)
		}
		fo.retry = now.Add(tryDisk)
		return
	}
	fo.pending, fo.retry = newPending(), time.Time{}
	fo.problem("database", nil)
}
