package sheets

import (
	"maps"
	"slices"

	"yiping/daemon/pattern"
	"yiping/playlists/schedule"
)

// Some timetables have no rows: days stand on one side and rooms or hours on the other, or a month hangs there
// as on a wall, and what happens stands in the cells. Nothing but its place says what a cell means, so a grid is
// read only as far as that is sure. Each cell says a time and a name, or has the time from the side, and names a
// room or has that from the side; one that says anything else is refused by itself, and no hour is made up.
// A sheet of which less than half is understood is not the grid that it looks like.

// gridReader reads one grid. The cells become rows as they stand in other sheets, so that states, private
// words and rooms are read by the same rules.
type gridReader struct {
	sheetReader
	s Sheet

	head  []label // above each column
	is    kind    // what the head is about
	first int     // the first column that is not at the side
	sides []kind  // what the columns before that are about

	right, wrong      int // weekdays
	cells, understood int
}

// gridHeader is that of the rows that cells become.
var gridHeader = header{
	cols: map[column][]int{date: {0}, clock: {1}, name: {2}, where: {3}},
	all:  []column{date, clock, name, where},
}

const (
	maxGridRows = 600
	maxSides    = 6       // columns left of the first day, room or hour
	maxEffort   = 200_000 // for all grids of a file, in looks for a time: a second or so. Forty busy rooms of a month are half of it
)

// grid reads a sheet that is one, and reports whether it is.
func (r *reader) grid(s Sheet) bool {
	if len(s.Rows) > maxGridRows || r.effort > maxEffort {
		return false
	}
	for i, tried := 0, 0; i < len(s.Rows) && s.Rows[i].Number <= headerRows && tried < 3; i++ {
		g := gridReader{sheetReader: sheetReader{reader: r, name: s.Name, h: gridHeader, m: r.monthOf(s, i), grid: true, hidden: r.hides(s, i)}, s: s}
		head, is := g.headOf(s.Rows[i])
		if is == nothing {
			continue
		}
		tried++
		g.h.row = i
		if !g.begin(head, is) {
			continue
		}
		refused, notes, asked := len(r.out.Refused), len(r.out.Notes), maps.Clone(r.asked)
		if g.read() && 2*g.understood >= g.cells {
			r.take(s, &g.sheetReader, refused, notes)
			return true
		}
		r.out.Refused, r.out.Notes, r.asked = r.out.Refused[:refused], r.out.Notes[:notes], asked
	}
	return false
}

// begin reports whether a grid has this head.
func (g *gridReader) begin(head []label, is kind) bool {
	g.head, g.is = head, is
	if g.first = g.firstOf(head); g.first > maxSides {
		return false
	}
	g.sides = make([]kind, g.first)
	for c := range slices.Backward(g.sides) { // what is nearer counts more: 序号 stands at the edge
		if is := g.sideOf(c); !slices.Contains(g.sides, is) {
			g.sides[c] = is
		}
	}
	side := func(is kind) bool { return slices.Contains(g.sides, is) }
	switch is {
	case aDay:
		return side(aRoom) || side(hoursOfDay)
	case aWeekday:
		return side(aRoom) || side(hoursOfDay) || !side(aDay) && g.isCalendar()
	}
	return side(aDay) && !side(is)
}

// firstOf returns the first column of a head that is about the same as the whole grid's.
func (g *gridReader) firstOf(head []label) int {
	return slices.IndexFunc(head, func(l label) bool { return l.is == g.is })
}

// headOf says what a row is about that may be the head of a grid.
func (g *gridReader) headOf(row Row) (head []label, is kind) {
	for _, c := range row.Cells {
		head = append(head, g.label(c))
	}
	g.numbers(head)
	texts := map[kind]map[string]bool{}
	for _, l := range head {
		if texts[l.is] == nil {
			texts[l.is] = map[string]bool{}
		}
		texts[l.is][l.text] = true
	}
	most := 0
	for _, x := range []struct {
		is    kind
		least int
	}{{aDay, 2}, {aWeekday, 5}, {hoursOfDay, 2}, {aRoom, 2}} {
		if n := len(texts[x.is]); n >= x.least && n > most {
			most, is = n, x.is
		}
	}
	return head, is
}

// sideOf says what a column at the side is about: by what stands in it, or else by its heading.
func (g *gridReader) sideOf(c int) kind {
	var labels []label
	seen := map[string]bool{}
	for _, row := range g.s.Rows[g.h.row+1:] {
		if banner(row) {
			continue
		}
		if l := g.label(row.at(c)); l.text != "" && !seen[l.text] {
			seen[l.text] = true
			labels = append(labels, l)
		}
	}
	g.numbers(labels)
	count := map[kind]int{}
	for _, l := range labels {
		count[l.is]++
	}
	for _, is := range []kind{aDay, aWeekday, hoursOfDay, aRoom} {
		if 2*count[is] >= len(labels) && count[is] > 0 {
			return is
		}
	}
	if len(labels) > 0 && columnFor(g.s.Rows[g.h.row].at(c).Text) == where {
		return aRoom
	}
	return nothing
}

// read reads the rows below the head. It reports whether the grid is one after all.
func (g *gridReader) read() bool {
	if g.is == aWeekday {
		if !slices.Contains(g.sides, aRoom) && !slices.Contains(g.sides, hoursOfDay) {
			return g.readCalendar()
		}
		if !g.thisWeek() {
			return false
		}
	}
	top := g.s.Rows[g.h.row]
	for _, l := range g.head {
		g.compare(l, l.week, top.Number)
	}
	for i := g.h.row + 1; i < len(g.s.Rows); i++ {
		row := g.s.Rows[i]
		if banner(row) || g.weekdays(row) || g.headAgain(top, row) {
			continue
		}
		side := g.sidesOf(row)
		if side == nil {
			continue
		}
		g.compare(side[aDay], side[aWeekday].week, row.Number)
		for c := g.first; c < len(row.Cells); c++ {
			if g.readCell(i, c, side); g.effort > maxEffort {
				return false
			}
		}
	}
	return g.wrong <= g.right // or it is the wrong month
}

// weekdays reads the weekdays below a head of days.
func (g *gridReader) weekdays(row Row) bool {
	if g.is != aDay {
		return false
	}
	any := false
	for c := g.first; c < len(row.Cells); c++ {
		if p := plain(row.Cells[c].Text); p != "" {
			if any = true; !onlyWeekday.MatchString(p) {
				return false
			}
		}
	}
	for c := g.first; c < len(row.Cells); c++ {
		g.compare(g.headAt(c), weekSet(plain(row.Cells[c].Text)), row.Number)
	}
	return any
}

// headAgain takes the head of the other half of a month, which has the same beside it as the first.
func (g *gridReader) headAgain(top, row Row) bool {
	for c := range g.first {
		if row.at(c).Text != top.at(c).Text || row.at(c).Text == "" {
			return false
		}
	}
	head, is := g.headOf(row)
	if is != g.is || g.firstOf(head) != g.first {
		return false
	}
	g.head = head
	for _, l := range head {
		g.compare(l, l.week, row.Number)
	}
	return true
}

func (g *gridReader) headAt(c int) label {
	if c >= len(g.head) {
		return label{}
	}
	return g.head[c]
}

// compare notes a weekday that is not that of its date.
func (g *gridReader) compare(l label, week schedule.Weekdays, row int) {
	switch {
	case l.is != aDay || l.bad != nil || week == 0:
		return
	case week.Has(l.day.Weekday()):
		g.right++
		return
	}
	g.wrong++
	said := "周" + string([]rune("日一二三四五六")[firstDay(week)])
	g.note(g.name, row, text(monthDay(l.day)+"是"+weekday(l.day.Weekday())+"，表里写的是"+said+"。按"+monthDay(l.day)+"显示。",
		l.day.String()+" is a "+l.day.Weekday().String()+"; the sheet says "+said+". It is shown on "+l.day.String()+"."))
}

// sidesOf reads what stands at the side of a row; nil if it is a row of remarks, or about persons.
func (g *gridReader) sidesOf(row Row) map[kind]label {
	out := map[kind]label{}
	for c, is := range g.sides {
		l := g.label(row.at(c))
		if l.is == nothing {
			if p := plain(l.text); footer.MatchString(p) || !slices.Contains([]column{unknown, where, name}, exactly(p)) {
				return nil
			}
		}
		switch {
		case is == aDay && l.is == aNumber:
			l = g.inMonth(l)
		case is == aRoom && l.is == nothing && l.text != "":
			l.is = aRoom // shown as written
		}
		if is != nothing && l.is == is {
			out[is] = l
		}
	}
	return out
}

var footer = pattern.New(`^(?:注|备注|说明|合计|总计|小计|审核|签发|填表|制表|值班|联系)`)

// readCell reads one cell.
func (g *gridReader) readCell(i, c int, side map[kind]label) {
	row := g.s.Rows[i]
	cell, above := row.at(c), g.headAt(c)
	if nothingIn(cell.Text) || above.is == nothing && (columnFor(above.text) != unknown || footer.MatchString(plain(above.text))) {
		return
	}
	of := maps.Clone(side)
	if above.is != nothing {
		of[above.is] = above
	}
	on, hours := of[aDay], of[hoursOfDay]
	left, up := g.left(i, c), g.above(i, c)
	if hours.window.said == "" && (left && g.is == hoursOfDay || up && side[hoursOfDay].is != nothing) {
		return // it was read with the first of its hours
	}
	var bad *mistake
	switch {
	case on.bad != nil:
		bad = on.bad
	case above.is == nothing:
		bad = &mistake{text("看不懂这一列的表头“"+tidy(above.text)+"”。", "The heading \""+tidy(above.text)+"\" of this column cannot be read."), fixHeading}
	case on.is != aDay:
		bad = &mistake{text("这一行没有写日期。", "There is no date in this row."), fixSide}
	case g.has(aRoom) && of[aRoom].is != aRoom:
		bad = &mistake{text("这一行没有写房间。", "There is no room in this row."), fixSide}
	case g.has(hoursOfDay) && hours.is != hoursOfDay:
		bad = &mistake{text("这一行没有写时间。", "There is no time in this row."), fixSide}
	default:
		hours, bad = g.joined(i, c, hours)
	}
	g.enter(row, c, cell, cell.Text, on.day, gridCell{reader: g.reader, room: of[aRoom].text, hours: hours}, bad, left || up)
}

var (
	fixHeading = text("请改成日期、时间，或者房间的名字。", "Make it a date, a time, or the name of a room.")
	fixSide    = text("请写上；和上一行一样的，请合并单元格或者再写一遍。", "Write it. If it is that of the row above, merge the cells or write it again.")
)

// has reports whether the grid is about something, above or at the side.
func (g *gridReader) has(is kind) bool { return g.is == is || slices.Contains(g.sides, is) }

// enter makes rows of what a cell says, or refuses it. again says that the cell is part of a merged one that
// was counted before.
func (g *gridReader) enter(row Row, c int, cell Cell, says string, on schedule.Day, in gridCell, bad *mistake, again bool) {
	if !again {
		g.cells++
	}
	var entries []entry
	if in.hidden = g.hidden || g.words.In(says); bad == nil {
		entries, bad = in.read(says)
	}
	if len(entries) == 0 && bad == nil {
		if !again {
			g.cells-- // nothing but 空闲
		}
		return
	}
	refused, made := len(g.out.Refused), len(g.made)
	for _, e := range entries {
		g.effort += 50
		was := len(g.made)
		g.row(Row{Number: row.Number, Cells: []Cell{
			{Kind: Day, Number: float64(on - schedule.DayOf(1899, 12, 30)), Text: monthDay(on), Struck: cell.Struck},
			{Text: e.time, Struck: cell.Struck}, {Text: e.name, Struck: cell.Struck}, {Text: e.place, Struck: cell.Struck},
		}})
		if len(g.made) == was && bad == nil {
			bad = notUnderstood
			if len(g.out.Refused) > refused {
				bad = &mistake{g.out.Refused[refused].Reason, g.out.Refused[refused].Remedy}
			}
		}
	}
	if g.out.Refused = g.out.Refused[:refused]; bad == nil {
		if !again {
			g.understood++
		}
		return
	}
	if g.made = g.made[:made]; again {
		return
	}
	shown := tidy(says)
	if r := []rune(shown); len(r) > 60 {
		shown = string(r[:60]) + "…"
	}
	shown = quote(singleQuotes.Replace(shown), in.hidden)
	at := columnName(c+1) + itoa(row.Number)
	if g.document {
		at = "" // whoever opens it sees no letters
	}
	g.out.Refused = append(g.out.Refused, Refused{Sheet: g.name, Row: row.Number, Cell: at, What: shown, Reason: bad.reason, Remedy: bad.remedy})
}

// left and above report whether a cell is part of a merged one that began before.
func (g *gridReader) left(i, c int) bool {
	cell := g.s.Rows[i].at(c)
	return cell.Merged > 1 && c > g.first && g.s.Rows[i].at(c-1) == cell
}

func (g *gridReader) above(i, c int) bool {
	cell := g.s.Rows[i].at(c)
	return cell.Merged > 0 && i > 0 && g.s.Rows[i-1].Number == g.s.Rows[i].Number-1 && g.s.Rows[i-1].at(c) == cell
}

// joined returns the hours of a merged cell: from the first to the last of those that it goes over. Of parts of a
// day each is an event, but nobody says when the last hour ends of which only the beginning is written.
func (g *gridReader) joined(i, c int, hours label) (label, *mistake) {
	if hours.is == nothing || g.s.Rows[i].at(c).Merged == 0 || hours.window.said != "" {
		return hours, nil
	}
	var more []label
	if g.is == hoursOfDay {
		for x := c + 1; x < len(g.head) && g.left(i, x); x++ {
			more = append(more, g.head[x])
		}
	} else {
		for y := i + 1; y < len(g.s.Rows) && g.above(y, c); y++ {
			more = append(more, g.sidesOf(g.s.Rows[y])[hoursOfDay])
		}
	}
	for _, l := range more {
		if !l.window.joins() || l.window.start != hours.window.end {
			return hours, notUnderstood
		}
		hours.window.end = l.window.end
		hours.text = hhmm(hours.window.start) + "-" + hhmm(hours.window.end)
	}
	return hours, nil
}
