package broker

import (
	"bytes"
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/eclipse/paho.mqtt.golang/packets"

	"yiping/displays/wire"
)

// line is a client that speaks packets, and acknowledges nothing by itself.
type line struct {
	net.Conn
	t       *testing.T
	present bool // a session was there already
}

// join connects as a display, or as nobody, whose session lasts.
func join(t *testing.T, address, display, id string) *line {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(60 * time.Second))
	l := &line{Conn: conn, t: t}
	p := packets.NewControlPacket(packets.Connect).(*packets.ConnectPacket)
	p.ProtocolName, p.ProtocolVersion, p.ClientIdentifier = "MQTT", 4, id
	if display != "" {
		p.UsernameFlag, p.PasswordFlag, p.Username, p.Password = true, true, display, []byte("p-"+display)
	}
	l.write(p)
	answer, ok := l.read().(*packets.ConnackPacket)
	if !ok || answer.ReturnCode != 0 {
		t.Fatalf("connected as %q and got %v", display, answer)
	}
	l.present = answer.SessionPresent
	return l
}

func (l *line) write(p packets.ControlPacket) {
	l.t.Helper()
	if err := p.Write(l); err != nil {
		l.t.Fatal(err)
	}
}

func (l *line) read() packets.ControlPacket {
	l.t.Helper()
	p, err := packets.ReadPacket(l)
	if err != nil {
		l.t.Fatal(err)
	}
	return p
}

func (l *line) subscribe(filter string) {
	l.t.Helper()
	p := packets.NewControlPacket(packets.Subscribe).(*packets.SubscribePacket)
	p.MessageID, p.Topics, p.Qoss = 60000, []string{filter}, []byte{1}
	l.write(p)
	if a, ok := l.read().(*packets.SubackPacket); !ok || a.ReturnCodes[0] != 1 {
		l.t.Fatalf("subscribed to %s and got %v", filter, a)
	}
}

// leave says goodbye, and waits until the broker has seen it go.
func (l *line) leave(b *Broker) {
	l.t.Helper()
	l.write(packets.NewControlPacket(packets.Disconnect))
	await(l.t, func() bool { return !here(b, l.LocalAddr().String()) })
}

func here(b *Broker, remote string) bool {
	b.sessions.mu.Lock()
	defer b.sessions.mu.Unlock()
	for c := range b.sessions.visits {
		if c.RemoteAddr().String() == remote {
			return true
		}
	}
	return false
}

func await(t *testing.T, so func() bool) {
	t.Helper()
	for deadline := time.Now().Add(60 * time.Second); !so(); runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatal("it takes too long")
		}
	}
}

// held returns the bytes that the broker holds for all clients together, besides what is retained.
func held(b *Broker) (all int) {
	for _, cl := range b.server.Clients.GetAll() {
		for _, pk := range cl.State.Inflight.GetAll(false) {
			if kept, ok := b.server.Topics.Retained.Get(pk.TopicName); !ok || !shared(kept.Payload, pk.Payload) {
				all += len(pk.Payload)
			}
		}
	}
	return all
}

// What waits for a client that has gone is bounded, however much comes; then its session is over, it hears so, and gets the
// newest.
func TestWhoIsAwayIsHeldLittle(t *testing.T) {
	b, address := start(t, Config{Credentials: known()})
	d := daemonsOwn(t, b)
	program := "yiping/a/displays/studio/program"
	gone := join(t, address, "studio", "one")
	gone.subscribe(program)
	gone.leave(b)
	most := 0
	for i := range 24 {
		done(t, d.Publish(program, 1, true, fmt.Sprint(i)+strings.Repeat("x", 4<<20)))
		done(t, d.Publish("elsewhere", 1, false, "")) // taken up after the one before has been given to all
		most = max(most, held(b))
	}
	if most == 0 || most > mostOwed+look+maxPacket {
		t.Errorf("%d bytes were held", most)
	}
	back := join(t, address, "studio", "one")
	if back.present {
		t.Fatal("its session goes on, with messages lost")
	}
	back.subscribe(program)
	if p, ok := back.read().(*packets.PublishPacket); !ok || !bytes.HasPrefix(p.Payload, []byte("23x")) {
		t.Errorf("it gets %.60v", p)
	}
}

// Short messages are bounded, too, and none is lost while the session goes on.
func TestWhoIsAwayMissesNoneInSilence(t *testing.T) {
	b, address := start(t, Config{})
	d := daemonsOwn(t, b)
	gone := join(t, address, "", "one")
	gone.subscribe("lamps/x")
	gone.leave(b)
	const all = 9000
	for i := range all {
		d.Publish("lamps/x", 1, false, fmt.Sprint(i))
	}
	done(t, d.Publish("elsewhere", 1, false, ""))
	if join(t, address, "", "one").present {
		t.Errorf("its session goes on, with %d of %d messages", b.server.Info.Clone().Inflight, all)
	}
}

// A client that reads and never acknowledges is bounded like one that has gone, whether its session would last or not.
func TestWhoAcknowledgesNothingIsHeldLittle(t *testing.T) {
	b, address := start(t, Config{})
	d := daemonsOwn(t, b)
	mute := join(t, address, "", "mute")
	mute.subscribe("yiping/a/x")
	cut := make(chan struct{})
	go func() {
		defer close(cut)
		for {
			if _, err := packets.ReadPacket(mute); err != nil {
				return
			}
		}
	}()
	most := 0
	for range 40 {
		done(t, d.Publish("yiping/a/x", 1, true, strings.Repeat("x", 1<<20)))
		done(t, d.Publish("elsewhere", 1, false, ""))
		most = max(most, held(b))
	}
	if most == 0 || most > mostOwed+2*look {
		t.Errorf("%d bytes were held", most)
	}
	<-cut
	if join(t, address, "", "mute").present {
		t.Error("its session goes on, with messages lost")
	}
}

// What is retained is not held for anybody: a session goes on though what waits is long, and it gets all of it.
func TestWhatIsRetainedEndsNoSession(t *testing.T) {
	b, address := start(t, Config{})
	d := daemonsOwn(t, b)
	gone := join(t, address, "", "one")
	gone.subscribe("yiping/a/displays/#")
	gone.leave(b)
	const documents = 6
	for i := range documents {
		done(t, d.Publish(fmt.Sprintf("yiping/a/displays/%d/program", i), 1, true, strings.Repeat("x", 4<<20)))
	}
	done(t, d.Publish("elsewhere", 1, false, ""))
	back := join(t, address, "", "one")
	if !back.present {
		t.Fatal("its session has ended")
	}
	if n := held(b); n != 0 {
		t.Errorf("%d bytes are held", n)
	}
	for range documents {
		if p, ok := back.read().(*packets.PublishPacket); !ok || len(p.Payload) != 4<<20 {
			t.Fatalf("it gets %.60v", p)
		}
	}
}

// However many ids a display has had, few sessions of it are kept, the last ones; nobody else's end.
func TestADisplayLeavesFewSessions(t *testing.T) {
	b, address := start(t, Config{Credentials: known()})
	join(t, address, "led", "led").leave(b)
	for i := range 3 * mostAway {
		l := join(t, address, "studio", fmt.Sprint(i))
		l.subscribe("yiping/a/displays/studio/#")
		l.leave(b)
	}
	if n := b.server.Clients.Len(); n != mostAway+1 {
		t.Errorf("%d sessions are kept", n)
	}
	if n := b.server.Info.Clone().Subscriptions; n != mostAway {
		t.Errorf("%d subscriptions are kept", n)
	}
	for id, want := range map[string]bool{fmt.Sprint(3*mostAway - 1): true, "0": false} {
		if got := join(t, address, "studio", id).present; got != want {
			t.Errorf("the session of %s is there: %t", id, got)
		}
	}
	if !join(t, address, "led", "led").present {
		t.Error("another display's has ended")
	}
}

// A status that is longer than the daemon takes from any display ends the connection, as a lost one.
func TestAStatusIsShort(t *testing.T) {
	b, address := start(t, Config{Credentials: known()})
	status := "yiping/a/displays/studio/status"
	got := listen(t, options(address), status)
	for _, as := range []string{"studio", ""} {
		lost := make(chan struct{})
		o := options(address).SetWill(status, "offline", 1, true).SetConnectionLostHandler(func(paho.Client, error) { close(lost) })
		if as != "" {
			o.SetUsername(as).SetPassword("p-" + as)
		}
		c := connect(t, o)
		done(t, c.Publish(status, 1, false, strings.Repeat("x", wire.MaxUp))) // one that is retained may come twice to who has just subscribed
		if h := next(t, got); len(h.payload) != wire.MaxUp {
			t.Errorf("as %q: %d bytes are heard", as, len(h.payload))
		}
		c.Publish(status, 0, false, strings.Repeat("x", wire.MaxUp+2<<10))
		select {
		case <-lost:
		case <-time.After(20 * time.Second):
			t.Fatalf("as %q: it is not cut off", as)
		}
		if h := next(t, got); h.payload != "offline" {
			t.Errorf("as %q: %d bytes are heard", as, len(h.payload))
		}
	}
	long := strings.Repeat("x", wire.MaxUp+2<<10)
	done(t, daemonsOwn(t, b).Publish("yiping/a/displays/studio/program", 1, true, long)) // the daemon's are as long as they are
	if h := next(t, listen(t, options(address), "yiping/a/displays/studio/program")); h.payload != long {
		t.Errorf("%d bytes of the daemon are heard", len(h.payload))
	}
}
