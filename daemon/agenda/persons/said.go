package persons

import (
	"slices"
	"strings"

	"golang.org/x/text/width"

	"yiping/daemon/pattern"
)

// said is what is a person's by what is said of it. The last group of each is what is hidden.
var said = []struct {
	any  []string // one of these is in a text that has it
	form *pattern.Pattern
}{
	{[]string{"@"}, pattern.New(`([a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+)`)},
	{[]string{"信", "wechat", "weixin", "vx", "wx"}, pattern.New(`(?:微信|威信|薇信|wechat|weixin|\bwx|\bvx)(?:id)?(?:(?:号码?|同号)?\s*[:=]\s*|号码?\s*)([a-z][a-z0-9_-]{4,19})`)},
	{[]string{"信", "wechat", "weixin", "vx", "wx"}, pattern.New(`(?:微信|威信|薇信|wechat|weixin|\bwx|\bvx)\s*([a-z][a-z]{0,18}[0-9_-][a-z0-9_-]{1,18})`)},
	{[]string{"qq"}, pattern.New(`\bqq群?(?:号码?)?\s*[:=]?\s*(\d{5,11})`)},
	{[]string{"e", "g", "d", "s", "p", "h", "m"}, pattern.New(`\b([egdsphm]\d{8}|e[a-z]\d{7})\b`)}, // passports and permits
	{[]string{"分机", "ext"}, pattern.New(`(?:分机|\bext\.?)(?:号码?)?\s*[:=]?\s*(\d{2,6})`)},
	{[]string{"转"}, pattern.New(`(?:\*{4}|总机|电话|内线)[\s,(-]*转\s*(\d{2,6})`)},
	{[]string{"电话", "手机", "联系方式", "tel", "phone", "mobile"}, pattern.New(`(?:电话|手机|联系方式|tel|phone|mobile)[:. ]*(\+?\d[\d -]{5,18}\d)`)},
}

// maskSaid replaces what is a person's by what is said of it, in whatever width it is written.
func maskSaid(s string) string {
	narrow, at := narrowed(s)
	for _, x := range said {
		if !slices.ContainsFunc(x.any, func(word string) bool { return strings.Contains(narrow, word) }) {
			continue
		}
		var out strings.Builder
		done := 0
		for _, m := range x.form.FindAllStringSubmatchIndex(narrow, -1) {
			from, to := m[len(m)-2], m[len(m)-1]
			number := strings.TrimLeft(strings.NewReplacer("-", "", " ", "").Replace(narrow[from:to]), "abcdefghijklmnopqrstuvwxyz")
			if calendar.MatchString(number) || strings.HasPrefix(narrow[to:], "路") || strings.HasPrefix(narrow[to:], "号线") {
				continue
			}
			out.WriteString(s[done:at[from]])
			out.WriteString(masked)
			done = at[to]
		}
		if done > 0 {
			s = out.String() + s[done:]
			narrow, at = narrowed(s)
		}
	}
	return s
}

// narrowed returns a text in which full-width characters are narrow and letters are small, and where each byte of
// it comes from.
func narrowed(text string) (narrow string, at []int) {
	b := make([]byte, 0, len(text))
	at = make([]int, 0, len(text)+1)
	for i, r := range text {
		switch {
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r < 0x2010:
		case r == '\u2010' || r == '\u2011' || r == '\u2013' || r == '\u2014':
			r = '-'
		default:
			if k := width.LookupRune(r); k.Kind() == width.EastAsianFullwidth {
				if r = k.Narrow(); r >= 'A' && r <= 'Z' {
					r += 'a' - 'A'
				}
			}
		}
		b = append(b, string(r)...)
		for len(at) < len(b) {
			at = append(at, i)
		}
	}
	return string(b), append(at, len(text))
}
