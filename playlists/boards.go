package playlists

import (
	"fmt"
	"strings"
	"time"

	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// House is what a program says of the building, for its boards.
type House struct {
	Name  string `json:"name"`
	Zone  string `json:"zone"`            // IANA name
	Hours string `json:"hours,omitempty"` // "8:30–21:30"
}

// Head is what all pages of a board have in common.
type Head struct {
	Kind    agenda.Kind `json:"kind"`
	Unit    int         `json:"unit"`    // height of the text that must be read, in canvas pixels
	Columns int         `json:"columns"` // of rows
	Place   Text        `json:"place,omitzero"`
}

// Listing is a booking as boards list it: every time and place in the words that are shown.
type Listing struct {
	Title     Text   `json:"title,omitzero"`
	Place     Text   `json:"place,omitzero"`
	Day       string `json:"day"`            // on which it begins, "2026-11-23"
	Begins    string `json:"begins"`         // "9:00", "下午"
	Ends      string `json:"ends,omitempty"` // "10:30"
	From      int64  `json:"from"`           // for countdowns
	Until     int64  `json:"until"`          //
	Private   bool   `json:"private,omitempty"`
	Moved     string `json:"moved,omitempty"` // "12月21日 9:00"
	Organiser string `json:"organiser,omitempty"`
	For       string `json:"for,omitempty"`
	Places    string `json:"places,omitempty"`
	Note      string `json:"note,omitempty"`
}

// BoardPage is a page of a board, as a program's items show it.
type BoardPage struct {
	Board  int              `json:"board"` // index into Program.Boards
	Day    schedule.Day     `json:"day"`
	State  agenda.PageState `json:"state,omitempty"`
	Rows   [][3]int         `json:"rows"` // index into Program.Bookings, agenda.RowState, lines of the title
	Left   int              `json:"left,omitempty"`
	Number int              `json:"number"` // which of how many
	Of     int              `json:"of"`
}

// Unknown is the state of a page behind the end of what is known.
const Unknown agenda.PageState = "unknown"

// BoardType is the media type of an item that is a page of a board.
const BoardType = "application/vnd.yiping.board"

const (
	still       = 3600_000 // milliseconds that the only page of a board is shown at a time
	boardDays   = 15       // days that a board is planned; a display that is cut off for longer says so
	boardBudget = 1 << 19  // bytes that the pages of one board may take, as an estimate; they deflate to a twentieth
	leastAgenda = 8        // days of agenda that a program has, whatever they take
)

// board writes the timeline of a region that shows a board: the pages in force together are a loop, and a
// segment begins wherever the plan changes.
func (b *builder) board(w *World, region Region) {
	spec := *region.Board
	board := len(b.program.Boards)
	b.program.House = w.house()
	b.program.Boards = append(b.program.Boards, Head{spec.Kind, spec.Unit, spec.Columns(), w.placeOf(spec.Rooms)})
	l := Line{ID: region.ID, Rect: region.Rect, Segments: []Segment{}}
	today := w.Zone.Day(b.program.From + slack)
	l.Fallback = b.pages(w, spec, board, agenda.Span{Turn: still, Pages: []agenda.Page{{Day: today, State: Unknown}}})
	if !w.Agenda.Known {
		b.program.Lines = append(b.program.Lines, l)
		return
	}
	last, size := b.program.From, 0
	until := min(b.program.Until, w.Zone.Start(today+boardDays, 0))
	for _, span := range agenda.Plan(spec, &w.Agenda, w.Zone, b.program.From, until) {
		if size > boardBudget && w.Zone.Day(span.From) >= today+leastAgenda {
			until = span.From
			break
		}
		n := int64(len(span.Pages))
		if n == 1 {
			span.Turn = still
		}
		for _, p := range span.Pages {
			size += 100 + 12*len(p.Rows)
		}
		loop := b.pages(w, spec, board, span)
		l.Segments = append(l.Segments, Segment{span.From - last, loop, mod(span.From, n*span.Turn)})
		last = span.From
	}
	if until < b.program.Until {
		l.Segments = append(l.Segments, Segment{until - last, l.Fallback, 0})
	}
	b.program.Lines = append(b.program.Lines, l)
}

// pages returns the loop of the pages of a span.
func (b *builder) pages(w *World, spec agenda.Board, board int, span agenda.Span) int {
	loop := make([]int, len(span.Pages))
	for i, p := range span.Pages {
		page := BoardPage{Board: board, Day: p.Day, State: p.State, Rows: [][3]int{}, Left: p.Left, Number: i + 1, Of: len(span.Pages)}
		for _, r := range p.Rows {
			page.Rows = append(page.Rows, [3]int{b.listing(w, r.Booking, p.Day), int(r.As), r.Lines})
		}
		loop[i] = b.page(region(spec), page, span.Turn)
	}
	key := fmt.Sprint("board ", loop)
	n, ok := b.loops[key]
	if !ok {
		n = len(b.program.Loops)
		b.loops[key] = n
		b.program.Loops = append(b.program.Loops, loop)
	}
	return n
}

// region names what a board is about: "board:today", "board:door:xuexi".
func region(spec agenda.Board) string {
	return strings.Join(append([]string{"board", string(spec.Kind)}, spec.Rooms...), ":")
}

// page returns the item that shows a page. It has no asset: what is the same page, also in another program, a
// player tells by what is seen on it.
func (b *builder) page(id string, page BoardPage, ms int64) int {
	key := fmt.Sprint(page, ms)
	if n, ok := b.boards[key]; ok {
		return n
	}
	b.program.Pages = append(b.program.Pages, page)
	n := len(b.program.Items)
	b.boards[key] = n
	b.program.Items = append(b.program.Items, Item{ID: id, Type: BoardType, MS: ms, Page: len(b.program.Pages)})
	return n
}

// listed is a booking as the boards of a day list it.
type listed struct {
	booking int
	day     schedule.Day // 0: as on the day on which it begins
}

// listing returns the index of a booking in the program's table, as a page of a day lists it.
func (b *builder) listing(w *World, i int, day schedule.Day) int {
	x := &w.Agenda.Bookings[i]
	key := listed{booking: i}
	if day > w.Zone.Day(x.Start) {
		key.day = day
	}
	if n, ok := b.listings[key]; ok {
		return n
	}
	n := len(b.program.Bookings)
	b.listings[key] = n
	b.program.Bookings = append(b.program.Bookings, w.listing(x, day))
	return n
}

// listing puts a booking into the words of the boards of a day.
func (w *World) listing(x *agenda.Booking, day schedule.Day) Listing {
	begins := w.Zone.Day(x.Start)
	day = max(day, begins)
	l := Listing{
		Title: Text{x.Title, x.English}, Place: w.place(x), Day: begins.String(), Begins: w.clock(x.Start), From: x.Start, Until: x.End,
		Private: x.Private, Organiser: x.Organiser, For: x.For, Places: x.Places, Note: x.Note,
	}
	switch {
	case x.Said != "":
		l.Begins = x.Said
	case begins == day-1:
		l.Begins = "昨日" + l.Begins
	case begins < day:
		l.Begins = monthDay(begins) + " " + l.Begins
	}
	if x.Said == "" && !x.Open {
		ends := w.Zone.Day(x.End - 1)
		if l.Ends = w.clock(x.End); ends < w.Zone.Day(x.End) {
			l.Ends = "24:00"
		}
		switch {
		case ends == day+1:
			l.Ends = "次日" + l.Ends
		case ends > day:
			l.Ends = monthDay(ends) + " " + l.Ends
		}
	}
	if x.Private {
		l.Title, l.Organiser, l.For, l.Places, l.Note = Text{}, "", "", "", ""
	}
	if x.MovedTo != 0 {
		l.Moved = monthDay(w.Zone.Day(x.MovedTo)) + " " + w.clock(x.MovedTo)
	}
	return l
}

// monthDay writes a date as people write it: "12月21日".
func monthDay(d schedule.Day) string {
	_, month, day := d.Date()
	return fmt.Sprintf("%d月%d日", month, day)
}

// clock writes the time of day as people write it: "9:05".
func (w *World) clock(t int64) string {
	at := time.UnixMilli(t).In(w.Zone.Location)
	return fmt.Sprintf("%d:%02d", at.Hour(), at.Minute())
}

// place says where a booking takes place: "3F 学习讲堂".
func (w *World) place(x *agenda.Booking) Text {
	return Text{w.Agenda.Place(x), w.placeOf(x.Rooms).EN}
}

// placeOf returns the names of rooms.
func (w *World) placeOf(ids []string) Text {
	var zh, en []string
	for _, id := range ids {
		if room := w.Agenda.Room(id); room != nil {
			zh = append(zh, room.Name)
			if room.English != "" {
				en = append(en, room.English)
			}
		}
	}
	return Text{strings.Join(zh, "、"), strings.Join(en, ", ")}
}

func (w *World) house() *House {
	h := &House{Name: w.Agenda.Name, Zone: w.Zone.Location.String()}
	if o, c := w.Agenda.Opens, w.Agenda.Closes; o != 0 || c != 24*60 {
		h.Hours = fmt.Sprintf("%d:%02d–%d:%02d", o/60, o%60, c/60, c%60)
	}
	return h
}
