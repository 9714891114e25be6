package holidays

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"yiping/daemon/pattern"
	"yiping/playlists/schedule"
)

// names are what holidays are called in yearly files.
var names = []struct {
	word string
	kind schedule.Kinds
}{
	{"元旦", schedule.NewYear}, {"春节", schedule.SpringFestival}, {"除夕", schedule.SpringFestival}, {"清明", schedule.Qingming},
	{"劳动", schedule.LabourDay}, {"五一", schedule.LabourDay}, {"端午", schedule.DragonBoat}, {"中秋", schedule.MidAutumn}, {"国庆", schedule.NationalDay},
}

// remark is what is written about a sheet: titles, headings and remarks say nothing of a day.
var remark = pattern.New(`安排|通知|日期|^(?:备?注|说明|合计|共|填表|制表|审核)`)

// called returns the holidays that a text names.
func called(text string) (kinds schedule.Kinds) {
	for _, n := range names {
		if strings.Contains(text, n.word) {
			kinds |= n.kind
		}
	}
	return kinds
}

// meaning reads what stands beside a date: a day off, with the holidays it names, or a make-up workday. It is
// not ok if the words say neither or both: 调休 by itself is used for both.
func meaning(text string) (kinds schedule.Kinds, ok bool) {
	text = plain(text)
	if remark.MatchString(text) {
		return 0, false
	}
	rest := strings.NewReplacer("不上班", "放假", "非工作日", "放假", "不放假", "上班", "不休息", "上班").Replace(text)
	works := text == "班" || contains(rest, "上班", "补班", "工作日")
	off := text == "休" || text == "假" || contains(rest, "放假", "休息", "休假", "假期", "假日", "公休")
	holiday := called(rest)
	switch {
	case works && off, !works && !off && (holiday == 0 || strings.Contains(rest, "调休")):
		return 0, false
	case works:
		return schedule.Workday, true
	}
	return schedule.Statutory | holiday, true
}

func contains(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// plain returns a text in half-width characters and without spaces.
func plain(text string) string {
	return strings.Join(strings.Fields(norm.NFKC.String(text)), "")
}
