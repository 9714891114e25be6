package holidays

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Mistake is something in a yearly file that a person should correct. Row is counted from 1; 0 means the
// whole file.
type Mistake struct {
	Row          int
	What, Remedy playlists.Text
}

// row is a line of a sheet. A cell may have a second form, the bare number behind a date.
type row struct {
	number int
	cells  []cell
}

type cell struct{ text, raw string }

// Read reads a yearly file: .xlsx, .csv or .txt with a date and what it is in each row, or .json in the form of
// NateScarlet/holiday-cn. The year comes from the file's name where dates have none; without it too, dates
// must have one. What is not understood becomes a mistake, and the rest counts.
func Read(name string, data []byte) (schedule.Calendar, []Mistake) {
	year, _ := Named(name)
	c := schedule.Calendar{}
	var rows []row
	var err error
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".json":
		return readJSON(year, data)
	case ".csv", ".txt":
		rows = textRows(data)
	case ".xlsx":
		rows, err = sheetRows(data)
	default:
		err = fmt.Errorf("cannot read %s", ext)
	}
	if err != nil {
		return c, []Mistake{unreadable}
	}
	var mistakes []Mistake
	for _, r := range rows {
		if m := readRow(c, r, year); m != nil {
			m.Row = r.number
			mistakes = append(mistakes, *m)
		}
	}
	if len(c) == 0 && len(mistakes) == 0 {
		mistakes = []Mistake{nothing}
	}
	return c, mistakes
}

// readRow puts what a row says into the calendar. Titles, headings and remarks are passed over: a mistake is
// a row with a date but no meaning, or the other way round.
func readRow(c schedule.Calendar, r row, year int) *Mistake {
	var when []schedule.Day
	var rest []string // what stands beside the date
	dated := ""
	for i, x := range r.cells {
		if i == 0 && remark.MatchString(plain(x.text)) {
			return nil
		}
		if when == nil {
			if when = x.days(year); when != nil {
				continue
			}
			if datish.MatchString(plain(x.text)) && dated == "" {
				dated = x.text
				continue
			}
		}
		rest = append(rest, x.text)
	}
	kinds, means := meaning(strings.Join(rest, " "))
	switch {
	case when == nil && dated != "" && (means || len(r.cells) > 1):
		return &Mistake{What: say("没有“%s”这一天", "“%s” is no date", short(dated)), Remedy: asDate}
	case when == nil && means && len(r.cells) > 1:
		return &Mistake{What: say("这一行的日期看不懂", "The date of this row cannot be read"), Remedy: asDate}
	case when == nil:
		return nil
	case !means && len(rest) == 0 && year != 0 && set(schedule.Calendar{}, when[0], kinds, year) != nil:
		return nil // the date of a signature
	case !means:
		m := unclear
		return &m
	}
	for _, d := range when {
		if m := set(c, d, kinds, year); m != nil {
			return m
		}
	}
	return nil
}

func (x cell) days(year int) []schedule.Day {
	if d := days(x.text, year); d != nil {
		return d
	}
	if d, ok := serialDay(cmp.Or(x.raw, x.text)); ok {
		return []schedule.Day{d}
	}
	return nil
}

// set puts a day into the year of the file, or into its own if the file has none.
func set(c schedule.Calendar, d schedule.Day, kinds schedule.Kinds, year int) *Mistake {
	y, month, _ := d.Date()
	if year == 0 {
		year = y
	}
	if y != year && (y != year-1 || month != 12) {
		return &Mistake{What: say("%s 不是 %d 年的", "%s is not in %d", d, year), Remedy: say("请改日期，或者写进 %d 年的表", "Correct the date, or put it into the sheet of %d", y)}
	}
	if c[year] == nil {
		c[year] = schedule.Year{}
	}
	c[year][d] = kinds
	return nil
}

func readJSON(year int, data []byte) (schedule.Calendar, []Mistake) {
	var file struct {
		Year int
		Days []struct {
			Name, Date string
			IsOffDay   *bool
		}
	}
	c := schedule.Calendar{}
	if err := json.Unmarshal([]byte(decode(data)), &file); err != nil {
		return c, []Mistake{unreadable}
	}
	if year == 0 {
		year = file.Year
	}
	var mistakes []Mistake
	for i, x := range file.Days {
		var d schedule.Day
		m := &Mistake{What: say("这一项没有日期，或者没有写 isOffDay", "This entry has no date, or does not say isOffDay"),
			Remedy: say(`请写成 {"name": "元旦", "date": "2027-01-01", "isOffDay": true}`, `Write it as {"name": "元旦", "date": "2027-01-01", "isOffDay": true}`)}
		if err := d.UnmarshalText([]byte(x.Date)); err == nil && x.IsOffDay != nil {
			kinds := schedule.Workday
			if *x.IsOffDay {
				kinds = schedule.Statutory | called(x.Name)
			}
			m = set(c, d, kinds, year)
		}
		if m != nil {
			m.Row = i + 1
			mistakes = append(mistakes, *m)
		}
	}
	if len(c) == 0 && len(mistakes) == 0 {
		mistakes = []Mistake{nothing}
	}
	return c, mistakes
}

var (
	asDate  = say("请写成 2027-01-01 或 1月1日-1月3日", "Write it as 2027-01-01 or 1月1日-1月3日")
	unclear = Mistake{What: say("没说清这一天是放假还是上班", "It does not say whether this is a day off or a day of work"),
		Remedy: say("第二列请写假期的名字、“放假”或“上班”", "Write the name of the holiday, 放假 (off) or 上班 (work) into the second column")}
	unreadable = Mistake{What: say("这个放假表打不开", "This sheet of days off cannot be opened"),
		Remedy: say("请另存为 .xlsx 或 .csv，两列：日期、说明", "Save it as .xlsx or .csv, with two columns: the date, and what it is")}
	nothing = Mistake{What: say("这个放假表里一天也没读到", "There is no day in this sheet of days off"),
		Remedy: say("一行写一个日期（1月1日-1月3日）和它的说明（假期的名字、“放假”或“上班”）", "Write a date (1月1日-1月3日) into each row, and what it is: the name of the holiday, 放假 (off) or 上班 (work)")}
)

func say(zh, en string, args ...any) playlists.Text {
	if len(args) == 0 {
		return playlists.Text{ZH: zh, EN: en}
	}
	return playlists.Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// short returns at most twenty characters of a cell, for sentences.
func short(text string) string {
	if r := []rune(text); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return text
}
