package sheets

import (
	"strings"

	"yiping/daemon/pattern"
	"yiping/playlists/agenda"
)

// The words of states, as a clause of their own: 如遇雨天取消 is none, and 取消 in a title is none either.
var (
	saidBefore = `(?:因[^,]{1,12}?)?(?:本场|本次|本期|该|此)?(?:活动|课程|讲座|本课)?(?:已经|已|现|临时|暂时|暂|决定|全部)?`
	cancelled  = pattern.New(`^` + saidBefore + `(?:取消|停办|停课|作废|不办|不办了|撤销)了?$`)
	postponed  = pattern.New(`^` + saidBefore + `(?:改期|延期|推迟|顺延|延后|另定|另行安排)(?:举办|举行|进行|待定|时间待定)?了?$`)
	full       = pattern.New(`^` + saidBefore + `(?:(?:报名|名额|人数|预约)?已?(?:报|约|额)?满员?|满员|满额|报满|约满|额满)了?$`)
	tentative  = pattern.New(`^` + saidBefore + `(?:待定|暂定|未定|待确认|时间待定|日期待定)$`)
	movedTo    = pattern.New(`(?:现|已)?(?:活动|时间|日期|地点|场地)?(?:现|已)?(?:改期?|调整|推迟|延期|提前|顺延|延后|延|移|调)(?:到|至|在|为)\s*([^,;!]+)`)
	aside      = pattern.New(`\s*[((【\[〔（]\s*([^()（）【】\[\]〔〕]{1,12})\s*[)】\]〕）]\s*`)
	atEdge     = pattern.New(`^(已取消|取消|改期|延期|已满|待定)\s*[::：!！]\s*|\s*[-—–:：]+\s*(已取消|取消|改期|延期|已满|待定)$`)
)

// stateOf returns the state that a clause says; ok if it says one.
func stateOf(clause string) (agenda.State, bool) {
	switch {
	case cancelled.MatchString(clause):
		return agenda.Cancelled, true
	case postponed.MatchString(clause):
		return agenda.Rescheduled, true
	case full.MatchString(clause) && strings.Contains(clause, "满"):
		return agenda.Full, true
	case tentative.MatchString(clause):
		return agenda.Tentative, true
	case clause == "正常", clause == "照常":
		return agenda.Normal, true
	}
	return agenda.Normal, false
}

// weight orders states: of two that a row says, the heavier counts.
func weight(s agenda.State) int {
	switch s {
	case agenda.Cancelled:
		return 4
	case agenda.Rescheduled:
		return 3
	case agenda.Full:
		return 2
	case agenda.Tentative:
		return 1
	}
	return 0
}

// fate is what a row says has become of its booking.
type fate struct {
	state agenda.State
	moved string   // where to, as plain text: 21日, 26日14:00, 多功能室
	rest  []string // clauses about nothing of that, as written
	doubt bool     // it has 取消 in a sentence that is not understood
}

func (f *fate) add(s agenda.State) {
	if weight(s) > weight(f.state) {
		f.state = s
	}
}

// remark reads a cell of remarks, or of states.
func (f *fate) remark(s string) {
	p := plain(s)
	if p == "" {
		return
	}
	if m := movedTo.FindStringSubmatch(p); m != nil {
		f.moved = strings.TrimSpace(m[1])
		f.add(agenda.Rescheduled)
		p = strings.Replace(p, m[0], "", 1)
		s = p
	}
	understood := true
	for _, c := range clauses(p) {
		if state, ok := stateOf(c); ok {
			f.add(state)
			s = strings.Replace(s, c, "", 1)
			continue
		}
		understood = false
		f.doubt = f.doubt || strings.Contains(c, "取消") || strings.Contains(c, "改期") || strings.Contains(c, "延期")
	}
	if !understood {
		f.rest = append(f.rest, strings.Trim(s, " ,，;；、()（）"))
	}
}

// title takes the states out of a title that are written around it: 【取消】观鸟, 观鸟（延期）.
func (f *fate) title(s string) string {
	s = aside.ReplaceAllStringFunc(s, func(m string) string {
		inner := plain(aside.FindStringSubmatch(m)[1])
		if to := movedTo.FindStringSubmatch(inner); to != nil {
			f.moved = strings.TrimSpace(to[1])
			f.add(agenda.Rescheduled)
			return " "
		}
		if state, ok := stateOf(inner); ok {
			f.add(state)
			return " "
		}
		return m
	})
	s = atEdge.ReplaceAllStringFunc(s, func(m string) string {
		if state, ok := stateOf(strings.Trim(plain(m), " -:!")); ok {
			f.add(state)
			return ""
		}
		return m
	})
	return strings.TrimSpace(s)
}

// within takes states in brackets out of the text of a date or a time.
func (f *fate) within(p string) string {
	p = bracketed.ReplaceAllStringFunc(p, func(m string) string {
		inner := strings.Trim(m, "() ")
		if state, ok := stateOf(inner); ok {
			f.add(state)
			return " "
		}
		return m
	})
	return strings.TrimSpace(p)
}
