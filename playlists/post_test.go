package playlists_test

import (
	"testing"

	"yiping/playlists"
)

// A post without targets is for every display; with targets, for those that answer to one of them.
func TestWhomAPostIsFor(t *testing.T) {
	lobby := playlists.Names("lobby", []string{"public", "big"}, "reception", "1")
	attic := playlists.Names("attic", nil, "", "")
	for _, c := range []struct {
		targets      []string
		lobby, attic bool
	}{
		{nil, true, true},
		{[]string{"display:lobby"}, true, false},
		{[]string{"display:attic", "group:big"}, true, true},
		{[]string{"room:reception"}, true, false},
		{[]string{"floor:1"}, true, false},
		{[]string{"floor:2", "group:lobby", "room:", "floor:"}, false, false},
	} {
		p := playlists.Post{Targets: c.targets}
		if p.For(lobby) != c.lobby || p.For(attic) != c.attic {
			t.Errorf("%q: for the lobby %v, for the attic %v", c.targets, p.For(lobby), p.For(attic))
		}
	}
}
