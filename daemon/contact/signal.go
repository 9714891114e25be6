package contact

import "time"

// State is how a contact stands.
type State string

// The states. A contact says that it is normal or in alarm; the others are said of it.
const (
	Normal  State = "normal"
	Alarm   State = "alarm"
	Fault   State = "fault"   // nothing was heard of it for too long: it is neither normal nor in alarm
	Unknown State = "unknown" // nothing was heard of it since the daemon began, which is not too long yet
)

// signal is what is known of a contact. It is a value: hearing something makes another one.
type signal struct {
	said  State // Normal or Alarm, also before the daemon began; Unknown: nothing ever
	since time.Time
	heard time.Time // when it spoke last, or the daemon began if it has not spoken since
	spoke bool      // since the daemon began
}

// hear returns what is known when a contact has said that it is normal or in alarm, and whether that is news of an
// alarm. Somebody may have given the all-clear while the contact stayed in alarm, so only one that was normal in between
// alarms anew, however long it was silent and whether or not the daemon was restarted.
func (s signal) hear(says State, at time.Time) (next signal, raise bool) {
	next = signal{said: says, since: s.since, heard: at, spoke: true}
	if s.said != says {
		next.since = at
	}
	return next, says == Alarm && s.said != Alarm
}

// state returns how a contact stands that may be silent for so long, and since when.
func (s signal) state(silence time.Duration, at time.Time) (State, time.Time) {
	switch lost := s.lost(silence); {
	case !at.Before(lost):
		return Fault, lost
	case !s.spoke:
		return Unknown, s.heard
	}
	return s.said, s.since
}

// lost returns when a contact has been silent for too long.
func (s signal) lost(silence time.Duration) time.Time { return s.heard.Add(silence) }
