package playlists

import (
	"bytes"
	"encoding/json"
)

// Program is the document that says what an audience plays: a timeline from From to Until for each
// region. Tables of items and loops keep it small: a month of a busy region deflates to a few kilobytes.
type Program struct {
	V      int     `json:"v"` // version of the document's form, 1
	From   int64   `json:"from"`
	Until  int64   `json:"until"`
	Canvas [2]int  `json:"canvas"`
	Items  []Item  `json:"items"`
	Loops  [][]int `json:"loops"` // each a list of indices into Items
	Lines  []Line  `json:"regions"`

	// For items that are pages of boards.
	House    *House      `json:"house,omitempty"`
	Boards   []Head      `json:"boards,omitempty"`
	Bookings []Listing   `json:"bookings,omitempty"`
	Pages    []BoardPage `json:"pages,omitempty"`
}

// Line is the timeline of one region.
type Line struct {
	ID       string    `json:"id"`
	Rect     [4]int    `json:"rect"`
	Segments []Segment `json:"segments"` // in order; the first may start later than the program, see At
	Fallback int       `json:"fallback"` // loop to play outside of the program's window, and while no time is known
}

// Segment says: Gap milliseconds after the segment before it began (the first: after Program.From), the
// region enters Loop at the position Phase, in milliseconds from the loop's start.
type Segment struct {
	Gap   int64
	Loop  int
	Phase int64
}

// MarshalJSON writes a segment as [gap, loop, phase].
func (s Segment) MarshalJSON() ([]byte, error) {
	return json.Marshal([3]int64{s.Gap, int64(s.Loop), s.Phase})
}

// UnmarshalJSON reads [gap, loop, phase].
func (s *Segment) UnmarshalJSON(b []byte) error {
	var a [3]int64
	if err := json.Unmarshal(b, &a); err != nil {
		return err
	}
	*s = Segment{a[0], int(a[1]), a[2]}
	return nil
}

// Notices is the document that says what is over or instead of a program.
type Notices struct {
	V       int      `json:"v"` // version of the document's form, 1
	Notices []Notice `json:"notices"`
}

// Notice is a message for a stretch of time.
type Notice struct {
	ID         string     `json:"id"`
	Precedence Precedence `json:"precedence"`
	Style      Style      `json:"style"`
	From       int64      `json:"from"`
	Until      int64      `json:"until"`
	Text       Text       `json:"text"`
	Word       Text       `json:"word,omitzero"`   // what kind it is, in a box before it: 通知 提醒 紧急
	Detail     Text       `json:"detail,omitzero"` // smaller, below the text of a takeover
	Drill      Text       `json:"drill,omitzero"`  // says that it is an exercise, and is marked as one all the time
	Foot       Text       `json:"foot,omitzero"`   // smallest, at the foot of a takeover: whom to call
	Tone       Tone       `json:"tone,omitempty"`
	QR         string     `json:"qr,omitempty"`    // web address in a code on a strip or card, see Notice.Sane
	Since      int64      `json:"since,omitempty"` // on a takeover that is on air: when it began, a clock counts up from there
	Stream     Stream     `json:"stream,omitzero"` // what a takeover shows instead of words, as long as it plays
}

// Stream is where a live stream comes from.
type Stream struct {
	Src string `json:"src"` // address of an HLS playlist (RFC 8216), whole or from the daemon's own root, see Notice.Sane
}

// Tone is what a notice is about, as far as its colours go.
type Tone string

const (
	Alarm    Tone = "alarm"  // danger, or what cannot wait
	AllClear Tone = "clear"  // danger is over
	OnAir    Tone = "onair"  // what is said here is heard elsewhere
	Calm     Tone = "calm"   // nothing is the matter: a takeover is the slate with the words on it
	Orange   Tone = "orange" // the colours of warnings below red, which is Alarm (GB/T 35965.1: 蓝 黄 橙 红)
	Yellow   Tone = "yellow"
	Blue     Tone = "blue"
)

// Style is how a notice is shown.
type Style string

const (
	Strip    Style = "strip"    // 底部字幕: a line that pushes the canvas up
	Card     Style = "card"     // 通知卡片: a panel over the canvas
	Takeover Style = "takeover" // 全屏插播: covers the canvas
)

// Text is something people read, in both languages.
type Text struct {
	ZH string `json:"zh-CN"`
	EN string `json:"en,omitempty"`
}

// Precedence is a rung of the ladder; within a region and over it, the higher wins.
type Precedence int

const (
	Slate            Precedence = 0
	OrdinaryPlaylist Precedence = 10
	PriorityPlaylist Precedence = 20
	OrdinaryNotice   Precedence = 40
	LiveStream       Precedence = 50
	OperatorTakeover Precedence = 60
	Exercise         Precedence = 70 // a drill covers what people put up, and nothing that is real
	OrangeAlert      Precedence = 80
	RedAlert         Precedence = 90
	Emergency        Precedence = 100
)

// Encode returns the canonical bytes of a document: the same value gives the same bytes, so documents
// can be named by their hash.
func Encode(document any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(document); err != nil {
		panic(err) // documents are structs of strings and numbers and always encode
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
