package demo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// agendaFolder is where timetables lie.
const agendaFolder = "日程"

// writeAgenda fills the agenda folder: the timetable of this month and the next, and a calendar of classes.
func writeAgenda(dir string, now time.Time) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, now.Location())
	f := excelize.NewFile()
	defer f.Close()
	for i, m := range []time.Time{first, first.AddDate(0, 1, 0)} {
		sheet := fmt.Sprintf("%d月", int(m.Month()))
		if i == 0 {
			if err := f.SetSheetName("Sheet1", sheet); err != nil {
				return err
			}
		} else if _, err := f.NewSheet(sheet); err != nil {
			return err
		}
		s := sheetWriter{f: f, sheet: sheet}
		s.month(m, now)
		if s.err != nil {
			return s.err
		}
	}
	if err := f.SaveAs(filepath.Join(dir, fmt.Sprintf("%d年%d月活动安排表.xlsx", now.Year(), int(now.Month())))); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "谊乐课程.ics"), classes(now), 0o644)
}

// sheetWriter writes one sheet and remembers the first error.
type sheetWriter struct {
	f     *excelize.File
	sheet string
	err   error
}

func (s *sheetWriter) must(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheetWriter) style(x excelize.Style) int {
	id, err := s.f.NewStyle(&x)
	s.must(err)
	return id
}

var columns = []struct {
	name  string
	width float64
}{{"序号", 6}, {"日期", 17}, {"星期", 7}, {"时间", 24}, {"活动名称", 40}, {"地点", 18}, {"主办单位", 20}, {"参加对象及人数", 20}, {"备注", 20}}

// month writes the timetable of a month, with what such sheets have around it.
func (s *sheetWriter) month(first, now time.Time) {
	f := s.f
	line := []excelize.Border{{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1}, {Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1}}
	centre := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	plain := excelize.Style{Border: line, Alignment: centre}
	body := s.style(plain)
	day := `m"月"d"日"`
	dated := s.style(excelize.Style{Border: line, Alignment: centre, CustomNumFmt: &day})
	off := s.style(excelize.Style{Border: line, Alignment: centre, Font: &excelize.Font{Strike: true, Color: "808080"}})
	red := s.style(excelize.Style{Border: line, Alignment: centre, Font: &excelize.Font{Color: "C00000", Bold: true}})
	head := s.style(excelize.Style{Border: line, Alignment: centre, Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}}})

	s.across(1, fmt.Sprintf("友谊路街道社区党群服务中心%d年%d月活动安排表", first.Year(), int(first.Month())), 32, s.style(excelize.Style{Alignment: centre, Font: &excelize.Font{Bold: true, Size: 18}}))
	s.across(2, fmt.Sprintf("填表：活动部　　更新：%d.%d", int(now.Month()), now.Day()), 18, s.style(excelize.Style{Alignment: &excelize.Alignment{Horizontal: "right"}}))
	for c, column := range columns {
		name, err := excelize.ColumnNumberToName(c + 1)
		s.must(err)
		s.must(f.SetColWidth(s.sheet, name, name, column.width))
		s.put(c, 3, column.name, head)
	}
	row, began := 4, 4
	rows := month(first, now)
	for i, e := range rows {
		looks := body
		switch {
		case e.remark == "取消":
			looks = off
		case strings.HasPrefix(e.remark, "改到"):
			looks = red
		}
		number := body
		if e.remark == "取消" {
			number = off
		}
		s.put(0, row, i+1, number)
		s.put(1, row, e.date, body)
		s.put(2, row, "", body)
		for c, text := range []string{e.clock, e.title, e.where, e.by, e.who} {
			s.put(3+c, row, text, looks)
		}
		s.put(8, row, e.remark, looks)
		s.must(f.SetRowHeight(s.sheet, row, 22))
		if ends := i+1 == len(rows) || rows[i+1].day != e.day; e.day > 0 && ends {
			date := first.AddDate(0, 0, e.day-1)
			s.put(1, began, time.Date(date.Year(), date.Month(), date.Day(), 0, 0, 0, 0, time.UTC), dated)
			s.put(2, began, weekday(date), body)
			for _, c := range []int{1, 2} {
				if began < row {
					s.must(f.MergeCell(s.sheet, cell(c, began), cell(c, row)))
				}
			}
			began = row + 1
		} else if e.day == 0 {
			began = row + 1
		}
		row++
	}
	for range 2 { // rows for what is still to come
		s.put(0, row, row-3, body)
		row++
	}
	left := s.style(excelize.Style{Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center"}})
	s.across(row, "注：如有调整，以现场通知为准", 20, left)
	s.across(row+1, "审核：　　　　　　签发：", 20, left)
	s.must(f.SetPanes(s.sheet, &excelize.Panes{Freeze: true, YSplit: 3, TopLeftCell: "A4", ActivePane: "bottomLeft"}))
	landscape, one, many, fit := "landscape", 1, 0, true
	s.must(f.SetPageLayout(s.sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &one, FitToHeight: &many}))
	s.must(f.SetSheetProps(s.sheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
}

func (s *sheetWriter) put(column, row int, value any, style int) {
	if value != "" {
		s.must(s.f.SetCellValue(s.sheet, cell(column, row), value))
	}
	s.must(s.f.SetCellStyle(s.sheet, cell(column, row), cell(column, row), style))
}

// across writes a line over the whole width.
func (s *sheetWriter) across(row int, text string, height float64, style int) {
	s.must(s.f.MergeCell(s.sheet, cell(0, row), cell(len(columns)-1, row)))
	s.put(0, row, text, style)
	s.must(s.f.SetRowHeight(s.sheet, row, height))
}

// cell names a cell; columns count from 0.
func cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column+1, row)
	if err != nil {
		panic(err) // both are ours
	}
	return name
}
