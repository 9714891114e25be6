package playout

import (
	"sync/atomic"
	"time"
)

// compiled counts how often all programs were made, and how long that took.
type compiled struct {
	count       atomic.Uint64
	nanoseconds atomic.Int64
}

func (c *compiled) note(begun time.Time) {
	c.count.Add(1)
	c.nanoseconds.Add(int64(time.Since(begun)))
}

// Compiled returns how often the programs of all displays were compiled, encoded and hashed since the start, and how many
// seconds that took in all.
func (p *Playout) Compiled() (count uint64, seconds float64) {
	return p.compiled.count.Load(), time.Duration(p.compiled.nanoseconds.Load()).Seconds()
}
