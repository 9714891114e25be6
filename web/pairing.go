package web

import "context"

// Pairing knows which players may show which display. Errors that it returns are, beside those of this package, a
// *playlists.Refusal for what somebody wrote, a *playlists.Conflict for what cannot be done, and a *playlists.Busy.
type Pairing interface {
	// Begin lets a player wait until somebody accepts it.
	Begin(WaitingPlayer) (PairingCode, error)
	// Await waits until what a player with this secret waits for has happened, or ctx ends.
	Await(ctx context.Context, secret string) Paired
	// Waiting returns the players that wait, the newest first.
	Waiting() []WaitingPlayer
	// Accept gives a display to the player that shows the code that somebody has typed, and returns the id of the display.
	// ErrGone: nobody shows it; ErrNoDisplay; a *playlists.Busy for whoever has typed too many wrong ones.
	Accept(ctx context.Context, by, code string, e DisplayEntry) (string, error)
	// Players returns the tokens of players.
	Players() []PlayerToken
	// Revoke ends a token. ErrGone: there is none.
	Revoke(ctx context.Context, id string) error
	// Change alters a display that was made by pairing, Delete takes it away with its players. ErrNoDisplay.
	Change(ctx context.Context, display string, e DisplayEntry) error
	Delete(ctx context.Context, display string) error
	// Password makes a new MQTT password for a display. ErrNoDisplay.
	Password(ctx context.Context, display string) (string, error)
	// Place says how a display came to be.
	Place(display string) Place
}

// WaitingPlayer is a player that has no display yet.
type WaitingPlayer struct {
	Code   string
	From   string // address
	Agent  string // as its browser calls itself
	Since  int64  // Unix milliseconds
	Canvas [2]int // of its screen, in pixels
	Wish   string // id of the display whose page it was; may be empty
}

// PairingCode is what a player shows, and what it alone knows.
type PairingCode struct {
	Code   string
	Secret string
	Until  int64 // Unix milliseconds
}

// Paired is how a player that waits stands.
type Paired struct {
	State   string // waiting, paired or over
	Display string
	Token   string // of a player that is paired
}

// DisplayEntry is a display as somebody writes it. What is nil is not said.
type DisplayEntry struct {
	Display *string // id of one that is there; then nothing else is said
	Name    *string
	Room    *string
	Canvas  *[2]int
	Plays   *[]string
	Layout  *string
	Groups  *[]string
}

// PlayerToken is what lets a player in.
type PlayerToken struct {
	ID      string
	Display string
	Created int64 // Unix milliseconds
	Seen    int64 // 0: never
	From    string
	Agent   string
	Online  bool
	Clone   bool
}

// Place is how a display came to be and what was written of it.
type Place struct {
	Fixed  bool // in the configuration
	Paired bool // has a player that may connect
	Plays  []string
	Layout string // empty: regions of its own
}
