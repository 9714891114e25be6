package displays

import (
	"testing"
	"time"

	"yiping/displays/wire"
)

// What somebody has seen who only looks is no proof of play, and need not be said again.
func TestPlaysOfGuestsAreForgotten(t *testing.T) {
	h := NewHub([]Spec{{ID: "lobby"}}, quiet())
	h.SetRecorder(func(string, []wire.Play, Receipt) { t.Error("they were kept") })
	s := h.OpenFor("lobby", Player{Guest: true})
	for _, m := range []any{
		wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: "lobby", Session: "s"},
		wire.Plays{Type: wire.TypePlays, Batch: 9, Plays: []wire.Play{{Region: "main", From: 1000, Until: 2000}}},
	} {
		reply, err := s.Receive(wire.Encode(m), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if _, plays := m.(wire.Plays); plays && string(reply) != `{"type":"plays","batch":9}` {
			t.Errorf("got %s", reply)
		}
	}
	if h.OpenFor("nowhere", Player{Guest: true}) != nil {
		t.Error("a guest of a display that is not there")
	}
}
