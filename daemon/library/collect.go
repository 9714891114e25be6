package library

import (
	"context"
	"fmt"
	"time"
)

const (
	keepFor      = 30 * 24 * time.Hour // how long removed bytes are kept
	collectFirst = 10 * time.Minute    // after the start, when all is calm
	collectEvery = 24 * time.Hour
)

// Collect returns the task that deletes bytes which nobody has needed for thirty days. It runs beside Run,
// and is apart from it because only somebody who knows what was made of the catalog knows what is needed:
// keep returns hashes that still are though no file has them any more, those in programs that were issued
// and in cues.
func (l *Library) Collect(keep func() map[string]bool) func(context.Context) error {
	return func(ctx context.Context) error {
		timer := time.NewTimer(collectFirst)
		defer timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case now := <-timer.C:
				if err := l.collectOnce(ctx, now, keep()); err != nil && ctx.Err() == nil {
					l.cfg.Log.Error("cannot delete what is not needed any more", "err", err)
				}
				timer.Reset(collectEvery)
			}
		}
	}
}

// collectOnce deletes what nobody has needed for thirty days at the instant now.
func (l *Library) collectOnce(ctx context.Context, now time.Time, keep map[string]bool) error {
	before := now.Add(-keepFor)
	// The owner of the folder does it: whatever is taken meanwhile must know whether its row is there.
	err := l.ask(func(fo *folder) error {
		gone, err := l.store.Retire(ctx, before.UnixMilli(), now.UnixMilli(), keep)
		if err != nil {
			return err
		}
		for _, hash := range gone {
			delete(fo.assets, hash)
		}
		fo.reportSoon()
		return fo.recallRemoved()
	})
	if err != nil {
		return fmt.Errorf("collect: %w", err)
	}
	return l.sweep(ctx, before)
}

// sweep deletes old bytes that no row names: those just retired, and those that were stored before a crash
// and never named.
func (l *Library) sweep(ctx context.Context, before time.Time) error {
	assets, err := l.store.Assets(ctx)
	if err != nil {
		return fmt.Errorf("collect: %w", err)
	}
	named := make(map[string]bool, len(assets))
	for _, a := range assets {
		named[a.Hash] = true
	}
	stored, err := l.media.Hashes()
	if err != nil {
		return fmt.Errorf("collect: %w", err)
	}
	for _, hash := range stored {
		if named[hash] {
			continue
		}
		if err := l.media.Remove(hash, before); err != nil {
			return fmt.Errorf("collect: %w", err)
		}
	}
	return nil
}
