package inputs

import "yiping/playlists"

// Answer is what is said on out/<input> of what became of a message.
type Answer struct {
	ID     string           `json:"id,omitempty"` // of the message
	State  string           `json:"state"`        // taken, ended, refused
	Notice string           `json:"notice,omitempty"`
	Notes  []playlists.Text `json:"notes,omitempty"` // what somebody should look at
	What   *playlists.Text  `json:"what,omitempty"`  // is wrong
	Remedy *playlists.Text  `json:"remedy,omitempty"`
}
