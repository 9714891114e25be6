package plays

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"yiping/daemon/store"
	"yiping/displays"
)

// Unknown is the verdict of the time in which no daemon ran.
const Unknown = "unknown"

const (
	keepVerdicts = 35 * 24 * time.Hour
	settle       = 15 * time.Second // after the start, in which players come back: a restart is no failure of a display
	pace         = 2 * time.Second  // between two writes
	alive        = time.Minute      // between two that say only that the daemon ran
)

// History is how displays stood over time.
type History struct {
	hub   *displays.Hub
	store *store.Store
	log   *slog.Logger
	last  map[string]store.Verdict // by display
}

// NewHistory returns a History, which writes while Run runs.
func NewHistory(hub *displays.Hub, st *store.Store, log *slog.Logger) *History {
	return &History{hub: hub, store: st, log: log}
}

// Run is the task that writes down each change of a verdict, until ctx ends. What it cannot write it tries again.
func (h *History) Run(ctx context.Context) error {
	started := time.Now()
	if !wait(ctx, settle) {
		return nil
	}
	for h.last == nil {
		if err := h.begin(ctx, started); err != nil {
			h.log.Error("cannot read verdicts", "err", err)
			if !wait(ctx, alive) {
				return nil
			}
		}
	}
	said := time.Time{}
	for {
		_, seen := h.hub.Changes().Get()
		changed := h.changed()
		if len(changed) > 0 || time.Since(said) >= alive {
			if err := h.write(ctx, changed); err == nil {
				said = time.Now()
			} else if ctx.Err() == nil {
				h.log.Error("cannot write verdicts", "err", err)
			}
		}
		if !wait(ctx, pace) {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-h.hub.Changes().Changed(seen):
		case <-time.After(alive):
		}
	}
}

func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// begin reads how displays stood, and notes that nothing is known of the time in which no daemon ran, unless that was
// a restart.
func (h *History) begin(ctx context.Context, started time.Time) error {
	rows, err := h.store.LastVerdicts(ctx)
	if err != nil {
		return err
	}
	known, err := h.store.VerdictsKnown(ctx)
	if err != nil {
		return err
	}
	last := map[string]store.Verdict{}
	for _, v := range rows {
		last[v.Display] = v
	}
	ran, _ := strconv.ParseInt(known, 10, 64)
	if gap := started.Sub(time.UnixMilli(ran)); ran > 0 && gap > 2*alive {
		var unknown []store.Verdict
		for id := range last {
			unknown = append(unknown, store.Verdict{Display: id, At: max(ran, last[id].At+1), Code: Unknown})
		}
		if err := h.store.WriteVerdicts(ctx, unknown, strconv.FormatInt(started.UnixMilli(), 10), 0); err != nil {
			return err
		}
		for _, v := range unknown {
			last[v.Display] = v
		}
	}
	h.last = last
	return nil
}

// changed returns the verdicts that are others than before.
func (h *History) changed() (out []store.Verdict) {
	for _, s := range h.hub.States() {
		was, known := h.last[s.ID]
		if known && was.Code == string(s.Verdict.Code) {
			continue
		}
		// A verdict can hold since before the one that was told meanwhile; history goes forwards.
		out = append(out, store.Verdict{Display: s.ID, At: max(s.Verdict.Since, was.At+1), Code: string(s.Verdict.Code)})
	}
	return out
}

func (h *History) write(ctx context.Context, changed []store.Verdict) error {
	now := time.Now()
	if err := h.store.WriteVerdicts(ctx, changed, strconv.FormatInt(now.UnixMilli(), 10), now.Add(-keepVerdicts).UnixMilli()); err != nil {
		return err
	}
	for _, v := range changed {
		h.last[v.Display] = v
	}
	return nil
}
