package library

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"yiping/daemon/answers"
	"yiping/daemon/library/formats"
)

const (
	// rest is how long size and time of a file have to stay the same before it is taken, unless it says
	// by itself that it is whole.
	rest = 2 * time.Second
	// brokenRest is how long a file that is cut off or damaged has to rest before that is said.
	brokenRest = 10 * time.Second
	// patience is how long a file may rest empty, reserved or open in another program before that is said.
	patience = 10 * time.Minute
)

// lookAtStirred looks at the names that something happened to.
func (fo *folder) lookAtStirred(now time.Time) {
	names, all := fo.lib.stir.take()
	if all && fo.scan == nil {
		fo.nextScan = now
	}
	stirred := map[*dir]map[string]bool{}
	for where, in := range names {
		rel, err := filepath.Rel(fo.lib.cfg.Root, where)
		if err != nil || rel == ".." || strings.HasPrefix(rel, "../") {
			continue // the root itself: open looks at it
		}
		if rel == "." {
			rel = ""
		}
		if d := fo.knownDir(filepath.ToSlash(rel)); d != nil { // else it is gone meanwhile
			stirred[d] = in
			fo.unhear(d, in)
		}
	}
	for d, in := range stirred {
		for name := range in {
			fo.lookAt(d, name, now)
		}
	}
}

// unhear stops watching folders that are not where they were. A watch belongs to the folder itself, however
// it is called; while the old one stands, a new one under the new name would go on telling the old name.
func (fo *folder) unhear(d *dir, names map[string]bool) {
	for name := range names {
		sub := d.dirs[name]
		if sub == nil {
			continue
		}
		if _, err := fo.lstat(sub.path); absent(err) {
			sub.eachDir(fo.unwatch)
		}
	}
}

// lookAt looks at a name in a folder, known or not.
func (fo *folder) lookAt(d *dir, name string, now time.Time) {
	if ignored(name) {
		return
	}
	if f := d.files[name]; f != nil {
		fo.look(f, now)
	}
	if d.files[name] != nil {
		return
	}
	g, err := fo.lstat(join(d.path, name))
	switch sub := d.dirs[name]; {
	case absent(err) && sub != nil:
		fo.missDir(sub, now)
	case err != nil:
	case g.dir():
		sub = fo.subdir(d, name)
		fo.scanNow(sub)
	default:
		fo.observe(fo.file(d, name), g, now)
	}
}

// look looks at a known file.
func (fo *folder) look(f *file, now time.Time) {
	g, err := fo.lstat(f.path)
	switch {
	case errors.Is(err, errAway):
		return
	case err == nil && !g.dir():
		fo.observe(f, g, now)
		return
	case err != nil && !absent(err):
		return // a disk that stumbles has lost nothing
	case f.known == nil: // nothing of it plays
		fo.drop(f)
		return
	}
	fo.missing.add(f, now)
}

// absent reports whether an error says that there is nothing of that name.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ELOOP)
}

func (fo *folder) lstat(p string) (sig, error) {
	if !fo.enter() {
		return sig{}, errAway
	}
	info, err := fo.root.Lstat(p)
	if err != nil {
		return sig{}, err
	}
	return sigOf(info, fo.rootSig.dev), nil
}

// observe takes note of what a file looks like now, and settles what that means.
func (fo *folder) observe(f *file, g sig, now time.Time) {
	fo.missing.remove(f)
	if g != f.sig {
		if g.inode() != f.sig.inode() {
			f.fresh = fo.taken[g.inode()] == nil
		} else if g.size < f.sig.size {
			f.fresh = false
		}
		f.changed = now
		switch {
		case f.sig != (sig{}):
			fo.began(f) // it is being written: an arrival, though its name was there
		case !fo.scannedOnce:
			f.changed = restingSince(g, now)
		}
		if f.dir.place == inParked {
			fo.parked[g.inode()] = f
		}
		f.sig, f.notYet, f.ours = g, "", false
		fo.reportSoon()
		if f.name == webIndex {
			fo.turnsWeb(f.dir, now)
		}
	}
	fo.settle(f, now)
}

// restingSince is since when a file that is seen for the first time in the first scan has been at rest:
// its own clock says so. A clock that is ahead says nothing.
func restingSince(g sig, now time.Time) time.Time {
	if age := now.UnixNano() - max(g.mtime, g.ctime); age > 0 {
		return now.Add(-time.Duration(age))
	}
	return now
}

// settle decides what to do about a file that is as it was last seen.
func (fo *folder) settle(f *file, now time.Time) {
	if f.busy {
		f.again = true
		return
	}
	fo.waiting.remove(f)
	if !fo.examinable(f, now) {
		fo.began(f)
		return
	}
	if !fo.scannedOnce {
		fo.first[f] = true
	}
	rested := now.Sub(f.changed)
	switch {
	case now.Before(f.pause):
		fo.waiting.at(f, f.pause)
	case rested >= rest:
		fo.examine(f, rested)
	default:
		fo.waiting.at(f, f.changed.Add(rest))
		if f.fresh && f.sig.size > 0 {
			fo.examine(f, 0)
		}
	}
}

// examinable reports whether the bytes of the file have to be looked at, and settles it if they have not.
func (fo *folder) examinable(f *file, now time.Time) bool {
	switch {
	case f.dir.place != inPlayed:
		fo.peek(f)
		return false
	case !readable(f.name):
		if f.refused == nil || f.refused.sig != f.sig {
			fo.refuse(f, refuseName)
		}
		return false
	case f.current():
		f.refused, f.notYet = nil, ""
		return false
	case f.refused != nil && f.refused.sig == f.sig && !f.refused.retry(now), f.ours:
		if f.refused != nil && !f.refused.again.IsZero() {
			fo.waiting.at(f, f.refused.again)
		}
		return false
	case isPlaylistFile(f):
		fo.settlePlaylistFile(f, now)
		return false
	case !f.sig.regular():
		fo.refuse(f, refuseSpecial)
		return false
	}
	return !fo.adopt(f)
}

// maybeOurs reports whether the name is one that an answer can have: also one that somebody gave it.
func (f *file) maybeOurs() bool {
	return f.sig.regular() && f.sig.size < answers.Largest && (foldSuffix(f.name, ".txt") || foldSuffix(f.name, ".html") || foldSuffix(f.name, ".htm"))
}

// peek finds out whether a file that is not to be played is an answer of ours. Those that are to be played
// are asked when they are examined.
func (fo *folder) peek(f *file) {
	if f.busy || f.peeked == f.sig || !f.maybeOurs() {
		return
	}
	f.busy = true
	p, name, g := f.path, f.name, f.sig
	fo.submit(&fo.quick, func() func(*folder) {
		ours := false
		if r, err := openIn(fo.lib.cfg.Root, p); err == nil {
			head := make([]byte, formats.HeadSize)
			n, _ := io.ReadFull(r, head)
			ours = isAnswer(name, head[:n])
			r.Close()
		}
		return func(fo *folder) {
			f.busy, f.ours, f.peeked = false, ours, g
			fo.reportSoon()
			if f.sig != g {
				fo.settle(f, time.Now())
			}
		}
	})
}
