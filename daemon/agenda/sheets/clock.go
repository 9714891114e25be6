package sheets

import (
	"strconv"
	"strings"

	"yiping/daemon/pattern"
	"yiping/playlists"
)

// window is one stretch of a day, in minutes after its midnight; end may be beyond the next one.
type window struct {
	start, end int
	said       string // 上午, 全天: what to show instead of the times
	open       bool   // nobody said when it ends
}

// hours is what a cell says about times.
type hours struct {
	windows []window
	notes   []string        // for visitors: 签到18:00
	guessed *playlists.Text // how a time was understood that could be meant otherwise
	around
}

// around is what stands around a time, and tells 7 in the morning from 7 in the evening.
type around struct {
	title string
	by24  bool // another time of the sheet is of 24 hours, such as 13:30
}

const (
	halfDay   = `(上午|早上|早晨|清晨|凌晨|早|中午|下午|午后|傍晚|晚上|晚间|夜里|晚|am|pm)?`
	clockTime = `(次日|第二天|翌日)?\s*` + halfDay + `\s*(\d{1,2})(?:\s*([点时])(?:(半)|([1-3一二三])刻|(\d{1,2})分?|整)?|\s*:\s*(\d{2})(?::\d{2})?(?:\s*[点时分])?|\.(\d{2}))?\s*`
	arriving  = `(?:签到|入场|检票|报到|集合|进场|开门)`
)

var (
	clockSpan  = pattern.New(`^` + clockTime + `(?:[-~]|至|到)+\s*` + clockTime)
	clockOnly  = pattern.New(`^` + clockTime)
	fourDigits = pattern.New(`^([012]\d)([0-5]\d)\s*(?:[-~]|至|到)+\s*([012]\d)([0-5]\d)`)
	dayPart    = pattern.New(`^(全天|全日|整天|一天|上午|下午|晚上|晚间|中午)`)
	between    = pattern.New(`^(?:[\s,;、/+&|和及与:]|第?[一二三四五六123456][场节档]|[上下]午场|日场|晚场|夜场|开始|准时|起|时间|另|又)+`)
	arrival    = pattern.New(`[(,;、]?\s*(?:(` + arriving + `)(?:时间)?:?\s*(\d{1,2}[:点时]\d{0,2})|(\d{1,2}[:点时]\d{0,2}分?)\s*(?:开始)?(` + arriving + `))\s*[),]?`)
	bracketed  = pattern.New(`\(([^()]*)\)`)
)

var (
	fixTime = text("请把时间改对，例如“14:00-16:00”。", "Correct the time, for example 14:00-16:00.")
	addTime = text("请写上时间，例如“14:00-16:00”，整天的写“全天”。", "Write the time, for example 14:00-16:00; for the whole day write 全天.")
)

// readHours reads a text that is about times only. written is for what is said when it cannot be read.
func readHours(s, written string, site Site, by around) (hours, *mistake) {
	h := hours{around: by}
	for {
		m := arrival.FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		get := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return s[m[2*i]:m[2*i+1]]
		}
		h.notes = append(h.notes, get(1)+get(4)+get(2)+get(3))
		s = s[:m[0]] + " " + s[m[1]:]
	}
	s = bracketed.ReplaceAllStringFunc(s, func(m string) string {
		inner := strings.Trim(m, "() ")
		if clockSpan.MatchString(inner) || dayPart.MatchString(inner) {
			return " " + inner + " "
		}
		if forVisitors(inner) {
			h.notes = append(h.notes, inner)
		}
		return " "
	})
	for {
		s = s[len(between.FindString(s)):]
		if s == "" {
			break
		}
		w, n, bad := h.window(s, written, site)
		if bad != nil {
			return h, bad
		}
		h.windows = append(h.windows, w)
		s = s[n:]
		if len(h.windows) > 10 {
			return h, unreadTime(written)
		}
	}
	if len(h.windows) == 0 {
		return h, &mistake{reason: text("没有写时间。", "There is no time."), remedy: addTime}
	}
	return h, nil
}

func unreadTime(written string) *mistake {
	written = tidy(written)
	return &mistake{reason: text("看不懂时间“"+written+"”。", "The time \""+written+"\" cannot be read."), remedy: fixTime}
}

// window reads one window from the start of a text, and says how long what it read is.
func (h *hours) window(s, written string, site Site) (window, int, *mistake) {
	if m := fourDigits.FindStringSubmatch(s); m != nil {
		w, bad := h.between(at{hour: atoi(m[1]), minute: atoi(m[2]), full: true}, at{hour: atoi(m[3]), minute: atoi(m[4]), full: true}, written, site)
		return w, len(m[0]), bad
	}
	if m := clockSpan.FindStringSubmatch(s); m != nil {
		start, end := clockOf(m[1:10]), clockOf(m[10:19])
		if end.unit || start.unit {
			w, bad := h.between(start, end, written, site)
			return w, len(m[0]), bad
		}
	}
	if m := clockOnly.FindStringSubmatch(s); m != nil {
		start := clockOf(m[1:10])
		if start.unit {
			w, bad := h.between(start, at{}, written, site)
			return w, len(m[0]), bad
		}
	}
	if m := dayPart.FindString(s); m != "" {
		if rest := strings.TrimLeft(s[len(m):], " :,"); clockSpan.MatchString(rest) { // 全天（8:30-17:00）
			w, n, bad := h.window(rest, written, site)
			return w, len(s) - len(rest) + n, bad
		}
		return part(m, site), len(m), nil
	}
	return window{}, 0, unreadTime(written)
}

// part is a part of the day that has a name.
func part(word string, site Site) window {
	switch word {
	case "上午":
		return window{start: site.Morning.Start, end: site.Morning.End, said: word}
	case "下午":
		return window{start: site.Afternoon.Start, end: site.Afternoon.End, said: word}
	case "晚上", "晚间":
		return window{start: site.Evening.Start, end: site.Evening.End, said: "晚上"}
	case "中午":
		return window{start: site.Morning.End, end: max(site.Afternoon.Start, site.Morning.End+60), said: word}
	}
	return window{start: site.Open, end: site.Close, said: "全天"}
}

// at is a time as written.
type at struct {
	nextDay      bool
	half         string
	hour, minute int
	unit         bool // it has minutes or 点, so it is a time by itself
	figures      bool // it is written in figures: 7:30
	full         bool // and with both figures of the hour: 07:30
}

func clockOf(m []string) at {
	t := at{nextDay: m[0] != "", half: m[1], hour: atoi(m[2])}
	switch {
	case m[4] != "":
		t.minute = 30
	case m[5] != "":
		t.minute = 15 * atoi(number(m[5]))
	default:
		t.minute = atoi(m[6] + m[7] + m[8])
	}
	t.unit = m[0]+m[1]+m[3]+m[7]+m[8] != ""
	t.figures = m[7]+m[8] != ""
	t.full = len(m[2]) == 2 && m[2][0] == '0'
	return t
}

// minutes returns the time in minutes after midnight, by the half of the day that was said.
func (t at) minutes() (int, bool) {
	if t.hour > 24 || t.minute > 59 || t.hour == 24 && t.minute > 0 {
		return 0, false
	}
	n := t.hour*60 + t.minute
	switch t.half {
	case "下午", "午后", "傍晚", "晚上", "晚间", "夜里", "晚", "pm":
		if t.hour < 12 {
			n += 12 * 60
		}
	case "中午":
		if t.hour < 4 {
			n += 12 * 60
		}
	case "凌晨", "am":
		if t.hour == 12 {
			n -= 12 * 60
		}
	}
	if t.nextDay {
		n += 24 * 60
	}
	return n, true
}

// between makes a window of two times, or of one.
func (h *hours) between(start, end at, written string, site Site) (window, *mistake) {
	single := end == at{}
	if !single && end.half == "" && start.half != "" && !strings.HasPrefix(start.half, "上") && !strings.HasPrefix(start.half, "早") && end.hour < 12 {
		end.half = start.half // 下午2:00-4:00
	}
	from, ok1 := start.minutes()
	to, ok2 := end.minutes()
	if !ok1 || !ok2 {
		return window{}, &mistake{reason: text("没有“"+tidy(written)+"”这样的时间。", "There is no such time as \""+tidy(written)+"\"."), remedy: fixTime}
	}
	if !single && to <= from && start.half != "" && end.half == "" && end.hour < 12 {
		to += 12 * 60 // 上午10:00-2:00
	}
	switch {
	case single:
	case to == 12*60 && from > to && late(start.half):
		to = 24 * 60 // 晚上10点-12点
	case to <= from && from >= 18*60 && pastMidnight(end)-from <= longestNight:
		to = pastMidnight(end) // 23:00-1:00
	}
	if start.half == "" && end.half == "" && !end.nextDay {
		from, to = h.half(start, from, to, single, written, site)
	}
	if single {
		return window{start: from, end: from + site.Lasts, open: true}, nil
	}
	if to <= from {
		return window{}, notAfter(from, to)
	}
	return window{start: from, end: to}, nil
}

// longestNight is how long an event may be that ends on the next day without saying so.
const longestNight = 8 * 60

// pastMidnight is a time of the next day, as the clock shows it.
func pastMidnight(t at) int { return 24*60 + t.hour%24*60 + t.minute }

func late(half string) bool { return strings.ContainsAny(half, "晚夜") }

var (
	early   = pattern.New(`晨|早(?:操|课|读|市|餐|点|会|班|锻炼)`)
	evening = pattern.New(`晚|夜|影院|电影`)
)

// half decides which half of the day a time before opening is in. What has a leading zero, is in hour 0, or
// stands in figures in a sheet that has times of 24 hours elsewhere means what it says. Otherwise 1:00 to
// 6:59 is more likely after noon, and what is called by the evening is in it; both are said.
func (h *hours) half(start at, from, to int, single bool, written string, site Site) (int, int) {
	const noon = 12 * 60
	ends := to
	if single {
		ends = from
	}
	if from >= site.Open || from < 60 || to <= from && !single || start.full || from+noon < site.Open || from+noon >= site.Close || ends+noon > site.Close {
		return from, to
	}
	named := evening.MatchString(h.title) && from >= 5*60 && ends < noon
	if !named && (from >= 7*60 || ends > site.Open || from >= 5*60 && early.MatchString(h.title)) {
		return from, to
	}
	said := func(from, to int) string {
		if single {
			return hhmm(from)
		}
		return hhmm(from) + "-" + hhmm(to)
	}
	part, en := "下午", "in the afternoon"
	if from+noon >= 18*60 {
		part, en = "晚上", "in the evening"
	}
	written = tidy(written)
	if start.figures && h.by24 {
		if from < 5*60 {
			h.guessed = &playlists.Text{
				ZH: "“" + written + "”按凌晨的" + said(from, to) + "显示，因为表里别的时间是24小时制。如果是" + part + "，请写“" + part + said(from, to) + "”。",
				EN: "\"" + written + "\" is shown at night, because other times of the sheet are of 24 hours. If it is " + en + ", write " + said(from+noon, to+noon) + ".",
			}
		}
		return from, to
	}
	morning := "早上" + said(from, to)
	from, to = from+noon, to+noon
	h.guessed = &playlists.Text{
		ZH: "“" + written + "”按" + part + "的" + said(from, to) + "显示。如果不对，请写“" + morning + "”。",
		EN: "\"" + written + "\" is shown as " + said(from, to) + ". If that is wrong, write " + morning + ".",
	}
	return from, to
}

func notAfter(from, to int) *mistake {
	m := &mistake{
		reason: text("结束时间"+hhmm(to)+"不在开始时间"+hhmm(from)+"之后。", "It ends at "+hhmm(to)+", which is not after its start at "+hhmm(from)+"."),
		remedy: fixTime,
	}
	if from >= 18*60 || to <= 6*60 {
		m.remedy = text("请把时间改对；到第二天才结束的，写“"+hhmm(from)+"-次日"+hhmm(to)+"”。", "Correct the time; what ends on the next day is written "+hhmm(from)+"-次日"+hhmm(to)+".")
	}
	return m
}

func hhmm(minutes int) string {
	s := itoa(minutes%60 + 100)
	return itoa(minutes/60) + ":" + s[1:]
}

// atoi reads what a form has already found to be digits; empty is 0.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
