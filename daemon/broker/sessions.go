package broker

import (
	"bytes"
	"errors"
	"net"
	"slices"
	"sync"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"
)

// sessions bounds what is held for clients that do not acknowledge, be they connected or away: from QoS 1 on the broker
// owes them every message until they say that they have it. A session that is owed too much ends: when its client comes
// back it hears that there is none, and gets what is retained, the newest. Mochi by itself counts messages only, keeps the
// oldest, and tells nobody that the newest are lost.
type sessions struct {
	mochi.HookBase
	server *mochi.Server
	site   Config

	mu     sync.Mutex
	given  map[string]int             // bytes, by the id of the client, since what it is owed was last counted
	visits map[net.Conn]*visit        // who is connected
	away   map[string][]*mochi.Client // those of a display that have gone and whose sessions go on, the first first
}

// visit is a connection of a client.
type visit struct {
	client  *mochi.Client
	lasting bool // its session goes on when it has gone
	begun   bool // and is its own by now
}

const (
	mostOwed = 7 << 20 // bytes, to one client
	look     = 1 << 20 // bytes, after which what a client is owed is counted anew
	overhead = 1 << 10 // bytes, about, that a message takes besides what was sent; so short ones are too many before mochi drops some
	mostAway = 8       // sessions of one display whose client has gone
)

var (
	errOwed = errors.New("does not acknowledge what it gets")
	errAway = errors.New("too many sessions of this display, and this has gone first")
)

func newSessions(server *mochi.Server, c Config) *sessions {
	return &sessions{server: server, site: c, given: map[string]int{}, visits: map[net.Conn]*visit{}, away: map[string][]*mochi.Client{}}
}

// ID implements mochi.Hook.
func (*sessions) ID() string { return "sessions" }

// Provides implements mochi.Hook.
func (*sessions) Provides(event byte) bool {
	switch event {
	case mochi.OnSessionEstablish, mochi.OnSessionEstablished, mochi.OnQosPublish, mochi.OnClientExpired:
		return true
	}
	return false
}

// OnSessionEstablish implements mochi.Hook. It comes before a session is taken up.
func (h *sessions) OnSessionEstablish(cl *mochi.Client, pk packets.Packet) {
	lasting := !pk.Connect.Clean
	if pk.ProtocolVersion == 5 {
		lasting = pk.Properties.SessionExpiryInterval > 0
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.visits[cl.Net.Conn] = &visit{client: cl, lasting: lasting}
}

// OnSessionEstablished implements mochi.Hook.
func (h *sessions) OnSessionEstablished(cl *mochi.Client, _ packets.Packet) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.visits[cl.Net.Conn].begun = true
}

// OnQosPublish implements mochi.Hook. Mochi holds a copy for each client; of what is retained one is enough. Not all of the ways
// in which mochi forgets a message can be seen from here, so what a client is owed is counted, and not after every message.
func (h *sessions) OnQosPublish(cl *mochi.Client, pk packets.Packet, _ int64, _ int) {
	if pk.FixedHeader.Type != packets.Publish {
		return
	}
	if kept, ok := h.server.Topics.Retained.Get(pk.TopicName); ok && bytes.Equal(kept.Payload, pk.Payload) {
		pk.Payload = kept.Payload
		cl.State.Inflight.Set(pk) // it is not on its way yet, so nobody has acknowledged it
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.given[cl.ID] += size(pk); h.given[cl.ID] < look {
		return
	}
	if h.owed(cl) > mostOwed {
		h.end(cl, errOwed)
		return
	}
	h.given[cl.ID] = 0
}

// size returns the bytes that a message takes; a last will has not been a packet.
func size(pk packets.Packet) int {
	return overhead + max(pk.FixedHeader.Remaining, len(pk.TopicName)+len(pk.Payload))
}

// owed returns the bytes that are held for a client alone: what is retained is there anyhow.
func (h *sessions) owed(cl *mochi.Client) (all int) {
	for _, pk := range cl.State.Inflight.GetAll(false) {
		if kept, ok := h.server.Topics.Retained.Get(pk.TopicName); ok && shared(kept.Payload, pk.Payload) {
			continue
		}
		all += size(pk)
	}
	return all
}

// shared tells whether two are the same bytes, in one place.
func shared(a, b []byte) bool { return len(a) > 0 && len(b) > 0 && &a[0] == &b[0] }

// OnClientExpired implements mochi.Hook: mochi would keep its subscriptions.
func (h *sessions) OnClientExpired(cl *mochi.Client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.end(cl, nil)
}

// left is told when a connection is over. What goes on of it, a display has few of, however many ids it has had.
func (h *sessions) left(c net.Conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	v := h.visits[c]
	if v == nil {
		return
	}
	delete(h.visits, c)
	if !h.current(v.client) {
		if _, taken := h.server.Clients.Get(v.client.ID); !taken {
			delete(h.given, v.client.ID)
		}
		return
	}
	display := displayOf(v.client, h.site.Username)
	if display == "" {
		return
	}
	all := append(slices.DeleteFunc(h.away[display], func(cl *mochi.Client) bool { return !h.current(cl) }), v.client)
	if len(all) > mostAway {
		h.end(all[0], errAway)
		all = slices.Delete(all, 0, 1)
	}
	h.away[display] = all
}

// current tells whether a client is the one that its session belongs to.
func (h *sessions) current(cl *mochi.Client) bool {
	now, ok := h.server.Clients.Get(cl.ID)
	return ok && now == cl
}

// end ends a session. Call it with mu held. One that is just being taken up is left alone: whoever does so is counted like
// others. One that does not last mochi forgets itself, when its connection is over.
func (h *sessions) end(cl *mochi.Client, why error) {
	if !h.current(cl) {
		return
	}
	if v := h.visits[cl.Net.Conn]; v == nil || v.lasting {
		for _, other := range h.visits {
			if other.client != cl && other.client.ID == cl.ID && !other.begun {
				return
			}
		}
		h.server.Clients.Delete(cl.ID)
		h.server.UnsubscribeClient(cl)
	}
	if why != nil {
		h.site.Log.Warn("an MQTT session has ended; its client gets what is retained when it comes back", "client", cl.ID, "from", cl.Net.Remote, "err", why)
	}
	cl.Stop(why)
	cl.ClearInflights()
	delete(h.given, cl.ID)
}
