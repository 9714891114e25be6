package library

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiping/daemon/library/hints"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// hall is a building whose 大厅 plays some pictures.
func hall(t *testing.T, names ...string) *building {
	b := newBuilding(t)
	var all []string
	for i, name := range names {
		b.write("大厅/"+name, photo(uint64(i+1), 64, 48))
		all = append(all, "大厅/"+name)
	}
	b.start()
	b.shows(all...)
	b.known(len(all))
	return b
}

// known waits until the report has judged that many files, which it says after the catalog, and the folder has its mark.
func (b *building) known(files int) {
	b.t.Helper()
	b.report("all files", func(r Report) bool {
		return len(r.Files) == files && !slices.ContainsFunc(r.Files, func(f File) bool { return f.State == Waiting })
	})
	b.told("that the folder is there", func(what told) bool { return !what.away && what.mark != "" })
}

func (b *building) arrangement(name string) Arranged {
	b.t.Helper()
	a, err := b.lib.Arrangement(name)
	if err != nil {
		b.t.Fatal(err)
	}
	return a
}

func namesOf(a Arranged) (names []string) {
	for _, x := range a.Items {
		names = append(names, x.Name)
	}
	return names
}

func chinese(texts []playlists.Text) (all []string) {
	for _, x := range texts {
		if x.EN == "" {
			all = append(all, "no English: ")
		}
		all = append(all, x.ZH)
	}
	return all
}

// The difference is said first, and nothing is written; then it plays so.
func TestAnArrangementIsSaidBeforeItIsWritten(t *testing.T) {
	t.Parallel()
	b := hall(t, "1 欢迎.jpg", "2 海报.jpg", "3 菜单.jpg", "4 通知[5s].jpg")
	a := b.arrangement("大厅")
	cover := playlists.Cover
	until := schedule.DayOf(2099, 7, 31)
	want := hints.PlaylistFile{
		Priority: true,
		Order:    []string{"1 欢迎.jpg", "3 菜单.jpg"},
		Items: map[string]hints.ItemOverride{
			"2 海报.jpg":     {MS: 20_000, Fit: &cover, Rule: &schedule.Rule{Dates: []schedule.DateSpan{{Until: &until}}}},
			"4 通知[5s].jpg": {MS: 8_000},
		},
	}
	c, err := b.lib.Arrange("大厅", a.Tag, want, true, "张")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{
		"“大厅”优先播放：它有内容的时候，同一块屏上没有优先的播放列表都让给它",
		"“3 菜单”移到第2个（原来第3个）",
		"“2 海报”每次播20秒（原来10秒）", "“2 海报”铺满屏幕（原来完整显示）", "“2 海报”只播到2099年7月31日（含当天）（原来一直播放）",
		"“4 通知[5s]”每次播8秒（原来5秒）",
		"全部播一遍要48秒（原来35秒）",
	}, chinese(c.Difference)); diff != "" {
		t.Error(diff)
	}
	if got := c.Items[2].Rule.ZH; got != "按页面设置：只播到2099年7月31日（含当天）；每次播20秒；铺满屏幕（边缘可能被裁）。" {
		t.Errorf("said back: %s", got)
	}
	if b.arrangement("大厅").Tag != a.Tag {
		t.Error("asking has written")
	}
	if c, err = b.lib.Arrange("大厅", a.Tag, want, false, "张"); err != nil {
		t.Fatal(err)
	}
	b.catalog("the new order", func(c playlists.Catalog) bool {
		p := c.Playlists["大厅"]
		return p.Priority && p.Entries[1].Fit == playlists.Cover && p.Entries[2].Order == 2
	})
	after := b.arrangement("大厅")
	if !after.Set.Same(want) || after.Tag != c.Tag || !slices.Equal(namesOf(after), []string{"1 欢迎.jpg", "3 菜单.jpg", "2 海报.jpg", "4 通知[5s].jpg"}) {
		t.Errorf("%+v", after)
	}
	// Undo is the old one again; nothing is left of it then.
	if _, err := b.lib.Arrange("大厅", after.Tag, a.Set, false, "张"); err != nil {
		t.Fatal(err)
	}
	b.catalog("the old order", func(c playlists.Catalog) bool {
		p := c.Playlists["大厅"]
		return !p.Priority && p.Entries[1].MS == 10_000
	})
	if left, _ := filepath.Glob(filepath.Join(b.root, "大厅", ".*")); left != nil {
		t.Errorf("left behind: %q", left)
	}
}

// Of several editors one is first. The others are told who, and nothing is overwritten.
func TestEditorsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg", "b.jpg")
	tag := b.arrangement("大厅").Tag
	var mu sync.Mutex
	var winner string
	var told []string
	var all sync.WaitGroup
	for i, who := range []string{"张", "李", "王", "赵"} {
		all.Go(func() {
			_, err := b.lib.Arrange("大厅", tag, hints.PlaylistFile{Items: map[string]hints.ItemOverride{"a.jpg": {MS: int64(i+20) * 1000}}}, false, who)
			mu.Lock()
			defer mu.Unlock()
			if s, ok := errors.AsType[*Stale](err); ok {
				told = append(told, s.By)
			} else if err == nil {
				winner += who
			}
		})
	}
	all.Wait()
	if !slices.Equal(told, []string{winner, winner, winner}) {
		t.Errorf("%q won, the others were told of %q", winner, told)
	}
	// By hand in the folder is nobody's name.
	tag = b.arrangement("大厅").Tag
	b.write("大厅/.playlist.yaml", []byte("priority: true\n"))
	_, err := b.lib.Arrange("大厅", tag, hints.PlaylistFile{}, false, "张")
	if s, ok := errors.AsType[*Stale](err); !ok || s.By != "" || s.At == 0 {
		t.Errorf("%v", err)
	}
}

// The visible file of people counts, and is the one that is changed.
func TestTheFileOfPeopleIsChanged(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.write("大厅/a.jpg", photo(1, 64, 48))
	b.write("大厅/playlist.yaml", []byte("# 张老师\npriority: true\ndefault: {duration: 15s} # 慢一点\n"))
	b.write("大厅/.playlist.yaml", []byte("priority: false\n"))
	b.start()
	b.shows("大厅/a.jpg")
	b.known(1)
	a := b.arrangement("大厅")
	want := a.Set
	want.Default.MS = 20_000
	c, err := b.lib.Arrange("大厅", a.Tag, want, false, "张")
	if err != nil {
		t.Fatal(err)
	}
	if got := b.read("大厅/playlist.yaml"); got != "# 张老师\npriority: true\ndefault: {duration: 20s}\n" || !slices.Equal(c.Dropped, []string{"# 慢一点"}) {
		t.Errorf("%q, dropped %q", got, c.Dropped)
	}
	b.catalog("twenty seconds", func(c playlists.Catalog) bool { return c.Playlists["大厅"].Entries[0].MS == 20_000 })
}

func TestAttackAPlaylistFileThatLeadsElsewhere(t *testing.T) {
	t.Parallel()
	b := hall(t, "a.jpg")
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("priority: true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(b.root, "大厅", ".playlist.yaml")); err != nil {
		t.Fatal(err)
	}
	if a, err := b.lib.Arrangement("大厅"); err == nil {
		t.Errorf("it was read: %+v", a.Set)
	}
	for _, name := range []string{"..", "../大厅", "日程", "", "没有", "大厅/.."} {
		if _, err := b.lib.Arrange(name, "", hints.PlaylistFile{}, false, ""); !errors.Is(err, ErrNoPlaylist) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// A long playlist turned around is one sentence.
func TestAnotherOrderOfManyIsOneSentence(t *testing.T) {
	var before, after []ArrangedItem
	for i := range 20 {
		x := ArrangedItem{Name: strings.Repeat("x", i+1), File: File{Entry: &playlists.Entry{}}}
		before, after = append(before, x), append([]ArrangedItem{x}, after...)
	}
	got := chinese(difference(Arranged{Items: before}, Arranged{Items: after}))
	if !slices.Equal(got, []string{"重新排列了19个内容的先后"}) {
		t.Errorf("%q", got)
	}
}
