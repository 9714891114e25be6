package ics

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"yiping/daemon/agenda/persons"
	"yiping/daemon/agenda/rooms"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// Site is what has to be known of the site to read a calendar.
type Site struct {
	Zone    schedule.Zone
	Rooms   []agenda.Room
	Name    string   // of the file or feed; it may have one of the words, too
	Private []string // words which make a booking private: 支委会, 心理咨询
	Open    int      // minute of the day from which an event of a whole day takes its room
	Close   int      // minute of the day until which it does; the whole day if not after Open
}

// Result is what a calendar says about a window of time.
type Result struct {
	Name     string           // of the calendar; empty if it has none
	Bookings []agenda.Booking // which take place at least in part within the window, by start
	Refused  []Refused        // events that are not shown
	Notes    []Note           // what someone should look at; the bookings are shown all the same
	Unusable *Refused         // why nothing of the calendar could be used; keep what was read before
}

// Refused is an event, or a calendar, that is not shown.
type Refused struct {
	UID    string
	Title  string // empty if it is private, or has none
	Reason playlists.Text
	Remedy playlists.Text
}

// Note is about an event which is shown, or about the calendar if UID is empty.
type Note struct {
	UID   string
	Title string // empty if it is private
	Text  playlists.Text
	Place *rooms.Unknown // it is about what is no room
}

// Lists for people end where nobody reads on. All refused events count as refused.
const maxListed = 100

// maxPlaced is how many bytes of places that are no rooms are shown of one calendar; then events stand without one.
const maxPlaced = 200_000

// maxBookings and maxSteps bound what is made of a calendar.
const (
	maxBookings = 3_000
	maxSteps    = 8 * maxRuleSteps
)

// Read returns what a calendar says about the time from one instant to another, in Unix milliseconds. It
// takes well under 100 ms, whatever the content is.
func Read(content []byte, site Site, from, until int64) Result {
	r := reader{site: site, words: persons.NewWords(site.Private), from: from, until: until, steps: maxSteps, rooms: rooms.New(site.Rooms)}
	if no := r.read(content); no != nil {
		return Result{Unusable: &Refused{Reason: no.reason, Remedy: no.remedy}}
	}
	r.finish()
	return r.Result
}

// reader reads one calendar.
type reader struct {
	Result
	site        Site
	from, until int64
	steps       int // left
	limit       int // how many bookings there may be after the series that is read
	rooms       *rooms.Rooms
	words       persons.Words // which make an event private
	hidden      bool          // they all are
	described   int           // bytes of descriptions that were read
	placed      int           // bytes of places that are no rooms
	templates   map[*event]*template
	reminders   int // events that are no bookings
	unlisted    int // refused events beyond those in the list
}

func (r *reader) read(content []byte) *refusal {
	if len(content) > maxBytes {
		return tooLarge
	}
	if !bytes.Contains(bytes.ToUpper(unfold(content[:min(len(content), 4<<10)])), []byte("VCALENDAR")) && !utf16Mark(content) {
		return notCalendar // before anything is decoded
	}
	calendars, no := split(decode(content))
	if no != nil {
		return no
	}
	r.hidden = r.words.In(r.site.Name)
	var all grouped
	order, events := 0, 0
	for _, c := range calendars {
		events += len(c.events)
	}
	crowded := events > maxEvents
	for _, c := range calendars {
		if crowded {
			events -= len(c.events)
			c.events = prune(c.events, r.from, r.until)
			events += len(c.events)
		}
	}
	if events > maxEvents {
		return tooLarge
	}
	for _, c := range calendars {
		z, cancels, no := r.prepare(c)
		if no != nil {
			return no
		}
		for _, component := range c.events {
			order++
			e := z.newEvent(component, order)
			if cancels {
				e.status = "CANCELLED"
			}
			all.add(e)
		}
	}
	r.templates = map[*event]*template{}
	for _, s := range all.series {
		r.series(s)
	}
	return nil
}

// prepare reads what a calendar says about all of its events.
func (r *reader) prepare(c *calendar) (z *zones, cancels bool, no *refusal) {
	site := located{r.site.Zone.Location}
	z = &zones{site: site, floating: site, defined: map[string]*component{}, known: map[string]clock{}, refused: map[string]*refusal{}, heads: heads{}}
	for _, definition := range c.zones {
		z.define(definition)
	}
	for _, line := range c.lines {
		p, ok := parse(line)
		if !ok {
			continue
		}
		switch p.name {
		case "X-WR-CALNAME", "NAME":
			if r.Name == "" {
				r.Name = public(p.text())
			}
			r.hidden = r.hidden || r.words.In(p.text())
		case "X-WR-TIMEZONE":
			if zone, no := z.named(p.text()); no == nil {
				z.floating = zone
			}
		case "METHOD":
			switch strings.ToUpper(strings.TrimSpace(p.value)) {
			case "CANCEL":
				cancels = true
			case "REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH":
				return nil, false, reply
			}
		}
	}
	return z, cancels, nil
}

func (r *reader) refuse(e *event, no *refusal) {
	if len(r.Refused) >= maxListed {
		r.unlisted++
		return
	}
	x := Refused{UID: clip(e.uid, 200), Reason: no.reason, Remedy: no.remedy}
	if !r.private(e) {
		x.Title = public(e.summary)
	}
	r.Refused = append(r.Refused, x)
}

func (r *reader) note(e *event, text playlists.Text) {
	if len(r.Notes) >= maxListed {
		return
	}
	n := Note{Text: text}
	if e != nil {
		if n.UID = clip(e.uid, 200); !r.private(e) {
			n.Title = public(e.summary)
		}
	}
	r.Notes = append(r.Notes, n)
}

// finish puts the result in order.
func (r *reader) finish() {
	if r.unlisted > 0 {
		r.note(nil, alsoRefused(r.unlisted))
	}
	if r.hidden && len(r.Bookings) > 0 {
		r.note(nil, allHidden)
	}
	if r.reminders > 0 {
		r.note(nil, reminders(r.reminders))
	}
	slices.SortFunc(r.Bookings, func(a, b agenda.Booking) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), strings.Compare(a.ID, b.ID))
	})
	r.Bookings = slices.CompactFunc(r.Bookings, func(a, b agenda.Booking) bool { return a.ID == b.ID })
}
