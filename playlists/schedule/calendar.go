package schedule

import (
	"maps"
	"time"
)

// Kinds is a set of what a day can be besides a day of the week. The numbers are written down by the
// daemon: append, never reorder.
type Kinds uint16

// The kinds of days. Every day is either a Workday or a DayOff.
const (
	Workday        Kinds = 1 << iota // 工作日: a day of work, make-up workdays (调休) included
	DayOff                           // 节假日: every day that is not a Workday
	Statutory                        // 法定节假日: a day off in the yearly file, which says more than a plain weekend
	NewYear                          // 元旦, and so on: the days off of that holiday
	SpringFestival                   // 春节
	Qingming                         // 清明
	LabourDay                        // 劳动节
	DragonBoat                       // 端午
	MidAutumn                        // 中秋
	NationalDay                      // 国庆

	// Holidays are all that have a name.
	Holidays = NewYear | SpringFestival | Qingming | LabourDay | DragonBoat | MidAutumn | NationalDay
)

// Year is what one yearly file of days off says: for each day in it either Workday, a make-up workday
// whatever its weekday, or Statutory with the names of the holidays. A file may also hold days of the
// December before, because the days off of New Year begin there in some years.
type Year map[Day]Kinds

// Calendar is which days are worked, by the year of the file. Without a file, or without a line in it,
// Monday to Friday are work days. A calendar is never changed, only replaced.
type Calendar map[int]Year

// Kinds returns what a day is.
func (c Calendar) Kinds(d Day) Kinds {
	kinds, said := c.said(d)
	switch {
	case said && kinds&Workday != 0:
		return Workday
	case said:
		return kinds | DayOff | Statutory
	case Weekend.Has(d.Weekday()):
		return DayOff
	}
	return Workday
}

// said looks a day up: in December the file of the next year counts first, because it is the newer one.
func (c Calendar) said(d Day) (kinds Kinds, ok bool) {
	year, month, _ := d.Date()
	if month == time.December {
		if kinds, ok = c[year+1][d]; ok {
			return kinds, true
		}
	}
	kinds, ok = c[year][d]
	return kinds, ok
}

// Equal reports whether two calendars say the same.
func (c Calendar) Equal(other Calendar) bool {
	return maps.EqualFunc(c, other, func(a, b Year) bool { return maps.Equal(a, b) })
}
