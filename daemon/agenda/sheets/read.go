package sheets

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"yiping/daemon/agenda/persons"
	"yiping/daemon/agenda/rooms"
	"yiping/daemon/pattern"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// Result is what a workbook says.
type Result struct {
	Bookings []agenda.Booking // sorted by start
	Refused  []Refused        // in the order of the workbook
	Notes    []Note           // in the order of the workbook
	Periods  []Period         // what its sheets cover, sorted: for one month the newest version of a file counts
	Template bool             // it is the empty form, and no data
}

// Refused is a row, or a cell of a grid, that is meant as a booking and cannot be read. The others count.
type Refused struct {
	Sheet  string
	Row    int
	Cell   string // "C5" where it is one cell of a grid
	What   string // the title, as it may be shown to staff
	Reason playlists.Text
	Remedy playlists.Text
}

// Note says what somebody should look at, though it is shown.
type Note struct {
	Sheet string // empty: the whole file, or its only sheet
	Row   int    // 0: the whole sheet
	Text  playlists.Text
	Place *rooms.Unknown // it is about what is no room
}

// Period is what a sheet covers.
type Period struct {
	Sheet       string
	From, Until schedule.Day // both included
}

// TemplateName is the name of the form that is put into the folder, without its type.
const TemplateName = "活动安排模板"

// Read understands the sheets of a file, as far as they are timetables.
func Read(file string, w Workbook, site Site) Result {
	r := &reader{file: path.Base(file), site: site.filled(), flat: w.Flat, document: w.Document}
	r.words = persons.NewWords(r.site.Private)
	r.template = Stem(r.file) == TemplateName
	found := false
	for _, s := range w.Sheets {
		found = r.sheet(s) || found
	}
	if w.Cut {
		r.note("", 0, text("这个表太长，只读了每张表的前"+itoa(maxRows)+"行。", "This workbook is too long: only the first "+itoa(maxRows)+" rows of each sheet are read."))
	}
	r.lastYear()
	if !found && !r.template {
		r.note("", 0, text("没有找到表头。请在前20行内写一行“日期、时间、活动名称、地点”，或者用“"+TemplateName+".xlsx”。",
			"There is no header. Name the columns 日期, 时间, 活动名称, 地点 within the first 20 rows, or use "+TemplateName+".xlsx."))
	}
	return r.result()
}

// lastYear notes a timetable that is over for long, and would not be with the year that is now: titles are
// copied.
func (r *reader) lastYear() {
	if len(r.out.Bookings) == 0 {
		return
	}
	last := r.site.Zone.Day(r.out.Bookings[0].Start)
	for _, b := range r.out.Bookings {
		last = max(last, r.site.Zone.Day(b.Start))
	}
	year, mon, _ := last.Date()
	if last < r.site.Arrived-31 && distance(last+365, r.site.Arrived) <= 92 {
		r.note("", 0, text("这张表里的活动都在"+itoa(year)+"年"+itoa(int(mon))+"月或更早，已经过去了。标题里的年份对吗？",
			"Everything in this timetable is over since "+last.String()+". Is the year in its title right?"))
	}
}

// reader gathers what the sheets of one file say.
type reader struct {
	file     string
	site     Site
	words    persons.Words // that make a booking private
	flat     bool
	document bool
	template bool
	out      Result
	asked    map[string]bool // places that were noted

	known  map[string][]string // rooms that cells of grids name
	effort int                 // that grids have cost
}

func (r *reader) note(sheet string, row int, t playlists.Text) {
	r.out.Notes = append(r.out.Notes, Note{Sheet: sheet, Row: row, Text: t})
}

// result sorts, and leaves out what a form may not say.
func (r *reader) result() Result {
	out := r.out
	if r.template {
		filled := len(out.Bookings) + len(out.Refused)
		out = Result{Template: true}
		if filled > 0 {
			out.Notes = []Note{{Text: text("这是模板，里面填的"+itoa(filled)+"项不会显示。请另存为别的名字，例如“2026年12月活动安排.xlsx”。",
				"This is the form: the "+itoa(filled)+" entries in it are not shown. Save it under another name.")}}
		}
		return out
	}
	slices.SortStableFunc(out.Bookings, func(a, b agenda.Booking) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.ID, b.ID))
	})
	slices.SortStableFunc(out.Periods, func(a, b Period) int { return cmp.Compare(a.From, b.From) })
	return out
}

// sheet reads one sheet, and reports whether it is one that is understood, or at least answered.
func (r *reader) sheet(s Sheet) bool {
	h, ok := findHeader(s.Rows)
	if !ok {
		if r.grid(s) {
			return true
		}
		if isGrid(s.Rows) {
			r.note(s.Name, 0, text("这是日历式排版，请用同一文件夹里的“"+TemplateName+".xlsx”。", "This is laid out like a calendar. Use "+TemplateName+".xlsx in the same folder."))
			return true
		}
		return false
	}
	x := sheetReader{reader: r, name: s.Name, h: h, m: r.monthOf(s, h.row)}
	x.hidden = r.hides(s, h.row)
	if x.m.month == 0 {
		year := x.m.year
		x.m.year, x.m.month = x.usual(s.Rows[h.row+1:])
		x.m.year = cmp.Or(year, x.m.year)
	}
	refused, noted := len(r.out.Refused), len(r.out.Notes)
	x.by24 = slices.ContainsFunc(s.Rows[h.row+1:], x.hasAfternoon)
	for _, row := range s.Rows[h.row+1:] {
		x.row(row)
	}
	r.take(s, &x, refused, noted)
	return true
}

// take takes what a sheet says, in which so much had been refused and noted before.
func (r *reader) take(s Sheet, x *sheetReader, refused, noted int) {
	bookings := x.settled()
	r.out.Bookings = append(r.out.Bookings, bookings...)
	slices.SortStableFunc(r.out.Notes[noted:], func(a, b Note) int { return cmp.Compare(a.Row, b.Row) })
	first, last, ok := r.monthOf(s, x.h.row).span()
	if !ok && len(bookings) > 0 {
		first, last = r.site.Zone.Day(bookings[0].Start), r.site.Zone.Day(bookings[0].Start)
		for _, b := range bookings {
			first, last = min(first, r.site.Zone.Day(b.Start)), max(last, r.site.Zone.Day(b.Start))
		}
	}
	if len(bookings) > 0 || ok && len(r.out.Refused) > refused {
		if x.hidden {
			r.note(s.Name, 0, allHidden())
		}
		r.out.Periods = append(r.out.Periods, Period{Sheet: s.Name, From: first, Until: last})
	}
}

// titles returns what may say for when a sheet is whose rows before the given one are its title.
func (r *reader) titles(s Sheet, row int) []string {
	var title strings.Builder
	for _, row := range s.Rows[:row] {
		for i, c := range row.Cells {
			if i == 0 || c.Text != row.Cells[i-1].Text {
				title.WriteString(c.Text + " ")
			}
		}
	}
	return slices.Concat([]string{title.String()}, s.Above, []string{s.Name, strings.TrimSuffix(r.file, path.Ext(r.file))})
}

// hides reports whether the title of a sheet, its name or that of the file has a word that makes all of it private.
func (r *reader) hides(s Sheet, row int) bool { return r.words.In(r.titles(s, row)...) }

// monthOf returns what titles say about the month of a sheet.
func (r *reader) monthOf(s Sheet, row int) month {
	m := month{arrived: r.site.Arrived, holidays: r.site.Holidays}
	for _, said := range r.titles(s, row) {
		year, mon := yearMonth(said)
		m.year, m.month = cmp.Or(m.year, year), cmp.Or(m.month, mon)
	}
	return m
}

var (
	saidYear  = pattern.New(`(20[2-9]\d)\s*(?:年|[.\-/]\s*\d{1,2}(?:[^\d.\-/]|$)|学年|年度|(?:0[1-9]|1[0-2])(?:\D|$))`)
	saidMonth = pattern.New(`(?:^|\D)(1[0-2]|0?[1-9])\s*月份?(?:[^\d\s]|\s*\D|\s*$)`)
	inFigures = pattern.New(`20[2-9]\d\s*[.\-/]?\s*(1[0-2]|0?[1-9])(?:[^\d.\-/]|$)`)
)

// yearMonth finds the year and the month that a title is about; 0 where it says none.
func yearMonth(s string) (year, mon int) {
	s = plain(s)
	if m := saidYear.FindStringSubmatch(s); m != nil {
		year = atoi(m[1])
	}
	if m := saidMonth.FindStringSubmatch(s); m != nil {
		mon = atoi(m[1])
	} else if m := inFigures.FindStringSubmatch(s); m != nil {
		mon = atoi(m[1])
	}
	return year, mon
}

// usual returns the month in which most dates of the rows lie, for a sheet that does not say its own.
func (x *sheetReader) usual(rows []Row) (year, mon int) {
	count := map[[2]int]int{}
	best := [2]int{}
	for _, row := range rows {
		d, _, bad := x.days(x.first(row, date, when))
		if bad != nil || len(d.list) != 1 {
			continue
		}
		y, m, _ := d.list[0].Date()
		at := [2]int{y, int(m)}
		count[at]++
		if count[at] > count[best] {
			best = at
		}
	}
	return best[0], best[1]
}

// isGrid reports whether a sheet has days across: a calendar, or rooms against days.
func isGrid(rows []Row) bool {
	for _, row := range rows {
		if row.Number > headerRows {
			return false
		}
		n := 0
		for _, c := range row.Cells {
			if len(c.Text) > 100 {
				continue
			}
			p := plain(c.Text)
			if onlyWeekday.MatchString(p) || onlyDay.MatchString(p) || c.Kind == Day {
				n++
			}
		}
		if n >= 5 {
			return true
		}
	}
	return false
}

var (
	onlyWeekday = pattern.New(`^(?:` + weekWord + `?[一二三四五六日天]|mon|tue|wed|thu|fri|sat|sun)[a-z]*$`)
	onlyDay     = pattern.New(`^(?:\d{1,2}[月./])?\d{1,2}[日号]?(?:\s*\(?` + weekWord + `?[一二三四五六日天]\)?)?$`)
)

// serialDay returns the day of a number of a workbook, if it can be one.
func serialDay(n float64) (schedule.Day, bool) {
	if n < 36526 || n > 73051 { // the years 2000 to 2099
		return 0, false
	}
	return schedule.DayOf(1899, time.December, 30) + schedule.Day(n), true
}
