// Package beside writes down what displays have been told already.
//
// Whatever is urgent reaches displays before the disk, and a disk that is full, slow or dead keeps nothing off them. So the
// newest state is set here and written beside everything else, as often as it takes; whoever has to know asks whether it
// is durable, or waits for that a little.
package beside

import (
	"context"
	"log/slog"
	"time"

	"yiping/displays/latest"
)

const (
	patience = time.Second            // how long Await waits for the disk
	retryMin = 500 * time.Millisecond // before another attempt to write
	retryMax = 10 * time.Second
)

// Writer writes the newest state. Its methods may be called from anywhere, and only Run waits for a disk.
type Writer[T any] struct {
	write   func(context.Context, T) error
	tried   func()
	log     *slog.Logger
	wanted  latest.Cell[T]
	outcome latest.Cell[outcome]
}

// outcome is how the last attempt to write went, and what was written.
type outcome struct {
	version uint64 // of wanted
	err     error
}

// New returns a writer that writes by a function, which is called for one state after the other. After each attempt it
// calls tried; nil: nothing.
func New[T any](write func(context.Context, T) error, tried func(), log *slog.Logger) *Writer[T] {
	if tried == nil {
		tried = func() {}
	}
	return &Writer[T]{write: write, tried: tried, log: log}
}

// Set replaces the state that is to be written, which must not be changed any more.
func (w *Writer[T]) Set(state T) { w.wanted.Set(state) }

// Wanted returns the version of the state that was set last, for Await; 0 if none was.
func (w *Writer[T]) Wanted() uint64 {
	_, version := w.wanted.Get()
	return version
}

// Await waits until there was an attempt to write a version or a newer one, but for a second at most.
func (w *Writer[T]) Await(ctx context.Context, version uint64) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		done, seen := w.outcome.Get()
		if done.version >= version {
			return
		}
		if _, _, err := w.outcome.Next(ctx, seen); err != nil {
			return
		}
	}
}

// Durable reports whether the newest state is written.
func (w *Writer[T]) Durable() bool {
	done, _ := w.outcome.Get()
	return done.err == nil && done.version == w.Wanted()
}

// Err returns why the last attempt to write failed; nil if it did not.
func (w *Writer[T]) Err() error {
	done, _ := w.outcome.Get()
	return done.err
}

// Run is the task that writes, and does not give up. It returns nil.
func (w *Writer[T]) Run(ctx context.Context) error {
	wait := retryMin
	for done := uint64(0); ; {
		state, version := w.wanted.Get()
		retry := (<-chan time.Time)(nil)
		if version != done {
			err := w.write(ctx, state)
			w.outcome.Set(outcome{version, err})
			w.tried()
			if err == nil {
				done, wait = version, retryMin
				continue
			}
			w.log.Error("cannot write down what displays show", "err", err)
			retry = time.After(wait)
			wait = min(2*wait, retryMax)
		}
		select {
		case <-w.wanted.Changed(version):
		case <-retry:
		case <-ctx.Done():
			return nil
		}
	}
}
