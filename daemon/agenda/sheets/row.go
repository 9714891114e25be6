package sheets

import (
	"slices"
	"strings"

	"yiping/daemon/pattern"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// sheetReader reads the rows below a header.
type sheetReader struct {
	*reader
	name string
	h    header
	m    month
	by24 bool // some time of it is of 24 hours
	grid bool // its rows are cells of a grid: no day is said by the way

	hidden bool // nothing of the sheet is public
	above  days // of the row above: merged cells come apart in text files, and others write a date once
	dated  int  // the last row that counts with a date, or with that of the row above, in no merged range
	empty  int  // formulas that were noted
	made   []made
	series []series
}

// made is a booking of a row.
type made struct {
	agenda.Booking
	key     string // of its title, also if that is private
	day     schedule.Day
	derived bool // the row says it only by the way: a row of its own counts more
}

// row reads one row. What is no booking is passed over.
func (x *sheetReader) row(row Row) {
	if banner(row) || x.headerAgain(row) {
		return
	}
	what := x.first(row, name)
	dated, timed, begun, ended := x.first(row, date, when), x.first(row, clock), x.first(row, starts), x.first(row, ends)
	inherited := false
	x.noteUnsolved(row)
	if !hasLetters(what.Text) || dated.Text+timed.Text+begun.Text+ended.Text == "" {
		return
	}
	if dated.Text == "" && len(x.above.list) > 0 {
		inherited = x.flat || row.Number == x.dated+1 && timed.Text+begun.Text != "" && x.sameWeekday(row) && !x.unsolved(row, date, when)
	}
	var f fate
	title := f.title(tidy(what.Text))
	if !hasLetters(title) {
		title = tidy(what.Text) // nothing but 取消
	}
	hidden := x.private(row)
	shown := quote(singleQuotes.Replace(title), hidden)
	x.m.hidden = hidden
	refuse := func(m *mistake) {
		x.out.Refused = append(x.out.Refused, Refused{Sheet: x.name, Row: row.Number, What: shown, Reason: m.reason, Remedy: m.remedy})
	}
	note := func(t playlists.Text) { x.note(x.name, row.Number, t) }

	f.remark(tidy(x.text(row, state)))
	f.remark(x.text(row, remarks))
	if what.Struck || allStruck(row) {
		f.add(agenda.Cancelled)
	} else {
		for _, c := range []*Cell{&dated, &timed, &begun, &ended} {
			if c.Struck {
				*c = Cell{}
			}
		}
	}
	if f.doubt {
		note(text("备注里提到取消或改期，但看不懂，按正常显示。要取消请只写“取消”。", "The remark speaks of cancelling or moving, but not clearly: shown as normal. To cancel, write only 取消."))
	}

	if p := plain(dated.Text); dated.Kind == Words && p != "" {
		if s, ok := stateOf(strings.Trim(p, "()")); ok && s == agenda.Tentative {
			note(text("“"+shown+"”还没定日期，写上日期就会显示。", "\""+shown+"\" has no date yet; it is shown as soon as there is one."))
			return
		}
		dated.Text = f.within(p)
	}
	d, rest, bad := x.days(dated)
	switch {
	case inherited:
		d = x.above
		note(inheritedNote(shown, d))
	case bad != nil:
		refuse(bad)
		return
	case dated.Text == "":
		refuse(&mistake{text("没有写日期。", "There is no date."), text("请写上日期；和上一行同一天的，请合并单元格或者再写一遍。", "Write the date. If it is that of the row above, merge the cells or write it again.")})
		return
	case len(d.list) == 0 && d.many:
		refuse(&mistake{text("日期“"+quote(dated.Text, hidden)+"”里一天也没有。", "There is no day in \""+quote(dated.Text, hidden)+"\"."), fixDate})
		return
	case len(d.list) == 0:
		refuse(&mistake{text("看不懂日期“"+quote(dated.Text, hidden)+"”。", "The date \""+quote(dated.Text, hidden)+"\" cannot be read."), fixDate})
		return
	}
	x.above = d
	if mid, ok := x.m.middle(); ok && distance(d.list[0], mid) > 75 {
		note(text("“"+shown+"”的日期是"+d.list[0].String()+"，离这张表的月份很远。如果写错了，请改过来。",
			"\""+shown+"\" is on "+d.list[0].String()+", which is far from the month of this sheet. If that is wrong, correct it."))
	}
	if t := x.checkWeekday(&d, row); t != nil && !inherited {
		note(*t)
	}

	if dated.Kind == Moment && timed.Text+begun.Text != "" {
		rest = "" // the time stands in a column of its own, too
	}
	times, allDay := x.times(rest, timed, begun, ended)
	asWritten := times
	if rest != "" { // all of the cell: half of a number would not be known as one
		asWritten = dated.Text + strings.TrimPrefix(times, rest)
	}
	asWritten = quote(asWritten, hidden)
	times = f.within(times)
	r := dayReader{s: times, m: x.m}
	except, closedDays := r.exceptions()
	times = strings.TrimSpace(r.s)
	if except != 0 || len(closedDays) > 0 {
		d.list = slices.DeleteFunc(slices.Clone(d.list), func(day schedule.Day) bool { return except.Has(day.Weekday()) || slices.Contains(closedDays, day) })
	}
	var h hours
	if s, ok := stateOf(times); ok && s == agenda.Tentative {
		f.add(s)
		h.windows = []window{{start: x.site.Open, end: x.site.Close, said: "时间待定"}}
	} else if times == "" && (allDay || d.span || shutDay.MatchString(title)) {
		h.windows = []window{part("全天", x.site)}
	} else if h, bad = readHours(times, asWritten, x.site, around{title, x.by24}); bad != nil {
		refuse(bad)
		return
	}
	if h.guessed != nil {
		note(*h.guessed)
	}

	b := x.booking(row, title, &f, h, hidden)
	where := x.site.found.Place(tidy(x.place(row)))
	b.Rooms, b.Place = slices.Clone(where.Rooms), where.Rest
	unknown := where.Unknown
	if hidden && len(unknown) > 0 { // 全馆 may be said, somebody's home not
		if b.Place = ""; len(where.Rooms) == 0 {
			t, likely := text(notPublic+"的地点不是场地名单里的房间。", "The place of what is not public is no room of this house."), unknown[0].Meant
			note(text(t.ZH+likely.ZH, strings.TrimSpace(t.EN+" "+likely.EN)))
		}
		unknown = nil
	}
	for _, one := range unknown {
		if key := key(one.Text); !x.asked[key] {
			if x.asked == nil {
				x.asked = map[string]bool{}
			}
			x.asked[key] = true
			x.out.Notes = append(x.out.Notes, Note{Sheet: x.name, Row: row.Number, Text: unknownRoom(one), Place: &one})
		}
	}
	x.make(row, b, title, d, h, &f, note)
	if dated.Merged == 0 {
		x.dated = row.Number
	}
}

// singleQuotes are for titles within quotation marks.
var singleQuotes = strings.NewReplacer("“", "‘", "”", "’")

// sameWeekday reports whether a row says nothing against the date of the row above.
func (x *sheetReader) sameWeekday(row Row) bool {
	set := weekSet(plain(x.text(row, weekdayOf)))
	return set == 0 || slices.ContainsFunc(x.above.list, func(d schedule.Day) bool { return set.Has(d.Weekday()) })
}

// mostUnsolved is how many rows of a sheet are noted for their formulas: one remedy is for all of them.
const mostUnsolved = 5

// noteUnsolved notes a formula without a result where it matters.
func (x *sheetReader) noteUnsolved(row Row) {
	if x.empty < mostUnsolved && x.unsolved(row, date, when, clock, starts, ends, name, where) {
		x.empty++
		x.note(x.name, row.Number, text("公式没有结果，请在WPS或Excel里打开保存一次。", "A formula has no result. Open the workbook in WPS or Excel and save it once."))
	}
}

func (x *sheetReader) unsolved(row Row, columns ...column) bool {
	return slices.ContainsFunc(columns, func(is column) bool {
		return slices.ContainsFunc(x.h.cols[is], func(c int) bool { return row.at(c).Unsolved })
	})
}

// shutDay is what is for a whole day by its name.
var shutDay = pattern.New(`闭馆|休馆|停止开放|放假`)

func inheritedNote(shown string, d days) playlists.Text {
	on, en := "日期", "date"
	if len(d.list) == 1 {
		on, en = monthDay(d.list[0]), d.list[0].String()
	}
	return text("“"+shown+"”没有写日期，按上一行的"+on+"显示。", "\""+shown+"\" has no date and is shown on that of the row above ("+en+").")
}

// booking fills in what does not depend on the day.
func (x *sheetReader) booking(row Row, title string, f *fate, h hours, hidden bool) agenda.Booking {
	b := agenda.Booking{Private: hidden}
	who := x.text(row, audience)
	number := x.text(row, places)
	for _, s := range []*string{&who, &number} {
		for _, c := range clauses(plain(*s)) {
			if state, ok := stateOf(c); ok && state == agenda.Full {
				f.add(state)
				*s = strings.Replace(plain(*s), c, "", 1)
			}
		}
	}
	b.State = f.state
	b.Sources = []agenda.Source{{File: x.file, Sheet: x.name, Row: row.Number}}
	if hidden {
		return b
	}
	b.Title, b.English = title, tidy(x.text(row, english))
	b.Organiser = tidy(x.text(row, organiser))
	b.For, b.Places = people(who, false)
	if _, n := people(number, true); n != "" {
		b.Places = n
	}
	var notes []string
	for _, n := range slices.Concat(h.notes, f.rest) {
		if n = tidy(n); forVisitors(n) && !slices.Contains(notes, n) {
			notes = append(notes, n)
		}
	}
	b.Note = strings.Join(notes, "；")
	return b
}
