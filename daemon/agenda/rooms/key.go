package rooms

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"yiping/daemon/pattern"
)

// fold returns a text in half width and small letters, with one kind of bracket and single blanks.
func fold(s string) string {
	var b strings.Builder
	blank := true
	for _, c := range norm.NFKC.String(s) {
		switch {
		case han(c):
		case unicode.IsSpace(c):
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
			continue
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c):
			continue
		case strings.ContainsRune("【[〔{〈", c):
			c = '('
		case strings.ContainsRune("】]〕}〉", c):
			c = ')'
		}
		blank = false
		b.WriteRune(unicode.ToLower(c))
	}
	return strings.TrimSpace(b.String())
}

// han reports whether a character is one of those that most texts are made of, which stay as they are.
func han(c rune) bool { return c >= '\u4e00' && c <= '\u9fff' }

// key is what all spellings of a folded name have in common: it has no blanks, quotes, dots, dashes and brackets.
func key(s string) string {
	return strings.Map(func(c rune) rune {
		if han(c) {
			return c
		}
		if c == ' ' || unicode.Is(unicode.Pd, c) || strings.ContainsRune(`"'“”‘’「」『』《》()·•・.。_−─━ー`, c) {
			return -1
		}
		return c
	}, s)
}

const storey = `((?:b|负|地下)?(?:\d{1,2}|[一二三四五六七八九十]{1,3}))\s*(?:楼|层|f)`

var (
	before = pattern.New(`^(?:` + storey + `|(b\d)\b)[\s.·_-]*`)
	behind = pattern.New(`[\s.·_-]*(?:` + storey + `|\b(b\d))$`)
	alone  = pattern.New(`^(b|负|地下)?(\d{1,2}|[一二三四五六七八九十]{1,3})$`)
)

// hear takes a text apart.
func hear(text string) said {
	s := fold(text)
	x := said{whole: key(s)}
	say := func(floor string) { x.floor = cmp.Or(x.floor, floor) }
	var out strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '(')
		if open < 0 {
			break
		}
		out.WriteString(s[:open] + " ")
		inside, rest, _ := strings.Cut(s[open+1:], ")")
		if l := level(key(inside)); l != "" {
			say(l)
		} else {
			x.asides = append(x.asides, key(inside))
		}
		s = rest
	}
	out.WriteString(s)
	s = strings.Trim(out.String(), " )")
	if strings.ContainsAny(s, "楼层fb") {
		if m := before.FindStringSubmatch(s); m != nil {
			say(level(m[1] + m[2]))
			s = s[len(m[0]):]
		}
		if m := behind.FindStringSubmatch(s[max(0, len(s)-30):]); m != nil { // a floor is short
			say(level(m[1] + m[2]))
			s = s[:len(s)-len(m[0])]
		}
	}
	x.bare = key(s)
	return x
}

// level returns a floor that is written as a key in one spelling, 3 or b1, or nothing if it is no floor.
func level(s string) string {
	if !short(s, 8) {
		return ""
	}
	s = strings.TrimRight(s, "楼层f")
	m := alone.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		n = figure(m[2])
	}
	if m[1] != "" {
		return "b" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// figure reads 十二 and 二十一.
func figure(s string) (n int) {
	digit := 0
	for _, c := range s {
		if c == '十' {
			n, digit = n+10*max(digit, 1), 0
		} else {
			digit = strings.IndexRune("零一二三四五六七八九", c) / len("一")
		}
	}
	return n + digit
}

// short reports whether a text has at most so many characters.
func short(s string, characters int) bool {
	return len(s) <= characters || utf8.RuneCountInString(s) <= characters
}

// clip returns the first characters of a text.
func clip(s string, characters int) string {
	if short(s, characters) {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:characters]))
}

// long reports whether a key is of two Chinese characters, or of four letters: shorter ones are in many words.
func long(key string) bool { return len(key) >= 4 }
