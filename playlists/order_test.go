package playlists_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// TestNaturalOrder: files play in the order in which a file manager lists them: numbers by their value,
// no matter the case, the contents of a folder together.
func TestNaturalOrder(t *testing.T) {
	for name, want := range map[string][]string{
		"numbers by value":                {"1.jpg", "2.jpg", "10.jpg", "11.jpg", "100.jpg"},
		"numbers within words":            {"海报2.jpg", "海报9.jpg", "海报10.jpg", "海报10a.jpg", "海报11.jpg"},
		"leading zeros do not count":      {"1.jpg", "02.jpg", "3.jpg", "010.jpg", "11.jpg"},
		"equal but for zeros":             {"01.jpg", "1.jpg", "2.jpg"},
		"full-width digits are digits":    {"１.jpg", "2.jpg", "９.jpg", "１０.jpg", "11.jpg"},
		"dates, written in order":         {"2026.6.30.jpg", "2026.7.9.jpg", "2026.7.10.jpg", "2027.1.1.jpg"},
		"issues":                          {"第2期.pdf", "第9期.pdf", "第10期.pdf"},
		"case does not count":             {"a.jpg", "B.jpg", "c.jpg", "D.jpg"},
		"digits before letters":           {"1.jpg", "a.jpg", "海报.jpg"},
		"a copy before what it is of":     {"海报 (2).jpg", "海报 (10).jpg", "海报.jpg"},
		"a hint in brackets":              {"海报 [20s].jpg", "海报.jpg", "海报2 [20s].jpg"},
		"sections play in place":          {"1.jpg", "2 活动/1.jpg", "2 活动/12.jpg", "2 活动/子/1.jpg", "2 活动.jpg", "3.jpg", "10/1.jpg"},
		"a folder keeps together":         {"a/b.jpg", "a/c.jpg", "a b.jpg", "a-b.jpg", "a.jpg"},
		"as long as numbers can be":       {strings.Repeat("9", 200) + ".jpg", "1" + strings.Repeat("0", 200) + ".jpg"},
		"the last digits count, too":      {"12345678901234567890.jpg", "12345678901234567891.jpg"},
		"a number ends where words begin": {"1a.jpg", "1b.jpg", "1海报.jpg", "2.jpg"},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(5) {
				if got := played(t, want, seed); !slices.Equal(got, want) {
					t.Fatalf("got  %q\nwant %q", got, want)
				}
			}
		})
	}
}

// played returns names in the order in which a program plays them.
func played(t *testing.T, names []string, seed uint64) (out []string) {
	l := playlists.Playlist{Name: "大厅"}
	for _, i := range rand.New(rand.NewPCG(seed, 0)).Perm(len(names)) {
		l.Entries = append(l.Entries, playlists.Entry{Item: playlists.Item{ID: "大厅/" + names[i], Asset: strings.Repeat("0", 64), MS: 1000}})
	}
	w := &playlists.World{Zone: schedule.Zone{Location: time.UTC}, Playlists: map[string]playlists.Playlist{"大厅": l}}
	a := playlists.Audience{Canvas: [2]int{16, 9}, Regions: []playlists.Region{{ID: "m", Rect: [4]int{0, 0, 16, 9}, Plays: []string{"大厅"}}}}
	p, problems := playlists.Compile(w, a, w.WindowAt(0))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, i := range p.Loops[p.Lines[0].Segments[0].Loop] {
		out = append(out, strings.TrimPrefix(p.Items[i].ID, "大厅/"))
	}
	return out
}

// FuzzNamesAreOrderedAsPeopleDo compares keys, which are made once and compared often, with a comparison
// that goes through two names side by side.
func FuzzNamesAreOrderedAsPeopleDo(f *testing.F) {
	names := []string{"1", "02", "10", "a", "B", "海报", "海报10", "海报9", "a/b", "a b", "a/1", "a1", "a01", "", "/", "1/2", "０１", "x\x01y", "ÄÖ", "äö", "İ", "1-2", "1-10", "9999999999999999999999", "10000000000000000000000"}
	for _, a := range names {
		for _, b := range names {
			f.Add(a, b)
		}
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a+b) || strings.ContainsAny(a+b, "\x00\x01") {
			return // no names
		}
		x, y := playlists.Entry{Item: playlists.Item{ID: a}}, playlists.Entry{Item: playlists.Item{ID: b}}
		if got, want := cmp.Compare(x.SortKey(), y.SortKey()), compareNames(a, b); got != want {
			t.Errorf("%q and %q: got %d, want %d", a, b, got, want)
		}
	})
}
