package web

import "yiping/playlists"

// Streams are the live streams of the site.
type Streams interface {
	// List returns how they stand.
	List() []Stream
	// Switch lets a person say that a stream is live until an instant in Unix milliseconds; 0 takes it back. The error
	// is ErrGone if there is none with the id.
	Switch(id string, until int64) error
	// Hook takes the word of an RTMP server that somebody has connected to publish, or has gone. The error is ErrGone if
	// there is none with the id.
	Hook(id string, connected bool) error
}

// Stream is a live stream. Times are in Unix milliseconds.
type Stream struct {
	ID, Name    string
	Room        string // id
	State       string // off, announced, standby, live, unknown
	Since       int64
	Title       playlists.Text // of the booking that it is about, if that is public
	Switched    int64          // until when a person says that it is live; 0: nobody does
	Trouble     string         // why its server cannot be asked
	Play, Watch string         // addresses
}
