package ics

import "time"

const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// wall is what a wall clock shows: milliseconds since it showed 1970-01-01 00:00, if it had never been set.
type wall int64

// clock is a time zone.
type clock interface {
	// offset returns how far wall clocks are ahead of UTC at an instant, in milliseconds.
	offset(instant int64) int64
}

// instant returns when a wall clock shows a time, as RFC 5545, 3.3.5, has it: if it comes twice the first
// time, and if the clock was put forward over it the instant at which an unchanged clock would have shown
// it.
func instant(c clock, w wall) int64 {
	// No zone is more than 26 hours from another, so the offsets before and after are the only candidates.
	before, after := c.offset(int64(w)-26*hour), c.offset(int64(w)+26*hour)
	a, b := int64(w)-before, int64(w)-after
	if a == b {
		return a
	}
	aHolds, bHolds := c.offset(a) == before, c.offset(b) == after
	switch {
	case aHolds && bHolds:
		return min(a, b)
	case bHolds:
		return b
	}
	return a
}

// shown returns what a wall clock shows at an instant.
func shown(c clock, t int64) wall { return wall(t + c.offset(t)) }

// located is a zone of the IANA database.
type located struct{ *time.Location }

func (l located) offset(t int64) int64 {
	_, s := time.UnixMilli(t).In(l.Location).Zone()
	return int64(s) * second
}

// fixed is a clock that is never changed, so many milliseconds ahead of UTC.
type fixed int64

func (f fixed) offset(int64) int64 { return int64(f) }
