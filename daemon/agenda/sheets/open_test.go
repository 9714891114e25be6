package sheets

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/unicode"

	"yiping/playlists"
)

// book makes a workbook with cells, which fill changes further.
func book(t testing.TB, cells map[string]any, fill func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for at, v := range cells {
		if err := f.SetCellValue("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	if fill != nil {
		fill(f)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, name string, content []byte) Workbook {
	t.Helper()
	w, err := Open(context.Background(), name, content, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// grid writes a sheet: cells between strokes, struck ones in tildes, dates with what they are.
func grid(s Sheet) string {
	var out strings.Builder
	for _, row := range s.Rows {
		fmt.Fprint(&out, row.Number, ":")
		for _, c := range row.Cells {
			text := c.Text
			if c.Struck {
				text = "~" + text + "~"
			}
			switch c.Kind {
			case Day:
				text += "=day"
			case Clock:
				text += "=clock"
			case Moment:
				text += "=moment"
			}
			if c.NoYear {
				text += "-no-year"
			}
			out.WriteString(text + "|")
		}
		out.WriteByte('\n')
	}
	return strings.TrimSpace(out.String())
}

func style(t testing.TB, f *excelize.File, at string, s *excelize.Style) {
	t.Helper()
	id, err := f.NewStyle(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle("Sheet1", at, at, id); err != nil {
		t.Fatal(err)
	}
}

func TestCells(t *testing.T) {
	md, hm := `m"月"d"日"`, "h:mm"
	content := book(t, map[string]any{"A1": "标题", "A3": "名", "B3": "日期", "A4": 46357, "B4": 46357, "C4": 0.375, "D4": 46357.375, "E4": 46357, "F4": "12.3", "G4": 12.3,
		"A5": "划掉", "C5": "合并", "A7": "藏"}, func(f *excelize.File) {
		style(t, f, "B4", &excelize.Style{NumFmt: 14})
		style(t, f, "C4", &excelize.Style{CustomNumFmt: &hm})
		style(t, f, "D4", &excelize.Style{NumFmt: 22})
		style(t, f, "E4", &excelize.Style{CustomNumFmt: &md})
		style(t, f, "F4", &excelize.Style{NumFmt: 14}) // text in a cell made for dates
		style(t, f, "A5", &excelize.Style{Font: &excelize.Font{Strike: true}})
		if err := errors.Join(
			f.SetCellRichText("Sheet1", "B5", []excelize.RichTextRun{{Text: "12月22日", Font: &excelize.Font{Strike: true}}, {Text: "12月21日"}}),
			f.MergeCell("Sheet1", "C5", "D6"), f.MergeCell("Sheet1", "A1", "C1"), f.SetRowVisible("Sheet1", 7, false),
			f.SetCellValue("Sheet1", "A8", "还在"),
		); err != nil {
			t.Fatal(err)
		}
		if _, err := f.NewSheet("藏起来"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetVisible("藏起来", false); err != nil {
			t.Fatal(err)
		}
	})
	w := open(t, "x.xlsx", content)
	if len(w.Sheets) != 1 || w.Cut || w.Flat {
		t.Fatalf("%+v", w)
	}
	want := `1:标题|标题|标题|
2:
3:名|日期|
4:46357|12-01-26=day|9:00=clock|12/1/26 09:00=moment|12月1日=day-no-year|12.3|12.3|
5:~划掉~|12月21日|合并|合并|
6:||合并|合并|
8:还在|`
	if got := grid(w.Sheets[0]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if n := w.Sheets[0].Rows[0].Cells[0].Merged; n != 3 {
		t.Errorf("the title goes over %d columns", n)
	}
}

// A date that Excel has completed with the year in which it was typed, is in the year of the sheet.
func TestYearThatNobodyTyped(t *testing.T) {
	md := `m"月"d"日"`
	content := book(t, map[string]any{"A1": "2027年1月活动", "A2": "日期", "B2": "时间", "C2": "活动名称", "A3": 46027, "B3": "9:00-10:00", "C3": "剪纸"}, func(f *excelize.File) {
		style(t, f, "A3", &excelize.Style{CustomNumFmt: &md}) // 2026-01-05
	})
	r := Read("x.xlsx", open(t, "x.xlsx", content), house())
	if len(r.Bookings) != 1 || time.UnixMilli(r.Bookings[0].Start).In(shanghai).Format(time.DateOnly) != "2027-01-05" {
		t.Errorf("%+v", r)
	}
}

func TestDatesOfOldMacs(t *testing.T) {
	content := book(t, map[string]any{"A1": "日期", "B1": "时间", "C1": "活动名称", "A2": 46357 - 1462, "B2": "9:00-10:00", "C2": "剪纸"}, func(f *excelize.File) {
		style(t, f, "A2", &excelize.Style{NumFmt: 14})
		old := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &old}); err != nil {
			t.Fatal(err)
		}
	})
	r := Read("x.xlsx", open(t, "x.xlsx", content), house())
	if len(r.Bookings) != 1 || time.UnixMilli(r.Bookings[0].Start).In(shanghai).Format(time.DateOnly) != "2026-12-01" {
		t.Errorf("%+v", r)
	}
}

// Text of cells is found in the encodings and with the separators that programs use.
func TestText(t *testing.T) {
	utf16 := func(s string) []byte {
		b, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"commas":               {[]byte("日期,名称\r\n12月1日,剪纸\r\n"), "1:日期|名称|\n2:12月1日|剪纸|"},
		"GBK":                  {[]byte("\xc8\xd5\xc6\xda,\xc3\xfb\xb3\xc6\r\n1,2"), "1:日期|名称|\n2:1|2|"},
		"UTF-16 with tabs":     {utf16("日期\t名称\r\n12月1日\t剪,纸\r\n"), "1:日期|名称|\n2:12月1日|剪,纸|"},
		"semicolons":           {[]byte("\ufeff日期;名称\n1;2,5\n3;4"), "1:日期|名称|\n2:1|2,5|\n3:3|4|"},
		"empty lines count":    {[]byte("a,b\n\n\nc,d"), "1:a|b|\n2:\n3:\n4:c|d|"},
		"quotes":               {[]byte("a,\"b\r\nb\",\"c\"\"c\"\r\nd,e,f"), "1:a|b\r\nb|c\"c|\n2:d|e|f|"},
		"a quote in a cell":    {[]byte("a,5\" x,c\nd,e,f"), "1:a|5\" x|c|\n2:d|e|f|"},
		"a quote never closed": {[]byte("a,\"b,c\nd,e,f"), "1:a|\"b|c|\n2:d|e|f|"},
		"empty cells at ends":  {[]byte("a,b,,,\n,,,\n,x,"), "1:a|b|\n2:\n3:|x|"},
		"old Mac line ends":    {[]byte("a,b\rc,d"), "1:a|b|\n2:c|d|"},
	} {
		if got := grid(open(t, "x.csv", c.content).Sheets[0]); got != c.want {
			t.Errorf("%s: got\n%q want\n%q", name, got, c.want)
		}
	}
}

// What is no workbook is said so, with what to do.
func TestWhatCannotBeOpened(t *testing.T) {
	password := book(t, map[string]any{"A1": 1}, nil)
	f, err := excelize.OpenReader(bytes.NewReader(password))
	if err != nil {
		t.Fatal(err)
	}
	var locked bytes.Buffer
	if err := f.Write(&locked, excelize.Options{Password: "1234"}); err != nil {
		t.Fatal(err)
	}
	whole, posted := book(t, map[string]any{"A1": 1}, nil), letter(t, `<w:tbl/>`)
	for name, c := range map[string]struct {
		file    string
		content []byte
		want    string
	}{
		"nothing":            {"a.xlsx", nil, "空的"},
		"blanks":             {"a.csv", []byte(" \r\n "), "空的"},
		"with a password":    {"a.xlsx", locked.Bytes(), "密码"},
		"half of a workbook": {"a.xlsx", whole[:len(whole)/2], "不完整"},
		"another archive":    {"a.xlsx", archive(t, map[string]string{"a.txt": "活动"}), "不是能读懂的"},
		"a letter":           {"a.docx", letter(t, `<w:p><w:r><w:t>活动</w:t></w:r></w:p>`), "没有表格"},
		"half of a letter":   {"a.docx", archive(t, map[string]string{"word/document.xml": "<w:document><w:body><w:p"}), "不完整"},
		"a letter in pieces": {"a.docx", posted[:len(posted)-60], "不完整"},
		"a picture":          {"a.xlsx", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "不是表格"},
		"a page":             {"a.xls", []byte("<html><body>login</body></html>"), "不是表格"},
		"a hidden table":     {"a.xls", []byte("<html><!-- <table><tr><td>1</td></tr></table> --></html>"), "其实是网页"},
		"plain text":         {"a.xlsx", []byte("活动"), "不是表格"},
		"too large":          {"a.csv", make([]byte, MaxBytes+1), "太大"},
	} {
		_, err := Open(t.Context(), c.file, c.content, nil)
		var refusal *playlists.Refusal
		if !errors.As(err, &refusal) || !strings.Contains(refusal.What.ZH, c.want) || refusal.What.EN == "" || refusal.Remedy.ZH == "" || refusal.Remedy.EN == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An old workbook that LibreOffice cannot read is refused; when we are stopped, it is not.
func TestConverterFails(t *testing.T) {
	content, err := os.ReadFile("testdata/场地登记.et")
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	_, err = Open(t.Context(), "a.et", content, func(context.Context, string, []byte) ([]byte, error) { return nil, broken })
	if refusal := new(playlists.Refusal); !errors.As(err, &refusal) || !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = Open(ctx, "a.et", content, func(context.Context, string, []byte) ([]byte, error) { cancel(); return nil, broken })
	if refusal := new(playlists.Refusal); errors.As(err, &refusal) || !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// A parser that panics costs one file.
func TestPanic(t *testing.T) {
	content, err := os.ReadFile("testdata/场地登记.et")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), "a.et", content, func(context.Context, string, []byte) ([]byte, error) { panic("index out of range") })
	if _, ok := err.(*playlists.Refusal); !ok {
		t.Errorf("%v", err)
	}
}

func archive(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range parts {
		p, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(p, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// with replaces parts of a workbook.
func with(t testing.TB, content []byte, parts map[string]string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(b)
	}
	for name, text := range parts {
		all[name] = text
	}
	return archive(t, all)
}

// Workbooks that are made to hurt cost little time and memory.
func TestBombs(t *testing.T) {
	plain := book(t, map[string]any{"A1": "日期", "B1": "时间", "C1": "活动名称", "A2": "12月1日", "B2": "9:00-10:00", "C2": "剪纸"}, nil)
	const sheet, strs, styles = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
	head := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	row := func(n int, cells string) string { return fmt.Sprintf(`<row r="%d">%s</row>`, n, cells) }
	header := row(1, `<c r="A1" t="inlineStr"><is><t>日期</t></is></c><c r="B1" t="inlineStr"><is><t>时间</t></is></c><c r="C1" t="inlineStr"><is><t>活动名称</t></is></c>`) +
		row(2, `<c r="A2" t="inlineStr"><is><t>12月1日</t></is></c><c r="B2" t="inlineStr"><is><t>9:00-10:00</t></is></c><c r="C2" t="inlineStr"><is><t>剪纸</t></is></c>`)
	var wide, long, merged strings.Builder
	for n := 3; n < 5000; n++ {
		wide.WriteString(row(n, fmt.Sprintf(`<c r="XFD%d"><v>1</v></c>`, n)))
	}
	for n := 3; n < 200_000; n++ {
		long.WriteString(row(n, fmt.Sprintf(`<c r="A%d"><v>1</v></c>`, n)))
	}
	for range 100_000 {
		merged.WriteString(`<mergeCell ref="A3:XFD1048576"/>`)
	}
	for name, c := range map[string]struct {
		parts    map[string]string
		bookings int
	}{
		"cells far to the right":  {map[string]string{sheet: head + header + wide.String() + `</sheetData></worksheet>`}, 1},
		"a row at the very end":   {map[string]string{sheet: head + header + row(1048576, `<c r="A1048576"><v>1</v></c>`) + `</sheetData></worksheet>`}, 1},
		"rows without end":        {map[string]string{sheet: head + header + long.String() + `</sheetData></worksheet>`}, 1},
		"cells without end":       {map[string]string{sheet: head + header + `<row r="3">` + strings.Repeat(`<c/>`, 4_000_000) + `</row></sheetData></worksheet>`}, 1},
		"merged over everything":  {map[string]string{sheet: head + header + row(3, `<c r="A3"><v>1</v></c>`) + `</sheetData><mergeCells>` + merged.String() + `</mergeCells></worksheet>`}, 1},
		"elements in elements":    {map[string]string{sheet: head + header + `</sheetData>` + strings.Repeat("<a>", 2_000_000)}, 1},
		"elements in a text":      {map[string]string{sheet: head + header + row(3, `<c r="A3" t="inlineStr"><is>`+strings.Repeat("<r>", 2_000_000))}, 1},
		"strings without end":     {map[string]string{strs: `<sst>` + strings.Repeat("<si/>", 1_500_000) + `</sst>`}, 0},
		"styles without end":      {map[string]string{styles: `<styleSheet><cellXfs>` + strings.Repeat("<xf/>", 1_500_000) + `</cellXfs></styleSheet>`}, 0},
		"a part of a gigabyte":    {map[string]string{strs: strings.Repeat(" ", 80<<20)}, 0},
		"a sheet of a gigabyte":   {map[string]string{sheet: head + header + strings.Repeat(" ", 80<<20)}, 1},
		"a cell of a gigabyte":    {map[string]string{sheet: head + header + row(3, `<c r="A3"><v>`+strings.Repeat("1", 60<<20)+`</v></c>`) + `</sheetData></worksheet>`}, 1},
		"a sheet in a sheet":      {map[string]string{sheet: head + header + `<sheetData>` + header}, 0},
		"garbage in the workbook": {map[string]string{"xl/workbook.xml": "\x00\x01"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			content := with(t, plain, c.parts)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			began := time.Now()
			w, err := Open(t.Context(), "x.xlsx", content, nil)
			took := time.Since(began)
			runtime.ReadMemStats(&after)
			r := Read("2026年12月.xlsx", w, house())
			t.Logf("%d bytes: %v, %d MB allocated, %d bookings, %v", len(content), took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, len(r.Bookings), err)
			if refusal := new(playlists.Refusal); err != nil && !errors.As(err, &refusal) {
				t.Error(err)
			}
			if c.bookings == 0 && err == nil {
				t.Error("it is not refused")
			}
			if len(r.Bookings) != c.bookings {
				t.Errorf("%d bookings, want %d", len(r.Bookings), c.bookings)
			}
			if took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// Rows beyond what is read are said to be missing.
func TestLongSheetIsSaidToBeCut(t *testing.T) {
	for name, content := range map[string][]byte{
		"x.csv":  []byte("日期,时间,活动名称\n" + strings.Repeat("12月1日,9:00-10:00,剪纸\n", maxRows+5)),
		"x.xlsx": book(t, map[string]any{"A1": "日期", "B1": "时间", "C1": "活动名称", "A2": "12月1日", "B2": "9:00-10:00", "C2": "剪纸", "A5001": "12月2日"}, nil),
	} {
		r := Read(name, open(t, name, content), house())
		if len(r.Notes) != 1 || !strings.Contains(r.Notes[0].Text.ZH, "5000行") || len(r.Bookings) != 1 {
			t.Errorf("%s: %+v", name, r.Notes)
		}
	}
}

// A formula that no program has worked out, as some exports leave it, is noted; one that gave nothing is not.
func TestAFormulaWithoutAResultIsNoted(t *testing.T) {
	f := excelize.NewFile()
	for at, v := range map[string]string{"A1": "日期", "B1": "时间", "C1": "活动名称", "D1": "地点", "A2": "12月1日", "B2": "9:00-10:00", "C2": "书法", "D2": "多功能室", "B3": "9:00-10:00", "C3": "合唱", "D3": "多功能室", "A4": "12月3日", "B4": "9:00-10:00", "D4": "多功能室"} {
		if err := f.SetCellStr("Sheet1", at, v); err != nil {
			t.Fatal(err)
		}
	}
	for at, formula := range map[string]string{"A3": `A2+1`, "C4": `"围"&"棋"`, "E2": `1+1`} {
		if err := f.SetCellFormula("Sheet1", at, formula); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	w, err := Open(t.Context(), "12月.xlsx", b.Bytes(), nil)
	if err != nil {
		t.Fatal(err)
	}
	r := Read("12月.xlsx", w, house())
	var got []string
	for _, n := range r.Notes {
		got = append(got, fmt.Sprint(n.Row, n.Text.ZH))
	}
	if want := "3公式没有结果，请在WPS或Excel里打开保存一次。 4公式没有结果，请在WPS或Excel里打开保存一次。"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
	if len(r.Bookings) != 1 {
		t.Errorf("bookings: %+v", r.Bookings)
	}
}
