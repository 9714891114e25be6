package led

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// The charsets of boards.
const (
	UTF8    = "utf-8"
	GB18030 = "gb18030"
)

// encode returns a line in the charset of a board. GB18030 has every character there is, but the fonts of boards have
// those of two bytes (GBK), and at best some more of the Han. So other characters are written by those: é as it is, ñ as n,
// ½ as 1/2; signs such as smileys are left out, and what is left is a question mark.
func encode(line, charset string) []byte {
	if charset == UTF8 {
		return []byte(line)
	}
	var out strings.Builder
	for _, c := range line {
		if b, ok := inFont(c); ok {
			out.WriteString(b)
		} else {
			out.WriteString(inOtherWords(c))
		}
	}
	return []byte(out.String())
}

// inFont returns the bytes of a character if a board may have it.
func inFont(c rune) (string, bool) {
	b, err := simplifiedchinese.GB18030.NewEncoder().String(string(c))
	return b, err == nil && (len(b) <= 2 || unicode.Is(unicode.Han, c))
}

// others are characters that are written by another one, although Unicode does not say so.
var others = map[rune]rune{'\u2044': '/', '¥': '￥', '•': '·', '\u2212': '-'}

// inOtherWords returns the bytes of what stands for a character that no board has.
func inOtherWords(c rune) string {
	var out strings.Builder
	for _, part := range norm.NFKD.String(string(c)) {
		if other, ok := others[part]; ok {
			part = other
		}
		b, ok := inFont(part)
		switch {
		case ok:
			out.WriteString(b)
		case !unicode.In(part, unicode.M, unicode.S, unicode.C): // marks, signs, and what cannot be seen
			out.WriteByte('?')
		}
	}
	return out.String()
}
