package sheets

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"

	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// settled returns the bookings of the sheet, with their ids: what one row says by the way gives way to
// what another says outright, and two rows that say the same are one booking.
func (x *sheetReader) settled() (all []agenda.Booking) {
	x.addSeries()
	type on struct {
		title string
		day   schedule.Day
	}
	said := map[on]int64{}
	for _, m := range x.made {
		if !m.derived {
			if at, ok := said[on{m.key, m.day}]; !ok || m.Start < at {
				said[on{m.key, m.day}] = m.Start
			}
		}
	}
	at := map[string]int{}
	for _, m := range x.made {
		if _, ok := said[on{m.key, m.day}]; m.derived && ok && !x.movedWithin(m) {
			continue
		}
		if m.State == agenda.Rescheduled && m.MovedTo != 0 {
			if start, ok := said[on{m.key, x.site.Zone.Day(m.MovedTo)}]; ok && x.site.Zone.Day(m.MovedTo) != m.day {
				m.MovedTo = start
			}
		}
		m.ID = x.id(m, 0)
		if i, ok := at[m.ID]; ok {
			if !m.Private {
				all[i].Sources = append(all[i].Sources, m.Sources...)
				if weight(m.State) > weight(all[i].State) {
					all[i].State, all[i].MovedTo = m.State, m.MovedTo
				}
				continue
			}
			for n := 1; ok; n++ { // two private bookings of a room say the same to everybody else
				m.ID = x.id(m, n)
				_, ok = at[m.ID]
			}
		}
		at[m.ID] = len(all)
		all = append(all, m.Booking)
	}
	return all
}

// movedWithin reports whether a booking is where another one of its row was moved to on the same day.
func (x *sheetReader) movedWithin(m made) bool {
	return slices.ContainsFunc(x.made, func(o made) bool {
		return !o.derived && o.State == agenda.Rescheduled && o.MovedTo == m.Start && o.key == m.key && o.day == m.day
	})
}

// id names what a row says, whatever row it stands in. Of what is private, the title and where it was read take no
// part: short texts can be guessed from their hash. Two that are alike then are one for everybody else.
func (x *sheetReader) id(m made, n int) string {
	file, sheet, title := Stem(x.file), Stem(x.name+".xlsx"), m.key
	if m.Private {
		file, sheet, title = "", "", ""
	}
	h := sha256.Sum256(fmt.Appendf(nil, "%q %q %d %d %q %q %q %d", file, sheet, m.Start, m.End, m.Rooms, key(m.Place), title, n))
	return "sheet-" + strings.ToLower(base32.StdEncoding.EncodeToString(h[:10]))
}
