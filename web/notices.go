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
	// The notes say what somebody should look at. The error is a *playlists.Refusal for an entry that is no notice.
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

// Emergencies take over every display, one at a time.
type Emergencies interface {
	// Current returns the emergency that stands, or the last one.
	Current() Emergency
	// Kinds returns what can be raised, the most urgent first.
	Kinds() []EmergencyKind
	// Foot returns what is at the foot of each: whom to call; empty if that is not known.
	Foot() playlists.Text
	// Raise shows an emergency of a kind and replaces the one that stands. Displays have been told when it returns.
	// Added is shown instead of what to do usually; the notes say if it could not be. The error is a *playlists.Refusal for a
	// kind that is not known, a *playlists.Conflict for a drill while there is an emergency.
	Raise(ctx context.Context, kind string, added playlists.Text, drill bool) (Emergency, []playlists.Text, error)
	// Clear gives the all-clear. The error is ErrGone if there is no emergency.
	Clear(ctx context.Context) (Emergency, error)
}

// Emergency is an emergency, or the all-clear after it. Times are in Unix milliseconds.
type Emergency struct {
	Kind    string
	Drill   bool
	Raised  int64
	Cleared int64            // 0: it stands
	Notice  playlists.Notice // what every display should show; without an id if there is nothing
	Durable bool             // a restart brings it back
}

// EmergencyKind is something that can be raised.
type EmergencyKind struct {
	ID     string
	Name   playlists.Text
	Text   playlists.Text
	Detail playlists.Text // what is below it
	Marked playlists.Text // what an exercise is called
	Drill  bool           // it is always an exercise
}
