package sheets

import (
	"strconv"
	"strings"
	"time"

	"yiping/playlists/schedule"
)

// rule reads the days of the week that a text goes on with. nth is which of the month, 0 for all.
func (r *dayReader) rule(bounded bool) (week schedule.Weekdays, nth int, ok bool) {
	take := func(m string) { r.s = r.s[len(m):] }
	if m := nthWeek.FindStringSubmatch(r.s); m != nil && !bounded {
		take(m[0])
		n, _ := strconv.Atoi(number(m[1]))
		if n == 0 {
			n, _ = strconv.Atoi(m[1])
		}
		return weekSet("周" + m[2]), n, true
	}
	if m := weekly.FindString(r.s); m != "" {
		take(m)
		return weekSet(m), 0, true
	}
	if m := daily.FindString(r.s); m != "" {
		take(m)
		return 0x7f, 0, true
	}
	if m := weekends.FindString(r.s); m != "" {
		take(m)
		return schedule.Weekend, 0, true
	}
	if m := workdays.FindString(r.s); m != "" {
		take(m)
		return onWorkdays, 0, true
	}
	return 0, 0, false
}

// onWorkdays marks the rule 工作日: which days these are, the calendar of holidays says.
const onWorkdays schedule.Weekdays = 1 << 7

// onlyOn returns the days of a span that are on weekdays.
func onlyOn(from, until schedule.Day, week schedule.Weekdays, nth int, m month) (list []schedule.Day) {
	for d := from; d <= until; d++ {
		_, _, n := d.Date()
		on := week.Has(d.Weekday())
		if week == onWorkdays {
			on = m.holidays.Kinds(d)&schedule.Workday != 0
		}
		if on && (nth == 0 || (n+6)/7 == nth) {
			list = append(list, d)
		}
	}
	return list
}

func within(from, until schedule.Day) (list []schedule.Day) {
	for d := from; d <= until; d++ {
		list = append(list, d)
	}
	return list
}

// weekSet reads 周一至周五, 周二、四, 星期六日.
func weekSet(s string) (set schedule.Weekdays) {
	last, through := -1, false
	for _, c := range s {
		n := strings.IndexRune("日一二三四五六", c) / len("一")
		if c == '天' {
			n = 0
		}
		switch {
		case strings.ContainsRune("-~至到", c):
			through = true
		case n < 0 || c != '天' && !strings.ContainsRune("日一二三四五六", c):
		default:
			for through && last >= 0 && last != n {
				last = (last + 1) % 7
				set |= 1 << last
			}
			set |= 1 << n
			last, through = n, false
		}
	}
	return set
}

// weekday says a day of the week as staff do.
func weekday(d time.Weekday) string { return "星期" + string([]rune("日一二三四五六")[d]) }
