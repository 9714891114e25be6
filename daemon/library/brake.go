package library

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"yiping/daemon/store"
	"yiping/playlists"
)

// The brake holds when more than half of a playlist and more than fewest files vanish within a minute:
// more often than not, that is a slip of the hand or a disk that goes.
const (
	brakeWindow = time.Minute
	brakeFewest = 5
)

// departed is a file that is not in the folder any more, or not under that name.
type departed struct {
	known     store.File
	asset     *store.Asset
	entry     *playlists.Entry
	since, at time.Time // when it came and when it went
	aside     bool      // it was put into a parked folder: that was meant
	withdrawn bool
	held      bool
}

// depart takes a file that is gone out of its folder. Whether it leaves its playlist, brake decides.
func (fo *folder) depart(f *file, now time.Time) {
	d := &departed{known: *f.known, asset: f.asset, entry: f.entry, since: f.since, at: now, aside: fo.parkedAt(f.known)}
	played := f.dir.place == inPlayed
	fo.release(f)
	fo.drop(f)
	if !played {
		fo.withdraw(d, now)
		return
	}
	l := fo.lineup(listOf(d.known.Path))
	l.gone = append(l.gone, d)
}

// parkedAt reports whether the same file is in a parked folder now.
func (fo *folder) parkedAt(known *store.File) bool {
	p := fo.parked[inode{known.Dev, known.Inode}]
	if p == nil {
		return false
	}
	g, err := fo.lstat(p.path)
	return err == nil && g.ino == known.Inode && g.dev == known.Dev && g.size == known.Size
}

// brake withdraws what is gone, or holds it.
func (fo *folder) brake(now time.Time) {
	for _, l := range fo.lineups {
		l.gone = slices.DeleteFunc(l.gone, func(d *departed) bool { return now.Sub(d.at) > brakeWindow })
		mass := l.massDeparture()
		for _, d := range mass {
			d.held = true
		}
		for _, d := range l.gone {
			if !d.withdrawn && !d.held {
				fo.withdraw(d, now)
			}
		}
		if len(mass) > 0 {
			fo.hold(l, mass, now)
		}
	}
}

// massDeparture returns what has to be held: all that is gone of the files that were there together at some
// instant of the last minute, if those are too many. Files that came and went one after the other are
// not; neither are those that somebody set aside.
func (l *lineup) massDeparture() []*departed {
	if len(l.held) > 0 {
		return l.goneOf(l.since)
	}
	for i, d := range l.gone {
		if i > 0 && d.at.Equal(l.gone[i-1].at) {
			continue
		}
		gone, stayed := l.goneOf(d.at), 0
		if len(gone) <= brakeFewest {
			continue
		}
		for _, f := range l.files {
			if f.since.Before(d.at) {
				stayed++
			}
		}
		if len(gone) > stayed {
			return gone
		}
	}
	return nil
}

// goneOf returns what is gone of the files that were there at the instant.
func (l *lineup) goneOf(t time.Time) (gone []*departed) {
	for _, d := range l.gone {
		if !d.aside && d.since.Before(t) && !d.at.Before(t) {
			gone = append(gone, d)
		}
	}
	return gone
}

// hold keeps what is gone in its playlist; what was withdrawn a moment ago comes back.
func (fo *folder) hold(l *lineup, gone []*departed, now time.Time) {
	if len(l.held) == 0 {
		l.since = now
		fo.log.Warn("most of a playlist is gone, it is kept until that is confirmed", "playlist", l.name, "files", len(gone))
	}
	for _, d := range gone {
		if l.files[d.known.Path] != nil {
			continue // its name is there again, with other bytes
		}
		if d.withdrawn {
			d.withdrawn = false
			fo.pending.file(d.known)
			fo.putBack(d.known)
		}
		l.held[d.known.Path] = d
	}
	l.gone = slices.DeleteFunc(l.gone, func(d *departed) bool { return d.held })
	fo.changed(l)
	fo.tellHeld(l)
}

// withdraw forgets a file that is gone; its bytes can be restored for a while.
func (fo *folder) withdraw(d *departed, now time.Time) {
	d.withdrawn = true
	r := store.Removal{Path: d.known.Path, Hash: d.known.Hash}
	fo.removed[r] = now.UnixMilli()
	r.At = now.UnixMilli()
	fo.pending.forget(d.known.Path)
	fo.pending.remove(r)
	fo.reportSoon()
}

// putBack notes that a file is where it was and need not be restored.
func (fo *folder) putBack(known store.File) {
	r := store.Removal{Path: known.Path, Hash: known.Hash}
	if _, was := fo.removed[r]; was {
		delete(fo.removed, r)
		fo.pending.putBack(r)
	}
}

// recallRemoved loads what can be restored.
func (fo *folder) recallRemoved() error {
	all, err := fo.lib.store.Removals(fo.ctx)
	if err != nil {
		return err
	}
	fo.removed = make(map[store.Removal]int64, len(all))
	for _, r := range all {
		fo.removed[store.Removal{Path: r.Path, Hash: r.Hash}] = r.At
	}
	return nil
}

// back lets go of what is held and has come back, under its name or another one.
func (fo *folder) back(l *lineup, f *file) {
	for path, d := range l.held {
		if path != f.path && (d.known.Hash != f.known.Hash || fo.there(path)) {
			continue
		}
		delete(l.held, path)
		if path != f.path {
			fo.pending.forget(path)
		}
		fo.tellHeld(l)
		return
	}
}

func (fo *folder) there(path string) bool {
	_, err := fo.lstat(path)
	return err == nil
}

// tellHeld keeps the problem of a playlist in step with what is held.
func (fo *folder) tellHeld(l *lineup) {
	n := len(l.held)
	if n == 0 {
		fo.problem("held/"+l.name, nil)
		return
	}
	fo.problem("held/"+l.name, &playlists.Problem{
		ID: "held/" + l.name, Where: l.name,
		What: playlists.Text{
			ZH: fmt.Sprintf("“%s”里一下子少了%d个文件，屏幕先照旧播放。", l.name, n),
			EN: fmt.Sprintf("%d files vanished from \"%s\" at once; they are still shown.", n, l.name),
		},
		Remedy: playlists.Text{
			ZH: "如果是误删，把文件放回去就好；如果确实要撤下，请在页面上确认。",
			EN: "If that was a mistake, put the files back; if it was meant, confirm it on the page.",
		},
	})
}

// ErrNothingHeld is the error of Confirm for a playlist of which nothing is held.
var ErrNothingHeld = errors.New("nothing is held there")

// Confirm has the playlist do without what is held.
func (l *Library) Confirm(playlist string) error {
	return l.ask(func(fo *folder) error {
		l := fo.lineups[playlist]
		if l == nil || len(l.held) == 0 {
			return fmt.Errorf("confirm %q: %w", playlist, ErrNothingHeld)
		}
		now := time.Now()
		for path, d := range l.held {
			if l.files[path] == nil {
				fo.withdraw(d, now)
			}
		}
		clear(l.held)
		l.gone = nil
		fo.changed(l)
		fo.tellHeld(l)
		return nil
	})
}

// heldNow lists what the brake holds.
func (fo *folder) heldNow() (all []Held) {
	for _, l := range fo.lineups {
		if n := len(l.held); n > 0 {
			all = append(all, Held{Playlist: l.name, Files: n, Since: l.since.UnixMilli()})
		}
	}
	slices.SortFunc(all, func(a, b Held) int { return strings.Compare(a.Playlist, b.Playlist) })
	return all
}
