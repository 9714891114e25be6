package sheets

import (
	"encoding/json"
	"strings"
	"testing"
)

// A word in the name of the file or the sheet, or in the title above the header, is about every row.
func TestPrivateNames(t *testing.T) {
	table := "|日期|时间|活动名称|备注|公开|\n|12月5日|9:00-10:00|剪纸||是|\n|12月6日|9:00-10:00|张三||  |"
	for _, c := range []struct{ file, sheet, above string }{
		{"12月信访调解安排.xlsx", "Sheet1", ""}, {"12月 信·访.csv", "12月", ""}, {"12月安排.xlsx", "信訪接待", ""}, {"12月安排.xlsx", "12月", "|12月心理 咨询室安排表|\n"},
	} {
		r := Read(c.file, typed(c.sheet, c.above+table), house())
		if len(r.Bookings) != 2 {
			t.Fatalf("%+v: %+v", c, r)
		}
		for _, b := range r.Bookings {
			if !b.Private || b.Title != "" {
				t.Errorf("%+v: %+v", c, b)
			}
		}
		if len(r.Notes) != 1 || !strings.Contains(r.Notes[0].Text.ZH, "已预约") {
			t.Errorf("%+v: nobody says why: %+v", c, r.Notes)
		}
	}
	r := Read("12月安排.xlsx", Workbook{Sheets: append(typed("信访", table).Sheets, typed("12月", table).Sheets...)}, house())
	if len(r.Bookings) != 4 || r.Bookings[0].Private == r.Bookings[1].Private {
		t.Errorf("another sheet of the file: %+v", r.Bookings)
	}
}

// The name of a file can be guessed from a hash as titles can.
func TestPrivateNameIsNotInTheID(t *testing.T) {
	id := func(file, sheet string) string {
		return Read(file, typed(sheet, "|日期|时间|活动名称|\n|12月5日|9:00-10:00|剪纸|"), house()).Bookings[0].ID
	}
	if id("12月信访.xlsx", "A") != id("12月调解.xlsx", "B") {
		t.Error("the id tells the names apart")
	}
}

// What is read of a private row, and what is said of it to staff, has none of its text: notes and answers lie in
// a shared folder.
func TestNothingIsQuotedOfAPrivateRow(t *testing.T) {
	for name, row := range map[string]string{
		"moved, unclear":         "|12月5日||9:00-10:00|谈心|多功能室|||改到12月4日 个案 欧阳|",
		"moved in the title":     "|12月5日||9:00-10:00|个案（改到欧阳家）|多功能室||||",
		"a date of words":        "|欧阳有空的日子||9:00-10:00|个案|多功能室||||",
		"of no month":            "|每周一欧阳||9:00-10:00|个案|多功能室||||",
		"a rule of no day":       "|12月32日欧阳||9:00-10:00|个案|多功能室||||",
		"a time of words":        "|12月5日||欧阳来了就开始|个案|多功能室||||",
		"an impossible time":     "|12月5日||25:00 欧阳|个案|多功能室||||",
		"a guessed time":         "|12月5日||1:30-3:00（欧阳）|个案|多功能室||||",
		"another weekday":        "|12月5日|周三欧阳|9:00-10:00|个案|多功能室||||",
		"weekdays of a span":     "|12月5日-12月20日|周三欧阳|9:00-10:00|个案|多功能室||||",
		"weekdays of a list":     "|12月5日、12日|周三欧阳|9:00-10:00|个案|多功能室||||",
		"no room":                "|12月5日||9:00-10:00|个案|欧阳家||||",
		"nearly a room":          "|12月5日||9:00-10:00|个案|多功能屋欧阳||||",
		"no date yet":            "|待定||9:00-10:00|个案欧阳|多功能室||||",
		"a weekly title":         "|12月7日||9:00-10:00|每周一个案欧阳|多功能室||||",
		"organised by a person":  "|12月5日||9:00-10:00|谈心|多功能室|信访办欧阳|||",
		"for a person":           "|12月5日||9:00-10:00|谈心|多功能室||个案欧阳||",
		"cancelled in a remark":  "|12月5日||9:00-10:00|个案|多功能室|||欧阳说要不要取消再看|",
		"far from the month":     "|2027-07-05||9:00-10:00|个案欧阳|多功能室||||",
		"the date of the row up": "| ||9:00-10:00|个案欧阳|多功能室||||",
	} {
		for _, file := range []string{"2026年12月.xlsx", "安排.xlsx", "安排.csv"} {
			w := typed("安排", "|日期|星期|时间|活动名称|地点|主办|对象|备注|\n|12月4日||9:00-10:00|剪纸|多功能室||||\n"+row)
			w.Flat = strings.HasSuffix(file, "csv")
			r := Read(file, w, house())
			b, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(b), "欧阳") || strings.Contains(string(b), "个案") {
				t.Errorf("%s: %s", name, b)
			}
			if len(r.Bookings)+len(r.Refused)+len(r.Notes) < 2 {
				t.Errorf("%s: nothing became of it: %s", name, b)
			}
		}
	}
}
