package library

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/sys/unix"

	"yiping/playlists"
)

// TestAFullDiskIsSaidAndSurvived: the daemon's own disk is full, and then it is not.
func TestAFullDiskIsSaidAndSurvived(t *testing.T) {
	if os.Getuid() != 0 {
		t.Fatal("a full disk can only be tried by root, who may mount a small file system")
	}
	b := newBuilding(t)
	if err := unix.Mount("tmpfs", b.data, "tmpfs", 0, "size=2m"); err != nil {
		t.Fatal("cannot mount a small file system: ", err)
	}
	t.Cleanup(func() { unix.Unmount(b.data, unix.MNT_DETACH) })
	b.write("大厅/a.jpg", photo(1, 60, 40))
	b.start()
	t.Cleanup(b.stop)
	b.shows("大厅/a.jpg")
	large := photo(2, 1600, 1200)
	for len(large) < 3<<20 {
		large = append(large[:len(large)-2:len(large)-2], append([]byte{0xff, 0xfe, 0xff, 0xff}, append(bytes.Repeat([]byte("x"), 65533), 0xff, 0xd9)...)...)
	}
	b.write("大厅/large.jpg", large)
	b.report("that the disk is full", func(r Report) bool {
		return slices.ContainsFunc(r.Problems, func(p playlists.Problem) bool { return p.ID == "disk" }) && stateOf(r, "大厅/large.jpg") == Waiting
	})
	b.shows("大厅/a.jpg")
	if left, _ := filepath.Glob(filepath.Join(b.data, "media", "incoming-*")); len(left) > 1 {
		t.Errorf("left in the store: %q", left)
	}
	b.remove("大厅/a.jpg") // leaves at once, full disk or not
	b.shows()
	if err := unix.Mount("tmpfs", b.data, "tmpfs", unix.MS_REMOUNT, "size=20m"); err != nil {
		t.Fatal(err)
	}
	b.shows("大厅/large.jpg")
	b.report("no problem", func(r Report) bool { return len(r.Problems) == 0 })
}

// TestLostEventsAreHealed: the kernel says that it lost events; all of them are found at once.
func TestLostEventsAreHealed(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.deaf = true
	b.change = func(c *Config) { c.Rescan = time.Hour }
	b.start()
	b.shows()
	var ids []string
	for i := range 100 {
		id := fmt.Sprintf("大厅/%d/x.jpg", i)
		b.write(id, photo(uint64(i), 16, 12))
		ids = append(ids, id)
	}
	b.lib.stir.lost()
	b.shows(ids...)
}

// TestAStormOfEventsIsHeard: more happens than the kernel's queue holds.
func TestAStormOfEventsIsHeard(t *testing.T) {
	b := newBuilding(t)
	b.change = func(c *Config) { c.Rescan = time.Hour }
	b.write("大厅/a.jpg", photo(1, 16, 12))
	b.start()
	b.shows("大厅/a.jpg")
	for i := range 20_000 {
		b.write(fmt.Sprintf("大厅/.x%d", i%100), nil)
	}
	b.write("大厅/b.jpg", photo(2, 16, 12))
	b.shows("大厅/a.jpg", "大厅/b.jpg")
}

// TestMalformedFilesGetAReason damages files of every format in every way, drops them all, and reads what
// is said: each is shown or refused in Chinese, and the daemon is still there.
func TestMalformedFilesGetAReason(t *testing.T) {
	count := 400
	if soak() {
		count = 10_000
	}
	b := newBuilding(t)
	b.allow = time.Duration(count) * 500 * time.Millisecond
	b.start()
	names, err := filepath.Glob("formats/testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(9, 9))
	for i := range count {
		name := filepath.Base(names[i%len(names)])
		b.write(fmt.Sprintf("大厅/%d/%05d %s", i%50, i, name), damage(r, sample(t, name)))
	}
	ctx := b.report("a verdict on everything", func(r Report) bool {
		return len(r.Files) == count && !slices.ContainsFunc(r.Files, func(f File) bool { return f.State == Waiting && f.Reason != waitCopying.What })
	})
	refused := 0
	for _, f := range ctx.Files {
		if f.State == Refused {
			refused++
			if !strings.ContainsFunc(f.Reason.ZH, func(c rune) bool { return unicode.Is(unicode.Han, c) }) || f.Remedy.ZH == "" {
				t.Errorf("%s: refused with %+v", f.Path, f)
			}
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.Sys > 512<<20 {
		t.Errorf("it took %d MB", m.Sys>>20)
	}
	t.Logf("%d of %d refused, the others taken or not complete; %d MB", refused, count, m.Sys>>20)
	b.write("大厅/fine.jpg", photo(1, 60, 40))
	b.catalog("a picture that is fine", func(c playlists.Catalog) bool { return slices.Contains(items(c), "大厅/fine.jpg") })
}

// damage changes a file in a way that disks, networks and enemies have.
func damage(r *rand.Rand, file []byte) []byte {
	f := bytes.Clone(file)
	switch r.IntN(6) {
	case 0: // some bytes
		for range 1 + r.IntN(20) {
			f[r.IntN(len(f))] = byte(r.Uint32())
		}
	case 1: // in the head, where sizes are
		for range 1 + r.IntN(4) {
			f[r.IntN(min(len(f), 64))] = byte(r.Uint32())
		}
	case 2: // cut off
		f = f[:r.IntN(len(f))]
	case 3: // a part is missing
		at := r.IntN(len(f))
		f = append(f[:at], f[min(len(f), at+1+r.IntN(200)):]...)
	case 4: // a part twice
		at := r.IntN(len(f))
		f = slices.Concat(f[:at], f[at/2:])
	case 5: // a part of zeros
		at := r.IntN(len(f))
		clear(f[at:min(len(f), at+r.IntN(500))])
	}
	return f
}
