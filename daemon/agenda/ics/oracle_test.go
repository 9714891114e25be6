package ics

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// oracle says what a rule means in the slowest way there is: it walks every day, asks each part of the rule
// whether it likes the day, as the table of RFC 5545, 3.3.10, has it, and numbers weeks and weekdays by
// counting. It shares nothing with the code that it judges, and has no notion of a window: it begins where
// the rule begins.
type oracle struct {
	parts    map[string]string
	numbers  map[string][]int // of the parts that are lists of numbers
	times    []time.Duration  // of day
	start    time.Time        // the wall clock, as UTC
	freq     string
	interval int
	wkst     time.Weekday
}

var oracleDays = map[string]time.Weekday{"SU": 0, "MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6}

func newOracle(rule string, start time.Time) *oracle {
	o := &oracle{parts: map[string]string{}, numbers: map[string][]int{}, start: start, interval: 1, wkst: time.Monday}
	for _, part := range strings.Split(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		o.parts[name] = value
		if strings.HasPrefix(name, "BY") && name != "BYDAY" {
			for _, v := range strings.Split(value, ",") {
				o.numbers[name] = append(o.numbers[name], atoi(v))
			}
		}
	}
	o.freq = o.parts["FREQ"]
	if v := o.parts["INTERVAL"]; v != "" {
		o.interval = atoi(v)
	}
	if v := o.parts["WKST"]; v != "" {
		o.wkst = oracleDays[v]
	}
	o.times = o.timesOfDay()
	return o
}

// until returns all occurrences up to a time.
func (o *oracle) until(end time.Time) []time.Time {
	if v := o.parts["UNTIL"]; v != "" {
		last, err := time.Parse("20060102T150405", strings.TrimSuffix(v, "Z"))
		if err != nil {
			panic(err)
		}
		if last.Before(end) {
			end = last
		}
	}
	begin := time.Date(o.start.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	if o.freq == "WEEKLY" {
		begin = begin.AddDate(0, 0, -7)
	}
	var all, set []time.Time
	interval := -1
	finish := func() {
		for _, t := range o.positions(set) {
			if !t.Before(o.start) && !t.After(end) {
				all = append(all, t)
			}
		}
		set = nil
	}
	// Positions count in a whole interval, so walk to the end of the last one.
	for d := begin; ; d = d.AddDate(0, 0, 1) {
		if n := o.intervalOf(d); n != interval {
			finish()
			interval = n
			if d.After(end) {
				break
			}
		}
		if (interval-o.intervalOf(o.start))%o.interval == 0 && o.likes(d) {
			for _, at := range o.times {
				set = append(set, d.Add(at))
			}
		}
	}
	if v := o.parts["COUNT"]; v != "" && len(all) > atoi(v) {
		all = all[:atoi(v)]
	}
	return all
}

// intervalOf numbers years, months, weeks or days.
func (o *oracle) intervalOf(d time.Time) int {
	switch o.freq {
	case "YEARLY":
		return d.Year()
	case "MONTHLY":
		return d.Year()*12 + int(d.Month())
	case "WEEKLY":
		d = o.beginOfWeek(d)
		return int(d.Sub(time.Date(1900, 1, 7, 0, 0, 0, 0, time.UTC)).Hours()) / 24 / 7
	}
	return int(d.Sub(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)).Hours()) / 24
}

func (o *oracle) likes(d time.Time) bool {
	lastOfMonth := time.Date(d.Year(), d.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
	lastOfYear := time.Date(d.Year(), 12, 31, 0, 0, 0, 0, time.UTC).YearDay()
	given := func(name string) bool { return o.parts[name] != "" }
	if given("BYMONTH") && !o.lists("BYMONTH", int(d.Month()), 0) {
		return false
	}
	if given("BYMONTHDAY") && !o.lists("BYMONTHDAY", d.Day(), lastOfMonth) {
		return false
	}
	if given("BYYEARDAY") && !o.lists("BYYEARDAY", d.YearDay(), lastOfYear) {
		return false
	}
	if given("BYWEEKNO") {
		n, of := o.week(d)
		if !o.lists("BYWEEKNO", n, of) {
			return false
		}
	}
	if given("BYDAY") {
		return o.likesWeekday(d)
	}
	// What the rule leaves open is as in DTSTART.
	switch o.freq {
	case "YEARLY":
		switch {
		case given("BYYEARDAY") || given("BYMONTHDAY"):
		case given("BYWEEKNO"):
			return d.Weekday() == o.start.Weekday()
		case given("BYMONTH"):
			return d.Day() == o.start.Day()
		default:
			return d.Month() == o.start.Month() && d.Day() == o.start.Day()
		}
	case "MONTHLY":
		return given("BYMONTHDAY") || d.Day() == o.start.Day()
	case "WEEKLY":
		return d.Weekday() == o.start.Weekday()
	}
	return true
}

// lists reports whether a list has a number, or the one that it is from behind. Of 31 days the last is -1.
func (o *oracle) lists(name string, n, of int) bool {
	for _, m := range o.numbers[name] {
		if m == n || of > 0 && m == n-of-1 {
			return true
		}
	}
	return false
}

func (o *oracle) beginOfWeek(d time.Time) time.Time {
	for d.Weekday() != o.wkst {
		d = d.AddDate(0, 0, -1)
	}
	return d
}

// week numbers the week of a day: it belongs to the year in which four of its days lie.
func (o *oracle) week(d time.Time) (n, of int) {
	fourth := o.beginOfWeek(d).AddDate(0, 0, 3)
	for x := fourth; x.Year() == fourth.Year(); x = x.AddDate(0, 0, -7) {
		n++
	}
	of = n
	for x := fourth.AddDate(0, 0, 7); x.Year() == fourth.Year(); x = x.AddDate(0, 0, 7) {
		of++
	}
	return n, of
}

func (o *oracle) likesWeekday(d time.Time) bool {
	for _, v := range strings.Split(o.parts["BYDAY"], ",") {
		if oracleDays[v[len(v)-2:]] != d.Weekday() {
			continue
		}
		n := v[:len(v)-2]
		if n == "" {
			return true
		}
		same := func(x time.Time) bool {
			if o.freq == "YEARLY" && o.parts["BYMONTH"] == "" {
				return x.Year() == d.Year()
			}
			return x.Year() == d.Year() && x.Month() == d.Month()
		}
		before, after := 0, 0
		for x := d; same(x); x = x.AddDate(0, 0, -7) {
			before++
		}
		for x := d; same(x); x = x.AddDate(0, 0, 7) {
			after++
		}
		if atoi(n) == before || atoi(n) == -after {
			return true
		}
	}
	return false
}

func (o *oracle) timesOfDay() []time.Duration {
	var times []time.Duration
	for h := range 24 {
		for m := range 60 {
			for s := range 60 {
				if o.likesTime("BYHOUR", h, o.start.Hour()) && o.likesTime("BYMINUTE", m, o.start.Minute()) && o.likesTime("BYSECOND", s, o.start.Second()) {
					times = append(times, time.Duration(h)*time.Hour+time.Duration(m)*time.Minute+time.Duration(s)*time.Second)
				} else if !o.likesTime("BYMINUTE", m, o.start.Minute()) || !o.likesTime("BYHOUR", h, o.start.Hour()) {
					break
				}
			}
		}
	}
	return times
}

func (o *oracle) likesTime(name string, n, start int) bool {
	if o.parts[name] == "" {
		return n == start
	}
	return o.lists(name, n, 0)
}

func (o *oracle) positions(set []time.Time) []time.Time {
	if o.parts["BYSETPOS"] == "" {
		return set
	}
	var chosen []time.Time
	for i, t := range set {
		if o.lists("BYSETPOS", i+1, len(set)) {
			chosen = append(chosen, t)
		}
	}
	return slices.Clip(chosen)
}

func atoi(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}
