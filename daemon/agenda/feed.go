package agenda

import (
	"fmt"
	"slices"
	"time"

	"yiping/daemon/agenda/feeds"
	"yiping/playlists"
	book "yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// fed is what the calendars of other servers say.
type fed struct {
	all      []*calendarOf // in the order of the configuration
	problems []playlists.Problem
	version  uint64       // of the feeds
	day      schedule.Day // on which they were read
}

// calendarOf is one of them.
type calendarOf struct {
	state *feeds.State
	said
}

// lookAtFeeds reads the copies that are new, or all of them on another day. It reports whether what is known has
// changed. How old a copy is changes by itself.
func (a *Agenda) lookAtFeeds(now time.Time) (changed bool) {
	if a.Feeds == nil {
		return false
	}
	if problems := a.Feeds.Problems(now); !slices.Equal(problems, a.fed.problems) {
		a.fed.problems, changed = problems, true
	}
	_, version := a.Feeds.Changes().Get()
	if version == a.fed.version && a.day == a.fed.day {
		return changed
	}
	for i, state := range a.Feeds.All() {
		if i == len(a.fed.all) {
			a.fed.all = append(a.fed.all, &calendarOf{state: &feeds.State{}})
		}
		c := a.fed.all[i]
		if state.Copy != nil && (state.Copy != c.state.Copy || a.day != a.fed.day) {
			before := c.said
			if c.said = a.readCalendar(state.Copy.Content, book.Source{Feed: state.Name}); c.unusable != nil {
				c.bookings = before.bookings
			}
			place(c.bookings, state.Rooms)
			changed = true
		}
		c.state = state
	}
	a.fed.version, a.fed.day = version, a.day
	return changed
}

// place puts the bookings that name no place into the rooms that the calendar is for. One meeting may be in the
// calendars of several rooms; each use of a room is a booking of its own.
func place(bookings []book.Booking, rooms []string) {
	for i := range bookings {
		if b := &bookings[i]; len(b.Rooms) == 0 && b.Place == "" && len(rooms) > 0 {
			b.Rooms, b.ID = slices.Clone(rooms), b.ID+"-"+rooms[0]
		}
	}
}

// bookedElsewhere returns the bookings of the feeds, and reports what became of each.
func (a *Agenda) bookedElsewhere(r *Report, from, until int64) (all []book.Booking) {
	for _, c := range a.fed.all {
		out := File{Path: c.state.Name, Unusable: c.unusable, Refused: c.refused, Notes: c.notes}
		if c.state.Copy != nil {
			out.Taken = c.state.Current.UnixMilli()
		}
		for _, b := range c.bookings {
			if b.End > from && b.Start < until {
				all = append(all, b)
				out.Bookings++
			}
		}
		r.Feeds = append(r.Feeds, out)
		if n := len(c.refused); n > 0 {
			first := &c.refused[0]
			r.Problems = append(r.Problems, playlists.Problem{
				ID: "agenda/feed/" + c.state.Name + "/events", Where: c.state.Name,
				What: playlists.Text{
					ZH: fmt.Sprintf("日历“%s”里有%d个活动没用上，第一个：%s%s", c.state.Name, n, first.at().ZH, first.What.ZH),
					EN: fmt.Sprintf("%d events of the calendar %s are not used; the first: %s%s", n, c.state.Name, first.at().EN, first.What.EN),
				},
				Remedy: first.Remedy,
			})
		}
	}
	r.Problems = append(r.Problems, a.fed.problems...)
	return all
}
