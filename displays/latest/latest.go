// Package latest holds the second of the three shapes of concurrency in this project (a task, a
// latest-value cell, an immutable value): a cell in which only the newest value counts. A reader that is
// slow sees fewer values, never older ones, so there are no queues and nobody waits for anybody.
package latest

import (
	"context"
	"sync"
)

// Cell is a value with a version. The zero Cell holds the zero T as version 0. A value that was set must
// not be changed any more.
type Cell[T any] struct {
	mu      sync.Mutex
	value   T
	version uint64
	changed chan struct{} // closed at the next Set; nil while nobody waits
}

// Of returns a cell that holds a value, as version 1.
func Of[T any](v T) *Cell[T] { return &Cell[T]{value: v, version: 1} }

// Set replaces the value.
func (c *Cell[T]) Set(v T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.value, c.version = v, c.version+1
	if c.changed != nil {
		close(c.changed)
		c.changed = nil
	}
}

// Get returns the value and its version.
func (c *Cell[T]) Get() (T, uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.value, c.version
}

// Changed returns a channel that is closed once the cell holds another version than seen.
func (c *Cell[T]) Changed(seen uint64) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.version != seen {
		done := make(chan struct{})
		close(done)
		return done
	}
	if c.changed == nil {
		c.changed = make(chan struct{})
	}
	return c.changed
}

// Next waits until the cell holds another version than seen and returns it.
func (c *Cell[T]) Next(ctx context.Context, seen uint64) (T, uint64, error) {
	select {
	case <-c.Changed(seen):
		v, version := c.Get()
		return v, version, nil
	case <-ctx.Done():
		var zero T
		return zero, seen, context.Cause(ctx)
	}
}
