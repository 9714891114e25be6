package hints

import "yiping/daemon/pattern"

// What looks like a hint to a person but is none of the forms. A title such as 【12月5日】 at the start of a
// name is too usual to be worth a note.
var (
	oneDate = pattern.New(`^(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]$|^\d{4}-\d{1,2}-\d{1,2}$`)
	oneTime = pattern.New(`^(?:上午|下午|晚上)?\d{1,2}(?:[点时](?:半|\d{1,2}分?)?|:\d{2})(?:起|止|开始|结束)?$`)
	ruleish = pattern.New(`^(?:播到|播至|截至|截止|只播|仅播|只在|仅在).{1,16}$` +
		`|^每.{0,4}(?:[点秒]|周[一二三四五六日天])` +
		`|^\d+(?:\.\d+)?\s?(?:分|m|sec\.?|min\.?|天|周)$` +
		`|^除.{0,6}(?:周|星期)[一二三四五六日天]|(?:周|星期)[一二三四五六日天末](?:除外|不播|不放)$`)
)

// notUnderstood raises a note if a bracket that is only a name looks like a rule.
func (r *reading) notUnderstood(b bracket) {
	text := normal(b.text)
	switch {
	case oneDate.MatchString(text) && !(b.leads && b.lenticular):
		r.note("文件名里的"+b.whole+"只有一个日期，没有当作规则。播到这一天请写[播到"+text+"]，只在这一天播请写["+text+"-"+text+"]。",
			b.whole+" in the file name is a single date and is not read as a rule. To play until that day write [播到"+text+"], on that day only ["+text+"-"+text+"].")
	case oneTime.MatchString(text) && !(b.leads && b.lenticular):
		r.note("文件名里的"+b.whole+"只有一个时间，没有当作规则。要按时间播放，请写成像[9点-17点]这样。",
			b.whole+" in the file name is a single time and is not read as a rule. To play at certain hours write for example [9.00-17.00].")
	case ruleish.MatchString(text):
		r.note("文件名里的"+b.whole+"没看懂，没有当作规则。可以写[20秒]、[7月1日-7月31日]、[9点-17点]、[周一至周五]。",
			b.whole+" in the file name was not understood and is not read as a rule. Possible are [20s], [2026-07-01~2026-07-31], [9.00-17.00], [mon-fri].")
	}
}
