package library

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"yiping/daemon/library/hints"
	"yiping/daemon/store"
	"yiping/playlists"
)

// lineup is a playlist while it is put together: the files that are there, and what is missing but kept.
type lineup struct {
	name  string
	files map[string]*file // taken, by path
	gone  []*departed      // in the last minute, newest last
	held  map[string]*departed

	since    time.Time // when the brake began to hold
	order    hints.PlaylistFile
	orderBy  string // path of the file that says so
	problems []playlists.Problem

	stale bool
	built playlists.Playlist // as published
}

const imageMS = 10_000 // how long an image is shown, in milliseconds

// lineup returns the playlist with the name, which may be new.
func (fo *folder) lineup(name string) *lineup {
	l := fo.lineups[name]
	if l == nil {
		l = &lineup{name: name, files: map[string]*file{}, held: map[string]*departed{}}
		fo.lineups[name] = l
	}
	return l
}

// enlist puts a file whose bytes were taken into its playlist.
func (fo *folder) enlist(f *file) {
	fo.reportSoon()
	if f.dir.place != inPlayed {
		return
	}
	l := fo.lineup(listOf(f.path))
	l.files[f.path] = f
	fo.back(l, f)
	fo.changed(l)
	fo.describe(l, f)
}

func (fo *folder) changed(l *lineup) {
	l.stale, fo.stale = true, true
	fo.reportSoon()
}

// describe makes the entry of a file from its bytes, its name and what the playlist file says of it.
func (fo *folder) describe(l *lineup, f *file) {
	f.entry, f.meant, f.hints = nil, nil, hints.Hints{}
	h, err := hints.Parse(f.name, fo.lib.site(f.known.Arrived))
	if err != nil {
		f.meant = err.(*playlists.Refusal) // as Parse documents
		return
	}
	rel := strings.TrimPrefix(f.path, l.name+"/")
	h = l.order.Apply(rel, h)
	f.hints = h
	e := &playlists.Entry{Item: playlists.Item{ID: f.path, Length: f.asset.Length, Ground: f.asset.Ground}, Source: f.asset.Hash}
	shown := f.asset
	if smaller := fo.assets[shown.Rendition]; smaller != nil {
		shown = smaller
	}
	e.Asset, e.Bytes, e.Type, e.Width, e.Height = shown.Hash, shown.Bytes, shown.Type, shown.Width, shown.Height
	obey(e, h, l.order.Place(rel))
	f.entry = e
}

// obey puts into an entry what is said of it.
func obey(e *playlists.Entry, h hints.Hints, place int) {
	e.MS = imageMS
	if e.Length > 0 {
		e.MS = e.Length
	}
	if h.MS > 0 {
		e.MS = h.MS
	}
	e.Fit = playlists.Contain
	if h.FitSet {
		e.Fit = h.Fit
	}
	e.Sound, e.Rule, e.First, e.Now, e.Order = h.Sound && !h.Mute, h.Rule, h.First, h.Now, place
}

// entries returns what the playlist plays, by path.
func (l *lineup) entries() []playlists.Entry {
	var all []playlists.Entry
	for _, f := range l.files {
		if f.entry != nil {
			all = append(all, *f.entry)
		}
	}
	for path, d := range l.held {
		if l.files[path] == nil && d.entry != nil {
			all = append(all, *d.entry)
		}
	}
	slices.SortFunc(all, func(a, b playlists.Entry) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// publish sets the catalog, if what can be shown has changed.
func (fo *folder) publish() {
	before, _ := fo.lib.catalog.Get()
	began := time.Now()
	if !fo.stale && before.Starting == fo.starting || began.Before(fo.calm) {
		return
	}
	defer func() {
		if cost := time.Since(began); cost > 2*time.Millisecond {
			fo.calm = began.Add(min(8*cost, time.Second)) // thousands of items: not for each of thousands of files
		}
	}()
	fo.stale = false
	changed := before.Starting != fo.starting
	all := make(map[string]playlists.Playlist, len(fo.lineups))
	for name, l := range fo.lineups {
		if l.stale {
			l.stale = false
			next := playlists.Playlist{Name: name, Priority: l.order.Priority, Entries: l.entries()}
			if !reflect.DeepEqual(next, l.built) {
				l.built, changed = next, true
			}
		}
		if len(l.built.Entries) > 0 {
			all[name] = l.built
		}
	}
	if changed {
		fo.lib.catalog.Set(playlists.Catalog{Playlists: all, Starting: fo.starting})
	}
}

// accept takes the bytes of a file.
func (fo *folder) accept(f *file, g sig, a *store.Asset, now time.Time) {
	if known := fo.assets[a.Hash]; known != nil {
		a = known
	} else {
		fo.assets[a.Hash] = a
		fo.pending.asset(*a)
	}
	arrived := now.UnixMilli()
	if f.known != nil && f.known.Hash == a.Hash {
		arrived = f.known.Arrived // somebody touched it
	}
	if f.known == nil {
		f.since = now
	}
	fo.own(f, store.File{Path: f.path, Dev: g.dev, Inode: g.ino, Size: g.size, Mtime: g.mtime, Ctime: g.ctime, Hash: a.Hash, Arrived: arrived}, a)
	fo.polish(a)
}

// own makes the name stand for stored bytes, durably.
func (fo *folder) own(f *file, known store.File, a *store.Asset) {
	fo.pending.file(known)
	fo.putBack(known)
	fo.take(f, &known, a)
}

// refuse says why a file is not shown. What was under its name before is withdrawn: the folder says now
// that something else is to be shown there.
func (fo *folder) refuse(f *file, w playlists.Refusal) {
	f.refused = &refusal{sig: f.sig, Refusal: w}
	fo.began(f)
	fo.reportSoon()
	if f.known != nil {
		fo.withdraw(&departed{known: *f.known, asset: f.asset}, time.Now())
		fo.release(f)
	}
}

// adopt recognises bytes that were taken under another name: a rename costs nothing.
func (fo *folder) adopt(f *file) bool {
	known, a := fo.knownAs(f)
	if known == nil {
		return false
	}
	was := known.Path
	_, before := split(was)
	moved := *known
	moved.Path, moved.Ctime = f.path, f.sig.ctime
	if before != f.name {
		moved.Arrived = time.Now().UnixMilli() // a date without a year that is written into a name is meant from now
	}
	if o := fo.taken[f.sig.inode()]; o != nil && o != f {
		f.since = o.since
		if g, err := fo.lstat(o.path); err != nil || g.inode() != f.sig.inode() {
			fo.missing.remove(o)
			fo.release(o)
			fo.drop(o)
			fo.pending.forget(was)
		}
	}
	fo.own(f, moved, a)
	return true
}

// knownAs returns what is known of the bytes of a new file under another name, if they are known.
func (fo *folder) knownAs(f *file) (*store.File, *store.Asset) {
	same := func(k *store.File) bool {
		return k.Path != f.path && k.Inode == f.sig.ino && k.Dev == f.sig.dev && k.Size == f.sig.size && k.Mtime == f.sig.mtime
	}
	if f.known != nil {
		return nil, nil
	}
	if o := fo.taken[f.sig.inode()]; o != nil && o.known != nil && same(o.known) {
		return o.known, o.asset
	}
	for _, l := range fo.lineups {
		for _, d := range l.gone {
			if same(&d.known) {
				return &d.known, d.asset
			}
		}
		for _, d := range l.held {
			if same(&d.known) {
				return &d.known, d.asset
			}
		}
	}
	return nil, nil
}
