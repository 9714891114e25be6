package sheets

import (
	"math"
	"strings"
	"unicode/utf8"

	"yiping/daemon/pattern"
	"yiping/playlists/schedule"
)

// isCalendar reports whether the head goes from one day of the week to the next, as on a wall.
func (g *gridReader) isCalendar() bool {
	last, n := label{}, 0
	for _, l := range g.head {
		switch {
		case l.is != aWeekday || l.text == last.text:
			continue
		case l.week&(l.week-1) != 0, n > 0 && firstDay(l.week) != (firstDay(last.week)+1)%7:
			return false
		}
		last, n = l, n+1
	}
	return n >= 5 && n <= 7 && g.m.month != 0
}

// readCalendar reads weeks, in which days begin with their number. It is no calendar of this month if the
// numbers are not under their weekdays.
func (g *gridReader) readCalendar() bool {
	order := map[int]int{} // the columns' places in a week
	n, last := -1, ""
	for c, l := range g.head {
		if l.is == aWeekday {
			if l.text != last {
				n, last = n+1, l.text
			}
			order[c] = n
		}
	}
	var days map[int]schedule.Day // of this week, by place
	var begun schedule.Day        // the first of this week
	for i := g.h.row + 1; i < len(g.s.Rows); i++ {
		row := g.s.Rows[i]
		if banner(row) && row.Cells != nil && row.at(g.first).Merged >= 5 { // one that is narrower goes on for some days
			continue
		}
		numbers := map[int]int{}
		for c, cell := range row.Cells {
			if place, in := order[c]; in && !g.left(i, c) {
				if day, _, ok := dayNumber(cell); ok {
					numbers[place] = day
				}
			}
		}
		if len(numbers) > 0 {
			first, ok := g.weekOf(numbers, begun)
			if !ok {
				return false
			}
			days, begun = map[int]schedule.Day{}, first
			for place := range numbers {
				days[place] = first + schedule.Day(place)
			}
		}
		for c, cell := range row.Cells {
			place, in := order[c]
			_, says, _ := dayNumber(cell)
			if !in || nothingIn(says) {
				continue
			}
			day, ok := days[place]
			var bad *mistake
			if !ok {
				bad = &mistake{text("不知道是哪一天。", "It is not said on which day it is."), text("请写在有日期数字的那一格。", "Write it into the cell with the number of its day.")}
			}
			if g.enter(row, c, cell, says, day, gridCell{reader: g.reader, calendar: true}, bad, g.left(i, c) || g.above(i, c)); g.effort > maxEffort {
				return false
			}
		}
	}
	return begun != 0
}

// numbered is the beginning of a cell that begins with the number of its day.
var numbered = pattern.New(`^(?:\d{1,2}\s*[月/]\s*)?(\d{1,2})(?:[日号]\s*|\s+|$)`)

// dayNumber splits off the number of the day that a cell begins with.
func dayNumber(c Cell) (day int, rest string, ok bool) {
	switch {
	case c.Kind == Number && c.Number == math.Trunc(c.Number):
		return int(c.Number), "", c.Number >= 1 && c.Number <= 31
	case c.Kind == Day:
		d, ok := serialDay(c.Number)
		_, _, day := d.Date()
		return day, "", ok
	}
	s := strings.TrimSpace(c.Text)
	narrow := strings.Map(func(c rune) rune { // as many characters as before
		if c >= '０' && c <= '９' {
			return c - '０' + '0'
		}
		return c
	}, s)
	m := numbered.FindStringSubmatch(narrow)
	if m == nil || atoi(m[1]) < 1 || atoi(m[1]) > 31 {
		return 0, s, false
	}
	for range utf8.RuneCountInString(m[0]) {
		_, n := utf8.DecodeRuneInString(s)
		s = s[n:]
	}
	if r, _ := utf8.DecodeRuneInString(s); strings.ContainsRune("点时:：-—~至到", r) {
		return 0, strings.TrimSpace(c.Text), false // 14 点
	}
	return atoi(m[1]), s, true
}

// weekOf returns the first day of a week of which some days have numbers; begun is that of the week before.
func (g *gridReader) weekOf(numbers map[int]int, begun schedule.Day) (first schedule.Day, ok bool) {
	start, end, _ := g.m.span()
	for first = start - 6; first <= end; first++ {
		if int(first.Weekday()) != firstDay(g.head[g.first].week) || begun != 0 && first != begun+7 {
			continue
		}
		ok = true
		for place, n := range numbers {
			_, _, day := (first + schedule.Day(place)).Date()
			ok = ok && day == n
		}
		if ok {
			return first, true
		}
	}
	return 0, false
}
