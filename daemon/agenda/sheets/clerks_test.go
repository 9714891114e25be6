package sheets

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

var shanghai = func() *time.Location {
	l, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	return l
}()

// house is the building of the fixtures.
func house() Site {
	return Site{
		Zone: schedule.Zone{Location: shanghai}, Open: 8*60 + 30, Close: 21*60 + 30, Arrived: schedule.DayOf(2026, 11, 23),
		Rooms: []agenda.Room{
			{ID: "reception", Name: "综合接待区", Floor: "1", Aliases: []string{"前台", "大客厅", "Front Desk"}},
			{ID: "seniors", Name: "长者运动健康之家", Floor: "2", Aliases: []string{"健康之家"}},
			{ID: "stage", Name: "百姓舞台", Floor: "2"},
			{ID: "canteen", Name: "共享餐厅", Floor: "2", Aliases: []string{"餐厅"}},
			{ID: "garden", Name: "空中花园", Floor: "5"},
			{ID: "xuexi", Name: "学习讲堂", Floor: "3", Aliases: []string{"讲堂"}},
			{ID: "immersive", Name: "沉浸式展厅", Floor: "3"},
			{ID: "exhibition", Name: "主题临展区", Floor: "3", Aliases: []string{"临展区"}},
			{ID: "multi", Name: "多功能室", Floor: "4"},
			{ID: "reading", Name: "悦读空间", Floor: "4", Aliases: []string{"阅览室"}},
			{ID: "guoxue", Name: "国学讲堂", Floor: "4", Aliases: []string{"国学教室"}},
			{ID: "youth", Name: "青少年共享空间", Floor: "4", Aliases: []string{"青少年空间"}},
		},
	}
}

// Every row of the sheets that the clerks made becomes what stands in the file beside it.
func TestClerks(t *testing.T) {
	convert := FindConverter()
	if convert == nil {
		t.Fatal("the old formats need LibreOffice here: apt-get install libreoffice-calc-nogui")
	}
	tables, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(tables) != 10 {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		t.Run(filepath.Base(table), func(t *testing.T) {
			want, err := os.ReadFile(table)
			if err != nil {
				t.Fatal(err)
			}
			file, _, _ := strings.Cut(string(want), "\n")
			content, err := os.ReadFile(filepath.Join("testdata", file))
			if err != nil {
				t.Fatal(err)
			}
			w, err := Open(t.Context(), file, content, convert)
			if err != nil {
				t.Fatal(err)
			}
			if diff := diff.Diff(strings.Split(string(want), "\n"), strings.Split(file+"\n"+say(Read(file, w, house())), "\n")); diff != "" {
				t.Error("- wanted, + got\n" + diff)
			}
		})
	}
}

// Whatever the sheets are drawn with, what stands in columns and rows about persons is not read, and numbers of
// persons elsewhere are masked.
func TestNothingAboutPersonsIsReadFromTheSheetsOfClerks(t *testing.T) {
	for file, never := range map[string][]string{
		"2026年12月活动安排表(最终版)12.1更新.xlsx": {"小王", "56791234", "13900139000", "13700137000", "通讯录"},
		"12月场地借用.xlsx":                  {"欧阳", "小李", "小陈", "56781234", "13700137000"},
		"2026年周安排.xlsx":                 {"欧阳", "小李", "13800138000"},
		"12月文体日历.xlsx":                  {"56781234"},
		"【通知】2026年12月活动安排.docx":         {"小王", "欧阳", "老周", "13800138000", "13900139000"},
		"活动一览.xls":                      {"13800138000", "56781234", "admin"},
		"12月课表.csv":                     {"老师", "56781234"},
		"志愿活动导出.csv":                    {"老赵", "abc123", "13612345678", "12345678"},
	} {
		content, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(Read(file, open(t, file, content), house()))
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range never {
			if strings.Contains(string(b), one) {
				t.Errorf("%s: %s is in %s", file, one, b)
			}
		}
	}
}

// say writes a result so that it can be held against the sheet.
func say(r Result) string {
	var out strings.Builder
	for _, p := range r.Periods {
		fmt.Fprintf(&out, "sheet %s covers %s %s\n", p.Sheet, p.From, p.Until)
	}
	type at struct {
		sheet string
		row   int
		cell  string
	}
	lines := map[at][]string{}
	add := func(sheet string, row int, line string) {
		lines[at{sheet, row, ""}] = append(lines[at{sheet, row, ""}], line)
	}
	for _, line := range sayBookings(r.Bookings) {
		add(line.sheet, line.row, line.text)
	}
	for _, x := range r.Refused {
		where := at{x.Sheet, x.Row, x.Cell}
		lines[where] = append(lines[where], "REFUSED “"+x.What+"”："+x.Reason.ZH+x.Remedy.ZH)
	}
	for _, n := range r.Notes {
		add(n.Sheet, n.Row, "NOTE "+n.Text.ZH)
	}
	var order []at
	for a := range lines {
		order = append(order, a)
	}
	slices.SortFunc(order, func(a, b at) int {
		return cmp.Or(strings.Compare(a.sheet, b.sheet), a.row-b.row, len(a.cell)-len(b.cell), strings.Compare(a.cell, b.cell))
	})
	last := "none"
	for _, a := range order {
		if a.sheet != last {
			out.WriteByte('\n')
			last = a.sheet
		}
		where := strings.TrimSpace(a.sheet + " " + strings.TrimPrefix(fmt.Sprint(a.row), "0"))
		if a.cell != "" {
			where = a.sheet + " " + a.cell
		}
		if where == "" {
			where = "the file"
		}
		for _, line := range lines[a] {
			out.WriteString(where + ": " + line + "\n")
		}
	}
	return out.String()
}

type line struct {
	sheet string
	row   int
	text  string
}

// sayBookings puts the days of bookings that are equal otherwise into one line.
func sayBookings(bookings []agenda.Booking) (lines []line) {
	days := map[line]string{}
	for _, b := range bookings {
		l := line{b.Sources[0].Sheet, b.Sources[0].Row, sayBooking(b)}
		if days[l] == "" {
			lines = append(lines, l)
		}
		days[l] += time.UnixMilli(b.Start).In(shanghai).Format("01-02 ")
	}
	for i, l := range lines {
		lines[i].text = days[l] + l.text
	}
	return lines
}

func sayBooking(b agenda.Booking) string {
	start, end := time.UnixMilli(b.Start).In(shanghai), time.UnixMilli(b.End).In(shanghai)
	when := start.Format("15:04") + "-" + strings.TrimPrefix(end.Format("15:04"), "0")
	if b.Open {
		when = start.Format("15:04") + " (" + end.Format("15:04") + ")"
	}
	when = strings.TrimPrefix(when, "0")
	if b.Said != "" {
		when = b.Said + " " + when
	}
	parts := []string{when, b.Title, strings.TrimSpace(strings.Join(b.Rooms, " ") + " " + b.Place)}
	if b.Private {
		parts[1] = "已预约" + b.Title
	}
	if b.State != "" {
		s := string(b.State)
		if b.MovedTo != 0 {
			s += " " + strings.ReplaceAll(time.UnixMilli(b.MovedTo).In(shanghai).Format("01-02 15:04"), " 0", " ")
		}
		parts = append(parts, s)
	}
	for _, more := range [][2]string{{"英文", b.English}, {"主办", b.Organiser}, {"对象", b.For}, {"名额", b.Places}, {"说明", b.Note}, {"原在", strings.Join(b.MovedFrom, " ")}} {
		if more[1] != "" {
			parts = append(parts, more[0]+" "+more[1])
		}
	}
	return "| " + strings.Join(parts, " | ")
}

// Where LibreOffice is missing, an old format is refused with what to do, and nothing else suffers.
func TestWithoutLibreOffice(t *testing.T) {
	content, err := os.ReadFile("testdata/场地登记.et")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(context.Background(), "场地登记.et", content, nil)
	refusal, ok := err.(*playlists.Refusal)
	if !ok || !strings.Contains(refusal.Remedy.ZH, "另存为 xlsx") || !strings.Contains(refusal.What.EN, "LibreOffice") {
		t.Errorf("got %v", err)
	}
}
