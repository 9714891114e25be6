package broker

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// start runs a broker on a port of its own and returns its address.
func start(t *testing.T, c Config) (*Broker, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Listener, c.Address, c.Prefix, c.Displays, c.Log = l, l.Addr().String(), "yiping/a", []string{"studio"}, slog.New(slog.DiscardHandler)
	b, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return b, l.Addr().String()
}

func options(address string) *paho.ClientOptions {
	return paho.NewClientOptions().AddBroker("tcp://" + address).SetAutoReconnect(false).SetConnectTimeout(5 * time.Second)
}

func connect(t *testing.T, o *paho.ClientOptions) paho.Client {
	t.Helper()
	c := paho.NewClient(o)
	done(t, c.Connect())
	t.Cleanup(func() { c.Disconnect(100) })
	return c
}

func done(t *testing.T, token paho.Token) {
	t.Helper()
	if !token.WaitTimeout(20 * time.Second) {
		t.Fatal("the broker does not answer")
	}
	if err := token.Error(); err != nil {
		t.Fatal(err)
	}
}

// daemonsOwn connects as the daemon does.
func daemonsOwn(t *testing.T, b *Broker) paho.Client {
	t.Helper()
	return connect(t, options("daemon").SetCustomOpenConnectionFn(func(*url.URL, paho.ClientOptions) (net.Conn, error) { return b.Dial(t.Context()) }))
}

type heard struct {
	topic, payload string
	retained       bool
}

func listen(t *testing.T, o *paho.ClientOptions, filter string) chan heard {
	t.Helper()
	got := make(chan heard, 5000)
	o.SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) { got <- heard{m.Topic(), string(m.Payload()), m.Retained()} })
	done(t, connect(t, o).Subscribe(filter, 1, nil))
	return got
}

func next(t *testing.T, got chan heard) heard {
	t.Helper()
	select {
	case h := <-got:
		return h
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came")
		return heard{}
	}
}

// However little may wait for a client, all that is retained reaches it: far more than its queue holds.
func TestWhoeverSubscribesGetsAllThatIsRetained(t *testing.T) {
	b, address := start(t, Config{})
	d := daemonsOwn(t, b)
	const topics = 10 * pending
	for i := range topics {
		done(t, d.Publish(fmt.Sprintf("yiping/a/rooms/%d/now", i), 1, true, strings.Repeat("x", 500)))
	}
	done(t, d.Publish("elsewhere", 1, false, "")) // taken up after the last one has been given to all who listen
	got := listen(t, options(address), "yiping/#")
	all := map[string]bool{}
	for len(all) < topics {
		h := next(t, got)
		if !h.retained {
			t.Fatalf("%s was not marked as retained", h.topic)
		}
		all[h.topic] = true
	}
}

// A client that stops reading neither delays others nor keeps a part: it is cut off.
func TestAClientThatDoesNotKeepUpIsCutOff(t *testing.T) {
	b, address := start(t, Config{})
	raw, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	raw.Write([]byte("\x10\x11\x00\x04MQTT\x04\x02\x00\x00\x00\x05stuck"))
	raw.Write([]byte("\x82\x0d\x00\x01\x00\x08yiping/#\x00"))
	head := make([]byte, 4+5)
	if _, err := raw.Read(head); err != nil {
		t.Fatal(err)
	}
	quick := listen(t, options(address), "yiping/a/x")
	d := daemonsOwn(t, b)
	big := strings.Repeat("x", 1<<17)
	for i := range 3 * pending {
		done(t, d.Publish("yiping/a/x", 1, true, big))
		if h := next(t, quick); len(h.payload) != len(big) {
			t.Fatalf("message %d has %d bytes", i, len(h.payload))
		}
	}
	raw.SetReadDeadline(time.Now().Add(20 * time.Second))
	for into := make([]byte, 1<<20); ; {
		if _, err := raw.Read(into); err != nil {
			if nerr, ok := err.(net.Error); ok && nerr.Timeout() {
				t.Error("the client was not cut off")
			}
			return
		}
	}
}

func TestOnlyTheDaemonSaysWhatTheDaemonSays(t *testing.T) {
	b, address := start(t, Config{})
	d := daemonsOwn(t, b)
	done(t, d.Publish("yiping/a/agenda/today", 1, true, "right"))
	for topic, may := range map[string]bool{
		"yiping/a/agenda/today":            false,
		"yiping/a/displays/studio/program": false,
		"yiping/a/displays/lobby/status":   false, // it has a page, and no word on MQTT
		"yiping/a/status":                  false,
		"yiping/a":                         false,
		"yiping/a/displays/studio/status":  true,
		"yiping/a/in/stream/obs":           true,
		"yiping/b/status":                  true, // of another site
		"cmnd/lamp/POWER":                  true,
	} {
		lost := make(chan struct{})
		c := connect(t, options(address).SetConnectionLostHandler(func(paho.Client, error) { close(lost) }))
		token := c.Publish(topic, 1, false, "wrong")
		select {
		case <-lost:
			if may {
				t.Errorf("%s was refused", topic)
			}
		case <-token.Done():
			if (token.Error() == nil) != may {
				t.Errorf("%s: %v", topic, token.Error())
			}
		}
		if err := paho.NewClient(options(address).SetWill(topic, "wrong", 1, true)).Connect(); err.Wait() && (err.Error() == nil) != may {
			t.Errorf("last will on %s: %v", topic, err.Error())
		}
	}
	got := listen(t, options(address), "yiping/a/agenda/today")
	if h := next(t, got); h.payload != "right" {
		t.Errorf("got %+v", h)
	}
}

// from serves connections to a broker that look as if they came from an address.
func from(t *testing.T, b *Broker, ip net.IP) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go b.serve(&came{c, ip}, "outside")
		}
	}()
	return l.Addr().String()
}

type came struct {
	net.Conn
	from net.IP
}

func (c came) RemoteAddr() net.Addr { return &net.TCPAddr{IP: c.from, Port: 4000} }

func letIn(o *paho.ClientOptions) bool {
	client := paho.NewClient(o)
	defer client.Disconnect(0)
	token := client.Connect()
	return token.WaitTimeout(20*time.Second) && token.Error() == nil
}

func TestFromElsewhereOnlyWithThePassword(t *testing.T) {
	for _, c := range []struct {
		what             string
		site             Config
		user, password   string
		loopback, abroad bool
	}{
		{"nobody has a password", Config{}, "", "", true, false},
		{"nobody has a password, but one is tried", Config{}, "a", "", false, false},
		{"without one", Config{Username: "led", Password: "s3cret"}, "", "", true, false},
		{"with a wrong one", Config{Username: "led", Password: "s3cret"}, "led", "secret", false, false},
		{"with a wrong name", Config{Username: "led", Password: "s3cret"}, "LED", "s3cret", false, false},
		{"with it", Config{Username: "led", Password: "s3cret"}, "led", "s3cret", true, true},
	} {
		for abroad, want := range map[bool]bool{false: c.loopback, true: c.abroad} {
			b, address := start(t, c.site)
			if abroad {
				address = from(t, b, net.IPv4(192, 168, 1, 20))
			}
			o := options(address)
			if c.user != "" {
				o.SetUsername(c.user).SetPassword(c.password)
			}
			client := paho.NewClient(o)
			token := client.Connect()
			token.Wait()
			if (token.Error() == nil) != want {
				t.Errorf("%s, from elsewhere %t: %v", c.what, abroad, token.Error())
			}
			client.Disconnect(100)
		}
	}
}

func TestWhoSaysNothingDoesNotHoldUpTheEnd(t *testing.T) {
	_, address := start(t, Config{})
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	connect(t, options(address)) // is served, so the silent one has been taken
}

func TestARetainedInputIsRefusedAndTold(t *testing.T) {
	b, address := start(t, Config{})
	got := listen(t, options(address), "yiping/a/in/#")
	c := connect(t, options(address))
	done(t, c.Publish("yiping/a/in/contact/fire", 1, true, "on"))
	done(t, c.Publish("yiping/a/in/contact/fire", 1, false, "off"))
	if h := next(t, got); h.payload != "off" {
		t.Errorf("got %+v", h)
	}
	if p := b.Problems(); len(p) != 1 || p[0].ID != "mqtt/retained/yiping/a/in/contact/fire" || p[0].Remedy.ZH == "" || p[0].Remedy.EN == "" {
		t.Errorf("told was %+v", p)
	}
	late := listen(t, options(address), "yiping/a/in/#")
	done(t, c.Publish("yiping/a/in/contact/fire", 1, false, "again"))
	if h := next(t, late); h.payload != "again" {
		t.Errorf("who comes later gets %+v", h)
	}
}

func TestATakenPortIsToldAndTriedAgain(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(Config{Address: taken.Addr().String(), Prefix: "yiping/a", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	await := func(problems int) {
		t.Helper()
		for {
			_, seen := b.Changes().Get()
			if len(b.Problems()) == problems {
				return
			}
			if _, _, err := b.Changes().Next(ctx, seen); err != nil {
				t.Fatalf("told was %+v", b.Problems())
			}
		}
	}
	await(1)
	daemonsOwn(t, b) // works all the same
	taken.Close()
	await(0)
	connect(t, options(taken.Addr().String()))
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
