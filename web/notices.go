package web

import (
	"context"

	"yiping/playlists"
)

// Notices are what people want shown over the program, and who may post does it through this.
type Notices interface {
	// List returns the notices that are shown, will be, or were a while ago, in the order in which they begin.
	List() []Notice
	// Templates returns notices that are often needed.
	Templates() []Template

	// Add takes a new notice. When it returns without an error the notice is durable and displays have been told.
	// The notes say what somebody should look at. The error is a *Mistake for an entry that is no notice.
	Add(ctx context.Context, e NoticeEntry) (Notice, []playlists.Text, error)
	// End ends a notice. The error is ErrGone if there is none with the id.
	End(ctx context.Context, id string) error
}

// Notice is a notice and the displays that it is for.
type Notice struct {
	playlists.Post
	Displays []string // ids
}

// NoticeEntry is what somebody says of a notice. Times are in Unix milliseconds.
type NoticeEntry struct {
	Text        playlists.Text
	Style       playlists.Style // "": the usual
	Word        string
	Targets     []string
	From, Until *int64
	Minutes     *int
}

// Template is a notice with blanks in braces.
type Template struct {
	ID      string
	Name    playlists.Text
	Text    playlists.Text
	Blanks  []Blank
	Style   playlists.Style
	Minutes int
}

// Blank is what has to be filled in.
type Blank struct{ Name, Example playlists.Text }
