package library

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"yiping/daemon/library/hints"
	"yiping/playlists"
)

// Arranged is a playlist as people arrange it on the page: its items as they are played, and what its playlist.yaml
// says of them.
type Arranged struct {
	Name     string
	Set      hints.PlaylistFile
	Tag      string // of the bytes of playlist.yaml; whoever changes it has to have seen them
	Items    []ArrangedItem
	Others   []File              // of its folder, that do not play
	Problems []playlists.Problem // of playlist.yaml
}

// ArrangedItem is a file that plays, as what is set makes it.
type ArrangedItem struct {
	File
	Name     string         // below the folder of the playlist: how playlist.yaml calls it
	Outdated playlists.Text // why it looks out of date; empty if it does not
	Natural  int            // its place by name, from 0: where it plays if nobody orders it
}

// Change is what a new arrangement makes of a playlist.
type Change struct {
	Arranged
	Difference []playlists.Text // what becomes different, a sentence each
	Dropped    []string         // what people wrote in playlist.yaml that cannot stay
}

// Errors of Arrange and Arrangement.
var ErrNoPlaylist = errors.New("no display plays a playlist of that name")

// Stale is the error of Arrange if the arrangement is not the one that was seen.
type Stale struct {
	By string // who changed it last on the page; empty: it was changed in the folder
	At int64  // when, in Unix milliseconds; 0 if it is gone
}

// Error implements error.
func (e *Stale) Error() string { return "somebody else has changed the playlist" }

// signed is who wrote a playlist.yaml last.
type signed struct {
	tag, by string
}

// Arrangements returns every playlist that is played, by name.
func (l *Library) Arrangements() []Arranged {
	report, _ := l.report.Get()
	all := make([]Arranged, 0, len(l.played()))
	for _, name := range l.played() {
		all = append(all, l.arranged(report, name, nil))
	}
	return all
}

// Arrangement returns a playlist that is played, by what its playlist.yaml says this moment.
func (l *Library) Arrangement(name string) (Arranged, error) {
	if !slices.Contains(l.played(), name) {
		return Arranged{}, ErrNoPlaylist
	}
	_, data, at, err := l.readOrder(name)
	if err != nil {
		return Arranged{}, fmt.Errorf("read playlist %q: %w", name, err)
	}
	return l.arrangement(name, data, at), nil
}

func (l *Library) arrangement(name string, data []byte, at int64) Arranged {
	set, _ := hints.ParsePlaylistYAML(data, l.site(at))
	report, _ := l.report.Get()
	a := l.arranged(report, name, &set)
	a.Tag = tagOf(data)
	return a
}

// arranged gathers the files of a playlist. If set is nil they are as the report has them.
func (l *Library) arranged(r Report, name string, set *hints.PlaylistFile) Arranged {
	a := Arranged{Name: name}
	now := time.Now().UnixMilli()
	for _, f := range r.Files {
		rel, inside := strings.CutPrefix(f.Path, name+"/")
		switch {
		case !inside:
		case f.State != Taken:
			a.Others = append(a.Others, f)
		default:
			if set != nil {
				f = l.obeyed(f, rel, *set)
			}
			item := ArrangedItem{File: f, Name: rel}
			item.Outdated, _ = outdated(f, l.cfg.Zone, now)
			a.Items = append(a.Items, item)
		}
	}
	if set != nil {
		a.Set = *set
	}
	for _, p := range r.Problems {
		if strings.HasPrefix(p.ID, "playlist/"+name+"/") {
			a.Problems = append(a.Problems, p)
		}
	}
	byKey := func(key func(playlists.Entry) string) {
		keys := make(map[string]string, len(a.Items))
		for _, x := range a.Items {
			keys[x.Path] = key(*x.Entry)
		}
		slices.SortFunc(a.Items, func(x, y ArrangedItem) int { return strings.Compare(keys[x.Path], keys[y.Path]) })
	}
	byKey(func(e playlists.Entry) string {
		e.First, e.Order = false, 0
		return e.SortKey()
	})
	for i := range a.Items {
		a.Items[i].Natural = i
	}
	byKey(func(e playlists.Entry) string { return e.SortKey() })
	return a
}

// obeyed returns the file as the playlist file would make it.
func (l *Library) obeyed(f File, rel string, set hints.PlaylistFile) File {
	_, name := split(rel)
	h, err := hints.Parse(name, l.site(f.Arrived))
	if err != nil {
		return f // it is refused by now; the report will say so
	}
	h = set.Apply(rel, h)
	e := *f.Entry
	obey(&e, h, set.Place(rel))
	f.Entry, f.Rule = &e, h.Sentence
	f.Expired = expired(&e, l.cfg.Zone, l.calendar(), time.Now())
	return f
}

// Arrange says what a playlist would be if its playlist.yaml said what is wanted, and, unless it is only asked (dry),
// writes that. Tag is that of the arrangement which was changed, by whom it is. Errors: ErrNoPlaylist, *Stale,
// *playlists.Refusal, *Unwritable.
func (l *Library) Arrange(name, tag string, want hints.PlaylistFile, dry bool, who string) (Change, error) {
	if !slices.Contains(l.played(), name) {
		return Change{}, ErrNoPlaylist
	}
	l.arranging.Lock()
	defer l.arranging.Unlock()
	file, old, at, err := l.readOrder(name)
	if err != nil {
		return Change{}, fmt.Errorf("read playlist %q: %w", name, err)
	}
	before := l.arrangement(name, old, at)
	if tag != before.Tag {
		last := l.signed[name]
		stale := &Stale{At: at}
		if last.tag == before.Tag {
			stale.By = last.by
		}
		return Change{}, stale
	}
	now := time.Now()
	out, dropped, err := hints.Rewrite(old, want, l.site(now.UnixMilli()))
	if err != nil {
		return Change{}, err
	}
	if before.Set.Same(want) {
		out, dropped = old, nil
	}
	c := Change{Arranged: l.arrangement(name, out, now.UnixMilli()), Dropped: dropped}
	c.Difference = difference(before, c.Arranged)
	if dry || bytes.Equal(out, old) {
		return c, nil
	}
	if err := l.writeOrder(file, out); err != nil {
		return Change{}, err
	}
	l.signed[name] = signed{c.Tag, who}
	// It is whole, so there is no need to wait until it rests.
	err = l.ask(func(fo *folder) error {
		d := fo.folderAt(name)
		_, base := split(file)
		fo.lookAt(d, base, time.Now())
		if f := d.files[base]; f != nil && f.sig.regular() {
			fo.readPlaylistFile(f, time.Now())
		}
		return nil
	})
	return c, err
}

// readOrder reads the file that orders a playlist: its path, its bytes, and when it was written. If there is none the
// path is where one would be.
func (l *Library) readOrder(name string) (path string, data []byte, at int64, err error) {
	for _, base := range []string{playlistFile, playlistHidden} {
		f, err := openIn(l.cfg.Root, join(name, base))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", nil, 0, err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return "", nil, 0, err
		}
		if !info.Mode().IsRegular() {
			return "", nil, 0, fmt.Errorf("%s is no file", base)
		}
		data, err := io.ReadAll(io.LimitReader(f, maxPlaylistFile))
		return join(name, base), data, info.ModTime().UnixMilli(), err
	}
	return join(name, playlistHidden), nil, 0, nil
}

// writeOrder puts the bytes into the place of a playlist file, whole or not at all. No bytes delete it.
func (l *Library) writeOrder(file string, data []byte) error {
	if !l.Mounted() {
		return unwritable(errAway)
	}
	root, err := os.OpenRoot(l.cfg.Root)
	if err != nil {
		return unwritable(err)
	}
	defer root.Close()
	if data == nil {
		if err := root.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return unwritable(err)
		}
		return nil
	}
	dir, _ := split(file)
	if err := root.MkdirAll(dir, 0o775); err != nil {
		return unwritable(err)
	}
	temporary := join(dir, unfinished+rand.Text())
	f, err := root.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o664)
	if err != nil {
		return unwritable(err)
	}
	defer root.Remove(temporary) // gone already if all went well
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return unwritable(err)
	}
	if err := root.Rename(temporary, file); err != nil {
		return unwritable(err)
	}
	return syncIn(root, dir)
}

func tagOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// syncIn makes the names in a folder durable. Where the file system cannot, its own care has to do.
func syncIn(root *os.Root, dir string) error {
	d, err := root.Open(orDot(dir))
	if err != nil {
		return err
	}
	_ = d.Sync() // some network file systems refuse it
	return d.Close()
}
