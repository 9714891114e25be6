package web

import "yiping/playlists"

// Content is the content folder, as far as people deal with it through the page. Times are in Unix
// milliseconds, paths relative to the content folder, with slashes.
type Content interface {
	Files() []File
	Removed() []Removed // restorable, newest first
	Held() []Held

	Restore(path string) error     // ErrGone if it cannot be restored any more
	Confirm(playlist string) error // ErrGone if the playlist is not held any more
}

// File is a file of the content folder and what became of it.
type File struct {
	Path     string
	State    string // taken, waiting, refused, parked or unused
	Reason   playlists.Text
	Remedy   playlists.Text
	Rule     playlists.Text   // when it plays, in a sentence; empty: always
	Notes    []playlists.Text // it plays, but someone should look
	Displays []string         // ids of the displays that play it
	Arrived  int64
	Expired  bool // its dates are over
}

// Removed is a file that was taken away and can be brought back.
type Removed struct {
	Path string
	At   int64
}

// Held is a playlist of which so much vanished at once that a person has to say whether it was meant.
type Held struct {
	Playlist string
	Files    int // how many are missing
	Since    int64
}
