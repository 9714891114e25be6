package holidays

import (
	"strings"

	"yiping/daemon/pattern"
)

// A paragraph of the State Council's notice, as it may be pasted: the holiday, which days are off, which are
// worked. 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
var (
	paragraph = pattern.New(`^(?:\(?[一二三四五六七八九十\d]+[、.)])?([\p{Han}、]{2,10}):(.*\d日.*(?:放假|上班).*)$`)
	clause    = pattern.New(`^([^,]*?\d[^,]*?)(放假|上班)`)
)

// notice returns what a paragraph of the notice says as rows of a sheet; none if it is something else.
func notice(number int, line string) (rows []row) {
	m := paragraph.FindStringSubmatch(weekday.ReplaceAllString(plain(line), ""))
	if m == nil {
		return nil
	}
	for _, sentence := range strings.FieldsFunc(m[2], func(c rune) bool { return c == '。' || c == ';' }) {
		said := clause.FindStringSubmatch(sentence)
		if said == nil {
			continue
		}
		what := "上班"
		if said[2] == "放假" {
			what = m[1] + "放假"
		}
		rows = append(rows, row{number, []cell{{text: said[1]}, {text: what}}})
	}
	return rows
}
