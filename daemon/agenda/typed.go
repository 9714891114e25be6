package agenda

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/daemon/agenda/persons"
	"yiping/daemon/agenda/sheets"
	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
	book "yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// Typed are the bookings that people typed in, instead of writing them into a file. Nobody else has them, so
// they are in the store before anybody is told that they were taken. They are kept as they were typed, apart
// from the numbers of persons; what is private loses its title on the way to the agenda.
type Typed struct {
	zone    schedule.Zone
	rooms   []book.Room
	private persons.Words
	store   *store.Store

	mu       sync.Mutex // one change at a time
	rows     map[string]store.Booking
	bookings latest.Cell[[]book.Booking]
}

// Entry is what somebody types of a booking. What is nil stays as it is, or is not said.
type Entry struct {
	By             string // who types; it stays the booking of whoever typed it first
	Title, English *string
	Rooms          *[]string // ids or names
	Place          *string   // where no room is; a room's name is understood
	Start, End     *int64    // Unix milliseconds
	State          *book.State
	MovedTo        *int64    // 0: not known
	MovedFrom      *[]string // ids or names of rooms
	Private        *bool
	Organiser      *string
	For            *string
	Places         *string
	Note           *string
}

// ErrNotTyped is the error for an id that none of the typed bookings has.
var ErrNotTyped = errors.New("no typed booking has this id")

const (
	memory  = 366 * 24 * time.Hour     // after which a booking that is over is forgotten
	horizon = 3 * 366 * 24 * time.Hour // ahead of which nobody books
	longest = 31 * 24 * time.Hour      // of one booking
)

// NewTyped returns the bookings that are in the store. Private are the words that make a booking private; nil:
// sheets.DefaultPrivate.
func NewTyped(ctx context.Context, st *store.Store, zone schedule.Zone, rooms []book.Room, private []string) (*Typed, error) {
	if private == nil {
		private = sheets.DefaultPrivate
	}
	rows, err := st.Bookings(ctx)
	if err != nil {
		return nil, err
	}
	t := &Typed{zone: zone, rooms: rooms, private: persons.NewWords(private), store: st, rows: make(map[string]store.Booking, len(rows))}
	all := make([]book.Booking, 0, len(rows))
	for _, row := range rows {
		t.rows[row.ID] = row
		all = append(all, t.public(row))
	}
	t.tell(all)
	return t, nil
}

// Bookings holds all that were typed in, sorted, as they may be shown.
func (t *Typed) Bookings() *latest.Cell[[]book.Booking] { return &t.bookings }

// Add takes a new booking. Somebody types it: e.By is not empty. When it returns without an error the booking is durable. The notes say what somebody
// should look at. The error is a *playlists.Refusal for an entry that is no booking.
func (t *Typed) Add(ctx context.Context, e Entry) (book.Booking, []playlists.Text, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.write(ctx, store.Booking{ID: strings.ToLower(rand.Text()), By: e.By}, e)
}

// Change changes a booking, as Add takes it. The error is ErrNotTyped if there is none with the id.
func (t *Typed) Change(ctx context.Context, id string, e Entry) (book.Booking, []playlists.Text, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	row, ok := t.rows[id]
	if !ok {
		return book.Booking{}, nil, ErrNotTyped
	}
	return t.write(ctx, row, e)
}

// Delete deletes a booking, as if it had never been. One that people may come for should be cancelled instead.
// The error is ErrNotTyped if there is none with the id.
func (t *Typed) Delete(ctx context.Context, id string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, ok := t.rows[id]; !ok {
		return ErrNotTyped
	}
	if err := t.store.DeleteBooking(ctx, id); err != nil {
		return err
	}
	delete(t.rows, id)
	t.tell(t.others(id))
	return nil
}

// write makes a row say what was typed, and keeps it.
func (t *Typed) write(ctx context.Context, row store.Booking, e Entry) (book.Booking, []playlists.Text, error) {
	now := time.Now()
	notes, err := t.apply(&row, e, now)
	if err != nil {
		return book.Booking{}, nil, err
	}
	old := now.Add(-memory).UnixMilli()
	err = t.store.WriteBooking(ctx, row, old)
	if errors.Is(err, store.ErrFull) {
		return book.Booking{}, nil, playlists.Refuse("手工录入的活动已经有2万场，记不下了。", "There are 20,000 typed bookings; there is no room for more.",
			"请删掉不要的，或者把活动写进“日程”文件夹里的表。", "Delete some, or write bookings into a timetable in the agenda folder.")
	}
	if err != nil {
		return book.Booking{}, nil, err
	}
	for id, r := range t.rows {
		if r.End < old {
			delete(t.rows, id)
		}
	}
	t.rows[row.ID] = row
	b := t.public(row)
	t.tell(append(t.others(row.ID), b))
	return b, notes, nil
}

// others returns all bookings that are kept but one, as they are shown.
func (t *Typed) others(id string) []book.Booking {
	all, _ := t.bookings.Get()
	return slices.DeleteFunc(slices.Clone(all), func(b book.Booking) bool {
		_, kept := t.rows[b.ID]
		return b.ID == id || !kept
	})
}

// tell sets what is known.
func (t *Typed) tell(all []book.Booking) {
	book.Sort(all)
	t.bookings.Set(all)
}

// public returns a booking as it may be shown.
func (t *Typed) public(r store.Booking) book.Booking {
	b := book.Booking{
		ID: r.ID, Rooms: slices.Clone(r.Rooms), Start: r.Start, End: r.End, State: book.State(r.State), MovedTo: r.MovedTo, MovedFrom: slices.Clone(r.MovedFrom),
		Sources: []book.Source{{User: r.By, UID: r.ID}},
	}
	if r.Private || t.sensitive(r) {
		b.Private = true
		return b
	}
	b.Title, b.English, b.Place, b.Organiser, b.For, b.Places, b.Note = r.Title, r.English, r.Place, r.Organiser, r.For, r.Places, r.Note
	return b
}

// sensitive reports whether the words say that it is private: what it is, who organises it, or where it is.
func (t *Typed) sensitive(r store.Booking) bool {
	for _, room := range t.rooms {
		if slices.Contains(r.Rooms, room.ID) && t.private.In(room.Name, room.English) {
			return true
		}
	}
	return t.private.In(r.Title, r.English, r.For, r.Places, r.Note, r.Organiser, r.Place)
}

// bookedByHand returns the typed bookings within a window, and the version of the cell that has them.
func (a *Agenda) bookedByHand(from, until int64) ([]book.Booking, uint64) {
	all, version := a.Typed.Get()
	end, _ := slices.BinarySearchFunc(all, until, func(b book.Booking, t int64) int { return cmp.Compare(b.Start, t) })
	return slices.DeleteFunc(slices.Clone(all[:end]), func(b book.Booking) bool { return b.End <= from }), version
}

// Window returns from when until when, in Unix milliseconds, the bookings of all sources are gathered.
func (a *Agenda) Window(now int64) (from, until int64) {
	today := a.Zone.Day(now)
	return a.Zone.Start(today-past, 0), a.Zone.Start(today+ahead, 0)
}

// Includes reports whether what was gathered includes a typed booking, alone or merged with others.
func Includes(b book.Booking, id string) bool {
	return slices.ContainsFunc(b.Sources, func(s book.Source) bool { return s.User != "" && s.UID == id })
}

// Remarks says what else is booked in the rooms of a typed booking at its time, and where else it is written.
func Remarks(b book.Booking, all []book.Booking, h book.House, zone schedule.Zone) (notes []playlists.Text) {
	for _, x := range all {
		switch {
		case Includes(x, b.ID):
			for _, s := range x.Sources {
				if s.User == "" {
					notes = append(notes, playlists.Text{
						ZH: "这场活动也写在“" + s.File + s.Feed + "”里，当作同一场；在这里删掉，它还在。",
						EN: "It is also in " + s.File + s.Feed + " and counts as one; deleted here, it is still there.",
					})
				}
			}
		case takesPlace(x) && takesPlace(b) && x.Start < b.End && b.Start < x.End:
			for _, id := range b.Rooms {
				if slices.Contains(x.Rooms, id) {
					notes = append(notes, taken(x, id, h, zone))
				}
			}
		}
	}
	return notes[:min(len(notes), maxRemarks)]
}

// maxRemarks is how much is said of one booking.
const maxRemarks = 10

func taken(x book.Booking, room string, h book.House, zone schedule.Zone) playlists.Text {
	name := room
	if r := h.Room(room); r != nil {
		name = r.Name
	}
	from, until := time.UnixMilli(x.Start).In(zone.Location), time.UnixMilli(x.End).In(zone.Location)
	on, en := from.Format("1月2日 15:04")+"–"+until.Format("15:04"), from.Format("2 Jan 15:04")+"–"+until.Format("15:04")
	if wholeDays(x, zone) {
		on, en = from.Format("1月2日")+"全天", from.Format("2 Jan")+", all day"
	}
	title, english := x.Title, x.Title
	if x.Private {
		title, english = "已预约", "a reserved booking"
	}
	return playlists.Text{
		ZH: name + "那时已有“" + title + "”（" + on + "，" + x.Origin() + "），两场都会显示。",
		EN: name + " is taken then by " + english + " (" + en + ", " + x.Origin() + "); both are shown.",
	}
}
