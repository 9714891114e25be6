package agenda

import (
	"cmp"
	"slices"

	"yiping/playlists/schedule"
)

// Span says what a board shows from an instant on: its pages in turn, each for so long. Turns are counted
// from 1970, so that all boards turn their pages at the same instant.
type Span struct {
	From  int64
	Turn  int64 // milliseconds
	Pages []Page
}

// Page is one picture of a board.
type Page struct {
	Day   schedule.Day `json:"day"`             // the day it is about
	State PageState    `json:"state,omitempty"` // of the room, or of the day
	Rows  []Row        `json:"rows"`            // of a Door and a Studio: what is on now if State says so, then what is next
	Left  int          `json:"left,omitempty"`  // how many found no room on any page
}

// PageState says at a glance how things stand.
type PageState string

const (
	Listed PageState = ""     // Today: there is something to list
	Empty  PageState = "none" // Today: nothing was booked; the rows are tomorrow's
	Over   PageState = "over" // Today: all is over; the rows are tomorrow's
	Free   PageState = "free" // 空闲
	Soon   PageState = "soon" // 即将开始
	Busy   PageState = "busy" // 使用中
)

// Row is a booking on a page.
type Row struct {
	Booking int // index into the bookings that were planned
	As      RowState
	Lines   int // how many lines its title may take
}

// RowState is what a row says of its booking beside its time: a chip of a word and an icon.
type RowState int

const (
	Upcoming  RowState = iota
	SoonNow            // 30分钟后: begins within half an hour
	Ongoing            // 进行中
	FullUp             // 已满
	CalledOff          // 已取消
	Moved              // 已改期
	Unsure             // 待定
	Tomorrow           // 明天
	Relocated          // 改地点: in another room than was said
)

const (
	turn     = 10_000      // milliseconds that a page stays
	unseen   = 60_000      // milliseconds that a page may be unseen
	shortest = 5_000       // milliseconds: a page that is gone before it is read is no use
	soon     = 30 * 60_000 // milliseconds before the start of a booking at which it is soon
	doorSoon = 10 * 60_000 // the same on a door: who stands there may still go in
	ahead    = 8           // days that a door looks ahead for what is next
	tomorrow = 3           // rows of the next day on a page that has none of its own
)

// Plan returns what a board shows between two instants. A span begins where anything changes, and at
// each midnight. The bookings of the house must be sorted (Sort).
func Plan(b Board, house *House, zone schedule.Zone, from, until int64) []Span {
	mine := make([]int, 0, len(house.Bookings))
	for i, x := range house.Bookings {
		if b.shows(x) && x.End > zone.Start(zone.Day(from), 0) && x.Start < zone.Start(zone.Day(until)+ahead, 0) {
			mine = append(mine, i)
		}
	}
	p := planner{b, house, house.Bookings, zone}
	var spans []Span
	for _, t := range p.edges(mine, from, until) {
		s := Span{t, turn, p.pages(mine, t)}
		if n := int64(len(s.Pages)); n*turn > unseen {
			s.Turn = max(shortest, unseen/n)
		}
		spans = append(spans, s)
	}
	return spans
}

// shows reports whether the board is about a place in which the booking is, or was to be.
func (b Board) shows(x Booking) bool { return b.Has(x) || b.has(x.MovedFrom) }

// Has reports whether the booking is in one of the board's rooms.
func (b Board) Has(x Booking) bool { return len(b.Rooms) == 0 || b.has(x.Rooms) }

func (b Board) has(rooms []string) bool {
	return slices.ContainsFunc(rooms, func(id string) bool { return slices.Contains(b.Rooms, id) })
}

// Sort puts bookings into the order in which boards list them.
func Sort(bookings []Booking) {
	slices.SortFunc(bookings, func(a, b Booking) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), slices.Compare(a.Rooms, b.Rooms), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
	})
}

type planner struct {
	Board
	house    *House
	bookings []Booking
	zone     schedule.Zone
}

// edges returns the instants from which on a board may show something else.
func (p planner) edges(mine []int, from, until int64) []int64 {
	edges := []int64{from}
	add := func(t int64) {
		if t > from && t < until {
			edges = append(edges, t)
		}
	}
	for d := p.zone.Day(from) + 1; p.zone.Start(d, 0) < until; d++ {
		add(p.zone.Start(d, 0))
	}
	for _, i := range mine {
		x := &p.bookings[i]
		add(x.Start - p.soon())
		add(x.Start)
		add(x.End)
	}
	slices.Sort(edges)
	return slices.Compact(edges)
}

func (p planner) soon() int64 {
	if p.Kind == Door {
		return doorSoon
	}
	return soon
}

func (p planner) pages(mine []int, t int64) []Page {
	if p.Kind == Today {
		return p.today(mine, t)
	}
	return []Page{p.room(mine, t)}
}

// on reports whether the booking takes place at all.
func (x *Booking) on() bool { return x.State != Cancelled && x.State != Rescheduled }

// here reports whether it takes place in a room of the board.
func (p planner) here(x *Booking) bool { return x.on() && p.Has(*x) }

// as says what a row says of a booking at an instant.
func (p planner) as(i int, t int64) RowState {
	x := &p.bookings[i]
	switch {
	case x.State == Cancelled:
		return CalledOff
	case x.State == Rescheduled:
		return Moved
	case len(x.MovedFrom) > 0 && (!p.Has(*x) || p.Kind == Today && t < x.Start):
		return Relocated
	case t >= x.Start:
		return Ongoing
	case x.State == Full:
		return FullUp
	case x.State == Tentative:
		return Unsure
	case t >= x.Start-p.soon():
		return SoonNow
	}
	return Upcoming
}
