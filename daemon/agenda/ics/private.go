package ics

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"yiping/daemon/agenda/persons"
	"yiping/playlists/agenda"
)

// private reports whether the public may only know that a room is taken. A class that nobody knows counts as
// private (RFC 5545, 3.8.1.3), and an event without a title tells nothing, as in calendars that publish only
// when somebody is busy.
func (r *reader) private(e *event) bool {
	if e.private == nil {
		private := r.isPrivate(e)
		e.private = &private
	}
	return *e.private
}

// key is what two spellings of a word have in common.
func key(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("·-_“”\"'「」", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, width.Fold.String(name))
}

func (r *reader) isPrivate(e *event) bool {
	if r.hidden || e.class != "" && e.class != "PUBLIC" {
		return true
	}
	summary := key(e.summary)
	if slices.Contains([]string{"", "busy", "忙", "忙碌", "private", "私人", "私密", "privateappointment", "私人约会"}, summary) {
		return true
	}
	if r.words.In(e.summary, e.categories, e.location, e.organiser) || r.words.In(e.roomsInvited...) {
		return true
	}
	for _, line := range e.described {
		line = headOf(line, maxDescription)
		if r.described += len(line); r.described > maxDescribed {
			return true // nobody knows
		}
		if r.words.In(newlines.Replace(line)) {
			return true
		}
	}
	return false
}

// Descriptions and comments are never shown, and are only looked through for words: of one the first bytes, of the
// events of a calendar that take place within the window so many. What comes after these is private.
const (
	maxDescription = 8 << 10
	maxDescribed   = 512 << 10
)

var newlines = strings.NewReplacer(`\n`, " ", `\N`, " ")

// headOf returns the first bytes of a text, without a part of a character.
func headOf(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// public returns a text as everybody may read it: on one line, of sensible length, without telephone
// numbers, identity cards and addresses.
func public(text string) string {
	text = clip(strings.Join(strings.FieldsFunc(clip(text, 1000), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff'
	}), " "), 200)
	return persons.Mask(strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.Is(unicode.Cf, r) {
			return -1 // what turns the direction of writing, or is not seen
		}
		return r
	}, text))
}

// clip returns the first characters of a text.
func clip(text string, characters int) string {
	if len(text) <= characters {
		return text
	}
	n := 0
	for i := range text {
		if n++; n > characters {
			return text[:i]
		}
	}
	return text
}

// marks are how people say in a title what has become of an event.
var marks = []struct {
	word  string
	state agenda.State
}{
	{"已取消", agenda.Cancelled}, {"取消", agenda.Cancelled}, {"canceled", agenda.Cancelled}, {"cancelled", agenda.Cancelled},
	{"已改期", agenda.Rescheduled}, {"改期", agenda.Rescheduled}, {"已延期", agenda.Rescheduled}, {"延期", agenda.Rescheduled},
	{"已满", agenda.Full}, {"名额已满", agenda.Full}, {"报名已满", agenda.Full}, {"待定", agenda.Tentative},
}

// headline takes such a mark off a title: “Canceled: ” as Outlook writes it, or 【已满】 at either end.
func headline(title string) (string, agenda.State) {
	lower := strings.ToLower(title)
	for _, m := range marks {
		if !strings.Contains(lower, m.word) {
			continue
		}
		for _, pair := range [][2]string{{"【", "】"}, {"[", "]"}, {"（", "）"}, {"(", ")"}, {"〔", "〕"}} {
			mark := pair[0] + m.word + pair[1]
			if rest, ok := cutFold(title, mark); ok {
				return rest, m.state
			}
			if n := len(title) - len(mark); n > 0 && utf8.RuneStart(title[n]) && strings.EqualFold(title[n:], mark) {
				return strings.TrimSpace(title[:n]), m.state
			}
		}
		for _, colon := range []string{":", "："} {
			if rest, ok := cutFold(title, m.word+colon); ok {
				return rest, m.state
			}
		}
	}
	return title, agenda.Normal
}

// cutFold takes something off the begin of a title, if more is left.
func cutFold(title, prefix string) (string, bool) {
	if len(title) <= len(prefix) || !strings.EqualFold(title[:len(prefix)], prefix) {
		return title, false
	}
	rest := strings.TrimSpace(title[len(prefix):])
	return rest, rest != ""
}

// organisation reports whether a name is one of an organisation. People organise events, too, and their
// names are nobody's business.
func organisation(name string) bool {
	name = key(name)
	return slices.ContainsFunc([]string{
		"中心", "队", "协会", "学会", "商会", "理事会", "委员会", "居委会", "居委", "村委会", "社", "学校", "小学", "中学", "大学", "学院", "幼儿园", "医院", "党委",
		"支部", "总支", "工会", "妇联", "共青团", "团委", "街道", "办公室", "办事处", "派出所", "司法所", "局", "公司", "集团", "图书馆", "文化馆", "博物馆", "美术馆",
		"工作室", "工作站", "服务站", "驿站", "志愿团", "合唱团", "艺术团", "基金会", "联合会", "俱乐部", "银行",
	}, func(end string) bool { return strings.HasSuffix(name, end) && utf8.RuneCountInString(name) >= 4 })
}
