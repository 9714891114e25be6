package sheets

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yiping/daemon/agenda/persons/personstest"
)

// typed is a workbook as somebody types it: cells between strokes, "~x~" struck through.
func typed(sheet, table string) Workbook {
	s := Sheet{Name: sheet}
	n := 0
	for line := range strings.Lines(table) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		n++
		row := Row{Number: n}
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			cell = strings.TrimSpace(cell)
			bare := strings.Trim(cell, "~")
			row.Cells = append(row.Cells, Cell{Text: bare, Struck: bare != cell})
		}
		s.Rows = append(s.Rows, row)
	}
	return Workbook{Sheets: []Sheet{s}}
}

// Each file in testdata/rows has a sheet, and what becomes of its rows.
func TestRows(t *testing.T) { testTables(t, "rows", typed) }

// testTables reads the sheet of each file in a folder of testdata, and compares what becomes of it.
func testTables(t *testing.T, folder string, sheet func(name, table string) Workbook) {
	t.Helper()
	names, err := filepath.Glob("testdata/" + folder + "/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			table, want, ok := strings.Cut(string(b), "\n====\n")
			if !ok {
				t.Fatal("no ==== between the sheet and what becomes of it")
			}
			got := strings.TrimSpace(say(Read("活动安排.xlsx", sheet("12月", table), house())))
			if got != strings.TrimSpace(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// What somebody wrote about a person reaches nothing that Read gives, in whichever column it stands.
func TestNoPersonComesThrough(t *testing.T) {
	headings := []string{"日期", "星期", "时间", "活动名称", "地点", "主办单位", "参加对象", "名额", "备注", "状态", "公开", "英文", "联系人", "电话", "预订人", "报名方式", "填表说明"}
	plain := []string{"12月5日", "周六", "9:00-10:00", "剪纸", "多功能室", "妇联", "居民", "30人", "请自带剪刀", "正常", "是", "Papercut", "", "", "", "", ""}
	rapid.Check(t, func(t *rapid.T) {
		number := personstest.Number.Draw(t, "number")
		column := rapid.IntRange(0, len(headings)-1).Draw(t, "column")
		row := append([]string(nil), plain...)
		row[column] = rapid.SampledFrom([]string{"", row[column] + " ", "请打", row[column] + "，"}).Draw(t, "before") + personstest.Written(t, number)
		var s Sheet
		for i, cells := range [][]string{headings, row} {
			r := Row{Number: i + 1}
			for _, c := range cells {
				r.Cells = append(r.Cells, Cell{Text: c})
			}
			s.Rows = append(s.Rows, r)
		}
		b, err := json.Marshal(Read("12月.xlsx", Workbook{Sheets: []Sheet{s}}, house()))
		if err != nil {
			t.Fatal(err)
		}
		for field := range strings.SplitSeq(string(b), `"`) {
			if strings.HasPrefix(field, "sheet-") {
				continue // an id
			}
			if strings.Contains(personstest.Digits(field), number[len(number)-7:]) {
				t.Fatalf("%s in %s is left in %s", number, headings[column], b)
			}
		}
	})
}

// Columns about persons are not read at all.
func TestColumnsAboutPersons(t *testing.T) {
	for _, h := range []string{"预订人", "预约人", "联系人", "电话", "联系电话", "报名方式", "报名方式/联系人", "负责人", "责任人", "手机号码", "微信号", "申请人及电话", "任课老师", "姓名", "身份证号", "联系人备注"} {
		if got := columnFor(h); got != private {
			t.Errorf("%s is column %d", h, got)
		}
	}
	w := typed("12月", `
		|日期|时间|活动名称|地点|预订人|联系方式|
		|12月5日|9:00-10:00|剪纸|多功能室|欧阳修|小程序“随申办”找欧阳修|`)
	b, err := json.Marshal(Read("12月.xlsx", w, house()))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), "欧阳") || !strings.Contains(string(b), "剪纸") {
		t.Errorf("%s", b)
	}
}

func TestHeadings(t *testing.T) {
	for h, want := range map[string]column{
		"日期": date, "活动日期": date, "日 期": date, "时间": clock, "时间段": clock, "活动时间": when, "开始": starts, "结束时间": ends, "星期": weekdayOf,
		"地点": where, "场地": where, "活动地点（场馆）": where, "房间": where, "活动名称": name, "主题": name, "内容": name, "活动主题/内容": name, "主办": organiser,
		"承办": organiser, "主办单位": organiser, "主办/承办": organiser, "状态": state, "参加对象": audience, "参加对象及人数": audience, "名额": places,
		"备注": remarks, "备注：": remarks, "公开": public, "是否公开*": public, "序号": unknown, "": unknown, "合计": unknown,
	} {
		if got := columnFor(h); got != want {
			t.Errorf("%s is column %d, want %d", h, got, want)
		}
	}
}

// A booking keeps its id while what it says stands, wherever its row is and whatever else is said of it.
func TestIDs(t *testing.T) {
	read := func(file, table string) map[string]string {
		ids := map[string]string{}
		for _, b := range Read(file, typed("12月", table), house()).Bookings {
			if other, twice := ids[b.ID]; twice {
				t.Errorf("%s and %s have one id", other, b.Title)
			}
			ids[b.ID] = b.Title
		}
		return ids
	}
	const head = "|日期|时间|活动名称|地点|备注|\n"
	before := read("2026年12月活动.xlsx", head+"|12月5日|9:00-10:00|剪纸|多功能室||\n|12月6日|9:00-10:00|剪纸|多功能室||\n|12月7日|9:00-10:00|内部会|多功能室|内部|\n|12月7日|9:00-10:00|内部会二|多功能室|内部|")
	if len(before) != 4 {
		t.Fatal(before)
	}
	after := read("2026年12月活动(最终版)12.1更新.xlsx", "|2026年12月|\n"+head+"|12月4日|9:00-10:00|围棋|多功能室||\n|12月7日|9:00-10:00|内部会|多功能室|内部|\n|12月7日|9:00-10:00|内部会二|多功能室|内部|\n|12月5日|9:00-10:00|剪纸|多功能室|已满|\n|12.6|9点-10点|剪纸|4楼多功能室|取消|")
	for id, title := range before {
		if got, ok := after[id]; !ok || got != title {
			t.Errorf("%s has a new id", title)
		}
	}
	for _, changed := range []string{"|12月5日|9:30-10:00|剪纸|多功能室||", "|12月5日|9:00-10:00|剪纸|百姓舞台||", "|12月5日|9:00-10:00|剪纸班|多功能室||", "|12月8日|9:00-10:00|剪纸|多功能室||"} {
		for id := range read("2026年12月活动.xlsx", head+changed) {
			if _, ok := before[id]; ok {
				t.Errorf("%s has an old id", changed)
			}
		}
	}
}

func TestBare(t *testing.T) {
	for _, name := range []string{"12月活动安排.xlsx", "12月活动安排表.xlsx", "2026年12月活动安排表(1).et", "2026.12月活动安排(最终版).xlsx", "十二月活动安排一览表.csv"} {
		if got := Bare(name); got != "12月活动安排" {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, name := range []string{"12月志愿者活动安排.xlsx", "12月活动安排（青少年）.xlsx", "11月活动安排.xlsx", "12月.xlsx"} {
		if got := Bare(name); got == "12月活动安排" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if Bare("2026.xlsx") == Bare("2027.xlsx") {
		t.Error("nothing is left")
	}
}

func TestStem(t *testing.T) {
	for _, name := range []string{
		"2026年12月活动安排表.xlsx", "2026年12月活动安排表(1).xlsx", "2026年12月活动安排表（2）.xlsx", "2026年12月活动安排表 - 副本.xlsx", "2026年12月活动安排表 - 副本 (2).xlsx",
		"2026年12月活动安排表(最终版).xlsx", "2026年12月活动安排表最终版2.xlsx", "2026年12月活动安排表定稿.et", "2026年12月活动安排表已审.xls", "2026年12月活动安排表打印版.xlsx",
		"2026年12月活动安排表v2.xlsx", "2026年12月活动安排表_V2.1.xlsx", "2026年12月活动安排表12.1更新.xlsx", "2026年12月活动安排表1127改.xlsx",
		"2026年12月活动安排表(最终版)12.1更新.xlsx", "2026年12月活动安排表11月27日更新.xlsx", "副本-2026年12月活动安排表.xlsx", "日程/2026年12月活动安排表第二版.csv",
		"2026年12月活动安排表 修改稿(1).xlsx", "２０２６年12月活动安排表.xlsx",
	} {
		if got := Stem(name); got != "2026年12月活动安排表" {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, name := range []string{"2026年11月活动安排表.xlsx", "2026年12月活动安排表（青少年）.xlsx", "活动.xlsx", "12月.xlsx"} {
		if got := Stem(name); got == "2026年12月活动安排表" || got == "" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if Stem("12月.xlsx") == Stem("11月.xlsx") || Stem("12.1更新.xlsx") == "" {
		t.Error("nothing is left")
	}
}

// The form itself is no data; filled in under its own name it is said so.
func TestTemplate(t *testing.T) {
	const head = "|日期|时间|活动名称|地点|\n"
	r := Read("活动安排模板.xlsx", typed("活动安排", head), house())
	if !r.Template || len(r.Bookings)+len(r.Notes)+len(r.Periods) != 0 {
		t.Errorf("%+v", r)
	}
	r = Read("活动安排模板(1).xlsx", typed("活动安排", head+"|12月5日|9:00-10:00|剪纸|多功能室|"), house())
	if !r.Template || len(r.Bookings) != 0 || len(r.Notes) != 1 || !strings.Contains(r.Notes[0].Text.ZH, "另存为") {
		t.Errorf("%+v", r)
	}
}

// Everything said is said in both languages.
func TestBothLanguages(t *testing.T) {
	for _, file := range []string{"2026年12月活动安排表(最终版)12.1更新.xlsx", "12月课表.csv", "志愿活动导出.csv", "12月活动日历.xlsx", "【通知】2026年12月活动安排.docx"} {
		content, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		w, err := Open(t.Context(), file, content, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := Read(file, w, house())
		for _, n := range r.Notes {
			if n.Text.ZH == "" || n.Text.EN == "" {
				t.Errorf("%+v", n)
			}
		}
		for _, x := range r.Refused {
			if x.Reason.ZH == "" || x.Reason.EN == "" || x.Remedy.ZH == "" || x.Remedy.EN == "" {
				t.Errorf("%+v", x)
			}
		}
	}
}

// Half of a number is not known as one: what is said back of a cell is masked as a whole.
func TestNumberInADate(t *testing.T) {
	for _, date := range []string{"12月5日，1 3 0 12345678", "1 3 8 00138000", "12月138-0013-8000", "每周一13800138000"} {
		r := Read("12月.xlsx", typed("12月", "|日期|时间|活动名称|\n|"+date+"|9:00-10:00|剪纸|"), house())
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if left := personstest.Digits(string(b)); len(r.Refused) != 1 || strings.Contains(left, "12345678") || strings.Contains(left, "0138000") {
			t.Errorf("%s: %s", date, b)
		}
	}
}

// Short titles can be guessed from their hash, so a private one takes no part in it.
func TestPrivateTitleIsNotInTheID(t *testing.T) {
	id := func(title string) string {
		return Read("12月.xlsx", typed("12月", "|日期|时间|活动名称|备注|\n|12月5日|9:00-10:00|"+title+"|内部|"), house()).Bookings[0].ID
	}
	if id("个案：王") != id("个案：李") {
		t.Error("the id tells the titles apart")
	}
}
