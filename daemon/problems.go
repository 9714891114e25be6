package daemon

import (
	"slices"
	"sync"
	"time"

	"yiping/daemon/agenda"
	"yiping/daemon/holidays"
	"yiping/daemon/library"
	"yiping/daemon/notices"
	"yiping/daemon/playout"
	"yiping/playlists"
	"yiping/playlists/schedule"
	"yiping/web"
)

// ledger knows since when a problem has been there. Its parts only say what is wrong now.
type ledger struct {
	mu    sync.Mutex
	since map[string]int64 // by problem id
}

// note returns the problems with the time at which each was first seen, and forgets those that are gone.
func (l *ledger) note(all []playlists.Problem) []web.Problem {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := make(map[string]int64, len(all))
	out := make([]web.Problem, 0, len(all))
	for _, p := range all {
		since, known := l.since[p.ID]
		if !known {
			since = time.Now().UnixMilli()
		}
		next[p.ID] = since
		out = append(out, web.Problem{Problem: p, Since: since})
	}
	l.since = next
	return out
}

// problems returns the function that lists what a person can mend.
func problems(lib *library.Library, out *playout.Playout, booked *agenda.Agenda, days *holidays.Holidays, emergencies *notices.Emergencies, mqtt *messages, warned warnings, folk people, zone schedule.Zone) func() []web.Problem {
	l := new(ledger)
	return func() []web.Problem {
		report, _ := lib.Report().Get()
		bookings, _ := booked.Report().Get()
		return l.note(slices.Concat(emergencies.Problems(), out.Problems(), report.Problems, bookings.Problems, days.Problems(zone.Day(time.Now().UnixMilli())), mqtt.problems(), warned.problems(), folk.record.Problems()))
	}
}
