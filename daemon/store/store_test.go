package store

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestWhatIsRememberedSurvives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with space?and#signs%.db")
	s := open(t, path)
	ctx := t.Context()
	files := []File{
		{Path: "大厅/a.jpg", Inode: 1 << 63, Size: 5, Mtime: -1, Ctime: 7, Hash: "aa", Arrived: 9},
		{Path: "大厅/b.jpg", Dev: 3, Inode: 2, Size: 6, Mtime: 1, Ctime: 8, Hash: "bb", Arrived: 10},
	}
	assets := []Asset{{Hash: "aa", Type: "image/jpeg", Bytes: 5, Width: 3, Height: 4, Ground: "#ffffff", Rendition: "cc", Used: 1}}
	if err := s.Remember(ctx, Changes{Files: files, Assets: assets}); err != nil {
		t.Fatal(err)
	}
	if err := s.Remember(ctx, Changes{Forget: []string{"大厅/b.jpg"}, Removed: []Removal{{"大厅/b.jpg", "bb", 20}, {"大厅/c.jpg", "cc", 30}}}); err != nil {
		t.Fatal(err)
	}
	if err := s.SetFacts(ctx, map[string]string{"mark": "x"}); err != nil {
		t.Fatal(err)
	}
	s.Close()

	s = open(t, path)
	gotFiles, err := s.Files(ctx)
	check(t, err, gotFiles, files[:1])
	gotAssets, err := s.Assets(ctx)
	check(t, err, gotAssets, assets)
	removals, err := s.Removals(ctx)
	check(t, err, removals, []Removal{{"大厅/c.jpg", "cc", 30}, {"大厅/b.jpg", "bb", 20}})
	mark, err := s.Fact(ctx, "mark")
	check(t, err, mark, "x")
	none, err := s.Fact(ctx, "other")
	check(t, err, none, "")
}

func TestSynchronousIsFull(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	var mode string
	var sync int
	if err := s.write.QueryRow(`PRAGMA journal_mode`).Scan(&mode); err != nil {
		t.Fatal(err)
	}
	if err := s.write.QueryRow(`PRAGMA synchronous`).Scan(&sync); err != nil {
		t.Fatal(err)
	}
	if mode != "wal" || sync != 2 {
		t.Errorf("journal mode %s, synchronous %d; want wal and 2: power cuts take acknowledged rows back otherwise", mode, sync)
	}
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	s := open(t, path)
	if _, err := s.write.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if s, err := Open(path, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("Open = %v, %v; want an error that says it is from a newer version", s, err)
	}
}

func TestOneBadChangeUndoesItsBatch(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Remember(ctx, Changes{Files: []File{{Path: "a"}}}); err == nil {
		t.Error("Remember with a context that is over: no error")
	}
	got, err := s.Files(t.Context())
	check(t, err, got, []File(nil))
}

func TestRetireKeepsWhatIsNamed(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	ctx := t.Context()
	err := s.Remember(ctx, Changes{
		Files:   []File{{Path: "played", Hash: "file"}},
		Removed: []Removal{{"recent", "removed", 60}, {"ancient", "old", 40}},
		Assets: []Asset{
			{Hash: "file", Rendition: "small", Used: 10}, {Hash: "small", Used: 10},
			{Hash: "removed", Used: 10}, {Hash: "old", Used: 10},
			{Hash: "issued", Rendition: "issued small", Used: 10}, {Hash: "issued small", Used: 10},
			{Hash: "loose", Used: 49}, {Hash: "loose but fresh", Used: 50},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	gone, err := s.Retire(ctx, 50, 100, map[string]bool{"issued": true})
	check(t, err, gone, []string{"loose", "old"})
	left, err := s.Assets(ctx)
	if err != nil || len(left) != 6 {
		t.Errorf("left over: %v, %v; want six assets", left, err)
	}
}

func check[T any](t *testing.T, err error, got, want T) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("want - got +\n%s", d)
	}
}

// Others at this computer cannot read the database, also if its folder lets them in, and if it was made by an older version.
func TestADatabaseIsNotForOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	for range 2 {
		s := open(t, path)
		if err := s.SetFacts(t.Context(), map[string]string{"mark": "x"}); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{path, path + "-wal", path + "-shm"} {
			if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o007 != 0 {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
		if err := errors.Join(s.Close(), os.Chmod(path, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
}
