package sheets

import (
	"strings"

	"yiping/daemon/pattern"
)

// What is read of the remarks of staff goes on a screen only if it speaks to visitors: the rest of that column
// is who has the key.
var (
	toVisitors = pattern.New(`请|签到|入场|免费|收费|自带|自备|携带|凭|提前|谢绝|限[^制]|须|需自|另行通知|欢迎|建议|(?:无需|无须|不用|免|现场)报名`)
	toStaff    = pattern.New(`联系|电话|报名[^,;]*(?:找|:)|找|老师|手机(?:号|:|\d)|微信|wx|钥匙|负责|保洁|音响|话筒|投影|布置|设备|领导|接待|经费|发票|签字|台账|盖章|物业|安保|请假|请示|值班`)
)

func forVisitors(s string) bool {
	s = plain(s)
	return toVisitors.MatchString(s) && !toStaff.MatchString(s)
}

// clauses cuts a text where people pause.
func clauses(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune(",;、。!! ()/\n", c) })
}
