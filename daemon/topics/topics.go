// Package topics says what is published over MQTT of the agenda, the day's bookings, what is on in each room and what is
// next, and of the notices that are in force; and a line of the agenda for each display, for boards that show nothing else.
//
// It is computed from the same plan as the boards (agenda.Plan), so a door sign, a lobby and an LED board
// never contradict each other, and the plan also says when the next change is due: nothing is polled. What
// is private has lost its title before it comes here. Compute is pure; Run is the clock around it.
package topics

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"yiping/displays/latest"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// Source is the name under which Run publishes.
const Source = "agenda"

// Config says of what topics are made and where they go.
type Config struct {
	House    agenda.House // its bookings are those of Bookings
	Zone     schedule.Zone
	Texts    *latest.Cell[[]Text]
	Bookings *latest.Cell[[]agenda.Booking]
	Lines    *latest.Cell[map[string]string] // is set to what is on and next, in one line, by id of the display
	Publish  func(topics map[string][]byte)  // replaces the topics of Source
}

// Text is a display that can be told what is on in one line.
type Text struct {
	Display string
	Rooms   []string // ids; empty: of the whole house
}

// longest is how long a set clock of this computer goes unnoticed.
const longest = time.Minute

// Run publishes until ctx ends, whenever a booking changes, begins or ends; it is a task and returns nil.
// Until the bookings are known it says nothing, so that what was said last stays.
func Run(ctx context.Context, c Config) error {
	bookings, seen, err := c.Bookings.Next(ctx, 0)
	for err == nil {
		c.House.Bookings = bookings
		now := time.Now().UnixMilli()
		texts, known := c.Texts.Get()
		all, lines, next := Compute(c.House, c.Zone, texts, now)
		c.Publish(all)
		c.Lines.Set(lines)
		timer := time.NewTimer(min(time.Duration(next-now)*time.Millisecond, longest))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-c.Bookings.Changed(seen):
		case <-c.Texts.Changed(known):
		}
		timer.Stop()
		if err = ctx.Err(); err == nil {
			bookings, seen = c.Bookings.Get()
		}
	}
	return nil
}

// Today is the payload of agenda/today.
type Today struct {
	Day      string    `json:"day"`
	Bookings []Booking `json:"bookings"` // of the whole day, in the order of their start
}

// Room is the payload of rooms/<room>/now and of rooms/<room>/next.
type Room struct {
	Room     string    `json:"room"` // id
	Name     string    `json:"name"`
	State    string    `json:"state,omitempty"` // now: free, soon or busy
	Bookings []Booking `json:"bookings"`        // now: several if the room was booked twice; next: one or none
}

// Booking is a booking as everybody may read it, in the words of the API.
type Booking struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"` // empty if private
	English   string    `json:"title_en,omitempty"`
	Rooms     []string  `json:"rooms"`
	Place     string    `json:"place"`
	Start     time.Time `json:"start"`
	End       time.Time `json:"end"`
	Said      string    `json:"said,omitempty"` // what to show instead of the times
	Open      bool      `json:"open,omitempty"` // nobody said when it ends
	State     string    `json:"state"`          // normal, cancelled, rescheduled, full, tentative
	Phase     string    `json:"phase"`          // coming, now, over
	Private   bool      `json:"private"`
	Organiser string    `json:"organiser,omitempty"`
	For       string    `json:"for,omitempty"`
	Places    string    `json:"places,omitempty"`
	Note      string    `json:"note,omitempty"`
}

// Compute returns what the topics hold at an instant, the lines of the displays, and when that changes by itself. The
// bookings of the house must be sorted.
func Compute(h agenda.House, zone schedule.Zone, texts []Text, now int64) (all map[string][]byte, lines map[string]string, next int64) {
	c := computer{h, zone, now}
	lines = map[string]string{}
	all = map[string][]byte{"agenda/today": encode(c.today())}
	_, next = c.plan(nil) // of all rooms, so of each
	for i := range h.Rooms {
		r := &h.Rooms[i]
		p, _ := c.plan([]string{r.ID})
		on, coming := c.rows(p)
		state := string(p.State)
		below := "rooms/" + r.ID + "/"
		all[below+"now"] = encode(Room{r.ID, r.Name, state, c.bookings(on)})
		all[below+"next"] = encode(Room{r.ID, r.Name, "", c.bookings(first(coming))})
		all[below+"now/text"] = []byte(c.nowText(on, false))
		all[below+"next/text"] = []byte(c.nextText(coming, false))
	}
	for _, t := range texts {
		p, _ := c.plan(t.Rooms)
		on, coming := c.rows(p)
		several := len(t.Rooms) != 1
		lines[t.Display] = c.nowText(on, several) + " 接下来：" + c.nextText(coming, several)
	}
	return all, lines, next
}

type computer struct {
	agenda.House
	zone schedule.Zone
	now  int64
}

// plan returns what a door of the rooms says now, and when it says something else. Nothing is drawn, so
// the size does not matter.
func (c computer) plan(rooms []string) (agenda.Page, int64) {
	door := agenda.Board{Kind: agenda.Door, Rooms: rooms, Size: [2]int{1280, 800}, Unit: 40}
	tomorrow := c.zone.Start(c.zone.Day(c.now)+1, 0)
	spans := agenda.Plan(door, &c.House, c.zone, c.now, tomorrow+1)
	return spans[0].Pages[0], spans[1].From
}

// rows returns the bookings that are on and those that come.
func (c computer) rows(p agenda.Page) (on, coming []int) {
	for _, r := range p.Rows {
		switch r.As {
		case agenda.Ongoing:
			on = append(on, r.Booking)
		case agenda.Upcoming, agenda.SoonNow, agenda.FullUp, agenda.Unsure:
			coming = append(coming, r.Booking)
		}
	}
	return on, coming
}

func first(of []int) []int { return of[:min(1, len(of))] }

func (c computer) today() Today {
	day := c.zone.Day(c.now)
	from, until := c.zone.Start(day, 0), c.zone.Start(day+1, 0)
	var mine []int
	for i, b := range c.Bookings {
		if b.Start < until && b.End > from {
			mine = append(mine, i)
		}
	}
	return Today{day.String(), c.bookings(mine)}
}

func (c computer) bookings(which []int) []Booking {
	out := make([]Booking, 0, len(which))
	for _, i := range which {
		b := c.Bookings[i]
		x := Booking{
			ID: b.ID, Title: b.Title, English: b.English, Rooms: append([]string{}, b.Rooms...), Place: c.place(b), Start: c.time(b.Start), End: c.time(b.End),
			Said: b.Said, Open: b.Open, State: string(b.State), Phase: "coming", Private: b.Private, Organiser: b.Organiser, For: b.For, Places: b.Places, Note: b.Note,
		}
		if b.Private {
			x.Title, x.English, x.Organiser, x.For, x.Places, x.Note = "", "", "", "", "", ""
		}
		if b.State == agenda.Normal {
			x.State = "normal"
		}
		switch {
		case b.End <= c.now:
			x.Phase = "over"
		case b.Start <= c.now:
			x.Phase = "now"
		}
		out = append(out, x)
	}
	return out
}

func (c computer) place(b agenda.Booking) string {
	var names []string
	for _, id := range b.Rooms {
		if r := c.Room(id); r != nil {
			names = append(names, r.Name)
		}
	}
	if len(names) == 0 {
		return b.Place
	}
	return strings.Join(names, "、")
}

func (c computer) time(ms int64) time.Time { return time.UnixMilli(ms).In(c.zone.Location) }

// most is how many bookings a line names.
const most = 3

// nowText is what is on, in one line.
func (c computer) nowText(on []int, places bool) string {
	var names []string
	for _, i := range on[:min(most, len(on))] {
		b := c.Bookings[i]
		names = append(names, c.title(b)+c.at(b, places)+" "+c.span(b))
	}
	if len(names) == 0 {
		return "现在空闲"
	}
	return "正在进行：" + strings.Join(names, "；")
}

// nextText is what comes next, in one line.
func (c computer) nextText(coming []int, places bool) string {
	if len(coming) == 0 {
		return "暂无安排"
	}
	b := c.Bookings[coming[0]]
	when := c.span(b)
	switch day := c.zone.Day(b.Start); day - c.zone.Day(c.now) {
	case 0:
	case 1:
		when = "明天 " + when
	default:
		when = c.time(b.Start).Format("1月2日 ") + when
	}
	return when + " " + c.title(b) + c.at(b, places)
}

func (c computer) title(b agenda.Booking) string {
	if b.Private || b.Title == "" {
		return "已预约"
	}
	return strings.Join(strings.Fields(b.Title), " ") // one line
}

func (c computer) at(b agenda.Booking, places bool) string {
	if place := c.place(b); places && place != "" {
		return "（" + place + "）"
	}
	return ""
}

// span is when a booking is, as boards say it.
func (c computer) span(b agenda.Booking) string {
	switch from, until := c.time(b.Start), c.time(b.End); {
	case b.Said != "":
		return b.Said
	case b.Open:
		return from.Format("15:04") + "起"
	default:
		return from.Format("15:04") + "–" + until.Format("15:04")
	}
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and instants always encode
	}
	return b
}
