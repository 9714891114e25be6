package home

import (
	"context"
	"log/slog"
	"net"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"yiping/daemon/broker"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/displays/mqtt"
)

// within starts the broker of the daemon.
func within(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	// Its guard knows the daemon by its own connection; here the daemon comes as others do, to both brokers.
	b, err := broker.New(broker.Config{Listener: l, Address: l.Addr().String(), Prefix: "of/nobody", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	background(t, b.Run)
	return l.Addr().String()
}

// mosquitto starts Debian's.
func mosquitto(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	m := exec.Command("mosquitto", "-p", address[strings.LastIndex(address, ":")+1:])
	if err := m.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		m.Process.Kill()
		m.Wait()
	})
	for range 1000 {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			c.Close()
			return address
		}
		<-time.After(10 * time.Millisecond)
	}
	t.Fatal("mosquitto does not start")
	return ""
}

// background runs a task until the test ends, or until it is stopped.
func background(t *testing.T, task func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- task(ctx) }()
	var done bool
	stop = func() {
		if cancel(); !done {
			done = true
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	}
	t.Cleanup(stop)
	return stop
}

type said struct {
	topic, payload string
	retained       bool
}

// assistant is a client that hears what Home Assistant would.
type assistant struct {
	*testing.T
	paho.Client
	heard chan said
}

func start(t *testing.T, address string) *assistant {
	a := &assistant{T: t, heard: make(chan said, 10_000)}
	o := paho.NewClientOptions().AddBroker("tcp://" + address).SetAutoReconnect(false).SetOrderMatters(true)
	o.SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) { a.heard <- said{m.Topic(), string(m.Payload()), m.Retained()} })
	a.Client = paho.NewClient(o)
	a.done(a.Connect())
	t.Cleanup(func() { a.Disconnect(100) })
	a.done(a.SubscribeMultiple(map[string]byte{"homeassistant/device/+/config": 1, "yiping/#": 1}, nil))
	return a
}

func (a *assistant) done(token paho.Token) {
	a.Helper()
	if !token.WaitTimeout(20*time.Second) || token.Error() != nil {
		a.Fatal(token.Error())
	}
}

// until returns what is heard until the last of it is as wanted.
func (a *assistant) until(last func(said) bool) []said {
	a.Helper()
	var all []said
	for late := time.After(20 * time.Second); ; {
		select {
		case s := <-a.heard:
			if all = append(all, s); last(s) {
				return all
			}
		case <-late:
			a.Fatalf("heard was only %v", all)
		}
	}
}

// order checks that all devices are told of, in the order that their entities need, and returns what else came.
func order(t *testing.T, all []said, ids ...string) {
	t.Helper()
	r := newRules(t)
	var told []string
	lastTold, lastOnline, stand := -1, -1, map[string]int{}
	for i, s := range all {
		switch m := discoveryTopic.FindStringSubmatch(s.topic); {
		case m != nil && s.payload != "":
			r.check(s.topic, []byte(s.payload))
			told = append(told, m[1])
			lastTold = i
		case s.topic == "yiping/you-yi/status" && s.payload == "online":
			lastOnline = i
		case strings.HasSuffix(s.topic, "/home"):
			stand[s.topic] = i
		}
	}
	if !slices.Equal(told, ids) {
		t.Errorf("told was of %v, want %v", told, ids)
	}
	if lastOnline < lastTold || len(stand) != len(ids) {
		t.Errorf("availability does not come behind: %d, %d, %v", lastTold, lastOnline, stand)
	}
	for topic, i := range stand {
		if i < lastTold {
			t.Errorf("%s comes before what reads it", topic)
		}
	}
}

// Home Assistant hears of all displays whenever the daemon or itself starts, in the order it needs; those
// that are gone are gone there, those of others stay, and its button is heard once.
func TestHomeAssistantHearsOfAllDisplays(t *testing.T) {
	for name, broker := range map[string]func(*testing.T) string{"within": within, "mosquitto": mosquitto} {
		t.Run(name, func(t *testing.T) {
			address := broker(t)
			ha := start(t, address)
			const others = "homeassistant/device/yiping_you-yi-2_lobby/config"
			ha.done(ha.Publish(others, 1, true, "{}"))
			pressed := make(chan string, 10)
			run := func(shown []Display) (stop func()) {
				s := site()
				client := mqtt.New(mqtt.Config{
					Hub: displays.NewHub(nil, slog.New(slog.DiscardHandler)), Sources: []string{Source}, Prefix: s.Prefix, Log: slog.New(slog.DiscardHandler),
					Dial: func(ctx context.Context) (net.Conn, error) { return new(net.Dialer).DialContext(ctx, "tcp", address) },
					Home: mqtt.Home{Filter: s.Filter(), Owned: s.Owned, Birth: s.Birth()},
					Input: func(topic string, payload []byte, _ time.Time) {
						if id, ok := strings.CutPrefix(topic, "in/"+Identify+"/"); ok && string(payload) == Press {
							pressed <- id
						}
					},
				})
				c := world()
				c.Displays, c.Changed, c.Publish = latest.Of(shown), new(latest.Cell[struct{}]), client.Set
				first := background(t, func(ctx context.Context) error { return Run(ctx, c) })
				second := background(t, client.Run)
				return func() { second(); first() }
			}
			ready := func(s said) bool { return s.topic == "yiping/you-yi/status" && s.payload == "online" }
			told := 0
			behind := func(n int) func(said) bool { // the word behind n devices
				told = 0
				return func(s said) bool {
					if s.topic != others && discoveryTopic.MatchString(s.topic) && s.payload != "" {
						told++
					}
					return told == n && ready(s)
				}
			}
			names := []string{"yiping_you-yi", "yiping_you-yi_door-xuexi", "yiping_you-yi_lobby", "yiping_you-yi_room"}
			without := func(all []said) []said {
				return slices.DeleteFunc(all, func(s said) bool { return s.topic == others })
			}
			stop := run(all())
			order(t, without(ha.until(behind(4))), names...)

			fresh := start(t, address)
			seen := map[string]bool{}
			for _, s := range fresh.until(func(s said) bool {
				if discoveryTopic.MatchString(s.topic) && s.retained {
					seen[s.topic] = true
				}
				return len(seen) == 5
			}) {
				if !s.retained {
					t.Errorf("%s is not retained", s.topic)
				}
			}

			ha.done(ha.Publish("homeassistant/status", 0, false, "online"))
			order(t, ha.until(behind(4)), names...)

			ha.done(ha.Publish("yiping/you-yi/in/identify/lobby", 1, false, "PRESS"))
			if id := <-pressed; id != "lobby" {
				t.Errorf("pressed was %s", id)
			}
			stop()

			ha.done(ha.Publish("yiping/you-yi/in/identify/room", 1, true, "PRESS")) // is there when the daemon comes back
			ha.done(ha.Publish("elsewhere", 1, false, "x"))                         // taken up after that was given to all who listen
			run(all()[:1])
			gone := map[string]bool{}
			ha.until(func(s said) bool {
				if s.payload == "" {
					gone[s.topic] = true
				}
				return gone["homeassistant/device/yiping_you-yi_room/config"] && gone["homeassistant/device/yiping_you-yi_door-xuexi/config"] && gone["yiping/you-yi/displays/room/home"]
			})
			if gone[others] || gone["homeassistant/device/yiping_you-yi_lobby/config"] {
				t.Errorf("gone are %v", gone)
			}
			ha.done(ha.Publish("yiping/you-yi/in/identify/lobby", 1, false, "PRESS"))
			if id := <-pressed; id != "lobby" {
				t.Errorf("pressed was %s, which was retained", id)
			}
		})
	}
}
