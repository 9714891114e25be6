package agenda

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"yiping/daemon/agenda/sheets"
	"yiping/daemon/answers"
	"yiping/playlists"
	book "yiping/playlists/agenda"
)

// gather puts together what all files say: a newer version of a timetable replaces an older one, what two
// sources say alike is one booking, and two bookings that are in one room at once are both kept, and reported.
func (a *Agenda) gather(now int64) ([]book.Booking, Report) {
	var r Report
	from, until := a.Zone.Start(a.day-past, 0), a.Zone.Start(a.day+ahead, 0)
	files := a.all()
	replaced := superseded(files)
	beside := a.alongside(files, replaced)
	var all []book.Booking
	for _, f := range files {
		out := File{Path: f.path, Taken: f.arrived, Changed: f.changed, Opening: f.opening(), Unusable: f.unusable, Refused: f.refused, Notes: slices.Clone(f.notes)}
		if out.Gone = a.holds(f); out.Gone {
			out.Notes = append(out.Notes, Line{What: playlists.Text{ZH: "这份表不见了，屏幕先照旧显示", EN: "this file is gone; displays still have what it said"}})
		}
		if newer := replaced[f]; newer != nil {
			out.Refused, out.Unusable = nil, nil
			out.Notes = []Line{{What: playlists.Text{
				ZH: fmt.Sprintf("已由“%s”代替，可以移走", base(newer.path)), EN: fmt.Sprintf("replaced by %s; it can be taken away", base(newer.path)),
			}}}
			r.Files = append(r.Files, out)
			continue
		}
		for _, b := range f.bookings {
			if b.End > from && b.Start < until {
				all = append(all, b)
				out.Bookings++
			}
		}
		for _, other := range beside[f] {
			out.Notes = append(out.Notes, Line{What: playlists.Text{
				ZH: fmt.Sprintf("和“%s”都有%s的安排，两份都算；旧的那份请移走，不然删掉的活动还在显示", base(other.path), strings.Join(other.shared, "、")),
				EN: fmt.Sprintf("%s is for the same month; both count. Take the older one away, or what was deleted is still shown", base(other.path)),
			}})
		}
		if p, ok := noRooms(f, now); ok {
			r.Problems = append(r.Problems, p)
		}
		r.Files = append(r.Files, out)
	}
	all = append(all, a.bookedElsewhere(&r, from, until)...)
	byHand, version := a.bookedByHand(from, until)
	all = append(all, byHand...)
	a.typed, r.Typed = version, version
	book.Sort(all)
	all = merge(all)
	r.Problems = append(r.Problems, a.clashes(all, now)...)
	if a.lost != nil {
		r.Problems = append(r.Problems, playlists.Problem{
			ID: "agenda/folder", Where: a.Folders[0],
			What:   playlists.Text{ZH: "活动安排文件夹打不开，屏幕上仍是之前的安排", EN: "The agenda folder can't be opened; displays go on with what it said before"},
			Remedy: playlists.Text{ZH: "请检查共享和硬盘", EN: "Check the share and the disk"},
		})
	}
	if !a.held.IsZero() {
		r.Problems = append(r.Problems, a.heldProblem(r.Files))
	}
	for _, f := range r.Files {
		if n := len(f.Refused); n > 0 || f.Unusable != nil {
			first := f.Unusable
			if first == nil {
				first = &f.Refused[0]
			}
			what := playlists.Text{ZH: first.at().ZH + first.What.ZH, EN: first.at().EN + first.What.EN}
			if n > 1 {
				what.ZH, what.EN = fmt.Sprintf("%d行没用上，第一处：%s", n, what.ZH), fmt.Sprintf("%d rows are not used; the first: %s", n, what.EN)
			}
			r.Problems = append(r.Problems, playlists.Problem{ID: "agenda/file/" + f.Path, Where: f.Path, What: what, Remedy: first.Remedy})
		}
	}
	return all, r
}

// superseded returns, for each timetable that has a newer version beside it, that version.
func superseded(files []*file) map[*file]*file {
	newest := map[string]*file{}
	for _, f := range files {
		if f.calendar || f.workbook == nil || f.unusable != nil {
			continue
		}
		key := version(f.path)
		if was := newest[key]; was == nil || cmp.Or(cmp.Compare(f.opened.changed, was.opened.changed), strings.Compare(f.path, was.path)) > 0 {
			newest[key] = f
		}
	}
	out := map[*file]*file{}
	for _, f := range files {
		if n := newest[version(f.path)]; n != nil && n != f && !f.calendar {
			out[f] = n
		}
	}
	return out
}

// version names what versions of a timetable have in common: they lie in one folder. Those of two floors, each in
// a folder of its own, may be called alike.
func version(p string) string { return path.Dir(p) + "/" + sheets.Stem(p) }

// another is a timetable that may be a version of one, and the months in which it may.
type another struct {
	*file
	shared []string
}

// alongside returns, for each timetable, the others that may be versions of it under other names: both are for a
// month, and have an event of it in common or are called alike. Of two lists of different things neither shows
// what was deleted from the other, and nobody need be told.
func (a *Agenda) alongside(files []*file, replaced map[*file]*file) map[*file][]another {
	type table struct {
		*file
		name   string
		events map[string]map[string]bool // by month
	}
	var tables []table
	for _, f := range files {
		if !f.calendar && replaced[f] == nil && len(f.months) > 0 {
			tables = append(tables, table{f, sheets.Bare(f.path), a.events(f)})
		}
	}
	out := map[*file][]another{}
	for _, x := range tables {
		for _, y := range tables {
			shared := func(month string) bool {
				for event := range x.events[month] {
					if y.events[month][event] {
						return true
					}
				}
				return x.name == y.name
			}
			if months := slices.DeleteFunc(common(x.months, y.months), func(m string) bool { return !shared(m) }); x.file != y.file && len(months) > 0 {
				out[x.file] = append(out[x.file], another{y.file, months})
			}
		}
	}
	return out
}

// events returns what is in a timetable, by month: titles, and of what has none the room and the time.
func (a *Agenda) events(f *file) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, b := range f.bookings {
		year, month, _ := a.Zone.Day(b.Start).Date()
		event := plain(b.Title)
		if event == "" {
			event = fmt.Sprint(b.Start, b.Rooms, b.Place)
		}
		m := monthName(year, int(month))
		if out[m] == nil {
			out[m] = map[string]bool{}
		}
		out[m][event] = true
	}
	return out
}

// common returns the months that are in both lists.
func common(x, y []string) (both []string) {
	for _, m := range x {
		if slices.Contains(y, m) {
			both = append(both, m)
		}
	}
	return both
}

// merge makes one of bookings that say the same: the same title, at the same time, in the same place. They are
// sorted, and so is what it returns.
func merge(sorted []book.Booking) []book.Booking {
	var out []book.Booking
	for _, b := range sorted {
		i := len(out) - 1
		for i >= 0 && out[i].Start == b.Start && !same(out[i], b) {
			i--
		}
		if i < 0 || out[i].Start != b.Start {
			out = append(out, b)
			continue
		}
		x := &out[i]
		if bare, _ := sheets.Recurrence(x.Title); bare != x.Title {
			x.Title = b.Title
		}
		x.Sources = append(slices.Clone(x.Sources), b.Sources...)
		if x.Open && !b.Open {
			x.End, x.Open = b.End, false
		}
		if x.State == book.Normal {
			x.State, x.MovedTo = b.State, b.MovedTo
		}
		if len(x.MovedFrom) == 0 {
			x.MovedFrom = b.MovedFrom
		}
		x.English, x.Organiser, x.For, x.Places, x.Note = cmp.Or(x.English, b.English), cmp.Or(x.Organiser, b.Organiser), cmp.Or(x.For, b.For), cmp.Or(x.Places, b.Places), cmp.Or(x.Note, b.Note)
	}
	book.Sort(out)
	return out
}

func same(x, y book.Booking) bool {
	return x.Start == y.Start && slices.Equal(x.Rooms, y.Rooms) && x.Private == y.Private && plain(x.Place) == plain(y.Place) && plainTitle(x) == plainTitle(y)
}

// plainTitle is a title without what people write differently, and without a weekly rule.
func plainTitle(b book.Booking) string {
	bare, _ := sheets.Recurrence(b.Title)
	return plain(bare)
}

// plain is a text without what people write differently.
func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune(" 　“”\"'《》「」·-—–（）()", c) {
			return -1
		}
		return c
	}, strings.ToLower(s))
}

// at says where in a file something is: 12月 第14行 “剪纸课”：
func (l *Line) at() playlists.Text {
	t := l.where()
	if t.ZH == "" {
		return t
	}
	return playlists.Text{ZH: t.ZH + "：", EN: t.EN + ": "}
}

func (l *Line) where() playlists.Text {
	var zh, en []string
	if l.Sheet != "" {
		zh, en = append(zh, l.Sheet), append(en, "sheet "+l.Sheet)
	}
	if l.Cell != "" {
		zh, en = append(zh, l.Cell), append(en, "cell "+l.Cell)
	} else if l.Row > 0 {
		zh, en = append(zh, fmt.Sprintf("第%d行", l.Row)), append(en, fmt.Sprintf("row %d", l.Row))
	}
	if l.Title != "" {
		zh, en = append(zh, answers.Quoted(l.Title)), append(en, "\""+strings.ReplaceAll(l.Title, "\"", "'")+"\"")
	}
	return playlists.Text{ZH: strings.Join(zh, " "), EN: strings.Join(en, ", ")}
}
