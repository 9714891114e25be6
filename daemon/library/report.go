package library

import (
	"slices"

	"yiping/playlists"
)

// Report is what the library says about every file it has seen, for the page, the answers in the folder
// and 播出状态.html.
type Report struct {
	Files    []File
	Problems []playlists.Problem
	Removed  []Removed // restorable, newest first
	Held     []Held    // playlists whose withdrawal the brake holds back

	Timetables []Timetable // as Config.Timetables says; only where 播出状态.html is made
}

// Away reports whether the content folder is not there.
func (r Report) Away() bool {
	return slices.ContainsFunc(r.Problems, func(p playlists.Problem) bool { return p.ID == problemFolder.ID })
}

// FileState says what became of a file.
type FileState string

const (
	Taken   FileState = "taken"   // it is in a playlist that is played
	Waiting FileState = "waiting" // not complete yet, or being taken
	Refused FileState = "refused" // cannot be shown; Reason and Remedy say why and what to do
	Parked  FileState = "parked"  // 已停放，不播放
	Unused  FileState = "unused"  // in the root, or in a folder that no display plays; Reason and Remedy say so
)

// File is one file of the content folder.
type File struct {
	Path    string // relative to the content folder, with slashes
	State   FileState
	Reason  playlists.Text // Refused, Unused, and Waiting where it is worth saying
	Remedy  playlists.Text
	Rule    playlists.Text   // every rule in force, said back in a sentence; empty if there is none
	Notes   []playlists.Text // yellow: plays, but someone should look
	Entry   *playlists.Entry // Taken only
	Arrived int64            // Unix milliseconds
	Expired bool             // its dates are over

	timetable bool // it lies in an agenda folder

	garbled string // the name on the disk, where that is not UTF-8; Path says how it was probably meant
}

// trueName returns the name of the file as it is on the disk.
func (f *File) trueName() string {
	if f.garbled != "" {
		return f.garbled
	}
	_, name := split(f.Path)
	return name
}

// Removed is an item that was withdrawn and can be restored.
type Removed struct {
	Path string
	Hash string
	At   int64 // Unix milliseconds
}

// Held is a playlist of which too much vanished at once.
type Held struct {
	Playlist string
	Files    int   // how many are missing
	Since    int64 // Unix milliseconds
}
