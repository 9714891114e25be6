package hints

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yiping/daemon/pattern"
)

// bracket is one pair of brackets in a name.
type bracket struct {
	text       string // what is inside, as written
	written    string // with the brackets, as written
	whole      string // the same, legible, for sentences
	leads      bool   // nothing but other brackets and a sorting number stand before it
	numbered   bool   // a digit stands right before it
	lenticular bool   // it is 【 】
}

const opening, closing = "[【［", "]】］"

// sortingNumber is what staff put before a name to give it a place: "01-", "2、".
var sortingNumber = pattern.New(`^[0-9０-９]{1,3}[\s._、．-]*$`)

// split returns the brackets of a name, and the name without them and without its extension. Brackets do
// not nest; of several opening ones the last counts.
func split(name string) (brackets []bracket, rest string) {
	var plain strings.Builder // text outside of brackets so far
	for name != "" {
		i := strings.IndexAny(name, opening)
		if i < 0 {
			break
		}
		_, n := utf8.DecodeRuneInString(name[i:])
		j := strings.IndexAny(name[i+n:], opening+closing)
		if j < 0 {
			break
		}
		j += i + n
		c, cn := utf8.DecodeRuneInString(name[j:])
		if strings.ContainsRune(opening, c) {
			plain.WriteString(name[:j])
			name = name[j:]
			continue
		}
		plain.WriteString(name[:i])
		before := strings.TrimSpace(plain.String())
		c, _ = utf8.DecodeLastRuneInString(plain.String())
		brackets = append(brackets, bracket{
			text:       name[i+n : j],
			written:    name[i : j+cn],
			whole:      Legible(name[i : j+cn]),
			leads:      before == "" || sortingNumber.MatchString(before),
			numbered:   unicode.IsDigit(c),
			lenticular: strings.HasPrefix(name[i:], "【"),
		})
		name = name[j+cn:]
	}
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[:i]
	}
	plain.WriteString(name)
	return brackets, strings.TrimSpace(plain.String())
}

// Legible returns a name as it may stand in a sentence: without control characters, without characters
// that turn the direction of writing around, and with a mark in place of bytes that are no text.
func Legible(name string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c), c == '\u2028', c == '\u2029':
			return -1
		}
		return c
	}, strings.ToValidUTF8(name, "\uFFFD"))
}
