package daemon

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"yiping/daemon/broker"
	"yiping/daemon/contact"
	"yiping/daemon/inputs"
	"yiping/daemon/store"
	"yiping/displays/mqtt"
)

// Of 200 players, how long after the contact of the fire alarm has sent its message over MQTT has each attested that it
// shows so: through the broker, past the inputs and the contact, with everything written down beside. The goal is that 99
// of 100 have within 100 ms.
func BenchmarkContactAttested(b *testing.B) {
	t := newTower(b, 200)
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(filepath.Join(b.TempDir(), "db"), log)
	if err != nil {
		b.Fatal(err)
	}
	contacts, err := contact.New(b.Context(), contact.Config{
		Contacts: []contact.Contact{{ID: "fire", Kind: "fire-alarm", Heartbeat: time.Minute, Alarm: []string{"alarm"}, Normal: []string{"normal"}}},
		Store:    st, Raise: t.emergencies.Alarm, Stands: func() bool { return true }, Log: log,
	})
	if err != nil {
		b.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	own, err := broker.New(broker.Config{Listener: l, Address: l.Addr().String(), Prefix: "yiping/a", Log: log})
	if err != nil {
		b.Fatal(err)
	}
	in := inputs.New("yiping/a", map[string]inputs.Input{"contact": wires{contacts}.input()}, log)
	client := mqtt.New(mqtt.Config{Hub: t.hub, Input: in.Hear, Dial: own.Dial, Prefix: "yiping/a", Log: log})
	ctx, cancel := context.WithCancel(context.Background())
	var tasks sync.WaitGroup
	for _, task := range []task{own.Run, client.Run, in.Run, contacts.Run} {
		tasks.Go(func() { _ = task(ctx) })
	}
	b.Cleanup(func() { cancel(); tasks.Wait(); st.Close() })

	online := make(chan struct{}, 1)
	o := paho.NewClientOptions().AddBroker("tcp://" + own.Address)
	o.SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) {
		if string(m.Payload()) == "online" {
			online <- struct{}{}
		}
	})
	wire := paho.NewClient(o)
	done := func(token paho.Token) {
		if !token.WaitTimeout(10*time.Second) || token.Error() != nil {
			b.Fatal("the broker does not answer: ", token.Error())
		}
	}
	done(wire.Connect())
	defer wire.Disconnect(100)
	done(wire.Subscribe("yiping/a/status", 1, nil))
	<-online
	says := func(word string) { done(wire.Publish("yiping/a/in/contact/fire", 1, false, word)) }
	says("normal")
	var raised []time.Duration
	for b.Loop() {
		raised = append(raised, t.attested(func() { says("alarm") })...)
		says("normal")
		t.attested(func() { _, _ = t.emergencies.Clear(b.Context()) })
	}
	report(b, "alarm", raised)
}
