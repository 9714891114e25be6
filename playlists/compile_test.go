package playlists_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

var noon = time.Date(2026, 7, 30, 4, 0, 0, 0, time.UTC).UnixMilli() // in Shanghai

// playlistsOf returns a world with one playlist, and a canvas without regions.
func playlistsOf(t *testing.T, entries []playlists.Entry) (*playlists.World, playlists.Audience) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	w := &playlists.World{Zone: schedule.Zone{Location: zone}, Playlists: map[string]playlists.Playlist{"大厅": {Name: "大厅", Entries: entries}}}
	return w, playlists.Audience{Canvas: [2]int{1920, 1080}}
}

// compileOne returns the program of a display that shows one playlist, and what is wrong with it.
func compileOne(t *testing.T, entries []playlists.Entry, rect [4]int) (*playlists.Program, []playlists.Problem) {
	t.Helper()
	w, a := playlistsOf(t, entries)
	a.Regions = []playlists.Region{{ID: "media", Rect: rect, Plays: []string{"大厅"}}}
	p, problems := playlists.Compile(w, a, w.WindowAt(noon))
	playable(t, a, p, noon)
	return p, problems
}

var all = [4]int{0, 0, 1920, 1080}

func entries(n int, make func(i int) playlists.Entry) (out []playlists.Entry) {
	for i := range n {
		e := make(i)
		if e.ID == "" {
			e.ID = fmt.Sprintf("大厅/%d.jpg", i)
		}
		e.MS, e.Asset = 10_000, strings.Repeat("0", 64)
		out = append(out, e)
	}
	return out
}

// A program that would not fit into a message is made smaller, and a person is told.
func TestTooMuchIsLeftOutAndReported(t *testing.T) {
	for name, c := range map[string][]playlists.Entry{
		"5,000 files": entries(5000, func(int) playlists.Entry { return playlists.Entry{} }),
		"2,000 files, each with its own hours": entries(2000, func(i int) playlists.Entry {
			return playlists.Entry{Rule: schedule.Rule{Hours: []schedule.Hours{{Start: i * 7 % 1440, End: (i*7 + 1 + i*13%1439) % 1440}}}}
		}),
		"a file with 10,000 windows": entries(20, func(i int) (e playlists.Entry) {
			for k := range 10_000 * (i % 2) {
				e.Rule.Hours = append(e.Rule.Hours, schedule.Hours{Start: k % 1440, End: k%1440 + 1})
			}
			return e
		}),
		"names that are too long for 4 MB": entries(1500, func(i int) playlists.Entry {
			return playlists.Entry{Item: playlists.Item{ID: fmt.Sprintf("大厅/%s%d.jpg", strings.Repeat("长", 1300), i)}}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			p, problems := compileOne(t, c, all)
			if len(problems) == 0 {
				t.Error("nobody is told")
			}
			if p.Until < noon+36*3600_000 {
				t.Errorf("the program ends on %s", time.UnixMilli(p.Until))
			}
			if f := playlists.At(p, &playlists.Notices{}, noon); f.Regions[0].Item == playlists.NoItem {
				t.Error("nothing is shown")
			}
			t.Logf("%d items, %d loops, %d segments, %d B; %s", len(p.Items), len(p.Loops), len(p.Lines[0].Segments), len(playlists.Encode(p)), problems[0].What.ZH)
		})
	}
}

// Where it is the hours that are too many, the first days are planned, and a person is told that it is
// only a part; the daemon renews the program before it ends.
func TestAWindowMayBePlannedInPart(t *testing.T) {
	p, problems := compileOne(t, entries(1000, func(i int) playlists.Entry {
		return playlists.Entry{Rule: schedule.Rule{Hours: []schedule.Hours{{Start: i, End: (i + 400) % 1440}}}}
	}), all)
	days := float64(p.Until-noon) / 86_400_000
	if days < 1.5 || days > 34 || len(p.Items) != 1000 {
		t.Errorf("%d items are planned for %.1f days", len(p.Items), days)
	}
	if len(problems) != 1 || !strings.Contains(problems[0].What.ZH, "播放时段太多") {
		t.Errorf("told is %v", problems)
	}
}

// A region that does not lie in the canvas shows the slate, and a person is told.
func TestARegionOutsideOfTheCanvasShowsTheSlate(t *testing.T) {
	for _, c := range []struct {
		rect [4]int
		ok   bool
	}{
		{[4]int{0, 0, 1920, 1080}, true},
		{[4]int{1919, 1079, 1, 1}, true},
		{[4]int{0, 0, 1921, 1080}, false},
		{[4]int{1, 0, 1920, 1080}, false},
		{[4]int{0, 1, 1920, 1080}, false},
		{[4]int{-1, 0, 100, 100}, false},
		{[4]int{0, -1, 100, 100}, false},
		{[4]int{0, 0, 0, 1080}, false},
		{[4]int{0, 0, 1920, -1}, false},
		{[4]int{math.MaxInt, 0, 100, 100}, false},
		{[4]int{0, 0, math.MaxInt, math.MaxInt}, false},
		{[4]int{1, 1, math.MaxInt, math.MaxInt}, false},
	} {
		p, problems := compileOne(t, entries(2, func(int) playlists.Entry { return playlists.Entry{} }), c.rect)
		shown := playlists.At(p, &playlists.Notices{}, noon).Regions[0].Item != playlists.NoItem
		if shown != c.ok || (len(problems) == 0) != c.ok {
			t.Errorf("%v: shown %v, problems %v", c.rect, shown, problems)
		}
	}
}
