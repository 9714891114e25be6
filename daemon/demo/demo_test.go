package demo_test

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yiping/daemon/config"
	"yiping/daemon/demo"
)

// building parses the demo's configuration as if it lay in the folder dir.
func building(t *testing.T, dir string) config.Config {
	t.Helper()
	c, mistakes := config.Parse(filepath.Join(dir, "yiping.yaml"), demo.Config())
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	return c
}

func TestTheBuildingHasTheDisplaysOfTheContract(t *testing.T) {
	want := []struct {
		id     string
		canvas [2]int
		room   string
		plays  []string
	}{
		{"lobby", [2]int{1920, 1080}, "综合接待区", []string{"大厅", "公共"}},
		{"hall-1", [2]int{1920, 1080}, "沉浸式展厅", []string{"沉浸式展厅"}},
		{"hall-2", [2]int{1920, 1080}, "沉浸式展厅", []string{"沉浸式展厅"}},
		{"hall-3", [2]int{1920, 1080}, "沉浸式展厅", []string{"沉浸式展厅"}},
		{"hall-4", [2]int{1920, 1080}, "沉浸式展厅", []string{"沉浸式展厅"}},
		{"studio", [2]int{1920, 1080}, "谊家直播间", []string{"直播间"}},
		{"station", [2]int{1080, 1920}, "24小时畅享驿站", []string{"驿站", "公共"}},
		{"door-xuexi", [2]int{1280, 800}, "学习讲堂", []string{"学习讲堂"}},
	}
	c := building(t, ".")
	if len(c.Displays) != len(want) {
		t.Fatalf("%d displays, want %d", len(c.Displays), len(want))
	}
	for i, w := range want {
		d := c.Displays[i]
		room, _ := c.Room(d.Room)
		if d.ID != w.id || d.Canvas != w.canvas || room.Name != w.room || !slices.Equal(d.Plays, w.plays) {
			t.Errorf("display %d is %s %v in %s, plays %v; want %v", i, d.ID, d.Canvas, room.Name, d.Plays, w)
		}
		if strings.HasPrefix(d.ID, "hall-") && c.Stage(d) != [2]int{3840, 2160} {
			t.Errorf("%s is part of a wall of %v", d.ID, c.Stage(d))
		}
	}
}

func TestEveryPlaylistIsPlayedAndEveryPlayedOneExists(t *testing.T) {
	var played []string
	for _, d := range building(t, ".").Displays {
		played = append(played, d.Plays...)
	}
	slices.Sort(played)
	played = slices.Compact(played)
	var there []string
	for name := range files(t) {
		there = append(there, strings.Split(name, "/")[0])
	}
	slices.Sort(there)
	there = slices.Compact(there)
	if !slices.Equal(played, there) {
		t.Errorf("displays play %v, content has %v", played, there)
	}
}

func TestContentIsWrittenOnceAndThenBelongsToTheUser(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "content")
	first := written(t, dir)
	if len(first) != len(files(t)) {
		t.Fatalf("%d files written, want %d", len(first), len(files(t)))
	}
	for name, data := range files(t) {
		if first[name] != data {
			t.Errorf("%s is not as it should be", name)
		}
	}
	gone := filepath.Join(dir, "大厅", "01 欢迎来坐坐.svg")
	changed := filepath.Join(dir, "公共", "01 垃圾分类.svg")
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(changed, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	again := written(t, dir)
	if _, ok := again["大厅/01 欢迎来坐坐.svg"]; ok || len(again) != len(first)-1 {
		t.Error("a deleted file has come back")
	}
	if again["公共/01 垃圾分类.svg"] != "mine" {
		t.Error("a file of the user was overwritten")
	}
}

func TestAFolderThatTheUserMadeIsFilledOnlyIfItIsEmpty(t *testing.T) {
	empty, used := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(used, "mine.jpg"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := written(t, empty); len(got) != len(files(t)) {
		t.Errorf("%d files in a folder that was empty", len(got))
	}
	if got := written(t, used); len(got) != 1 {
		t.Errorf("%d files in a folder that was in use", len(got))
	}
}

// A start that is cut off leaves some playlists and the draft of the others; the next one completes them.
func TestAStartThatWasCutOffIsCompleted(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{".unfinished/驿站", "大厅"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range []string{".unfinished/驿站/half.svg", "大厅/mine.jpg"} {
		if err := os.WriteFile(filepath.Join(dir, f), []byte("<sv"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := written(t, dir)
	if _, ok := got["大厅/mine.jpg"]; !ok {
		t.Error("what was there is gone")
	}
	for name := range files(t) {
		if _, ok := got[name]; !ok && !strings.HasPrefix(name, "大厅/") {
			t.Errorf("%s is missing", name)
		}
	}
	for name := range got {
		if strings.Contains(name, "half.svg") {
			t.Errorf("%s is still there", name)
		}
	}
}

// written calls WriteContent and returns what is in the playlists then.
func written(t *testing.T, dir string) map[string]string {
	t.Helper()
	if err := demo.WriteContent(dir, time.Now()); err != nil {
		t.Fatal(err)
	}
	all := read(t, os.DirFS(dir))
	maps.DeleteFunc(all, func(name, _ string) bool { return strings.HasPrefix(name, "日程/") })
	return all
}

// files returns the demo's content by its path in the content folder.
func files(t *testing.T) map[string]string {
	t.Helper()
	return read(t, os.DirFS("content"))
}

func read(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, path)
		all[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
