package web

// Contacts are contacts of other systems, such as that of the fire alarm, which raise an emergency.
type Contacts interface {
	// List returns all contacts and how they stand.
	List() []Contact
	// Hear takes what a contact says. If it is news of an alarm, displays have been told when it returns. Errors: ErrGone
	// if there is no such contact, a *playlists.Refusal for a word that means nothing.
	Hear(id, says string) (Contact, error)
}

// Contact is a contact and how it stands. Times are in Unix milliseconds.
type Contact struct {
	ID, Name string
	Kind     string // of the emergency that it raises
	Drill    bool
	State    string // normal, alarm, fault, unknown
	Since    int64
	Heard    int64 // 0: not since the daemon began
}
