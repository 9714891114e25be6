package sheets

import (
	"strings"
	"unicode"

	"yiping/daemon/pattern"
)

// banner reports whether a row is one text across: a title, a note, the heading of a week.
func banner(row Row) bool {
	wide, text := false, ""
	for _, c := range row.Cells {
		if c.Text == "" {
			continue
		}
		if text != "" && c.Text != text {
			return false
		}
		text = c.Text
		wide = wide || c.Merged > 2
	}
	return wide || text == ""
}

// headerAgain reports whether a row repeats the header, as on a new page.
func (x *sheetReader) headerAgain(row Row) bool {
	h := readHeader(row)
	return h.has(name) && named(h) >= 3 && (h.has(date) || h.has(when) || h.has(clock))
}

// hasLetters reports whether a text can be the name of something: it has letters in it.
func hasLetters(s string) bool {
	return strings.IndexFunc(s, unicode.IsLetter) >= 0
}

// ordinal is what stands under 序号.
var ordinal = pattern.New(`^\d{1,3}$`)

// allStruck reports whether everything that a row has of its own is struck through.
func allStruck(row Row) bool {
	n := 0
	for _, c := range row.Cells {
		if strings.TrimSpace(c.Text) == "" {
			continue
		}
		if !c.Struck {
			if c.Merged > 0 || ordinal.MatchString(strings.TrimSpace(c.Text)) { // nobody strikes 序号 through
				continue
			}
			return false
		}
		n++
	}
	return n > 0
}
