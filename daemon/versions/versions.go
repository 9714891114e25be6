// Package versions knows what programs and people add to the name of a newer copy of a file: (1), 副本, 最终版2, 定稿,
// 已审, 打印版, v2, 1127改. Posters and timetables come from the same desks, so there is one list.
package versions

import (
	"strings"
	"unicode/utf8"

	"yiping/daemon/pattern"
)

// noise stands at the end of a name, or at its start.
var (
	noise = pattern.New(`[\s._-]*(?:` + strings.Join([]string{
		`\(\d{1,2}\)`, // Windows, browsers
		`\(?(?:的)?(?:副本|拷贝|复件)\d*\)?`, `\(?copy\)?`,
		`\(?(?:\d{1,2}\.\d{1,2}|\d{1,2}月\d{1,2}日|\d{3,4})?(?:最终|最新|修改|修订|更新|打印|定|终|改)(?:版本?|稿)?\d*(?:版\d*)?\)?`, // 12.10定稿
		`\(?已[审改]核?\)?`, `\(?final\d*\)?`, `\(?v\d{1,2}(?:\.\d{1,2})?\)?`, `\(?第[一二三四五六七八九十\d]+[版稿]\)?`,
	}, "|") + `)$`)
	noiseBefore = pattern.New(`^(?:副本|复件|copy of|copy)[\s._-]+`)
)

// Strip returns what is left of a name without the noise of versions. The name is in half width and small letters,
// without its type. Something is always left.
func Strip(name string) string {
	for {
		shorter := name
		if noisy(shorter) {
			shorter = noise.ReplaceAllString(shorter, "")
		}
		shorter = strings.TrimSpace(noiseBefore.ReplaceAllString(shorter, ""))
		if shorter == "" || shorter == name {
			return name
		}
		name = shorter
	}
}

// noisy tells cheaply whether noise may match: folders of a hundred thousand files are looked through
// often.
func noisy(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "0123456789.) "))
	return strings.ContainsRune("本贝件版稿改审核新订终定印lyv(", last)
}
