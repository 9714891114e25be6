package schedule_test

import (
	"time"

	"yiping/playlists/schedule"
)

// A wallClock is somebody who has stood before the clock of a site and written down, minute by minute,
// when it passed which time. It is the second opinion to Zone and Rule: it knows nothing of offsets,
// gaps or repeated hours, it just looks.
type wallClock struct {
	from, until int64           // instants of the first and the last look, in minutes since 1970
	first, last map[int64]int64 // wall time in minutes since 1970-01-01 00:00 → the minute in which the clock first, last came to it
}

// watch looks at the clock from two days before until four days after a stretch of days.
func watch(loc *time.Location, day schedule.Day, days int) *wallClock {
	from := (int64(day) - 3) * 1440
	c := &wallClock{from, from + int64(days+8)*1440, map[int64]int64{}, map[int64]int64{}}
	before := look(loc, c.from)
	for m := c.from + 1; m < c.until; m++ {
		now := look(loc, m)
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

func look(loc *time.Location, m int64) int64 {
	t := time.Unix(m*60, 0).In(loc)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC).Unix() / 60
}

// applies says for every minute whether the rule does: it opens a window when the clock comes to its
// start for the first time, and closes it when the clock comes to its end for the last time.
func (c *wallClock) applies(r schedule.Rule, words map[schedule.Day]string) []bool {
	on := make([]bool, c.until-c.from)
	hours := r.Hours
	if hours == nil {
		hours = []schedule.Hours{{Start: 0, End: 1440}}
	}
	for day := c.from/1440 + 1; day < c.until/1440-1; day++ {
		date := time.Unix(day*86400, 0).UTC()
		right := r.Days == 0 && r.Kinds == 0 || r.Days&(1<<int(date.Weekday())) != 0
		if r.Kinds != 0 {
			word := words[schedule.Day(day)]
			works := word == "上班" || word == "" && date.Weekday() != time.Saturday && date.Weekday() != time.Sunday
			for kind, is := range map[schedule.Kinds]bool{
				schedule.Workday: works, schedule.DayOff: !works, schedule.Statutory: word != "" && word != "上班",
				schedule.SpringFestival: word == "春节", schedule.NationalDay: word == "国庆",
			} {
				right = right || is && r.Kinds&kind != 0
			}
		}
		if len(r.Dates) > 0 {
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
			for m := from; ok1 && ok2 && m < until; m++ {
				on[m-c.from] = true
			}
		}
	}
	return on
}
