package ics

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	ical "github.com/arran4/golang-ical"

	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

const utcForm = "20060102T150405Z"

// Write returns a calendar of bookings for whoever subscribes to a room, made at an instant in Unix
// milliseconds. Times are UTC, which every program understands without a definition of the zone; what
// takes a whole day is written as days of the zone. What is private is 已预约 and nothing else.
func Write(name string, bookings []agenda.Booking, rooms []agenda.Room, zone schedule.Zone, now int64) []byte {
	names := map[string]string{}
	for _, room := range rooms {
		names[room.ID] = room.Name
	}
	w := writer{zone: zone, rooms: names, stamp: time.UnixMilli(now).UTC().Format(utcForm)}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//Yiping//Agenda//ZH")
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	w.text("NAME", name)
	w.text("X-WR-CALNAME", name)
	w.line("X-WR-TIMEZONE", zone.Location.String())
	w.line("REFRESH-INTERVAL;VALUE=DURATION", "PT15M")
	w.line("X-PUBLISHED-TTL", "PT15M")
	for i := range bookings {
		w.event(&bookings[i])
	}
	w.line("END", "VCALENDAR")
	return []byte(w.b.String())
}

type writer struct {
	b     strings.Builder
	zone  schedule.Zone
	rooms map[string]string
	stamp string
}

func (w *writer) event(x *agenda.Booking) {
	w.line("BEGIN", "VEVENT")
	w.text("UID", x.ID+"@yiping")
	w.line("DTSTAMP", w.stamp)
	w.times(x)
	title, status := x.Title, "CONFIRMED"
	switch x.State {
	case agenda.Cancelled:
		status = "CANCELLED"
	case agenda.Tentative:
		status = "TENTATIVE"
	case agenda.Rescheduled: // it does not take place then
		title, status = "【已改期】"+title, "CANCELLED"
	case agenda.Full:
		title = "【已满】" + title
	}
	if x.Private || x.Title == "" {
		title = "已预约"
	}
	w.text("SUMMARY", title)
	if x.Private {
		w.line("CLASS", "PRIVATE")
	} else {
		w.line("CLASS", "PUBLIC")
	}
	w.line("STATUS", status)
	if status == "CANCELLED" {
		w.line("TRANSP", "TRANSPARENT")
	} else {
		w.line("TRANSP", "OPAQUE")
	}
	if where := w.where(x); where != "" {
		w.text("LOCATION", where)
	}
	if more := w.more(x); more != "" && !x.Private {
		w.text("DESCRIPTION", more)
	}
	w.line("END", "VEVENT")
}

func (w *writer) times(x *agenda.Booking) {
	if x.Said == "全天" {
		form := func(d schedule.Day) string { return strings.ReplaceAll(d.String(), "-", "") }
		first, last := w.zone.Day(x.Start), w.zone.Day(x.End-1)
		w.line("DTSTART;VALUE=DATE", form(first))
		w.line("DTEND;VALUE=DATE", form(last+1))
		return
	}
	w.line("DTSTART", time.UnixMilli(x.Start).UTC().Format(utcForm))
	if !x.Open {
		w.line("DTEND", time.UnixMilli(x.End).UTC().Format(utcForm))
	}
}

func (w *writer) where(x *agenda.Booking) string {
	var names []string
	for _, id := range x.Rooms {
		if name := w.rooms[id]; name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 && !x.Private {
		return x.Place
	}
	return strings.Join(names, "、")
}

// more is what visitors want to know besides.
func (w *writer) more(x *agenda.Booking) string {
	var lines []string
	for _, part := range []struct{ label, text string }{{"", x.English}, {"主办：", x.Organiser}, {"对象：", x.For}, {"名额：", x.Places}, {"", x.Note}} {
		if part.text != "" {
			lines = append(lines, part.label+part.text)
		}
	}
	return strings.Join(lines, "\n")
}

// text writes a property that people read.
func (w *writer) text(name, value string) {
	w.line(name, ical.ToText(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(value, "\ufffd"))))
}

// line writes a line, folded so that none has more than 75 bytes and no character is cut.
func (w *writer) line(name, value string) {
	line := name + ":" + value
	for room := 75; len(line) > room; room = 74 {
		n := room
		for !utf8.RuneStart(line[n]) {
			n--
		}
		w.b.WriteString(line[:n] + "\r\n ")
		line = line[n:]
	}
	w.b.WriteString(line + "\r\n")
}
