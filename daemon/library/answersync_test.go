package library

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// inFolder waits until what lies in the content folder is as wanted. Nothing tells of that but the folder.
func (b *building) inFolder(what string, ok func(names []string) bool) {
	b.t.Helper()
	w, err := fsnotify.NewWatcher()
	if err != nil {
		b.t.Fatal(err)
	}
	defer w.Close()
	deadline := time.After(soon)
	for {
		var names []string
		filepath.WalkDir(b.root, func(p string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				w.Add(p)
			}
			if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), ".") {
				rel, _ := filepath.Rel(b.root, p)
				names = append(names, rel)
			}
			return nil
		})
		if ok(names) {
			return
		}
		select {
		case <-w.Events:
		case <-deadline:
			b.t.Fatalf("the folder never has %s; it has %q", what, names)
		}
	}
}

func has(name string) func([]string) bool {
	return func(names []string) bool { return slices.Contains(names, name) }
}

func not(ok func([]string) bool) func([]string) bool {
	return func(names []string) bool { return !ok(names) }
}

func (b *building) read(name string) string {
	b.t.Helper()
	c, err := os.ReadFile(filepath.Join(b.root, filepath.FromSlash(name)))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(c)
}

func TestAnAnswerComesAndGoes(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.start()
	b.write("大厅/12月海报.psd", []byte("8BPS\x00\x01"))
	b.write("loose.jpg", photo(1, 32, 24))
	b.inFolder("an answer to the poster", has("大厅/12月海报.psd.未播出.txt"))
	text := b.read("大厅/12月海报.psd.未播出.txt")
	if !strings.HasPrefix(text, "\ufeff未播出：12月海报.psd\r\n原因：这是Photoshop源文件") || !strings.Contains(text, "\r\n----\r\nNot shown:") {
		t.Errorf("the answer says %q", text)
	}
	b.inFolder("an answer to the loose file", has("loose.jpg.未播出.txt"))
	b.inFolder("the status page", has("播出状态.html"))

	b.rename("大厅/12月海报.psd", "大厅/素材/12月海报.psd")
	b.rename("loose.jpg", "大厅/placed.jpg")
	b.shows("大厅/placed.jpg")
	b.inFolder("no answers", not(func(names []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.Contains(n, "未播出") })
	}))
	b.report("no file but these two", func(r Report) bool { return len(r.Files) == 2 })
}

func TestAnAnswerIsNeverContentNorAnswered(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.start()
	b.write("大厅/x.psd", []byte("8BPS\x00\x01"))
	b.inFolder("an answer", has("大厅/x.psd.未播出.txt"))
	answer := b.read("大厅/x.psd.未播出.txt")
	b.write("大厅/copy of it.txt", []byte(answer))
	b.write("公共/x.psd.未播出.txt", []byte(answer))
	b.write("x.psd.未播出.txt", []byte(answer))
	b.write("大厅/real.txt", []byte("未播出的节目预告"))
	b.report("the real text refused, and nothing else but the poster", func(r Report) bool {
		return len(r.Files) == 2 && stateOf(r, "大厅/real.txt") == Refused && stateOf(r, "大厅/x.psd") == Refused
	})
	b.inFolder("the stray answers taken away", func(names []string) bool {
		return !slices.Contains(names, "公共/x.psd.未播出.txt") && !slices.Contains(names, "x.psd.未播出.txt") && slices.Contains(names, "大厅/real.txt")
	})
}

// Timetables are read, and answered, by another part of the daemon.
func TestAnswersToTimetablesAreLeftAlone(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("日程/12月.xlsx.未播出.txt", []byte("\uFEFF未播出：12月.xlsx 里的1行\r\n原因：没有2月30日这一天。\r\n"))
	b.write("大厅/a.psd.未播出.txt", []byte("\uFEFF未播出：a.psd\r\n原因：……\r\n"))
	b.start()
	b.inFolder("no answer that has no reason any more", not(has("大厅/a.psd.未播出.txt")))
	b.inFolder("the answer to a timetable", has("日程/12月.xlsx.未播出.txt"))
}

func TestAnAnswerThatStaffDeletedStaysAway(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.start()
	b.write("大厅/x.psd", []byte("8BPS\x00\x01"))
	b.inFolder("an answer", has("大厅/x.psd.未播出.txt"))
	b.remove("大厅/x.psd.未播出.txt")
	b.write("大厅/y.psd", []byte("8BPS\x00\x01"))
	b.inFolder("the answer to the next file", has("大厅/y.psd.未播出.txt"))
	b.inFolder("no answer to the first", not(has("大厅/x.psd.未播出.txt")))
	b.write("大厅/x.psd", []byte("8BPS\x00\x01 saved again"))
	b.inFolder("an answer to the first, which has changed", has("大厅/x.psd.未播出.txt"))
}

func TestAnAnswerThatStaffDeletedStaysAwayOverARestart(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.start()
	b.write("大厅/x.psd", []byte("8BPS\x00\x01"))
	b.write("大厅/y.psd", []byte("8BPS\x00\x01"))
	b.inFolder("answers", func(names []string) bool {
		return has("大厅/x.psd.未播出.txt")(names) && has("大厅/y.psd.未播出.txt")(names)
	})
	b.inFolder("the page, which is written after them", func(names []string) bool {
		return has(statusName)(names) && strings.Contains(b.read(statusName), "y.psd")
	})
	b.remove("大厅/x.psd.未播出.txt")
	b.stop()
	b.remove("大厅/y.psd.未播出.txt") // while nobody looks
	b.start()
	b.write("大厅/z.psd", []byte("8BPS\x00\x01"))
	b.inFolder("the page again, with the next file on it", func(names []string) bool {
		return has(statusName)(names) && strings.Contains(b.read(statusName), "z.psd")
	})
	b.inFolder("an answer to the next file, and to no other", func(names []string) bool {
		return has("大厅/z.psd.未播出.txt")(names) && not(has("大厅/x.psd.未播出.txt"))(names) && not(has("大厅/y.psd.未播出.txt"))(names)
	})
	b.write("大厅/x.psd", []byte("8BPS\x00\x01 saved again"))
	b.inFolder("an answer to the first, which has changed", has("大厅/x.psd.未播出.txt"))
}

func TestWhatHasTheNameOfAnAnswerIsNotTouched(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("播出状态.html", []byte("<html>mine</html>"))
	b.write("大厅/x.psd.未播出.txt", []byte("my notes"))
	b.start()
	b.write("大厅/x.psd", []byte("8BPS\x00\x01"))
	b.write("大厅/y.psd", []byte("8BPS\x00\x01"))
	b.inFolder("an answer", has("大厅/y.psd.未播出.txt"))
	if got := b.read("播出状态.html"); got != "<html>mine</html>" {
		t.Errorf("the page became %q", got)
	}
	if got := b.read("大厅/x.psd.未播出.txt"); got != "my notes" {
		t.Errorf("the notes became %q", got)
	}
	b.remove("大厅/x.psd")
	b.remove("大厅/y.psd")
	b.inFolder("no answer", not(has("大厅/y.psd.未播出.txt")))
	if got := b.read("大厅/x.psd.未播出.txt"); got != "my notes" {
		t.Errorf("the notes became %q", got)
	}
}

// TestTenThousandFilesOfJunk: one answer for the folder, pictures in between as fast as ever, and all is
// gone again with the junk.
func TestTenThousandFilesOfJunk(t *testing.T) {
	junk := 2000
	if soak() {
		junk = 10_000
	}
	b := newBuilding(t)
	b.start()
	b.shows()
	for i := range junk {
		b.write(fmt.Sprintf("大厅/junk %d.bin", i), bytes.Repeat([]byte{byte(i), 1, 2}, 50))
	}
	b.write("大厅/x.jpg", photo(1, 60, 40))
	b.shows("大厅/x.jpg")
	b.inFolder("one answer", has("大厅/未播出说明.txt"))
	b.report("all of it refused", func(r Report) bool {
		n := 0
		for _, f := range r.Files {
			if f.State == Refused {
				n++
			}
		}
		return n == junk
	})
	b.inFolder("one answer", func(names []string) bool { return len(names) == junk+3 })
	b.write("大厅/y.jpg", photo(2, 60, 40))
	b.shows("大厅/x.jpg", "大厅/y.jpg")
	for i := range junk {
		b.remove(fmt.Sprintf("大厅/junk %d.bin", i))
	}
	b.inFolder("no answer", func(names []string) bool { return len(names) == 3 })
}
