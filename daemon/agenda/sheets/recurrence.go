package sheets

import (
	"strings"

	"yiping/daemon/pattern"
	"yiping/playlists/schedule"
)

var recurs = func() *pattern.Pattern {
	const rule = `\s*每[逢个]?(?:周|星期|礼拜)[一二三四五六日天](?:[\s、,，/和及至到~～—–-]*(?:周|星期|礼拜)?[一二三四五六日天])*\s*`
	return pattern.New(`\s*(?:[(（【\[]` + rule + `[)）】\]]|\s` + rule + `$)`)
}()

// Recurrence takes a weekly rule out of a title, 八段锦（每周二、四）, and says on which days of the week it is; no
// days if there is none.
func Recurrence(title string) (bare string, on schedule.Weekdays) {
	rule := recurs.FindString(title)
	if bare = strings.TrimSpace(strings.Replace(title, rule, "", 1)); rule == "" || bare == "" {
		return title, 0
	}
	return bare, weekSet(plain(rule))
}
