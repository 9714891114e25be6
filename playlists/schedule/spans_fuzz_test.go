package schedule_test

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"yiping/playlists/schedule"
)

// FuzzSpansAgreeWithTheWallClock compares spans with what a wall clock shows, minute by minute.
func FuzzSpansAgreeWithTheWallClock(f *testing.F) {
	for seed := range uint64(10) {
		r := rand.New(rand.NewPCG(seed, 1))
		for place := range odd {
			rule := make([]byte, 4+r.IntN(28))
			for i := range rule {
				rule[i] = byte(r.Uint32())
			}
			f.Add(byte(place), byte(r.Uint32()), rule)
		}
	}
	clocks := map[int]*wallClock{}
	f.Fuzz(func(t *testing.T, place, shift byte, bytes []byte) {
		o := odd[int(place)%len(odd)]
		z, day := zone(t, o.zone), date(t, o.day)
		c := clocks[int(place)%len(odd)]
		if c == nil {
			c = watch(z.Location, day-1, 4)
			clocks[int(place)%len(odd)] = c
		}
		rule, words := ruleOf(bytes, day)
		// The window begins at any minute of the day before.
		from := z.Start(day-1, 0) + int64(shift)*5*60_000 + 1
		until := from + 3*24*3600_000
		spans := rule.Spans(z, calendarOf(words), from, until)

		for i, s := range spans {
			if s.From >= s.Until || i > 0 && s.From <= spans[i-1].Until {
				t.Errorf("%v are not sorted and separate", spans)
			}
			if s.Until <= from || s.From >= until {
				t.Errorf("%v lies outside of the window", s)
			}
		}
		on := c.applies(rule, words)
		for m := c.from; m < c.until; m++ {
			for _, ms := range []int64{0, 59_999} {
				x := m*60_000 + ms
				if x < from || x >= until {
					continue
				}
				in := slices.ContainsFunc(spans, func(s schedule.Span) bool { return s.From <= x && x < s.Until })
				if rule.Always() {
					on[m-c.from] = true
				}
				if in != on[m-c.from] {
					t.Fatalf("%s (%s), rule %+v: at %s (%d) applies is %v, by the wall clock %v; spans %v", o.zone, o.what, rule, at(z, x), x, in, on[m-c.from], spans)
				}
			}
		}
	})
}

// ruleOf makes a rule of bytes, and the words of a yearly file for the days about: any bytes make them.
func ruleOf(b []byte, near schedule.Day) (r schedule.Rule, words map[schedule.Day]string) {
	take := func() int {
		if len(b) == 0 {
			return 0
		}
		x := int(b[0])
		b = b[1:]
		return x
	}
	// Half of the times are on half hours around the night, where clocks change.
	minutes := func() int {
		switch n := take(); {
		case n < 128:
			return n % 9 * 30
		case n < 160:
			return 1440 - n%4*30
		default:
			return int(binary.BigEndian.Uint16([]byte{byte(take()), byte(n)})) % 1441
		}
	}
	for range take() % 4 {
		r.Hours = append(r.Hours, schedule.Hours{Start: minutes() % 1440, End: minutes()})
	}
	if n := take(); n%3 == 0 {
		r.Days = schedule.Weekdays(take()) & 0x7f
	}
	for range take() % 3 {
		var s schedule.DateSpan
		if n := take(); n%3 > 0 {
			d := near + schedule.Day(n%7-3)
			s.From = &d
		}
		if n := take(); n%3 > 0 {
			d := near + schedule.Day(n%7-3)
			s.Until = &d
		}
		r.Dates = append(r.Dates, s)
	}
	words = map[schedule.Day]string{}
	if n := take(); n%2 == 1 {
		r.Kinds = schedule.Kinds(take()) | schedule.Kinds(n&2)<<7
		for d := near - 3; d < near+4; d++ {
			if n := take(); n%2 == 1 {
				words[d] = []string{"上班", "休息", "春节", "国庆"}[n/2%4]
			}
		}
	}
	return r, words
}

// calendarOf returns the words as a calendar.
func calendarOf(words map[schedule.Day]string) schedule.Calendar {
	c := schedule.Calendar{}
	for d, word := range words {
		y, _, _ := d.Date()
		if c[y] == nil {
			c[y] = schedule.Year{}
		}
		c[y][d] = map[string]schedule.Kinds{
			"上班": schedule.Workday, "休息": schedule.Statutory,
			"春节": schedule.Statutory | schedule.SpringFestival, "国庆": schedule.Statutory | schedule.NationalDay,
		}[word]
	}
	return c
}
