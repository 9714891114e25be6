package displays

import (
	"bytes"
	"log/slog"
	"testing"

	"yiping/displays/wire"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// greeted opens a session that has said hello.
func greeted(t *testing.T, h *Hub, id string) *Session {
	t.Helper()
	s := h.Open(id)
	if _, err := s.Receive(wire.Encode(wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: id, Session: "s"}), s.opened); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// pendingDocument returns the one document message that is pending, past the welcome.
func pendingDocument(t *testing.T, s *Session) *Message {
	t.Helper()
	messages, err := s.Pending(nil)
	if err != nil || len(messages) == 0 || messages[len(messages)-1].document == nil {
		t.Fatalf("pending: %v, %v", messages, err)
	}
	return messages[len(messages)-1]
}

func TestEqualDocumentsAreFramedOnce(t *testing.T) {
	h := NewHub([]Spec{{ID: "a"}, {ID: "b"}, {ID: "c"}}, quiet())
	a, b, c := greeted(t, h, "a"), greeted(t, h, "b"), greeted(t, h, "c")
	program := func(text string) Want { return Want{Program: wire.NewDocument(wire.Program, []byte(text))} }
	h.Publish(map[string]Want{"a": program("shared"), "c": program("alone")})
	h.Publish(map[string]Want{"b": program("shared")}) // made by itself, at another time

	ma, mb, mc := pendingDocument(t, a), pendingDocument(t, b), pendingDocument(t, c)
	if ma != mb || !ma.Shared() {
		t.Error("equal documents of two displays are two messages")
	}
	if mc.Shared() {
		t.Error("a document of one display is taken for a shared one")
	}
	framed := 0
	for range 3 {
		ma.Framed(func(text []byte) any { framed++; return text })
	}
	if framed != 1 {
		t.Errorf("framed %d times", framed)
	}
	if ma.named() != mb.named() {
		t.Error("the header alone is made more than once")
	}
}

func TestWhatNobodyShouldHaveIsForgotten(t *testing.T) {
	h := NewHub([]Spec{{ID: "a"}, {ID: "b"}}, quiet())
	for i := range 100 {
		w := Want{Notices: wire.NewDocument(wire.Notices, []byte{byte(i)}), Program: wire.NewDocument(wire.Program, []byte{byte(i / 2)})}
		h.Publish(map[string]Want{"a": w, "b": w})
		h.Publish(map[string]Want{"a": w}) // nothing new
	}
	if len(h.issued) != 2 {
		t.Errorf("%d documents are remembered, want the 2 that displays should have", len(h.issued))
	}
	h.SetSpecs([]Spec{{ID: "b"}})
	h.Publish(map[string]Want{"b": {}})
	if len(h.issued) != 0 {
		t.Errorf("%d documents are remembered, but no display should have any", len(h.issued))
	}
}

func TestOnlyLargeDocumentsAreCompressedAndNoticesNever(t *testing.T) {
	for _, c := range []struct {
		kind wire.Kind
		size int
		want bool
	}{
		{wire.Program, 1 << 10, false},
		{wire.Program, 1<<10 + 1, true},
		{wire.Display, 1 << 20, true},
		{wire.Notices, 1 << 20, false},
	} {
		m := &Message{document: wire.NewDocument(c.kind, bytes.Repeat([]byte("x"), c.size))}
		if m.Deflate() != c.want {
			t.Errorf("%s with %d bytes: compressed %t", c.kind, c.size, !c.want)
		}
		if m.named().Deflate() {
			t.Errorf("the header of %s is compressed", c.kind)
		}
	}
}

func TestNothingIsPendingTwice(t *testing.T) {
	h := NewHub([]Spec{{ID: "a"}}, quiet())
	h.Publish(map[string]Want{"a": {Notices: wire.NewDocument(wire.Notices, []byte("n"))}})
	s := h.Open("a")
	if m, err := s.Pending(nil); len(m) != 0 || err != nil {
		t.Errorf("before hello: %v, %v", m, err)
	}
	s = greeted(t, h, "a")
	if m, _ := s.Pending(nil); len(m) != 2 {
		t.Errorf("after hello %d messages are pending, want a welcome and a document", len(m))
	}
	if m, _ := s.Pending(nil); len(m) != 0 {
		t.Errorf("then %d more", len(m))
	}
}

func TestAReloadKeepsSessionsAndWants(t *testing.T) {
	h := NewHub([]Spec{{ID: "a", Name: "old"}, {ID: "b"}}, quiet())
	w := Want{Notices: wire.NewDocument(wire.Notices, []byte("n"))}
	h.Publish(map[string]Want{"a": w})
	greeted(t, h, "a")
	h.SetSpecs([]Spec{{ID: "c"}, {ID: "a", Name: "new"}})
	states := h.States()
	if len(states) != 2 || states[0].ID != "c" || states[1].Name != "new" || states[1].Sessions != 1 || states[1].Want[wire.Notices] != w.Notices.Hash {
		t.Errorf("got %+v", states)
	}
	if got, ok := h.Want("a"); !ok || got != w {
		t.Errorf("got %v, %t", got, ok)
	}
	if _, ok := h.Want("b"); ok {
		t.Error("a display that is gone should still have something")
	}
}
