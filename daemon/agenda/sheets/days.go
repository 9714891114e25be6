package sheets

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"yiping/daemon/pattern"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// days is what a cell says about dates.
type days struct {
	list   []schedule.Day
	stated schedule.Weekdays // the weekday that stands behind a single date
	many   bool              // a span, a list or a rule
	span   bool              // from one day to another, without weekdays
}

// mistake says why a cell cannot be obeyed.
type mistake struct{ reason, remedy playlists.Text }

// maxDays bounds what one row may expand to.
const maxDays = 400

const (
	weekWord = `(?:周|星期|礼拜)`
	weekList = weekWord + `[一二三四五六日天](?:\s*(?:[、,/和及]|-|~|至|到)?\s*` + weekWord + `?[一二三四五六日天])*`
)

var (
	ymd       = pattern.New(`^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})(?:\s*[日号]|t00:00(?::00)?)?`)
	compact   = pattern.New(`^(20\d\d)(\d\d)(\d\d)`)
	yymd      = pattern.New(`^(\d\d)[./](\d{1,2})[./](\d{1,2})`)
	md        = pattern.New(`^(\d{1,2})\s*月份?\s*(\d{1,2})\s*[日号]?`)
	slashed   = pattern.New(`^(\d{1,2})[./](\d{1,2})[日号]?`)
	dashed    = pattern.New(`^(\d{1,2})-(\d{1,2})`)
	dayOnly   = pattern.New(`^(\d{1,2})\s*[日号]`)
	bareDay   = pattern.New(`^(\d{1,2})`)
	rangeTo   = pattern.New(`^\s*(?:[-~]|至|到)+\s*`)
	listMore  = pattern.New(`^\s*(?:[、,;&+/]|以?及|和|与)\s*`)
	onDay     = pattern.New(`^\s*\(?\s*` + weekWord + `\s*([一二三四五六日天])\s*\)?`)
	weekly    = pattern.New(`^\s*[(,、]?\s*(每逢|每个?|逢)?(` + weekList + `)\s*\)?`)
	nthWeek   = pattern.New(`^每?个?月?第\s*([一二三四五1-5])\s*个?` + weekWord + `([一二三四五六日天])`)
	monthRule = pattern.New(`^(?:(20\d\d)\s*年\s*)?(\d{1,2})\s*月份?\s*(每|逢|周|星期|礼拜|工作日|全月|整月)`)
	daily     = pattern.New(`^\s*[(,、]?\s*(?:每天|每日|天天|全月|整月|长期|daily)\s*\)?`)
	workdays  = pattern.New(`^\s*[(,、]?\s*(?:每个?|逢)?工作日\s*\)?`)
	weekends  = pattern.New(`^\s*[(,、]?\s*(?:每个?|逢)?(?:周末|双休日)\s*\)?`)
	sinceNow  = pattern.New(`^(?:即日起?|从?今日?起?)\s*(?:[-~]|至|到)\s*`)
	onward    = pattern.New(`^\s*(?:起|开始)`)
	closed    = pattern.New(`\s*[(,;、]?\s*(?:其中|逢)?(?:除|不含)?(每?` + weekList + `|(?:\d{1,2}月)?\d{1,2}[日号](?:[、,和及](?:\d{1,2}月)?\d{1,2}[日号])*)\s*(?:闭馆日?|闭展|休展|休息|休馆|除外|外|不开放|停展)\s*\)?`)
)

// dayReader reads dates from the start of a text.
type dayReader struct {
	s, whole    string // what is left, and all of it
	m           month
	year, month int // of the date before: 12月5、12、19日
	bad         *mistake
}

// readDays reads the dates that a text begins with, and returns what follows them. Nothing is read of a
// text that begins otherwise.
func readDays(s string, m month) (d days, rest string, bad *mistake) {
	r := dayReader{s: strings.TrimLeft(s, " ,;、"), whole: tidy(s), m: m}
	except, closedDays := r.exceptions()
	if at := monthRule.FindStringSubmatchIndex(r.s); at != nil { // 12月每周二、四
		mon := atoi(r.s[at[4]:at[5]])
		mid, ok := r.m.resolve(mon, 15)
		year, _, _ := mid.Date()
		if at[2] >= 0 {
			year = atoi(r.s[at[2]:at[3]])
		}
		if ok {
			r.m.year, r.m.month, r.s = year, mon, r.s[at[6]:]
		}
	}
	from, until, bounded := r.dates(&d)
	if r.bad != nil {
		return d, r.s, r.bad
	}
	week, nth, rule := r.rule(bounded)
	switch {
	case rule && bounded && !d.span:
		d.stated = week // 12月5日，周六
	case rule && d.span:
		d.list, d.span = onlyOn(from, until, week, 0, m), false
	case rule:
		first, last, ok := r.m.span()
		if !ok {
			return d, r.s, r.whichMonth()
		}
		d.list, d.many = onlyOn(first, last, week, nth, m), true
	}
	if except != 0 || len(closedDays) > 0 {
		d.list = slices.DeleteFunc(d.list, func(day schedule.Day) bool { return except.Has(day.Weekday()) || slices.Contains(closedDays, day) })
		d.span = false
	}
	slices.Sort(d.list)
	d.list = slices.Compact(d.list)
	return d, strings.TrimLeft(r.s, " ,;、"), nil
}

// exceptions takes “周一闭馆” and “12月10日除外” out of the text.
func (r *dayReader) exceptions() (week schedule.Weekdays, list []schedule.Day) {
	for {
		at := closed.FindStringSubmatchIndex(r.s)
		if at == nil {
			return week, list
		}
		inner := r.s[at[2]:at[3]]
		r.s = r.s[:at[0]] + " " + r.s[at[1]:]
		if i := strings.IndexAny(inner, "周星礼"); i >= 0 {
			week |= weekSet(inner)
			continue
		}
		if d, _, bad := readDays(inner, r.m); bad == nil {
			list = append(list, d.list...)
		}
	}
}

// dates reads single dates, spans and lists of them. bounded says that there was one.
func (r *dayReader) dates(d *days) (from, until schedule.Day, bounded bool) {
	if m := sinceNow.FindString(r.s); m != "" {
		keep := r.s
		r.s = r.s[len(m):]
		if last, ok := r.date(true); ok && last >= r.m.arrived {
			d.list, d.many, d.span = within(r.m.arrived, last), true, true
			return r.m.arrived, last, true
		}
		r.s = keep
		return 0, 0, false
	}
	for first := true; ; first = false {
		keep := r.s
		if !first {
			m := listMore.FindString(r.s)
			if m == "" {
				return from, until, true
			}
			r.s = r.s[len(m):]
		}
		day, ok := r.date(!first)
		if r.bad != nil {
			return
		}
		if !ok {
			r.s = keep
			return from, until, !first
		}
		if !first {
			d.many = true
		} else {
			from, until = day, day
		}
		last := day
		if m := rangeTo.FindString(r.s); m != "" {
			keep := r.s
			r.s = r.s[len(m):]
			if end, ok := r.date(true); ok {
				last = end
			} else {
				r.s = keep
			}
			if r.bad != nil {
				return
			}
		} else if m := onward.FindString(r.s); m != "" {
			r.s = r.s[len(m):]
			if _, end, ok := r.m.span(); ok && end > day {
				last = end
			}
		}
		if last < day || last-day > maxDays || len(d.list) > maxDays {
			r.bad = &mistake{
				reason: text("结束日期"+monthDay(last)+"比开始日期"+monthDay(day)+"早，或者隔得太久。", "The last day is before the first one, or too long after it."),
				remedy: fixDate,
			}
			return
		}
		if last != day {
			d.many, d.span = true, true
		}
		until = max(until, last)
		d.list = append(d.list, within(day, last)...)
		if m := onDay.FindStringSubmatch(r.s); m != nil && !weekMore.MatchString(r.s[len(m[0]):]) {
			if !d.many {
				d.stated |= weekSet("周" + m[1])
			} else {
				d.stated = 0
			}
			r.s = r.s[len(m[0]):]
			if m := rangeTo.FindString(r.s); m != "" && last == day { // 12月8日（周二）-12月20日
				keep := r.s
				r.s = r.s[len(m):]
				if end, ok := r.date(true); ok && end > day && end-day <= maxDays {
					d.many, d.span, d.stated, until = true, true, 0, max(until, end)
					d.list = append(d.list, within(day+1, end)...)
					r.s = strings.TrimPrefix(r.s, onDay.FindString(r.s))
				} else {
					r.s = keep
				}
			}
		}
	}
}

var weekMore = pattern.New(`^\s*(?:[、,/和及]|-|~|至|到)?\s*` + weekWord + `?[一二三四五六日天](?:[^\d]|$)`)

// fixDate is the remedy for most of what can be wrong with a date.
var fixDate = text("请把日期改对，例如“12月1日”。", "Correct the date, for example 12月1日.")

// date reads one date. In a list, or as an end, the month and even 日 may be missing.
func (r *dayReader) date(more bool) (schedule.Day, bool) {
	take := func(form *pattern.Pattern) []int {
		m := form.FindStringSubmatch(r.s)
		if m == nil {
			return nil
		}
		rest := r.s[len(m[0]):]
		if rest != "" && (rest[0] >= '0' && rest[0] <= '9' && !strings.HasSuffix(m[0], "日") && !strings.HasSuffix(m[0], "号") || rest[0] == ':') {
			return nil // only a part of a number, or a time
		}
		var n []int
		for _, g := range m[1:] {
			v, _ := strconv.Atoi(g)
			n = append(n, v)
		}
		r.s = rest
		return n
	}
	written := r.s
	for _, form := range []*pattern.Pattern{ymd, compact, yymd} {
		if n := take(form); n != nil {
			if n[0] < 100 {
				n[0] += 2000
			}
			r.year = n[0]
			return r.on(n[0], n[1], n[2])
		}
	}
	if n := take(md); n != nil {
		return r.on(0, n[0], n[1])
	}
	if m := dashed.FindStringSubmatch(r.s); m != nil {
		if rest := r.s[len(m[0]):]; strings.HasPrefix(rest, "日") || strings.HasPrefix(rest, "号") || strings.HasPrefix(rest, "月") {
			m = nil // 6-13日, 7-8月: a span
		}
		if m != nil && (!more || r.month == 0) {
			if n := take(dashed); n != nil && n[0] <= 12 {
				return r.on(0, n[0], n[1])
			}
			r.s = written
		}
	}
	if n := take(slashed); n != nil && n[0] <= 12 {
		return r.on(0, n[0], n[1])
	}
	r.s = written // 20/12 is no date
	if n := take(dayOnly); n != nil {
		return r.inMonth(n[0])
	}
	if m := bareDay.FindString(r.s); m != "" {
		// 5、12、19日 and 6-13日: a figure of a list, if something of the list says 日.
		rest := r.s[len(m):]
		c := listMore.FindString(rest) != "" || rangeTo.FindString(rest) != ""
		if more && r.month != 0 && (rest == "" || rest[0] == ' ' || rest[0] == '(' || c) || !more && c && daysOnly.MatchString(r.s) {
			v, _ := strconv.Atoi(m)
			r.s = rest
			return r.inMonth(v)
		}
	}
	return 0, false
}

var daysOnly = pattern.New(`^\d{1,2}(?:\s*(?:[、,和及-]|~|至|到)\s*\d{1,2})*[日号]`)

// inMonth returns a day of the month that was said before, or else of the sheet's.
func (r *dayReader) inMonth(day int) (schedule.Day, bool) {
	mon := r.month
	if mon == 0 {
		mon = r.m.month
	}
	if mon == 0 {
		r.bad = r.whichMonth()
		return 0, false
	}
	return r.on(0, mon, day)
}

func (r *dayReader) whichMonth() *mistake {
	said := quote(r.whole, r.m.hidden)
	return &mistake{
		reason: text("不知道是哪个月的“"+said+"”。", "It is not said of which month \""+said+"\" is."),
		remedy: text("请在表的标题里写上年月，例如“2026年12月活动安排表”。", "Write the year and month into the title of the sheet, such as 2026年12月活动安排表."),
	}
}

// on returns the day of a date, which may have no year.
func (r *dayReader) on(year, mon, day int) (schedule.Day, bool) {
	if year == 0 && r.year != 0 {
		year = r.year
		if r.month != 0 && mon < r.month {
			year++
		}
	}
	d, ok := schedule.DayOf(year, time.Month(mon), day), schedule.ValidDate(year, time.Month(mon), day)
	if year == 0 {
		d, ok = r.m.resolve(mon, day)
	}
	if year != 0 && (year < 2000 || year > 2100) {
		return 0, false
	}
	if !ok {
		r.bad = noSuchDay(year, mon, day)
		return 0, false
	}
	if y, _, _ := d.Date(); r.month != 0 {
		r.year = y
	}
	r.month = mon
	return d, true
}

func noSuchDay(year, mon, day int) *mistake {
	zh, en := itoa(mon)+"月"+itoa(day)+"日", itoa(mon)+"/"+itoa(day)
	if year != 0 {
		zh, en = itoa(year)+"年"+zh, itoa(year)+"/"+en
	}
	return &mistake{reason: text("没有"+zh+"这一天。", "There is no such day as "+en+" (month/day)."), remedy: fixDate}
}

func itoa(n int) string { return strconv.Itoa(n) }

// monthDay says a date as staff do.
func monthDay(d schedule.Day) string {
	_, m, n := d.Date()
	return itoa(int(m)) + "月" + itoa(n) + "日"
}
