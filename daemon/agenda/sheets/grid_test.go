package sheets

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yiping/daemon/agenda/persons/personstest"
)

// drawn is a sheet as somebody draws it: ⏎ breaks a line in a cell, < and ^ go on with the cell to the left, or
// above.
func drawn(sheet, table string) Workbook {
	w := typed(sheet, table)
	rows := w.Sheets[0].Rows
	for y := range rows {
		cells := rows[y].Cells
		for x := 0; x < len(cells); x++ {
			cells[x].Text = strings.ReplaceAll(cells[x].Text, "⏎", "\n")
			wide := 1
			for x+wide < len(cells) && cells[x+wide].Text == "<" {
				wide++
			}
			if wide > 1 {
				cells[x].Merged = wide
				for n := 1; n < wide; n++ {
					cells[x+n] = cells[x]
				}
				x += wide - 1
			}
			if y > 0 && cells[x].Text == "^" {
				rows[y-1].Cells[x].Merged = max(rows[y-1].Cells[x].Merged, 1)
				cells[x] = rows[y-1].Cells[x]
			}
		}
	}
	return w
}

// Each file in testdata/grids has a sheet without rows, and what becomes of its cells.
func TestGrids(t *testing.T) { testTables(t, "grids", drawn) }

// A line of a cell has a time and a room at its ends, and the rest is the name; what is not sure is not read.
func TestPieces(t *testing.T) {
	for line, want := range map[string]string{
		"9:00 剪纸课 国学讲堂":             "9:00 + 剪纸课 + 国学讲堂",
		"9:00剪纸课（国学讲堂）":             "9:00 + 剪纸课 + 国学讲堂",
		"9:00-10:30，剪纸课，国学讲堂":       "9:00-10:30 + 剪纸课 + 国学讲堂",
		"【国学讲堂】剪纸课 9:00-10:30":      "9:00-10:30 + 剪纸课 + 国学讲堂",
		"国学讲堂：9:00—10:30 剪纸课":       "9:00—10:30 + 剪纸课 + 国学讲堂",
		"剪纸课@国学讲堂 9点半":              "9点半 + 剪纸课 + 国学讲堂",
		"剪纸课 4楼 国学讲堂 14：00～16：00":   "14：00～16：00 + 剪纸课 + 国学讲堂",
		"剪纸课（9:00-10:30）国学讲堂":       "9:00-10:30 + 剪纸课 + 国学讲堂",
		"上午九点 剪纸课 国学讲堂、百姓舞台":        "上午九点 + 剪纸课 + 国学讲堂 百姓舞台",
		"9:00 剪纸课（学习讲堂、多功能室）":       "9:00 + 剪纸课 + 学习讲堂、多功能室",
		"下午 剪纸课":                    "下午 + 剪纸课",
		"下午剪纸课":                     " + 下午剪纸课",
		"下午2点剪纸课":                   "下午2点 + 剪纸课",
		"剪纸课 全天":                    "全天 + 剪纸课",
		"全天开放":                      " + 全天开放",
		"晚上好声音 18:30":               "18:30 + 晚上好声音",
		"18:30（签到18:00）观影":          "18:30（签到18:00） + 观影",
		"18:30 观影（签到18:00）":         "18:30 + 观影 （签到18:00）",
		"18:30 观影（改到12月21日14:00）":   "18:30 + 观影（改到12月21日14:00）",
		"观影（取消）18:30":               "18:30 + 观影（取消）",
		"18:30 观影 取消":               "18:30 + 观影（取消）",
		"9:00-11:00 14:00-16:00 市集": "9:00-11:00 14:00-16:00 + 市集",
		"9:00 3D打印课":                "9:00 + 3D打印课",
		"第2期 9:00-10:00":            "9:00-10:00 + 第2期",
		"9:00-10:30 “谊学”大讲堂：冬季养生":   "9:00-10:30 + “谊学”大讲堂：冬季养生",
		"合唱队9-11点":                  "9-11点 + 合唱队",
		"合唱队9-11点 老周":               "?看不懂这一格。",
		"9:00 10点读书会":               "?看不懂这一格。",
		"9-11 合唱":                   " + 9-11 合唱",
		"1:30-3:00 书法":              "?不知道“1:30-3:00”是上午还是下午。",
		"25:00 夜读":                  "?没有“25:00”这样的时间。",
		"15:00-14:00 夜读":            "?结束时间14:00不在开始时间15:00之后。",
		"学习讲堂开放日 9:00":              "9:00 + 学习讲堂开放日",
		"9:00 国学讲堂":                 "9:00 +  + 国学讲堂",
		"9:00-10:30":                "9:00-10:30 + ",
		"剪纸课 2楼 国学讲堂":               " + 剪纸课 2楼 + 国学讲堂",
	} {
		g := gridCell{reader: &reader{site: house().filled()}}
		p := g.piece(line)
		got := p.time + " + " + p.name + p.asides
		if len(p.rooms) > 0 {
			got += " + " + strings.Join(p.rooms, " ")
		}
		if p.arrivals != "" {
			got += " " + p.arrivals
		}
		if p.bad != nil {
			got = "?" + p.bad.reason.ZH
		}
		if got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

// Several lines are several events only where that is sure.
func TestLinesOfACell(t *testing.T) {
	morning := label{is: hoursOfDay, text: "上午", window: part("上午", house().filled())}
	for _, c := range []struct {
		in         gridCell
		text, want string
	}{
		{gridCell{room: "百姓舞台"}, "9:00 甲\n14:00 乙", "9:00 甲, 14:00 乙"},
		{gridCell{room: "百姓舞台"}, "9:00\n甲\n14:00\n乙", "9:00 甲, 14:00 乙"},
		{gridCell{room: "百姓舞台"}, "甲\n9:00\n乙\n14:00", "9:00 甲, 14:00 乙"},
		{gridCell{room: "百姓舞台"}, "9:00 甲；14:00 乙", "9:00 甲, 14:00 乙"},
		{gridCell{room: "百姓舞台"}, "9:00 甲\n（20组家庭）\n百姓舞台", "9:00 甲（20组家庭）"},
		{gridCell{room: "百姓舞台"}, "9:00 甲\n乙", "?不知道“乙”是什么时候，或者是不是另一场。"},
		{gridCell{room: "百姓舞台"}, "甲\n9:00 乙", "?不知道“甲”是什么时候，或者是不是另一场。"},
		{gridCell{room: "百姓舞台"}, "甲\n9:00\n乙", "?没有写时间。"},
		{gridCell{room: "百姓舞台"}, "甲", "?没有写时间。"},
		{gridCell{room: "百姓舞台"}, "甲\n乙", "?没有写时间。"},
		{gridCell{room: "百姓舞台"}, "9:00", "?没有写活动名称。"},
		{gridCell{room: "百姓舞台"}, "9:00 取消", "?没有写活动名称。"},
		{gridCell{room: "百姓舞台"}, "闭馆", " 闭馆"},
		{gridCell{room: "百姓舞台", hours: morning}, "甲", "上午 甲"},
		{gridCell{room: "百姓舞台", hours: morning}, "甲\n乙", "?不知道“乙”是什么时候，或者是不是另一场。"},
		{gridCell{hours: morning}, "甲 百姓舞台\n乙 国学讲堂", "上午 甲 百姓舞台, 上午 乙 国学讲堂"},
		{gridCell{hours: morning}, "甲\n百姓舞台\n（亲子）", "上午 甲（亲子） 百姓舞台"},
		{gridCell{hours: morning}, "甲\n乙\n百姓舞台", "?不知道“乙”是什么时候，或者是不是另一场。"},
		{gridCell{hours: morning}, "9:30 甲 百姓舞台\n10:30 乙 国学讲堂", "9:30 甲 百姓舞台, 10:30 乙 国学讲堂"},
		{gridCell{hours: morning}, "甲", "?没有写房间，或者写的不是房间的名字。"},
		{gridCell{hours: morning}, "甲 宝山体育馆", "?没有写房间，或者写的不是房间的名字。"},
		{gridCell{}, "/", ""},
		{gridCell{}, "空闲", ""},
		{gridCell{}, "30", "?没有写活动名称。"},
		{gridCell{calendar: true}, "初八\n大雪\n十一月初一\n元旦节\n9:00 甲 百姓舞台", "9:00 甲 百姓舞台"},
		{gridCell{}, "初八", "?没有写时间。"},
	} {
		c.in.reader = &reader{site: house().filled()}
		all, bad := c.in.read(c.text)
		var said []string
		for _, e := range all {
			s := e.time + " " + e.name
			if c.in.room == "" {
				s += " " + e.place
			}
			said = append(said, s)
		}
		got := strings.Join(said, ", ")
		if bad != nil {
			got = "?" + bad.reason.ZH
		}
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// A calendar in a letter, or in a page, is read like one in a workbook; its cells have no letters.
func TestGridsInLettersAndPages(t *testing.T) {
	rows := [][]string{{"日期", "上午", "下午"}, {"12月1日", "剪纸 国学讲堂", "9:00 围棋 多功能室"}, {"12月2日", "", "合唱 百姓舞台"}}
	var word, page strings.Builder
	for _, r := range rows {
		word.WriteString(tr(r...))
		page.WriteString("<tr><td>" + strings.Join(r, "</td><td>") + "</td></tr>")
	}
	slip := `<w:tbl>` + tr("姓名", "电话") + `</w:tbl><w:p/>`
	want := `12-01 | 上午 9:00-12:00 | 剪纸 | guoxue
2: REFUSED “9:00 围棋 多功能室”：写的时间9:00和“下午”对不上。请改正时间，或者移到对的那一格。
3: 12-02 | 下午 13:00-17:00 | 合唱 | stage
`
	for name, content := range map[string][]byte{"x.docx": letter(t, slip+`<w:tbl>`+word.String()+`</w:tbl>`), "x.xls": []byte("<table><tr><td>导出</td></tr></table><table>" + page.String() + "</table>")} {
		got := say(Read(name, open(t, name, content), house()))
		if got = strings.ReplaceAll(got, "表2 ", ""); !strings.HasSuffix(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// What somebody wrote about a person into a cell of a grid reaches nothing that Read gives.
func TestNoPersonComesThroughAGrid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := personstest.Number.Draw(t, "number")
		cell := rapid.SampledFrom([]string{"9:00-10:00 剪纸 ", "剪纸", "", "9:00 ", "请打", "支委会 9:00 "}).Draw(t, "before") + personstest.Written(t, number) +
			rapid.SampledFrom([]string{"", " 9:00-10:00", "老师", "⏎9:00 剪纸"}).Draw(t, "behind")
		at := rapid.IntRange(0, 3).Draw(t, "at")
		cells := []string{"百姓舞台", "9:00 一", "9:00 二", "9:00 三"}
		if cells[at] = cell; at == 0 {
			cells[at] = cell + "百姓舞台"
		}
		b, err := json.Marshal(Read("12月.xlsx", drawn("12月", "|2026年12月|\n|场地|1日|2日|3日|\n|"+strings.ReplaceAll(strings.Join(cells, "|"), "\n", " ")+"|\n|多功能室|9:00 四||9:00 五|"), house()))
		if err != nil {
			t.Fatal(err)
		}
		for field := range strings.SplitSeq(string(b), `"`) {
			if !strings.HasPrefix(field, "sheet-") && strings.Contains(personstest.Digits(field), number[len(number)-7:]) {
				t.Fatalf("%s in %q is left in %s", number, cell, b)
			}
		}
	})
}

// Grids that are made to hurt cost little.
func TestBombsInGrids(t *testing.T) {
	grid := func(rows, columns int, cell string) Workbook {
		s := Sheet{Name: "12月", Rows: []Row{{Number: 1, Cells: []Cell{{Text: "场地"}}}}}
		for c := range columns {
			s.Rows[0].Cells = append(s.Rows[0].Cells, Cell{Text: fmt.Sprint(c%30+1, "日")})
		}
		for n := range rows {
			row := Row{Number: n + 2, Cells: []Cell{{Text: fmt.Sprint("百姓舞台", n%2)}}}
			for range columns {
				row.Cells = append(row.Cells, Cell{Text: cell})
			}
			s.Rows = append(s.Rows, row)
		}
		return Workbook{Sheets: []Sheet{s, s, s, s, s, s}}
	}
	for name, w := range map[string]Workbook{
		"full":           grid(90, 31, "9:00-10:00 剪纸\n14:00-15:00 围棋"),
		"more than fits": grid(599, 59, "9:00-10:00 剪纸"),
		"long":           grid(50, 59, strings.Repeat("点9", 1000)),
		"almost times":   grid(50, 59, strings.Repeat(strings.Repeat("9点", 90)+"\n", 20)),
		"almost rooms":   grid(50, 59, "9:00 "+strings.Repeat("多功能、", 45)),
		"brackets":       grid(50, 59, strings.Repeat("（多）", 60)),
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			r := Read("2026年12月.xlsx", w, house())
			took := time.Since(began)
			t.Logf("%v, %d bookings, %d refused", took.Round(time.Millisecond), len(r.Bookings), len(r.Refused))
			if took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}
