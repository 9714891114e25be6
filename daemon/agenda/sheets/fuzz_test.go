package sheets

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"yiping/daemon/agenda/persons"
	"yiping/playlists"
)

// Whatever bytes lie in the folder, they are read or refused, and soon.
func FuzzOpen(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		if ext := filepath.Ext(name); ext != ".xlsx" && ext != ".csv" && ext != ".docx" && ext != ".xls" {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add("a"+filepath.Ext(name), b)
	}
	f.Add("a.xlsx", book(f, map[string]any{"A1": "日期", "B1": "时间", "C1": "活动名称", "A2": "12月1日", "B2": "9:00-10:00", "C2": "剪纸"}, nil))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		began := time.Now()
		w, err := Open(t.Context(), name, content, nil)
		if refusal := new(playlists.Refusal); err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		check(t, Read(name, w, house()))
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

// FuzzSheet replaces the XML of a sheet within a workbook that is sound otherwise.
func FuzzSheet(f *testing.F) {
	plain := book(f, map[string]any{"A1": "日期", "B1": "时间", "C1": "活动名称", "A2": "12月1日", "B2": "9:00-10:00", "C2": "剪纸"}, nil)
	f.Add(`<worksheet><sheetData><row r="1" hidden="1" s="1"><c r="A1" t="inlineStr" s="1"><is><r><rPr><strike/></rPr><t>日期</t></r></is></c><c r="B1" t="s"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:C2"/></mergeCells></worksheet>`)
	f.Add(`<x:worksheet xmlns:x="a"><x:sheetData><x:row><x:c t="n"><x:v>46357.5</x:v></x:c><x:c t="d"><x:v>2026-12-01</x:v></x:c></x:row></x:sheetData></x:worksheet>`)
	f.Add(`<worksheet><cols><col min="1" max="16384" style="3"/></cols><sheetData><row r="0"><c r="A0"><v>1e300</v></c></row><row r="-1"/></sheetData></worksheet>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		w, err := Open(t.Context(), "a.xlsx", with(t, plain, map[string]string{"xl/worksheets/sheet1.xml": sheet}), nil)
		if refusal := new(playlists.Refusal); err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		check(t, Read("a.xlsx", w, house()))
	})
}

// FuzzLetter replaces the XML of a document.
func FuzzLetter(f *testing.F) {
	table := `<w:tbl>` + tr("日期", "时间", "活动名称") + tr(over2+first+"|12月1日", "9:00-10:00", "剪纸") + tr(below+"|", "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>9:00</w:t></w:r></w:p>", "围棋") + `</w:tbl>`
	f.Add(`<w:p><w:r><w:t>2026年12月</w:t></w:r></w:p>` + table)
	f.Add(`<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2"/><w:del/></w:trPr><w:tc>` + table + `<w:p><w:r><w:txbxContent>` + table + `</w:txbxContent></w:r></w:p></w:tc></w:tr>` + tr(below+"|", "x"))
	f.Add(`</w:tbl></w:tc></w:tr></w:p><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc><w:tr><w:tc><w:tbl></w:tr></w:tc><w:tr/></w:tbl>`)
	f.Fuzz(func(t *testing.T, body string) {
		w, err := Open(t.Context(), "a.docx", letter(t, body), nil)
		if refusal := new(playlists.Refusal); err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		check(t, Read("a.docx", w, house()))
	})
}

// FuzzPage reads pages.
func FuzzPage(f *testing.F) {
	f.Add(`<table><caption>2026年12月</caption><tr><th>日期<th>时间<th>活动名称<tr><td rowspan=0>12月1日<td><s>9:00</s>10:00<td style="text-decoration:line-through">剪纸</table>`)
	f.Add(`<style>.a{display:none}</style><p>2026年12月<table><tr class=a><td colspan=99>x<table><tr><td>日期<td>活动名称</table></table><tr><td></table>`)
	f.Add("<meta charset=gbk><table><tr><td>\xc8\xd5\xc6\xda<td>&#x6d3b;&nbsp;</b></i></td></table></table><td>")
	f.Fuzz(func(t *testing.T, page string) {
		w, err := Open(t.Context(), "a.xls", []byte(page), nil)
		if refusal := new(playlists.Refusal); err != nil && !errors.As(err, &refusal) {
			t.Fatal(err)
		}
		check(t, Read("a.xls", w, house()))
	})
}

// FuzzCells puts texts into the cells of a row.
func FuzzCells(f *testing.F) {
	f.Add("12月1日", "周二", "9:00-10:30", "八段锦（每周二、四）", "三楼学习讲堂", "居民 30人", "改到21日")
	f.Add("12/8-12/20", "周二至周日", "9:00-17:00（周一闭展）", "展览", "学习讲堂/多功能室", "限20组家庭", "已满，请勿报名")
	f.Add("每月第二个周六", "", "18：30-20:30(签到18:00)", "【取消】观影", "B1", "60岁以上", "改至12月26日下午2点半")
	f.Add("即日起至12月31日", "六", "上午、下午2:00-4:00", "电影（改到多功能室）", "大厅", "20", "如遇雨天取消 13800138000")
	f.Add("2026-12-05T00:00:00", "", "", "46366", "46366.5", "12.1", "延期至明年")
	f.Fuzz(func(t *testing.T, date, weekday, clock, name, where, who, remark string) {
		s := Sheet{Name: "12月"}
		for i, texts := range [][]string{{"日期", "星期", "时间", "活动名称", "地点", "参加对象及人数", "备注"}, {date, weekday, clock, name, where, who, remark}} {
			row := Row{Number: i + 1}
			for _, c := range texts {
				row.Cells = append(row.Cells, Cell{Text: c})
			}
			s.Rows = append(s.Rows, row)
		}
		check(t, Read("2026年.xlsx", Workbook{Sheets: []Sheet{s}}, house()))
	})
}

// FuzzGrid puts texts around, and into, the cells of a grid.
func FuzzGrid(f *testing.F) {
	f.Add("场地", "1日", "百姓舞台", "9:00-10:30 八段锦\n14:00 合唱（已满）", "支委会 13:30-15:00", "25:00 夜读")
	f.Add("日期", "上午", "12月1日（周二）", "剪纸课 国学讲堂", "2:00-4:00 读书会 三楼 学习讲堂", "瑜伽（改到7日15:00）@健康之家")
	f.Add("一", "二", "8 9:00 剪纸 百姓舞台", "9", "10日\n廿三\n闭馆", "11 合唱 13800138000")
	f.Add("时间", "9:00-10:00", "12/1", "【国学讲堂】茶艺 9:15", "茶艺", "老周 9-11点 合唱")
	f.Fuzz(func(t *testing.T, corner, head, side, a, b, c string) {
		for _, heads := range [][]string{{corner, head, "2日", "3日"}, {corner, head, "下午", "晚上"}, {corner, head, "学习讲堂", "多功能室"}, {corner, head, "三", "四", "五", "六"}} {
			s := Sheet{Name: "12月"}
			for i, texts := range [][]string{{"2026年12月7日-13日"}, heads, {side, a, b, c}, {"12月2日", c, a, b}, {"多功能室", b, c, a}} {
				row := Row{Number: i + 1}
				for _, c := range texts {
					row.Cells = append(row.Cells, Cell{Text: c})
				}
				s.Rows = append(s.Rows, row)
			}
			s.Rows[3].Cells[2], s.Rows[3].Cells[2].Merged = s.Rows[3].Cells[1], 2
			check(t, Read("2026年.xlsx", Workbook{Sheets: []Sheet{s}}, house()))
		}
	})
}

// check holds a result against what must be true of every one.
func check(t *testing.T, r Result) {
	t.Helper()
	ids := map[string]bool{}
	for _, b := range r.Bookings {
		switch {
		case b.ID == "" || ids[b.ID]:
			t.Errorf("the id %q is empty or given twice", b.ID)
		case b.End <= b.Start:
			t.Errorf("it ends before it starts: %+v", b)
		case b.Private && b.Title+b.English+b.Organiser+b.For+b.Places+b.Note != "":
			t.Errorf("private, and says something: %+v", b)
		case !b.Private && b.Title == "":
			t.Errorf("without a title: %+v", b)
		case len(b.Sources) == 0 || b.Sources[0].Row == 0:
			t.Errorf("without a source: %+v", b)
		}
		for _, s := range []string{b.Title, b.English, b.Place, b.Organiser, b.For, b.Places, b.Note} {
			if persons.Mask(s) != s || !utf8.ValidString(s) || strings.ContainsAny(s, "\n\r\t\x00") {
				t.Errorf("not fit to be shown: %q", s)
			}
		}
		ids[b.ID] = true
	}
	for _, x := range r.Refused {
		if x.Reason.ZH == "" || x.Reason.EN == "" || x.Remedy.ZH == "" || x.Remedy.EN == "" || x.What == "" {
			t.Errorf("refused without a word: %+v", x)
		}
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

// pieces are what cells are made of.
var pieces = []string{"12月", "1日", "31日", "2月30日", "12.3", "12/8", "-", "~", "至", "、", "，", "(", ")", "（", "）", "【", "】", "周一", "周日", "每周二、四", "每", "第二个", "工作日", "周末",
	"闭馆", "除外", "9:00", "10点半", "25:00", "下午", "上午", "次日", "全天", "签到", "开始", "取消", "已", "改到", "21日", "延期", "待定", "已满", "内部", "人", "组家庭", "30", "46366", "2026", "年", "/",
	"学习讲堂", "3楼", "B1", "多功能室", "八段锦", "请", " ", "\n", "　", "１４：００", "13800138000", "021-5679", "1234", "*", ".", "起", "即日起", "十二月", "到", "\u202e", "\x00"}

// Whatever is made of these, a row of it is read, refused or passed over.
func TestAnyRow(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cell := rapid.Custom(func(r *rapid.T) Cell {
			c := Cell{Text: strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 8).Draw(r, "pieces"), "")}
			if rapid.IntRange(0, 9).Draw(r, "plain") == 0 {
				c.Kind = Kind(rapid.IntRange(0, 4).Draw(r, "kind"))
				c.Number = rapid.SampledFrom([]float64{0, 0.375, 1, 46357, 46357.99999, 1e8, -1}).Draw(r, "number")
				c.NoYear, c.Struck = rapid.Bool().Draw(r, "no year"), rapid.Bool().Draw(r, "struck")
				c.Merged = rapid.IntRange(0, 3).Draw(r, "merged")
			}
			return c
		})
		s := Sheet{Name: rapid.SampledFrom([]string{"", "12月", "Sheet1"}).Draw(r, "sheet"), Rows: []Row{{Number: 1}}}
		for _, h := range []string{"日期", "星期", "时间", "开始", "结束", "活动名称", "地点", "主办", "参加对象", "名额", "备注", "状态", "公开"} {
			s.Rows[0].Cells = append(s.Rows[0].Cells, Cell{Text: h})
		}
		for n := range 3 {
			s.Rows = append(s.Rows, Row{Number: n + 2, Cells: rapid.SliceOfN(cell, 13, 13).Draw(r, "cells")})
		}
		check(t, Read("活动.xlsx", Workbook{Sheets: []Sheet{s}, Flat: rapid.Bool().Draw(r, "flat")}, house()))
		if t.Failed() {
			r.FailNow()
		}
	})
}

// Whatever is made of these, a cell of a grid is read, refused or passed over.
func TestAnyGrid(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cell := rapid.Custom(func(r *rapid.T) Cell {
			c := Cell{Text: strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 6).Draw(r, "pieces"), rapid.SampledFrom([]string{"", " ", "\n"}).Draw(r, "between"))}
			if rapid.IntRange(0, 9).Draw(r, "plain") == 0 {
				c.Kind = Kind(rapid.IntRange(0, 4).Draw(r, "kind"))
				c.Number = rapid.SampledFrom([]float64{0, 1, 7, 0.375, 46357, 46357.99999, 1e8, -1}).Draw(r, "number")
				c.NoYear, c.Struck = rapid.Bool().Draw(r, "no year"), rapid.Bool().Draw(r, "struck")
				c.Merged = rapid.IntRange(0, 3).Draw(r, "merged")
			}
			return c
		})
		head := rapid.SampledFrom([][]string{{"场地", "1日", "2日", "3日"}, {"日期", "上午", "9:00-10:00", "10:00-11:00"}, {"日期", "学习讲堂", "多功能室", "国学讲堂"}, {"二", "三", "四", "五", "六"}}).Draw(r, "head")
		s := Sheet{Name: rapid.SampledFrom([]string{"", "12月", "Sheet1"}).Draw(r, "sheet"), Rows: []Row{{Number: 1}}}
		for _, h := range head {
			s.Rows[0].Cells = append(s.Rows[0].Cells, Cell{Text: h})
		}
		side := []string{"百姓舞台", "12月1日", "12/2", "多功能室", "1", "8"}
		for n := range 4 {
			row := Row{Number: n + 2, Cells: rapid.SliceOfN(cell, len(head), len(head)).Draw(r, "cells")}
			if rapid.Bool().Draw(r, "a side") {
				row.Cells[0] = Cell{Text: rapid.SampledFrom(side).Draw(r, "side")}
			}
			s.Rows = append(s.Rows, row)
		}
		check(t, Read("活动.xlsx", Workbook{Sheets: []Sheet{s}, Flat: rapid.Bool().Draw(r, "flat")}, house()))
		if t.Failed() {
			r.FailNow()
		}
	})
}
