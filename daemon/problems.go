package daemon

import (
	"context"
	"sync"
	"time"

	"yiping/playlists"
	"yiping/web"
)

// ledger knows since when a problem has been there. Its parts only say what is wrong now.
type ledger struct {
	sources []func() []playlists.Problem
	mu      sync.Mutex
	since   map[string]int64 // by problem id
}

// newLedger returns the ledger of what a person can mend, from all that know of some.
func newLedger(sources ...func() []playlists.Problem) *ledger { return &ledger{sources: sources} }

// list returns the problems with the time at which each was first seen, and forgets those that are gone.
func (l *ledger) list() []web.Problem {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []playlists.Problem
	for _, some := range l.sources {
		all = append(all, some()...)
	}
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

// keep is the task that looks every second, whether anybody asks or not: that is how exact the times are.
func (l *ledger) keep(ctx context.Context) error {
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		l.list()
		select {
		case <-look.C:
		case <-ctx.Done():
			return nil
		}
	}
}
