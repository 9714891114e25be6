package playlists

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// World is a snapshot of all facts that decide what is shown. It is never changed, only replaced.
type World struct {
	Zone      schedule.Zone
	Calendar  schedule.Calendar   // which days are worked
	Playlists map[string]Playlist // by name
	Cues      map[string]Cue      // by Channel.Key
	Agenda    agenda.House
}

// Playlist is an ordered, repeating list of entries.
type Playlist struct {
	Name     string  `json:"name"`
	Priority bool    `json:"priority,omitempty"` // outranks playlists without it, on the ladder at PriorityPlaylist
	Entries  []Entry `json:"entries"`            // in playing order
}

// Entry is an item of a playlist, with the rules for when it applies.
type Entry struct {
	Item
	Source string        `json:"source"`          // SHA-256 of the bytes that were dropped; Item.Asset may be a rendition of them
	Rule   schedule.Rule `json:"rule,omitzero"`   // when it applies
	First  bool          `json:"first,omitempty"` // [置顶]: first in the loop
	Now    bool          `json:"now,omitempty"`   // [立即]: at once when it arrives
	Order  int           `json:"order,omitempty"` // explicit place from playlist.yaml, 1 is first; 0 means by name, behind those
}

// Item is one thing that a region shows for a while, as far as a renderer needs to know it.
type Item struct {
	ID     string `json:"id"`               // path in the content folder, with slashes
	Asset  string `json:"asset"`            // SHA-256 of the bytes to render, in hexadecimal
	Bytes  int64  `json:"bytes"`            // size of the asset
	Type   string `json:"type"`             // media type of the asset: "image/jpeg", "video/mp4"
	MS     int64  `json:"ms"`               // how long it is shown at a time, in milliseconds
	Length int64  `json:"length,omitempty"` // a video's own length in milliseconds; shown longer it repeats, shorter it ends early
	Width  int    `json:"width"`            // of the picture, in pixels
	Height int    `json:"height"`
	Fit    Fit    `json:"fit,omitempty"`
	Ground string `json:"ground,omitempty"` // colour behind a picture that does not fill the region, "#rrggbb"
	Sound  bool   `json:"sound,omitempty"`  // may be heard on displays that have sound
	Page   int    `json:"page,omitempty"`   // of a board instead of bytes: place in Program.Pages, from 1; then there is no Asset
}

// Fit says how a picture fills its region.
type Fit string

const (
	Contain Fit = ""        // the whole picture, on a quiet ground (完整)
	Cover   Fit = "cover"   // fills the region, edges may be cut (铺满)
	Stretch Fit = "stretch" // fills the region, distorted (拉伸)
)

// Audience is what a program is compiled for: a canvas and what its regions play. Displays with equal
// audiences share one program, so nothing that belongs to a single display may be in here.
type Audience struct {
	Canvas  [2]int   `json:"canvas"` // width and height, in pixels
	Regions []Region `json:"regions"`
}

// Region is a rectangle of the canvas and the playlists it plays, one after the other, or the board it shows.
type Region struct {
	ID    string        `json:"id"`
	Rect  [4]int        `json:"rect"` // x, y, width, height in canvas pixels
	Plays []string      `json:"plays"`
	Board *agenda.Board `json:"board,omitempty"` // shown instead of playlists
}

// Key names the audience: equal audiences have equal keys.
func (a Audience) Key() string {
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // a struct of strings and numbers always encodes
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

// Channel is what a cue belongs to: playlists in the order in which a region plays them, on a canvas.
type Channel struct {
	Canvas [2]int
	Plays  []string
}

// Channel returns the channel of the audience's i-th region.
func (a Audience) Channel(i int) Channel { return Channel{a.Canvas, a.Regions[i].Plays} }

// Key names the channel, for World.Cues.
func (c Channel) Key() string {
	return strconv.Itoa(c.Canvas[0]) + "x" + strconv.Itoa(c.Canvas[1]) + "/" + strings.Join(c.Plays, "/")
}
