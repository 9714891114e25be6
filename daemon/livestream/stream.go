package livestream

import (
	"fmt"
	"slices"

	"yiping/playlists/agenda"
)

// stream is a stream and what is known of it. Instants are Unix milliseconds.
type stream struct {
	Stream
	truths   []truth // of Sources
	hook     int64   // until when a server's word counts that somebody is connected
	switched int64   // until when a person says that it is live
	said     int64   // until when a device says so
	state    State
	since    int64 // of state
}

// kept returns what has to survive a restart: since when it has been live, that it was so now, and the switch.
func (s *stream) kept(now int64) string {
	if s.state != Live {
		return ""
	}
	return fmt.Sprint(s.since, now, s.switched)
}

func (s *stream) restore(kept string, now int64) {
	var since, last, switched int64
	if _, err := fmt.Sscan(kept, &since, &last, &switched); err != nil {
		return // nothing was kept
	}
	if switched > now {
		s.switched = switched
	}
	if since <= now && (now-last < resumeFor.Milliseconds() || s.switched > 0) {
		s.state, s.since = Live, since
		for i := range s.truths {
			s.truths[i].resume(now)
		}
	}
}

// stands returns how a stream stands, given the booking that it is about.
func (s *stream) stands(b *agenda.Booking, now int64) State {
	publisher, blind := now < s.hook, len(s.truths) > 0
	for i := range s.truths {
		t := &s.truths[i]
		if t.flows(now) {
			return Live
		}
		if !t.blind(now) {
			blind = false
			publisher = publisher || t.publisher
		}
	}
	switch {
	case now < max(s.switched, s.said):
		return Live
	case blind: // the last word of a server that has gone is worth nothing
		return Unknown
	case publisher:
		return Standby
	case b != nil:
		return Announced
	}
	return Off
}

// booking returns the booking that a stream is about: of those that are on or near, the one that begins last.
func (s *stream) booking(bookings []agenda.Booking, now int64) (about *agenda.Booking) {
	for i := range bookings {
		b := &bookings[i]
		if s.Room.ID != "" && slices.Contains(b.Rooms, s.Room.ID) && (b.State == agenda.Normal || b.State == agenda.Full) &&
			b.Start-s.Announce.Milliseconds() <= now && now < b.End && (about == nil || b.Start >= about.Start) {
			about = b
		}
	}
	return about
}

// turns returns when something may change although nothing is heard.
func (s *stream) turns(bookings []agenda.Booking, now int64) []int64 {
	at := []int64{s.hook, s.switched, s.said}
	for i := range s.truths {
		at = append(at, s.truths[i].turns()...)
	}
	for i := range bookings {
		if b := &bookings[i]; slices.Contains(b.Rooms, s.Room.ID) {
			at = append(at, b.Start-s.Announce.Milliseconds(), b.Start, b.End)
		}
	}
	if s.state == Live {
		at = append(at, ends(now)-lease.Milliseconds())
	}
	return at
}
