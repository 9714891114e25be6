package mqtt

import (
	"log/slog"
	"slices"
	"sync"
	"time"

	"yiping/displays"
	"yiping/displays/wire"
)

// devices are the displays that live on MQTT, with a session for each that attests.
type devices struct {
	hub *displays.Hub
	ids []string
	log *slog.Logger

	mu       sync.Mutex // guards what follows
	sessions map[string]*displays.Session
}

func newDevices(hub *displays.Hub, ids []string, log *slog.Logger) *devices {
	return &devices{hub: hub, ids: ids, log: log, sessions: map[string]*displays.Session{}}
}

func (d *devices) has(id string) bool { return slices.Contains(d.ids, id) }

// speaks tells whether a display attests over MQTT.
func (d *devices) speaks(id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sessions[id] != nil
}

// hear takes what was said on a display's status topic, and tells whether somebody has begun or ceased to
// speak for it. What the daemon itself says there comes back and is passed over.
func (d *devices) hear(id string, text []byte, at time.Time) (changed bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.sessions[id]
	if string(text) == offline || len(text) == 0 {
		if s != nil {
			s.Close()
			delete(d.sessions, id)
		}
		return s != nil
	}
	up, err := wire.DecodeUp(text)
	if _, ok := up.(*wire.Status); err != nil || !ok {
		if s != nil {
			d.log.Warn("a display says what is no status", "display", id, "err", err)
		}
		return false
	}
	if s == nil {
		if s = d.hub.Open(id); s == nil {
			return false
		}
		hello := wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: id, Session: "mqtt"}
		if _, err := s.Receive(wire.Encode(hello), at); err != nil {
			s.Close()
			d.log.Warn("a display on MQTT is refused", "display", id, "err", err)
			return false
		}
		d.sessions[id], changed = s, true
	}
	if _, err := s.Receive(text, at); err != nil {
		s.Close()
		delete(d.sessions, id)
		d.log.Warn("a display on MQTT is refused", "display", id, "err", err)
		return true
	}
	return changed
}

// reset forgets who speaks: without the broker nothing is known of them.
func (d *devices) reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, s := range d.sessions {
		s.Close()
		delete(d.sessions, id)
	}
}
