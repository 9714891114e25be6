package playlists

import (
	"fmt"
	"strings"
)

// naturalKey turns a path into a string that sorts as people order names: numbers by value ("2" before
// "10"), letters without regard to case, the contents of a folder together. Different paths have
// different keys.
func naturalKey(path string) string {
	var b strings.Builder
	var digits []rune
	flush := func() {
		if digits == nil {
			return
		}
		for len(digits) > 1 && digits[0] == '0' {
			digits = digits[1:]
		}
		// A run of digits sorts by its length first. '0' keeps numbers where digits stand among
		// other characters.
		b.WriteRune('0')
		b.WriteRune(rune(len(digits)))
		b.WriteString(string(digits))
		digits = nil
	}
	for _, r := range strings.ToLower(path) {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, r)
		case r >= '０' && r <= '９':
			digits = append(digits, r-'０'+'0')
		default:
			flush()
			if r == '/' {
				r = 1 // below every character of a name
			}
			b.WriteRune(r)
		}
	}
	flush()
	return b.String() + "\x00" + path
}

// sortKey is the place of an entry in its channel: pinned entries first, then playlist by playlist,
// explicit order before names. Cues remember keys, so that "the next one" is defined even when the item
// itself is gone.
func sortKey(playlist int, e *Entry) string {
	rank, order := 1, e.Order
	if e.First {
		rank = 0
	}
	if order <= 0 {
		order = 99999
	}
	return fmt.Sprintf("%d.%03d.%05d.%s", rank, playlist, order, naturalKey(e.ID))
}

// SortKey sorts the entries of one playlist as they are played.
func (e *Entry) SortKey() string { return sortKey(0, e) }
