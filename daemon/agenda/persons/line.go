package persons

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line makes a line of what somebody wrote, as it may be shown: nothing in it breaks lines, hides, or turns the direction of
// writing.
func Line(text string) string {
	text = strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case unicode.In(c, unicode.Cc, unicode.Cf, unicode.Co) || c == utf8.RuneError:
			return -1
		}
		return c
	}, text)
	return strings.Join(strings.Fields(text), " ")
}
