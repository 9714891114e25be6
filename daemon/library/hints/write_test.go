package hints

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// What the page writes, reading gives back; and what people wrote beside it is still there.
func TestWhatIsWrittenIsRead(t *testing.T) {
	at := site("2026-11-23")
	rapid.Check(t, func(t *rapid.T) {
		var text []byte
		for range rapid.IntRange(1, 4).Draw(t, "edits") {
			want := wantedFile(t)
			out, _, err := Rewrite(text, want, at)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			got, problems := ParsePlaylistYAML(out, at)
			if len(problems) > 0 || !got.Same(want) {
				t.Fatalf("%+v\nwant %s\ngot  %s", problems, want.text(), out)
			}
			again, _, err := Rewrite(out, want, at)
			if err != nil || string(again) != string(out) {
				t.Fatalf("writing the same changes the file: %v\n%s\n%s", err, out, again)
			}
			text = out
		}
	})
}

func wantedFile(t *rapid.T) PlaylistFile {
	name := rapid.OneOf(rapid.StringMatching(`[a-c海报\[\]#:"'\\ %@~!&*{}>|,-]{1,6}\.jpg`), rapid.SampledFrom([]string{"节日/a.jpg", "海报[20s].jpg", "null", "111", "~", "- a", "a: b.jpg", "x #1.png"}))
	f := PlaylistFile{Priority: rapid.Bool().Draw(t, "priority"), Order: rapid.SliceOfNDistinct(name, 0, 4, rapid.ID[string]).Draw(t, "order"), Items: map[string]ItemOverride{}}
	if rapid.Bool().Draw(t, "default") {
		f.Default = override(t)
	}
	for _, n := range rapid.SliceOfNDistinct(name, 0, 4, rapid.ID[string]).Draw(t, "items") {
		f.Items[n] = override(t)
	}
	return f
}

func override(t *rapid.T) (o ItemOverride) {
	flag := func(label string) *bool {
		if rapid.Bool().Draw(t, label) {
			b := rapid.Bool().Draw(t, label)
			return &b
		}
		return nil
	}
	if rapid.Bool().Draw(t, "ms") {
		o.MS = rapid.Int64Range(shortest, 100_000).Draw(t, "length")
	}
	if rapid.Bool().Draw(t, "fit") {
		fit := rapid.SampledFrom([]playlists.Fit{playlists.Contain, playlists.Cover, playlists.Stretch}).Draw(t, "fit")
		o.Fit = &fit
	}
	o.Sound, o.First = flag("sound"), flag("first")
	if rapid.Bool().Draw(t, "rule") {
		r := schedule.Rule{Kinds: schedule.Kinds(rapid.Uint16Range(0, 1<<10-1).Draw(t, "kinds"))}
		if rapid.Bool().Draw(t, "weekdays") {
			r.Days = schedule.Weekdays(rapid.Uint8Range(0, 127).Draw(t, "days"))
		}
		day := func(label string) *schedule.Day {
			d := schedule.DayOf(2026, time.November, 1) + schedule.Day(rapid.IntRange(0, 400).Draw(t, label))
			return &d
		}
		switch rapid.IntRange(0, 4).Draw(t, "dates") {
		case 1:
			r.Dates = []schedule.DateSpan{{From: day("from")}}
		case 2:
			r.Dates = []schedule.DateSpan{{Until: day("until")}}
		case 3:
			from := day("from")
			until := *from + 30
			later, last := until+10, until+50
			r.Dates = []schedule.DateSpan{{From: from, Until: &until}, {From: &later, Until: &last}}
		}
		for range rapid.IntRange(0, 2).Draw(t, "windows") { // of a whole day there is none: it is no rule
			start := rapid.IntRange(0, midnight-1).Draw(t, "start")
			end := rapid.IntRange(1, midnight).Filter(func(n int) bool { return n != start && (start > 0 || n < midnight) }).Draw(t, "end")
			r.Hours = append(r.Hours, schedule.Hours{Start: start, End: end})
		}
		o.Rule = &r
	}
	return o
}

func TestWhatPeopleWroteStays(t *testing.T) {
	at := site("2026-11-23")
	old := `# 张老师：先放欢迎
priority: true   # 开会时用

colour: red # 以后再说
order:
  - 欢迎.jpg # 第一个
  - b.jpg
items:
  # 消防的
  消防.mp4: {sound: true}   # 有声音
  # 海报的
  "海报.jpg":
    duration: 10s # 先10秒
    fit: cover
  c.jpg: {days: mon}
`
	want, _ := ParsePlaylistYAML([]byte(old), at)
	poster := want.Items["海报.jpg"]
	poster.MS = 20_000
	want.Items["海报.jpg"] = poster
	delete(want.Items, "c.jpg")
	out, dropped, err := Rewrite([]byte(old), want, at)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`# 张老师：先放欢迎
priority: true   # 开会时用

colour: red # 以后再说
order:
  - 欢迎.jpg # 第一个
  - b.jpg
items:
  # 消防的
  消防.mp4: {sound: true}   # 有声音
  # 海报的
  "海报.jpg": {duration: 20s, fit: cover}
`, string(out)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"# 先10秒"}, dropped); diff != "" {
		t.Error(diff)
	}
}

// A file that cannot be changed in parts is written anew; what goes with that is told.
func TestWhatCannotStayIsTold(t *testing.T) {
	at := site("2026-11-23")
	for name, old := range map[string]string{
		"in one line":     "{priority: true, order: [a.jpg]} # 张老师\n",
		"broken":          "priority: true\n\torder: [ # 张老师\n",
		"from Windows":    "priority: true\r\n# 张老师\r\n",
		"two documents":   "priority: true\n---\n# 张老师\n",
		"a key twice":     "items:\n  a.jpg: {sound: true} # 张老师\n  a.jpg: {sound: false}\n",
		"a flow of items": "items: {a.jpg: {sound: true}} # 张老师\n",
	} {
		out, dropped, err := Rewrite([]byte(old), PlaylistFile{Order: []string{"b.jpg"}}, at)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, problems := ParsePlaylistYAML(out, at)
		if len(problems) > 0 || !got.Same(PlaylistFile{Order: []string{"b.jpg"}}) || len(dropped) != 1 {
			t.Errorf("%s: %v %q\n%s", name, problems, dropped, out)
		}
	}
}

// A date without a year means another one next year, so it is written with the year before the file is touched.
func TestADateWithoutAYearStaysWhatItWas(t *testing.T) {
	old := []byte("items:\n  a.jpg: {dates: 11月1日-11月30日}\n")
	want, _ := ParsePlaylistYAML(old, site("2025-11-01"))
	want.Priority = true
	out, _, err := Rewrite(old, want, site("2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := ParsePlaylistYAML(out, site("2026-11-23")); !got.Same(want) {
		t.Errorf("%s", out)
	}
}

func TestWhatWouldNeverBeShownIsRefused(t *testing.T) {
	saturday := schedule.DayOf(2026, time.December, 5)
	f := PlaylistFile{Items: map[string]ItemOverride{"a.jpg": {Rule: &schedule.Rule{Dates: []schedule.DateSpan{{From: &saturday, Until: &saturday}}, Days: 1 << time.Monday}}}}
	_, _, err := Rewrite(nil, f, site("2026-11-23"))
	if e, ok := errors.AsType[*playlists.Refusal](err); !ok || e.What.ZH != "“a.jpg”的日期和星期对不上，永远不会播出。" {
		t.Errorf("%v", err)
	}
}

func TestNothingToSayNeedsNoFile(t *testing.T) {
	at := site("2026-11-23")
	out, _, _ := Rewrite(nil, PlaylistFile{Items: map[string]ItemOverride{"a.jpg": {MS: 20_000}}}, at)
	if out, _, err := Rewrite(out, PlaylistFile{}, at); err != nil || out != nil {
		t.Errorf("%q %v", out, err)
	}
}
