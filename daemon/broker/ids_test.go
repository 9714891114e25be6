package broker

import (
	"net"
	"testing"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

// Ids of packets are chosen by client and broker independently: a client may subscribe, publish and unsubscribe
// under an id under which the broker still waits for its acknowledgement.
func TestTheIdsOfTheTwoDirectionsDoNotMeet(t *testing.T) {
	b, address := start(t, Config{})
	d := daemonsOwn(t, b)
	for _, topic := range []string{"yiping/a/x", "yiping/a/y"} {
		done(t, d.Publish(topic, 1, true, topic))
	}
	done(t, d.Publish("elsewhere", 1, false, "")) // taken up after the last one has been given to all who listen
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(20 * time.Second))
	write := func(p packets.ControlPacket) {
		t.Helper()
		if err := p.Write(conn); err != nil {
			t.Fatal(err)
		}
	}
	read := func() packets.ControlPacket {
		t.Helper()
		p, err := packets.ReadPacket(conn)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	subscribe := func(id uint16, topic string) {
		t.Helper()
		s := packets.NewControlPacket(packets.Subscribe).(*packets.SubscribePacket)
		s.MessageID, s.Topics, s.Qoss = id, []string{topic}, []byte{1}
		write(s)
		if a, ok := read().(*packets.SubackPacket); !ok || a.MessageID != id || a.ReturnCodes[0] != 1 {
			t.Fatalf("subscribed to %s under %d and got %+v", topic, id, a)
		}
	}
	comes := func(topic string) (id uint16) {
		t.Helper()
		p, ok := read().(*packets.PublishPacket)
		if !ok || p.TopicName != topic {
			t.Fatalf("got %v, want %s", p, topic)
		}
		return p.MessageID
	}
	hello := packets.NewControlPacket(packets.Connect).(*packets.ConnectPacket)
	hello.ProtocolName, hello.ProtocolVersion, hello.ClientIdentifier, hello.CleanSession = "MQTT", 4, "raw", true
	write(hello)
	read()

	subscribe(99, "yiping/a/x")
	unacknowledged := comes("yiping/a/x")
	subscribe(unacknowledged, "yiping/a/y")
	second := comes("yiping/a/y")

	p := packets.NewControlPacket(packets.Publish).(*packets.PublishPacket)
	p.MessageID, p.TopicName, p.Qos, p.Payload = unacknowledged, "elsewhere", 1, []byte("x")
	write(p)
	if a, ok := read().(*packets.PubackPacket); !ok || a.MessageID != unacknowledged {
		t.Fatalf("published and got %v", a)
	}
	u := packets.NewControlPacket(packets.Unsubscribe).(*packets.UnsubscribePacket)
	u.MessageID, u.Topics = second, []string{"yiping/a/x"}
	write(u)
	if a, ok := read().(*packets.UnsubackPacket); !ok || a.MessageID != second {
		t.Fatalf("unsubscribed and got %v", a)
	}
	done(t, d.Publish("yiping/a/x", 1, true, "nobody hears it"))
	done(t, d.Publish("yiping/a/y", 1, true, "heard"))
	comes("yiping/a/y")
}
