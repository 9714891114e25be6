package broker

import (
	mochi "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/packets"
)

// wills asks the guard about last wills when they are published. Mochi retains and delivers them without asking: an alarm
// that is a retained will would come again whenever the daemon connects.
type wills struct {
	mochi.HookBase
	guard *guard
}

// ID implements mochi.Hook.
func (*wills) ID() string { return "wills" }

// Provides implements mochi.Hook.
func (*wills) Provides(event byte) bool { return event == mochi.OnWill }

// OnWill implements mochi.Hook. A will can only be changed here: one without a topic reaches nobody.
func (w *wills) OnWill(cl *mochi.Client, will mochi.Will) (mochi.Will, error) {
	said := packets.Packet{FixedHeader: packets.FixedHeader{Type: packets.Publish, Retain: will.Retain}, TopicName: will.TopicName, Payload: will.Payload}
	if _, refused := w.guard.OnPublish(cl, said); refused != nil {
		will.TopicName, will.Retain = "", false
	}
	return will, nil
}
