// Package schedule says when something applies, in the words staff use (dates, weekdays, work days and
// holidays, hours of the day at the site), and turns that into spans of instants.
//
// Everything above this package works with instants only. That is why all knowledge of time zones,
// days, holidays and daylight saving is here, why it is pure (a rule, a zone, a calendar and two instants
// in, spans out) and why its answers are final: a display that plays a program for weeks on its own never asks a calendar.
//
// An instant is Unix time in milliseconds. A day is a civil date at the site. A window belongs to the
// day on which it starts: "21:00 to 6:00 on Friday" ends on Saturday morning, and the last date of a
// span is the last day on which a window may start.
package schedule

import (
	"cmp"
	"slices"
)

// Rule says when something applies. Dates, days (Days and Kinds together) and Hours must all agree; within
// one of them any entry suffices. The zero Rule applies always.
type Rule struct {
	Dates []DateSpan `json:"dates,omitempty"` // empty: on every date
	Days  Weekdays   `json:"days,omitempty"`  // zero, and no Kinds: on every day of the week
	Kinds Kinds      `json:"kinds,omitempty"` // days that the calendar tells, besides Days
	Hours []Hours    `json:"hours,omitempty"` // empty: the whole day
}

// Always reports whether the rule restricts nothing.
func (r Rule) Always() bool { return len(r.Dates) == 0 && r.AnyDay() && len(r.Hours) == 0 }

// AnyDay reports whether the rule applies on every day of the week, holidays or not.
func (r Rule) AnyDay() bool { return r.Days == 0 && r.Kinds == 0 }

// Hours is a window of wall-clock time, in minutes after midnight (0 to 1440; one with other numbers
// never applies). If End is not after Start the window passes midnight and ends on the next day.
type Hours struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Span is a stretch of time from From (included) to Until (excluded), in Unix milliseconds.
type Span struct {
	From  int64 `json:"from"`
	Until int64 `json:"until"`
}

// Forever is the span of a rule that restricts nothing. Its ends are the years 0001 and 9999, well
// inside what a double can hold, because players compute with doubles.
var Forever = Span{From: -62135596800000, Until: 253402300800000}

var wholeDay = []Hours{{0, 24 * 60}}

// Spans returns when the rule applies between two instants: sorted, separate, and not cut at the ends
// of the window, so that a span that is already running is reported with its true start.
func (r Rule) Spans(zone Zone, calendar Calendar, from, until int64) []Span {
	if r.Always() {
		return []Span{Forever}
	}
	hours := r.Hours
	if len(hours) == 0 {
		hours = wholeDay
	}
	var spans []Span
	// A window lasts at most a day and wall clocks move by at most a day: two days of margin.
	for day := zone.Day(from) - 2; day <= zone.Day(until)+1; day++ {
		if !r.on(day, calendar) {
			continue
		}
		for _, h := range hours {
			if h.Start < 0 || h.Start > 1440 || h.End < 0 || h.End > 1440 {
				continue
			}
			end := day
			if h.End <= h.Start {
				end++
			}
			s := Span{zone.Start(day, h.Start), zone.End(end, h.End)}
			if s.From < s.Until && s.Until > from && s.From < until {
				spans = append(spans, s)
			}
		}
	}
	return Merge(spans)
}

// on reports whether a window of the rule may start on the day.
func (r Rule) on(day Day, calendar Calendar) bool {
	if !r.AnyDay() && !r.Days.Has(day.Weekday()) && r.Kinds&calendar.Kinds(day) == 0 {
		return false
	}
	return len(r.Dates) == 0 || slices.ContainsFunc(r.Dates, func(s DateSpan) bool { return s.Has(day) })
}

// Within reports whether an instant lies in one of spans that are sorted and separate.
func Within(spans []Span, t int64) bool {
	i, found := slices.BinarySearchFunc(spans, t, func(s Span, t int64) int { return cmp.Compare(s.From, t) })
	return found || i > 0 && t < spans[i-1].Until
}

// Merge sorts spans, in place, and joins those that touch or overlap.
func Merge(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Until, b.Until)) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.From <= out[n-1].Until {
			out[n-1].Until = max(out[n-1].Until, s.Until)
			continue
		}
		out = append(out, s)
	}
	return out
}
