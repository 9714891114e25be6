package sheets

import (
	"math"
	"strings"

	"yiping/daemon/pattern"
	"yiping/playlists/schedule"
)

// kind is what stands above a column of a grid, or at the side of a row.
type kind int

const (
	nothing kind = iota
	aDay
	aNumber // that may be a day: 1 to 31
	aWeekday
	hoursOfDay
	aRoom
)

// label is one of them.
type label struct {
	is     kind
	text   string            // as written
	day    schedule.Day      //
	number int               //
	week   schedule.Weekdays // of a day, where it says that too
	window window            //
	bad    *mistake          // a day that there is not
}

// joins reports whether hours can follow upon others: they have a beginning and an end, in figures.
func (w window) joins() bool { return !w.open && w.said == "" && w.end > w.start }

var (
	capacity       = pattern.New(`\s*[（(](?:约|可容纳|容纳)?\s*\d+\s*(?:人|座|席|㎡|平方米|平米|平)[）)]$`)
	trailingDay    = pattern.New(`^(.*\d(?:[日号] *\(?| +\(?|\())([一二三四五六日天])\)?$`)
	leadingWeekday = pattern.New(`^\(?` + weekWord + `([一二三四五六日天])\)?\s*`)
	justNumber     = pattern.New(`^\d{1,2}$`)
)

// label reads a heading of a grid.
func (x *sheetReader) label(c Cell) label {
	if len(c.Text) > 200 {
		return label{text: c.Text}
	}
	p := plain(c.Text)
	l := label{text: capacity.ReplaceAllString(strings.TrimSpace(c.Text), "")}
	switch {
	case p == "":
		return l
	case c.Kind == Words && onlyWeekday.MatchString(p) && weekSet(p) != 0:
		l.is, l.week = aWeekday, weekSet(p)
		return l
	case (c.Kind == Words || c.Kind == Number && c.Number == math.Trunc(c.Number)) && justNumber.MatchString(p):
		l.is, l.number = aNumber, atoi(p)
		return l
	}
	if x.rooms(l.text) != nil {
		l.is = aRoom
		return l
	}
	if m := leadingWeekday.FindString(p); m != "" && c.Kind == Words { // 周二 12/1
		l.week, c.Text = weekSet(m), p[len(m):]
	} else if m := trailingDay.FindStringSubmatch(p); m != nil && c.Kind == Words { // 12/1 二
		l.week, c.Text = weekSet("周"+m[2]), strings.TrimRight(m[1], " (")
	}
	switch d, rest, bad := x.days(c); {
	case bad != nil && strings.TrimSpace(onDay.ReplaceAllString(rest, "")) == "":
		l.is, l.bad = aDay, bad
		return l
	case bad == nil && len(d.list) == 1 && !d.many && rest == "":
		l.is, l.day, l.week = aDay, d.list[0], l.week|d.stated
		return l
	}
	s := clockText(c)
	if h, bad := readHours(s, s, x.site, around{}); bad == nil && len(h.windows) == 1 && h.guessed == nil {
		l.is, l.window = hoursOfDay, h.windows[0]
	}
	return l
}

// numbers makes days of the month of numbers, where a week of them follow each other.
func (x *sheetReader) numbers(all []label) {
	for i := 0; i < len(all); i++ {
		n := 1
		for i+n < len(all) && all[i].is == aNumber && all[i+n].is == aNumber && all[i+n].number == all[i].number+n {
			n++
		}
		if n >= 7 {
			for k := range n {
				all[i+k] = x.inMonth(all[i+k])
			}
		}
		i += n - 1
	}
}

// inMonth makes a day of the sheet's month of a number.
func (x *sheetReader) inMonth(l label) label {
	r := dayReader{whole: l.text, m: x.m}
	day, _ := r.inMonth(l.number)
	l.is, l.day, l.bad = aDay, day, r.bad
	return l
}

// thisWeek gives the weekdays of the head their dates, where a title says which week it is.
func (g *gridReader) thisWeek() bool {
	var week []schedule.Day
	for _, said := range g.titles(g.s, g.h.row) {
		if week = weekIn(said, g.m); week != nil {
			break
		}
	}
	for c, l := range g.head {
		if l.is != aWeekday {
			continue
		}
		var on []schedule.Day
		for _, day := range week {
			if l.week.Has(day.Weekday()) {
				on = append(on, day)
			}
		}
		if len(on) != 1 || l.week&(l.week-1) != 0 {
			return false
		}
		g.head[c].is, g.head[c].day = aDay, on[0]
	}
	g.is = aDay
	return true
}

// maybeDate is where a date may begin in a title.
var maybeDate = pattern.New(`\d{1,4}\s*[年月./-]`)

// weekIn finds the span of at most a week that a title speaks of.
func weekIn(said string, m month) []schedule.Day {
	p := plain(said)
	for _, at := range maybeDate.FindAllStringIndex(p, 20) {
		if at[0] > 0 && p[at[0]-1] >= '0' && p[at[0]-1] <= '9' {
			continue
		}
		if d, _, bad := readDays(p[at[0]:], m); bad == nil && d.span && len(d.list) >= 2 && len(d.list) <= 7 {
			return d.list
		}
	}
	return nil
}
