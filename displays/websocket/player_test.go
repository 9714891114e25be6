package websocket_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"yiping/displays"
	"yiping/displays/displaystest"
	"yiping/displays/websocket"
	"yiping/displays/wire"
)

// people lets in whoever it is told to expect next, behind a listener without a kernel.
func people(t *testing.T, hub *displays.Hub) func(display string, as displays.Player) displaystest.Conn {
	next := make(chan displays.Player, 1)
	l := newPipes()
	serve(t, hub, websocket.Config{Admit: func(*http.Request, string) (displays.Player, error) { return <-next, nil }}, websocket.Gate(l))
	dial := displaystest.WebSocket("ws://pipes", func(ctx context.Context, network, address string) (net.Conn, error) {
		return l.dial(ctx, network, address)
	})
	return func(display string, as displays.Player) displaystest.Conn {
		t.Helper()
		next <- as
		c, err := dial(t.Context(), display)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		hello := wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: display, Session: "s"}
		if err := c.Send(t.Context(), wire.Encode(hello)); err != nil {
			t.Fatal(err)
		}
		return c
	}
}

// ends returns the code with which a connection is closed.
func ends(t *testing.T, c displaystest.Conn) wire.Code {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		if _, err := c.Receive(ctx); err != nil {
			closed, ok := err.(*wire.Close)
			if !ok {
				t.Fatal(err)
			}
			return closed.Code
		}
	}
}

// hears waits for a message of a type.
func hears(t *testing.T, c displaystest.Conn) any {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	text, err := c.Receive(ctx)
	if err != nil {
		t.Fatal(err)
	}
	m, err := wire.DecodeDown(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestARevokedPlayerIsClosedAtOnceAndNobodyElse(t *testing.T) {
	hub := displays.NewHub([]displays.Spec{{ID: "lobby"}}, slog.New(slog.DiscardHandler))
	join := people(t, hub)
	over := new(atomic.Bool)
	stolen, stays := join("lobby", displays.Player{ID: "p1", Over: over.Load}), join("lobby", displays.Player{ID: "p2", Over: func() bool { return false }})
	silent := new(atomic.Bool)
	hears(t, stolen)
	hears(t, stays)
	over.Store(true)
	hub.Recheck()
	if code := ends(t, stolen); code != wire.Revoked {
		t.Errorf("closed with %d", code)
	}
	silent.Store(true) // between the request and hello
	if code := ends(t, join("lobby", displays.Player{ID: "p3", Over: silent.Load})); code != wire.Revoked {
		t.Errorf("who says hello afterwards is closed with %d", code)
	}
	hub.Publish(map[string]displays.Want{"lobby": {Notices: wire.NewDocument(wire.Notices, []byte("{}"))}})
	if _, ok := hears(t, stays).(*wire.Delivery); !ok {
		t.Error("the other player gets nothing")
	}
}

// A guest gets what the display should have, and proves nothing: the display has no player.
func TestAGuestOnlyLooks(t *testing.T) {
	hub := displays.NewHub([]displays.Spec{{ID: "lobby"}}, slog.New(slog.DiscardHandler))
	hub.Publish(map[string]displays.Want{"lobby": {Notices: wire.NewDocument(wire.Notices, []byte("{}"))}})
	join := people(t, hub)
	status := wire.Encode(wire.Status{Type: wire.TypeStatus, State: wire.Playing, Frame: 7, Shows: map[string]string{"media": "a"}, At: float64(time.Now().UnixMilli())})
	for range wire.MaxSessions {
		guest := join("lobby", displays.Player{Guest: true})
		hears(t, guest)
		if d, ok := hears(t, guest).(*wire.Delivery); !ok || d.Kind != wire.Notices {
			t.Errorf("the guest gets %+v", d)
		}
		if err := guest.Send(t.Context(), status); err != nil {
			t.Fatal(err)
		}
		if err := guest.Send(t.Context(), wire.Encode(wire.TimeRequest{Type: wire.TypeTime})); err != nil {
			t.Fatal(err)
		}
		if _, ok := hears(t, guest).(*wire.TimeReply); !ok { // the status was taken in before
			t.Error("the guest is not told the time")
		}
	}
	if s, _ := hub.State("lobby"); s.Online || s.Sessions != 0 || s.Status != nil || s.Verdict.Code != displays.Offline || len(hub.Players()) != 0 {
		t.Errorf("with guests the display stands at %+v", s)
	}
	if code := ends(t, join("lobby", displays.Player{Guest: true})); code != wire.TooMany {
		t.Errorf("one guest more is closed with %d", code)
	}
	player := join("lobby", displays.Player{ID: "p1", From: "192.168.1.20"})
	hears(t, player)
	hears(t, player)
	if err := player.Send(t.Context(), status); err != nil {
		t.Fatal(err)
	}
	for {
		_, seen := hub.Changes().Get()
		if s, _ := hub.State("lobby"); s.Online && s.Sessions == 1 {
			break
		}
		if _, _, err := hub.Changes().Next(t.Context(), seen); err != nil {
			t.Fatal(err)
		}
	}
	if all := hub.Players(); len(all) != 1 || all[0].ID != "p1" || all[0].From != "192.168.1.20" || all[0].First.IsZero() || all[0].Display != "lobby" {
		t.Errorf("players: %+v", all)
	}
}
