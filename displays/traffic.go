package displays

import (
	"sync/atomic"

	"yiping/displays/wire"
)

// Traffic is what players were given of one kind of document, since the start.
type Traffic struct {
	Sent  uint64 // documents
	Bytes uint64 // of them, before compression
	Named uint64 // documents that the player had already, of which it was only told the name
}

// traffic counts; its fields are those of Traffic.
type traffic struct{ sent, bytes, named atomic.Uint64 }

func (t *traffic) count(m *Message, named bool) {
	if named {
		t.named.Add(1)
		return
	}
	t.sent.Add(1)
	t.bytes.Add(uint64(len(m.document.Body)))
}

// Traffic returns what players were given, by kind.
func (h *Hub) Traffic() map[wire.Kind]Traffic {
	all := make(map[wire.Kind]Traffic, len(wire.Kinds))
	for i, kind := range wire.Kinds {
		t := &h.traffic[i]
		all[kind] = Traffic{t.sent.Load(), t.bytes.Load(), t.named.Load()}
	}
	return all
}
