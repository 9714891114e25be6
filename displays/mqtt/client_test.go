package mqtt

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"yiping/daemon/broker"
	"yiping/displays"
	"yiping/displays/displaystest"
	"yiping/displays/websocket"
	"yiping/displays/wire"
)

func newHub() *displays.Hub {
	return displays.NewHub([]displays.Spec{{ID: "lobby"}, {ID: "studio"}}, slog.New(slog.DiscardHandler))
}

// within starts the daemon's own broker; its guard lets everything through here, as another broker would.
func within(t *testing.T) string { return guarding(t, "of/nobody").Address }

// guarding starts the daemon's own broker with a guard over what is below a prefix.
func guarding(t *testing.T, prefix string) *broker.Broker {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b, err := broker.New(broker.Config{Listener: l, Address: l.Addr().String(), Prefix: prefix, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	background(t, b.Run)
	return b
}

// background runs a task until the test ends.
func background(t *testing.T, task func(context.Context) error) {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- task(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// mosquitto starts Debian's Mosquitto.
func mosquitto(t *testing.T) string {
	t.Helper()
	m := newMosquitto(t)
	m.start()
	return m.address
}

// outside is a Mosquitto that can be killed and comes back with what it has written down.
type outside struct {
	*testing.T
	address, config string
	process         *exec.Cmd
}

func newMosquitto(t *testing.T) *outside {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &outside{T: t, address: l.Addr().String(), config: filepath.Join(t.TempDir(), "mosquitto.conf")}
	l.Close()
	port := m.address[strings.LastIndex(m.address, ":")+1:]
	text := "listener " + port + " 127.0.0.1\nallow_anonymous true\nuser root\npersistence true\npersistence_location " + filepath.Dir(m.config) + "/\nautosave_on_changes true\nautosave_interval 20\n"
	if err := os.WriteFile(m.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.kill)
	return m
}

// start returns when it takes connections.
func (m *outside) start() {
	m.Helper()
	m.process = exec.Command("mosquitto", "-c", m.config)
	if err := m.process.Start(); err != nil {
		m.Fatal(err)
	}
	for range 1000 {
		c, err := net.DialTimeout("tcp", m.address, time.Second)
		if err == nil {
			c.Close()
			return
		}
		<-time.After(10 * time.Millisecond)
	}
	m.Fatal("mosquitto does not start")
}

func (m *outside) kill() {
	if m.process != nil {
		m.process.Process.Kill()
		m.process.Wait()
		m.process = nil
	}
}

func options(address string) *paho.ClientOptions {
	return paho.NewClientOptions().AddBroker("tcp://" + address).SetAutoReconnect(false).SetConnectTimeout(5 * time.Second)
}

func over(address string) func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) { return new(net.Dialer).DialContext(ctx, "tcp", address) }
}

// run starts a client and waits until it is connected.
func run(t *testing.T, config Config) *Client {
	t.Helper()
	config.Prefix, config.Broker, config.Log = "yiping/a", "test", slog.New(slog.DiscardHandler)
	c := New(config)
	background(t, c.Run)
	connected(t, c)
	return c
}

func connected(t *testing.T, c *Client) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	for {
		_, seen := c.Changes().Get()
		c.mu.Lock()
		away := c.away
		c.mu.Unlock()
		if away == nil {
			return
		}
		if _, _, err := c.Changes().Next(ctx, seen); err != nil {
			t.Fatalf("not connected: %v", away)
		}
	}
}

// watcher follows all topics.
type watcher struct {
	*testing.T
	heard chan paho.Message
	held  map[string]string
}

func watch(t *testing.T, address string) *watcher {
	t.Helper()
	w := &watcher{t, make(chan paho.Message, 10_000), map[string]string{}}
	o := options(address).SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) { w.heard <- m })
	c := paho.NewClient(o)
	if err := acknowledged(t.Context(), c.Connect()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Disconnect(100) })
	if err := acknowledged(t.Context(), c.Subscribe("yiping/#", 1, nil)); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *watcher) until(what string, ok func() bool) {
	w.Helper()
	late := time.After(30 * time.Second)
	for !ok() {
		select {
		case m := <-w.heard:
			topic := strings.TrimPrefix(m.Topic(), "yiping/a/")
			if len(m.Payload()) == 0 {
				delete(w.held, topic)
			} else {
				w.held[topic] = string(m.Payload())
			}
		case <-late:
			w.Fatalf("%s did not happen; held is %v", what, w.held)
		}
	}
}

// wanted is what the broker should hold.
func wanted(c *Client) map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := map[string]string{statusTopic: online}
	for _, source := range c.topics.want {
		for topic, value := range source {
			if value != nil {
				all[topic] = string(value)
			}
		}
	}
	return all
}

// kills is how often the broker dies.
func kills() int {
	if os.Getenv("YIPING_SOAK") != "" {
		return 20
	}
	return 5
}

// Whatever a broker has lost or kept when it is killed under load, in the end it holds what the daemon knows,
// and a display with a page has noticed nothing.
func TestABrokerThatIsKilledUnderLoadHoldsEverythingInTheEnd(t *testing.T) {
	m := newMosquitto(t)
	m.start()
	hub := newHub()
	socket := websocket.New(hub, websocket.Config{Log: slog.New(slog.DiscardHandler)})
	mux := http.NewServeMux()
	mux.Handle("GET /screen/{id}/socket", socket)
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	background(t, socket.Run)
	player := &displaystest.Player{Display: "lobby", Dial: displaystest.WebSocket("ws"+strings.TrimPrefix(web.URL, "http"), new(net.Dialer).DialContext)}
	background(t, player.Run)
	if _, err := player.Await(t.Context(), func(v displaystest.View) bool { return v.Connected }); err != nil {
		t.Fatal(err)
	}
	disturbed := make(chan error, 1)
	go func() {
		_, err := player.Await(t.Context(), func(v displaystest.View) bool { return !v.Connected })
		disturbed <- err
	}()

	c := run(t, Config{Hub: hub, Displays: []string{"studio"}, Sources: []string{"agenda"}, Dial: over(m.address)})
	n := 0
	change := func() {
		n++
		doc := wire.NewDocument(wire.Notices, fmt.Appendf(nil, `{"v":1,"notices":[],"n":%d}`, n))
		hub.Publish(map[string]displays.Want{"studio": {Notices: doc}})
		if n%50 == 0 { // a page may say so much, and attests every change
			hub.Publish(map[string]displays.Want{"lobby": {Notices: doc}})
		}
		all := map[string][]byte{}
		for i := range 100 {
			if (i+n)%7 != 0 { // some rooms come and go
				all[fmt.Sprintf("rooms/%d/now", i)] = fmt.Appendf(nil, `{"n":%d}`, n-n%(i+1))
			}
		}
		c.Set("agenda", all)
	}
	for range kills() {
		connected(t, c)
		for range 200 {
			change()
			<-time.After(time.Millisecond)
		}
		m.kill()
		for range 50 {
			change()
		}
		if _, err := player.Await(t.Context(), func(v displaystest.View) bool {
			w, _ := hub.Want("lobby")
			return v.Has[wire.Notices] == w.Notices.Hash
		}); err != nil {
			t.Error(err)
		}
		lost := c.Changes()
		for _, seen := lost.Get(); len(c.Problems()) == 0; {
			var err error
			if _, seen, err = lost.Next(t.Context(), seen); err != nil {
				t.Fatal(err)
			}
		}
		if p := c.Problems(); p[0].ID != "mqtt/broker" || p[0].What.ZH == "" || p[0].Remedy.EN == "" {
			t.Errorf("told was %+v", p)
		}
		m.start()
	}
	connected(t, c)
	hub.SetSpecs([]displays.Spec{{ID: "lobby"}, {ID: "studio"}})
	w := watch(t, m.address)
	w.until("everything is there", func() bool { return maps.Equal(w.held, wanted(c)) })
	if p := c.Problems(); len(p) > 0 {
		t.Errorf("told is still %+v", p)
	}
	fresh := watch(t, m.address)
	fresh.until("all of it is retained", func() bool { return maps.Equal(fresh.held, wanted(c)) })
	select {
	case err := <-disturbed:
		t.Errorf("the display with a page was disturbed: %v", errors.Join(err))
	default:
	}
}

// What an earlier life of the daemon has left is cleared as soon as it is known what there should be, and
// what others have put there is not.
func TestWhatAnEarlierLifeHasLeftIsCleared(t *testing.T) {
	for name, start := range map[string]func(*testing.T) string{"within": within, "mosquitto": mosquitto} {
		t.Run(name, func(t *testing.T) {
			address := start(t)
			before := paho.NewClient(options(address))
			if err := acknowledged(t.Context(), before.Connect()); err != nil {
				t.Fatal(err)
			}
			for _, topic := range []string{"rooms/old/now", "rooms/old/now/text", "displays/old/program", "displays/old/status", "displays/studio/program", "lamps/door", "in/contact/fire"} {
				if err := acknowledged(t.Context(), before.Publish("yiping/a/"+topic, 1, true, "old")); err != nil {
					t.Fatal(err)
				}
			}
			before.Disconnect(100)
			w := watch(t, address)
			w.until("all that was left is there", func() bool { return len(w.held) == 7 })
			c := run(t, Config{Hub: newHub(), Displays: []string{"studio"}, Sources: []string{"agenda"}, Dial: over(address)})
			w.until("the daemon is there", func() bool { return w.held["status"] == online && w.held["displays/studio/status"] == offline })
			c.Set("probe", map[string][]byte{"z": []byte("z")}) // what is cleared is so before
			w.until("the probe is there", func() bool { return w.held["z"] == "z" })
			if w.held["rooms/old/now"] != "old" || w.held["displays/studio/program"] != "old" {
				t.Errorf("before it is known what there should be, there is %v", w.held)
			}
			c.Set("agenda", map[string][]byte{"agenda/today": []byte("{}")})
			want := map[string]string{"status": online, "displays/lobby/status": offline, "displays/studio/status": offline, "displays/studio/program": "old", "agenda/today": "{}", "z": "z", "lamps/door": "old", "in/contact/fire": "old"}
			w.until("what is left over is cleared", func() bool { return maps.Equal(w.held, want) })
			if p := c.Problems(); len(p) != 1 || p[0].ID != "mqtt/retained/yiping/a/in/contact/fire" {
				t.Errorf("told was %+v", p)
			}
		})
	}
}

// Nobody who looks at the status is misled: not when the daemon ends, not when it dies, not by a last will
// that comes late.
func TestTheStatusIsRight(t *testing.T) {
	address := mosquitto(t)
	w := watch(t, address)
	for _, dies := range []bool{false, true} {
		var conn net.Conn
		c := New(Config{Hub: newHub(), Prefix: "yiping/a", Log: slog.New(slog.DiscardHandler), Dial: func(ctx context.Context) (_ net.Conn, err error) {
			if conn != nil {
				return nil, errors.New("dead")
			}
			conn, err = over(address)(ctx)
			return conn, err
		}})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- c.Run(ctx) }()
		w.until("online", func() bool { return w.held["status"] == online })
		connected(t, c)
		late := paho.NewClient(options(address))
		if err := errors.Join(acknowledged(t.Context(), late.Connect()), acknowledged(t.Context(), late.Publish("yiping/a/status", 1, true, offline))); err != nil {
			t.Fatal(err)
		}
		w.until("somebody says offline", func() bool { return w.held["status"] == offline })
		w.until("online again", func() bool { return w.held["status"] == online })
		late.Disconnect(100)
		if dies {
			conn.(*net.TCPConn).SetLinger(0)
			conn.Close()
		} else {
			stop()
		}
		w.until("offline", func() bool { return w.held["status"] == offline })
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
