package displays

import (
	"context"
	"time"

	"yiping/displays/wire"
)

// State is what the hub knows about a display at one moment.
type State struct {
	Spec
	Want     map[wire.Kind]string // hashes of the documents it should have
	Has      map[wire.Kind]string // hashes of the documents it has attested to follow
	Shows    map[string]string    // region to item id, as attested; "" is the slate
	Over     string               // id of the notice that it shows, as attested
	Online   bool                 // its renderer attested within wire.FreshWithin
	Seen     int64                // when it last attested, Unix milliseconds; 0: not since the daemon's start
	Player   string               // hash of the code that attests
	Sessions int                  // players that show it
	Status   *wire.Status         // the attestation this rests on; nil: none. Not to be changed
	Verdict  Verdict
}

// States returns all displays in the order of the configuration.
func (h *Hub) States() []State {
	dir, now := h.directory.Load(), time.Now()
	states := make([]State, len(dir.order))
	for i, d := range dir.order {
		states[i] = d.state(now)
	}
	return states
}

// State returns one display; false if there is none with the id.
func (h *Hub) State(id string) (State, bool) {
	d := h.directory.Load().byID[id]
	if d == nil {
		return State{}, false
	}
	return d.state(time.Now()), true
}

func (d *display) state(now time.Time) State {
	d.mu.Lock()
	defer d.mu.Unlock()
	code, since := d.assess(now)
	s := State{Spec: d.spec, Want: d.want.Load().hashes(), Sessions: len(d.sessions)}
	s.Verdict = words[code]
	s.Verdict.Code, s.Verdict.Since = code, since.UnixMilli()
	if a := d.current(now); a.status != nil {
		s.Online = now.Sub(a.at) < wire.FreshWithin
		s.Seen, s.Status, s.Player = a.at.UnixMilli(), a.status, a.code
		s.Has, s.Shows, s.Over = a.status.Has, a.status.Shows, a.status.Over
	}
	return s
}

// Run watches for what shows only by time passing, such as a display that has gone silent. It is a task:
// it returns nil when ctx ends.
func (h *Hub) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Second / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			h.review(time.Now())
		}
	}
}

// review judges every display anew.
func (h *Hub) review(now time.Time) {
	any := false
	for _, d := range h.directory.Load().order {
		d.mu.Lock()
		before := d.verdict
		changed := d.judge(now)
		after, id := d.verdict, d.spec.ID
		d.mu.Unlock()
		if changed {
			h.note(id, before, after)
			any = true
		}
	}
	if any {
		h.changes.Set(struct{}{})
	}
}

func (h *Hub) note(id string, before, after Code) {
	h.log.Info("display verdict changed", "display", id, "before", string(before), "after", string(after))
}
