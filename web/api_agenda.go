package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// registerAgenda adds what is booked: to read for everybody who may see the site, and to write.
func (s *site) registerAgenda(a huma.API) {
	register(a, Viewer, http.MethodGet, "/agenda", "agenda", "What is booked on a day, or on several", s.getAgenda)
	register(a, Viewer, http.MethodGet, "/rooms", "rooms", "The rooms that can be booked", s.getRooms)
	register(a, Viewer, http.MethodGet, "/rooms/{id}/now", "room-now", "What is on in a room now, and what is next, as its door says it", s.getRoomNow)
	s.registerCalendar(a)
	post := operation(a, Editor, http.MethodPost, "/bookings", "book", "Book a room or a place")
	post.DefaultStatus = http.StatusCreated
	huma.Register(a, post, s.book)
	register(a, Editor, http.MethodPatch, "/bookings/{id}", "rebook", "Change a booking that was typed in; what is not said stays", s.rebook)
	register(a, Editor, http.MethodDelete, "/bookings/{id}", "unbook", "Delete a booking that was typed in, as if it had never been", s.unbook)
}

// bookingBody is a booking as everybody may read it.
type bookingBody struct {
	ID        string           `json:"id" doc:"Stable as long as the fact it comes from stands"`
	Title     string           `json:"title" doc:"As written; empty if private"`
	English   string           `json:"title_en,omitempty" doc:"The title in English, where the source has one"`
	Room      string           `json:"room" doc:"Id of the first room, empty if none is known"`
	Rooms     []string         `json:"rooms" nullable:"false" doc:"Ids of all rooms"`
	Place     string           `json:"place" doc:"Where it is, for people: the names of the rooms, or what is no room as written"`
	Start     time.Time        `json:"start"`
	End       time.Time        `json:"end"`
	Said      string           `json:"said,omitempty" doc:"What to show instead of the times: 上午, 下午, 晚上, 全天"`
	Open      bool             `json:"open,omitempty" doc:"Nobody said when it ends: end is a guess"`
	State     string           `json:"state" enum:"normal,cancelled,rescheduled,full,tentative"`
	MovedTo   *time.Time       `json:"moved_to,omitempty" doc:"When it starts instead, if it was rescheduled and that is known"`
	MovedFrom []string         `json:"moved_from,omitempty" doc:"Ids of the rooms in which it was to be; their doors say where it is now"`
	Private   bool             `json:"private" doc:"Only that the room is taken may be said"`
	Organiser string           `json:"organiser,omitempty"`
	For       string           `json:"for,omitempty" doc:"Who it is for"`
	Places    string           `json:"places,omitempty" doc:"How many may come"`
	Note      string           `json:"note,omitempty" doc:"For visitors"`
	Source    sourceBody       `json:"source" doc:"Where it was read first; empty if private"`
	Also      []sourceBody     `json:"also,omitempty" doc:"Where it was read besides"`
	Notes     []playlists.Text `json:"notes,omitempty" doc:"In answers to a change: what somebody should look at, such as another booking of the room at that time"`
}

type sourceBody struct {
	File  string `json:"file,omitempty" doc:"In the agenda folder"`
	Sheet string `json:"sheet,omitempty"`
	Row   int    `json:"row,omitempty" doc:"As the workbook counts them, from 1"`
	Feed  string `json:"feed,omitempty" doc:"Name in the configuration"`
	User  string `json:"user,omitempty" doc:"Who typed it in, a user or token:name; only such bookings can be changed here"`
}

func (s *site) booking(h *agenda.House, b *agenda.Booking) bookingBody {
	out := bookingBody{
		ID: b.ID, Title: b.Title, English: b.English, Rooms: append([]string{}, b.Rooms...), Place: b.Place,
		Start: s.Site.Time(b.Start), End: s.Site.Time(b.End), Said: b.Said, Open: b.Open, State: string(b.State), MovedFrom: b.MovedFrom, Private: b.Private,
		Organiser: b.Organiser, For: b.For, Places: b.Places, Note: b.Note,
	}
	if b.Private {
		out.Title, out.English, out.Organiser, out.For, out.Places, out.Note = "", "", "", "", "", ""
	}
	if b.State == agenda.Normal {
		out.State = "normal"
	}
	if b.MovedTo != 0 {
		moved := s.Site.Time(b.MovedTo)
		out.MovedTo = &moved
	}
	for i, id := range b.Rooms {
		if i == 0 {
			out.Room, out.Place = id, ""
		}
		if r := h.Room(id); r != nil {
			out.Place += map[bool]string{true: "、"}[out.Place != ""] + r.Name
		}
	}
	if !b.Private { // the name of a file or sheet may say what it is
		out.sources(b)
	}
	return out
}

func (out *bookingBody) sources(b *agenda.Booking) {
	for i, source := range b.Sources {
		said := sourceBody{source.File, source.Sheet, source.Row, source.Feed, source.User}
		if i == 0 {
			out.Source = said
		} else {
			out.Also = append(out.Also, said)
		}
	}
}

type agendaInput struct {
	Day   string `query:"day" doc:"Such as 2026-11-23; today at the site if neither day nor from is said"`
	From  string `query:"from" doc:"The first of several days"`
	Until string `query:"until" doc:"The last of several days; it is included"`
}

type agendaBody struct {
	Day      string        `json:"day" doc:"The day that was asked for, or the first of several"`
	Until    string        `json:"until" doc:"The last day; the same for one"`
	Known    knownBody     `json:"known" doc:"For which days all is known; outside of them only what was typed in is listed"`
	Bookings []bookingBody `json:"bookings" nullable:"false" doc:"Those that are on during these days, in the order of their start"`
}

type knownBody struct {
	From  string `json:"from"`
	Until string `json:"until"`
	Read  bool   `json:"read" doc:"Whether all sources were read since the daemon started"`
}

// mostDays is how many days may be asked for at once.
const mostDays = 400

func (s *site) getAgenda(_ context.Context, in *agendaInput) (*body[agendaBody], error) {
	first := s.Site.Zone.Day(time.Now().UnixMilli())
	var err error
	for _, text := range []string{in.Day, in.From} {
		if text != "" {
			if first, err = day(text); err != nil {
				return nil, err
			}
		}
	}
	last := first
	if in.Until != "" {
		if last, err = day(in.Until); err != nil {
			return nil, err
		}
	}
	if last < first || last-first >= mostDays || in.Day != "" && in.From+in.Until != "" {
		return nil, refuse(http.StatusBadRequest,
			playlists.Text{ZH: "要查的日子写得不对。", EN: "These are not days to list."},
			playlists.Text{ZH: "请写一天 day，或者从 from 到 until，最多400天。", EN: "Give one day, or from and until, of at most 400 days."})
	}
	h := s.Agenda.House()
	from, until := s.Agenda.Known()
	out := agendaBody{
		Day: first.String(), Until: last.String(), Bookings: []bookingBody{},
		Known: knownBody{s.Site.Zone.Day(from).String(), s.Site.Zone.Day(until - 1).String(), h.Known},
	}
	from, until = s.Site.Zone.Start(first, 0), s.Site.Zone.Start(last+1, 0)
	for i := range h.Bookings {
		if b := &h.Bookings[i]; b.Start < until && b.End > from {
			out.Bookings = append(out.Bookings, s.booking(&h, b))
		}
	}
	return now(out), nil
}

// day reads a day.
func day(text string) (schedule.Day, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 2000 {
		return 0, refuse(http.StatusBadRequest,
			playlists.Text{ZH: "看不懂日期“" + text + "”。", EN: "The day \"" + text + "\" cannot be read."},
			playlists.Text{ZH: "请写成 2026-11-23。", EN: "Write it as 2026-11-23."})
	}
	return schedule.DayOf(t.Year(), t.Month(), t.Day()), nil
}

type roomBody struct {
	ID       string         `json:"id"`
	Name     playlists.Text `json:"name"`
	Floor    string         `json:"floor" doc:"As people call it; a number where it is one"`
	Aliases  []string       `json:"aliases" nullable:"false" doc:"Other names that are understood"`
	Calendar string         `json:"calendar" doc:"Address of its calendar, to subscribe to"`
}

func aRoom(r *agenda.Room) roomBody {
	return roomBody{r.ID, playlists.Text{ZH: r.Name, EN: r.English}, r.Floor, append([]string{}, r.Aliases...), "/api/v1/rooms/" + r.ID + "/calendar.ics"}
}

func (s *site) getRooms(context.Context, *struct{}) (*body[[]roomBody], error) {
	list := []roomBody{}
	h := s.Agenda.House()
	for i := range h.Rooms {
		list = append(list, aRoom(&h.Rooms[i]))
	}
	return now(list), nil
}

type roomInput struct {
	ID string `path:"id" doc:"Id of the room"`
}

type roomNowBody struct {
	Room  roomBody      `json:"room"`
	At    time.Time     `json:"at"`
	State string        `json:"state" enum:"free,soon,busy,unknown" doc:"soon: free, and something begins within ten minutes; unknown: the bookings were not read yet"`
	Now   []bookingBody `json:"now" nullable:"false" doc:"What is on; several if the room was booked twice"`
	Next  *bookingBody  `json:"next,omitempty" doc:"What takes place there next, within a week"`
}

// getRoomNow says what the room's door says, by asking what a door would show.
func (s *site) getRoomNow(_ context.Context, in *roomInput) (*body[roomNowBody], error) {
	h, r, err := s.room(in.ID)
	if err != nil {
		return nil, err
	}
	at := time.Now().UnixMilli()
	out := roomNowBody{Room: aRoom(r), At: s.Site.Time(at), State: "unknown", Now: []bookingBody{}}
	if !h.Known {
		return now(out), nil
	}
	door := agenda.Board{Kind: agenda.Door, Rooms: []string{r.ID}, Size: [2]int{1280, 800}, Unit: 48}
	page := agenda.Plan(door, &h, s.Site.Zone, at, at+1)[0].Pages[0]
	out.State = string(page.State)
	for _, row := range page.Rows {
		b := s.booking(&h, &h.Bookings[row.Booking])
		switch row.As {
		case agenda.Ongoing:
			out.Now = append(out.Now, b)
		case agenda.CalledOff, agenda.Moved, agenda.Relocated:
		default:
			if out.Next == nil {
				out.Next = &b
			}
		}
	}
	return now(out), nil
}

// registerCalendar adds the calendars of rooms.
func (s *site) registerCalendar(a huma.API) {
	op := operation(a, Viewer, http.MethodGet, "/rooms/{id}/calendar.ics", "room-calendar", "The bookings of a room as a calendar to subscribe to")
	op.Responses["200"] = &huma.Response{
		Description: "An iCalendar file (RFC 5545) with an ETag; private bookings only say 已预约",
		Content: map[string]*huma.MediaType{
			"text/calendar": {Schema: huma.SchemaFromType(a.OpenAPI().Components.Schemas, reflect.TypeFor[string]())},
		},
	}
	huma.Register(a, op, func(_ context.Context, in *roomInput) (*huma.StreamResponse, error) {
		_, r, err := s.room(in.ID)
		if err != nil {
			return nil, err
		}
		content := s.Agenda.Calendar(r.ID)
		return &huma.StreamResponse{Body: func(c huma.Context) {
			req, w := humago.Unwrap(c)
			sum := sha256.Sum256(content)
			h := w.Header()
			h.Set("Content-Type", "text/calendar; charset=utf-8")
			h.Set("Content-Disposition", `inline; filename="`+r.ID+`.ics"`)
			h.Set("Cache-Control", "no-cache")
			h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
			http.ServeContent(w, req, "", time.Time{}, bytes.NewReader(content))
		}}, nil
	})
}

// bookingInput is a booking as somebody writes it. All members are optional here: what has to be said is asked
// for in words.
type bookingInput struct {
	Title     *string   `json:"title,omitempty" doc:"Needed, unless private"`
	English   *string   `json:"title_en,omitempty" doc:"The title in English"`
	Room      *string   `json:"room,omitempty" doc:"The room, by id or name"`
	Rooms     *[]string `json:"rooms,omitempty" doc:"Or several rooms"`
	Place     *string   `json:"place,omitempty" doc:"Where it is, if that is no room; the name of a room is understood"`
	Start     *string   `json:"start,omitempty" doc:"RFC 3339, or \"2026-12-01 14:00\" in the site's zone"`
	End       *string   `json:"end,omitempty" doc:"As start, and after it"`
	State     *string   `json:"state,omitempty" doc:"normal, cancelled, rescheduled, full or tentative"`
	MovedTo   *string   `json:"moved_to,omitempty" doc:"When it starts instead, with state rescheduled; empty: not known"`
	MovedFrom *[]string `json:"moved_from,omitempty" doc:"The rooms in which it was to be, by id or name, when it was moved to another: their doors and the day's agenda say so"`
	Private   *bool     `json:"private,omitempty" doc:"Say only that the room is taken"`
	Organiser *string   `json:"organiser,omitempty" doc:"An organisation; it is shown"`
	For       *string   `json:"for,omitempty" doc:"Who it is for"`
	Places    *string   `json:"places,omitempty" doc:"How many may come"`
	Note      *string   `json:"note,omitempty" doc:"For visitors"`
}

func (s *site) entry(in bookingInput, by string) (Entry, error) {
	e := Entry{
		By: by, Title: in.Title, English: in.English, Rooms: in.Rooms, Place: in.Place, MovedFrom: in.MovedFrom, Private: in.Private,
		Organiser: in.Organiser, For: in.For, Places: in.Places, Note: in.Note,
	}
	if in.Room != nil && in.Rooms != nil && !slices.Equal(*in.Rooms, []string{*in.Room}) {
		return e, refuse(http.StatusUnprocessableEntity,
			playlists.Text{ZH: "同时写了 room 和 rooms。", EN: "There are both room and rooms."},
			playlists.Text{ZH: "一个房间写 room，几个房间写 rooms。", EN: "Write room for one, or rooms for several."})
	}
	if in.Room != nil && in.Rooms == nil {
		rooms := []string{}
		if *in.Room != "" {
			rooms = append(rooms, *in.Room)
		}
		e.Rooms = &rooms
	}
	for _, x := range []struct {
		from *string
		to   **int64
	}{{in.Start, &e.Start}, {in.End, &e.End}, {in.MovedTo, &e.MovedTo}} {
		if x.from == nil {
			continue
		}
		at, ok := s.Site.parse(*x.from)
		if !ok || len(*x.from) == len(time.DateOnly) {
			return e, refuse(http.StatusUnprocessableEntity,
				playlists.Text{ZH: "看不懂时间“" + *x.from + "”。", EN: "The time \"" + *x.from + "\" cannot be read."},
				playlists.Text{ZH: "请写成 2026-12-01 14:00，或者 2026-12-01T14:00:00+08:00。", EN: "Write it as 2026-12-01 14:00, or 2026-12-01T14:00:00+08:00."})
		}
		*x.to = &at
	}
	if in.State != nil {
		state := agenda.State(*in.State)
		if state == "normal" {
			state = agenda.Normal
		}
		e.State = &state
	}
	return e, nil
}

type bookInput struct {
	Body bookingInput
}

func (s *site) book(ctx context.Context, in *bookInput) (*body[bookingBody], error) {
	return s.write(ctx, "", in.Body)
}

type rebookInput struct {
	ID   string `path:"id" doc:"Id of the booking"`
	Body bookingInput
}

func (s *site) rebook(ctx context.Context, in *rebookInput) (*body[bookingBody], error) {
	return s.write(ctx, in.ID, in.Body)
}

func (s *site) write(ctx context.Context, id string, in bookingInput) (*body[bookingBody], error) {
	e, err := s.entry(in, WhoAsks(ctx).Name)
	if err != nil {
		return nil, err
	}
	b, notes, err := s.Agenda.Book(ctx, id, e)
	if err != nil {
		return nil, s.refused("book", id, err)
	}
	about(ctx, b.ID)
	h := s.Agenda.House()
	out := s.booking(&h, &b)
	if b.Private { // whoever wrote it may be told
		out.sources(&b)
	}
	out.Notes = notes
	return now(out), nil
}

type unbookInput struct {
	ID string `path:"id" doc:"Id of the booking"`
}

func (s *site) unbook(ctx context.Context, in *unbookInput) (*struct{}, error) {
	if err := s.Agenda.Unbook(ctx, in.ID); err != nil {
		return nil, s.refused("unbook", in.ID, err)
	}
	return nil, nil
}
