package playlists_test

import (
	"yiping/playlists"
)

// vector is a program and what At says of it, for the player: web/player/at.ts must say the same.
type vector struct {
	Name    string             `json:"name"`
	Program *playlists.Program `json:"program"`
	Notices *playlists.Notices `json:"notices"`
	Probes  []probe            `json:"probes"`
}

type probe struct {
	T     int64           `json:"t"`
	Frame playlists.Frame `json:"frame"`
}

func (s *story) remember(p *playlists.Program, t int64) {}
