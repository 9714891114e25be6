package ics

import (
	"strings"
	"time"
)

// moment is a date or a time in a calendar.
type moment struct {
	wall  wall
	clock clock
	date  bool // a date without a time
}

func (m moment) instant() int64 { return instant(m.clock, m.wall) }

// moment reads a date or a time. The form of the value decides what it is: VALUE=DATE is forgotten as often
// as it is left over.
func (z *zones) moment(p property, value string) (moment, *refusal) {
	value = strings.ToUpper(strings.TrimSpace(value))
	dateText, timeText, timed := strings.Cut(value, "T")
	w, ok := parseDate(dateText)
	if !ok {
		return moment{}, badTime(p.name, value)
	}
	if !timed {
		return moment{wall: w, clock: z.site, date: true}, nil
	}
	timeText, utc := strings.CutSuffix(timeText, "Z")
	t, ok := parseTime(timeText)
	if !ok {
		return moment{}, badTime(p.name, value)
	}
	m := moment{wall: w + t, clock: z.floating}
	switch {
	case utc:
		m.clock = fixed(0)
	case p.parameters["TZID"] != nil:
		var no *refusal
		if m.clock, no = z.named(p.parameter("TZID")); no != nil {
			return moment{}, no
		}
	}
	return m, nil
}

func parseDate(text string) (wall, bool) {
	if len(text) != 8 {
		return 0, false
	}
	y, ok1 := number(text[:4], 1, 9999)
	m, ok2 := number(text[4:6], 1, 12)
	d, ok3 := number(text[6:], 1, 31)
	if !ok1 || !ok2 || !ok3 || d > daysIn(y, m) {
		return 0, false
	}
	return wall(dayOf(y, m, d)) * wall(day), true
}

func parseTime(text string) (wall, bool) {
	if len(text) != 6 {
		return 0, false
	}
	h, ok1 := number(text[:2], 0, 23)
	m, ok2 := number(text[2:4], 0, 59)
	s, ok3 := number(text[4:], 0, 60) // 60 is a leap second, which nobody means
	return wall(int64(h)*hour + int64(m)*minute + int64(min(s, 59))*second), ok1 && ok2 && ok3
}

// duration is a nominal duration: days by the wall clock, then exact time.
type duration struct{ days, exact int64 }

// parseDuration reads a DURATION; ok is false for what is none, or is negative, or is too large for anything.
func parseDuration(text string) (d duration, ok bool) {
	text, ok = strings.CutPrefix(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(text)), "+"), "P")
	if !ok || text == "" {
		return d, false
	}
	date, clock, timed := strings.Cut(text, "T")
	units := func(text, allowed string, add func(n int64, unit byte)) bool {
		for text != "" {
			i := strings.IndexAny(text, allowed)
			if i < 1 {
				return false
			}
			n, ok := number(text[:i], 0, 9_999_999)
			if !ok {
				return false
			}
			add(int64(n), text[i])
			allowed = allowed[strings.IndexByte(allowed, text[i])+1:]
			text = text[i+1:]
		}
		return true
	}
	ok = units(date, "WD", func(n int64, unit byte) {
		d.days += n * map[byte]int64{'W': 7, 'D': 1}[unit]
	}) && (!timed || clock != "" && units(clock, "HMS", func(n int64, unit byte) {
		d.exact += n * map[byte]int64{'H': hour, 'M': minute, 'S': second}[unit]
	}))
	return d, ok
}

// number reads digits, and nothing but digits, of a number within bounds.
func number(text string, low, high int) (int, bool) {
	if text == "" || len(text) > 9 {
		return 0, false
	}
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, n >= low && n <= high
}

// dayOf returns the day with the given date, counted from 1970-01-01.
func dayOf(year, month, dayOfMonth int) int {
	return int(time.Date(year, time.Month(month), dayOfMonth, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func daysIn(year, month int) int { return dayOf(year, month+1, 1) - dayOf(year, month, 1) }
