package sheets

import (
	"cmp"
	"path"
	"strings"

	"yiping/daemon/pattern"
)

var (
	versions = pattern.New(`[ ._-]*(?:` + strings.Join([]string{
		`\(\d{1,2}\)`, // Windows, browsers
		`\(?(?:的)?(?:副本|拷贝|复件)\d*\)?`, `\(?copy\)?`,
		`\(?(?:\d{1,2}\.\d{1,2}|\d{1,2}月\d{1,2}日|\d{3,4})?(?:最终|最新|修改|修订|更新|打印|定|终|改)(?:版本?|稿)?\d*\)?`,
		`\(?已[审改]核?\)?`, `\(?final\d*\)?`, `\(?v\d{1,2}(?:\.\d{1,2})?\)?`, `\(?第[一二三四五六七八九十\d]+[版稿]\)?`,
	}, "|") + `)$`)
	copyOf = pattern.New(`^(?:副本|复件|copy of|copy)[ ._-]+`)
	dress  = pattern.New(`^20\d\d(?:年|[._-])?|(?:一览)?表$`)
)

// Stem returns what is left of a file's name without its type and without the noise of versions: of two
// files with one stem the newer is the newer version of the older.
func Stem(name string) string {
	name = plain(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	for {
		shorter := strings.TrimSpace(copyOf.ReplaceAllString(versions.ReplaceAllString(name, ""), ""))
		if shorter == "" || shorter == name {
			return strings.ReplaceAll(name, " ", "")
		}
		name = shorter
	}
}

// Bare returns the stem of a name without what people write or leave out: the year in front, and 表 at the end.
func Bare(name string) string {
	stem := Stem(name)
	return cmp.Or(dress.ReplaceAllString(stem, ""), stem)
}
