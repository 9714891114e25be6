package sheets

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"yiping/daemon/agenda/persons"
	"yiping/daemon/pattern"
)

// plain returns a text as the parsers want it: half width, one kind of dash, one kind of bracket, single
// blanks, Chinese numerals before 月 and 日 as figures. It is for reading only, never for showing.
func plain(s string) string {
	var b strings.Builder
	blank := true
	for _, c := range norm.NFKC.String(clip(s)) {
		switch {
		case unicode.IsSpace(c):
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
			continue
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c):
			continue
		case strings.ContainsRune("‐‑‒–—―−ー─━", c):
			c = '-'
		case strings.ContainsRune("〜∼˜", c):
			c = '~'
		case strings.ContainsRune("【[〔{〈", c):
			c = '('
		case strings.ContainsRune("】]〕}〉", c):
			c = ')'
		case c == '﹕' || c == '∶':
			c = ':'
		case c == '。' || c == '\'':
			c = ','
		}
		blank = false
		b.WriteRune(unicode.ToLower(c))
	}
	return figures(strings.TrimSpace(dashes.ReplaceAllString(b.String(), "-")))
}

var (
	dashes   = pattern.New(`-{2,}`)
	numerals = pattern.New(`(^|[^周期拜、一二三四五六七八九十日天至到-])([一二三四五六七八九十]{1,3})([月日号点时])`)
)

// figures writes 十二月二十一日 as 12月21日. The 一 of 周一 and 星期日 stay.
func figures(s string) string {
	for range 4 { // 十二月一日 shares its 月 between two matches
		t := numerals.ReplaceAllStringFunc(s, func(m string) string {
			p := numerals.FindStringSubmatch(m)
			return p[1] + number(p[2]) + p[3]
		})
		if t == s {
			break
		}
		s = t
	}
	return s
}

// number reads a Chinese number below a hundred; other text comes back as it is.
func number(s string) string {
	n, digit := 0, 0
	for _, c := range s {
		d := strings.IndexRune("〇一二三四五六七八九", c)
		switch {
		case c == '十':
			n += max(digit, 1) * 10
			digit = 0
		case d >= 0:
			digit = d / len("一")
		default:
			return s
		}
	}
	return itoa(n + digit)
}

// tidy returns a text as it may be shown: on one line, without what cannot be seen, without persons' numbers.
func tidy(s string) string {
	return persons.Mask(persons.Line(s))
}
