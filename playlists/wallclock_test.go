package playlists_test

import (
	"time"
	_ "time/tzdata" // the same zones on every machine

	"yiping/playlists/schedule"
)

// A wallClock is somebody who has stood before the clock of a site and written down, minute by minute,
// when it showed which time. The oracle reads rules with it, so that it shares nothing with package
// schedule but the words.
type wallClock struct {
	loc         *time.Location
	from, until int64           // instants of the first and the last look, in minutes since 1970
	first, last map[int64]int64 // wall time in minutes since 1970-01-01 00:00 → the minute in which the clock first, last came to it
}

// watch looks at the clock for some days from a date on, and some more before and after.
func watch(loc *time.Location, year int, month time.Month, day, days int) *wallClock {
	start := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 60
	c := &wallClock{loc: loc, from: start - 4*1440, until: start + int64(days+4)*1440, first: map[int64]int64{}, last: map[int64]int64{}}
	look := func(m int64) int64 {
		t := time.Unix(m*60, 0).In(loc)
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC).Unix() / 60
	}
	before := look(c.from)
	for m := c.from + 1; m < c.until; m++ {
		now := look(m)
		for w := before + 1; w <= now; w++ { // what the clock jumps over it comes to when it lands
			if _, ok := c.first[w]; !ok {
				c.first[w] = m
			}
			c.last[w] = m
		}
		c.last[now] = m // where it is put back it shows the time once more
		before = now
	}
	return c
}

// midnight returns the instant at which the day that is shown at t began.
func (c *wallClock) midnight(t int64) int64 {
	y, m, d := time.UnixMilli(t).In(c.loc).Date()
	return c.first[time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/60] * 60_000
}

// window is a stretch of time in which a rule applies, in Unix milliseconds.
type window struct{ from, until int64 }

// windows returns when the rule applies: a window opens when the clock comes to its start for the first
// time and closes when the clock comes to its end for the last time. Nil means always.
func (c *wallClock) windows(r schedule.Rule, days almanac) []window {
	if r.Dates == nil && r.Days == 0 && r.Kinds == 0 && r.Hours == nil {
		return nil
	}
	hours := r.Hours
	if hours == nil {
		hours = []schedule.Hours{{Start: 0, End: 1440}}
	}
	out := []window{}
	for day := c.from/1440 + 1; day < c.until/1440-1; day++ {
		date := time.Unix(day*86400, 0).UTC()
		right := r.Days == 0 && r.Kinds == 0 || r.Days&(1<<int(date.Weekday())) != 0 || days.meets(r.Kinds, date)
		if r.Dates != nil {
			within := false
			for _, s := range r.Dates {
				text := date.Format(time.DateOnly)
				within = within || (s.From == nil || s.From.String() <= text) && (s.Until == nil || text <= s.Until.String())
			}
			right = right && within
		}
		if !right {
			continue
		}
		for _, h := range hours {
			end := day*1440 + int64(h.End)
			if h.End <= h.Start {
				end += 1440
			}
			from, ok1 := c.first[day*1440+int64(h.Start)]
			until, ok2 := c.last[end]
			if ok1 && ok2 && from < until {
				out = append(out, window{from * 60_000, until * 60_000})
			}
		}
	}
	return out
}
