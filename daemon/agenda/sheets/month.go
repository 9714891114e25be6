package sheets

import (
	"time"

	"yiping/playlists/schedule"
)

// month is what is known about when a sheet is for.
type month struct {
	year, month int // 0: not known
	arrived     schedule.Day
	holidays    schedule.Calendar
	hidden      bool // of a row that is not public: nothing of it is said back
}

// first and last return the days of the month; not ok where it is not known.
func (m month) span() (first, last schedule.Day, ok bool) {
	if m.month == 0 {
		return 0, 0, false
	}
	year := m.year
	if year == 0 {
		mid, _ := m.resolve(m.month, 15)
		year, _, _ = mid.Date()
	}
	return schedule.DayOf(year, time.Month(m.month), 1), schedule.DayOf(year, time.Month(m.month)+1, 0), true
}

// resolve finds the year of a date: the one that is nearest to the sheet's month, or in its year, or
// nearest to the day on which the file came.
func (m month) resolve(mon, day int) (schedule.Day, bool) {
	from, to, anchor := m.year, m.year, m.arrived
	switch {
	case m.year != 0 && m.month != 0:
		from, to, anchor = m.year-1, m.year+1, schedule.DayOf(m.year, time.Month(m.month), 15)
	case m.year == 0:
		year, _, _ := m.arrived.Date()
		from, to = year-1, year+1
	}
	best, found := schedule.Day(0), false
	for y := from; y <= to; y++ {
		if !schedule.ValidDate(y, time.Month(mon), day) {
			continue
		}
		d := schedule.DayOf(y, time.Month(mon), day)
		if !found || distance(d, anchor) < distance(best, anchor) {
			best, found = d, true
		}
	}
	return best, found
}

func distance(a, b schedule.Day) schedule.Day { return max(a-b, b-a) }

// middle returns a day in the middle of the month, if both month and year were said.
func (m month) middle() (schedule.Day, bool) {
	if m.year == 0 || m.month == 0 {
		return 0, false
	}
	return schedule.DayOf(m.year, time.Month(m.month), 15), true
}
