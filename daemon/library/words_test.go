package library

import (
	"strings"
	"testing"
	"unicode"

	"yiping/playlists"
)

// What a problem is about is shown as it is to readers of either language: a path, or words in both.
func TestWhereAProblemIsCanBeReadByEverybody(t *testing.T) {
	for _, p := range []playlists.Problem{problemFolder, problemDatabase, problemDisk, problemRead, problemWatch} {
		chinese := strings.ContainsFunc(p.Where, func(c rune) bool { return unicode.Is(unicode.Han, c) })
		english := strings.ContainsFunc(p.Where, func(c rune) bool { return 'a' <= c && c <= 'z' })
		if !chinese || !english {
			t.Errorf("%s: %q is in one language only", p.ID, p.Where)
		}
	}
}
