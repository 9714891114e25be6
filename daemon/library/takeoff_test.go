package library

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestWhatIsTakenOffLeavesAndCanBeRestored(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg", "b.jpg")
	kept, err := b.lib.TakeOff("大厅/a.jpg")
	if err != nil || kept != "" {
		t.Fatalf("%q %v", kept, err)
	}
	b.shows("大厅/b.jpg")
	b.report("that it can be restored", func(r Report) bool { return len(r.Removed) == 1 && r.Removed[0].Path == "大厅/a.jpg" })
	if err := b.lib.Restore("大厅/a.jpg"); err != nil {
		t.Fatal(err)
	}
	b.shows("大厅/a.jpg", "大厅/b.jpg")
	if _, err := b.lib.TakeOff("大厅/a.jpg"); err != nil {
		t.Error(err)
	}
}

// What cannot be shown has no bytes in the store; it is put aside instead of deleted.
func TestWhatNeverPlayedIsPutAside(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg")
	b.write("大厅/b.psd", []byte("8BPS and more"))
	b.report("that it is refused", func(r Report) bool { return len(r.Files) == 2 && r.Files[1].State == Refused })
	for _, want := range []string{"大厅/回收站/b.psd", "大厅/回收站/2 b.psd"} {
		kept, err := b.lib.TakeOff("大厅/b.psd")
		if err != nil || kept != want {
			t.Fatalf("%q %v", kept, err)
		}
		b.write("大厅/b.psd", []byte("8BPS and something else"))
		b.report("the other", func(r Report) bool {
			return slices.ContainsFunc(r.Files, func(f File) bool { return f.Path == "大厅/b.psd" && f.State == Refused })
		})
	}
	if err := b.lib.Restore("大厅/b.psd"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	b.remove("大厅/b.psd")
	b.report("that it is gone", func(r Report) bool {
		return !slices.ContainsFunc(r.Files, func(f File) bool { return f.Path == "大厅/b.psd" })
	})
	if err := b.lib.Restore("大厅/b.psd"); err != nil {
		t.Fatal(err)
	}
	b.report("that it is back", func(r Report) bool {
		return slices.ContainsFunc(r.Files, func(f File) bool { return f.Path == "大厅/b.psd" && f.State == Refused })
	})
}

// A person who takes off one after the other means it: the brake is for what vanishes in the folder.
func TestTheBrakeHasNoSayInWhatAPersonTakesOff(t *testing.T) {
	t.Parallel()
	names := []string{"1.jpg", "2.jpg", "3.jpg", "4.jpg", "5.jpg", "6.jpg", "7.jpg", "8.jpg"}
	b := hall(t, names...)
	for _, name := range names[:7] {
		if _, err := b.lib.TakeOff("大厅/" + name); err != nil {
			t.Fatal(err)
		}
	}
	b.shows("大厅/8.jpg")
}

func TestAttackTakeOffElsewhere(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg")
	secret := filepath.Join(filepath.Dir(b.root), "secret")
	if err := os.WriteFile(secret, []byte("safe"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(secret) })
	b.write("大厅/.playlist.yaml", []byte("priority: true\n"))
	b.write("日程/12月.xlsx", []byte("PK"))
	for _, p := range []string{"../secret", "大厅/../../secret", "/etc/passwd", "", ".", "大厅", "大厅/", "大厅/.playlist.yaml", ".yiping-sentinel", "日程/12月.xlsx", "大厅/never.jpg", "播出状态.html"} {
		if kept, err := b.lib.TakeOff(p); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %q %v", p, kept, err)
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Error(err)
	}
}
