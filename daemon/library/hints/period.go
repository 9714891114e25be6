package hints

import (
	"strings"
	"time"

	"yiping/daemon/pattern"
	"yiping/playlists/schedule"
)

// How many days after it was about something a poster looks forgotten.
const (
	afterDay   = 7 // also the date of an official notice, which is not over the next day
	afterMonth = 31
	afterYear  = 62 // a year is looked back on in January and February
)

var (
	stamped = pattern.New(`^(?:img|vid|dsc|pano|screenshot|mmexport|微信|wx|qq|video|photo)[\s_\-a-z\p{Han}]*\d`) // named by a camera or a program
	periods = pattern.New(`(?:(\d{4})\s*[年.\-_]?\s*)?(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号]?)?|(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})\s*(?:年|\p{Han})`)
)

// Period finds the day, month or year that a name is about, as in 12月活动海报 or 2025年征兵, and returns the
// last day on which nobody wonders why it is shown. Of several the latest counts; without a year it is the
// one nearest to the arrival. What is in brackets is left to the hints, what is decades away is history,
// and what a camera named is about nothing.
func Period(name string, site Site) (said string, over schedule.Day, ok bool) {
	_, rest := split(name)
	if !strings.ContainsAny(rest, "月2２") {
		return "", 0, false
	}
	rest = normal(rest)
	if stamped.MatchString(rest) {
		return "", 0, false
	}
	today := site.Zone.Day(site.Arrived)
	thisYear, _, _ := today.Date()
	for _, at := range periods.FindAllStringSubmatchIndex(rest, -1) {
		if at[0] > 0 && rest[at[0]-1] >= '0' && rest[at[0]-1] <= '9' {
			continue // the end of a longer number
		}
		group := func(i, j int) int {
			for _, k := range []int{i, j} {
				if at[2*k] >= 0 {
					return number(rest[at[2*k]:at[2*k+1]])
				}
			}
			return 0
		}
		d := date{group(1, 4), group(2, 5), group(3, 6)}
		if year := group(7, 7); year != 0 {
			d.year = year
		}
		if d.year != 0 && (d.year < thisYear-5 || d.year > thisYear+5) || d.month != 0 && !d.plausible() {
			continue
		}
		last, text := d.over(thisYear, today)
		if !ok || last > over {
			said, over, ok = text, last, true
		}
	}
	return said, over, ok
}

// over returns when a date that is not there as a rule is long past, and the date in full.
func (d date) over(thisYear int, today schedule.Day) (schedule.Day, string) {
	if d.month == 0 {
		day := schedule.DayOf(d.year, time.December, 31)
		return day + afterYear, dayText(day, 1)
	}
	day, _ := d.in(thisYear)
	for _, y := range []int{thisYear - 1, thisYear + 1} {
		if other, ok := d.in(y); ok && abs(other-today) < abs(day-today) {
			day = other
		}
	}
	if d.day == 0 {
		return day + afterMonth, dayText(day, 2)
	}
	return day + afterDay, dayText(day, 3)
}

// dayText writes the year, the month and the day of a date, or only the first of them.
func dayText(d schedule.Day, parts int) string {
	t := time.Unix(int64(d)*86400, 0).UTC()
	return t.Format([]string{"2006年", "2006年1月", "2006年1月2日"}[parts-1])
}

func abs(d schedule.Day) schedule.Day { return max(d, -d) }
