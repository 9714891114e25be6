package hints

import (
	"path"
	"slices"
	"strings"

	"yiping/daemon/pattern"
	"yiping/daemon/versions"
	"yiping/playlists"
)

var numbered = pattern.New(`[(（]\d{1,2}[)）]\s*\.?[^.]*$`)

// Stem returns what is left of a name without its type and without the noise of versions, to find
// likely duplicates: names with equal stems are probably the same poster twice. Brackets stay: a menu for
// [周一] is not the one for [周二].
func Stem(name string) string {
	brackets, rest := split(name)
	var said []string
	for _, b := range brackets {
		said = append(said, "["+normal(b.text)+"]")
	}
	slices.Sort(said)
	return strings.ReplaceAll(versions.Strip(normal(rest)), " ", "") + strings.Join(said, "")
}

// Duplicates returns the groups of names, of one folder, that are likely the same thing twice, in the
// order of the names. A series 海报(1) 海报(2) 海报(3) without a plain 海报 is no duplicate.
func Duplicates(names []string) (groups [][]string) {
	byStem := make(map[string][]string, len(names))
	var stems []string
	for _, name := range names {
		s := Stem(name)
		if len(byStem[s]) == 0 {
			stems = append(stems, s)
		}
		byStem[s] = append(byStem[s], name)
	}
	for _, s := range stems {
		group := byStem[s]
		if len(group) < 2 {
			continue
		}
		series := !slices.ContainsFunc(group, func(n string) bool { return !numbered.MatchString(n) })
		if !series {
			groups = append(groups, group)
		}
	}
	return groups
}

// DuplicateNote says that a file and another of the same folder look alike by name.
func DuplicateNote(name, other string) playlists.Text {
	name, other = Legible(path.Base(name)), Legible(path.Base(other))
	return playlists.Text{
		ZH: "可能重复：“" + name + "”和“" + other + "”，两张都在播。",
		EN: "Possibly twice the same: \"" + name + "\" and \"" + other + "\"; both are shown.",
	}
}
