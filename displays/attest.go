package displays

import (
	"maps"
	"slices"
	"time"

	"yiping/displays/wire"
)

// attest takes what the player's renderer says.
func (s *Session) attest(status *wire.Status, at time.Time) {
	d := s.display
	d.mu.Lock()
	before := s.seen.status
	if before == nil {
		s.seen.first = at
	}
	if before == nil || status.Frame > before.Frame {
		s.seen.rose = at
	}
	switch {
	case !lacks(status):
		s.seen.lacks = time.Time{}
	case s.seen.lacks.IsZero():
		s.seen.lacks = at
	}
	s.seen.at, s.seen.status, s.seen.code = at, status, s.code
	visible := before == nil || !looksEqual(before, status)
	was := d.verdict
	changed := d.judge(at)
	now, id := d.verdict, d.spec.ID
	d.mu.Unlock()
	if changed {
		s.hub.note(id, was, now)
	}
	if visible || changed {
		s.hub.changes.Set(struct{}{})
	}
}

// lacks tells whether a player asked for bytes and did not get them, or got others. That it is still fetching is
// no fault, and neither is a picture that it cannot decode: that one is the picture's.
func lacks(status *wire.Status) bool { return failed(status, "missing", "corrupt") }

// failed tells whether an item has failed for one of the reasons.
func failed(status *wire.Status, reasons ...string) bool {
	return slices.ContainsFunc(status.Faults, func(f wire.Fault) bool { return slices.Contains(reasons, f.Reason) })
}

// looksEqual tells whether people see no difference between two attestations.
func looksEqual(a, b *wire.Status) bool {
	return a.State == b.State && a.Over == b.Over && a.Missing == b.Missing &&
		maps.Equal(a.Has, b.Has) && maps.Equal(a.Shows, b.Shows) && slices.Equal(a.Faults, b.Faults)
}

// current returns the attestation that speaks for the display: the newest of the sessions that show
// something, else the newest of all. One that has ended counts like the others, so that a page that is
// loaded anew leaves no gap. Call it with mu held.
func (d *display) current(now time.Time) attestation {
	best := d.last
	for _, s := range d.sessions {
		if s.seen.beats(best, now) {
			best = s.seen
		}
	}
	return best
}

// beats tells whether a says more about what is on the display than b.
func (a attestation) beats(b attestation, now time.Time) bool {
	if ra, rb := a.rank(now), b.rank(now); ra != rb {
		return ra > rb
	}
	return a.at.After(b.at)
}

func (a attestation) rank(now time.Time) int {
	switch {
	case a.status == nil:
		return 0
	case now.Sub(a.at) >= wire.FreshWithin:
		return 1
	case a.status.State != wire.Playing && a.status.State != wire.OnSlate:
		return 2
	case now.Sub(a.rose) >= wire.FreshWithin:
		return 3
	}
	return 4
}
