package agenda

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yiping/daemon/agenda/sheets"
	book "yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

const formPath = "日程/活动安排模板.xlsx"

// form returns what lies in the folder, nil if nothing does.
func (o *office) form() []byte {
	content, err := os.ReadFile(filepath.Join(o.dir, formPath))
	if err != nil && !os.IsNotExist(err) {
		o.t.Fatal(err)
	}
	return content
}

// again is the office on another day, or after a restart.
func (o *office) again(rooms ...book.Room) {
	c := o.Config
	if len(rooms) > 0 {
		c.House.Rooms = rooms
	}
	o.Agenda = New(c)
	o.begin()
	o.looks(2)
}

// edit changes a form as somebody at a desk does, with a program that writes it anew.
func edit(t *testing.T, form []byte, cells map[string]any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for at, v := range cells {
		if err := f.SetCellValue(formSheet, at, v); err != nil {
			t.Fatal(err)
		}
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTheFormIsPutIntoTheFolderAndIsNoData(t *testing.T) {
	o := newOffice(t)
	o.looks(3)
	if o.form() == nil {
		t.Fatal("there is no form")
	}
	o.expect("with the form", "")
	if r, _ := o.Report().Get(); len(r.Files)+len(r.Problems) != 0 {
		t.Errorf("the form is spoken of: %+v", r)
	}
	entries, err := os.ReadDir(filepath.Join(o.dir, "日程"))
	if err != nil || len(entries) != 1 {
		t.Errorf("there is more than the form: %v, %v", entries, err)
	}
}

func TestADeletedFormComesBackOnAnotherDay(t *testing.T) {
	o := newOffice(t)
	o.looks(2)
	os.Remove(filepath.Join(o.dir, formPath))
	o.looks(60)
	if o.form() != nil {
		t.Error("it came back within the day")
	}
	o.now = o.now.AddDate(0, 0, 1)
	o.looks(1)
	if o.form() == nil {
		t.Error("it did not come back on the next day")
	}
}

func TestAFormThatStaffChangedIsLeftAlone(t *testing.T) {
	o := newOffice(t)
	o.looks(2)
	mine := edit(t, o.form(), map[string]any{"E6": "书法"})
	o.put(formPath, string(mine))
	o.again(book.Room{ID: "new", Name: "新教室"})
	if !bytes.Equal(o.form(), mine) {
		t.Error("it was written over")
	}
	o.put(formPath, "this is no workbook at all")
	o.again(book.Room{ID: "newer", Name: "大教室"})
	if string(o.form()) != "this is no workbook at all" {
		t.Error("somebody else's file was written over")
	}
}

func TestAFormThatNobodyChangedFollowsTheRooms(t *testing.T) {
	o := newOffice(t)
	o.looks(2)
	first := o.form()
	o.again()
	if !bytes.Equal(o.form(), first) {
		t.Error("it was written anew though nothing had changed")
	}
	o.again(book.Room{ID: "xuexi", Name: "学习讲堂"}, book.Room{ID: "new", Name: "新教室", Floor: "2"})
	f, err := excelize.OpenReader(bytes.NewReader(o.form()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, _ := f.GetCellValue(helpSheet, fmt.Sprintf("E%d", helpFirst+1)); got != "新教室" {
		t.Errorf("the second room to choose is %q", got)
	}
}

func TestTheFormOfOneFolderIsEnough(t *testing.T) {
	o := newOffice(t)
	mine := "mine"
	os.Remove(filepath.Join(o.dir, formPath))
	os.Mkdir(filepath.Join(o.dir, "课表"), 0o755)
	o.put("课表/活动安排模板.xlsx", mine)
	o.again()
	if o.form() != nil {
		t.Error("a second one was put into the other folder")
	}
}

// Whoever saves the form under the name of a month and fills it in has a timetable. The examples that they
// left in it are none, and neither is the page on how to fill it in.
func TestAFilledInCopyIsATimetable(t *testing.T) {
	o := newOffice(t)
	o.looks(2)
	form := o.form()
	o.put("日程/2026年12月活动安排.xlsx", string(form))
	o.looks(3)
	if r, _ := o.Report().Get(); len(r.Files) != 1 || r.Files[0].Unusable != nil || len(r.Files[0].Refused)+len(r.Files[0].Notes)+r.Files[0].Bookings != 0 {
		t.Fatalf("of a copy that is still empty it is said: %+v", r.Files)
	}
	o.put("日程/2026年12月活动安排.xlsx", string(edit(t, form, map[string]any{
		"A6": "12/3", "C6": "9:00", "D6": "10:30", "E6": "书法", "F6": "学习讲堂",
		"A7": 46358.0, "C7": 14.0 / 24, "D7": 16.0 / 24, "E7": "合唱", "F7": "学习讲堂、多功能室", "J7": "已满", // 12月2日
		"A8": "每周二、四", "C8": "下午", "E8": "舞蹈", "F8": "多功能室", "I8": "30人",
		"A9": "12月30日", "C9": "19:00", "E9": "支部大会", "L9": "否",
	})))
	o.looks(3)
	bookings, _ := o.Bookings().Get()
	var said []string
	for _, b := range bookings {
		said = append(said, fmt.Sprintf("%s %s %s %s", o.when(b.Start), b.Title, strings.Join(b.Rooms, "+"), b.State))
	}
	want := "12-01 13:00 舞蹈 multi |12-02 14:00 合唱 xuexi+multi full|12-03 09:00 书法 xuexi |12-03 13:00 舞蹈 multi |12-08 13:00 舞蹈 multi |12-10 13:00 舞蹈 multi |" +
		"12-15 13:00 舞蹈 multi |12-17 13:00 舞蹈 multi |12-22 13:00 舞蹈 multi |12-24 13:00 舞蹈 multi |12-29 13:00 舞蹈 multi |12-30 19:00   |12-31 13:00 舞蹈 multi "
	if got := strings.Join(said, "|"); got != want {
		t.Errorf("booked is\n%s, want\n%s", got, want)
	}
	if r, _ := o.Report().Get(); len(r.Files[0].Refused)+len(r.Files[0].Notes) != 0 {
		t.Errorf("of the copy it is said: %+v", r.Files)
	}
}

// An example over which somebody writes is an example no more.
func TestAnExampleThatIsWrittenOverCounts(t *testing.T) {
	o := newOffice(t)
	o.looks(2)
	o.put("日程/2026年12月.xlsx", string(edit(t, o.form(), map[string]any{"E4": "茶艺"})))
	o.looks(3)
	o.expect("a copy", "茶艺")
}

func TestTheNameOfTheFileSaysTheMonth(t *testing.T) {
	zone := newOffice(t).Zone
	form, err := newForm(book.House{Name: "2025年建的1月广场"})
	if err != nil {
		t.Fatal(err)
	}
	w, err := sheets.Open(t.Context(), "x.xlsx", edit(t, form, map[string]any{"A6": "每周一", "C6": "9:00", "E6": "书法"}), nil)
	if err != nil {
		t.Fatal(err)
	}
	r := withoutExamples(sheets.Read("2027年3月活动安排.xlsx", w, sheets.Site{Zone: zone, Arrived: schedule.DayOf(2026, 11, 23)}))
	if len(r.Bookings) != 5 || zone.Day(r.Bookings[0].Start) != schedule.DayOf(2027, 3, 1) {
		t.Errorf("booked is %+v", r.Bookings)
	}
}

func TestOfOneHouseAllFormsAreAlike(t *testing.T) {
	house := book.House{Name: "中心", Rooms: []book.Room{{ID: "a", Name: "甲"}, {ID: "b", Name: "乙"}}}
	first, err := newForm(house)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if next, err := newForm(house); err != nil || formSum(next) != formSum(first) || !untouched(next) {
			t.Fatalf("another one differs: %v", err)
		}
	}
	if untouched(edit(t, first, map[string]any{"E6": "书法"})) {
		t.Error("one that somebody has filled in passes for ours")
	}
}

func TestAHouseWithoutRoomsHasAForm(t *testing.T) {
	if _, err := newForm(book.House{}); err != nil {
		t.Error(err)
	}
}

// While the disk is away its place is empty. What is made there hides that it is.
func TestNothingIsMadeInThePlaceOfADisk(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", calendar("书法"))
	o.looks(3)
	mounted := true
	o.Config.Mounted = func() bool { return mounted }
	os.Rename(o.dir, o.dir+"~")
	os.Mkdir(o.dir, 0o755)
	mounted = false
	o.looks(4)
	if r, _ := o.Report().Get(); len(r.Problems) != 0 {
		t.Errorf("it is a problem before anybody can know: %+v", r.Problems)
	}
	o.looks(60)
	o.now = o.now.AddDate(0, 0, 1)
	o.looks(2)
	if entries, _ := os.ReadDir(o.dir); len(entries) != 0 {
		t.Errorf("in its place there is %v", entries)
	}
	o.expect("without the disk", "书法")
	if r, _ := o.Report().Get(); len(r.Problems) != 1 || r.Problems[0].ID != "agenda/folder" {
		t.Errorf("problems: %+v", r.Problems)
	}
	mounted = true
	o.looks(8) // what was there is over by now, and gone after a few seconds
	if o.form() == nil {
		t.Error("in a new folder there is no form")
	}
}

// when says an instant of this year.
func (o *office) when(t int64) string {
	return time.UnixMilli(t).In(o.Zone.Location).Format("01-02 15:04")
}
