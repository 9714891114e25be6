package displays

import "yiping/displays/wire"

// Spec is what the configuration says about a display.
type Spec struct {
	ID     string
	Name   string // what people call it
	Room   string // name of its room
	Floor  string // as people call it, "" if not known
	Groups []string
	Canvas [2]int // width and height, in pixels
	Audio  bool
	Silent bool // may never attest: a board that reads a line of text, or a device that only listens
}

// Want is what a display should have. A document is nil while it is not known; the display then keeps what
// it has. The documents must not be changed any more.
type Want struct {
	Notices, Display, Program *wire.Document
}

// each calls f for every kind, in the order in which kinds are sent.
func (w Want) each(f func(i int, d *wire.Document)) {
	for i, kind := range wire.Kinds {
		f(i, w.of(kind))
	}
}

func (w Want) of(kind wire.Kind) *wire.Document {
	switch kind {
	case wire.Notices:
		return w.Notices
	case wire.Display:
		return w.Display
	default:
		return w.Program
	}
}

// hashes returns the hash of every document that is known.
func (w Want) hashes() map[wire.Kind]string {
	m := make(map[wire.Kind]string, len(wire.Kinds))
	w.each(func(_ int, d *wire.Document) {
		if d != nil {
			m[d.Kind] = d.Hash
		}
	})
	return m
}
