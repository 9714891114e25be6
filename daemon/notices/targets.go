package notices

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"yiping/daemon/config"
	"yiping/playlists"
)

// Targets returns targets as somebody wrote them, each once. One that no display answers to is refused, by a *playlists.Refusal: a
// notice that is shown nowhere would look as if it were.
func (n *Notices) Targets(said []string) ([]string, error) {
	if len(said) > maxTargets {
		return nil, playlists.Refuse(fmt.Sprintf("目标太多：%d个。", len(said)), fmt.Sprintf("%d targets are too many.", len(said)),
			fmt.Sprintf("最多%d个；所有屏幕请不写 targets。", maxTargets), fmt.Sprintf("%d is the most; for every display leave targets out.", maxTargets))
	}
	site := n.Site()
	var known []string
	for _, d := range site.Displays {
		known = append(known, d.Names...)
	}
	var out []string
	for _, target := range said {
		target = strings.TrimSpace(target)
		if !slices.Contains(known, target) {
			return nil, site.noTarget(target, known)
		}
		if !slices.Contains(out, target) {
			out = append(out, target)
		}
	}
	return out, nil
}

// someTargets is how many targets are listed where none is near.
const someTargets = 12

func (s Site) noTarget(target string, known []string) *playlists.Refusal {
	slices.Sort(known)
	known = slices.Compact(known)
	remedyZH, remedyEN := "可以写的有：", "Some that can be written: "
	if near := s.meant(target, known); near != "" {
		remedyZH, remedyEN = "可能是想写“"+near+"”。", "Perhaps \""+near+"\" is meant."
	} else if len(known) > someTargets {
		known = known[:someTargets]
		remedyZH, remedyEN = remedyZH+strings.Join(known, "、")+"等。", remedyEN+strings.Join(known, ", ")+", …"
	} else {
		remedyZH, remedyEN = remedyZH+strings.Join(known, "、")+"。", "These can be written: "+strings.Join(known, ", ")+"."
	}
	return playlists.Refuse("没有屏幕属于“"+short(target)+"”。", "No display belongs to \""+short(target)+"\".", remedyZH, remedyEN)
}

// meant returns the target that was probably meant, or "".
func (s Site) meant(target string, known []string) string {
	_, name, found := strings.Cut(target, ":")
	if !found {
		name = target
	}
	if called := s.Called[name]; slices.Contains(known, called) {
		return called
	}
	best, least := "", 3
	for _, k := range known {
		_, id, _ := strings.Cut(k, ":")
		d := min(config.Distance(target, k), config.Distance(name, id)+1) // another kind of target, or none, is a mistake too
		if d < least && d < utf8.RuneCountInString(id) {
			best, least = k, d
		}
	}
	return best
}
