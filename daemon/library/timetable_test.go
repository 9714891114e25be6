package library

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"yiping/displays/latest"
	"yiping/playlists"
)

// monthly is what became of a month's timetables.
func monthly(t *testing.T) []Timetable {
	text := func(zh, en string) playlists.Text { return playlists.Text{ZH: zh, EN: en} }
	return []Timetable{
		{Path: "日程/谊乐课程.ics", Taken: at(t, "2026-11-20 10:00"), Bookings: 12},
		{Path: "日程/2026年12月活动安排表.xlsx", Taken: at(t, "2026-11-23 09:14"), Bookings: 62,
			Refused: []TimetableLine{{Sheet: "12月", Row: 18, Title: "剪纸课", What: text("没有2月30日这一天。", "There is no such day as 2/30."), Remedy: text("请把日期改对，例如“12月1日”。", "Correct the date.")},
				{Sheet: "场地借用", Row: 5, Cell: "C5", Title: "妇联", What: text("没有写时间。", "There is no time."), Remedy: text("请写上时间。", "Write the time.")}},
			Notes: []TimetableLine{{Sheet: "12月", Row: 8, What: text("12月5日是星期六，表里写的是周五。按12月5日显示。", "It is a Saturday.")}}},
		{Path: "日程/旧表.et", Bookings: 3, Unusable: true, Refused: []TimetableLine{{What: text("这个表格有打开密码，读不了。", "It has a password."), Remedy: text("请去掉密码，再保存。", "Remove it.")}}},
	}
}

func TestStatusSaysWhatBecameOfTimetables(t *testing.T) {
	r := Report{Timetables: monthly(t), Files: []File{taken("大厅/01 欢迎.jpg", at(t, "2026-11-23 09:14"))}}
	for _, name := range []string{"日程/谊乐课程.ics", "日程/活动安排模板.xlsx", "日程/节假日2027.xlsx"} {
		r.Files = append(r.Files, File{Path: name, State: Parked, timetable: true})
	}
	seen := read(t, statusPage(r, demoPlays, at(t, "2026-11-23 14:32"), shanghai(t), nil))
	text := strings.Join(seen.text, " ")
	for _, want := range []string{
		"活动安排 77 Timetables",
		"2026年12月活动安排表.xlsx 日程 · 今天 9:14 读出62场，下面这些行没用上。 12月 第18行 “剪纸课”：没有2月30日这一天。请把日期改对，例如“12月1日”。 There is no such day as 2/30. Correct the date. 场地借用 C5 “妇联”：没有写时间。请写上时间。 There is no time. Write the time. 提醒 12月 第8行：12月5日是星期六，表里写的是周五。按12月5日显示。",
		"旧表.et 日程 读不了，屏幕上还是原来的3场。 原因 这个表格有打开密码，读不了。请去掉密码，再保存。",
		"谊乐课程.ics 日程 · 11月20日 读出12场。",
		"同一文件夹里还有：活动安排模板.xlsx、节假日2027.xlsx（放假表）",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "已停放") {
		t.Error("timetables are called parked")
	}
	if got, want := strings.Join(seen.heading, ""), "有1份活动安排读不了，2行活动安排没用上，1条提醒"; got != want {
		t.Errorf("the headline is %s, want %s", got, want)
	}
	calm := Report{Timetables: []Timetable{}, Files: r.Files[:1]}
	seen = read(t, statusPage(calm, demoPlays, at(t, "2026-11-23 14:32"), shanghai(t), nil))
	if got := strings.Join(seen.heading, ""); got != "全部正常：8块屏，1个内容在播" || !strings.Contains(strings.Join(seen.text, " "), "还没有活动安排。") {
		t.Errorf("without timetables the headline is %s", got)
	}
}

func TestStatusSaysWhatIsBeingRead(t *testing.T) {
	r := Report{Timetables: []Timetable{{Path: "日程/新.et", Opening: true}, {Path: "日程/旧.et", Taken: at(t, "2026-11-20 10:00"), Bookings: 3, Opening: true}}}
	text := strings.Join(read(t, statusPage(r, demoPlays, at(t, "2026-11-23 14:32"), shanghai(t), nil)).text, " ")
	for _, want := range []string{"新.et 日程 正在读取。 Being read. 旧.et", "旧.et 日程 · 11月20日 正在读取新的一版，屏幕上先照原来的。 Being read; what it said before still counts. 读出3场。"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestOfALongListTheFirstRowsAreSaid(t *testing.T) {
	bad := Timetable{Path: "日程/a.xlsx"}
	for i := range 500 {
		line := TimetableLine{Row: i + 4, Title: `<script>alert(1)</script>`, What: playlists.Text{ZH: "看不懂。"}}
		bad.Refused, bad.Notes = append(bad.Refused, line), append(bad.Notes, line)
	}
	r := Report{Timetables: []Timetable{bad}}
	for i := range 200 {
		r.Timetables = append(r.Timetables, Timetable{Path: fmt.Sprintf("日程/%d.xlsx", i)})
	}
	page := string(statusPage(r, demoPlays, at(t, "2026-11-23 14:32"), shanghai(t), nil))
	if !strings.Contains(page, "另外还有488行") || !strings.Contains(page, "还有171份") || strings.Contains(page, "<script") || len(page) > 100<<10 {
		t.Errorf("the page has %d bytes", len(page))
	}
}

func TestThePageFollowsTheTimetables(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	cell := new(latest.Cell[[]Timetable])
	b.change = func(c *Config) { c.Timetables = cell }
	b.start()
	b.told("that the first scan is over", func(what told) bool { return !what.early })
	tables := monthly(t)
	for _, n := range []int{62, 63, 64} { // nothing else changes meanwhile
		tables = slices.Clone(tables)
		tables[1].Bookings = n
		cell.Set(tables)
		b.inFolder("a page that speaks of them", func(names []string) bool {
			return slices.Contains(names, statusName) && strings.Contains(b.read(statusName), fmt.Sprintf("读出%d场", n))
		})
	}
	if !strings.Contains(string(b.lib.StatusPage()), "读出64场") {
		t.Error("the page that is asked for does not speak of them")
	}
}

func TestAnEmptyPlaceIsNotTheContentFolder(t *testing.T) {
	t.Parallel()
	b := newBuilding(t)
	b.change = func(c *Config) { c.Rescan = 100 * time.Millisecond }
	ids := b.fill("大厅", 3)
	b.start()
	b.shows(ids...)
	b.inFolder("the status page", has(statusName))
	if !b.lib.Mounted() {
		t.Error("the content folder is not believed to be there")
	}
	if err := os.Rename(b.root, b.root+"~"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(b.root, 0o755); err != nil {
		t.Fatal(err)
	}
	if b.lib.Mounted() {
		t.Error("what is in its place is believed to be the content folder")
	}
	b.told("that the folder is away", func(what told) bool { return what.away })
	if err := os.Remove(b.root); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(b.root+"~", b.root); err != nil {
		t.Fatal(err)
	}
	b.told("that the folder is back", func(what told) bool { return !what.away })
	if !b.lib.Mounted() {
		t.Error("the content folder is back and is not believed to be")
	}
}

// told waits until the task that writes into the folder has been told something.
func (b *building) told(what string, ok func(told) bool) {
	b.t.Helper()
	for deadline := time.After(soon); ; {
		is, version := b.lib.told.Get()
		if version > 0 && ok(is) {
			return
		}
		select {
		case <-b.lib.told.Changed(version):
		case <-deadline:
			b.t.Fatalf("it is never told %s", what)
		}
	}
}
