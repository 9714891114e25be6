package displaystest

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays"
	"yiping/displays/wire"
)

// Setup puts a transport before a hub and returns how players dial it. What it starts ends with the test. Admit says who
// comes, at each connection.
type Setup func(t *testing.T, hub *displays.Hub, admit Admit) Dialer

// Admit says which player comes for a display.
type Admit func(display string) displays.Player

// Conformance holds a transport to everything that players rely on, in real time. What is about time
// passing is left out: see ConformanceInBubble.
func Conformance(t *testing.T, setup Setup) {
	for _, c := range cases {
		if !c.timed {
			t.Run(c.name, func(t *testing.T) { c.run(newRig(t, setup, false)) })
		}
	}
}

// ConformanceInBubble holds a transport that needs no real sockets to the same, and to its deadlines, each
// case in a bubble of its own, where waiting takes no time and a delay of any length is seen.
func ConformanceInBubble(t *testing.T, setup Setup) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { c.run(newRig(t, setup, true)) })
		})
	}
}

// ConformanceOfRetained holds a transport without a conversation to what can be asked of it: a display gets
// whole documents, the newest, each once, in the order of wire.Kinds, and what it attests becomes its state.
// Its Dialer is a device that connects without a word.
func ConformanceOfRetained(t *testing.T, setup Setup) {
	for _, c := range cases {
		if c.retained {
			t.Run(c.name, func(t *testing.T) {
				r := newRig(t, setup, false)
				r.mute = true
				c.run(r)
			})
		}
	}
}

// rig is a hub with three displays behind a transport.
type rig struct {
	*testing.T
	hub    *displays.Hub
	dial   Dialer
	bubble bool
	mute   bool // nobody says hello, welcome, or that a document is there already
	ctx    context.Context
	over   atomic.Pointer[atomic.Bool] // set by revoke for who comes from now on
}

func newRig(t *testing.T, setup Setup, bubble bool) *rig {
	specs := []displays.Spec{{ID: "lobby", Name: "综合接待区"}, {ID: "station"}, {ID: "studio"}}
	hub := displays.NewHub(specs, slog.New(slog.DiscardHandler))
	hub.SetPlayer("code-1")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	r := &rig{T: t, hub: hub, bubble: bubble, ctx: ctx}
	r.over.Store(new(atomic.Bool))
	r.dial = setup(t, hub, func(string) displays.Player { return displays.Player{ID: "p", Over: r.over.Load().Load} })
	return r
}

// revoke takes their right from the players that have come so far.
func (r *rig) revoke() {
	r.over.Swap(new(atomic.Bool)).Store(true)
	r.hub.Recheck()
}

// publish gives a display documents with these bodies; nil stands for one that is not known.
func (r *rig) publish(display string, notices, geometry, program []byte) displays.Want {
	r.Helper()
	var w displays.Want
	if notices != nil {
		w.Notices = wire.NewDocument(wire.Notices, notices)
	}
	if geometry != nil {
		w.Display = wire.NewDocument(wire.Display, geometry)
	}
	if program != nil {
		w.Program = wire.NewDocument(wire.Program, program)
	}
	r.hub.Publish(map[string]displays.Want{display: w})
	return w
}

// talk is a player that says only what a case makes it say.
type talk struct {
	*rig
	conn Conn
}

// open dials without saying anything.
func (r *rig) open(display string) *talk {
	r.Helper()
	c, err := r.dial(r.ctx, display)
	if err != nil {
		r.Fatalf("dial %s: %v", display, err)
	}
	r.Cleanup(func() { c.Close() })
	return &talk{r, c}
}

// connect dials, says hello and takes the welcome.
func (r *rig) connect(display string, have map[wire.Kind]string) *talk {
	r.Helper()
	k := r.open(display)
	if r.mute {
		return k
	}
	k.say(hello(display, have))
	k.welcomed("code-1")
	return k
}

func hello(display string, have map[wire.Kind]string) wire.Hello {
	return wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: display, Session: "s", Have: have}
}

func (k *talk) say(message any) {
	k.Helper()
	if err := k.conn.Send(k.ctx, wire.Encode(message)); err != nil {
		k.Fatalf("send %T: %v", message, err)
	}
}

// hear returns the next message.
func (k *talk) hear() any {
	k.Helper()
	text, err := k.conn.Receive(k.ctx)
	if err != nil {
		k.Fatalf("receive: %v", err)
	}
	message, err := wire.DecodeDown(text)
	if err != nil {
		k.Fatal(err)
	}
	return message
}

func (k *talk) welcomed(code string) {
	k.Helper()
	w, ok := k.hear().(*wire.Welcome)
	if !ok || w.Player != code || w.Protocol != wire.Protocol {
		k.Fatalf("got %+v, want a welcome with player code %q", w, code)
	}
}

// gets expects the document whole.
func (k *talk) gets(want *wire.Document) {
	k.Helper()
	d := k.document()
	if d.Kind != want.Kind || d.Hash != want.Hash || d.Have || string(d.Body) != string(want.Body) {
		k.Fatalf("got %s %s with %d bytes, want %s %s with %d", d.Kind, d.Hash, len(d.Body), want.Kind, want.Hash, len(want.Body))
	}
}

// isTold expects the document's name without its bytes.
func (k *talk) isTold(want *wire.Document) {
	k.Helper()
	if k.mute {
		k.gets(want)
		return
	}
	d := k.document()
	if d.Kind != want.Kind || d.Hash != want.Hash || !d.Have {
		k.Fatalf("got %s %s, have %t, want %s %s by name only", d.Kind, d.Hash, d.Have, want.Kind, want.Hash)
	}
}

func (k *talk) document() *wire.Delivery {
	k.Helper()
	m := k.hear()
	d, ok := m.(*wire.Delivery)
	if !ok {
		k.Fatalf("got %T, want a document", m)
	}
	return d
}

// isClosed expects the connection to end with the code. Messages on the way there are passed over.
func (k *talk) isClosed(code wire.Code) {
	k.Helper()
	for {
		_, err := k.conn.Receive(k.ctx)
		if err == nil {
			continue
		}
		closed, ok := err.(*wire.Close)
		if !ok || closed.Code != code {
			k.Fatalf("got %v, want a close with code %d", err, code)
		}
		if closed.Reason == "" {
			k.Errorf("code %d came without a reason", code)
		}
		return
	}
}

// awaitState waits until the hub's view of a display satisfies ok.
func (r *rig) awaitState(display string, ok func(displays.State) bool) displays.State {
	r.Helper()
	for {
		_, seen := r.hub.Changes().Get()
		s, _ := r.hub.State(display)
		if ok(s) {
			return s
		}
		if _, _, err := r.hub.Changes().Next(r.ctx, seen); err != nil {
			r.Fatalf("display %s stands at %+v: %v", display, s, err)
		}
	}
}
