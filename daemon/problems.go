package daemon

import (
	"sync"
	"time"

	"yiping/playlists"
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

// problems returns the function that lists what a person can mend, from all that know of some.
func problems(sources ...func() []playlists.Problem) func() []web.Problem {
	l := new(ledger)
	return func() []web.Problem {
		var all []playlists.Problem
		for _, some := range sources {
			all = append(all, some()...)
		}
		return l.note(all)
	}
}
