package library

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"yiping/playlists"
)

// fill writes n pictures into a playlist and returns their ids.
func (b *building) fill(list string, n int) (ids []string) {
	for i := range n {
		id := fmt.Sprintf("%s/%02d.jpg", list, i)
		b.write(id, photo(uint64(i), 32, 24))
		ids = append(ids, id)
	}
	return ids
}

// still makes sure that a change which is certainly seen (a new file in another playlist) changes nothing
// else in the catalog.
func (b *building) still(ids []string, marker string) {
	b.t.Helper()
	b.write(marker, photo(uint64(time.Now().UnixNano()), 32, 24))
	b.catalog("the marker "+marker, func(c playlists.Catalog) bool { return slices.Contains(items(c), marker) })
	b.shows(append(slices.Clone(ids), marker)...)
}

func TestMassDeletionIsHeldUntilItIsConfirmed(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	ids := b.fill("大厅", 10)
	b.start()
	b.shows(ids...)
	for _, id := range ids[:8] {
		b.remove(id)
	}
	r := b.report("eight held", func(r Report) bool { return len(r.Held) == 1 && r.Held[0].Files == 8 })
	if len(r.Problems) != 1 || r.Problems[0].Where != "大厅" {
		t.Errorf("problems %+v", r.Problems)
	}
	b.still(ids, "公共/marker.jpg")

	b.stop() // held through a restart too
	b.start()
	b.shows(append(ids, "公共/marker.jpg")...)
	b.report("eight held", func(r Report) bool { return len(r.Held) == 1 && r.Held[0].Files == 8 })

	if err := b.lib.Confirm("公共"); err == nil {
		t.Error("Confirm of a playlist in which nothing is held: no error")
	}
	if err := b.lib.Confirm("大厅"); err != nil {
		t.Fatal(err)
	}
	b.shows(append(ids[8:], "公共/marker.jpg")...)
	b.report("nothing held, eight to restore", func(r Report) bool {
		return len(r.Held) == 0 && len(r.Problems) == 0 && len(r.Removed) == 8
	})
}

func TestWhatComesBackIsNotHeldAnyMore(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	ids := b.fill("大厅", 10)
	b.start()
	b.shows(ids...)
	b.rename("大厅", "oops")
	b.report("ten held", func(r Report) bool { return len(r.Held) == 1 && r.Held[0].Files == 10 })
	b.still(ids, "公共/marker.jpg")
	b.rename("oops", "大厅")
	r := b.report("nothing held", func(r Report) bool { return len(r.Held) == 0 })
	b.shows(append(ids, "公共/marker.jpg")...)
	if len(r.Problems) != 0 || len(r.Removed) != 0 {
		t.Errorf("left over: %+v, %+v", r.Problems, r.Removed)
	}
}

func TestSlowMassDeletionIsHeldAsAWhole(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	ids := b.fill("大厅", 8)
	b.start()
	b.shows(ids...)
	for i, id := range ids[:5] { // each leaves at once
		b.remove(id)
		b.shows(ids[i+1:]...)
	}
	b.remove(ids[5]) // the sixth makes it a slip of the hand
	b.shows(ids...)
	b.report("six held, none removed", func(r Report) bool { return len(r.Held) == 1 && r.Held[0].Files == 6 && len(r.Removed) == 0 })
}

func TestFilesThatComeAndGoAreNoAccident(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	ids := b.fill("大厅", 3)
	b.start()
	b.shows(ids...)
	for i := range 8 {
		id := fmt.Sprintf("大厅/x%d.jpg", i)
		b.write(id, photo(uint64(100+i), 32, 24))
		b.shows(append(ids, id)...)
		b.remove(id)
		b.shows(ids...)
	}
}

func TestWhatIsSetAsideIsNoAccident(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	ids := b.fill("大厅", 10)
	b.start()
	b.shows(ids...)
	for _, id := range ids[:9] {
		_, name := split(id)
		b.rename(id, "大厅/存档/"+name)
	}
	b.shows(ids[9])
	r := b.report("nine parked", func(r Report) bool { return stateOf(r, "大厅/存档/00.jpg") == Parked })
	if len(r.Held) != 0 {
		t.Errorf("held: %+v", r.Held)
	}
}

// TestALostFolderWithdrawsNothing: the folder is gone, or an empty one or another one is in its place.
func TestALostFolderWithdrawsNothing(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(b *building, away string) error{
		"gone": func(b *building, away string) error { return os.Rename(b.root, away) },
		"unmounted": func(b *building, away string) error {
			return errors.Join(os.Rename(b.root, away), os.Mkdir(b.root, 0o755))
		},
		"another": func(b *building, away string) error {
			return errors.Join(os.Rename(b.root, away), os.MkdirAll(filepath.Join(b.root, "大厅"), 0o755),
				os.WriteFile(filepath.Join(b.root, Sentinel), []byte("another one"), 0o644),
				os.WriteFile(filepath.Join(b.root, "大厅/other.jpg"), photo(99, 32, 24), 0o644))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBuilding(t)
			b.change = func(c *Config) { c.Rescan = 100 * time.Millisecond }
			b.root = filepath.Join(b.root, "content")
			ids := b.fill("大厅", 3)
			b.start()
			b.shows(ids...)
			away := b.root + " away"
			if err := lose(b, away); err != nil {
				t.Fatal(err)
			}
			lost := func(r Report) bool {
				return slices.ContainsFunc(r.Problems, func(p playlists.Problem) bool { return p.ID == "folder" })
			}
			b.report("that the folder is lost", lost)
			b.shows(ids...)

			b.stop() // and a daemon that starts without the folder
			b.start()
			b.report("that the folder is lost", lost)
			c, _ := b.lib.Catalog().Get()
			if !slices.Equal(items(c), ids) {
				t.Errorf("without the folder it starts with %q, want %q", items(c), ids)
			}

			if err := errors.Join(os.RemoveAll(b.root), os.Rename(away, b.root)); err != nil {
				t.Fatal(err)
			}
			b.remove(ids[0])
			b.shows(ids[1:]...)
			b.report("no problem", func(r Report) bool { return len(r.Problems) == 0 })
		})
	}
}

func TestWithoutItsMarkTheFolderIsNotBelieved(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.change = func(c *Config) { c.Rescan = 100 * time.Millisecond }
	ids := b.fill("大厅", 3)
	b.start()
	b.shows(ids...)
	b.remove(Sentinel)
	b.remove(ids[0])
	b.report("that the folder is lost", func(r Report) bool { return len(r.Problems) == 1 })
	b.shows(ids...)
	if err := b.lib.Confirm(""); !errors.Is(err, ErrNothingHeld) {
		t.Errorf("a playlist without a name is confirmed: %v", err)
	}
	if err := b.lib.ConfirmFolder(); err != nil {
		t.Fatal(err)
	}
	b.shows(ids[1:]...)
	if _, err := os.Stat(filepath.Join(b.root, Sentinel)); err != nil {
		t.Errorf("the folder was confirmed and has no mark: %v", err)
	}
	b.report("no problem", func(r Report) bool { return len(r.Problems) == 0 })
}

func TestAReadOnlyFolderWorks(t *testing.T) {
	if os.Getuid() != 0 {
		t.Fatal("a read-only folder can only be tried by root, who may mount")
	}
	b := newBuilding(t)
	writable := b.root
	ids := b.fill("大厅", 3)
	b.write("大厅/x.psd", []byte("8BPS\x00\x01"))
	b.root = t.TempDir()
	mount := func(from string) {
		t.Helper()
		if err := unix.Mount(from, b.root, "", unix.MS_BIND, ""); err != nil {
			t.Fatal("cannot mount: ", err)
		}
		if err := unix.Mount("", b.root, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
			t.Fatal(err)
		}
	}
	mount(writable)
	t.Cleanup(func() { unix.Unmount(b.root, unix.MNT_DETACH) })
	b.change = func(c *Config) { c.Rescan = 100 * time.Millisecond }
	b.start()
	b.shows(ids...)
	b.report("x.psd refused", func(r Report) bool { return stateOf(r, "大厅/x.psd") == Refused })
	if err := unix.Unmount(b.root, 0); err != nil { // nothing of it is held open
		t.Fatal(err)
	}
	b.report("that the folder is lost", func(r Report) bool { return len(r.Problems) == 1 })
	b.shows(ids...)
	mount(writable)
	b.report("no problem", func(r Report) bool { return len(r.Problems) == 0 })
	if err := os.Remove(filepath.Join(writable, ids[0])); err != nil {
		t.Fatal(err)
	}
	b.shows(ids[1:]...)
	if err := b.lib.Restore(ids[0]); !errors.Is(err, unix.EROFS) {
		t.Errorf("Restore into a folder that is only read: %v", err)
	}
}

func TestRestore(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("大厅/秋/x.jpg", photo(1, 60, 40))
	b.write("大厅/y.jpg", photo(2, 60, 40))
	b.start()
	was := entry(t, b.shows("大厅/秋/x.jpg", "大厅/y.jpg"), "大厅/秋/x.jpg")
	b.remove("大厅/秋")
	b.shows("大厅/y.jpg")
	r := b.report("one to restore", func(r Report) bool { return len(r.Removed) == 1 })
	if m := r.Removed[0]; m.Path != "大厅/秋/x.jpg" || m.Hash != was.Source || time.Since(time.UnixMilli(m.At)) > time.Minute {
		t.Errorf("removed: %+v", m)
	}
	if err := b.lib.Restore("大厅/y.jpg"); !errors.Is(err, ErrNothingRemoved) {
		t.Errorf("Restore of what was not removed: %v", err)
	}
	if err := b.lib.Restore("大厅/秋/x.jpg"); err != nil {
		t.Fatal(err)
	}
	if e := entry(t, b.shows("大厅/秋/x.jpg", "大厅/y.jpg"), "大厅/秋/x.jpg"); e.Asset != was.Asset {
		t.Errorf("restored: %+v", e)
	}
	b.report("nothing to restore", func(r Report) bool { return len(r.Removed) == 0 })

	b.remove("大厅/y.jpg")
	b.report("one to restore", func(r Report) bool { return len(r.Removed) == 1 })
	b.write("大厅/y.jpg", []byte("somebody's new file"))
	if err := b.lib.Restore("大厅/y.jpg"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Restore over a file: %v", err)
	}
	if got, _ := os.ReadFile(filepath.Join(b.root, "大厅/y.jpg")); string(got) != "somebody's new file" {
		t.Errorf("the file was overwritten: %q", got)
	}
}

// TestBytesAreKeptForThirtyDays: by then whatever no file, no removal and no program names is gone.
func TestBytesAreKeptForThirtyDays(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("大厅/stays.jpg", photo(1, 60, 40))
	b.write("大厅/goes.jpg", photo(2, 60, 40))
	b.write("大厅/issued.jpg", photo(3, 60, 40))
	b.start()
	c := b.shows("大厅/stays.jpg", "大厅/goes.jpg", "大厅/issued.jpg")
	stays, goes, issued := entry(t, c, "大厅/stays.jpg").Asset, entry(t, c, "大厅/goes.jpg").Asset, entry(t, c, "大厅/issued.jpg").Asset
	b.remove("大厅/goes.jpg")
	b.remove("大厅/issued.jpg")
	b.report("two to restore", func(r Report) bool { return len(r.Removed) == 2 })
	now := time.Now()
	left := func() (got []bool) {
		for _, hash := range []string{stays, goes, issued} {
			_, err := os.Stat(b.media.Path(hash))
			got = append(got, err == nil)
		}
		return got
	}
	for _, step := range []struct {
		days float64
		want []bool // stays, goes, issued
	}{{29.9, []bool{true, true, true}}, {30.1, []bool{true, true, true}}, {61, []bool{true, false, true}}} {
		if err := b.lib.collectOnce(t.Context(), now.Add(time.Duration(step.days*24)*time.Hour), map[string]bool{issued: true}); err != nil {
			t.Fatal(err)
		}
		if got := left(); !slices.Equal(got, step.want) {
			t.Errorf("after %.1f days: %v, want %v", step.days, got, step.want)
		}
	}
	b.report("nothing to restore", func(r Report) bool { return len(r.Removed) == 0 })
	b.shows("大厅/stays.jpg")
}
