package config

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"yiping/playlists"
)

// later are keys and values that a coming release will understand, by the struct or key they belong
// to. They get a sentence of their own, because whoever wrote them did not mistype.
var later = map[reflect.Type][]string{
	reflect.TypeFor[Display](): {"quiet_hours", "output", "open", "close"},
}

// unknown notes a key that the struct has no field for.
func (r *reader) unknown(p place, key, name string, within reflect.Type) {
	for _, known := range later[within] {
		if name == known {
			what, remedy := notYet(name)
			r.wrongAt(p, key, what, remedy)
			return
		}
	}
	var known []string
	for i := range within.NumField() {
		known = append(known, within.Field(i).Tag.Get("yaml"))
	}
	remedy := say("这里可以写的有：%s", "What can be written here is: %s", strings.Join(known, " "))
	if near := nearest(name, known); near != "" {
		remedy = say("可能是想写“%s”", "Perhaps “%s” is meant", near)
	}
	r.wrongAt(p, key, say("没有“%s”这个键", "There is no key “%s”", name), remedy)
}

func notYet(name string) (what, remedy playlists.Text) {
	return say("这个版本还不支持“%s”", "This release does not know “%s” yet", name),
		say("请先删掉它，等以后的版本", "Remove it until a later release does")
}

// nearest returns the word that is at most two mistypings away, or "".
func nearest(word string, words []string) string {
	best, bestDistance := "", 3
	for _, w := range words {
		if d := Distance(strings.ToLower(word), w); d < bestDistance && d < utf8.RuneCountInString(w) {
			best, bestDistance = w, d
		}
	}
	return best
}

// Distance counts the characters to insert, delete or replace between two words. Whatever somebody wrote costs little:
// a first word that is longer by more than three is only as far as it is long.
func Distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	if len(from) > len(to)+3 {
		return len(from)
	}
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range to {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
