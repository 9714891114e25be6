package holidays

import (
	"strconv"
	"strings"
	"time"

	"yiping/daemon/pattern"
	"yiping/playlists/schedule"
)

// longest is the longest stretch of days off that is believed, in days.
const longest = 31

const oneDate = `(?:(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})|(\d{1,2})月(\d{1,2})[日号]?|(\d{1,2})[-./](\d{1,2}))`

var (
	dashes  = strings.NewReplacer("—", "-", "–", "-", "－", "-", "~", "-", "〜", "-", "至", "-", "到", "-", "起", "")
	weekday = pattern.New(`\([^()]*\)|(?:周|星期)[一二三四五六日天]`)
	dateRE  = pattern.New(`^` + oneDate + `$`)
	spanRE  = pattern.New(`^` + oneDate + `-+(?:` + oneDate + `|(\d{1,2})[日号])$`)
	datish  = pattern.New(`^\D{0,2}(?:\d{4}[-./年]\d|\d{8}|\d{1,2}月\d|\d{1,2}[-./]\d)`)
	serial  = pattern.New(`^[3-7]\d{4}(?:\.0*)?$`)
)

// days reads a date, a span of dates or several of them with 、 between, as people write them: 1月1日, 2027-1-1,
// 10月1日（周五）至7日. A year that is not written is the given one. No days: it is not understood, or there is
// no such day.
func days(text string, year int) []schedule.Day {
	text = weekday.ReplaceAllString(dashes.Replace(plain(text)), "")
	var out []schedule.Day
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == '、' || c == ',' || c == ';' }) {
		d := span(part, year)
		if d == nil {
			return nil
		}
		out = append(out, d...)
	}
	return out
}

func span(text string, year int) []schedule.Day {
	if m := dateRE.FindStringSubmatch(text); m != nil {
		if d, ok := day(m[1:], year); ok {
			return []schedule.Day{d}
		}
		return nil
	}
	m := spanRE.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	from, ok1 := day(m[1:11], year)
	y, month, _ := from.Date()
	until, ok2 := schedule.Day(0), false
	if m[21] != "" {
		until, ok2 = valid(y, int(month), number(m[21]))
	} else {
		until, ok2 = day(m[11:21], y)
		if ok1 && ok2 && until < from && m[11] == "" && m[14] == "" { // over new year: the yearly file is that of its end
			if m[1] != "" || m[4] != "" {
				until, ok2 = day(m[11:21], y+1)
			} else {
				from, ok1 = day(m[1:11], year-1)
			}
		}
	}
	if !ok1 || !ok2 || until < from || until-from >= longest {
		return nil
	}
	var out []schedule.Day
	for d := from; d <= until; d++ {
		out = append(out, d)
	}
	return out
}

// day reads the submatches of oneDate.
func day(m []string, year int) (schedule.Day, bool) {
	for _, at := range [][3]int{{0, 1, 2}, {3, 4, 5}, {-1, 6, 7}, {-1, 8, 9}} {
		if m[at[1]] == "" {
			continue
		}
		if at[0] >= 0 {
			year = number(m[at[0]])
		}
		return valid(year, number(m[at[1]]), number(m[at[2]]))
	}
	return 0, false
}

func valid(year, month, day int) (schedule.Day, bool) {
	return schedule.DayOf(year, time.Month(month), day), year > 0 && schedule.ValidDate(year, time.Month(month), day)
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// serialDay reads a date as spreadsheets count them.
func serialDay(text string) (schedule.Day, bool) {
	if !serial.MatchString(text) {
		return 0, false
	}
	const epoch = 25569 // 1970-01-01
	return schedule.Day(number(text[:5]) - epoch), true
}
