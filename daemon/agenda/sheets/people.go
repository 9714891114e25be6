package sheets

import (
	"strings"

	"yiping/daemon/pattern"
)

var (
	howMany = pattern.New(`(?:限|限额|共)?(\d+(?:-\d+)?\s*(?:人|名|位|组家庭|户家庭|户|组|对|个家庭|席)(?:以内|左右)?)`)
	bareNum = pattern.New(`^(\d{1,4})(?:\.0+)?$`)
	edges   = " ,，;；、()（）:："
)

// people reads a cell about who may come and how many: 60岁以上 60人. A bare number is one of people where
// the column is about numbers.
func people(s string, count bool) (who, places string) {
	s = tidy(s)
	if m := bareNum.FindStringSubmatch(plain(s)); m != nil {
		if count && m[1] != "0" {
			return "", m[1] + "人"
		}
		return "", ""
	}
	if at := howMany.FindStringSubmatchIndex(s); at != nil {
		places = s[at[2]:at[3]]
		s = s[:at[0]] + " " + s[at[1]:]
	}
	s = strings.Trim(strings.Join(strings.Fields(s), " "), edges)
	if s == "-" || s == "/" || s == "无" {
		s = ""
	}
	if count && places == "" {
		return "", s
	}
	return s, places
}
