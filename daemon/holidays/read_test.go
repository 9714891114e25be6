package holidays

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yiping/playlists/schedule"
)

func date(t testing.TB, text string) (d schedule.Day) {
	t.Helper()
	if err := d.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return d
}

// listed writes the days of a calendar from one date to another that are not what their weekday says.
func listed(t testing.TB, c schedule.Calendar, from, until string) string {
	var out []string
	for d := date(t, from); d <= date(t, until); d++ {
		k := c.Kinds(d)
		switch weekend := schedule.Weekend.Has(d.Weekday()); {
		case k&schedule.Workday != 0 && weekend:
			out = append(out, d.String()[5:]+" 班")
		case k&schedule.Statutory != 0:
			out = append(out, d.String()[5:]+" 休")
		}
	}
	return strings.Join(out, ", ")
}

// The make-up workdays and the days off of the notices, day by day.
func TestBuiltinYears(t *testing.T) {
	c := Builtin()
	for _, x := range []struct{ from, until, want string }{
		{"2026-01-01", "2026-01-31", "01-01 休, 01-02 休, 01-03 休, 01-04 班"},
		{"2026-02-01", "2026-03-31", "02-14 班, 02-15 休, 02-16 休, 02-17 休, 02-18 休, 02-19 休, 02-20 休, 02-21 休, 02-22 休, 02-23 休, 02-28 班"},
		{"2026-04-01", "2026-05-31", "04-04 休, 04-05 休, 04-06 休, 05-01 休, 05-02 休, 05-03 休, 05-04 休, 05-05 休, 05-09 班"},
		{"2026-06-01", "2026-08-31", "06-19 休, 06-20 休, 06-21 休"},
		{"2026-09-01", "2026-12-31", "09-20 班, 09-25 休, 09-26 休, 09-27 休, 10-01 休, 10-02 休, 10-03 休, 10-04 休, 10-05 休, 10-06 休, 10-07 休, 10-10 班"},
		{"2025-01-01", "2025-03-31", "01-01 休, 01-26 班, 01-28 休, 01-29 休, 01-30 休, 01-31 休, 02-01 休, 02-02 休, 02-03 休, 02-04 休, 02-08 班"},
		{"2025-04-01", "2025-08-31", "04-04 休, 04-05 休, 04-06 休, 04-27 班, 05-01 休, 05-02 休, 05-03 休, 05-04 休, 05-05 休, 05-31 休, 06-01 休, 06-02 休"},
		{"2025-09-01", "2025-12-31", "09-28 班, 10-01 休, 10-02 休, 10-03 休, 10-04 休, 10-05 休, 10-06 休, 10-07 休, 10-08 休, 10-11 班"},
	} {
		if got := listed(t, c, x.from, x.until); got != x.want {
			t.Errorf("%s to %s:\n got %s\nwant %s", x.from, x.until, got, x.want)
		}
	}
	if got := c.Kinds(date(t, "2025-10-06")); got&schedule.MidAutumn == 0 || got&schedule.NationalDay == 0 {
		t.Errorf("the days off of 2025-10 belong to two holidays, got %b", got)
	}
	if got := c.Kinds(date(t, "2026-02-14")); got != schedule.Workday {
		t.Errorf("a make-up workday is no day of its holiday: %b", got)
	}
}

// TestRead says what clerks may write.
func TestRead(t *testing.T) {
	const newYear = "01-01 休, 01-02 休, 01-03 休"
	for _, c := range []struct{ name, text, want string }{
		{"a line for each day", "2027-01-01,元旦\n2027-01-02,元旦\n2027-01-03,元旦\n2027-01-10,上班\n", newYear + ", 01-10 班"},
		{"spans, without the year", "日期,说明\n1月1日-1月3日,元旦\n1月10日,补班", newYear + ", 01-10 班"},
		{"the name of the holiday beside", "1月1日,元旦,放假\n1月10日,元旦,上班", "01-01 休, 01-10 班"},
		{"as in the notice", "1月1日（周五）至3日（周日），放假\n1月10日（周日），上班", newYear + ", 01-10 班"},
		{"a title, a heading, remarks and a total", "2027年节假日安排\n\n序号,日期,说明\n1,1月1日,元旦\n注：以通知为准\n合计：3天\n", "01-01 休"},
		{"other columns first and last", "1,周五,2027/1/1,元旦,小李\n2,周日,2027.1.10,调休上班,", "01-01 休, 01-10 班"},
		{"tabs, full width and spaces", "２０２７年１月１日\t元旦\n2027-01-02 放假\n20270103　元旦", newYear},
		{"several dates", "\"1月2日、1月3日\",休息\n1月1日,元旦", newYear},
		{"a number that has lost its form, as spreadsheets save it", "46388,元旦", "01-01 休"},
		{"班 and 休", "1.1,休\n1.2,休\n1.3,休\n1.10,班", newYear + ", 01-10 班"},
		{"with a holiday's name: work is work", "1月1日,元旦放假\n1月10日,元旦后上班", "01-01 休, 01-10 班"},
		{"a Wednesday may be off, a Sunday worked", "1月6日,停电放假\n1月10日,不休息", "01-06 休, 01-10 班"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, mistakes := Read("节假日2027.csv", []byte(c.text))
			if len(mistakes) > 0 {
				t.Errorf("mistakes %+v", mistakes)
			}
			if got := listed(t, got, "2027-01-01", "2027-01-31"); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Who pastes the notice itself has written the sheet.
func TestTheNoticeAsItIs(t *testing.T) {
	c, mistakes := Read("2026年放假通知.txt", []byte(`国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
国务院办公厅
2025年11月4日
`))
	if want := (schedule.Calendar{2026: Builtin()[2026]}); len(mistakes) > 0 || !c.Equal(want) {
		t.Errorf("got %s\nwant %s\nmistakes %+v", listed(t, c, "2026-01-01", "2026-12-31"), listed(t, want, "2026-01-01", "2026-12-31"), mistakes)
	}
	c, mistakes = Read("节假日2025.txt", []byte("一、元旦：1月1日（周三）放假1天，不调休。\n七、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。"))
	if got := listed(t, c, "2025-01-01", "2025-12-31"); got != "01-01 休, 09-28 班, 10-01 休, 10-02 休, 10-03 休, 10-04 休, 10-05 休, 10-06 休, 10-07 休, 10-08 休, 10-11 班" || len(mistakes) > 0 {
		t.Errorf("got %s, %+v", got, mistakes)
	}
	if k := c.Kinds(date(t, "2025-10-06")); k&schedule.MidAutumn == 0 || k&schedule.NationalDay == 0 {
		t.Errorf("got %b", k)
	}
	_, mistakes = Read("节假日2027.txt", []byte("一、春节：2月30日至3日放假。"))
	if len(mistakes) != 1 || mistakes[0].Row != 1 {
		t.Errorf("got %+v", mistakes)
	}
}

// New Year begins in the December before: that belongs to the file of the new year.
func TestOverNewYear(t *testing.T) {
	for _, text := range []string{"12月31日-1月2日,元旦", "2026-12-31~2027-01-02,元旦", "2026年12月31日至1月2日,元旦"} {
		c, mistakes := Read("节假日2027.txt", []byte(text))
		if got := listed(t, c, "2026-12-25", "2027-01-10"); got != "12-31 休, 01-01 休, 01-02 休" || len(mistakes) > 0 {
			t.Errorf("%s: %s, %+v", text, got, mistakes)
		}
		if len(c) != 1 || len(c[2027]) != 3 {
			t.Errorf("%s: %v", text, c)
		}
	}
}

// What cannot be read is named by its row; the rest counts.
func TestMistakes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2月30日,元旦", "1 没有“2月30日”这一天"},
		{"日期,说明\n1月1日,元旦\n13-1,放假", "3 没有“13-1”这一天"},
		{"1月1日,调休", "1 没说清这一天是放假还是上班"},
		{"1月1日,上斑", "1 没说清这一天是放假还是上班"},
		{"1月1日,放假，1月2日上班", "1 没说清这一天是放假还是上班"},
		{"1月1日", "1 没说清这一天是放假还是上班"},
		{"一月一日,元旦", "1 这一行的日期看不懂"},
		{"2028-01-01,元旦", "1 2028-01-01 不是 2027 年的"},
		{"2026-11-30,放假", "1 2026-11-30 不是 2027 年的"},
		{"1月1日-12月31日,放假", "1 没有“1月1日-12月31日”这一天"},
		{"今年没有", "0 这个放假表里一天也没读到"},
		{"", "0 这个放假表里一天也没读到"},
	} {
		_, mistakes := Read("节假日2027.csv", []byte(c.text+"\n"))
		if len(mistakes) != 1 {
			t.Errorf("%q: %d mistakes: %+v", c.text, len(mistakes), mistakes)
			continue
		}
		m := mistakes[0]
		if got := fmt.Sprint(m.Row, " ", m.What.ZH); got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
		if m.What.EN == "" || m.Remedy.ZH == "" || m.Remedy.EN == "" {
			t.Errorf("%q: incomplete: %+v", c.text, m)
		}
	}
	c, mistakes := Read("节假日2027.csv", []byte("1月1日,元旦\n2月30日,春节\n1月10日,上班"))
	if got := listed(t, c, "2027-01-01", "2027-01-31"); got != "01-01 休, 01-10 班" || len(mistakes) != 1 || mistakes[0].Row != 2 {
		t.Errorf("got %s, %+v", got, mistakes)
	}
}

// A file may come from Windows, from a spreadsheet, or from NateScarlet/holiday-cn.
func TestForms(t *testing.T) {
	const text = "日期,说明\r\n2027-01-01,元旦\r\n2027-01-10,上班\r\n"
	gbk, _ := simplifiedchinese.GB18030.NewEncoder().String(text)
	utf16 := []byte{0xff, 0xfe}
	for _, r := range strings.ReplaceAll(text, ",", "\t") {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	for name, data := range map[string][]byte{
		"节假日2027.csv": []byte(gbk), "放假安排2027.csv": []byte("\xef\xbb\xbf" + text), "2027年节假日.txt": utf16, "节假日2027.xlsx": workbook(t),
		"2027.json": []byte(`{"year":2027,"papers":[],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-10","isOffDay":false}]}`),
	} {
		c, mistakes := Read(name, data)
		if got := listed(t, c, "2027-01-01", "2027-01-31"); got != "01-01 休, 01-10 班" || len(mistakes) > 0 || c.Kinds(date(t, "2027-01-01"))&schedule.NewYear == 0 {
			t.Errorf("%s: %s, %+v", name, got, mistakes)
		}
	}
	for name, data := range map[string][]byte{
		"节假日2027.xlsx": []byte("PK\x03\x04 half"), "节假日2027.xls": {0xd0, 0xcf, 0x11, 0xe0}, "2027.json": []byte("{"), "节假日2027.json": []byte(`{"days":[{"name":"元旦"}]}`),
	} {
		if c, mistakes := Read(name, data); len(c) != 0 || len(mistakes) != 1 {
			t.Errorf("%s: %v, %+v", name, c, mistakes)
		}
	}
}

// workbook is one as Excel makes it: a title over both columns, and dates as numbers. Who typed 1月10日 in
// 2026 has a date of 2026 in the cell, and sees no year.
func workbook(t testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	full, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	short := `m"月"d"日"`
	monthDay, err := f.NewStyle(&excelize.Style{CustomNumFmt: &short})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		f.SetCellValue("Sheet1", "A1", "2027年节假日安排"), f.MergeCell("Sheet1", "A1", "B1"),
		f.SetSheetRow("Sheet1", "A2", &[]any{"日期", "说明"}),
		f.SetSheetRow("Sheet1", "A3", &[]any{time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), "元旦"}), f.SetCellStyle("Sheet1", "A3", "A3", full),
		f.SetSheetRow("Sheet1", "A4", &[]any{time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC), "上班"}), f.SetCellStyle("Sheet1", "A4", "A4", monthDay),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Whatever is in a file, it is answered: a day or a mistake, never a panic.
func FuzzRead(f *testing.F) {
	f.Add("节假日2027.csv", []byte("1月1日-1月3日,元旦\n"))
	f.Add("节假日.txt", []byte("12月31日-1月2日 放假"))
	f.Add("2027.json", []byte(`{"days":[{"date":"2027-01-01","isOffDay":true}]}`))
	f.Add("节假日2027.xlsx", workbook(f))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		c, mistakes := Read(name, data)
		if len(c) == 0 && len(mistakes) == 0 {
			t.Error("neither a day nor a mistake")
		}
		for _, days := range c {
			for d, k := range days {
				if k&^(schedule.Workday|schedule.Statutory|schedule.Holidays) != 0 || (k&schedule.Workday != 0) == (k&schedule.Statutory != 0) {
					t.Errorf("%s is %b", d, k)
				}
			}
		}
	})
}
