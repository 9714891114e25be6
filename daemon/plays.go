package daemon

import (
	"context"

	proof "yiping/daemon/plays"
	"yiping/daemon/store"
	"yiping/displays"
	"yiping/web"
)

// ledgerOfPlays is the proof of play and the verdicts, as web sees them.
type ledgerOfPlays struct {
	store   *store.Store
	plays   *proof.Plays
	history *proof.History
}

func newPlays(o Options, hub *displays.Hub, st *store.Store) ledgerOfPlays {
	log := o.Log.With("part", "plays")
	return ledgerOfPlays{st, proof.New(proof.Config{Hub: hub, Store: st, Log: log}), proof.NewHistory(hub, st, log)}
}

// tasks returns what writes them.
func (l ledgerOfPlays) tasks() []task { return []task{l.plays.Run, l.history.Run} }

// Each implements web.Plays.
func (l ledgerOfPlays) Each(ctx context.Context, display string, from, until int64, f func(web.Play) error) error {
	ids := []string{display}
	if display == "" {
		var err error
		if ids, err = l.store.PlayDisplays(ctx); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if err := l.store.PlaysOf(ctx, id, from, until, func(p store.Play) error { return f(web.Play(p)) }); err != nil {
			return err
		}
	}
	return nil
}

// Spans implements web.Plays.
func (l ledgerOfPlays) Spans(ctx context.Context, display string) ([][2]int64, error) {
	return l.store.PlaySpans(ctx, display)
}

// History implements web.Plays.
func (l ledgerOfPlays) History(ctx context.Context, display string, from int64) ([]web.Standing, error) {
	all, err := l.store.Verdicts(ctx, display, from)
	out := make([]web.Standing, len(all))
	for i, v := range all {
		out[i] = web.Standing{At: v.At, Code: v.Code}
	}
	return out, err
}
