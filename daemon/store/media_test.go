package store

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"yiping/daemon/store/storetest"
)

func media(t *testing.T) *Media {
	t.Helper()
	m, err := OpenMedia(filepath.Join(t.TempDir(), "media [1]"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func put(t *testing.T, m *Media, content string) string {
	t.Helper()
	s, err := m.Stage(t.Context(), strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	return s.Hash
}

// files lists everything below the directory, so that nothing can be left unnoticed.
func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestStagedBytesAreNamedByTheirHash(t *testing.T) {
	m := media(t)
	const want = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" // SHA-256 of "hello"
	for range 2 {                                                                   // the second time it is there already
		if got := put(t, m, "hello"); got != want {
			t.Errorf("hash %s, want %s", got, want)
		}
	}
	if got := files(t, m.dir); len(got) != 1 || got[0] != want {
		t.Errorf("stored: %q, want one file named %s", got, want)
	}
	f, err := m.Open(want)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if b, err := io.ReadAll(f); string(b) != "hello" || err != nil {
		t.Errorf("read back %q, %v", b, err)
	}
}

func TestWhatCannotBeReadLeavesNothing(t *testing.T) {
	m := media(t)
	broken := errors.New("input/output error")
	src := io.MultiReader(strings.NewReader("first half"), iotest.ErrReader(broken))
	if _, err := m.Stage(t.Context(), src); !errors.Is(err, broken) {
		t.Errorf("Stage = %v, want %v", err, broken)
	}
	if got := files(t, m.dir); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
}

func TestWhatAnEarlierProcessLeftIsSwept(t *testing.T) {
	m := media(t)
	kept := put(t, m, "kept")
	s, err := m.Stage(t.Context(), strings.NewReader("half"))
	if err != nil {
		t.Fatal(err)
	}
	s.Close() // killed here
	if _, err := OpenMedia(m.dir); err != nil {
		t.Fatal(err)
	}
	if got := files(t, m.dir); len(got) != 1 || got[0] != kept {
		t.Errorf("stored: %q, want only %s", got, kept)
	}
}

func TestOnlyHashesAreOpened(t *testing.T) {
	m := media(t)
	hash := put(t, m, "x")
	for _, name := range []string{"", "a", "../../etc/passwd", strings.Repeat("0", 64), strings.ToUpper(hash), hash + "/"} {
		if f, err := m.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Open(%q) = %v, %v; want that it does not exist", name, f, err)
		}
	}
}

func TestVerifyFindsARottenBit(t *testing.T) {
	m := media(t)
	hash := put(t, m, "sound")
	if err := m.Verify(t.Context(), hash); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(m.Path(hash), []byte("sOund"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(t.Context(), hash); err == nil {
		t.Error("Verify is content with bytes that have changed")
	}
	if !m.Has(hash, 5) || m.Has(hash, 4) {
		t.Error("Has looks at the size, and only at the size")
	}
}

func TestRemoveSparesWhatWasJustFound(t *testing.T) {
	m := media(t)
	hash := put(t, m, "x")
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(m.Path(hash), long.Add(-time.Hour), long.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	put(t, m, "x") // somebody drops the same picture again
	if err := m.Remove(hash, long); err != nil || !m.Has(hash, 1) {
		t.Errorf("Remove = %v, still there: %v; want that it is spared", err, m.Has(hash, 1))
	}
	if err := m.Remove(hash, time.Now().Add(time.Second)); err != nil || m.Has(hash, 1) {
		t.Errorf("Remove = %v, still there: %v; want that it is gone", err, m.Has(hash, 1))
	}
	if err := m.Remove(hash, time.Now()); err != nil {
		t.Errorf("Remove of what is not there: %v", err)
	}
}

func TestAFullDiskIsAnErrorNotHalfAFile(t *testing.T) {
	dir := t.TempDir()
	room := storetest.LimitFiles(t, 1<<20)
	m, err := OpenMedia(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.Stage(t.Context(), bytes.NewReader(make([]byte, 4<<20))); err == nil {
		t.Error("4 MB on a disk of 1 MB: no error")
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
	room()
	put(t, m, strings.Repeat("there is room again ", 1<<17))
}
