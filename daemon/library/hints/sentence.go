package hints

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Where a rule comes from: how its sentence begins.
var (
	byName = playlists.Text{ZH: "按文件名：", EN: "By the file name: "}
	byPage = playlists.Text{ZH: "按页面设置：", EN: "As set on the page: "}
)

// say says back what is in force, or nothing if nothing is.
func (h Hints) say(origin playlists.Text) playlists.Text {
	var zh, en []string
	add := func(in bool, z, e string) {
		if in {
			zh, en = append(zh, z), append(en, e)
		}
	}
	when := SayRule(h.Rule)
	add(when.ZH != "", when.ZH, when.EN)
	add(h.MS != 0, "每次播"+lengthZH(h.MS), lengthEN(h.MS)+" each time")
	add(h.FitSet && h.Fit == playlists.Contain, "完整显示", "the whole picture is shown")
	add(h.FitSet && h.Fit == playlists.Cover, "铺满屏幕（边缘可能被裁）", "it fills the screen (edges may be cut)")
	add(h.FitSet && h.Fit == playlists.Stretch, "拉伸到满屏（画面会变形）", "it is stretched to the screen")
	add(h.Sound, "有声播放（屏幕也要开声音）", "with sound (where the display has sound)")
	add(h.Mute, "静音", "without sound")
	add(h.First, "排在最前", "it comes first")
	add(h.Now, "放进来就马上播一次，以后按顺序播", "it is shown at once when it arrives, then in its place")
	if len(zh) == 0 {
		return playlists.Text{}
	}
	return playlists.Text{ZH: origin.ZH + strings.Join(zh, "；") + "。", EN: origin.EN + strings.Join(en, "; ") + "."}
}

// SayLength says a length in milliseconds.
func SayLength(ms int64) playlists.Text { return playlists.Text{ZH: lengthZH(ms), EN: lengthEN(ms)} }

// SayRule says when something is shown: 只在2026年7月31日前（含当天）每天9:00–17:00播放.
func SayRule(r schedule.Rule) playlists.Text {
	if r.Always() {
		return playlists.Text{}
	}
	dates, hours := sayDates(r.Dates), sayWindows(r.Hours)
	days, aside := sayDays(r.Days, r.Kinds)
	open := len(r.Dates) == 1 && r.Dates[0].Until == nil // 从…起
	until := len(r.Dates) == 1 && r.Dates[0].From == nil // …前
	switch {
	case days.ZH+hours.ZH == "" && open:
		return playlists.Text{ZH: "从" + dates.ZH + "播放", EN: "shown " + dates.EN}
	case days.ZH+hours.ZH == "" && until:
		return playlists.Text{ZH: "只播到" + dayZH(*r.Dates[0].Until) + "（含当天）", EN: "shown only " + dates.EN}
	case dates.ZH+days.ZH == "":
		return playlists.Text{ZH: "每天只在" + hours.ZH + "播放", EN: "shown only " + hours.EN + ", every day"}
	case days.ZH == "" && hours.ZH != "" && !single(r.Dates):
		days = playlists.Text{ZH: "每天", EN: "every day"}
	case days.ZH != "" && dates.ZH != "":
		days.ZH = "的" + days.ZH
	}
	var en []string
	for _, s := range []string{dates.EN, days.EN, hours.EN} {
		if s != "" {
			en = append(en, s)
		}
	}
	only := "只在"
	if open {
		only, dates.ZH, days.ZH = "", "从"+dates.ZH, "，只在"+strings.TrimPrefix(days.ZH, "的")
	}
	return playlists.Text{ZH: only + dates.ZH + days.ZH + hours.ZH + "播放" + aside.ZH, EN: "shown only " + strings.Join(en, ", ") + aside.EN}
}

func single(spans []schedule.DateSpan) bool {
	return len(spans) == 1 && spans[0].From != nil && spans[0].Until != nil && *spans[0].From == *spans[0].Until
}

// sayDates says spans of dates in full, with the year.
func sayDates(spans []schedule.DateSpan) playlists.Text {
	var zh, en []string
	for _, s := range spans {
		switch {
		case s.From == nil && s.Until == nil:
			continue
		case s.From == nil:
			zh, en = append(zh, dayZH(*s.Until)+"前（含当天）"), append(en, "until "+dayEN(*s.Until)+" inclusive")
		case s.Until == nil:
			zh, en = append(zh, dayZH(*s.From)+"起"), append(en, "from "+dayEN(*s.From)+" on")
		case *s.From == *s.Until:
			zh, en = append(zh, dayZH(*s.From)), append(en, "on "+dayEN(*s.From))
		default:
			y1, _, _ := s.From.Date()
			y2, m, d := s.Until.Date()
			end := dayZH(*s.Until)
			if y1 == y2 {
				end = fmt.Sprintf("%d月%d日", int(m), d)
			}
			zh, en = append(zh, dayZH(*s.From)+"至"+end), append(en, "from "+dayEN(*s.From)+" to "+dayEN(*s.Until))
		}
	}
	return playlists.Text{ZH: strings.Join(zh, "、"), EN: list(en)}
}

func dayZH(d schedule.Day) string {
	y, m, day := d.Date()
	return fmt.Sprintf("%d年%d月%d日", y, int(m), day)
}

func dayEN(d schedule.Day) string {
	y, m, day := d.Date()
	return fmt.Sprintf("%d %s %d", day, m, y)
}

const numerals = "日一二三四五六"

// kinds are the words for what the calendar tells of a day, and what has to be known to understand them.
var kinds = []struct {
	kind             schedule.Kinds
	zh, en           string
	asideZH, asideEN string
}{
	{schedule.Workday, "工作日", "workdays", "含调休上班日", "make-up workdays included"},
	{schedule.DayOff, "节假日", "days off", "含周末，不含调休上班日", "weekends and holidays, without make-up workdays"},
	{schedule.Statutory, "法定节假日", "public holidays", "按每年的放假安排", "by the yearly list of days off"},
	{schedule.NewYear, "元旦假期", "the days off of New Year", "", ""},
	{schedule.SpringFestival, "春节假期", "the days off of the Spring Festival", "", ""},
	{schedule.Qingming, "清明假期", "the days off of Qingming", "", ""},
	{schedule.LabourDay, "劳动节假期", "the days off of Labour Day", "", ""},
	{schedule.DragonBoat, "端午假期", "the days off of the Dragon Boat Festival", "", ""},
	{schedule.MidAutumn, "中秋假期", "the days off of the Mid-Autumn Festival", "", ""},
	{schedule.NationalDay, "国庆假期", "the days off of National Day", "", ""},
}

// sayDays says which days are meant: those that the calendar tells, then weekdays, Monday first, three and
// more in a row as a range. The aside explains the former; it belongs behind the sentence.
func sayDays(w schedule.Weekdays, k schedule.Kinds) (days, aside playlists.Text) {
	var zh, en, asideZH, asideEN []string
	for _, x := range kinds {
		if k&x.kind == 0 {
			continue
		}
		zh, en = append(zh, x.zh), append(en, x.en)
		if x.asideZH != "" {
			asideZH, asideEN = append(asideZH, x.asideZH), append(asideEN, x.asideEN)
		}
	}
	if len(asideZH) == 1 {
		aside = playlists.Text{ZH: "（" + asideZH[0] + "）", EN: " (" + asideEN[0] + ")"}
	}
	on := len(en) > 0 // a range needs no "on"
	if bits.OnesCount8(uint8(w)) == 7 {
		zh, en, w = append(zh, "星期一至星期日"), append(en, "Monday to Sunday"), 0
	}
	for i := 0; i < 7; i++ {
		n := 0
		for i+n < 7 && w.Has(at(i+n)) {
			n++
		}
		if n >= 3 {
			zh, en = append(zh, "星期"+numeralOf(i)+"至星期"+numeralOf(i+n-1)), append(en, at(i).String()+" to "+at(i+n-1).String())
			i += n
		} else if n > 0 {
			zh, en = append(zh, "星期"+numeralOf(i)), append(en, at(i).String()+"s")
			on = on || len(en) == 1
		}
	}
	if on {
		en[0] = "on " + en[0]
	}
	return playlists.Text{ZH: strings.Join(zh, "、"), EN: list(en)}, aside
}

// list joins words as English does: one, two and three.
func list(words []string) string {
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " and " + words[n]
	}
	return strings.Join(words, "")
}

// at returns the i-th day of a week that begins on Monday.
func at(i int) time.Weekday { return time.Weekday((i + 1) % 7) }

func numeralOf(i int) string { return string([]rune(numerals)[at(i)]) }

func sayWindows(hours []schedule.Hours) playlists.Text {
	var zh, en []string
	for _, h := range hours {
		zh, en = append(zh, sayHours("–次日", h.Start, h.End)), append(en, sayHours("–", h.Start, h.End))
		if h.End <= h.Start {
			en[len(en)-1] += " the next day"
		}
	}
	return playlists.Text{ZH: strings.Join(zh, "、"), EN: list(en)}
}

// sayHours writes a window of wall-clock time, with overnight between the times if it passes midnight.
func sayHours(overnight string, start, end int) string {
	to := "–"
	if end <= start {
		to = overnight
	}
	return sayTime(start) + to + sayTime(end)
}

func sayTime(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// lengthZH writes a length in milliseconds: 20秒, 2分钟, 1分30秒.
func lengthZH(ms int64) string {
	h, m, s := parts(ms)
	var b strings.Builder
	if h > 0 {
		fmt.Fprintf(&b, "%d小时", h)
	}
	if m > 0 && s == "0" {
		fmt.Fprintf(&b, "%d分钟", m)
	} else if m > 0 {
		fmt.Fprintf(&b, "%d分", m)
	}
	if s != "0" {
		b.WriteString(s + "秒")
	}
	return b.String()
}

func lengthEN(ms int64) string {
	h, m, s := parts(ms)
	var words []string
	if h > 0 {
		words = append(words, fmt.Sprintf("%d h", h))
	}
	if m > 0 {
		words = append(words, fmt.Sprintf("%d min", m))
	}
	if s != "0" {
		words = append(words, s+" s")
	}
	return strings.Join(words, " ")
}

func parts(ms int64) (hours, minutes int64, seconds string) {
	return ms / 3_600_000, ms / 60_000 % 60, strconv.FormatFloat(float64(ms%60_000)/1000, 'f', -1, 64)
}
