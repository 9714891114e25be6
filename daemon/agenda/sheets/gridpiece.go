package sheets

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yiping/daemon/pattern"
)

// piece is one line of a cell, taken apart: a time and rooms stand at its ends, the rest is the name.
type piece struct {
	whole    string
	time     string
	rooms    []string
	name     string
	asides   string // what stands in brackets, with them: states, and what else belongs to the name
	arrivals string // and what is about the time: (签到18:00)
	bad      *mistake
}

func (p piece) named() bool { return p.name != "" }

// nextTo is what people write between a time, a name and a room.
const nextTo = " \u3000,，、:：-—–@/|·~"

var (
	bracketEnd   = pattern.New(`[（(【\[]([^（）()【】\[\]]+)[）)】\]]$`)
	bracketStart = pattern.New(`^[（(【\[]([^（）()【】\[\]]+)[）)】\]]`)
	floorOnly    = pattern.New(`^(?:b?\d{1,2}|[一二三四五六七八九十]{1,3}|负一)\s*(?:楼|层|f)$`)
	anyTime      = pattern.New(`\d\s*:\s*\d\d|\d\s*[点时]`)
)

// piece takes a line apart. Something is taken from its ends as long as it is sure what it is; if a time is
// left in the middle then, nobody knows what stands around it.
func (g *gridCell) piece(line string) (p piece) {
	p.whole = line
	s := strings.Trim(line, nextTo)
	front, back := false, false // where rooms were found
	for taken := 0; s != ""; taken++ {
		if taken > maxAside {
			p.bad = notUnderstood
			return p
		}
		if p.time == "" {
			at, rest, bad := g.timeIn(s)
			if bad != nil {
				p.bad = bad
				return p
			}
			if at != "" {
				p.time, s = at, strings.Trim(rest, nextTo)
				continue
			}
		}
		if m := bracketEnd.FindStringSubmatchIndex(s); m != nil {
			p.aside(g, s[m[2]:m[3]], s[m[0]:])
			s = strings.Trim(s[:m[0]], nextTo)
			continue
		}
		if m := bracketStart.FindStringSubmatchIndex(s); m != nil {
			p.aside(g, s[m[2]:m[3]], s[:m[1]])
			s = strings.Trim(s[m[1]:], nextTo)
			continue
		}
		token, rest := lastToken(s)
		if _, is := stateOf(plain(token)); is && rest != "" {
			p.asides = "（" + token + "）" + p.asides
			s = strings.Trim(rest, nextTo)
			continue
		}
		if !front && g.rooms(token) != nil {
			p.rooms, back = append([]string{token}, p.rooms...), true
			s = strings.Trim(g.withoutFloor(rest, token), nextTo)
			continue
		}
		token, rest = firstToken(s)
		if !back && g.rooms(token) != nil {
			p.rooms, front = append(p.rooms, token), true
			s = strings.Trim(rest, nextTo)
			continue
		}
		break
	}
	p.name = s
	if anyTime.MatchString(plain(s)) {
		p.bad = notUnderstood
	}
	return p
}

// aside takes what stands in brackets, with the brackets in whole.
func (p *piece) aside(g *gridCell, inner, whole string) {
	inner = strings.TrimSpace(inner)
	plainly := plain(inner)
	if g.rooms(inner) != nil {
		p.rooms = append(p.rooms, inner)
		return
	}
	if p.time == "" {
		if at, rest, bad := g.timeIn(inner); bad == nil && at != "" && strings.Trim(rest, nextTo) == "" {
			p.time = at
			return
		}
	}
	switch {
	case arrival.MatchString(plainly):
		p.arrivals += whole
	case anyTime.MatchString(plainly) && !movedTo.MatchString(plainly):
		p.bad = notUnderstood
	default:
		p.asides = whole + p.asides
	}
}

// lastToken and firstToken cut a text where something stands next to it, or a bracket.
func lastToken(s string) (token, rest string) {
	i := strings.LastIndexAny(s, nextTo+"）)】]") + 1
	if i > 0 {
		_, n := utf8.DecodeRuneInString(s[i-1:])
		i += n - 1
	}
	return s[i:], s[:i]
}

func firstToken(s string) (token, rest string) {
	i := strings.IndexAny(s, nextTo+"（(【[")
	if i < 0 {
		i = len(s)
	}
	return s[:i], s[i:]
}

// withoutFloor takes the floor away that stands before a room: 三楼 学习讲堂.
func (g *gridCell) withoutFloor(rest, room string) string {
	floor, before := lastToken(strings.TrimRight(rest, nextTo))
	if floorOnly.MatchString(plain(floor)) && g.rooms(floor+room) != nil {
		return before
	}
	return rest
}

const (
	digits  = "0123456789０１２３４５６７８９"
	maxTime = 40 // characters that a time may have
)

// timeIn takes a time off the beginning of a text, or off its end: the longest that is one. It is a mistake if
// there is only what looks like a time and is none.
func (g *gridCell) timeIn(s string) (at, rest string, bad *mistake) {
	r := []rune(s)
	try := func(from, to int, rest string) bool {
		t, wrong := g.time(string(r[from:to]))
		if t == "" {
			if bad == nil {
				bad = wrong
			}
			return false
		}
		if alone := justPart.MatchString(plain(t)); alone && (to < len(r) && !divides(r[to]) || from > 0 && !divides(r[from-1])) {
			return false // 下午茶会
		}
		at = t
		return true
	}
	for n := min(len(r), maxTime); n > 0; n-- {
		if endsTime(r, n) && try(0, n, string(r[n:])) {
			return at, string(r[n:]), nil
		}
	}
	for n := max(0, len(r)-maxTime); n < len(r); n++ {
		if beginsTime(r, n) && try(n, len(r), string(r[:n])) {
			return at, string(r[:n]), nil
		}
	}
	return "", s, bad
}

func divides(c rune) bool { return strings.ContainsRune(nextTo+"（(【[）)】]", c) }

// endsTime reports whether a time may end before the nth character.
func endsTime(r []rune, n int) bool {
	return strings.ContainsRune(digits+"点时分半刻整天日午上间起)）", r[n-1]) && (n == len(r) || !strings.ContainsRune(digits+":：.．-—–~～至到点时分半刻整", r[n]))
}

// beginsTime reports whether a time may begin with the nth character.
func beginsTime(r []rune, n int) bool {
	return strings.ContainsRune(digits+"上下早晚中午全整一凌傍清夜次零二三四五六七八九十两", r[n]) && (n == 0 || !strings.ContainsRune(digits+":：.．-—–~～至到点时年月第周", r[n-1]))
}

var (
	justPart = pattern.New(`^(?:(?:全天|全日|整天|一天|上午|下午|晚上|晚间|中午)[、,和及 ]*)+$`)
	hasHalf  = pattern.New(`上午|早|凌晨|中午|下午|午后|傍晚|晚|夜|am|pm`)
	shaped   = pattern.New(`^(?:` + clockTime + `|` + clockTime + `(?:[-~]|至|到)+\s*` + clockTime + `)$`)
	units    = pattern.New(`[:点时]`)
)

// time reads a text that is a time and nothing else; empty if it is none. wrong says why one that has the form
// of a time is none.
func (g *gridCell) time(s string) (at string, wrong *mistake) {
	g.effort += 1 + len(s)/20
	at = strings.TrimSpace(s)
	p := plain(at)
	h, bad := readHours(p, at, g.site, around{})
	if half := g.half(); half != "" && bad == nil && !hasHalf.MatchString(p) && (h.guessed != nil || !g.fits(h)) { // 2:00 beside 下午
		if later, bad := readHours(half+p, at, g.site, around{}); bad == nil && g.fits(later) {
			return half + at, nil
		}
	}
	switch {
	case bad != nil && shaped.MatchString(p) && units.MatchString(p):
		return "", bad
	case bad != nil, len(h.windows) > 1 && slices.ContainsFunc(h.windows, func(w window) bool { return w.open }):
		return "", nil
	case h.guessed != nil:
		return "", &mistake{text("不知道“"+tidy(s)+"”是上午还是下午。", "It is not said whether \""+tidy(s)+"\" is in the morning."),
			text("请写24小时制的时间，例如“14:00-16:00”。", "Write the time in 24 hours, such as 14:00-16:00.")}
	case !g.fits(h):
		return "", &mistake{text("写的时间"+hhmm(h.windows[0].start)+"和“"+tidy(g.hours.text)+"”对不上。", "Its time "+hhmm(h.windows[0].start)+" is not within \""+tidy(g.hours.text)+"\"."),
			text("请改正时间，或者移到对的那一格。", "Correct the time, or move it to the right cell.")}
	}
	return at, nil
}

// fits reports whether times are within the hours beside the cell.
func (g *gridCell) fits(h hours) bool {
	return g.hours.is == nothing || !slices.ContainsFunc(h.windows, func(w window) bool { return !w.within(g.hours.window) })
}

// half returns the half of the day in which the hours beside a cell are, if that is the later one.
func (g *gridCell) half() string {
	switch w := g.hours.window; {
	case g.hours.is == nothing || w.said == "全天" || w.start < 12*60:
		return ""
	case w.start < 18*60:
		return "下午"
	}
	return "晚上"
}

// within reports whether an event is in the hours beside it. Nobody is exact about when the morning ends.
func (w window) within(hours window) bool {
	switch hours.said {
	case "上午":
		return w.start < 12*60+30
	case "中午":
		return w.start >= 11*60 && w.start <= 14*60
	case "下午":
		return w.start >= 11*60+30 && w.start <= 18*60
	case "晚上":
		return w.start >= 17*60
	case "全天":
		return true
	}
	if hours.open {
		return w.start == hours.start
	}
	return w.start >= hours.start && w.start < hours.end && (w.open || w.end <= hours.end)
}
