package displays

import (
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"yiping/displays/latest"
	"yiping/displays/wire"
)

// Hub holds all displays. Its methods may be called from anywhere.
type Hub struct {
	log *slog.Logger

	mu     sync.Mutex // one writer of directory, welcome and wants at a time
	issued issued

	directory atomic.Pointer[directory]
	welcome   atomic.Pointer[Message]
	published latest.Cell[struct{}]
	changes   latest.Cell[struct{}]
	recorder  atomic.Pointer[Recorder]

	traffic [len(wire.Kinds)]traffic // in the order of wire.Kinds
}

// directory is the list of displays. It is never changed, only replaced.
type directory struct {
	order []*display // as in the configuration
	byID  map[string]*display
}

// display is one display and its sessions. It outlives a reload of the configuration.
type display struct {
	want atomic.Pointer[want]
	gone atomic.Bool // no longer in the configuration

	mu       sync.Mutex // guards what follows
	spec     Spec
	sessions []*Session
	guests   []*Session  // who only look
	last     attestation // the newest of the sessions that have ended
	left     time.Time   // when the last session ended, or the display was added
	verdict  Code        // as last judged
	since    time.Time   // since when the verdict holds
}

// want is what a display should have, as messages in the order of wire.Kinds.
type want struct {
	Want
	messages [len(wire.Kinds)]*Message
	since    time.Time
}

// NewHub returns a hub with the displays.
func NewHub(specs []Spec, log *slog.Logger) *Hub {
	h := &Hub{log: log, issued: make(issued)}
	h.directory.Store(&directory{})
	h.SetPlayer("")
	h.SetSpecs(specs)
	return h
}

// SetSpecs replaces the displays. A display with an id that was there before keeps its sessions and what it
// should have; the sessions of one that is gone are closed.
func (h *Hub) SetSpecs(specs []Spec) {
	h.mu.Lock()
	defer h.mu.Unlock()
	old := h.directory.Load()
	dir := &directory{byID: make(map[string]*display, len(specs))}
	for _, spec := range specs {
		d := old.byID[spec.ID]
		if d == nil {
			now := time.Now()
			d = &display{left: now, since: now, verdict: Offline}
			d.want.Store(&want{since: now})
		}
		d.mu.Lock()
		d.spec = spec
		d.mu.Unlock()
		dir.order = append(dir.order, d)
		dir.byID[spec.ID] = d
	}
	h.directory.Store(dir)
	for id, d := range old.byID {
		if dir.byID[id] == nil {
			d.gone.Store(true)
			for _, m := range d.want.Load().messages {
				h.issued.drop(m)
			}
		}
	}
	h.published.Set(struct{}{})
	h.changes.Set(struct{}{})
}

// SetPlayer says which player code is the right one, by its hash. Players with another one replace
// themselves.
func (h *Hub) SetPlayer(hash string) {
	text := wire.Encode(wire.Welcome{Type: wire.TypeWelcome, Protocol: wire.Protocol, Player: hash})
	h.welcome.Store(&Message{text: text, shared: true})
	h.published.Set(struct{}{})
}

// Publish replaces what the named displays should have, each at once: no session ever gets a mix of two
// Wants. Displays that are not named keep theirs; names that are not known are passed over, because the
// configuration may have changed meanwhile.
func (h *Hub) Publish(wants map[string]Want) {
	h.mu.Lock()
	defer h.mu.Unlock()
	dir, now, any := h.directory.Load(), time.Now(), false
	for id, w := range wants {
		if d := dir.byID[id]; d != nil && h.replace(d, w, now) {
			any = true
		}
	}
	if any {
		h.published.Set(struct{}{})
		h.changes.Set(struct{}{})
	}
}

// replace sets what a display should have and tells whether that is something else than before.
func (h *Hub) replace(d *display, w Want, now time.Time) bool {
	old, next, changed := d.want.Load(), &want{Want: w, since: now}, false
	w.each(func(i int, doc *wire.Document) {
		next.messages[i] = h.issued.take(doc)
		changed = changed || next.messages[i] != old.messages[i]
	})
	unused := old
	if !changed {
		unused = next
	}
	for _, m := range unused.messages {
		h.issued.drop(m)
	}
	if changed {
		d.want.Store(next)
	}
	return changed
}

// Has tells whether there is a display with the id.
func (h *Hub) Has(id string) bool { return h.directory.Load().byID[id] != nil }

// Want returns what a display should have; false if there is no such display.
func (h *Hub) Want(id string) (Want, bool) {
	d := h.directory.Load().byID[id]
	if d == nil {
		return Want{}, false
	}
	return d.want.Load().Want, true
}

// Published is a cell whose version rises when sessions may have something pending. Transports wait on it.
func (h *Hub) Published() *latest.Cell[struct{}] { return &h.published }

// Changes is a cell whose version rises when States would answer with something else that people see:
// frame counters, clocks and memory rise silently.
func (h *Hub) Changes() *latest.Cell[struct{}] { return &h.changes }

// remove takes a session from its display.
func (d *display) remove(s *Session, now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	peers := s.peers()
	i := slices.Index(*peers, s)
	if i >= 0 {
		*peers = slices.Delete(*peers, i, i+1)
	}
	if i >= 0 && !s.player.Guest {
		if s.seen.beats(d.last, now) {
			d.last = s.seen
		}
		if len(d.sessions) == 0 {
			d.sessions, d.left = nil, now
		}
	}
}
