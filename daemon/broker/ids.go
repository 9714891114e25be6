package broker

import (
	"sync"

	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"
)

// ids keeps apart the packet ids of the two directions. A client and the broker choose them independently
// (MQTT 3.1.1, 2.3.1), but mochi looks up the id of what a client sends among those of what it has sent
// itself and waits to see acknowledged: a SUBSCRIBE that meets one there is refused (0x80), an UNSUBSCRIBE
// does nothing, and a PUBLISH makes it forget its own. While one of these is processed, what bears its id is
// laid aside. One goroutine reads and processes what a client sends, so no acknowledgement comes between.
type ids struct {
	mochi.HookBase
	aside sync.Map // of *mochi.Client to packets.Packet
}

// ID implements mochi.Hook.
func (*ids) ID() string { return "ids" }

// Provides implements mochi.Hook.
func (*ids) Provides(event byte) bool {
	return event == mochi.OnPacketRead || event == mochi.OnPacketProcessed || event == mochi.OnDisconnect
}

// OnPacketRead implements mochi.Hook.
func (h *ids) OnPacketRead(cl *mochi.Client, pk packets.Packet) (packets.Packet, error) {
	switch pk.FixedHeader.Type {
	case packets.Subscribe, packets.Unsubscribe, packets.Publish:
		if ours, ok := cl.State.Inflight.Get(pk.PacketID); ok && ours.FixedHeader.Type == packets.Publish {
			cl.State.Inflight.Delete(pk.PacketID)
			h.aside.Store(cl, ours)
		}
	}
	return pk, nil
}

// OnPacketProcessed implements mochi.Hook.
func (h *ids) OnPacketProcessed(cl *mochi.Client, _ packets.Packet, _ error) {
	if ours, ok := h.aside.LoadAndDelete(cl); ok {
		cl.State.Inflight.Set(ours.(packets.Packet))
	}
}

// OnDisconnect implements mochi.Hook.
func (h *ids) OnDisconnect(cl *mochi.Client, _ error, _ bool) { h.aside.Delete(cl) }
