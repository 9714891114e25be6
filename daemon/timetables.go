package daemon

import (
	"context"

	"yiping/daemon/agenda"
	"yiping/daemon/library"
	"yiping/displays/latest"
)

// timetables is the task that tells the library, for 播出状态.html, what became of the timetables.
func timetables(booked *agenda.Agenda, to *latest.Cell[[]library.Timetable]) task {
	return func(ctx context.Context) error {
		for seen := uint64(0); ; {
			report, version, err := booked.Report().Next(ctx, seen)
			if err != nil {
				return nil
			}
			seen = version
			all := []library.Timetable{}
			for _, files := range [][]agenda.File{report.Files, report.Feeds} {
				for _, f := range files {
					all = append(all, timetable(f))
				}
			}
			to.Set(all)
		}
	}
}

func timetable(f agenda.File) library.Timetable {
	lines := func(from []agenda.Line) (to []library.TimetableLine) {
		for _, l := range from {
			to = append(to, library.TimetableLine{Sheet: l.Sheet, Row: l.Row, Cell: l.Cell, Title: l.Title, What: l.What, Remedy: l.Remedy})
		}
		return to
	}
	t := library.Timetable{Path: f.Path, Taken: f.Taken, Opening: f.Opening, Bookings: f.Bookings, Refused: lines(f.Refused), Notes: lines(f.Notes)}
	if f.Unusable != nil {
		t.Unusable, t.Refused = true, lines([]agenda.Line{*f.Unusable})
	}
	return t
}
