package hints

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

func TestPlaylistYAML(t *testing.T) {
	f, problems := ParsePlaylistYAML([]byte(`
# written by the page
priority: true
order: [欢迎.jpg, "海报[20s].jpg", 111]
default: {duration: 15s, fit: cover}
items:
  消防.mp4:
    sound: true
    fit: 完整
    dates: [11月1日-11月30日, 2026-12-24~2026-12-26]
    days: [mon-fri, 春节]
    hours: [9:00-11:30, 下午]
  "海报[周六].jpg": {days: 每天}
`), site("2026-11-23"))
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	day := func(m time.Month, d int) *schedule.Day { x := schedule.DayOf(2026, m, d); return &x }
	cover, contain, yes := playlists.Cover, playlists.Contain, true
	want := PlaylistFile{
		Priority: true,
		Order:    []string{"欢迎.jpg", "海报[20s].jpg", "111"},
		Default:  ItemOverride{MS: 15_000, Fit: &cover},
		Items: map[string]ItemOverride{
			"消防.mp4": {Fit: &contain, Sound: &yes, Rule: &schedule.Rule{
				Dates: []schedule.DateSpan{{From: day(11, 1), Until: day(11, 30)}, {From: day(12, 24), Until: day(12, 26)}},
				Days:  schedule.MondayToFriday,
				Kinds: schedule.SpringFestival,
				Hours: []schedule.Hours{{Start: 9 * 60, End: 11*60 + 30}, {Start: 12 * 60, End: 18 * 60}},
			}},
			"海报[周六].jpg": {Rule: &schedule.Rule{}},
		},
	}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Error(diff)
	}
}

// A mistake is named by line and key, and the rest of the file counts.
func TestPlaylistYAMLMistakes(t *testing.T) {
	f, problems := ParsePlaylistYAML([]byte(`priority: maybe
order: [a.jpg, a.jpg]
colour: red
default: {duration: 20, fit: 20s}
items:
  a.jpg: {hours: 25点-26点, duration: 30s}
  b.jpg: {dates: 2月30日止}
  c.jpg: {days: 除夕}
  d.jpg: {dates: 12月5日-12月6日, days: 周一, hours: 上午}
  a.jpg: {duration: 40s}
  e.jpg: [20s]
  f.jpg: &x {sound: yes please}
`), site("2026-11-23"))
	got := ""
	for _, p := range problems {
		if p.ID == "" || p.Where == "" || p.What.EN == "" || p.Remedy.ZH == "" || p.Remedy.EN == "" {
			t.Errorf("incomplete: %+v", p)
		}
		got += p.What.ZH + "\n"
	}
	want := `第1行 priority：看不懂这个值，没有生效。
第2行 order：“a.jpg”写了两次，以第一次为准。
第3行 colour：没有这个键。
第4行 default.duration：看不懂这个值，没有生效。
第4行 default.fit：看不懂这个值，没有生效。
第6行 items.a.jpg.hours：这里的“25点-26点”做不到：一天只有0点到24点，一小时只有60分。
第7行 items.b.jpg.dates：这里的“2月30日止”做不到：没有这一天。
第8行 items.c.jpg.days：这里的“除夕”做不到：放假安排里没有单独写除夕是哪一天。
第9行 items.d.jpg：日期和星期对不上，永远不会播出；这两项没有生效。
第10行 items.a.jpg：写了两次，以第一次为准。
第11行 items.e.jpg：这里应该是“键: 值”。
第12行 items.f.jpg：这里应该是“键: 值”。
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if f.Items["a.jpg"].MS != 30_000 {
		t.Errorf("what is right does not count: %+v", f.Items["a.jpg"])
	}
	if r := f.Items["d.jpg"].Rule; r == nil || len(r.Hours) != 1 || len(r.Dates) != 0 || r.Days != 0 {
		t.Errorf("d.jpg: %+v", r)
	}
}

// The page wins over the name, the name over the default, and the sentence tells them apart.
func TestPlaylistFileApply(t *testing.T) {
	f, problems := ParsePlaylistYAML([]byte(`
default: {duration: 15s, fit: cover}
items:
  "海报[20s][周六].jpg": {days: 周日, sound: true}
  "海报[周六].jpg": {days: 每天}
`), site("2026-11-23"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for name, want := range map[string]string{
		"海报.jpg":              "按页面设置：每次播15秒；铺满屏幕（边缘可能被裁）。",
		"海报[20s].jpg":         "按文件名：每次播20秒。按页面设置：铺满屏幕（边缘可能被裁）。",
		"海报[20s][周六].jpg":     "按文件名：每次播20秒。按页面设置：只在星期日播放；铺满屏幕（边缘可能被裁）；有声播放（屏幕也要开声音）。",
		"海报[周六].jpg":          "按页面设置：每次播15秒；铺满屏幕（边缘可能被裁）。",
		"海报[完整][周一][1分钟].jpg": "按文件名：只在星期一播放；每次播1分钟；完整显示。",
	} {
		h, err := Parse(name, site("2026-11-23"))
		if err != nil {
			t.Fatal(err)
		}
		h = f.Apply(name, h)
		if h.Sentence.ZH != want {
			t.Errorf("%s:\n got %s\nwant %s", name, h.Sentence.ZH, want)
		}
	}
}

// The folder is shared: whatever stands in the file, it is answered quickly and never by a panic.
func FuzzAnyPlaylistYAML(f *testing.F) {
	for _, seed := range []string{
		"", "a: b: c", "items: {a.jpg: {days: [周一, [周二]]}}", "order: *x", "---\n---\na", "\xff", "%YAML 1.2\n---\n", "? a\n: b", "<<: {}", "a: |\n  b", "!!binary x",
		strings.Repeat("[", 5000), strings.Repeat("- ", 5000), strings.Repeat("{a: ", 5000), strings.Repeat("? ", 5000),
	} {
		f.Add([]byte(seed))
	}
	at := site("2026-11-23")
	f.Fuzz(func(t *testing.T, data []byte) {
		_, problems := ParsePlaylistYAML(data, at)
		for _, p := range problems {
			if !strings.HasPrefix(p.Where, "playlist.yaml:") || p.What.ZH == "" {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func TestStem(t *testing.T) {
	same := [][]string{
		{"12月活动海报(最终版)(1).jpg", "12月活动海报.jpg", "12月活动海报 - 副本.jpg", "12月活动海报 - 副本 (2).png", "12月活动海报最终版2.jpg", "副本 12月活动海报.jpg", "12月活动海报（１）.jpg", "12月活动海报v2.jpg", "12月活动海报_定稿.jpg", "12月活动海报（已审）.jpg", "12月活动海报打印版.jpg"},
		{"书记讲党课PPT-12.10定稿.pptx", "书记讲党课PPT.pptx", "书记讲党课ppt1127改.pptx"},
		{"海报[20s](1).jpg", "海报[20s].jpg", "海报(1)[20S].jpg"},
		{"Menu.png", "Menu - Copy.png", "Copy of Menu.png", "menu_final.png"},
	}
	seen := map[string]int{}
	for i, names := range same {
		for _, name := range names {
			if Stem(name) != Stem(names[0]) {
				t.Errorf("%s: %q, want %q", name, Stem(name), Stem(names[0]))
			}
		}
		if j, ok := seen[Stem(names[0])]; ok {
			t.Errorf("groups %d and %d have one stem", i, j)
		}
		seen[Stem(names[0])] = i
	}
	for _, pair := range [][2]string{
		{"征兵宣传(横屏).mp4", "征兵宣传(竖屏).mp4"}, {"菜单[周一].jpg", "菜单[周二].jpg"}, {"(1).jpg", "(2).jpg"}, {"111.jpg", "112.jpg"},
		{"冬至海报-竖版.png", "冬至海报.png"}, {"副本.jpg", "最终版.jpg"}, {"IMG_20261120_141233.HEIC", "IMG_20261120_141234.HEIC"},
	} {
		if Stem(pair[0]) == Stem(pair[1]) {
			t.Errorf("%s and %s: both %q", pair[0], pair[1], Stem(pair[0]))
		}
	}
}

func TestDuplicates(t *testing.T) {
	got := Duplicates([]string{"a(1).jpg", "海报.jpg", "海报(1).jpg", "b.jpg", "操(1).jpg", "操(2).jpg", "操(3).jpg", "海报最终版.png"})
	if diff := cmp.Diff([][]string{{"海报.jpg", "海报(1).jpg", "海报最终版.png"}}, got); diff != "" {
		t.Error(diff)
	}
	want := "可能重复：“海报.jpg”和“海报(1).jpg”，两张都在播。"
	if got := DuplicateNote("大厅/海报.jpg", "大厅/海报(1).jpg").ZH; got != want {
		t.Error(got)
	}
}

func ExampleParse() {
	h, _ := Parse("反诈[~7.31][9点-17点].jpg", site("2026-07-02"))
	fmt.Println(h.Sentence.ZH)
	fmt.Println(h.Sentence.EN)
	// Output:
	// 按文件名：只在2026年7月31日前（含当天）每天9:00–17:00播放。
	// By the file name: shown only until 31 July 2026 inclusive, every day, 9:00–17:00.
}
