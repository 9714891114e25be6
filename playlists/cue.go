package playlists

// Cue is what a channel remembers of the last change, so that adding a poster does not restart the
// film: from At on, the plays of Lead once each, then the loop, entered behind the item with key After.
type Cue struct {
	At    int64    `json:"at"`
	Lead  []Play   `json:"lead,omitempty"`
	After string   `json:"after,omitempty"` // sort key; empty: the loop starts at its first item
	Skip  []string `json:"skip,omitempty"`  // ids not to enter the loop with, because the lead shows them
}

// Play is one showing of an item. Entry is nil for the slate.
type Play struct {
	Entry *Entry `json:"entry,omitempty"`
	From  int64  `json:"from,omitempty"`  // offset at which the item is entered, in milliseconds
	For   int64  `json:"for"`             // how long, in milliseconds
	Intro bool   `json:"intro,omitempty"` // shows an item that has arrived; a rule edge may cut it
}
