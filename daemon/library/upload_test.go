package library

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/sys/unix"
	"golang.org/x/text/unicode/norm"

	"yiping/daemon/store/storetest"
	"yiping/playlists"
)

func (b *building) upload(name string, body io.Reader, replace bool) (string, error) {
	return b.lib.Upload(b.t.Context(), "大厅", name, body, replace)
}

// left lists what is in the folder of the hall, hidden things too.
func (b *building) left() (names []string) {
	entries, _ := os.ReadDir(filepath.Join(b.root, "大厅"))
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAnUploadPlaysLikeAnyOtherFile(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg")
	path, err := b.upload(`C:\海报\冬至[9:00-17:00].jpg`, bytes.NewReader(photo(7, 64, 48)), false)
	if err != nil || path != "大厅/冬至[9：00-17：00].jpg" {
		t.Fatalf("%q %v", path, err)
	}
	c := b.shows("大厅/a.jpg", path)
	if r := c.Playlists["大厅"].Entries[1].Rule; len(r.Hours) != 1 {
		t.Errorf("the hours are lost: %+v", r)
	}
	// It never overwrites, whatever the case and the form of the letters; unless that is wanted.
	for _, name := range []string{"A.JPG", "a.jpg"} {
		if _, err := b.upload(name, bytes.NewReader(photo(8, 64, 48)), false); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if path, err := b.upload("A.jpg", bytes.NewReader(photo(8, 64, 48)), true); err != nil || path != "大厅/a.jpg" {
		t.Errorf("%q %v", path, err)
	}
	if got := b.left(); !slices.Equal(got, []string{"a.jpg", "冬至[9：00-17：00].jpg"}) {
		t.Errorf("left: %q", got)
	}
}

func TestAnUploadThatIsCutLeavesNothing(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg")
	for n := range 20 {
		body := io.MultiReader(bytes.NewReader(make([]byte, n*50_000)), brokenReader{})
		if _, err := b.upload("film.mp4", body, false); !errors.Is(err, ErrCut) {
			t.Errorf("%v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.lib.Upload(ctx, "大厅", "b.jpg", bytes.NewReader(photo(2, 64, 48)), false); !errors.Is(err, ErrCut) {
		t.Errorf("%v", err)
	}
	if got := b.left(); !slices.Equal(got, []string{"a.jpg"}) {
		t.Errorf("left: %q", got)
	}
	// Not even of one during which the daemon was killed.
	b.stop()
	b.write("大厅/"+unfinished+"ABC", []byte("half"))
	b.start()
	b.shows("大厅/a.jpg")
	if got := b.left(); !slices.Equal(got, []string{"a.jpg"}) {
		t.Errorf("left: %q", got)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// Many at once with one name: one wins, whole.
func TestUploadsOfOneName(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg")
	var all sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range 12 {
		all.Go(func() {
			_, err := b.upload("b.jpg", bytes.NewReader(photo(uint64(i+10), 64, 48)), false)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, fs.ErrExist) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := b.left(); won != 1 || !slices.Equal(got, []string{"a.jpg", "b.jpg"}) {
		t.Errorf("%d won, left: %q", won, got)
	}
	b.shows("大厅/a.jpg", "大厅/b.jpg")
}

// The ways out of the folder, and into what is no playlist.
func TestAttackUploadElsewhere(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg")
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(b.root, "公共")); err != nil {
		t.Fatal(err)
	}
	for _, playlist := range []string{"公共", "..", "大厅/..", "../..", "日程", "", ".", "没有人播", "大厅/节日"} {
		if path, err := b.lib.Upload(t.Context(), playlist, "x.jpg", strings.NewReader("x"), true); err == nil {
			t.Errorf("%q was written to: %s", playlist, path)
		}
	}
	for name, want := range map[string]string{"../../etc/passwd": "大厅/passwd", `..\..\x.jpg`: "大厅/x.jpg", "/etc/y.jpg": "大厅/y.jpg"} {
		if path, err := b.upload(name, strings.NewReader("x"), false); err != nil || path != want {
			t.Errorf("%q became %q: %v", name, path, err)
		}
	}
	// A link under the very name is replaced, not followed.
	target := filepath.Join(outside, "target")
	if err := os.WriteFile(target, []byte("safe"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, filepath.Join(b.root, "大厅", "link.jpg")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.upload("link.jpg", strings.NewReader("evil"), true); err != nil {
		t.Error(err)
	}
	if got, _ := os.ReadFile(target); string(got) != "safe" {
		t.Errorf("what a link leads to now is %q", got)
	}
	if left, _ := os.ReadDir(outside); len(left) != 1 {
		t.Errorf("outside of the folder: %v", left)
	}
}

func TestWhatCannotBeUploadedSaysWhy(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg")
	for _, name := range []string{"playlist.yaml", ".playlist.yaml", "index.html", "Thumbs.db", "", "...", "x.tmp"} {
		_, err := b.upload(name, strings.NewReader("x"), false)
		if e, ok := errors.AsType[*playlists.Refusal](err); !ok || e.Remedy.ZH == "" {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := b.lib.Incoming("大厅", "x.mp4", MaxUpload+1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v", err)
	}
	if os.Getuid() != 0 {
		if err := os.Chmod(filepath.Join(b.root, "大厅"), 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(filepath.Join(b.root, "大厅"), 0o755)
		_, err := b.upload("x.jpg", strings.NewReader("x"), false)
		if e, ok := errors.AsType[*Unwritable](err); !ok || e.What != writeReadOnly.What {
			t.Errorf("a read-only folder: %v", err)
		}
	}
}

// Whatever a name is, what becomes of it is a plain visible name that every system takes.
func FuzzAnyNameIsMadeSafe(f *testing.F) {
	for _, seed := range []string{"海报.jpg", "CON", "con.jpg", "com1.x", "a:b", "..", "a/b\\c", "\x00", "\xff\xfe", "e\u0301.jpg", "\u202egpj.exe", strings.Repeat("长", 200) + ".jpg", ".a", "~$a.docx", "a. . ."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		safe, err := SafeName(name)
		if err != nil {
			if _, ok := errors.AsType[*playlists.Refusal](err); !ok {
				t.Fatal(err)
			}
			return
		}
		stem, _, _ := strings.Cut(safe, ".")
		if len(safe) > longestName || !utf8.ValidString(safe) || safe != norm.NFC.String(safe) || strings.ContainsAny(safe, "/\\:*?\"<>|\x00\n\u202e") ||
			ignored(safe) || safe[0] == '.' || strings.TrimRight(safe, ". ") != safe || reserved(stem) || filepath.Base(safe) != safe {
			t.Fatalf("%q became %q", name, safe)
		}
		if again, err := SafeName(safe); err != nil || again != safe {
			t.Fatalf("%q became %q, and that %q: %v", name, safe, again, err)
		}
	})
}

// A disk that refuses in the middle of a file: it says so, nothing is left, and the next one is taken.
func TestADiskThatRefusesLeavesNothing(t *testing.T) {
	b := hall(t, "a.jpg")
	lift := storetest.LimitFiles(t, 4<<20)
	_, err := b.upload("film.mp4", bytes.NewReader(make([]byte, 5<<20)), false)
	lift()
	if e, ok := errors.AsType[*Unwritable](err); !ok || e.What.ZH == "" || e.Remedy.EN == "" {
		t.Errorf("%v", err)
	}
	if got := b.left(); !slices.Equal(got, []string{"a.jpg"}) {
		t.Errorf("left: %q", got)
	}
	if e := unwritable(&fs.PathError{Err: unix.ENOSPC}).(*Unwritable); !e.Full {
		t.Errorf("a full disk is %+v", e)
	}
	if _, err := b.upload("b.jpg", bytes.NewReader(photo(2, 64, 48)), false); err != nil {
		t.Error(err)
	}
}
