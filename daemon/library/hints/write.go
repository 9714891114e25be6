package hints

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

var fitWords = map[playlists.Fit]string{playlists.Contain: "contain", playlists.Cover: "cover", playlists.Stretch: "stretch"}

// The head of a file that the page has begun. People may write below it, and the page keeps what they wrote.
const writtenHead = "# 管理页写的设置，也可以手工修改。Written by the operators' page; people may edit it, too.\n"

// part is a key of the file with its value as lines; without a value it is not said.
type part struct{ key, value string }

// parts returns what the file says besides its items, in the order in which it is written.
func (f PlaylistFile) parts() []part {
	priority, order := "", ""
	if f.Priority {
		priority = " true\n"
	}
	if len(f.Order) > 0 {
		order = "\n"
		for _, name := range f.Order {
			order += "  - " + quote(name) + "\n"
		}
	}
	return []part{{"priority", priority}, {"order", order}, {"default", f.Default.value()}}
}

// value returns the override in one line, or nothing if it says nothing.
func (o ItemOverride) value() string {
	var said []string
	add := func(key, value string) { said = append(said, key+": "+value) }
	if o.MS != 0 {
		add("duration", strconv.FormatFloat(float64(o.MS)/1000, 'f', -1, 64)+"s")
	}
	if o.Fit != nil {
		add("fit", fitWords[*o.Fit])
	}
	if o.Sound != nil {
		add("sound", strconv.FormatBool(*o.Sound))
	}
	if o.First != nil {
		add("first", strconv.FormatBool(*o.First))
	}
	if r := o.Rule; r != nil {
		if len(r.Dates) > 0 {
			add("dates", listed(r.Dates, dateWord))
		}
		if days := dayWords(*r); len(days) > 0 {
			add("days", listed(days, strings.TrimSpace))
		} else if r.Always() {
			add("days", "每天")
		}
		if len(r.Hours) > 0 {
			add("hours", listed(r.Hours, hourWord))
		}
	}
	if said == nil {
		return ""
	}
	return " {" + strings.Join(said, ", ") + "}\n"
}

func listed[T any](all []T, word func(T) string) string {
	var words []string
	for _, x := range all {
		words = append(words, word(x))
	}
	if len(words) == 1 {
		return words[0]
	}
	return "[" + strings.Join(words, ", ") + "]"
}

func dateWord(s schedule.DateSpan) string {
	day := func(d *schedule.Day) string {
		if d == nil {
			return ""
		}
		y, m, n := d.Date()
		return fmt.Sprintf("%04d-%02d-%02d", y, int(m), n)
	}
	return quote(day(s.From) + "~" + day(s.Until))
}

func hourWord(h schedule.Hours) string { return quote(sayTime(h.Start) + "-" + sayTime(h.End)) }

func dayWords(r schedule.Rule) (words []string) {
	for _, k := range kinds {
		if r.Kinds&k.kind != 0 {
			words = append(words, strings.TrimSuffix(k.zh, "假期"))
		}
	}
	if r.Days == 1<<7-1 {
		return append(words, "mon-sun")
	}
	for i := range 7 {
		if d := at(i); r.Days.Has(d) {
			words = append(words, strings.ToLower(d.String()[:3]))
		}
	}
	return words
}

// quote writes a string so that no reader of YAML takes it for anything else.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029' || c == '\ufeff':
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// line returns the key with its value, or nothing.
func (p part) line() string {
	if p.value == "" {
		return ""
	}
	return p.key + ":" + p.value
}

// text returns the whole file, as the page writes it.
func (f PlaylistFile) text() string {
	text := ""
	for _, p := range f.parts() {
		text += p.line()
	}
	return text + f.itemised()
}

// itemised returns the key items with all below it, or nothing.
func (f PlaylistFile) itemised() string {
	if below := lines(f.Items, "  "); below != "" {
		return "items:\n" + below
	}
	return ""
}

// lines returns what is said of items, one a line.
func lines(items map[string]ItemOverride, indent string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(items)) {
		b.WriteString(part{indent + quote(name), items[name].value()}.line())
	}
	return b.String()
}

// Rewrite returns the bytes of a playlist.yaml that says what is wanted. What people wrote in the old bytes (their
// order, comments, keys that are not known) stays as far as it is about what does not change; dropped has the comments
// that could not stay. Bytes that say nothing at all come back empty: the file is not needed then. The error is a
// *playlists.Refusal if what is wanted cannot be.
func Rewrite(old []byte, want PlaylistFile, site Site) (out []byte, dropped []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(want.Items)) {
		if r := want.Items[name].Rule; r != nil && never(*r) != nil {
			return nil, nil, playlists.Refuse("“"+Legible(name)+"”的日期和星期对不上，永远不会播出。", "The dates and weekdays of \""+Legible(name)+"\" do not meet, so it would never be shown.",
				"请把日期或星期改对。", "Correct the dates or the weekdays.")
		}
	}
	was, _ := ParsePlaylistYAML(old, site)
	if o, ok := outlineOf(string(old)); ok {
		text, lost := o.with(was, want)
		if got, _ := ParsePlaylistYAML([]byte(text), site); got.Same(want) {
			return needed(text), lost, nil
		}
	}
	text := writtenHead + want.text()
	got, problems := ParsePlaylistYAML([]byte(text), site)
	switch {
	case len(problems) > 0:
		return nil, nil, &playlists.Refusal{What: problems[0].What, Remedy: problems[0].Remedy}
	case !got.Same(want):
		return nil, nil, errors.New("playlist.yaml would say something else than what is wanted")
	}
	return needed(text), remarks(string(old)), nil
}

// needed returns the text, or nothing if it has only our own head and the beginning of a list.
func needed(text string) []byte {
	if rest := strings.Replace(text, writtenHead, "", 1); strings.TrimSpace(rest) == "" || strings.TrimSpace(rest) == "items:" {
		return nil
	}
	return []byte(text)
}

// Same reports whether two files say the same.
func (f PlaylistFile) Same(g PlaylistFile) bool { return f.text() == g.text() }
