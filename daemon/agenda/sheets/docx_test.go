package sheets

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"yiping/playlists"
)

// letter makes a document of what its body has.
func letter(t testing.TB, body string) []byte {
	t.Helper()
	return archive(t, map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"word/document.xml":   `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>` + body + `</w:body></w:document>`,
	})
}

// tr writes a row of Word's: each cell with what is between "properties of the cell|" and its end as its text,
// which may be XML.
func tr(cells ...string) string {
	var out strings.Builder
	out.WriteString("<w:tr>")
	for _, c := range cells {
		properties, text, ok := strings.Cut(c, "|")
		if !ok {
			properties, text = "", c
		}
		if !strings.Contains(text, "<w:p>") {
			text = "<w:p>" + text + "</w:p>"
		}
		if !strings.Contains(text, "<w:r>") {
			text = strings.Replace(strings.Replace(text, "<w:p>", "<w:p><w:r><w:t>", 1), "</w:p>", "</w:t></w:r></w:p>", 1)
		}
		out.WriteString("<w:tc><w:tcPr><w:tcW w:w=\"1000\"/>" + properties + "</w:tcPr>" + text + "</w:tc>")
	}
	return out.String() + "</w:tr>"
}

const (
	over2 = `<w:gridSpan w:val="2"/>`
	first = `<w:vMerge w:val="restart"/>`
	below = `<w:vMerge/>`
)

// Whatever Word and WPS do to a table, its cells are those that a reader sees with all changes accepted.
func TestTablesOfLetters(t *testing.T) {
	head := tr("日期", "时间", "活动名称")
	run := func(properties, text string) string {
		return `<w:r><w:rPr>` + properties + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
	}
	for name, c := range map[string]struct{ rows, want string }{
		"plain":                       {tr("12月1日", "9:00", "剪纸"), "12月1日|9:00|剪纸|"},
		"over columns":                {tr(over2+"|上午", "剪纸"), "上午|上午|剪纸|"},
		"over rows":                   {tr(first+"|12月1日", "9:00", "剪纸") + tr(below+"|", "10:00", "围棋") + tr(below+"|不见", "11:00", "茶艺") + tr("12月2日", "", ""), "12月1日|9:00|剪纸|\n3:12月1日|10:00|围棋|\n4:12月1日|11:00|茶艺|\n5:12月2日|||"},
		"over both":                   {tr(over2+first+"|上午", "剪纸") + tr(over2+`<w:vMerge w:val="continue"/>|`, "围棋"), "上午|上午|剪纸|\n3:上午|上午|围棋|"},
		"several paragraphs":          {tr(`<w:p>` + run("", "12月1日") + `</w:p><w:p/><w:p>` + run("", "（周二）") + `</w:p>`), "12月1日\n（周二）|"},
		"breaks, tabs, hyphens":       {tr(`<w:p><w:r><w:t>9:00</w:t><w:noBreakHyphen/><w:t>10:00</w:t><w:br/><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>`), "9:00-10:00\n甲 乙|"},
		"all struck":                  {tr(`<w:p>`+run(`<w:strike/>`, "12月")+run(`<w:dstrike w:val="true"/>`, "1日")+run("", " ")+`</w:p>`, "x"), "~12月1日~|x|"},
		"part of it struck":           {tr(`<w:p>` + run(`<w:strike/>`, "9:00") + run("", "10:00") + `</w:p>`), "10:00|"},
		"not struck":                  {tr(`<w:p>` + run(`<w:strike w:val="0"/><w:dstrike w:val="false"/>`, "9:00") + `</w:p>`), "9:00|"},
		"struck before the change":    {tr(`<w:p>` + run(`<w:rPrChange w:id="1"><w:rPr><w:strike/></w:rPr></w:rPrChange>`, "9:00") + `</w:p>`), "9:00|"},
		"hidden":                      {tr(`<w:p>` + run(`<w:vanish/>`, "内部") + run("", "剪纸") + `</w:p>`), "剪纸|"},
		"deleted and inserted":        {tr(`<w:p><w:del w:id="1"><w:r><w:delText>9:00</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>10:00</w:t></w:r></w:ins></w:p>`), "10:00|"},
		"moved":                       {tr(`<w:p><w:moveFrom w:id="1"><w:r><w:t>9:00</w:t></w:r></w:moveFrom><w:r><w:t> </w:t></w:r></w:p>`, `<w:p><w:moveTo w:id="2"><w:r><w:t>9:00</w:t></w:r></w:moveTo></w:p>`), "|9:00|"},
		"a deleted row":               {strings.Replace(tr("12月1日", "9:00", "剪纸"), "<w:tr>", `<w:tr><w:trPr><w:del w:id="1"/></w:trPr>`, 1) + tr("12月2日"), "\n3:12月2日|"},
		"a hidden row":                {strings.Replace(tr("12月1日", "9:00", "剪纸"), "<w:tr>", `<w:tr><w:trPr><w:hidden/></w:trPr>`, 1) + tr("12月2日"), "\n3:12月2日|"},
		"an inserted row":             {strings.Replace(tr("12月1日"), "<w:tr>", `<w:tr><w:trPr><w:ins w:id="1"/></w:trPr>`, 1), "12月1日|"},
		"a row that starts later":     {strings.Replace(tr("9:00", "剪纸"), "<w:tr>", `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>`, 1), "|9:00|剪纸|"},
		"controls and links":          {`<w:sdt><w:sdtPr><w:t>选</w:t></w:sdtPr><w:sdtContent>` + tr(`<w:p><w:sdt><w:sdtContent>`+run("", "多功能室")+`</w:sdtContent></w:sdt><w:hyperlink>`+run("", "甲")+`</w:hyperlink></w:p>`) + `</w:sdtContent></w:sdt>`, "多功能室甲|"},
		"fields":                      {tr(`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("", "12月1日") + `</w:p>`), "12月1日|"},
		"text boxes":                  {tr(`<w:p>` + run("", "剪纸") + `<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p>` + run("", "草稿") + `</w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:p>` + run("", "草稿") + `</w:p></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`), "剪纸|"},
		"how to say it":               {tr(`<w:p><w:r><w:ruby><w:rt><w:r><w:t>jian</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>剪</w:t></w:r></w:rubyBase></w:ruby></w:r>` + run("", "纸") + `</w:p>`), "剪纸|"},
		"a table in a cell":           {tr(`<w:p>`+run("", "外")+`</w:p><w:tbl>`+tr("里", "面")+`</w:tbl><w:p/>`, "后"), "外|后|"},
		"merged with nothing above":   {tr(below+"|9:00", "剪纸"), "日期|剪纸|"},
		"wider than anything":         {tr(`<w:gridSpan w:val="99999999"/>|x`, "y"), strings.Repeat("x|", maxColumns)},
		"rubbish among the numbers":   {tr(`<w:gridSpan w:val="-5"/>|x`, `<w:gridSpan w:val="?"/>|y`), "x|y|"},
		"cells and rows out of place": {`<w:tc><w:p>` + run("", "x") + `</w:p></w:tc>` + tr("y"), "y|"},
	} {
		w, err := Open(t.Context(), "x.docx", letter(t, `<w:tbl><w:tblPr/>`+head+c.rows+`</w:tbl>`), nil)
		if err != nil || len(w.Sheets) != 1 || w.Flat {
			t.Errorf("%s: %+v, %v", name, w, err)
			continue
		}
		if got, want := grid(w.Sheets[0]), "1:日期|时间|活动名称|\n2:"+c.want; got != want && name != "cells and rows out of place" || !strings.HasSuffix(got, c.want) {
			t.Errorf("%s: got\n%q want\n%q", name, got, want)
		}
	}
}

// The year and the month are those of the nearest text above that says them.
func TestTitlesOfLetters(t *testing.T) {
	p := func(s string) string { return "<w:p><w:r><w:t>" + s + "</w:t></w:r></w:p>" }
	table := `<w:tbl>` + tr("日期", "时间", "活动名称") + tr("5日", "9:00-10:00", "剪纸") + `</w:tbl>`
	box := `<w:p><w:r><w:drawing><w:txbxContent>` + p("2027年1月") + `</w:txbxContent></w:drawing></w:r></w:p>`
	for name, c := range map[string]struct{ body, want string }{
		"one above the other":     {p("2025年11月总结") + p("2026年12月活动安排表") + p("填表人：小李") + table, "2026-12-05"},
		"in pieces":               {`<w:p><w:r><w:t>2026</w:t></w:r><w:r><w:t>年12</w:t></w:r><w:r><w:t>月活动</w:t></w:r></w:p>` + table, "2026-12-05"},
		"in a text box":           {box + p("2026年12月活动安排表") + box + table, "2026-12-05"},
		"above a table around it": {p("2026年12月活动") + `<w:tbl><w:tr><w:tc>` + p("附件") + table + `</w:tc></w:tr></w:tbl>`, "2026-12-05"},
		"in a table around it":    {`<w:tbl>` + tr("2026年12月活动") + `<w:tr><w:tc>` + table + `</w:tc></w:tr></w:tbl>`, "2026-12-05"},
		"not of a table before":   {p("2026年12月活动") + `<w:tbl>` + tr("2025年11月") + `</w:tbl>` + table, "2026-12-05"},
	} {
		r := Read("x.docx", open(t, "x.docx", letter(t, c.body)), house())
		if len(r.Bookings) != 1 || time.UnixMilli(r.Bookings[0].Start).In(shanghai).Format(time.DateOnly) != c.want {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// Of the tables of a letter the first with a header counts, and those that go on with it.
func TestWhichTablesOfALetterCount(t *testing.T) {
	table := func(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl><w:p/>` }
	head := tr("日期", "时间", "活动名称")
	body := table(tr("密级", "普通")) + table(head, tr("12月1日", "9:00-10:00", "剪纸")) + table(tr("姓名", "活动名称", "日期"), tr("欧阳", "剪纸", "12月1日")) +
		table(head, tr("12月8日", "9:00-10:00", "围棋"))
	r := Read("x.docx", open(t, "x.docx", letter(t, body)), house())
	var titles []string
	for _, b := range r.Bookings {
		titles = append(titles, b.Sources[0].Sheet+b.Title)
	}
	if !slices.Equal(titles, []string{"剪纸", "表2围棋"}) || len(r.Refused)+len(r.Notes) != 0 {
		t.Errorf("%q, %+v", titles, r)
	}
	r = Read("x.docx", open(t, "x.docx", letter(t, table(tr("密级", "普通"))+table(tr("甲", "乙")))), house())
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0].Text.ZH, "没有找到表头") {
		t.Errorf("without a timetable: %+v", r)
	}
}

// A document of ten years ago is read where LibreOffice can, and refused with what to do where it can't.
func TestOldLetters(t *testing.T) {
	content, err := os.ReadFile("testdata/旧通知.doc")
	if err != nil {
		t.Fatal(err)
	}
	modern, err := os.ReadFile("testdata/【通知】2026年12月活动安排.docx")
	if err != nil {
		t.Fatal(err)
	}
	if !Converts("a.wps", content) {
		t.Error("it is not said to be converted")
	}
	w, err := Open(t.Context(), "a.wps", content, func(_ context.Context, ext string, _ []byte) ([]byte, error) {
		if ext != "doc" {
			t.Errorf("a %s is converted", ext)
		}
		return modern, nil
	})
	if err != nil || len(w.Sheets) != 2 {
		t.Errorf("%+v, %v", w, err)
	}
	for name, convert := range map[string]Converter{"nothing": nil, "a LibreOffice without Writer": FindConverter(), "rubbish": func(context.Context, string, []byte) ([]byte, error) { return []byte("x"), nil }} {
		_, err := Open(t.Context(), "a.doc", content, convert)
		var refusal *playlists.Refusal
		if !errors.As(err, &refusal) || !strings.Contains(refusal.Remedy.ZH, "另存为 .docx，或者复制进“活动安排模板.xlsx”") || refusal.What.EN == "" || refusal.Remedy.EN == "" {
			t.Errorf("with %s: %v", name, err)
		}
	}
}

// Documents that are made to hurt cost little.
func TestBombsInLetters(t *testing.T) {
	good := `<w:tbl>` + tr("日期", "时间", "活动名称") + tr("12月1日", "9:00-10:00", "剪纸")
	for name, c := range map[string]struct {
		body     string
		bookings int
	}{
		"tables in tables":     {good + `</w:tbl>` + strings.Repeat(`<w:tbl><w:tr><w:tc>`, 500_000), 1},
		"tables":               {good + `</w:tbl>` + strings.Repeat(`<w:tbl/>`, 1_000_000), 1},
		"rows":                 {good + strings.Repeat(`<w:tr/>`, 1_000_000), 1},
		"cells":                {good + `<w:tr>` + strings.Repeat(`<w:tc/>`, 1_000_000), 1},
		"wide cells":           {good + strings.Repeat(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr></w:tc></w:tr>`, 100_000), 1},
		"paragraphs":           {strings.Repeat(`<w:p><w:r><w:t>x</w:t></w:r></w:p>`, 500_000) + good + `</w:tbl>`, 1},
		"a text":               {good + `<w:tr><w:tc><w:p><w:r><w:t>` + strings.Repeat("12月", 5_000_000), 1},
		"runs":                 {good + `<w:tr><w:tc><w:p>` + strings.Repeat(`<w:r><w:t>x</w:t></w:r>`, 500_000), 1},
		"elements":             {good + `</w:tbl>` + strings.Repeat("<a>", 2_000_000), 1},
		"elements in a text":   {good + `<w:tr><w:tc><w:p><w:r><w:t>` + strings.Repeat("<a>", 2_000_000), 1},
		"what is not read":     {good + `</w:tbl><w:drawing>` + strings.Repeat("<a>", 2_000_000), 1},
		"blanks of a gigabyte": {good + `</w:tbl>` + strings.Repeat(" ", 80<<20), 1},
	} {
		t.Run(name, func(t *testing.T) {
			content := letter(t, c.body)
			began := time.Now()
			w, err := Open(t.Context(), "x.docx", content, nil)
			took := time.Since(began)
			r := Read("2026年12月.docx", w, house())
			t.Logf("%d bytes: %v, %d bookings, %v", len(content), took.Round(time.Millisecond), len(r.Bookings), err)
			if err != nil || len(r.Bookings) != c.bookings || took > 20*time.Second {
				t.Errorf("%d bookings, want %d; %v, %v", len(r.Bookings), c.bookings, err, took)
			}
		})
	}
}
