package store

import (
	"sync/atomic"
	"time"
)

// Writes is how writing has gone since the start.
type Writes struct {
	Count   uint64 // of transactions, failed ones included
	Failed  uint64
	Seconds float64 // in all, with the time of waiting for each other
}

// writes counts; its fields are those of Writes.
type writes struct {
	count, failed atomic.Uint64
	nanoseconds   atomic.Int64
}

func (w *writes) note(begun time.Time, err error) {
	w.count.Add(1)
	w.nanoseconds.Add(int64(time.Since(begun)))
	if err != nil {
		w.failed.Add(1)
	}
}

// Writes returns how writing has gone.
func (s *Store) Writes() Writes {
	w := &s.writes
	return Writes{w.count.Load(), w.failed.Load(), time.Duration(w.nanoseconds.Load()).Seconds()}
}
