package web

import (
	"context"

	"yiping/playlists"
)

// Placement says where a display is in the building, for the picture of it at /building.
type Placement struct {
	ID       string         `json:"id"`
	Name     playlists.Text `json:"name"`
	Canvas   [2]int         `json:"canvas" doc:"In pixels"`
	Wall     string         `json:"wall" doc:"Id of the wall it is a part of, empty for a display that stands alone"`
	Viewport [4]int         `json:"viewport" doc:"What it shows of the wall's canvas: x, y, width, height"`
	Room     playlists.Text `json:"room"`
	Area     playlists.Text `json:"area" doc:"The part of the house that the room belongs to"`
	Floor    int            `json:"floor"`
}

type siteBody struct {
	Name     string `json:"name"`
	Zone     string `json:"zone" doc:"IANA name of the time zone"`
	Version  string `json:"version"`
	Building bool   `json:"building" doc:"Whether there is a page /building"`
	Status   bool   `json:"status" doc:"Whether there is a page /status"`
}

func (s *site) getSite(context.Context, *struct{}) (*body[siteBody], error) {
	return now(siteBody{
		Name:     s.Site.Name,
		Zone:     s.Site.Zone.Location.String(),
		Version:  s.Version,
		Building: len(s.Building) > 0,
		Status:   s.Status != nil,
	}), nil
}

func (s *site) getBuilding(context.Context, *struct{}) (*body[[]Placement], error) {
	return now(append([]Placement{}, s.Building...)), nil
}
