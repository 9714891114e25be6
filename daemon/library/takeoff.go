package library

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"
)

// bin is the parked folder into which files go of which nothing is stored.
const bin = "回收站"

// TakeOff takes a file out of its folder so that Restore brings it back. One that plays leaves at once; its bytes are
// in the store and are kept for thirty days. One of which nothing was stored (it is refused, or was changed a moment
// ago) is moved into 回收站, which is parked; kept is its path there. A person has asked for it, so the brake has no
// say. Errors: fs.ErrNotExist, *Unwritable.
func (l *Library) TakeOff(p string) (kept string, err error) {
	err = l.ask(func(fo *folder) error {
		defer fo.leave()
		if !fo.present() {
			return unwritable(errAway)
		}
		dir, name := split(p)
		d, now := fo.knownDir(dir), time.Now()
		if d == nil {
			return fs.ErrNotExist
		}
		fo.lookAt(d, name, now)
		f := d.files[name]
		if f == nil || f.missed(fo) || !fo.removable(f) {
			return fs.ErrNotExist
		}
		if f.current() && l.media.Has(f.known.Hash, f.known.Size) {
			if err := fo.root.Remove(p); err != nil {
				return unwritable(err)
			}
			gone := &departed{known: *f.known, asset: f.asset}
			fo.release(f)
			fo.drop(f)
			fo.withdraw(gone, now)
			return nil
		}
		if kept, err = aside(fo.root, dir, name); err != nil {
			return unwritable(err)
		}
		fo.lookAt(d, name, now)
		fo.lookAt(d, bin, now)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("take off %q: %w", p, err)
	}
	return kept, nil
}

// removable reports whether somebody may take the file off: what is in a playlist and is no answer of ours.
func (fo *folder) removable(f *file) bool {
	place := f.dir.place
	return (place == inPlayed || place == inUnused || place == inRoot || place == inParked) && !f.ours && !isPlaylistFile(f) && f.sig.regular()
}

// aside moves a file into 回收站 beside it, under a name that is free there.
func aside(root *os.Root, dir, name string) (string, error) {
	into := join(dir, bin)
	if err := root.MkdirAll(into, 0o775); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		to := join(into, name)
		if n > 1 {
			to = join(into, strconv.Itoa(n)+" "+name)
		}
		if _, err := root.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			return to, root.Rename(join(dir, name), to)
		} else if err != nil || n > 1000 {
			return "", errors.Join(err, fs.ErrExist)
		}
	}
}

// fromBin moves a file back that TakeOff has put aside. The error is ErrNothingRemoved if there is none.
func (l *Library) fromBin(p string) error {
	return l.ask(func(fo *folder) error {
		defer fo.leave()
		if !fo.present() {
			return errAway
		}
		dir, name := split(p)
		from := join(join(dir, bin), name)
		d := fo.knownDir(join(dir, bin))
		if d == nil || d.files[name] == nil || strings.Contains(dir, bin) {
			return ErrNothingRemoved
		}
		if _, err := fo.root.Lstat(p); err == nil {
			return fs.ErrExist
		}
		if err := fo.root.Rename(from, p); err != nil {
			return err
		}
		fo.lookAt(d, name, time.Now())
		fo.lookAt(fo.knownDir(dir), name, time.Now())
		return nil
	})
}
