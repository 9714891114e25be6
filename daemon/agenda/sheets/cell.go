package sheets

import (
	"math"
	"strconv"
	"strings"

	"yiping/daemon/pattern"
	"yiping/playlists/schedule"
)

// first returns the first cell of the given columns that has something in it.
func (x *sheetReader) first(row Row, columns ...column) Cell {
	for _, is := range columns {
		for _, c := range x.h.cols[is] {
			if cell := row.at(c); strings.TrimSpace(cell.Text) != "" {
				return cell
			}
		}
	}
	return Cell{}
}

func (x *sheetReader) text(row Row, columns ...column) string { return x.first(row, columns...).Text }

// place returns the text about where.
func (x *sheetReader) place(row Row) string {
	if c := x.first(row, where); !c.Struck || allStruck(row) {
		return c.Text
	}
	return ""
}

// days reads the cell of a date.
func (x *sheetReader) days(c Cell) (days, string, *mistake) {
	p := plain(c.Text)
	if c.Kind == Day || c.Kind == Moment || (c.Kind == Number || x.flat) && lostFormat.MatchString(p) {
		n := c.Number
		if c.Kind == Words {
			n, _ = strconv.ParseFloat(p, 64)
		}
		if day, ok := serialDay(n); ok {
			rest := ""
			if part := n - math.Floor(n); part > 0.5/1440 {
				rest = hhmm(int(math.Round(part * 1440)))
			}
			if c.NoYear { // Excel took the year in which it was typed
				_, mon, n := day.Date()
				if d, ok := x.m.resolve(int(mon), n); ok {
					day = d
				}
			}
			return days{list: []schedule.Day{day}}, rest, nil
		}
	}
	if c.Kind == Words && lostFormat.MatchString(p) {
		n, _ := strconv.ParseFloat(p, 64)
		if day, ok := serialDay(n); ok {
			return days{list: []schedule.Day{day}}, "", nil
		}
	}
	return readDays(p, x.m)
}

var (
	lostFormat = pattern.New(`^\d{5}(?:\.\d+)?$`)
	lostZero   = pattern.New(`^(\d{1,2})\.([123])$`)
)

// times joins what the cells say about times into one text. allDay says that the sheet has no place for them.
func (x *sheetReader) times(rest string, timed, begun, ended Cell) (s string, allDay bool) {
	s = clockText(timed)
	if begun.Text != "" {
		s += " " + clockText(begun)
		if ended.Text != "" {
			s += "-" + clockText(ended)
		}
	}
	return strings.TrimSpace(rest + " " + s), !x.h.has(clock) && !x.h.has(starts) && !x.h.has(when)
}

var afternoon = pattern.New(`(?:^|\D)(?:1[3-9]|2[0-3])\s*(?:[:.][0-5]\d(?:\D|$)|[点时])`)

// hasAfternoon reports whether a row has a time after noon that is written in 24 hours.
func (x *sheetReader) hasAfternoon(row Row) bool {
	for _, is := range []column{date, when, clock, starts, ends} {
		c := x.first(row, is)
		s := clockText(c)
		if is == date && c.Kind != Moment {
			continue
		}
		if is == when && c.Kind != Moment {
			s = strings.ReplaceAll(s, ".", " ") // 12.20 is a date there
		}
		if afternoon.MatchString(s) {
			return true
		}
	}
	return false
}

// clockText is a cell of a time as text.
func clockText(c Cell) string {
	if c.Kind == Clock || c.Kind == Moment || c.Kind == Number && c.Number > 0 && c.Number < 1 {
		n := int(math.Round((c.Number - math.Floor(c.Number)) * 1440))
		if c.Number == 1 {
			n = 1440
		}
		return hhmm(n)
	}
	return plain(c.Text)
}
