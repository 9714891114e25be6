package sheets

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"yiping/playlists"
)

// What systems call .xls is a page as often as not; its cells are those that Excel shows.
func TestPages(t *testing.T) {
	head := `<tr><th>日期</th><th>时间</th><th>活动名称</th></tr>`
	for name, c := range map[string]struct{ page, want string }{
		"plain":                   {`<table>` + head + `<tr><td>12月1日</td><td>9:00</td><td>剪纸</td></tr></table>`, "12月1日|9:00|剪纸|"},
		"without ends":            {`<TABLE>` + head + `<TR><TD>12月1日<TD>9:00<TD>剪纸</TABLE>`, "12月1日|9:00|剪纸|"},
		"head and body":           {`<table><thead>` + head + `</thead><tbody><tr><td>12月1日</td></tr></tbody><tfoot><tr><td>合计</td></tr></tfoot></table>`, "12月1日|\n3:合计|"},
		"over columns":            {`<table>` + head + `<tr><td colspan="2">上午</td><td>剪纸</td></tr></table>`, "上午|上午|剪纸|"},
		"over rows":               {`<table>` + head + `<tr><td rowspan=2>12月1日</td><td>9:00</td></tr><tr><td>10:00</td></tr><tr><td>12月2日</td></tr></table>`, "12月1日|9:00|\n3:12月1日|10:00|\n4:12月2日|"},
		"over all rows":           {`<table>` + head + `<tr><td rowspan=0>12月1日<td>9:00<tr><td>10:00<tr></table>`, "12月1日|9:00|\n3:12月1日|10:00|\n4:12月1日|"},
		"over both":               {`<table>` + head + `<tr><td>甲</td><td colspan=2 rowspan=2>乙</td></tr><tr><td>丙</td></tr></table>`, "甲|乙|乙|\n3:丙|乙|乙|"},
		"a row that is too short": {`<table>` + head + `<tr><td>甲</td><td>乙</td><td rowspan=2>丙</td></tr><tr><td>丁</td></tr></table>`, "甲|乙|丙|\n3:丁||丙|"},
		"blanks and lines":        {"<table>" + head + "<tr><td>\r\n  12月1日\t <p>（周二）</p></td><td>9:00<br>\n10:00</td><td>&nbsp;剪&amp;纸&nbsp;</td></tr></table>", "12月1日\n（周二）|9:00\n10:00|剪&纸|"},
		"struck":                  {`<table>` + head + `<tr><td><s>12月1日</s></td><td><strike>9:00</strike> 10:00</td><td><del>剪纸</del></td></tr></table>`, "~12月1日~|10:00|~剪纸~|"},
		"struck by style":         {`<table>` + head + `<tr style="color:red; text-decoration : underline line-through"><td>12月1日</td><td style="TEXT-DECORATION-LINE: line-through">9:00</td></tr></table>`, "~12月1日~|~9:00~|"},
		"struck by class":         {`<style><!-- td {x:y} .xl65, td.xl66{mso-x:"\@";text-decoration:line-through;} --></style><table>` + head + `<tr><td class="XL65 x">12月1日</td><td class=xl66>9:00</td><td class=xl67>剪纸</td></tr></table>`, "~12月1日~|~9:00~|剪纸|"},
		"hidden":                  {`<table>` + head + `<tr style="display:none"><td>12月1日</td></tr><tr><td>12月2日<span style='visibility: hidden'>内部</span></td><td hidden>x</td><td>剪纸<script>var a="<td>"</script></td></tr></table>`, "\n3:12月2日|剪纸|"},
		"tables for the layout":   {`<table><tr><td>菜单</td><td><table>` + head + `<tr><td>12月1日</td></tr></table></td></tr></table>`, "12月1日|"},
		"wider than anything":     {`<table>` + head + `<tr><td colspan=99999999>x</td><td>y</td></tr></table>`, strings.Repeat("x|", maxColumns)},
		"rubbish among numbers":   {`<table>` + head + `<tr><td colspan=-1>x</td><td rowspan=x>y</td></tr></table>`, "x|y|"},
		"as XHTML":                {`<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body><table>` + head + `<tr><td/><td>9:00</td></tr></table></body></html>`, "9:00|"},
	} {
		w, err := Open(t.Context(), "x.xls", []byte("<html><body>"+c.page+"</body></html>"), nil)
		if strings.HasPrefix(c.page, "<?xml") {
			w, err = Open(t.Context(), "x.xls", []byte(c.page), nil)
		}
		if err != nil || len(w.Sheets) != 1 || w.Flat {
			t.Errorf("%s: %+v, %v", name, w, err)
			continue
		}
		if got, want := grid(w.Sheets[0]), "1:日期|时间|活动名称|\n2:"+c.want; got != want && name != "as XHTML" {
			t.Errorf("%s: got\n%q want\n%q", name, got, want)
		}
	}
}

// A page is in the encoding of its bytes, and else in the one that it says.
func TestEncodingsOfPages(t *testing.T) {
	page := func(charset string) string {
		return "<html><head><meta http-equiv=Content-Type content='text/html; charset=" + charset + "'></head><table><tr><td>日期</td><td>活動名稱</td></tr></table></html>"
	}
	must := func(b []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	gbk := simplifiedchinese.GBK.NewEncoder()
	cut := []byte(strings.Replace(page("utf-8"), "<table>", "<table><tr><td>"+strings.Repeat("活动安排", 30)+"\xe6\xb4</td></tr>", 1))
	for name, content := range map[string][]byte{
		"UTF-8":                       []byte(page("utf-8")),
		"UTF-8 with a mark":           []byte("\ufeff" + page("utf-8")),
		"UTF-8 that says GBK":         []byte(page("gb2312")),
		"UTF-8 that says nothing":     []byte(page("")),
		"UTF-8 cut in a character":    cut,
		"GBK":                         must(gbk.Bytes([]byte(page("gb2312")))),
		"GBK that says nothing":       must(gbk.Bytes([]byte(page("")))),
		"GBK that says UTF-8":         must(gbk.Bytes([]byte(page("utf-8")))),
		"Big5":                        must(traditionalchinese.Big5.NewEncoder().Bytes([]byte(page("big5")))),
		"UTF-16":                      must(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(page("unicode")))),
		"an encoding that nobody has": must(gbk.Bytes([]byte(page("x-none")))),
	} {
		w, err := Open(t.Context(), "x.xls", content, nil)
		if err != nil || len(w.Sheets) != 1 || !strings.Contains(grid(w.Sheets[0]), "日期|活動名稱|") {
			t.Errorf("%s: %+v, %v", name, w, err)
		}
	}
}

// The title of a page, or the caption of its table, says the year and the month.
func TestTitlesOfPages(t *testing.T) {
	table := `<tr><td>日期<td>时间<td>活动名称<tr><td>5日<td>9:00-10:00<td>剪纸</table>`
	for name, page := range map[string]string{
		"title":       `<html><head><title>2026年12月活动</title></head><body>导出<table>` + table,
		"heading":     `<html><title>2025年11月</title><body><h2>2026年12月活动</h2><div>导出人：<b>admin</b></div><table>` + table,
		"caption":     `<p>2025年11月总结</p><table><caption>2026年12月活动</caption>` + table,
		"first row":   `<table><tr><th colspan=3>2026年12月活动</th></tr>` + table,
		"around it":   `<table><tr><td>2026年12月活动</td></tr><tr><td><table>` + table + `</td></tr></table>`,
		"same cell":   `<table><tr><td>2026年12月活动<table>` + table + `</td></tr></table>`,
		"not a table": `<p>2026年12月活动</p><table><tr><td>2025年11月</td></tr></table><table>` + table,
	} {
		r := Read("x.xls", open(t, "x.xls", []byte(page)), house())
		if len(r.Bookings) != 1 || time.UnixMilli(r.Bookings[0].Start).In(shanghai).Format(time.DateOnly) != "2026-12-05" {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// A workbook that Excel 2003 wrote as XML goes through LibreOffice, unless LibreOffice would lose what matters.
func TestXMLOfExcel2003(t *testing.T) {
	content, err := os.ReadFile("testdata/场地预约导出.xls")
	if err != nil {
		t.Fatal(err)
	}
	whole := strings.ReplaceAll(string(content), ` ss:StrikeThrough="1"`, "")
	if !Converts("a.xls", content) || !Converts("a.xml", []byte("\ufeff"+whole)) {
		t.Error("it is not said to be converted")
	}
	w, err := Open(t.Context(), "场地预约导出.xls", []byte(whole), FindConverter())
	if err != nil {
		t.Fatal(err)
	}
	want := `sheet 12月 covers 2026-12-01 2026-12-31

12月 3: 12-03 | 9:00-10:30 | 太极拳 | stage
12月 4: 12-04 | 9:00-10:30 | 越剧沙龙 | stage
12月 5: 12-05 | 14:00 (16:00) | 已预约 | multi
`
	if got := say(Read("场地预约导出.xls", w, house())); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for name, page := range map[string]string{
		"struck through":  string(content),
		"struck in part":  strings.Replace(whole, "越剧", "<html:S>越剧</html:S>", 1),
		"a hidden sheet":  strings.Replace(whole, "</Table>", "</Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>", 1),
		"no LibreOffice":  whole,
		"a very old name": strings.Replace(whole, "</Table>", "</Table><x:Visible>SheetVeryHidden</x:Visible>", 1),
	} {
		convert := FindConverter()
		if name == "no LibreOffice" {
			convert = nil
		}
		_, err := Open(t.Context(), "a.xls", []byte(page), convert)
		var refusal *playlists.Refusal
		if !errors.As(err, &refusal) || !strings.Contains(refusal.Remedy.ZH, "另存为 xlsx") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Pages that are made to hurt cost little.
func TestBombsInPages(t *testing.T) {
	good := `<html><table><tr><td>日期<td>时间<td>活动名称<tr><td>12月1日<td>9:00-10:00<td>剪纸`
	for name, c := range map[string]struct {
		page     string
		bookings int
	}{
		"tables in tables":   {good + `</table>` + strings.Repeat(`<table><tr><td>`, 100_000), 0},
		"tables":             {good + `</table>` + strings.Repeat(`<table></table>`, 100_000), 1},
		"rows":               {good + strings.Repeat(`<tr>`, 390_000), 1},
		"cells":              {good + `<tr>` + strings.Repeat(`<td>`, 390_000), 1},
		"wide and high":      {good + strings.Repeat(`<tr><td colspan=1000 rowspan=65534>x`, 100_000), 1},
		"elements":           {good + `</table>` + strings.Repeat("<a>", 390_000), 1},
		"bold in italics":    {good + `</table>` + strings.Repeat("<b><i></b></i>", 90_000), 1},
		"text out of place":  {good + strings.Repeat("<tr>x", 390_000), 1},
		"attributes":         {good + `</table><p ` + strings.Repeat("a=1 ", 1_000_000) + ">", 1},
		"classes":            {`<style>` + strings.Repeat(".a{display:none}", 300_000) + `</style>` + good, 1},
		"half of a rule":     {`<style>` + strings.Repeat("{", 2_000_000) + `</style>` + good, 1},
		"more than fits":     {good + `</table>` + strings.Repeat(" ", 9<<20), 0},
		"more tags than fit": {good + `</table>` + strings.Repeat("<a>", 500_000), 0},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			w, err := Open(t.Context(), "x.xls", []byte(c.page), nil)
			took := time.Since(began)
			r := Read("2026年12月.xls", w, house())
			t.Logf("%d bytes: %v, %d bookings, %v", len(c.page), took.Round(time.Millisecond), len(r.Bookings), err)
			if refusal := new(playlists.Refusal); err != nil && !errors.As(err, &refusal) || c.bookings == 0 && err == nil {
				t.Error(err)
			}
			if len(r.Bookings) != c.bookings || took > 20*time.Second {
				t.Errorf("%d bookings, want %d; it took %v", len(r.Bookings), c.bookings, took)
			}
		})
	}
}
