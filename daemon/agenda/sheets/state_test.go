package sheets

import (
	"testing"
)

// What a remark says has become of an event, and what is left of it.
func TestRemarks(t *testing.T) {
	for _, c := range [][2]string{
		{"取消", "cancelled"},
		{"已取消", "cancelled"},
		{"活动取消", "cancelled"},
		{"因天气原因取消", "cancelled"},
		{"临时取消，改日再办", "cancelled | 改日再办"},
		{"停课", "cancelled"},
		{"延期", "rescheduled"},
		{"改期", "rescheduled"},
		{"延期，时间另行通知", "rescheduled | 时间另行通知"},
		{"改到21日", "rescheduled to 21日"},
		{"改至12月26日14:00", "rescheduled to 12月26日14:00"},
		{"时间调整为14:00-16:00", "rescheduled to 14:00-16:00"},
		{"推迟到下周", "rescheduled to 下周"},
		{"已满", "full"},
		{"名额已满", "full"},
		{"报名已满", "full"},
		{"待定", "tentative"},
		{"暂定", "tentative"},
		{"请提前10分钟签到", "| 请提前10分钟签到"},
		{"已满，请勿报名", "full | 请勿报名"},
		{"如遇雨天取消", "| 如遇雨天取消 ?"},
		{"取消请提前一天告知", "| 取消请提前一天告知 ?"},
		{"正常", ""},
		{"", ""},
		{"满意度测评", "| 满意度测评"},
	} {
		var f fate
		f.remark(c[0])
		got := string(f.state)
		if f.moved != "" {
			got += " to " + f.moved
		}
		for _, r := range f.rest {
			got += " | " + r
		}
		if f.doubt {
			got += " ?"
		}
		if len(got) > 0 && got[0] == ' ' {
			got = got[1:]
		}
		if got != c[1] {
			t.Errorf("%s: got %q, want %q", c[0], got, c[1])
		}
	}
}

// A state around a title is taken out of it, one within it is a title.
func TestStatesInTitles(t *testing.T) {
	for _, c := range [][3]string{
		{"观鸟（取消）", "观鸟", "cancelled"},
		{"【已取消】观鸟", "观鸟", "cancelled"},
		{"观鸟[延期]", "观鸟", "rescheduled"},
		{"取消：观鸟", "观鸟", "cancelled"},
		{"观鸟——已满", "观鸟", "full"},
		{"观鸟（改到21日）", "观鸟", "rescheduled"},
		{"观鸟（第二期）", "观鸟（第二期）", ""},
		{"取消收费公告宣讲", "取消收费公告宣讲", ""},
		{"圆满的月亮（绘本）", "圆满的月亮（绘本）", ""},
	} {
		var f fate
		if got := f.title(c[0]); got != c[1] || string(f.state) != c[2] {
			t.Errorf("%s: got %q %q, want %q %q", c[0], got, f.state, c[1], c[2])
		}
	}
}

// Of remarks only what speaks to visitors is shown, and nothing with somebody's name in it.
func TestRemarksForVisitors(t *testing.T) {
	for _, yes := range []string{"请提前10分钟签到", "免费", "请自带水杯", "凭票入场", "无需报名", "时间另行通知", "限居民参加", "谢绝空降"} {
		if !forVisitors(yes) {
			t.Errorf("%s is not shown", yes)
		}
	}
	for _, no := range []string{"指挥出差", "王老师带队", "请联系张三报名", "报名：张三", "报名请找张三", "请张老师提前开门", "钥匙在老王处，请准时", "投影仪要提前布置", "打印纸2包", ""} {
		if forVisitors(no) {
			t.Errorf("%s is shown", no)
		}
	}
}
