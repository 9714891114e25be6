package schedule

import (
	"fmt"
	"time"
)

// Day is a civil date, counted in days since 1970-01-01. In JSON and YAML it is "2026-07-31".
type Day int

// DayOf returns the day with the given year, month and day of the month. Like time.Date it accepts
// values outside their range; use ValidDate to refuse them.
func DayOf(year int, month time.Month, day int) Day {
	return Day(floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), 86400))
}

// ValidDate reports whether such a date exists: 30 February does not.
func ValidDate(year int, month time.Month, day int) bool {
	y, m, d := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Date()
	return y == year && m == month && d == day
}

// Date returns the year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) {
	return time.Unix(int64(d)*86400, 0).UTC().Date()
}

// Weekday returns the day of the week; 1970-01-01 was a Thursday.
func (d Day) Weekday() time.Weekday { return time.Weekday(((int(d)+4)%7 + 7) % 7) }

// String returns the date in the form 2006-01-02.
func (d Day) String() string {
	y, m, day := d.Date()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// MarshalText implements encoding.TextMarshaler.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Day) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("date %q: want the form 2026-07-31", text)
	}
	*d = Day(floorDiv(t.Unix(), 86400))
	return nil
}

// DateSpan is a stretch of days, both ends included. A nil end is open.
type DateSpan struct {
	From  *Day `json:"from,omitempty"`
	Until *Day `json:"until,omitempty"`
}

// Has reports whether the day lies in the span.
func (s DateSpan) Has(d Day) bool {
	return (s.From == nil || d >= *s.From) && (s.Until == nil || d <= *s.Until)
}

// Weekdays is a set of days of the week: bit n stands for time.Weekday(n), so Sunday is bit 0.
type Weekdays uint8

// The sets that have names. Which days are worked is another question: see Calendar.
const (
	Weekend        Weekdays = 1<<time.Sunday | 1<<time.Saturday // 周末, whatever the make-up workdays (调休)
	MondayToFriday Weekdays = 0x7f &^ Weekend
)

// Has reports whether the set contains the weekday.
func (w Weekdays) Has(d time.Weekday) bool { return w&(1<<d) != 0 }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
