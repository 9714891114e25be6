package web

import (
	"context"
	"errors"

	"yiping/playlists"
	"yiping/playlists/agenda"
)

// Agenda is what is booked, and who may book does it through this.
type Agenda interface {
	// House returns the building with its bookings, sorted: all from yesterday on for some weeks, and those
	// that were typed in before and behind.
	House() agenda.House
	// Known returns from when until when, in Unix milliseconds, all bookings are known.
	Known() (from, until int64)
	// Calendar returns the bookings of a room as an iCalendar file. The same bookings give the same bytes.
	Calendar(room string) []byte

	// Book takes a new booking (id is empty) or changes one. When it returns without an error the booking is
	// durable. The notes say what somebody should look at. Errors: a *playlists.Refusal for an entry that is no booking,
	// a *playlists.Conflict for a booking that was not typed in, ErrGone if there is none with the id.
	Book(ctx context.Context, id string, e Entry) (agenda.Booking, []playlists.Text, error)
	// Unbook deletes a booking. Errors as those of Book.
	Unbook(ctx context.Context, id string) error
}

// Entry is what somebody says of a booking. What is nil stays as it is, or is not said. Times are in Unix
// milliseconds.
type Entry struct {
	By             string // who says it, as the record of who did what has it
	Title, English *string
	Rooms          *[]string // ids or names
	Place          *string
	Start, End     *int64
	State          *agenda.State
	MovedTo        *int64    // 0: not known
	MovedFrom      *[]string // ids or names of rooms
	Private        *bool
	Organiser      *string
	For            *string
	Places         *string
	Note           *string
}

// room returns a room of the house, or the refusal.
func (s *site) room(id string) (agenda.House, *agenda.Room, error) {
	h := s.Agenda.House()
	r := h.Room(id)
	if r == nil {
		return h, nil, refuse(404,
			playlists.Text{ZH: "没有编号为“" + id + "”的房间。", EN: "There is no room with the id \"" + id + "\"."},
			playlists.Text{ZH: "所有房间见 /api/v1/rooms。", EN: "All rooms are listed at /api/v1/rooms."})
	}
	return h, r, nil
}

// refused returns the answer to a request about a booking that is not done.
func (s *site) refused(op, id string, err error) *Refusal {
	if errors.Is(err, ErrGone) {
		return refuse(404,
			playlists.Text{ZH: "没有编号为“" + id + "”的活动。", EN: "There is no booking with the id \"" + id + "\"."},
			playlists.Text{ZH: "可能已经有人删掉了。某一天的活动见 /api/v1/agenda?day=。", EN: "Someone may have deleted it. The bookings of a day are listed at /api/v1/agenda?day=."})
	}
	return s.failed(op, err)
}
