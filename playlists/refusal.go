package playlists

import "time"

// Refusal is the error for what somebody asked for, or brought, and what is not done: why, and what to do instead, in words
// that a person is shown. Every error of this kind is one, wherever it comes from, so that nobody has to translate it; one
// that programs must tell from the others is embedded, or wrapped together with an error of its own.
type Refusal struct{ What, Remedy Text }

// Refuse returns a Refusal.
func Refuse(zh, en, remedyZH, remedyEN string) *Refusal {
	return &Refusal{What: Text{ZH: zh, EN: en}, Remedy: Text{ZH: remedyZH, EN: remedyEN}}
}

// Error returns what is wrong, in English.
func (r *Refusal) Error() string { return r.What.EN }

// Conflict is the error for what is right by itself, but not with what there is.
type Conflict struct{ Refusal }

// Busy is the error for what is asked too often, or by too many at once.
type Busy struct {
	Refusal
	After time.Duration // before another attempt
}
