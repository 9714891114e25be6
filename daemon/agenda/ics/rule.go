package ics

import (
	"slices"
	"strings"
)

// frequency is what a rule repeats by. What repeats by less than a day is refused.
type frequency byte

const (
	yearly  frequency = 'Y'
	monthly frequency = 'M'
	weekly  frequency = 'W'
	daily   frequency = 'D'
)

// Of one rule at most.
const (
	maxRule     = 4 << 10 // bytes
	maxTimes    = 48      // occurrences on one day
	maxInterval = 10_000
	maxWeekdays = 64 // with or without numbers
)

// rule is a recurrence rule (RFC 5545, 3.3.10). Lists are sorted and have nothing twice.
type rule struct {
	freq      frequency
	interval  int
	count     int // 0 if the rule does not count
	until     string
	last      *wall // what until means by the clock of the event
	weekStart int   // 0 is Sunday

	months, monthDays, yearDays, weeks, positions []int
	days                                          []weekdayNumber
	hours, minutes, seconds                       []int
}

// weekdayNumber is MO (n is 0), 2MO or -1MO.
type weekdayNumber struct{ n, weekday int }

var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// parseRule reads a rule. It is strict: of two readings of a mistake one is wrong.
func parseRule(text string) (*rule, *refusal) {
	if len(text) > maxRule {
		return nil, badRule(text)
	}
	r := &rule{interval: 1, weekStart: 1}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(strings.TrimSuffix(strings.TrimSpace(text), ";"), ";") {
		name, value, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(part)), "=")
		if seen[name] {
			return nil, badRule(part)
		}
		seen[name] = true
		if ok, no := r.set(name, value); no != nil {
			return nil, no
		} else if !ok {
			return nil, badRule(part)
		}
	}
	if no := r.check(); no != nil {
		return nil, no
	}
	return r, nil
}

// set takes one part of a rule.
func (r *rule) set(name, value string) (ok bool, no *refusal) {
	switch name {
	case "FREQ":
		switch value {
		case "SECONDLY", "MINUTELY", "HOURLY":
			return false, withinDay
		case "YEARLY", "MONTHLY", "WEEKLY", "DAILY":
			r.freq, ok = frequency(value[0]), true
		}
	case "INTERVAL":
		r.interval, ok = number(value, 1, maxInterval)
	case "COUNT":
		r.count, ok = number(value, 1, 999_999_999)
		if !ok && len(value) > 9 && strings.Trim(value, "0123456789") == "" {
			r.count, ok = 999_999_999, true // all the same for ever
		}
	case "UNTIL":
		r.until, ok = value, value != ""
	case "WKST":
		r.weekStart = slices.Index(weekdays, value)
		ok = r.weekStart >= 0
	case "BYMONTH":
		r.months, ok = numbers(value, 1, 12, false)
	case "BYMONTHDAY":
		r.monthDays, ok = numbers(value, 1, 31, true)
	case "BYYEARDAY":
		r.yearDays, ok = numbers(value, 1, 366, true)
	case "BYWEEKNO":
		r.weeks, ok = numbers(value, 1, 53, true)
	case "BYSETPOS":
		r.positions, ok = numbers(value, 1, 366, true)
	case "BYHOUR":
		r.hours, ok = numbers(value, 0, 23, false)
	case "BYMINUTE":
		r.minutes, ok = numbers(value, 0, 59, false)
	case "BYSECOND":
		r.seconds, ok = numbers(value, 0, 59, false)
	case "BYDAY":
		r.days, ok = weekdayNumbers(value)
	case "RSCALE":
		if ok = value == "GREGORIAN"; !ok {
			return false, otherCalendar
		}
	case "SKIP":
		ok = value == "OMIT"
	}
	return ok, nil
}

// check refuses what the standard does not allow, and what it leaves open.
func (r *rule) check() *refusal {
	numbered := slices.ContainsFunc(r.days, func(d weekdayNumber) bool { return d.n != 0 })
	between := func(n int) bool { return n <= 1 && n >= -1 || n >= 52 || n <= -52 }
	switch {
	case r.freq == 0:
		return badRule("FREQ")
	case r.count > 0 && r.until != "":
		return badRule("COUNT+UNTIL")
	case len(r.weeks) > 0 && r.freq != yearly:
		return badRule("BYWEEKNO")
	case len(r.yearDays) > 0 && r.freq != yearly:
		return badRule("BYYEARDAY")
	case len(r.monthDays) > 0 && r.freq == weekly:
		return badRule("BYMONTHDAY")
	case numbered && (r.freq == weekly || r.freq == daily || len(r.weeks) > 0):
		return badRule("BYDAY")
	case len(r.positions) > 0 && len(r.months)+len(r.monthDays)+len(r.yearDays)+len(r.weeks)+len(r.days)+len(r.hours)+len(r.minutes)+len(r.seconds) == 0:
		return badRule("BYSETPOS")
	case (r.interval > 1 || len(r.positions) > 0) && slices.ContainsFunc(r.weeks, between):
		return weeksAndYears
	case max(len(r.hours), 1)*max(len(r.minutes), 1)*max(len(r.seconds), 1) > maxTimes:
		return tooDense
	}
	return nil
}

// numbers reads a list of numbers within bounds, of both signs if signed.
func numbers(text string, low, high int, signed bool) ([]int, bool) {
	var list []int
	for item := range strings.SplitSeq(text, ",") {
		n, ok := signedNumber(strings.TrimSpace(item), low, high)
		if !ok || n < 0 && !signed {
			return nil, false
		}
		list = append(list, n)
	}
	slices.Sort(list)
	return slices.Compact(list), true
}

// signedNumber reads a number with or without a sign; the bounds are those of its size.
func signedNumber(text string, low, high int) (int, bool) {
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		n, ok := number(rest, low, high)
		return -n, ok
	}
	return number(strings.TrimPrefix(text, "+"), low, high)
}

func weekdayNumbers(text string) ([]weekdayNumber, bool) {
	var list []weekdayNumber
	for item := range strings.SplitSeq(text, ",") {
		item = strings.TrimSpace(item)
		if len(item) < 2 || len(list) > maxWeekdays {
			return nil, false
		}
		d := weekdayNumber{weekday: slices.Index(weekdays, item[len(item)-2:])}
		if n := item[:len(item)-2]; n != "" {
			var ok bool
			if d.n, ok = signedNumber(n, 1, 53); !ok {
				return nil, false
			}
		}
		if d.weekday < 0 {
			return nil, false
		}
		if !slices.Contains(list, d) {
			list = append(list, d)
		}
	}
	return list, len(list) <= maxWeekdays
}
