package sheets

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

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

	above  days // of the row above, for text files in which merged cells have come apart
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

// first returns the first cell of the given columns that has something in it.
func (x *sheetReader) first(row Row, columns ...column) Cell {
	for _, is := range columns {
		for _, c := range x.h.cols[is] {
			if cell := row.at(c); strings.TrimSpace(cell.Text) != "" {
				return cell
			}
		}
	}
	return Cell{}
}

func (x *sheetReader) text(row Row, columns ...column) string { return x.first(row, columns...).Text }

// row reads one row. What is no booking is passed over.
func (x *sheetReader) row(row Row) {
	if banner(row) || x.headerAgain(row) {
		return
	}
	what := x.first(row, name)
	dated, timed, begun, ended := x.first(row, date, when), x.first(row, clock), x.first(row, starts), x.first(row, ends)
	inherited := false
	if !hasLetters(what.Text) || dated.Text+timed.Text+begun.Text+ended.Text == "" {
		return
	}
	if x.flat && dated.Text == "" && len(x.above.list) > 0 {
		inherited = true
	}
	var f fate
	title := f.title(tidy(what.Text))
	if !hasLetters(title) {
		title = tidy(what.Text) // nothing but 取消
	}
	hidden := x.private(row)
	shown := title
	if hidden {
		shown = "不公开的活动"
	}
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
		refuse(&mistake{text("日期“"+tidy(dated.Text)+"”里一天也没有。", "There is no day in \""+tidy(dated.Text)+"\"."), fixDate})
		return
	case len(d.list) == 0:
		refuse(&mistake{text("看不懂日期“"+tidy(dated.Text)+"”。", "The date \""+tidy(dated.Text)+"\" cannot be read."), fixDate})
		return
	}
	x.above = d
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
	} else if times == "" && (allDay || d.span) {
		h.windows = []window{part("全天", x.site)}
	} else if h, bad = readHours(times, asWritten, x.site); bad != nil {
		refuse(bad)
		return
	}
	if h.guessed != nil {
		note(*h.guessed)
	}

	b := x.booking(row, title, &f, h, hidden)
	where := findPlace(x.place(row), x.site.Rooms)
	b.Rooms, b.Place = where.rooms, where.as
	if hidden && hasWord(b.Place, x.site.Private) {
		b.Place = ""
	}
	for _, one := range where.unknown {
		if key := key(one); !x.asked[key] {
			if x.asked == nil {
				x.asked = map[string]bool{}
			}
			x.asked[key] = true
			note(unknownRoom(one, x.site.Rooms))
		}
	}
	x.make(row, b, title, d, h, &f, note)
}

func inheritedNote(shown string, d days) playlists.Text {
	on, en := "日期", "date"
	if len(d.list) == 1 {
		on, en = monthDay(d.list[0]), d.list[0].String()
	}
	return text("“"+shown+"”没有写日期，按上一行的"+on+"显示。", "\""+shown+"\" has no date and is shown on that of the row above ("+en+").")
}

// place returns the text about where.
func (x *sheetReader) place(row Row) string {
	if c := x.first(row, where); !c.Struck || allStruck(row) {
		return c.Text
	}
	return ""
}

// days reads the cell of a date.
func (x *sheetReader) days(c Cell) (days, string, *mistake) {
	p := plain(c.Text)
	if c.Kind == Day || c.Kind == Moment || (c.Kind == Number || x.flat) && lostFormat.MatchString(p) {
		n := c.Number
		if c.Kind == Words {
			n, _ = strconv.ParseFloat(p, 64)
		}
		if day, ok := serialDay(n); ok {
			rest := ""
			if part := n - math.Floor(n); part > 0.5/1440 {
				rest = hhmm(int(math.Round(part * 1440)))
			}
			if c.NoYear { // Excel took the year in which it was typed
				_, mon, n := day.Date()
				if d, ok := x.m.resolve(int(mon), n); ok {
					day = d
				}
			}
			return days{list: []schedule.Day{day}}, rest, nil
		}
	}
	if c.Kind == Words && lostFormat.MatchString(p) {
		n, _ := strconv.ParseFloat(p, 64)
		if day, ok := serialDay(n); ok {
			return days{list: []schedule.Day{day}}, "", nil
		}
	}
	return readDays(p, x.m)
}

var (
	lostFormat = regexp.MustCompile(`^\d{5}(?:\.\d+)?$`)
	lostZero   = regexp.MustCompile(`^(\d{1,2})\.([123])$`)
)

// checkWeekday compares what the column of weekdays says with the date, or takes it as a rule for a span.
// It also finds the day that 12.1 means: Excel makes the same number of 12.10.
func (x *sheetReader) checkWeekday(d *days, row Row) *playlists.Text {
	said := plain(tidy(x.text(row, weekdayOf)))
	set := weekSet(said)
	if !strings.ContainsAny(said, "周星礼") && len([]rune(said)) > 1 {
		set = 0
	}
	if set == 0 {
		set = d.stated
		if set != 0 {
			said = "周" + string([]rune("日一二三四五六")[firstDay(set)])
		}
	}
	switch {
	case len(d.list) == 1 && !d.many:
		day := d.list[0]
		if m := lostZero.FindStringSubmatch(plain(x.text(row, date, when))); m != nil {
			if other, ok := x.m.resolve(atoi(m[1]), atoi(m[2])*10); ok {
				if set.Has(other.Weekday()) && !set.Has(day.Weekday()) {
					d.list = []schedule.Day{other}
					return nil
				}
				if set == 0 {
					t := text("“"+m[0]+"”按"+monthDay(day)+"显示。如果是"+monthDay(other)+"，请写成“"+monthDay(other)+"”。",
						m[0]+" is shown as "+day.String()+". If "+other.String()+" is meant, write "+monthDay(other)+".")
					return &t
				}
			}
		}
		if set != 0 && !set.Has(day.Weekday()) {
			t := text(monthDay(day)+"是"+weekday(day.Weekday())+"，表里写的是"+said+"。按"+monthDay(day)+"显示。",
				day.String()+" is a "+day.Weekday().String()+"; the sheet says "+said+". It is shown on "+day.String()+".")
			return &t
		}
	case d.span && set != 0:
		days := slices.DeleteFunc(slices.Clone(d.list), func(day schedule.Day) bool { return !set.Has(day.Weekday()) })
		first, last := d.list[0], d.list[len(d.list)-1]
		single := set&(set-1) == 0
		if len(days) == 0 || single && last-first < 7 {
			return nil
		}
		if len(days) < len(d.list) {
			d.list, d.span = days, false
			t := text("从"+monthDay(first)+"到"+monthDay(last)+"，只在"+said+"显示，共"+itoa(len(days))+"天。", "From "+first.String()+" to "+last.String()+" it is shown only on "+said+": "+itoa(len(days))+" days.")
			return &t
		}
	case d.many && set != 0:
		for _, day := range d.list {
			if !set.Has(day.Weekday()) {
				t := text(monthDay(day)+"是"+weekday(day.Weekday())+"，表里写的是"+said+"。按"+monthDay(day)+"显示。",
					day.String()+" is a "+day.Weekday().String()+"; the sheet says "+said+". It is shown on "+day.String()+".")
				return &t
			}
		}
	}
	return nil
}

func firstDay(set schedule.Weekdays) (n int) {
	for n < 6 && set&(1<<n) == 0 {
		n++
	}
	return n
}

// times joins what the cells say about times into one text. allDay says that the sheet has no place for them.
func (x *sheetReader) times(rest string, timed, begun, ended Cell) (s string, allDay bool) {
	s = clockText(timed)
	if begun.Text != "" {
		s += " " + clockText(begun)
		if ended.Text != "" {
			s += "-" + clockText(ended)
		}
	}
	return strings.TrimSpace(rest + " " + s), !x.h.has(clock) && !x.h.has(starts) && !x.h.has(when)
}

// clockText is a cell of a time as text.
func clockText(c Cell) string {
	if c.Kind == Clock || c.Kind == Moment || c.Kind == Number && c.Number > 0 && c.Number < 1 {
		n := int(math.Round((c.Number - math.Floor(c.Number)) * 1440))
		if c.Number == 1 {
			n = 1440
		}
		return hhmm(n)
	}
	return plain(c.Text)
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

// private reports whether boards may say nothing but 已预约. Who organises it and where it is do not decide:
// the committee of mediators also gives talks.
func (x *sheetReader) private(row Row) bool {
	switch plain(x.text(row, public)) {
	case "否", "不", "no", "n", "x", "×", "✗", "0", "不对外", "非公开":
		return true
	}
	for c, is := range x.h.all {
		switch is {
		case private, where, organiser:
		default:
			if hasWord(row.at(c).Text, x.site.Private) {
				return true
			}
		}
	}
	return false
}

// banner reports whether a row is one text across: a title, a note, the heading of a week.
func banner(row Row) bool {
	wide, text := false, ""
	for _, c := range row.Cells {
		if c.Text == "" {
			continue
		}
		if text != "" && c.Text != text {
			return false
		}
		text = c.Text
		wide = wide || c.Merged > 2
	}
	return wide || text == ""
}

// headerAgain reports whether a row repeats the header, as on a new page.
func (x *sheetReader) headerAgain(row Row) bool {
	h := readHeader(row)
	return h.has(name) && named(h) >= 3 && (h.has(date) || h.has(when) || h.has(clock))
}

// hasLetters reports whether a text can be the name of something: it has letters in it.
func hasLetters(s string) bool {
	return strings.IndexFunc(s, unicode.IsLetter) >= 0
}

// allStruck reports whether everything that a row has of its own is struck through.
func allStruck(row Row) bool {
	n := 0
	for _, c := range row.Cells {
		if strings.TrimSpace(c.Text) == "" {
			continue
		}
		if !c.Struck {
			if c.Merged > 0 {
				continue
			}
			return false
		}
		n++
	}
	return n > 0
}
