package hints

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Meant returns a path as people should read it. Names that are not UTF-8 are read as GBK, where that gives a
// text.
func Meant(p string) string {
	if utf8.ValidString(p) {
		return p
	}
	names := strings.Split(p, "/")
	for i, name := range names {
		if !utf8.ValidString(name) {
			names[i] = decoded(name)
		}
	}
	return strings.Join(names, "/")
}

// decoded returns a guess at what a name means that is not UTF-8.
func decoded(name string) string {
	flawed := strings.ToValidUTF8(name, "\uFFFD")
	if mostlyUTF8(name) {
		return flawed
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().String(name)
	odd := func(c rune) bool { return c == '\uFFFD' || c == '/' || !unicode.IsGraphic(c) }
	if err != nil || strings.ContainsFunc(text, odd) {
		return flawed
	}
	return text
}

// mostlyUTF8 reports whether a name is UTF-8 with a flaw, such as one that was cut off inside of a
// character. Read as GBK it would give a text, too, but one that nobody ever wrote.
func mostlyUTF8(name string) bool {
	good, bad := 0, 0
	for len(name) > 0 {
		c, n := utf8.DecodeRuneInString(name)
		switch {
		case c == utf8.RuneError && n == 1:
			bad++
		case n > 2: // two bytes of GBK are often two bytes of UTF-8 as well
			good += n
		}
		name = name[n:]
	}
	return good > bad
}
