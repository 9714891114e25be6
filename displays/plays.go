package displays

import (
	"time"

	"yiping/displays/wire"
)

// Recorder takes a part of a display's proof of play, which must not be changed. It must not wait: nothing else of the
// player is read meanwhile. Once the plays are durable, and not before, the receipt belongs to Acknowledge; plays
// without one are said again.
type Recorder func(display string, plays []wire.Play, receipt Receipt)

// Receipt stands for a message with plays.
type Receipt struct {
	session *Session
	batch   uint64
}

// SetRecorder says who keeps the proof of play. Until then plays are not acknowledged, so players keep them.
func (h *Hub) SetRecorder(r Recorder) { h.recorder.Store(&r) }

// Acknowledge tells players that their plays are durable.
func (h *Hub) Acknowledge(receipts []Receipt) {
	for _, r := range receipts {
		r.session.mu.Lock()
		r.session.kept = r.batch
		r.session.mu.Unlock()
	}
	h.published.Set(struct{}{})
}

// record hands plays to the recorder, and returns what to answer at once: those of guests are forgotten.
func (s *Session) record(m *wire.Plays, at time.Time) (reply []byte) {
	s.mu.Lock()
	hasty := at.Sub(s.played) < wire.PlaysPace
	s.played = at
	s.mu.Unlock()
	if hasty {
		return nil
	}
	if s.player.Guest || len(m.Plays) == 0 {
		return wire.Encode(wire.Kept{Type: wire.TypePlays, Batch: m.Batch})
	}
	if keep := s.hub.recorder.Load(); keep != nil {
		(*keep)(s.id, m.Plays, Receipt{s, m.Batch})
	}
	return nil
}
