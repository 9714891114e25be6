package playlists_test

import (
	"strings"
	"testing"

	"yiping/playlists"
)

// Of an instant in the past nothing is left but the program. Its reasons say the time of the site, too.
func TestReasonsSayTheTimeOfTheSite(t *testing.T) {
	w, a := playlistsOf(t, entries(3, func(int) playlists.Entry { return playlists.Entry{} }))
	a.Regions = []playlists.Region{{ID: "media", Rect: all, Plays: []string{"大厅"}}}
	p, _ := playlists.Compile(w, a, w.WindowAt(noon))
	for what, world := range map[string]*playlists.World{"now": w, "in the past": nil} {
		for _, why := range playlists.Explain(p, 0, a.Regions[0], world, w.Zone, noon+1000)[1:] {
			if why.Item != "" && !strings.Contains(why.Reason.ZH, "下一次 12:00:") {
				t.Errorf("%s, at noon: %s", what, why.Reason.ZH)
			}
		}
	}
}
