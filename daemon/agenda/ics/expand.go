package ics

import "slices"

// maxRuleSteps is how many days a rule may look at: 400 years of a daily rule that counts from its start. A
// day on which there is more to look at counts as several.
const maxRuleSteps = 150_000

// expand calls yield with what the rule generates from low to high, in order, as times of the event's own
// clock. start is DTSTART: intervals and counts begin there, and it gives whatever the rule leaves open.
// It takes a step for each day that it looks at, and returns false when there are none left.
func (r *rule) expand(start, low, high wall, steps *int, yield func(wall) bool) bool {
	x := expansion{rule: r, start: start, first: int(floorDiv(int64(start), day))}
	x.times = r.times(start)
	weight := 1 + 4*(len(x.times)-1) + len(r.days)/8 + len(r.monthDays)/16
	counted := 0
	k := 0
	if len(r.weeks) > 0 && r.interval == 1 {
		k = -1 // the last week of a year may end in the next one
	}
	if r.count == 0 {
		k = max(k, x.period(int(floorDiv(int64(low), day)))-2)
	}
	for ; ; k++ {
		begin, candidates := x.candidates(k)
		if wall(begin-7)*wall(day) > high {
			return true
		}
		if *steps -= len(candidates)*weight + 1; *steps < 0 {
			return false
		}
		for _, w := range x.choose(candidates) {
			switch {
			case w < start:
				continue
			case w > high || r.last != nil && w > *r.last:
				return true
			}
			counted++
			if w >= low && !yield(w) || counted == r.count {
				return true
			}
		}
	}
}

// times returns the times of day at which the rule applies, in order.
func (r *rule) times(start wall) []wall {
	of := floorMod(int64(start), day)
	or := func(list []int, n int64) []int {
		if len(list) == 0 {
			return []int{int(n)}
		}
		return list
	}
	var times []wall
	for _, h := range or(r.hours, of/hour) {
		for _, m := range or(r.minutes, of/minute%60) {
			for _, s := range or(r.seconds, of/second%60) {
				times = append(times, wall(int64(h)*hour+int64(m)*minute+int64(s)*second))
			}
		}
	}
	return times
}

// expansion is a rule with its start.
type expansion struct {
	*rule
	start wall
	first int // the day of start
	times []wall
}

// period returns the number of the interval in which a day lies, at or after it. The one of start is 0.
func (x *expansion) period(d int) int {
	y0, m0, _ := civil(x.first)
	y, m, _ := civil(d)
	switch x.freq {
	case yearly:
		return (y - y0) / x.interval
	case monthly:
		return (y*12 + m - y0*12 - m0) / x.interval
	case weekly:
		return (d - x.first) / 7 / x.interval
	}
	return (d - x.first) / x.interval
}

// candidates returns the first day of an interval, and days of it among which are all that the rule selects.
func (x *expansion) candidates(k int) (begin int, list []int) {
	y, m, _ := civil(x.first)
	switch x.freq {
	case yearly:
		y += k * x.interval
		return dayOf(y, 1, 1), x.ofYear(y)
	case monthly:
		m0 := y*12 + m - 1 + k*x.interval
		y, m = m0/12, m0%12+1
		begin = dayOf(y, m, 1)
		if len(x.months) > 0 && !slices.Contains(x.months, m) {
			return begin, nil
		}
		return begin, x.ofMonth(nil, y, m)
	case weekly:
		begin = x.first - (weekday(x.first)-x.weekStart+7)%7 + 7*k*x.interval
		return begin, span(nil, begin, begin+7)
	}
	begin = x.first + k*x.interval
	return begin, []int{begin}
}

// ofYear returns days of a year; of weeks, of a year of weeks.
func (x *expansion) ofYear(year int) (list []int) {
	begin, end := dayOf(year, 1, 1), dayOf(year+1, 1, 1)
	switch {
	case len(x.yearDays) > 0:
		for _, n := range x.yearDays {
			d := begin + n - 1
			if n < 0 {
				d = end + n
			}
			if d >= begin && d < end {
				list = append(list, d)
			}
		}
	case len(x.weeks) > 0:
		first, next := firstWeek(year, x.weekStart), firstWeek(year+1, x.weekStart)
		for _, n := range x.weeks {
			d := first + 7*(n-1)
			if n < 0 {
				d = next + 7*n
			}
			if d >= first && d < next {
				list = span(list, d, d+7)
			}
		}
	case len(x.months) > 0:
		for _, m := range x.months {
			list = x.ofMonth(list, year, m)
		}
	case len(x.monthDays) > 0:
		for m := 1; m <= 12; m++ {
			list = x.ofMonth(list, year, m)
		}
	case len(x.days) > 0:
		list = span(list, begin, end)
	default:
		_, m, _ := civil(x.first)
		list = x.ofMonth(list, year, m)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// ofMonth adds days of a month.
func (x *expansion) ofMonth(list []int, year, month int) []int {
	begin, end := dayOf(year, month, 1), dayOf(year, month+1, 1)
	monthDays := x.monthDays
	if len(monthDays) == 0 {
		if len(x.days) > 0 {
			return span(list, begin, end)
		}
		_, _, d := civil(x.first)
		monthDays = []int{d}
	}
	was := len(list)
	for _, n := range monthDays {
		d := begin + n - 1
		if n < 0 {
			d = end + n
		}
		if d >= begin && d < end {
			list = append(list, d)
		}
	}
	slices.Sort(list[was:])
	return list
}

func span(list []int, from, until int) []int {
	for d := from; d < until; d++ {
		list = append(list, d)
	}
	return list
}

// firstWeek returns the day on which week 1 of a year begins: the first week with four days in the year.
func firstWeek(year, weekStart int) int {
	fourth := dayOf(year, 1, 4)
	return fourth - (weekday(fourth)-weekStart+7)%7
}

// choose returns the occurrences of an interval, in order.
func (x *expansion) choose(candidates []int) []wall {
	var set []wall
	previous := -1 << 62
	for _, d := range candidates {
		if d != previous && x.selects(d) {
			for _, t := range x.times {
				set = append(set, wall(d)*wall(day)+t)
			}
		}
		previous = d
	}
	if len(x.positions) == 0 {
		return set
	}
	var chosen []wall
	for _, n := range x.positions {
		if n < 0 {
			n += len(set) + 1
		}
		if n >= 1 && n <= len(set) {
			chosen = append(chosen, set[n-1])
		}
	}
	slices.Sort(chosen)
	return slices.Compact(chosen)
}

// selects reports whether a candidate fits all parts of the rule.
func (x *expansion) selects(d int) bool {
	if len(x.months)+len(x.monthDays)+len(x.yearDays) > 0 {
		y, m, n := civil(d)
		if len(x.months) > 0 && !slices.Contains(x.months, m) ||
			len(x.monthDays) > 0 && !slices.Contains(x.monthDays, n) && !slices.Contains(x.monthDays, n-1-daysIn(y, m)) ||
			len(x.yearDays) > 0 && len(x.weeks) > 0 && !x.inWeek(d, y) {
			return false
		}
	}
	if len(x.days) == 0 {
		// The weekday of start stands in where the rule has weeks, but nothing that names a day.
		ofWeek := x.freq == weekly || len(x.weeks) > 0 && len(x.monthDays) == 0 && len(x.yearDays) == 0
		return !ofWeek || weekday(d) == weekday(x.first)
	}
	return slices.ContainsFunc(x.days, func(w weekdayNumber) bool {
		if w.weekday != weekday(d) || w.n == 0 {
			return w.weekday == weekday(d)
		}
		y, m, _ := civil(d)
		begin, end := dayOf(y, m, 1), dayOf(y, m+1, 1)
		if x.freq == yearly && len(x.months) == 0 {
			begin, end = dayOf(y, 1, 1), dayOf(y+1, 1, 1)
		}
		return w.n == (d-begin)/7+1 || w.n == -((end-1-d)/7+1)
	})
}

// inWeek reports whether a day of a year lies in one of the rule's weeks.
func (x *expansion) inWeek(d, year int) bool {
	for y := year - 1; y <= year+1; y++ {
		first, next := firstWeek(y, x.weekStart), firstWeek(y+1, x.weekStart)
		if d >= first && d < next {
			n := (d-first)/7 + 1
			return slices.Contains(x.weeks, n) || slices.Contains(x.weeks, n-1-(next-first)/7)
		}
	}
	return false
}
