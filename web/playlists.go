package web

import (
	"context"
	"io"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Playlists are the folders of the content folder that displays play, as people arrange them through the page. Names
// of items are paths below the folder of their playlist.
type Playlists interface {
	// Playlists returns every one that is played, by name, as it plays. Set and Tag are those of Playlist only.
	Playlists() []Playlist
	// Playlist returns one; ErrGone if no display plays it.
	Playlist(name string) (Playlist, error)
	// Arrange has a playlist be as set, or only says what would become different (dry). Tag is that of what whoever
	// asks has seen. Errors: ErrGone, a *Changed, a *playlists.Refusal, an *Unwritable.
	Arrange(name, tag string, set Arrangement, dry bool, who string) (Arranged, error)

	// Incoming says what a file of that name and size in bytes would become; size -1 is not known. Errors are those
	// of Upload.
	Incoming(playlist, name string, size int64) (path string, exists bool, err error)
	// Upload writes a file into the folder of a playlist and returns its path. It writes over one that is there only
	// with replace. Errors: ErrGone if no display plays the playlist, fs.ErrExist, ErrTooLarge, ErrCut, a *playlists.Refusal, an
	// *Unwritable.
	Upload(ctx context.Context, playlist, name string, body io.Reader, replace bool) (path string, err error)
	// TakeOff takes a file of the content folder off, so that it can be restored; kept is where it is then, if it was
	// moved and not stored. Errors: fs.ErrNotExist, an *Unwritable.
	TakeOff(path string) (kept string, err error)
}

// Playlist is a playlist as it is now.
type Playlist struct {
	Name     string
	Displays []string // ids of the displays that play it
	Set      Arrangement
	Now      *int   // how many items displays play in turn now; nil of what is not so yet
	Tag      string // of what is set
	Items    []Item // as they are played
	Others   []File // of its folder, that do not play
	Problems []playlists.Problem
}

// Item is a file that plays.
type Item struct {
	File
	playlists.Entry
	Name     string
	Outdated playlists.Text // why it looks out of date; empty if it does not
	Natural  int            // its place by name, from 0
}

// Arrangement is what people set of a playlist.
type Arrangement struct {
	Priority bool     // it outranks those without
	Order    []string // these items first; the rest follow by name
	Default  Setting  // for what a name leaves open
	Items    map[string]Setting
}

// Setting is what people set of an item. What is zero or nil is not set.
type Setting struct {
	MS    int64 // how long it is shown at a time, in milliseconds
	Fit   *playlists.Fit
	Sound *bool
	First *bool
	Rule  *schedule.Rule // the zero rule: always, whatever the name says
}

// Arranged is a playlist as it is set, or would be.
type Arranged struct {
	Playlist
	Difference []playlists.Text // to how it was, a sentence each
	Dropped    []string         // comments of people in playlist.yaml that do not stay
}

// Changed is the error of whoever changes what somebody else has changed since.
type Changed struct {
	By string // who; empty: somebody in the folder
	At int64  // when; 0: not known
}

// Error says so.
func (c *Changed) Error() string { return "somebody else has changed it" }

// Unwritable is a refusal that is the disk's: it is full, read-only or not there.
type Unwritable struct {
	playlists.Refusal
	Full bool
}
