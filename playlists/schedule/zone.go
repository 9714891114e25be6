package schedule

import "time"

// Zone turns the site's wall clock into instants. Where the clock is put forward a wall-clock time does
// not exist; where it is put back one comes twice. A window should then lose nothing that people would
// expect it to have: a time in the gap means the end of the gap, of two instants a window starts at the
// first and ends at the second.
type Zone struct{ Location *time.Location }

const (
	minute = int64(60_000)
	day    = 24 * 60 * minute
)

// Day returns the date at the site at an instant.
func (z Zone) Day(t int64) Day { return Day(floorDiv(t+z.offset(t), day)) }

// Midnight returns the start of the day that contains the instant.
func (z Zone) Midnight(t int64) int64 { return z.Start(z.Day(t), 0) }

// Start returns the instant at which a window that starts at the given minute of the day begins.
func (z Zone) Start(d Day, minutes int) int64 {
	first, _ := z.instants(d, minutes)
	return first
}

// End returns the instant at which a window that ends at the given minute of the day is over.
func (z Zone) End(d Day, minutes int) int64 {
	_, last := z.instants(d, minutes)
	return last
}

// instants returns the first and the last instant at which the wall clock shows the time.
func (z Zone) instants(d Day, minutes int) (first, last int64) {
	wall := int64(d)*day + int64(minutes)*minute
	// No zone is more than 26 hours from another, so the offsets in use a day and a bit before and
	// after are the only candidates.
	before, after := z.offset(wall-26*60*minute), z.offset(wall+26*60*minute)
	a, b := wall-before, wall-after
	if a == b {
		return a, b
	}
	aHolds, bHolds := z.offset(a) == before, z.offset(b) == after
	switch {
	case aHolds && bHolds:
		return min(a, b), max(a, b)
	case aHolds:
		return a, a
	case bHolds:
		return b, b
	}
	// In the gap: read with the old offset the time lies just behind the change, so the change is
	// where the zone in use then began.
	change, _ := time.UnixMilli(a).In(z.Location).ZoneBounds()
	return change.UnixMilli(), change.UnixMilli()
}

func (z Zone) offset(t int64) int64 {
	_, s := time.UnixMilli(t).In(z.Location).Zone()
	return int64(s) * 1000
}
