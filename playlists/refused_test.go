package playlists_test

import (
	"slices"
	"strings"
	"testing"

	"yiping/playlists"
)

// A player refuses a program as a whole for one entry that it cannot make sense of. So such an entry never
// gets into one: the rest is shown, and a person is told.
func TestOneBadEntryIsLeftOutAndReported(t *testing.T) {
	for name, spoil := range map[string]func(*playlists.Entry){
		"no id":                   func(e *playlists.Entry) { e.ID = "" },
		"an id that is not UTF-8": func(e *playlists.Entry) { e.ID = "大厅/\xba\xa3.jpg" },
		"no hash":                 func(e *playlists.Entry) { e.Asset = "" },
		"a short hash":            func(e *playlists.Entry) { e.Asset = e.Asset[1:] },
		"a hash in capitals":      func(e *playlists.Entry) { e.Asset = strings.Repeat("A", 64) },
		"no time":                 func(e *playlists.Entry) { e.MS = 0 },
		"less than no bytes":      func(e *playlists.Entry) { e.Bytes = -1 },
		"a length beyond numbers": func(e *playlists.Entry) { e.Length = 1 << 60 },
		"less than no width":      func(e *playlists.Entry) { e.Width = -1 },
		"a colour by name":        func(e *playlists.Entry) { e.Ground = "red" },
		"an unknown fit":          func(e *playlists.Entry) { e.Fit = "shrink" },
	} {
		t.Run(name, func(t *testing.T) {
			list := entries(3, func(int) playlists.Entry { return playlists.Entry{} })
			spoil(&list[1])
			p, problems := compileOne(t, list, all)
			if len(p.Items) != 2 || len(problems) != 1 || problems[0].What.EN != "1 items have a damaged record and are not played" {
				t.Errorf("%d items of 3, problems %+v", len(p.Items), problems)
			}
		})
	}
}

// Regions of one id are told apart, whatever their ids were; each plays what it should.
func TestRegionsOfOneIDAreToldApart(t *testing.T) {
	w, a := playlistsOf(t, entries(1, func(int) playlists.Entry { return playlists.Entry{} }))
	for i, id := range []string{"media", "media", "media~2", "", "media"} {
		a.Regions = append(a.Regions, playlists.Region{ID: id, Rect: [4]int{i * 100, 0, 100, 100}, Plays: []string{"大厅"}})
	}
	p, problems := playlists.Compile(w, a, w.WindowAt(noon))
	playable(t, a, p, noon)
	var ids []string
	for i, l := range p.Lines {
		ids = append(ids, l.ID)
		if l.Rect != a.Regions[i].Rect || len(p.Loops[l.Fallback]) != 1 {
			t.Errorf("region %q: %+v", l.ID, l)
		}
	}
	if want := []string{"media", "media~2", "media~2~2", "~2", "media~3"}; !slices.Equal(ids, want) || len(problems) != 4 {
		t.Errorf("regions %q, want %q; problems %+v", ids, want, problems)
	}
}
