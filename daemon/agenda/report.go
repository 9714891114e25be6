package agenda

import (
	"yiping/daemon/agenda/rooms"
	"yiping/playlists"
)

// Report is what became of everything that lies in the agenda folders.
type Report struct {
	Files    []File
	Feeds    []File // by name, in the order of the configuration
	Problems []playlists.Problem
	Typed    uint64 // version of the typed bookings that it includes
}

// File is what became of a file, or of a feed.
type File struct {
	Path     string // in the content folder; of a feed, its name
	Taken    int64  // when the version that counts was taken or, of a feed, was last current, Unix milliseconds; 0: none counts yet
	Changed  int64  // when the disk says that this version came, Unix milliseconds; not of a feed
	Opening  bool   // a newer version, or the first one, is being opened
	Gone     bool   // it is not there any more, and is held
	Bookings int    // how many of it count
	Unusable *Line  // nothing of it could be read; what an older version said still holds
	Refused  []Line
	Notes    []Line // it counts, but someone should look
}

// Line is about one row of a sheet, or one cell of a grid, or one event of a calendar; about all of the file if it
// names none.
type Line struct {
	Sheet  string
	Row    int
	Cell   string // "C5"
	Title  string
	What   playlists.Text
	Remedy playlists.Text

	place *rooms.Unknown // it is about what is no room
}
