package hints

import (
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"yiping/daemon/pattern"
	"yiping/playlists"
)

// noise is what programs and people add to the name of a newer copy, at the end or (noiseBefore) the start.
var (
	noise = pattern.New(`[\s._-]*(?:` + strings.Join([]string{
		`\(\d{1,2}\)`,                                    // Windows, browsers
		`\(?副本\d*\)?`, `\(?(?:的)?拷贝\d*\)?`, `\(?copy\)?`, // copies
		`\(?(?:最终|最新|修改|修订|更新|打印|终)版?本?\d*\)?(?:版\d*)?`, // 最终版2
		`\(?(?:\d{1,2}\.\d{1,2}|\d{3,4})?(?:定稿|定版|更新|修改|改)\d*\)?`,
		`\(?已[审改]核?\)?`, `\(?final\d*\)?`, `\(?v\d{1,2}(?:\.\d{1,2})?\)?`, `\(?第[一二三四五六七八九十\d]+[版稿]\)?`,
	}, "|") + `)$`)
	noiseBefore = pattern.New(`^(?:副本|复件|copy of|copy)[\s._-]+`)
	numbered    = pattern.New(`[(（]\d{1,2}[)）]\s*\.?[^.]*$`)
)

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
	rest = normal(rest)
	for {
		shorter := rest
		if noisy(shorter) {
			shorter = noise.ReplaceAllString(shorter, "")
		}
		shorter = strings.TrimSpace(noiseBefore.ReplaceAllString(shorter, ""))
		if shorter == "" || shorter == rest {
			break
		}
		rest = shorter
	}
	return strings.ReplaceAll(rest, " ", "") + strings.Join(said, "")
}

// noisy tells cheaply whether noise may match: folders of a hundred thousand files are looked through
// often.
func noisy(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "0123456789.) "))
	return strings.ContainsRune("本贝版稿改审核新订终定lyv(", last)
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
