package sheets

import (
	"slices"
	"time"

	"yiping/daemon/pattern"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

var everyWeek = pattern.New(`每[逢个]?` + weekList)

// make makes the bookings of a row: one for each day and window, those of a weekly rule in the title, and
// the one that it was moved to.
func (x *sheetReader) make(row Row, b agenda.Booking, title string, d days, h hours, f *fate, note func(playlists.Text)) {
	title = key(title)
	if f.moved != "" {
		if x.moved(b, title, d, h, f, note) {
			return
		}
	}
	for _, day := range d.list {
		for _, w := range h.windows {
			x.add(b, title, day, w, false)
		}
	}
	rule := everyWeek.FindString(plain(x.text(row, name)))
	if rule == "" || x.grid || d.many || len(d.list) != 1 || !weekSet(rule).Has(d.list[0].Weekday()) {
		return
	}
	year, mon, _ := d.list[0].Date()
	last := schedule.DayOf(year, mon+1, 0)
	if b.State != agenda.Cancelled && b.State != agenda.Rescheduled {
		x.series = append(x.series, series{row.Number, b, title, rule, d.list[0], onlyOn(d.list[0]+1, last, weekSet(rule), 0, x.m), h.windows})
	}
}

// series is what a weekly rule in a title adds to the day of its row.
type series struct {
	row         int
	booking     agenda.Booking
	title, rule string
	first       schedule.Day
	more        []schedule.Day
	windows     []window
}

// addSeries makes the bookings of weekly rules in titles, and says so. A title that stands in the sheet
// for several days is listed day by day: the rule in it is only a name then.
func (x *sheetReader) addSeries() {
	rows := map[string]map[int]bool{}
	for _, m := range x.made {
		if m.State == agenda.Normal {
			if rows[m.key] == nil {
				rows[m.key] = map[int]bool{}
			}
			rows[m.key][m.Sources[0].Row] = true
		}
	}
	for _, s := range x.series {
		if len(rows[s.title]) > 1 || len(s.more) == 0 {
			continue
		}
		days := map[schedule.Day]bool{s.first: true}
		for _, day := range s.more {
			own := slices.ContainsFunc(x.made, func(m made) bool { return m.key == s.title && m.day == day })
			for _, w := range s.windows {
				if !own {
					x.add(s.booking, s.title, day, w, true)
					days[day] = true
				}
			}
		}
		if s.booking.Private || len(days) == 1 {
			continue
		}
		first, last := monthDay(s.first), monthDay(s.more[len(s.more)-1])
		x.note(x.name, s.row, text("名称里写了“"+s.rule+"”，所以从"+first+"到"+last+"显示"+itoa(len(days))+"场。如果只有"+first+"，请从名称里删掉。",
			"The name says \""+s.rule+"\", so it is shown "+itoa(len(days))+" times from "+s.first.String()+" to "+s.more[len(s.more)-1].String()+". If there is only the first, delete that from the name."))
	}
}

// moved makes the two bookings of a row that was moved; false if it is an ordinary one after all.
func (x *sheetReader) moved(b agenda.Booking, title string, d days, h hours, f *fate, note func(playlists.Text)) bool {
	unclear := func() bool {
		to := quote(f.moved, b.Private)
		note(text("看不懂改到“"+to+"”，按“改期”显示。请写成“改到12月21日14:00”。", "It is not clear what it was moved to (\""+to+"\"): shown as rescheduled. Write 改到12月21日14:00."))
		return false
	}
	if len(d.list) != 1 || len(h.windows) != 1 {
		return unclear()
	}
	day, w := d.list[0], h.windows[0]
	year, mon, _ := day.Date()
	m := x.m
	m.year, m.month = year, int(mon)
	to, rest, bad := readDays(f.moved, m)
	if bad != nil || to.many {
		return unclear()
	}
	newDay, newWindow := day, w
	if len(to.list) == 1 {
		newDay = to.list[0]
	}
	if rest != "" {
		read, bad := readHours(rest, rest, x.site, around{title, x.by24})
		switch {
		case bad == nil && len(read.windows) == 1:
			newWindow = read.windows[0]
			if newWindow.open && !w.open && w.said == "" { // it lasts as long as before
				newWindow.end, newWindow.open = newWindow.start+w.end-w.start, false
			}
		case len(to.list) == 0:
			if p := x.site.found.Place(tidy(f.moved)); len(p.Rooms) > 0 { // to another room
				old := slices.DeleteFunc(slices.Clone(b.Rooms), func(id string) bool { return slices.Contains(p.Rooms, id) })
				b.State, b.Rooms, b.Place, b.MovedFrom = agenda.Normal, p.Rooms, "", old
				x.add(b, title, day, w, false)
				return true
			}
			return unclear()
		default:
			return unclear()
		}
	}
	if newDay == day && newWindow == w { // the cells were corrected, and the remark was left
		b.State = agenda.Normal
		x.add(b, title, day, w, false)
		return true
	}
	old := b
	old.State, old.MovedTo = agenda.Rescheduled, x.site.Zone.Start(newDay, newWindow.start)
	x.add(old, title, day, w, false)
	b.State = agenda.Normal
	x.add(b, title, newDay, newWindow, true)
	return true
}

// add makes one booking.
func (x *sheetReader) add(b agenda.Booking, title string, day schedule.Day, w window, derived bool) {
	b.Start, b.End = x.site.Zone.Start(day, w.start), x.site.Zone.End(day, w.end)
	b.Said, b.Open = w.said, w.open
	if b.End <= b.Start {
		b.End = b.Start + time.Minute.Milliseconds() // a window that the clock skips
	}
	b.Rooms, b.Sources = slices.Clone(b.Rooms), slices.Clone(b.Sources)
	x.made = append(x.made, made{Booking: b, key: title, day: day, derived: derived})
}
