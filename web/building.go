package web

import (
	"context"

	"yiping/playlists"
)

// Room is a room of the building and the displays in it, for the picture of it at /building.
type Room struct {
	ID       string         `json:"id"`
	Name     playlists.Text `json:"name"`
	Floor    string         `json:"floor" doc:"As people call it; a number where it is one"`
	Displays []Placement    `json:"displays" nullable:"false"`
}

// Placement is a display as far as its place is concerned.
type Placement struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Canvas   [2]int `json:"canvas" doc:"In pixels"`
	Wall     string `json:"wall" doc:"Id of the wall it is a part of, empty for a display that stands alone"`
	Viewport [4]int `json:"viewport" doc:"What it shows of the wall's canvas: x, y, width, height"`
}

type siteBody struct {
	Name     string           `json:"name"`
	Zone     string           `json:"zone" doc:"IANA name of the time zone"`
	Version  string           `json:"version"`
	Building bool             `json:"building" doc:"Whether there is a page /building"`
	Status   bool             `json:"status" doc:"Whether there is a page /status"`
	Notes    []playlists.Text `json:"notes" nullable:"false" doc:"What somebody should know of how the daemon is set up; no problem by itself"`
}

func (s *site) getSite(context.Context, *struct{}) (*body[siteBody], error) {
	return now(siteBody{
		Name:     s.Site.Name,
		Zone:     s.Site.Zone.Location.String(),
		Version:  s.Version,
		Building: s.Building != nil,
		Status:   s.Status != nil,
		Notes:    append([]playlists.Text{}, s.Notes...),
	}), nil
}

func (s *site) getBuilding(context.Context, *struct{}) (*body[[]Room], error) {
	rooms := []Room{}
	if s.Building == nil {
		return now(rooms), nil
	}
	for _, r := range s.Building() {
		r.Displays = append([]Placement{}, r.Displays...)
		rooms = append(rooms, r)
	}
	return now(rooms), nil
}
