package hints

import (
	"fmt"
	"slices"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

const (
	noon     = 12 * 60
	midnight = 24 * 60
)

const (
	next  = `(次日|第二天|翌日|次晨)?`
	half  = `(上午|早上|早晨|清晨|凌晨|中午|下午|傍晚|晚上|夜里|am|pm)?`
	clock = next + half + `(\d{1,3})(?:[点时](?:(半|[1一]刻|[3三]刻|整)|(\d{1,2})分?)?|:(\d{2})|\.(\d{2}))`
)

// bareForms are numbers without a word or unit; they must be tried before any other form takes a part of them.
var bareForms = []form{
	// Two readings are possible: 9.30-11.30. See dotted.
	{compile(`(\d{1,2})\.(\d{1,2})` + sep + `(\d{1,2})\.(\d{1,2})`), dotted},
	// Without any sign at all: 0900-1700. See compact.
	{compile(`(\d{2})(\d{2})` + sep + `(\d{2})(\d{2})`), compact},
}

var hourForms = []form{
	{compile(clock + sep + clock), func(m []string, _ *reading) (token, bool) {
		return window(clockTime(m[1:8]), clockTime(m[8:15])), m[1] == ""
	}},
	// The unit only at the end: 9-17点, 下午2-5点.
	{compile(half + `(\d{1,2})` + sep + clock), func(m []string, _ *reading) (token, bool) {
		return window(wallTime{half: m[1], hour: number(m[2])}, clockTime(m[3:10])), m[9] == ""
	}},
	{compile(`(\d{1,2})(?:[:.](\d{2}))?(am|pm)?` + sep + `(\d{1,2})(?:[:.](\d{2}))?(am|pm)`), func(m []string, _ *reading) (token, bool) {
		a, b := wallTime{half: m[3], hour: number(m[1]), minute: number("0" + m[2])}, wallTime{half: m[6], hour: number(m[4]), minute: number("0" + m[5])}
		return window(a, b), a.hour >= 1 && a.hour <= 12 && b.hour >= 1 && b.hour <= 12
	}},
	{compile(`全天`), func([]string, *reading) (token, bool) {
		return token{apply: func(bracket, *reading) *playlists.Refusal { return nil }}, true
	}},
	{compile(`上午|中午|下午|晚上|夜间`), func(m []string, _ *reading) (token, bool) { return partOfDay(m[0]), true }},
}

// wallTime is a time as it was written.
type wallTime struct {
	half         string // 下午 and the like
	hour, minute int
	next         bool // 次日 was written before it
}

// clockTime reads the submatches of clock.
func clockTime(m []string) wallTime {
	t := wallTime{next: m[0] != "", half: m[1], hour: number(m[2])}
	switch m[3] {
	case "半":
		t.minute = 30
	case "1刻", "一刻":
		t.minute = 15
	case "3刻", "三刻":
		t.minute = 45
	}
	for _, s := range m[4:7] {
		if s != "" {
			t.minute = number(s)
		}
	}
	return t
}

func (t wallTime) exists() bool { return t.hour*60+t.minute <= midnight && t.minute < 60 }

// minutes returns the minute of the day, by the twelve-hour words if there are any.
func (t wallTime) minutes() int {
	switch t.half {
	case "下午", "傍晚", "晚上", "pm":
		if t.hour < 12 {
			t.hour += 12
		}
	case "中午":
		if t.hour < 4 {
			t.hour += 12
		}
	case "am":
		if t.hour == 12 {
			t.hour = 0
		}
	case "夜里":
		if t.hour >= 6 && t.hour < 12 {
			t.hour += 12
		}
	}
	return t.hour*60 + t.minute
}

// window is the token for hours from one time to another.
func window(a, b wallTime) token {
	return token{apply: func(br bracket, r *reading) *playlists.Refusal {
		if !a.exists() || !b.exists() {
			return br.impossible("一天只有0点到24点，一小时只有60分。", "a day has 24 hours and an hour 60 minutes.", "[9点-17点]", "[9.00-17.00]")
		}
		// 下午2点-5点: the word counts for both.
		if b.half == "" && b.hour < 12 && (a.half == "中午" || a.minutes() >= noon && b.hour > a.hour) {
			b.half = a.half
		}
		start, end := a.minutes(), b.minutes()
		if start == midnight {
			start = 0
		}
		if end == 0 {
			end = midnight
		}
		if start == end {
			return br.impossible("开始和结束是同一个时间。", "it starts and ends at the same time.", "[9点-17点]", "[9.00-17.00]")
		}
		if b.next && start < end {
			return br.impossible("超过了24小时。", "that is longer than 24 hours.", "[21点-6点]", "[21.00-6.00]")
		}
		r.window(start, end)
		switch {
		case b.next || a.half != "" || b.half != "" || end > noon:
		case start < end && end <= r.site.Open:
			r.note(
				fmt.Sprintf("文件名里的%s是%s，那时还没开门。如果是下午，请写成[%s-%s]。", br.whole, sayHours("–", start, end), oclock(start+noon), oclock(end+noon)),
				fmt.Sprintf("%s in the file name means %s, before the building opens. If the afternoon is meant, write [%s-%s].", br.whole, sayHours("–", start, end), dot(start+noon), dot(end+noon)))
		case start > end && start < noon && start >= r.site.Open:
			r.note(
				fmt.Sprintf("文件名里的%s一直到第二天%s。如果是下午，请写成[%s-%s]。", br.whole, sayTime(end), oclock(start), oclock(end+noon)),
				fmt.Sprintf("%s in the file name lasts until %s the next day. If the afternoon is meant, write [%s-%s].", br.whole, sayTime(end), dot(start), dot(end+noon)))
		}
		return nil
	}}
}

func (r *reading) window(start, end int) {
	h := schedule.Hours{Start: start, End: end}
	if (start != 0 || end != midnight) && !slices.Contains(r.hours, h) {
		r.hours = append(r.hours, h)
	}
}

// partOfDay is the token for a word that stands for hours at this site.
func partOfDay(word string) token {
	return token{apply: func(b bracket, r *reading) *playlists.Refusal {
		open, closing := r.site.Open, r.site.Close
		always := open == closing || open == 0 && closing == midnight
		if always {
			open, closing = 0, midnight
		}
		start, end := 0, 0
		switch word {
		case "上午":
			start, end = open, noon
		case "中午":
			start, end = 11*60, 14*60
		case "下午":
			start, end = noon, 18*60
		case "晚上":
			start, end = 18*60, closing
			if closing < open {
				end += midnight
			}
		case "夜间":
			start, end = closing, open+midnight
			if closing < open {
				end = open
			}
		}
		if start >= end || word == "夜间" && always {
			return b.impossible("这里的开放时间是"+sayHours("–", open, closing)+"，没有"+word+"。",
				"the building is open "+sayHours("–", open, closing)+" and has no such time.", "[9点-17点]", "[9.00-17.00]")
		}
		if end > midnight {
			end -= midnight
		}
		r.window(start%midnight, end)
		return nil
	}}
}

// dotted decides what four numbers with dots mean: hours or dates.
//
// Most are only possible as one of the two: 9.00-17.00 has no day 00 or month 17, 11.20-12.5 has no
// minute "5". Where both are possible, as in 9.30-11.30, staff mean hours if the first stands on the half
// hour and the second on a quarter after it, because notices seldom begin on the 30th of a month;
// everything else is read as dates. A note says which reading was taken, unless the minutes are none that
// anyone would write.
func dotted(m []string, r *reading) (token, bool) {
	a, b := wallTime{hour: number(m[1]), minute: number(m[2])}, wallTime{hour: number(m[3]), minute: number(m[4])}
	from, until := monthDay(a.hour, a.minute), monthDay(b.hour, b.minute)
	twoDigits := len(m[2]) == 2 && len(m[4]) == 2
	asHours := twoDigits && a.exists() && b.exists()
	asDates := from.plausible() && until.plausible()
	switch {
	case asHours && asDates:
		hours := a.minute == 30 && b.minute%15 == 0 && b.minutes() > a.minutes()
		return r.twoReadings(hours, a, b, from, until), true
	case asHours:
		return window(a, b), true
	case asDates:
		return dateToken(dates{from: &from, until: &until}), true
	case twoDigits && a.minute%30 == 0 && b.minute%30 == 0 && a.minute < 60 && b.minute < 60 && max(a.hour, b.hour) < 30:
		return window(a, b), true // 9.00-25.00: plainly hours, plainly a mistake
	case from.almost() && until.almost():
		return dateToken(dates{from: &from, until: &until}), true // 11.31-12.5: the same with dates
	}
	return token{}, false
}

// twoReadings is the token for numbers that could be hours or dates.
func (r *reading) twoReadings(hours bool, a, b wallTime, from, until date) token {
	t := dateToken(dates{from: &from, until: &until})
	if hours {
		t = window(a, b)
	}
	inner := t.apply
	t.apply = func(br bracket, r *reading) *playlists.Refusal {
		if err := inner(br, r); err != nil {
			return err
		}
		days := fmt.Sprintf("%d月%d日-%d月%d日", from.month, from.day, until.month, until.day)
		times := oclock(a.minutes()) + "-" + oclock(b.minutes())
		switch {
		case hours:
			r.note("文件名里的"+br.whole+"当作时间。如果是日期，请写成["+days+"]。",
				br.whole+" in the file name is read as hours. If dates are meant, write ["+days+"].")
		case a.minute%5 == 0 && b.minute%5 == 0 && a.minutes() < b.minutes() && a.hour >= 6:
			r.note("文件名里的"+br.whole+"当作日期。如果是时间，请写成["+times+"]。",
				br.whole+" in the file name is read as dates. If hours are meant, write ["+times+"].")
		}
		return nil
	}
	return t
}

// compact decides what two numbers of four digits mean. Quarters of an hour are hours (0900-1700), unless
// both could be years (2015-2030); what could only be month and day is dates (1201-1231); the rest is a
// name (2021-2025).
func compact(m []string, r *reading) (token, bool) {
	a, b := wallTime{hour: number(m[1]), minute: number(m[2])}, wallTime{hour: number(m[3]), minute: number(m[4])}
	from, until := monthDay(a.hour, a.minute), monthDay(b.hour, b.minute)
	year := func(t wallTime) bool { return t.hour == 19 || t.hour == 20 }
	step := 15
	if year(a) && year(b) {
		step = 30
	}
	asHours := a.minute%step == 0 && b.minute%step == 0 && a.minute < 60 && b.minute < 60
	asDates := from.plausible() && until.plausible()
	switch {
	case asHours && a.exists() && b.exists() && asDates:
		return r.twoReadings(true, a, b, from, until), true
	case asHours && (a.exists() && b.exists() || m[1] < "10" && b.hour < 30):
		return window(a, b), true
	case asDates:
		return r.twoReadings(false, a, b, from, until), true
	}
	return token{}, false
}

func (r *reading) note(zh, en string) {
	r.out.Notes = append(r.out.Notes, playlists.Text{ZH: zh, EN: en})
}

// oclock writes a time as staff write it in a name: 9点30分.
func oclock(minutes int) string {
	if minutes%60 == 0 {
		return fmt.Sprintf("%d点", minutes/60)
	}
	return fmt.Sprintf("%d点%d分", minutes/60, minutes%60)
}

// dot writes a time as it may stand in a file name: 9.30.
func dot(minutes int) string { return fmt.Sprintf("%d.%02d", minutes/60, minutes%60) }
