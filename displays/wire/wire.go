// Package wire is the language between the daemon and its players: the documents that go down, the
// attestations that come up, and the clock in between. docs/protocol.md describes it and is compared
// with these types by a test.
//
// There are no commands and no events. A player is told which documents its display should have; it
// says which it has and what its renderer really shows. So a reconnect is the same as a first connect,
// nothing can be replayed, and there is nothing to queue: of each kind only the latest counts.
//
// The proof of play is the exception, because it is about the past. Its entries have a natural key (display,
// region, from), so a player says them again until the daemon has answered that they are durable, and what was
// said twice is one entry.
//
// A message is one JSON object on one line. After a Document header a line feed follows, and then the
// document's bytes, untouched, so that the player can hash what it got.
package wire

import (
	"crypto/sha256"
	"encoding/hex"
)

// Protocol is the version of this language. A daemon talks to players of the versions from Oldest to Protocol;
// any other player reloads itself from the daemon instead.
//
// History:
//   - 1 (2026-11-23): first version.
//   - 2 (2026-11-28): proof of play: Plays up, Kept down. A player of version 1 says nothing of what it has shown.
const (
	Protocol = 2
	Oldest   = 1
)

// Limits, in bytes. A message beyond them closes the connection.
const (
	MaxDocument = 4 << 20  // down
	MaxUp       = 64 << 10 // up
)

// Kind is which of a display's documents a document is.
type Kind string

const (
	Program Kind = "program" // what its audience plays
	Notices Kind = "notices" // what is over or instead of it
	Display Kind = "display" // what is only this display's
)

// Kinds lists all kinds in the order in which they are sent: the small and urgent ones first.
var Kinds = [...]Kind{Notices, Display, Program}

// Document is an immutable document: canonical JSON, named by the SHA-256 of its bytes.
type Document struct {
	Kind Kind
	Hash string // hexadecimal
	Body []byte // never changed
}

// NewDocument names the bytes.
func NewDocument(kind Kind, body []byte) *Document {
	sum := sha256.Sum256(body)
	return &Document{Kind: kind, Hash: hex.EncodeToString(sum[:]), Body: body}
}

// Type is the "type" of a message.
type Type string

const (
	TypeHello    Type = "hello"    // up, first: Hello
	TypeTime     Type = "time"     // up: TimeRequest; down: TimeReply
	TypeStatus   Type = "status"   // up: Status
	TypePlays    Type = "plays"    // up: Plays; down: Kept
	TypeWelcome  Type = "welcome"  // down, first: Welcome
	TypeDocument Type = "document" // down: DocumentHeader, then LF and the bytes unless Have
)

// Hello is the first message of a player.
type Hello struct {
	Type     Type            `json:"type"`
	Protocol int             `json:"protocol"`
	Display  string          `json:"display"` // id of the display
	Session  string          `json:"session"` // random, one for each loaded page
	Player   string          `json:"player"`  // hash of the player's own code
	Have     map[Kind]string `json:"have"`    // hashes of the documents it holds
}

// Welcome answers Hello. A player whose code is another than Player fetches that one, paints it, and
// only then removes itself.
type Welcome struct {
	Type     Type   `json:"type"`
	Protocol int    `json:"protocol"`
	Player   string `json:"player"`
}

// DocumentHeader says which document of a kind the display should have from now on. It is followed by
// the document's bytes, unless the player holds them already.
type DocumentHeader struct {
	Type Type   `json:"type"`
	Kind Kind   `json:"kind"`
	Hash string `json:"hash"`
	Have bool   `json:"have,omitempty"` // no bytes follow: the player has said that it holds them
}

// TimeRequest asks for the daemon's time. Client is the player's own clock, in its own unit and epoch,
// and is only sent back.
type TimeRequest struct {
	Type   Type    `json:"type"`
	Client float64 `json:"client"`
}

// TimeReply carries the daemon's Unix time in milliseconds, taken when the request was read (Received)
// and when the reply was written (Sent).
type TimeReply struct {
	Type     Type    `json:"type"`
	Client   float64 `json:"client"`
	Received float64 `json:"received"`
	Sent     float64 `json:"sent"`
}

// Status is what a display's renderer attests. It is written from within the rendering callback, so a
// page whose script lives but whose pictures have stopped does not send a rising Frame.
type Status struct {
	Type    Type              `json:"type"`
	State   State             `json:"state"`
	Has     map[Kind]string   `json:"has"`            // hashes of the documents it follows
	Missing int               `json:"missing"`        // assets of the program it does not hold yet
	Shows   map[string]string `json:"shows"`          // region to item id, "" for the slate
	Over    string            `json:"over,omitempty"` // id of the notice it shows, if any
	Frame   uint64            `json:"frame"`          // frames painted since the page was loaded
	At      float64           `json:"at"`             // the player's idea of the daemon's time of that frame, Unix ms
	Clock   Clock             `json:"clock"`
	Dropped uint64            `json:"dropped"` // video frames dropped since the page was loaded
	Storage Storage           `json:"storage"`
	Memory  int64             `json:"memory"` // bytes of script memory, 0 if the browser does not tell
	Faults  []Fault           `json:"faults,omitempty"`
}

// State is what the page as a whole does; also the page's data-state.
type State string

const (
	Pairing State = "pairing" // asks for a code to be entered on the operators' page
	Waiting State = "waiting" // has no program yet
	Playing State = "playing"
	OnSlate State = "slate" // every region shows the slate
)

// Clock is how well a player knows the daemon's time.
type Clock struct {
	OffsetMS float64 `json:"offset_ms"` // daemon's time minus the device's own
	RTTMS    float64 `json:"rtt_ms"`    // round trip of the sample it rests on
	Samples  int     `json:"samples"`
}

// Storage is a player's disk, in bytes.
type Storage struct {
	Used  int64 `json:"used"`
	Quota int64 `json:"quota"`
}

// Fault is an item that a display cannot show.
type Fault struct {
	Item   string `json:"item"`
	Asset  string `json:"asset"`
	Reason string `json:"reason"` // one of "missing", "corrupt", "undecodable", "no-space"
}

// Plays is a part of a display's proof of play, the oldest first. It is said again, under another Batch, until Kept
// comes for it.
type Plays struct {
	Type  Type   `json:"type"`
	Batch uint64 `json:"batch"` // names this message in Kept; one session uses a number once
	Plays []Play `json:"plays"`
}

// Play says that something was on the glass, from one painted frame to another. The same Region and From again, with
// a later Until, say that it is still on.
type Play struct {
	Region string `json:"region"`         // of the canvas; "" for a notice over it
	Item   string `json:"item"`           // id of the item or notice, "" for the slate; in region "": what was on then is not known any more
	Text   string `json:"text,omitempty"` // what the notice said, in Chinese
	From   int64  `json:"from"`           // daemon's time of the first frame, Unix milliseconds
	Until  int64  `json:"until"`          // of the first frame without it
}

// Kept says that the plays of a batch are durable: the player may forget them.
type Kept struct {
	Type  Type   `json:"type"`
	Batch uint64 `json:"batch"`
}

// Geometry is the display document: what is only this display's.
type Geometry struct {
	V          int    `json:"v"` // version of the document's form, 1
	ID         string `json:"id"`
	Name       string `json:"name"`
	Canvas     [2]int `json:"canvas"`     // the display's own, in pixels
	Viewport   [4]int `json:"viewport"`   // what it shows of its audience's canvas: x, y, width, height
	Rotation   int    `json:"rotation"`   // 0, 90, 180 or 270 degrees clockwise
	LatencyMS  int    `json:"latency_ms"` // the panel's own delay; the player is early by that much
	Audio      bool   `json:"audio"`
	Generation int    `json:"generation"` // a higher number than the page was loaded with: reload
}
