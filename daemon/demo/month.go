package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The bookings of the building, as the community worker who keeps its timetable writes them. They are made
// when the demo is first started, around that day: who looks at the boards an hour later, or a week later,
// finds something that is on, something that begins soon, and something that was called off.

// entry is one row of the timetable.
type entry struct {
	day    int    // of the month; 0: date says when
	date   string // where it is no single day: 每周二、四
	from   int    // minutes after midnight, for the order of the day
	clock  string // the time as written
	title  string
	where  string
	by     string // who organises it
	who    string // who may come, and how many
	remark string
}

// weekly are the regular ones, at the hours that the posters say. Each has its room to itself.
var weekly = []entry{
	{date: "每天", clock: "早6:30-8:30", title: "早安驿站：热水、早报、充电", where: "24小时畅享驿站", who: "上早班的朋友"},
	{date: "每周二、四", clock: "9:00-10:30", title: "八段锦", where: "百姓舞台", by: "谊悦健身队", who: "居民 30人"},
	{date: "每周一至周五", clock: "9:30-11:00", title: "康复操", where: "长者运动健康之家", by: "社区卫生服务中心", who: "60岁以上"},
	{date: "每周三、六、日", clock: "10:00-11:30", title: "《江月》光影展讲解", where: "沉浸式展厅", who: "20人"},
	{date: "每周六", clock: "10:00-11:30", title: "亲子烘焙", where: "共享餐厅", by: "街道妇联", who: "20组家庭", remark: "请提前10分钟签到"},
	{date: "每周一至周五", clock: "11:00-13:00", title: "长者助餐", where: "共享餐厅", by: "为老服务中心", who: "60岁以上"},
	{date: "每周二、四", clock: "13:30-15:00", title: "手机课堂：看病挂号", where: "悦读空间", by: "谊家志愿者", who: "60岁以上 15人"},
	{date: "每周六", clock: "13:30—15:00", title: "剪纸课", where: "国学教室", by: "谊乐育才堂", who: "亲子 20组家庭"},
	{date: "每周六、日", clock: "14:00-15:30", title: "沪剧票友会", where: "百姓舞台", by: "谊韵沪剧队"},
	{date: "每周四", clock: "１４：００～１６：００", title: "听琴", where: "国学教室", by: "谊乐育才堂", who: "12人", remark: "已满"},
	{date: "每周五", clock: "14点-15点半", title: "写意花鸟", where: "国学讲堂", by: "谊乐育才堂", who: "20人"},
	{date: "每周日", clock: "14:00-16:00", title: "少儿围棋", where: "国学讲堂", by: "谊乐育才堂", who: "7-12岁"},
	{date: "每周一、三、五", clock: "14:00-15:30", title: "合唱排练", where: "百姓舞台", by: "谊韵合唱团"},
	{date: "每周一至周五", clock: "16:00-17:30", title: "四点半课堂", where: "悦读空间", by: "青年志愿者", who: "小学生"},
	{date: "每周一、三、五、日", clock: "19:00-20:30", title: "谊起跳舞", where: "百姓舞台", by: "谊悦健身队"},
	{date: "每周二、四、六", clock: "19:00-20:30", title: "舒缓瑜伽", where: "百姓舞台", by: "谊悦健身队", who: "25人", remark: "自带瑜伽垫"},
	{date: "每天", clock: "21:30-23:30", title: "夜归人的热姜茶", where: "24小时畅享驿站", by: "谊家志愿者", who: "骑手、上夜班的朋友"},
}

// lectures are what the lecture hall has, in turn.
var lectures = []entry{
	{title: "反诈课堂：陌生来电怎么办", by: "派出所", who: "居民"},
	{title: "读书会：一条永清路", by: "悦读空间", who: "30人"},
	{title: "垃圾分类小剧场", by: "市容所", who: "亲子家庭"},
	{title: "新市民第一课：办事不求人", by: "社区事务受理中心"},
	{title: "老友记：口述宝山", by: "区文化馆", who: "居民 50人"},
}

// The posters say when the first two of these are; the title of the third fills two lines of a board.
var (
	winter = entry{title: "“谊学”大讲堂：冬季养生", where: "学习讲堂", by: "社区卫生服务中心", who: "60岁以上 60人", remark: "请提前10分钟签到"}
	cinema = entry{from: 18*60 + 30, clock: "18:30-20:30(签到18:00)", title: "周末影院", where: "三楼学习讲堂", by: "区文化馆", who: "80人"}
	long   = entry{title: "“谊学”大讲堂：慢病管理与家庭常用药安全——社区全科医生面对面答疑专场", where: "学习讲堂", by: "社区卫生服务中心", who: "居民 80人"}
)

// others are what the remaining rooms have on some days.
var others = []entry{
	{from: 13*60 + 30, clock: "13:30-15:00", title: "议事会：楼道里的自行车", where: "多功能室", by: "居民区议事会", who: "居民"},
	{from: 10 * 60, clock: "10:00-11:30", title: "屋顶菜园：分苗", where: "空中花园", by: "谊家志愿者", who: "亲子家庭"},
	{from: 15 * 60, clock: "15:00-16:30", title: "少年编程", where: "青少年空间", by: "科普站", who: "10-15岁 16人"},
	{from: 9 * 60, clock: "上午", title: "法律咨询", where: "多功能室", by: "司法所"},
	{from: 13 * 60, clock: "下午", title: "主题党日", where: "多功能室", by: "第三党支部", who: "党员", remark: "内部"},
	{from: 14 * 60, clock: "14:00-15:30", title: "手账与拼贴", where: "青少年空间", by: "青年志愿者", who: "20人"},
}

// month returns the rows of a month: first what comes every week, then day by day. What is on today is
// arranged around the hour.
func month(first, now time.Time) (rows []entry) {
	last := first.AddDate(0, 1, -1).Day()
	rows = slices.Clone(weekly)
	rows = append(rows, entry{
		date: fmt.Sprintf("%d月1日-%[1]d月%d日", int(first.Month()), last), clock: "9:00-17:00（周一闭展）",
		title: "“宝山记忆”摄影展", where: "主题临展区", by: "区文化馆", remark: "免费",
	})
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	for d := 1; d <= last; d++ {
		date := first.AddDate(0, 0, d-1)
		var of []entry
		switch {
		case date.Equal(today):
			of = lively(now)
		case date.Equal(today.AddDate(0, 0, 1)):
			of = tomorrow(date)
		default:
			of = ordinary(date)
		}
		slices.SortStableFunc(of, func(a, b entry) int { return a.from - b.from })
		for _, e := range of {
			e.day = d
			rows = append(rows, e)
		}
	}
	return rows
}

// ordinary is a day like any other.
func ordinary(date time.Time) []entry {
	d := date.Day()
	day := append(evening(date), others[d%len(others)], lecture(d, 9*60+30))
	switch {
	case date.Weekday() == time.Tuesday:
		day = append(day, at(13*60+30, 90, winter), live(15*60, "居家养老问与答"))
	case date.Weekday() == time.Thursday:
		day = append(day, live(15*60, "小厨房里的大学问"))
	case d%2 == 0:
		day = append(day, lecture(d/2, 14*60))
	}
	return day
}

// evening is what the lecture hall has in the evening: films, at the end of the week.
func evening(date time.Time) []entry {
	switch date.Weekday() {
	case time.Friday, time.Saturday, time.Sunday:
		return []entry{cinema}
	}
	return nil
}

// tomorrow has a bit of everything that today has no room for.
func tomorrow(date time.Time) []entry {
	return append(evening(date), lecture(date.Day(), 9*60), live(10*60, "社区营养师教你做冬至汤圆"), at(13*60+30, 90, winter),
		entry{from: 16 * 60, clock: "16:00-17:00", title: "第三党支部支委会", where: "学习讲堂", by: "第三党支部", remark: "内部"},
		others[0], others[2])
}

// lively is the day on which the demo is started.
func lively(now time.Time) (day []entry) {
	m := now.Hour()*60 + now.Minute()
	day = evening(now)
	until := closes
	if len(day) > 0 {
		until = cinema.from
	}
	on := (m - 20) / 30 * 30 // what is on in the lecture hall began a moment ago
	for i, from := 0, on%120; from+90 <= until; i, from = i+1, from+120 {
		switch {
		case from < opens:
		case from == on+120, from == on && on+120+90 > until:
			day = append(day, at(from, 90, long))
		default:
			day = append(day, lecture(i, from))
		}
	}
	if soon := (m + 29) / 15 * 15; soon >= opens && soon+60 <= closes {
		day = append(day, live(soon, "“谊家人”会客厅：新来的社区医生"))
	}
	moved := at(after(m+30, 10*60, 14*60+30, 16*60+30), 60, entry{title: "屋顶菜园：冬种", where: "空中花园", by: "谊家志愿者", who: "亲子 15组家庭"})
	next := now.AddDate(0, 0, 1)
	moved.remark = fmt.Sprintf("改到%d月%d日", int(next.Month()), next.Day())
	off := at(after(m+60, 9*60+30, 13*60+30, 15*60+30, 18*60+30), 90, entry{title: "航模试飞", where: "青少年空间", by: "科普站", who: "16人", remark: "取消"})
	full := at(after(m+30, 9*60, 13*60, 15*60+30, 19*60), 90, entry{title: "手冲咖啡入门", where: "多功能室", by: "谊家共享空间", who: "12人", remark: "已满"})
	closed := at(10*60+45, 60, entry{title: "个案讨论", where: "多功能室", by: "社工站", remark: "内部"})
	return append(day, moved, off, full, closed)
}

// The hours of the building, in minutes after midnight.
const opens, closes = 8*60 + 30, 21*60 + 30

// after returns the first of some times that is not before another, or else the last of them.
func after(m int, times ...int) int {
	for _, t := range times {
		if t >= m {
			return t
		}
	}
	return times[len(times)-1]
}

// at gives an entry its time.
func at(from, lasts int, e entry) entry {
	until := from + lasts
	e.from, e.clock = from, fmt.Sprintf("%d:%02d-%d:%02d", from/60, from%60, until/60, until%60)
	return e
}

func lecture(n, from int) entry {
	e := at(from, 90, lectures[n%len(lectures)])
	e.where = "学习讲堂"
	return e
}

func live(from int, title string) entry {
	return at(from, 60, entry{title: "直播：" + title, where: "谊家直播间", by: "谊家直播间"})
}

// weekday is how the timetable says a day of the week.
func weekday(t time.Time) string {
	return "周" + strings.Split("日 一 二 三 四 五 六", " ")[t.Weekday()]
}
