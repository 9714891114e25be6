package hints

import (
	"fmt"
	"math/bits"
	"path"
	"strings"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

const (
	week      = `(?:周|星期|礼拜)`
	everyWeek = `(?:每逢|每个?|逢)?` + week
	numbers   = `[一二三四五六日天]`
	english   = `(mon|tue|wed|thu|fri|sat|sun)[a-z]*`
)

var dayForms = []form{
	{compile(everyWeek + `(` + numbers + `)` + sep + week + `?(` + numbers + `)`), func(m []string, _ *reading) (token, bool) {
		return onDays(dayRange(weekday(m[1]), weekday(m[2]))), true
	}},
	{compile(everyWeek + `(` + numbers + `(?:[、,/和及]?` + numbers + `)*)`), func(m []string, _ *reading) (token, bool) {
		var days schedule.Weekdays
		for _, c := range m[1] {
			if strings.ContainsRune("一二三四五六日天", c) {
				days |= 1 << weekday(string(c))
			}
		}
		return onDays(days), true
	}},
	{compile(english + sep + english), func(m []string, _ *reading) (token, bool) {
		a, ok1 := englishDay(m[0][:strings.IndexFunc(m[0], notLetter)], m[1])
		b, ok2 := englishDay(m[0][strings.LastIndex(m[0], m[2]):], m[2])
		return onDays(dayRange(a, b)), ok1 && ok2
	}},
	{compile(english), func(m []string, _ *reading) (token, bool) {
		d, ok := englishDay(m[0], m[1])
		return onDays(1 << d), ok
	}},
	{compile(`(?:每逢|每个?|逢)?(?:周末|双休日|双休)|weekends?`), func([]string, *reading) (token, bool) { return onDays(schedule.Weekend), true }},
	{compile(`每天|每日|天天|daily|every ?day`), func([]string, *reading) (token, bool) { return onDays(0), true }},
	{compile(`除夕`), func([]string, *reading) (token, bool) { return newYearsEve(), true }},
	onKind(`(?:每逢|每个?|逢)?工作日|workdays?|weekdays?`, schedule.Workday),
	onKind(`法定(?:节假日|节日|假日|假期)|(?:public |bank )?holidays?`, schedule.Statutory),
	onKind(`(?:每逢|每个?|逢)?(?:节假日|假日|休息日|非工作日)|days? off`, schedule.DayOff),
	onHoliday(`元旦节?|new year'?s day`, schedule.NewYear),
	onHoliday(`春节|spring festival`, schedule.SpringFestival),
	onHoliday(`清明节?`, schedule.Qingming),
	onHoliday(`五一劳动节|劳动节|五一`, schedule.LabourDay),
	onHoliday(`端午节?`, schedule.DragonBoat),
	onHoliday(`中秋节?`, schedule.MidAutumn),
	onHoliday(`国庆节?|national day`, schedule.NationalDay),
}

func onDays(days schedule.Weekdays) token {
	return token{day: true, apply: func(_ bracket, r *reading) *playlists.Refusal {
		r.days |= days
		return nil
	}}
}

// onKind is the form of a word for days that the calendar tells.
func onKind(pattern string, kind schedule.Kinds) form {
	return form{compile(pattern), func([]string, *reading) (token, bool) {
		return token{day: true, apply: func(_ bracket, r *reading) *playlists.Refusal {
			r.kinds |= kind
			return nil
		}}, true
	}}
}

// onHoliday is the form of a holiday's name, which stands for all its days off.
func onHoliday(names string, kind schedule.Kinds) form {
	return onKind(`(?:`+names+`)(?:假期|放假|长假|期间)*`, kind)
}

// newYearsEve is the token for a day that the yearly list does not name: it counts it to the Spring Festival.
func newYearsEve() token {
	return token{day: true, apply: func(b bracket, r *reading) *playlists.Refusal {
		e := b.impossible("放假安排里没有单独写除夕是哪一天。", "the yearly list of days off does not say which day is New Year's Eve.",
			"[2月5日-2月5日]", "[2027-02-05~2027-02-05]")
		e.Remedy.ZH = "请写日期，例如把" + b.whole + "改成[2月5日-2月5日]；要整个春节假期都播，请写[春节]。"
		e.Remedy.EN += " [春节] means all days off of the Spring Festival."
		return e
	}}
}

// dayRange returns the days from a to b, over the end of the week if need be.
func dayRange(a, b time.Weekday) (days schedule.Weekdays) {
	for d := a; ; d = (d + 1) % 7 {
		days |= 1 << d
		if d == b {
			return days
		}
	}
}

func weekday(numeral string) time.Weekday {
	return time.Weekday(strings.Index("日一二三四五六", strings.ReplaceAll(numeral, "天", "日")) / len("日"))
}

func notLetter(c rune) bool { return c < 'a' || c > 'z' }

// englishDay reads a day's English name or its abbreviation, which begins with the three letters short.
func englishDay(written, short string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		name := strings.ToLower(d.String())
		if name[:3] == short {
			return d, strings.HasPrefix(name, written) || written == name+"s"
		}
	}
	return 0, false
}

// note says that a headline is not taken for a rule, and what to write for either meaning. There is none
// for 【每天】, which means the same either way.
func (h headline) note(site Site, filename string) (playlists.Text, bool) {
	var r reading
	mark := h.bracket.whole
	for _, t := range h.tokens {
		if t.apply(h.bracket, &r) != nil {
			return playlists.Text{
				ZH: "文件名开头的" + mark + "当作标题，不限制播放日子。",
				EN: mark + " at the start of the file name is read as a headline, so it does not limit the days.",
			}, true
		}
	}
	if r.days == 0 && r.kinds == 0 {
		return playlists.Text{}, false
	}
	word := strings.TrimSpace(Legible(h.bracket.text))
	rest := Legible(strings.TrimSpace(strings.Replace(filename, h.bracket.written, "", 1)))
	ext := path.Ext(rest)
	last := strings.TrimSuffix(rest, ext) + "[" + word + "]" + ext
	days, _ := sayDays(r.days, r.kinds)
	note := playlists.Text{
		ZH: fmt.Sprintf("文件名开头的%s当作标题，每天都播。如果要只在%s播放，请把它放到后面：“%s”。", mark, days.ZH, last),
		EN: fmt.Sprintf("%s at the start of the file name is read as a headline, so this plays every day. To play it only %s, put it last: \"%s\".", mark, days.EN, last),
	}
	if r.kinds != 0 || bits.OnesCount8(uint8(r.days)) > 2 {
		return note, true
	}
	day := site.Zone.Day(site.Arrived)
	for !r.days.Has(day.Weekday()) {
		day++
	}
	_, m, d := day.Date()
	date := fmt.Sprintf("%d月%d日", int(m), d)
	if h.bracket.numbered {
		date = "-" + date
	}
	dated := Legible(strings.Replace(filename, h.bracket.written, date, 1))
	note.ZH += fmt.Sprintf("如果“%s”是活动日期，请改成“%s”。", word, dated)
	note.EN += fmt.Sprintf(" If it is the day of the event, write \"%s\".", dated)
	return note, true
}
