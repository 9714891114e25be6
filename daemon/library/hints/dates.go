package hints

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// date is a date as it was written: the year may be missing (0). Day 0 stands for the end of the month.
type date struct{ year, month, day int }

// dates is a span as it was written; a missing end is open.
type dates struct {
	from, until *date
	written     string // the bracket, for sentences
}

const (
	dated = `(?:(\d{4})([-./年])(\d{1,2})[-./月](\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})|(\d{2})[./年](\d{1,2})[./月](\d{1,2})[日号]?|(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})[日号]?|底)|(\d{1,2})[./](\d{1,2}))`
	// The number of groups in dated.
	datedGroups = 15
	ends        = `(?:为止|止|截止|结束|到期|之?前|以前|下架)`
	begins      = `(?:起播|起|开始|开播|以后|之后)`
	till        = `(?:有效期?|播放?|展示|截止?)?(?:至|到|~|-+)\s*|截止?\s*|until\s*`
)

var dateForms = []form{
	{compile(`(?:从|自)?` + dated + sep + dated + `(?:` + ends + `)?`), func(m []string, _ *reading) (token, bool) {
		a, ok1 := readDate(m[1 : 1+datedGroups])
		b, ok2 := readDate(m[1+datedGroups:])
		bare := m[datedGroups] != "" && m[2*datedGroups] != "" && strings.Count(m[0], ".") == 2 // dotted has refused it
		return dateToken(dates{from: &a, until: &b}), ok1 && ok2 && !bare
	}},
	// The month only once: 7月1日-31日.
	{compile(`(?:从|自)?(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?` + sep + `(\d{1,2})[日号]`), func(m []string, _ *reading) (token, bool) {
		a, b := monthDay(number(m[2]), number(m[3])), monthDay(number(m[2]), number(m[4]))
		a.year = number("0" + m[1])
		b.year = a.year
		return dateToken(dates{from: &a, until: &b}), true
	}},
	// Whole months: 7月-8月, 7-8月.
	{compile(`(?:(\d{4})年)?(\d{1,2})月?` + sep + `(?:(\d{4})年)?(\d{1,2})月底?`), func(m []string, _ *reading) (token, bool) {
		a := date{number("0" + m[1]), number(m[2]), 1}
		b := date{number("0" + m[3]), number(m[4]), 0}
		return dateToken(dates{from: &a, until: &b}), a.plausible() && b.plausible()
	}},
	// Month and day with a dash, so the separator can be none: 11-20~12-5.
	{compile(`(\d{1,2})-(\d{1,2})\s*(?:~|至|到)\s*(\d{1,2})-(\d{1,2})`), func(m []string, _ *reading) (token, bool) {
		a, b := monthDay(number(m[1]), number(m[2])), monthDay(number(m[3]), number(m[4]))
		return dateToken(dates{from: &a, until: &b}), true
	}},
	{compile(`(?:从|自)?` + dated + begins), func(m []string, _ *reading) (token, bool) {
		a, ok := readDate(m[1:])
		return dateToken(dates{from: &a}), ok
	}},
	{compile(dated + ends), func(m []string, _ *reading) (token, bool) {
		b, ok := readDate(m[1:])
		return dateToken(dates{until: &b}), ok
	}},
	{compile(`(` + till + `)` + dated + `(?:` + ends + `)?`), func(m []string, _ *reading) (token, bool) {
		b, ok := readDate(m[2:])
		// "~7.31" could also be a number; it is a date if it can be one.
		return dateToken(dates{until: &b}), ok && (m[1] != "~" && m[1] != "-" || m[2+datedGroups-2] == "" || b.plausible())
	}},
	{compile(`(?:从|自)?` + dated + `(?:~|-+)`), func(m []string, _ *reading) (token, bool) {
		a, ok := readDate(m[1:])
		return dateToken(dates{from: &a}), ok && a.plausible()
	}},
	{compile(`(?:` + till + `)?(月底|年底)` + `(?:` + ends + `)?`), func(m []string, r *reading) (token, bool) {
		year, month, _ := r.site.Zone.Day(r.site.Arrived).Date()
		if m[1] == "年底" {
			month = time.December
		}
		return dateToken(dates{until: &date{year, int(month), 0}}), len(m[0]) > len(m[1])
	}},
	{compile(`长期(?:有效|播放|播出|展示)?`), func([]string, *reading) (token, bool) {
		return token{apply: func(_ bracket, r *reading) *playlists.Refusal { r.forever = true; return nil }}, true
	}},
}

// readDate reads the submatches of dated. A year beyond this century is no date.
func readDate(m []string) (date, bool) {
	var d date
	switch {
	case m[0] != "":
		d = monthDay(number(m[2]), number(m[3]))
		d.year = number(m[0])
	case m[4] != "":
		d = monthDay(number(m[5]), number(m[6]))
		d.year = number(m[4])
	case m[7] != "":
		d = monthDay(number(m[8]), number(m[9]))
		d.year = 2000 + number(m[7])
		return d, d.year >= 2020 && d.plausible()
	case m[11] != "":
		d = date{year: number("0" + m[10]), month: number(m[11])} // 7月底
		if m[12] != "" {
			d.day = monthDay(d.month, number(m[12])).day
		}
	default:
		d = monthDay(number(m[13]), number(m[14]))
	}
	return d, d.year == 0 || d.year >= 1900 && d.year < 2100
}

// monthDay is a date without a year. Day 0 was written and does not exist; it is not the end of a month.
func monthDay(month, day int) date {
	if day == 0 {
		day = 99
	}
	return date{month: month, day: day}
}

// plausible reports whether there can be such a date in some year.
func (d date) plausible() bool {
	year := d.year
	if year == 0 {
		year = 2024 // a leap year
	}
	if d.month < 1 || d.month > 12 {
		return false
	}
	return d.day == 0 || schedule.ValidDate(year, time.Month(d.month), d.day)
}

// almost reports whether the figures are those of a date, if perhaps of none that exists.
func (d date) almost() bool { return d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31 }

// in returns the day in a year, for dates that were written without one.
func (d date) in(year int) (schedule.Day, bool) {
	if d.year != 0 {
		year = d.year
	}
	if d.day == 0 {
		return schedule.DayOf(year, time.Month(d.month)+1, 0), true
	}
	return schedule.DayOf(year, time.Month(d.month), d.day), schedule.ValidDate(year, time.Month(d.month), d.day)
}

func dateToken(d dates) token {
	return token{apply: func(b bracket, r *reading) *playlists.Refusal {
		d.written = b.whole
		for _, x := range []*date{d.from, d.until} {
			if x != nil && !x.plausible() {
				return b.impossible("没有这一天。", "there is no such day.", "[7月1日-7月31日]", "[2026-07-01~2026-07-31]")
			}
		}
		r.dates = append(r.dates, d)
		return nil
	}}
}

// spans joins what was said about dates and finds the missing years.
func (r *reading) spans() (spans []schedule.DateSpan, err error) {
	var from, until, both []dates
	for _, d := range r.dates {
		switch {
		case d.until == nil:
			from = append(from, d)
		case d.from == nil:
			until = append(until, d)
		default:
			both = append(both, d)
		}
	}
	same := func(a, b dates) bool { return equal(a.from, b.from) && equal(a.until, b.until) }
	from, until = slices.CompactFunc(from, same), slices.CompactFunc(until, same)
	switch {
	case len(from) > 1:
		return nil, contradiction("两个开始日期", "two first days")
	case len(until) > 1:
		return nil, contradiction("两个结束日期", "two last days")
	case len(both) > 0 && len(from)+len(until) > 0:
		return nil, contradiction("好几种日期", "dates that do not fit together")
	case r.forever && len(both)+len(until) > 0:
		return nil, contradiction("“长期”，又写了结束日期", "长期 (for good) and also a last day")
	case len(from) == 1 && len(until) == 1:
		// [7月1日起][播到7月31日] is one span in two brackets.
		both = append(both, dates{from[0].from, until[0].until, from[0].written + until[0].written})
		from, until = nil, nil
	}
	for _, d := range slices.Concat(both, from, until) {
		s, err := r.resolve(d)
		if err != nil {
			return nil, err
		}
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b schedule.DateSpan) int {
		if a.From == nil || b.From == nil {
			return 0
		}
		return cmp.Or(cmp.Compare(*a.From, *b.From), cmp.Compare(*a.Until, *b.Until))
	})
	return slices.CompactFunc(spans, func(a, b schedule.DateSpan) bool { return equal(a.From, b.From) && equal(a.Until, b.Until) }), nil
}

func equal[T comparable](a, b *T) bool { return a == b || a != nil && b != nil && *a == *b }

// resolve finds the years that were not written: of all spans that the words allow, the one nearest to
// the day on which the file came.
func (r *reading) resolve(d dates) (schedule.DateSpan, error) {
	today := r.site.Zone.Day(r.site.Arrived)
	year, _, _ := today.Date()
	var best schedule.DateSpan
	nearest := -1
	for y := year - 1; y <= year+1; y++ {
		s, ok := d.in(y)
		if !ok {
			continue
		}
		if dist := distance(s, today); nearest < 0 || dist < nearest || dist == nearest && y > year {
			best, nearest = s, dist
		}
	}
	b := bracket{whole: d.written}
	if nearest < 0 {
		return best, b.impossible(fmt.Sprintf("%d、%d、%d年都没有2月29日。", year-1, year, year+1),
			fmt.Sprintf("there is no 29 February in %d, %d and %d.", year-1, year, year+1), "[7月1日-7月31日]", "[2026-07-01~2026-07-31]")
	}
	if best.From != nil && best.Until != nil {
		if *best.Until < *best.From {
			return best, b.impossible("结束日期比开始日期早。", "it ends before it starts.", "[7月1日-7月31日]", "[2026-07-01~2026-07-31]")
		}
		if d.from.year == 0 && d.until.year == 0 && d.later() && *best.Until-*best.From > 183 {
			r.note("文件名里的"+d.written+"跨过新年，一共"+fmt.Sprint(int(*best.Until-*best.From)+1)+"天。如果开始和结束写反了，请改过来。",
				d.written+" in the file name runs over new year and lasts "+fmt.Sprint(int(*best.Until-*best.From)+1)+" days. If start and end are swapped, correct it.")
		}
	}
	return best, nil
}

// later reports whether the first date of a span comes after the second within one year.
func (d dates) later() bool {
	from, _ := d.from.in(2024)
	until, _ := d.until.in(2024)
	return from > until
}

// in returns the span whose unwritten year is the given one: that of its first day if there is one. A
// second date without a year is the first such date after the first.
func (d dates) in(year int) (s schedule.DateSpan, ok bool) {
	switch {
	case d.until == nil:
		from, ok := d.from.in(year)
		return schedule.DateSpan{From: &from}, ok
	case d.from == nil:
		until, ok := d.until.in(year)
		return schedule.DateSpan{Until: &until}, ok
	case d.from.year == 0 && d.until.year != 0:
		until, ok1 := d.until.in(0)
		from, ok2 := d.from.in(d.until.year)
		if from > until {
			from, ok2 = d.from.in(d.until.year - 1)
		}
		return schedule.DateSpan{From: &from, Until: &until}, ok1 && ok2
	}
	from, ok1 := d.from.in(year)
	y, _, _ := from.Date()
	until, ok2 := d.until.in(y)
	if d.until.year == 0 && until < from {
		until, ok2 = d.until.in(y + 1)
	}
	return schedule.DateSpan{From: &from, Until: &until}, ok1 && ok2
}

// distance returns how many days a span is away from a day.
func distance(s schedule.DateSpan, d schedule.Day) int {
	from, until := s.From, s.Until
	if from == nil {
		from = until
	}
	if until == nil {
		until = from
	}
	return int(max(*from-d, d-*until, 0))
}

// never reports a rule that no day can meet: a span of a few days without the weekday that is asked for.
// What the calendar says of a day may still be corrected, so it is no reason to hold a file back.
func never(rule schedule.Rule) error {
	if rule.Days == 0 || rule.Kinds != 0 || len(rule.Dates) == 0 {
		return nil
	}
	for _, s := range rule.Dates {
		if s.From == nil || s.Until == nil || *s.Until-*s.From >= 6 {
			return nil
		}
		for d := *s.From; d <= *s.Until; d++ {
			if rule.Days.Has(d.Weekday()) {
				return nil
			}
		}
	}
	days, _ := sayDays(rule.Days, 0)
	span := sayDates(rule.Dates)
	return &playlists.Refusal{
		What:   playlists.Text{ZH: "文件名里的日期和星期对不上：" + span.ZH + "没有" + days.ZH + "，永远不会播出。", EN: "The dates and weekdays in the file name do not meet, so it would never be shown."},
		Remedy: playlists.Text{ZH: "请改文件名，把日期或星期改对。", EN: "Rename the file and correct the dates or the weekdays."},
	}
}
