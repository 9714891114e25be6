package agenda

import (
	"errors"
	"fmt"
	"slices"

	"yiping/daemon/agenda/sheets"
	"yiping/playlists"
)

// readSheets understands a timetable that was opened.
func (a *Agenda) readSheets(f *file) (s said) {
	if refusal, ok := errors.AsType[*playlists.Refusal](f.unopened); ok {
		s.unusable = &Line{What: refusal.What, Remedy: refusal.Remedy}
		return s
	}
	calendar, _ := a.Calendar.Get()
	r := withoutExamples(sheets.Read(base(f.path), *f.workbook, sheets.Site{
		Zone: a.Zone, Open: a.House.Opens, Close: a.House.Closes, Rooms: a.House.Rooms, Private: a.Private, Holidays: calendar,
		Morning: a.Parts.Morning, Afternoon: a.Parts.Afternoon, Evening: a.Parts.Evening, Lasts: a.Parts.Lasts,
		Arrived: a.Zone.Day(f.opened.changed / 1e6), // of the file, not of this daemon: a restart must not move a date into another year
	}))
	s.bookings = r.Bookings
	for i := range s.bookings { // a rule that was understood says nothing any more that the days do not
		b := &s.bookings[i]
		if bare, on := sheets.Recurrence(b.Title); on.Has(a.Zone.Day(b.Start).Weekday()) {
			b.Title = bare
		}
	}
	for _, p := range r.Periods {
		for day := p.From; day <= p.Until; day++ {
			if year, month, _ := day.Date(); !slices.Contains(s.months, monthName(year, int(month))) {
				s.months = append(s.months, monthName(year, int(month)))
			}
		}
	}
	for _, x := range r.Refused {
		s.refused = append(s.refused, Line{Sheet: x.Sheet, Row: x.Row, Cell: x.Cell, Title: x.What, What: x.Reason, Remedy: x.Remedy})
	}
	for _, n := range r.Notes {
		s.notes = append(s.notes, Line{Sheet: n.Sheet, Row: n.Row, What: n.Text, place: n.Place})
	}
	if len(s.bookings)+len(s.refused) == 0 && len(s.notes) > 0 && !r.Template {
		s.unusable = &Line{Sheet: s.notes[0].Sheet, What: s.notes[0].What, Remedy: useTheForm}
	}
	return s
}

var useTheForm = playlists.Text{
	ZH: "请照同一文件夹里的“" + templateName + "”填写",
	EN: "Fill in the form " + templateName + " in the same folder",
}

func monthName(year, month int) string { return fmt.Sprintf("%d年%d月", year, month) }
