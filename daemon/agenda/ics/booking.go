package ics

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"yiping/daemon/agenda/rooms"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// openHours is how long an event without an end takes its room.
const openHours = 2 * hour

// template is what the bookings of an event have in common.
type template struct {
	agenda.Booking
	reminder bool // no booking
}

// template returns what an event says apart from its times.
func (r *reader) template(s *series, e *event) *template {
	if t, ok := r.templates[e]; ok {
		return t
	}
	t := &template{}
	r.templates[e] = t
	title, state := headline(public(e.summary))
	t.Title, t.State = title, state
	switch {
	case s.master != nil && s.master.status == "CANCELLED", e.status == "CANCELLED":
		if state != agenda.Rescheduled {
			t.State = agenda.Cancelled
		}
	case e.status == "TENTATIVE" && state == agenda.Normal:
		t.State = agenda.Tentative
	}
	location := e.location
	if strings.TrimSpace(location) == "" {
		location = strings.Join(e.roomsInvited, ";")
	}
	where := r.rooms.Place(location)
	// Calendars remind of birthdays and holidays with events of whole days that take nobody's time.
	if e.transparent && e.start.date && strings.TrimSpace(location) == "" {
		t.reminder = true
		r.reminders++
		return t
	}
	t.Rooms = where.Rooms
	if len(t.Rooms) == 0 {
		if r.placed += len(where.Rest); r.placed <= maxPlaced {
			t.Place = public(where.Rest)
		}
	}
	if organisation(e.organiser) {
		t.Organiser = public(e.organiser)
	}
	if e.uid != "" {
		t.Sources = []agenda.Source{{UID: clip(e.uid, 200)}}
	}
	if t.Private = t.Title == "" || r.private(e) || s.master != nil && r.private(s.master); t.Private {
		t.Title, t.Organiser, t.Place = "", "", ""
	}
	if t.Private {
		if len(where.Unknown) > 0 && len(where.Rooms) == 0 {
			r.note(e, hiddenPlace(where.Unknown[0].Meant))
		}
		return t
	}
	r.noteUnknown(e, where)
	return t
}

// noteUnknown notes what should probably be a room. An address or a link beside one is no mistake.
func (r *reader) noteUnknown(e *event, where rooms.Place) {
	if len(r.Notes) >= maxListed {
		return
	}
	place := public(where.Rest)
	about := func(u rooms.Unknown) {
		if before := len(r.Notes); before < maxListed {
			r.note(e, unknownRoom(u.Text, u.Meant))
			r.Notes[before].Place = &u
		}
	}
	for _, u := range where.Unknown {
		if u.Meant != (playlists.Text{}) {
			about(rooms.Unknown{Text: public(u.Text), Meant: u.Meant})
			place = ""
		}
	}
	if len(where.Rooms) == 0 && place != "" {
		about(rooms.Unknown{Text: place})
	}
}

// book adds an occurrence of a series that an event describes, if it is in the window. The occurrence has
// the identity of the time at which the series has it; role tells apart bookings of the same one.
func (r *reader) book(s *series, e *event, start wall, occurrence, exact int64, role string) {
	if len(r.Bookings) > r.limit {
		return
	}
	if e.start.date {
		r.bookDays(s, e, start, occurrence, role)
		return
	}
	from := instant(e.start.clock, start)
	until, open := from+exact, false
	switch {
	case exact > 0:
	case e.lasts != nil:
		until = instant(e.start.clock, start+wall(e.lasts.days*day)) + e.lasts.exact
	case e.ended:
		until = from + e.end.instant() - e.start.instant()
	}
	if until <= from {
		until, open = from+openHours, true
	}
	r.add(s, e, agenda.Booking{ID: s.id(occurrence, 0, role), Start: from, End: until, Open: open})
}

// bookDays adds a booking for each day of an occurrence that is in the window.
func (r *reader) bookDays(s *series, e *event, start wall, occurrence int64, role string) {
	zone := r.site.Zone
	days := int64(1)
	switch {
	case e.ended:
		days = max(1, int64(e.end.wall-e.start.wall)/day)
	case e.lasts != nil:
		days = max(1, e.lasts.days)
	}
	first := schedule.Day(floorDiv(int64(start), day))
	low, high := max(first, zone.Day(r.from)-1), min(first+schedule.Day(days)-1, zone.Day(r.until)+1)
	opens, closes := r.site.Open, r.site.Close
	if closes <= opens {
		opens, closes = 0, 24*60
	}
	for d := low; d <= high && len(r.Bookings) <= r.limit; d++ {
		r.add(s, e, agenda.Booking{
			ID: s.id(occurrence, int(d-first), role), Said: "全天",
			Start: zone.Start(d, opens), End: zone.End(d, closes),
		})
	}
}

// add completes a booking and takes it if it is in the window.
func (r *reader) add(s *series, e *event, b agenda.Booking) {
	if b.End <= r.from || b.Start >= r.until || b.End <= b.Start {
		return
	}
	t := r.template(s, e)
	if t.reminder {
		return
	}
	times := b
	b = t.Booking
	b.ID, b.Start, b.End, b.Said, b.Open = times.ID, times.Start, times.End, times.Said, times.Open
	r.Bookings = append(r.Bookings, b)
}

// movedAway reports whether an event moves the occurrence of a time to another day: whoever comes on the
// old one should read where it went.
func (r *reader) movedAway(s *series, e *event, occurrence int64) bool {
	start, zone := e.start.instant(), r.site.Zone
	return e.status != "CANCELLED" && s.master.status != "CANCELLED" && zone.Day(start) != zone.Day(occurrence)
}

// begins returns when an event begins; one of whole days when the house opens.
func (r *reader) begins(e *event) int64 {
	if e.start.date && r.site.Close > r.site.Open {
		return r.site.Zone.Start(schedule.Day(floorDiv(int64(e.start.wall), day)), r.site.Open)
	}
	return e.start.instant()
}

// moved marks the bookings that were added last as moved.
func (r *reader) moved(to int64, since int) {
	for i := range r.Bookings[since:] {
		b := &r.Bookings[since+i]
		b.State, b.MovedTo = agenda.Rescheduled, to
	}
}

// id returns the identity of a booking. Identities go to places where the address of a calendar's owner,
// of which some programs make a UID, should not go.
func (s *series) id(occurrence int64, nth int, role string) string {
	text := s.uid
	if s.recurs() {
		text += "\x00" + strconv.FormatInt(occurrence, 10)
	}
	sum := sha256.Sum256([]byte(text))
	id := "ics-" + hex.EncodeToString(sum[:10])
	if nth > 0 {
		id += "-" + strconv.Itoa(nth+1)
	}
	if role != "" {
		id += "-" + role
	}
	return id
}

// recurs reports whether the series has more than one occurrence. A single event keeps its identity when it
// is moved.
func (s *series) recurs() bool {
	return s.master == nil || s.master.rule != nil || len(s.master.dates) > 0 || len(s.overrides) > 0
}
