package mqtt

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"yiping/displays"
	"yiping/displays/displaystest"
	"yiping/displays/wire"
)

// device is a display that lives on MQTT. As a displaystest.Conn it hears documents as if they were messages.
type device struct {
	client  paho.Client
	display string
	heard   chan []byte
}

// dialer connects devices to a broker.
func dialer(address string) displaystest.Dialer {
	return func(ctx context.Context, display string) (displaystest.Conn, error) {
		d := &device{display: display, heard: make(chan []byte, 1000)}
		o := options(address).SetWill("yiping/a/displays/"+display+"/status", offline, 1, true)
		type last struct {
			hash     string
			retained bool
		}
		had := map[wire.Kind]last{}
		o.SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) {
			doc := wire.NewDocument(wire.Kind(m.Topic()[strings.LastIndex(m.Topic(), "/")+1:]), m.Payload())
			// What is published while it subscribes may come as retained and as new.
			old := had[doc.Kind]
			had[doc.Kind] = last{doc.Hash, m.Retained()}
			if old.hash != doc.Hash || !old.retained && !m.Retained() {
				d.heard <- wire.EncodeDocument(doc, false)
			}
		})
		d.client = paho.NewClient(o)
		if err := acknowledged(ctx, d.client.Connect()); err != nil {
			return nil, err
		}
		for _, kind := range wire.Kinds { // one after the other, so that they come in this order
			if err := subscribe(ctx, d.client, "yiping/a/displays/"+display+"/"+string(kind)); err != nil {
				return nil, err
			}
		}
		return d, nil
	}
}

func (d *device) Send(ctx context.Context, text []byte) error {
	return acknowledged(ctx, d.client.Publish("yiping/a/displays/"+d.display+"/status", 1, true, text))
}

func (d *device) Receive(ctx context.Context) ([]byte, error) {
	select {
	case text := <-d.heard:
		return text, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (d *device) Close() error {
	d.client.Disconnect(100)
	return io.EOF
}

func TestDisplaysOnTheBrokerWithin(t *testing.T) { conform(t, within) }

func TestDisplaysOnMosquitto(t *testing.T) { conform(t, mosquitto) }

func conform(t *testing.T, start func(t *testing.T) string) {
	displaystest.ConformanceOfRetained(t, func(t *testing.T, hub *displays.Hub, _ displaystest.Admit) displaystest.Dialer {
		address := start(t)
		run(t, Config{Hub: hub, Displays: []string{"lobby", "station", "studio"}, Dial: over(address)})
		return dialer(address)
	})
}

// status is what a healthy device attests.
func status(frame uint64) []byte {
	return wire.Encode(wire.Status{Type: wire.TypeStatus, State: wire.Playing, Frame: frame, At: float64(time.Now().UnixMilli()), Clock: wire.Clock{Samples: 1}, Shows: map[string]string{"main": fmt.Sprint(frame)}})
}

// A display speaks for itself on its status topic; when it has gone, by its last will, its page is heard
// again; and what it said in an earlier life of the daemon proves nothing.
func TestWhoSpeaksForADisplay(t *testing.T) {
	address := within(t)
	hub := newHub()
	before, err := dialer(address)(t.Context(), "studio")
	if err != nil {
		t.Fatal(err)
	}
	if err := before.Send(t.Context(), status(1)); err != nil {
		t.Fatal(err)
	}
	c := run(t, Config{Hub: hub, Displays: []string{"studio"}, Dial: over(address)})
	w := watch(t, address)
	w.until("the daemon says that nobody is there", func() bool { return w.held["displays/studio/status"] == offline })
	if s, _ := hub.State("studio"); s.Online || s.Sessions > 0 {
		t.Errorf("an old status made it %+v", s)
	}
	if err := before.Send(t.Context(), status(2)); err != nil {
		t.Fatal(err)
	}
	w.until("the device speaks", func() bool { return strings.Contains(w.held["displays/studio/status"], `"main":"2"`) })
	for c.devices.speaks("studio") == false {
		if _, _, err := hub.Changes().Next(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
	}
	if s, _ := hub.State("studio"); !s.Online || s.Verdict.Code != displays.OK || s.Shows["main"] != "2" {
		t.Errorf("got %+v", s)
	}
	if err := acknowledged(t.Context(), before.(*device).client.Publish("yiping/a/displays/studio/status", 1, true, "offline")); err != nil {
		t.Fatal(err)
	}
	for _, seen := hub.Changes().Get(); ; {
		s, _ := hub.State("studio")
		if s.Sessions == 0 {
			break
		}
		if _, seen, err = hub.Changes().Next(t.Context(), seen); err != nil {
			t.Fatal(err)
		}
	}
	page, err := displaystest.Memory(hub, nil)(t.Context(), "studio")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { page.Close() })
	go func() {
		for {
			if _, err := page.Receive(t.Context()); err != nil {
				return
			}
		}
	}()
	page.Send(t.Context(), wire.Encode(wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: "studio", Session: "page"}))
	page.Send(t.Context(), status(3))
	w.until("the page is heard again", func() bool { return strings.Contains(w.held["displays/studio/status"], `"verdict":"ok"`) })
}

// A display that leaves the configuration leaves nothing behind.
func TestTheTopicsOfADisplayThatHasGoneAreCleared(t *testing.T) {
	address := within(t)
	hub := newHub()
	run(t, Config{Hub: hub, Displays: []string{"studio"}, Dial: over(address)})
	hub.Publish(map[string]displays.Want{"studio": {Program: wire.NewDocument(wire.Program, []byte(`{}`))}})
	w := watch(t, address)
	w.until("its program is there", func() bool {
		return w.held["displays/studio/program"] == `{}` && w.held["displays/studio/status"] == offline
	})
	hub.SetSpecs([]displays.Spec{{ID: "lobby"}})
	w.until("nothing of it is left", func() bool {
		for topic := range w.held {
			if strings.HasPrefix(topic, "displays/studio") {
				return false
			}
		}
		return w.held["displays/lobby/status"] == offline
	})
}
