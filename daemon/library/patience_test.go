package library

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// quietBuilding is one in which time is free and nothing is heard or looked for, but what the test says.
func quietBuilding(t *testing.T) *building {
	b := newBuilding(t)
	b.deaf = true
	b.change = func(c *Config) { c.Rescan = 12 * time.Hour }
	return b
}

// after lets the time pass and says what the report says of the file then.
func (b *building) after(d time.Duration, path string) (FileState, string) {
	time.Sleep(d)
	synctest.Wait()
	r, _ := b.lib.Report().Get()
	f := fileOf(r, path)
	return f.State, f.Reason.ZH
}

// TestHowLongAFileIsWaitedFor is a table of what happens to a file that nobody touches any more.
func TestHowLongAFileIsWaitedFor(t *testing.T) {
	whole := photo(1, 100, 80)
	webp := sample(t, "lossy.webp")
	reserved := append(bytes.Clone(webp[:len(webp)-200]), make([]byte, 200)...)
	for _, c := range []struct {
		name, file string
		content    []byte
		hole       int64 // size of a hole at its end
		at         []time.Duration
		want       []FileState
	}{
		{"whole, with an end mark", "a.jpg", whole, 0, []time.Duration{time.Second}, []FileState{Taken}},
		{"whole, something follows", "a.jpg", append(bytes.Clone(whole), "camera's notes"...), 0,
			[]time.Duration{1900 * time.Millisecond, 2300 * time.Millisecond}, []FileState{Waiting, Taken}},
		{"cut off", "a.jpg", whole[:len(whole)/2], 0, []time.Duration{9 * time.Second, 12 * time.Second}, []FileState{Waiting, Refused}},
		{"cannot be shown", "a.psd", []byte("8BPS\x00\x01"), 0, []time.Duration{1900 * time.Millisecond, 2300 * time.Millisecond}, []FileState{Waiting, Refused}},
		{"cannot be shown, with an end mark", "a.jpg", sample(t, "arithmetic.jpg"), 0, []time.Duration{1900 * time.Millisecond, 2300 * time.Millisecond}, []FileState{Waiting, Refused}},
		{"empty", "新建位图.jpg", nil, 0, []time.Duration{9 * time.Minute, 11 * time.Minute}, []FileState{Waiting, Refused}},
		{"empty, and would not be shown", "新建 Microsoft PowerPoint 演示文稿.pptx", nil, 0,
			[]time.Duration{1900 * time.Millisecond, 2300 * time.Millisecond}, []FileState{Waiting, Refused}},
		{"ends in a hole, and would not be shown", "议程.docx", []byte("PK\x03\x04"), 1 << 20,
			[]time.Duration{1900 * time.Millisecond, 2300 * time.Millisecond}, []FileState{Waiting, Refused}},
		{"ends in zeros", "a.webp", reserved, 0, []time.Duration{9 * time.Minute, 11 * time.Minute}, []FileState{Waiting, Taken}},
		{"ends in a hole", "a.webp", webp, 1 << 20, []time.Duration{9 * time.Minute, 11 * time.Minute}, []FileState{Waiting, Refused}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := quietBuilding(t)
				if err := os.Mkdir(filepath.Join(b.root, "大厅"), 0o755); err != nil {
					t.Fatal(err)
				}
				b.start()
				time.Sleep(time.Second)
				b.write("大厅/"+c.file, c.content)
				if c.hole > 0 {
					if err := os.Truncate(filepath.Join(b.root, "大厅", c.file), c.hole); err != nil {
						t.Fatal(err)
					}
				}
				b.lib.stir.add(filepath.Join(b.root, "大厅"), c.file)
				passed := time.Duration(0)
				for i, at := range c.at {
					state, reason := b.after(at-passed, "大厅/"+c.file)
					passed = at
					if state != c.want[i] {
						t.Errorf("after %v it is %s (%s), want %s", at, state, reason, c.want[i])
					}
				}
				b.stop()
			})
		})
	}
}

// TestAFileThatIsOpenForWritingIsWaitedFor: it rests, but somebody has it open.
func TestAFileThatIsOpenForWritingIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := quietBuilding(t)
		b.write("大厅/x.jpg", photo(1, 100, 80))
		b.start()
		time.Sleep(5 * time.Second)
		synctest.Wait()
		first, _ := b.lib.Catalog().Get()
		f, err := os.OpenFile(filepath.Join(b.root, "大厅/x.jpg"), os.O_WRONLY|os.O_TRUNC, 0)
		if err != nil {
			t.Fatal(err)
		}
		if !writing(reopen(t, f.Name())) {
			t.Fatal("this file system grants no leases; let TMPDIR name a folder on one that does, such as ext4 or tmpfs")
		}
		if _, err := f.Write(photo(2, 100, 80)); err != nil {
			t.Fatal(err)
		}
		b.lib.stir.add(filepath.Join(b.root, "大厅"), "x.jpg")
		time.Sleep(time.Minute)
		synctest.Wait()
		if c, _ := b.lib.Catalog().Get(); !equalCatalogs(c, first) {
			t.Error("it was taken while it was being written")
		}
		f.Close()
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if c, _ := b.lib.Catalog().Get(); equalCatalogs(c, first) {
			t.Error("it was not taken when it was closed")
		}
		b.stop()
	})
}

func reopen(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// TestTheStartIsOverWhenAllThatWasThereIsJudged: what was in the folder when the daemon started is no
// arrival, even what has to rest first; what comes while a copy goes on for ever is one.
func TestTheStartIsOverWhenAllThatWasThereIsJudged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := quietBuilding(t)
		b.write("大厅/a.jpg", photo(1, 32, 24))
		b.write("大厅/b.jpg", append(photo(2, 32, 24), "notes"...)) // has to rest
		b.write("大厅/half.jpg", photo(3, 200, 100)[:5000])
		b.start()
		time.Sleep(time.Second)
		synctest.Wait()
		c, _ := b.lib.Catalog().Get()
		if !c.Starting || !slices.Equal(items(c), []string{"大厅/a.jpg"}) {
			t.Errorf("after a second: %q, starting: %v", items(c), c.Starting)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		c, _ = b.lib.Catalog().Get()
		if c.Starting || !slices.Equal(items(c), []string{"大厅/a.jpg", "大厅/b.jpg"}) {
			t.Errorf("after three seconds: %q, starting: %v", items(c), c.Starting)
		}
		b.stop()
	})
}

// TestACopyThatGoesOnDoesNotProlongTheStart: it was going on when the daemon started, and it takes a while.
func TestACopyThatGoesOnDoesNotProlongTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := quietBuilding(t)
		whole := photo(3, 300, 200)
		b.write("大厅/growing.jpg", whole[:1000])
		b.start()
		for i := range 10 {
			time.Sleep(time.Second)
			b.write("大厅/growing.jpg", whole[:2000+1000*i])
			b.hear("大厅/growing.jpg", 0)
		}
		if c, _ := b.lib.Catalog().Get(); c.Starting {
			t.Error("after ten seconds it is still starting, and nothing that arrives is introduced")
		}
		b.stop()
	})
}

// TestAnExpiredItemIsReportedAtMidnight: nothing happens in the folder, but its last day is over.
func TestAnExpiredItemIsReportedAtMidnight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the clock of the bubble begins on 2000-01-01 at 8:00 in Shanghai
		b := quietBuilding(t)
		b.write("大厅/x [1月1日-1月2日].jpg", photo(1, 32, 24))
		b.write("大厅/y [1月1日起].jpg", photo(2, 32, 24))
		b.start()
		for _, c := range []struct {
			at   string
			want bool
		}{{"2000-01-01 12:00", false}, {"2000-01-02 23:59", false}, {"2000-01-03 00:01", true}} {
			at, err := time.ParseInLocation("2006-01-02 15:04", c.at, inShanghai.Location)
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Until(at))
			synctest.Wait()
			r, _ := b.lib.Report().Get()
			if x, y := fileOf(r, "大厅/x [1月1日-1月2日].jpg"), fileOf(r, "大厅/y [1月1日起].jpg"); x.State != Taken || x.Expired != c.want || y.Expired {
				t.Errorf("at %s: %+v, %+v; want expired: %v", c.at, x, y, c.want)
			}
		}
		b.stop()
	})
}

// hear tells the library that something happened to a name, lets the time pass, and says what is in the
// catalog then.
func (b *building) hear(name string, d time.Duration) []string {
	dir, base := split(name)
	b.lib.stir.add(filepath.Join(b.root, dir), base)
	time.Sleep(d)
	synctest.Wait()
	c, _ := b.lib.Catalog().Get()
	return items(c)
}

// TestAMomentOfAbsenceIsNoRemoval: a program that saves by deleting takes 20 ms to create again; a file that
// is really gone leaves in less than 100.
func TestAMomentOfAbsenceIsNoRemoval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := quietBuilding(t)
		b.write("大厅/x.jpg", photo(1, 60, 40))
		b.start()
		time.Sleep(5 * time.Second)
		b.remove("大厅/x.jpg")
		if got := b.hear("大厅/x.jpg", 20*time.Millisecond); len(got) != 1 {
			t.Errorf("after 20 ms: %q, want it still there", got)
		}
		b.write("大厅/x.jpg", photo(2, 60, 40))
		if got := b.hear("大厅/x.jpg", 5*time.Second); len(got) != 1 {
			t.Errorf("created again: %q, want it there", got)
		}
		b.remove("大厅/x.jpg")
		if got := b.hear("大厅/x.jpg", 70*time.Millisecond); len(got) != 0 {
			t.Errorf("after 70 ms: %q, want it gone", got)
		}
		b.stop()
	})
}

// TestAFileRenamedWhileItIsWrittenOverHasToRest: its name is new, but its bytes are partly the old ones, and
// its structure is whole.
func TestAFileRenamedWhileItIsWrittenOverHasToRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := quietBuilding(t)
		old, whole := sameSize(photo(1, 160, 120), photo(2, 160, 120))
		b.write("大厅/x.jpg", old)
		b.start()
		time.Sleep(5 * time.Second)
		f, err := os.OpenFile(filepath.Join(b.root, "大厅/x.jpg"), os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		half := len(whole) / 2
		if _, err := f.WriteAt(whole[:half], 0); err != nil {
			t.Fatal(err)
		}
		b.rename("大厅/x.jpg", "大厅/y.jpg")
		b.lib.stir.add(filepath.Join(b.root, "大厅"), "x.jpg")
		if got := b.hear("大厅/y.jpg", time.Second); slices.Contains(got, "大厅/y.jpg") {
			t.Error("half of it is the old picture, and it was taken")
		}
		if _, err := f.WriteAt(whole[half:], int64(half)); err != nil {
			t.Fatal(err)
		}
		f.Close()
		if got := b.hear("大厅/y.jpg", 5*time.Second); !slices.Equal(got, []string{"大厅/y.jpg"}) {
			t.Errorf("it is complete and rests: %q", got)
		}
		b.stop()
	})
}
