package agenda

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	book "yiping/playlists/agenda"
)

// The form has the columns that are read, in the order in which people think of an event; where things are
// chosen, a list to choose from; and on its second page how to fill it in. Above its header it names no month:
// that comes with the name under which staff save it, and one that stood here would be believed before it.
const (
	formSheet   = "活动安排"
	helpSheet   = "填写说明"
	exampleMark = "例：" // before the name of an event that is only an example
	formHeader  = 3    // row
	formFirst   = formHeader + 1
	formLast    = formHeader + 2 + 100
)

var formColumns = []struct {
	name  string
	width float64
}{
	{"日期", 15}, {"星期", 9}, {"开始", 8.5}, {"结束", 8.5}, {"活动名称", 38}, {"地点", 20},
	{"主办", 20}, {"参加对象", 15}, {"名额", 11}, {"状态", 8.5}, {"备注", 30}, {"公开", 7.5},
}

// Colours are those of the boards.
const (
	inkColour, quietColour, greenColour, redColour = "1C1B19", "4A4640", "244A4E", "9A1F19"
	paperColour, lineColour, noteColour            = "F7F3EA", "D8CFBC", "FBEFC6"
)

// newForm makes the form of a house. For the same house its parts are the same.
func newForm(house book.House) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	w := formWriter{f: f}
	w.must(f.SetSheetName("Sheet1", formSheet))
	_, err := f.NewSheet(helpSheet)
	w.must(err)
	w.timetable(house)
	w.help(house.Rooms)
	yes := true
	w.must(f.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes}))
	draft, err := f.WriteToBuffer()
	w.must(err)
	if w.err != nil {
		return nil, w.err
	}
	properties := excelize.DocProperties{Title: "活动安排表", Creator: "谊屏 Yiping", Created: formDate, Modified: formDate, Language: "zh-CN", Identifier: formMark + formSum(draft.Bytes())}
	if err := f.SetDocProps(&properties); err != nil {
		return nil, err
	}
	form, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return form.Bytes(), nil
}

// formDate is when the form was made, for the properties of the file: it does not depend on the day.
const formDate = "2026-11-23T00:00:00Z"

// formWriter remembers the first error.
type formWriter struct {
	f   *excelize.File
	err error
}

func (w *formWriter) must(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *formWriter) style(s excelize.Style) int {
	id, err := w.f.NewStyle(&s)
	w.must(err)
	return id
}

// at names a cell; columns count from 0.
func at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column+1, row)
	if err != nil {
		panic(err) // both are ours
	}
	return name
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

func frame(colour string) []excelize.Border {
	return []excelize.Border{{Type: "left", Color: colour, Style: 1}, {Type: "right", Color: colour, Style: 1}, {Type: "top", Color: colour, Style: 1}, {Type: "bottom", Color: colour, Style: 1}}
}

// timetable writes the page that is filled in.
func (w *formWriter) timetable(house book.House) {
	f, last := w.f, len(formColumns)-1
	title := "活动安排表"
	if !strings.ContainsAny(house.Name, "0123456789年月") { // it could be taken for the month
		title = house.Name + title
	}
	centre := &excelize.Alignment{Horizontal: "center", Vertical: "center"}
	w.band(formSheet, 1, last, title, 34, w.style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 20, Color: redColour}, Alignment: centre}))
	w.band(formSheet, 2, last, "先另存为带年份和月份的名字，再填。怎么填，见第二页“"+helpSheet+"”。灰色的两行是例子，不会上屏，可以删掉。", 22,
		w.style(excelize.Style{Font: &excelize.Font{Size: 10.5, Color: quietColour}, Alignment: centre}))
	head := w.style(excelize.Style{
		Font: &excelize.Font{Bold: true, Size: 12, Color: "FFFFFF"}, Fill: fill(greenColour), Alignment: centre,
		Border: []excelize.Border{{Type: "left", Color: "5E7C80", Style: 1}, {Type: "right", Color: "5E7C80", Style: 1}, {Type: "bottom", Color: "B08D57", Style: 5}},
	})
	for c, column := range formColumns {
		name, err := excelize.ColumnNumberToName(c + 1)
		w.must(err)
		w.must(f.SetColWidth(formSheet, name, name, column.width))
		w.must(f.SetCellStr(formSheet, at(c, formHeader), column.name))
	}
	w.must(f.SetCellStyle(formSheet, at(0, formHeader), at(last, formHeader), head))
	w.must(f.SetRowHeight(formSheet, formHeader, 28))
	w.rows(formFirst, formFirst+1, quietColour, fill("EEE8DB"))
	w.rows(formFirst+2, formLast, inkColour, excelize.Fill{})
	for row := formFirst; row <= formLast; row++ {
		w.must(f.SetCellFormula(formSheet, at(1, row), fmt.Sprintf(`IF(ISNUMBER(A%d),"星期"&MID("日一二三四五六",WEEKDAY(A%[1]d),1),"")`, row)))
		w.must(f.SetRowHeight(formSheet, row, 25))
	}
	const first = 46357.0 // 2026-12-01
	for i, row := range [][]any{
		{first, nil, 9.0 / 24, 10.5 / 24, exampleMark + "冬季养生讲座", pick(house.Rooms, "讲", 0), "社区卫生服务中心", "60岁以上", "60人", "正常", "请提前10分钟签到", "是"},
		{"每周六", nil, 13.5 / 24, 15.0 / 24, exampleMark + "亲子烘焙", pick(house.Rooms, "餐", len(house.Rooms)-1), "街道妇联", "亲子家庭", "20组家庭", "已满", nil, "是"},
	} {
		for c, v := range row {
			if v != nil {
				w.must(f.SetCellValue(formSheet, at(c, formFirst+i), v))
			}
		}
	}
	w.choices(len(house.Rooms))
	w.hints()
	w.must(f.SetPanes(formSheet, &excelize.Panes{
		Freeze: true, YSplit: formHeader, TopLeftCell: at(0, formFirst), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: at(0, formFirst+2), ActiveCell: at(0, formFirst+2), Pane: "bottomLeft"}},
	}))
	no := false
	w.must(f.SetSheetView(formSheet, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	w.page(formSheet, "landscape")
	w.must(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("%s!$%d:$%d", formSheet, formHeader, formHeader), Scope: formSheet}))
}

// band writes a line across the page.
func (w *formWriter) band(sheet string, row, last int, text string, height float64, style int) {
	w.must(w.f.MergeCell(sheet, at(0, row), at(last, row)))
	w.must(w.f.SetCellStr(sheet, at(0, row), text))
	w.must(w.f.SetCellStyle(sheet, at(0, row), at(last, row), style))
	w.must(w.f.SetRowHeight(sheet, row, height))
}

// rows gives rows their looks: what is short stands in the middle, what is long at the left and wraps.
func (w *formWriter) rows(from, to int, colour string, ground excelize.Fill) {
	date, clock := `m"月"d"日"`, "h:mm"
	looks := func(horizontal string, format *string) int {
		indent := 0
		if horizontal == "left" {
			indent = 1
		}
		return w.style(excelize.Style{
			Font: &excelize.Font{Size: 11, Color: colour}, Fill: ground, Border: frame(lineColour), CustomNumFmt: format,
			Alignment: &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: true, Indent: indent},
		})
	}
	middle, left := looks("center", nil), looks("left", nil)
	for c, column := range formColumns {
		style := middle
		switch column.name {
		case "日期":
			style = looks("center", &date)
		case "开始", "结束":
			style = looks("center", &clock)
		case "活动名称", "地点", "主办", "备注":
			style = left
		}
		w.must(w.f.SetCellStyle(formSheet, at(c, from), at(c, to), style))
	}
}

// choices adds the lists to choose from. What is not in a list may be written all the same.
func (w *formWriter) choices(rooms int) {
	over := func(column int) string { return at(column, formFirst) + ":" + at(column, formLast) }
	add := func(column int, title, say string, list func(*excelize.DataValidation) error) {
		v := excelize.NewDataValidation(true)
		v.SetSqref(over(column))
		if say != "" {
			v.SetInput(title, say)
		}
		if list != nil {
			w.must(list(v))
		}
		w.must(w.f.AddDataValidation(formSheet, v))
	}
	words := func(list ...string) func(*excelize.DataValidation) error {
		return func(v *excelize.DataValidation) error { return v.SetDropList(list) }
	}
	add(0, "日期", "写 12/1；也可以写\n12月8日-12月20日\n12月6日、13日\n每周二、四", nil)
	add(2, "开始", "写 9:00；也可以写\n上午、下午、晚上、全天", nil)
	if rooms > 0 {
		add(5, "", "", func(v *excelize.DataValidation) error {
			v.SetSqrefDropList(fmt.Sprintf("%s!$E$%d:$E$%d", helpSheet, helpFirst, helpFirst+rooms-1))
			return nil
		})
	}
	add(9, "", "", words("正常", "取消", "改期", "延期", "已满", "待定"))
	add(10, "备注", "改期的写\n改到12月21日14:00", nil)
	add(11, "公开", "选“否”的，\n屏幕上只写“已预约”", words("是", "否"))
}

// hints colours what deserves a look while it is being filled in.
func (w *formWriter) hints() {
	shade := func(over, when string, s excelize.Style) {
		id, err := w.f.NewConditionalStyle(&s)
		w.must(err)
		w.must(w.f.SetConditionalFormat(formSheet, over, []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: when, Format: &id}}))
	}
	row := func(from, to int) string { return at(from, formFirst) + ":" + at(to, formLast) }
	n := formFirst
	wrong := excelize.Style{Font: &excelize.Font{Color: redColour, Bold: true}, Fill: fill("F6D9D2")}
	shade(row(0, 0), fmt.Sprintf(`AND($A%d="",$E%[1]d<>"")`, n), wrong)
	shade(row(2, 3), fmt.Sprintf(`AND(ISNUMBER($C%d),ISNUMBER($D%[1]d),$D%[1]d<=$C%[1]d)`, n), wrong)
	shade(row(0, 11), fmt.Sprintf(`$J%d="取消"`, n), excelize.Style{Font: &excelize.Font{Color: "8A8378", Strike: true}})
	shade(row(9, 9), fmt.Sprintf(`OR($J%d="改期",$J%[1]d="延期",$J%[1]d="待定")`, n), excelize.Style{Fill: fill(noteColour)})
	shade(row(9, 9), fmt.Sprintf(`$J%d="已满"`, n), excelize.Style{Font: &excelize.Font{Color: redColour, Bold: true}})
	shade(row(11, 11), fmt.Sprintf(`$L%d="否"`, n), excelize.Style{Fill: fill(noteColour)})
}

// page sets a sheet up for printing.
func (w *formWriter) page(sheet, orientation string) {
	a4, one, many := 9, 1, 0
	w.must(w.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &one, FitToHeight: &many}))
	fit := true
	w.must(w.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	side, top, middle := 0.45, 0.5, true
	w.must(w.f.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Horizontally: &middle}))
	w.must(w.f.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}))
}

// pick returns the name of a room that has a word in it, or else the one at an index.
func pick(rooms []book.Room, word string, otherwise int) any {
	for _, r := range rooms {
		if strings.Contains(r.Name, word) {
			return r.Name
		}
	}
	if len(rooms) == 0 {
		return nil
	}
	return rooms[otherwise].Name
}
