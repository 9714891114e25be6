package web

import (
	"context"

	"yiping/playlists"
)

// Alerts are what authorities warn of, as messages of the Common Alerting Protocol.
type Alerts interface {
	// List returns the alerts that are in force or will be, the gravest first.
	List() []Alert
	// Refused returns the messages that were refused lately, newest first.
	Refused() []RefusedAlert
	// Receive takes a message. Displays have been told when it returns. The error is a *playlists.Refusal for what is no message,
	// or none that is shown, and a *playlists.Conflict for an exercise while there is a real alert.
	Receive(ctx context.Context, message []byte) (AlertAnswer, error)
	// End takes an alert off, whatever its sender says. The error is ErrGone if none in force has the id.
	End(ctx context.Context, id string) error
}

// Alert is an alert. Times are in Unix milliseconds.
type Alert struct {
	Post       playlists.Post
	Identifier string
	Sender     string
	Sent       int64
	Level      string   // blue, yellow, orange or red
	Hidden     bool     // it is about somewhere else
	File       string   // in the content folder; "": it came over HTTP
	Displays   []string // ids of those it is for
	Durable    bool     // a restart brings it back
}

// AlertAnswer says what was done with a message.
type AlertAnswer struct {
	Outcome string // shown, coming, ended, known, elsewhere or ignored
	Alert   Alert  // without an id if there is none
	Notes   []playlists.Text
}

// RefusedAlert is a message that was refused.
type RefusedAlert struct {
	playlists.Refusal
	At         int64 // Unix milliseconds
	Identifier string
	Sender     string
	File       string
}
