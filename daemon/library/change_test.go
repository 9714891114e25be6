package library

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yiping/playlists"
)

// entry returns the entry with the id, or fails.
func entry(t testing.TB, c playlists.Catalog, id string) playlists.Entry {
	t.Helper()
	for _, e := range c.Playlists[listOf(id)].Entries {
		if e.ID == id {
			return e
		}
	}
	t.Fatalf("%q is not in the catalog: %q", id, items(c))
	return playlists.Entry{}
}

// becomes waits until the item has other bytes than before, and returns it. Meanwhile the item must never
// be missing.
func (b *building) becomes(id, before string) playlists.Entry {
	b.t.Helper()
	var e playlists.Entry
	b.catalog("new bytes for "+id, func(c playlists.Catalog) bool {
		e = entry(b.t, c, id)
		return e.Source != before
	})
	return e
}

func TestAProgramThatSavesByRenamingReplaces(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("大厅/x.jpg", photo(1, 60, 40))
	b.start()
	was := entry(t, b.shows("大厅/x.jpg"), "大厅/x.jpg")
	for seed := range uint64(10) {
		b.write("大厅/.x.swp", photo(seed+10, 60, 40))
		b.rename("大厅/.x.swp", "大厅/x.jpg")
		was = b.becomes("大厅/x.jpg", was.Source)
	}
}

func TestAProgramThatDeletesAndCreatesReplaces(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("大厅/x.jpg", photo(1, 60, 40))
	b.start()
	was := entry(t, b.shows("大厅/x.jpg"), "大厅/x.jpg")
	for seed := range uint64(3) {
		next := photo(seed+10, 60, 40)
		b.remove("大厅/x.jpg")
		b.write("大厅/x.jpg", next)
		was = b.becomes("大厅/x.jpg", was.Source)
	}
}

func TestWritingOverAFileReplacesItOnceItRests(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("大厅/x.jpg", photo(1, 60, 40))
	b.start()
	was := entry(t, b.shows("大厅/x.jpg"), "大厅/x.jpg")
	b.write("大厅/x.jpg", photo(2, 60, 40)) // truncates and writes: the same inode
	e := b.becomes("大厅/x.jpg", was.Source)
	if e.Asset == was.Asset {
		t.Error("the asset is the old one")
	}
	f, err := os.OpenFile(filepath.Join(b.root, "大厅/x.jpg"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("no JPEG any more"), 0); err != nil {
		t.Fatal(err)
	}
	f.Close()
	r := b.report("x.jpg refused", func(r Report) bool { return stateOf(r, "大厅/x.jpg") == Refused })
	if len(r.Removed) != 1 || r.Removed[0].Hash != e.Source {
		t.Errorf("what was there can be restored: %+v; want %s", r.Removed, e.Source)
	}
	b.shows()
}

func stateOf(r Report, path string) FileState {
	return fileOf(r, path).State
}

func fileOf(r Report, path string) File {
	if i := slices.IndexFunc(r.Files, func(f File) bool { return f.Path == path }); i >= 0 {
		return r.Files[i]
	}
	return File{}
}

func TestARenameCopiesNothing(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("大厅/a.jpg", photo(1, 60, 40))
	b.write("公共/b.jpg", photo(2, 60, 40))
	b.start()
	was := entry(t, b.shows("大厅/a.jpg", "公共/b.jpg"), "大厅/a.jpg")
	asset := b.media.Path(was.Asset)
	before, err := os.Stat(asset)
	if err != nil {
		t.Fatal(err)
	}
	b.rename("大厅/a.jpg", "大厅/秋/a [20s].jpg")
	e := entry(t, b.shows("大厅/秋/a [20s].jpg", "公共/b.jpg"), "大厅/秋/a [20s].jpg")
	if e.Source != was.Source || e.MS != 20_000 {
		t.Errorf("renamed: %+v", e)
	}
	b.rename("大厅/秋", "公共/秋")
	b.shows("公共/秋/a [20s].jpg", "公共/b.jpg")
	b.stop()
	b.rename("公共/秋/a [20s].jpg", "公共/c.jpg") // while the daemon is not there
	b.start()
	b.shows("公共/c.jpg", "公共/b.jpg")
	after, err := os.Stat(asset)
	if err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the bytes were copied again: %v", err)
	}
	r := b.report("two files", func(r Report) bool { return len(r.Files) == 2 })
	if len(r.Removed) != 0 {
		t.Errorf("a rename removes nothing, but can be restored: %+v", r.Removed)
	}
}

func TestAFileDroppedTwiceIsStoredOnce(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.start()
	b.write("大厅/a.jpg", photo(1, 60, 40))
	b.write("公共/a.jpg", photo(1, 60, 40))
	if err := os.Link(filepath.Join(b.root, "公共/a.jpg"), filepath.Join(b.root, "公共/b.jpg")); err != nil {
		t.Fatal(err)
	}
	c := b.shows("大厅/a.jpg", "公共/a.jpg", "公共/b.jpg")
	if a, x := entry(t, c, "大厅/a.jpg"), entry(t, c, "公共/b.jpg"); a.Asset != x.Asset {
		t.Error("equal bytes have two assets")
	}
	stored, err := b.media.Hashes()
	if err != nil || len(stored) != 1 {
		t.Errorf("stored %q, %v; want one", stored, err)
	}
}

// TestARestartChangesNothing: the first catalog of a new run is that of the last one, value for value.
func TestARestartChangesNothing(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("大厅/a [7月1日-7月31日].jpg", photo(1, 60, 40))
	b.write("大厅/秋/b [now].jpg", photo(2, 60, 40))
	b.write("大厅/playlist.yaml", []byte("priority: true\norder: [\"秋/b [now].jpg\"]\n"))
	b.write("公共/c.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"/>`))
	b.start()
	want := b.shows("大厅/a [7月1日-7月31日].jpg", "大厅/秋/b [now].jpg", "公共/c.svg")
	want = b.catalog("the order of playlist.yaml", func(c playlists.Catalog) bool { return c.Playlists["大厅"].Priority })
	b.stop()
	b.start()
	defer b.stop()
	got, version := b.lib.Catalog().Get()
	if version < 2 { // what it has from before; otherwise the first one was set before we could look
		var err error
		if got, _, err = b.lib.Catalog().Next(t.Context(), version); err != nil {
			t.Fatal(err)
		}
	}
	if same := func() bool { return equalCatalogs(got, want) }; !same() {
		t.Errorf("the first catalog after a restart:\n%+v\nwant\n%+v", got, want)
	}
}

func equalCatalogs(a, b playlists.Catalog) bool {
	a.Starting, b.Starting = false, false
	return string(playlists.Encode(a)) == string(playlists.Encode(b))
}

// TestWhatOtherMachinesChangeIsFound: over SMB and NFS nobody tells; only the rescan finds it.
func TestWhatOtherMachinesChangeIsFound(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.deaf = true
	b.write("大厅/a.jpg", photo(1, 60, 40))
	b.write("大厅/b.jpg", photo(2, 60, 40))
	b.start()
	was := entry(t, b.shows("大厅/a.jpg", "大厅/b.jpg"), "大厅/a.jpg")
	b.write("大厅/new/c.jpg", photo(3, 60, 40))
	b.remove("大厅/b.jpg")
	b.write("大厅/a.jpg", photo(4, 60, 40))
	b.catalog("all changes", func(c playlists.Catalog) bool {
		return slices.Equal(items(c), []string{"大厅/a.jpg", "大厅/new/c.jpg"}) && entry(t, c, "大厅/a.jpg").Source != was.Source
	})
	b.remove("大厅/new")
	b.shows("大厅/a.jpg")
}

func TestPlaylistFile(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	for i, name := range []string{"a.jpg", "b.jpg", "c.jpg"} {
		b.write("大厅/"+name, photo(uint64(i), 60, 40))
	}
	b.start()
	b.shows("大厅/a.jpg", "大厅/b.jpg", "大厅/c.jpg")
	b.write("大厅/.playlist.yaml", []byte("order: [c.jpg]\ndefault: {duration: 15s, fit: cover}\nitems:\n  b.jpg: {duration: 7s}\n  a.jpg: {dates: 12月40日}\n"))
	c := b.catalog("the order", func(c playlists.Catalog) bool { return entry(t, c, "大厅/c.jpg").Order == 1 })
	if x, y := entry(t, c, "大厅/a.jpg"), entry(t, c, "大厅/b.jpg"); x.MS != 15_000 || x.Fit != playlists.Cover || y.MS != 7_000 || y.Order != 0 {
		t.Errorf("a %+v, b %+v", x, y)
	}
	r := b.report("the mistake", func(r Report) bool { return len(r.Problems) > 0 })
	if p := r.Problems[0]; !strings.HasPrefix(p.Where, "大厅/playlist.yaml:5") || len(r.Files) != 3 {
		t.Errorf("problem %+v, files %+v", p, r.Files)
	}
	b.remove("大厅/.playlist.yaml")
	b.catalog("no order any more", func(c playlists.Catalog) bool {
		e := entry(t, c, "大厅/c.jpg")
		return e.Order == 0 && e.MS == 10_000 && e.Fit == playlists.Contain
	})
	b.report("no problem", func(r Report) bool { return len(r.Problems) == 0 })
}

// TestARenamedFolderIsStillHeard: what is dropped into it is found by hint, not by rescan.
func TestARenamedFolderIsStillHeard(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.change = func(c *Config) { c.Rescan = time.Hour }
	b.write("大厅/秋/深/a.jpg", photo(1, 32, 24))
	b.start()
	b.shows("大厅/秋/深/a.jpg")
	want := []string{}
	for i, to := range []string{"公共/秋", "公共/冬", "大厅/秋", "公共/秋/再"} {
		from := []string{"大厅/秋", "公共/秋", "公共/冬", "大厅/秋"}[i]
		b.rename(from, to)
		want = append(want, "x"+string(rune('0'+i))+".jpg")
		b.shows(below(to, "深/a.jpg", want[:i])...)
		b.write(to+"/深/"+want[i], photo(uint64(10+i), 32, 24))
		b.shows(below(to, "深/a.jpg", want)...)
	}
}

func below(dir, first string, more []string) []string {
	all := []string{dir + "/" + first}
	for _, name := range more {
		all = append(all, dir+"/深/"+name)
	}
	return all
}
