package web

import (
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Frame is what a display shows at an instant, and why: the answer of GET /displays/{id}/frame.
type Frame struct {
	Display  string        `json:"display"`
	At       time.Time     `json:"at"`
	Program  string        `json:"program" doc:"Hash of the program that says so, empty if the display has none yet"`
	Next     *time.Time    `json:"next" doc:"Nothing changes before then; null: never"`
	Canvas   [2]int        `json:"canvas,omitzero" doc:"Of the audience that the display belongs to, such as a wall, in pixels"`
	Viewport [4]int        `json:"viewport,omitzero" doc:"What the display shows of that: x, y, width, height"`
	Regions  []FrameRegion `json:"regions" nullable:"false"`
	Overlay  string        `json:"overlay" doc:"Id of the strip or card that is shown, empty if none is"`
	Takeover string        `json:"takeover" doc:"Id of the notice that covers the canvas, empty if none does"`
}

// FrameRegion is what one region shows.
type FrameRegion struct {
	ID       string          `json:"id"`
	Rect     [4]int          `json:"rect,omitzero" doc:"Where on the canvas: x, y, width, height"`
	Item     string          `json:"item" doc:"Id of the item, empty for the slate"`
	Asset    string          `json:"asset" doc:"SHA-256 of the bytes that are rendered, empty for the slate"`
	OffsetMS int64           `json:"offset_ms" doc:"How far into the item, in milliseconds"`
	Until    *time.Time      `json:"until" doc:"When the item ends or is cut off; null: never"`
	Why      []playlists.Why `json:"why" nullable:"false" doc:"The winner first, then every loser"`
}

// Time returns an instant, in Unix milliseconds, with the site's offset.
func (s Site) Time(ms int64) time.Time { return time.UnixMilli(ms).In(s.Zone.Location) }

// TimeOrNever is Time for instants that may never come: nil.
func (s Site) TimeOrNever(ms int64) *time.Time {
	if ms >= schedule.Forever.Until {
		return nil
	}
	t := s.Time(ms)
	return &t
}
