package broker

import (
	"fmt"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"pgregory.net/rapid"

	"yiping/displays/wire"
)

// passwords are those of displays, by their ids.
type passwords struct{ sync.Map }

func (p *passwords) Check(username string, password []byte) (string, func() bool, bool) {
	shown := string(password)
	still := func() bool { now, ok := p.Load(username); return ok && now == shown }
	return username, still, still()
}

// known are passwords for studio and led.
func known() *passwords {
	p := new(passwords)
	p.Store("studio", "p-studio")
	p.Store("led", "p-led")
	return p
}

// guarded starts a broker with passwords for studio and led, and returns an address that is in another computer.
func guarded(t *testing.T) (b *Broker, abroad string) {
	b, _ = start(t, Config{Username: "site", Password: "s3cret", Credentials: known()})
	return b, from(t, b, net.IPv4(192, 168, 1, 20))
}

func as(address, display string) *paho.ClientOptions {
	return options(address).SetUsername(display).SetPassword("p-" + display)
}

func TestADisplayConnectsWithItsOwnPassword(t *testing.T) {
	_, address := guarded(t)
	for _, c := range []struct {
		name, password string
		may            bool
	}{
		{"studio", "p-studio", true},
		{"led", "p-led", true},
		{"site", "s3cret", true},
		{"studio", "p-led", false},
		{"lobby", "", false},
	} {
		if got := letIn(options(address).SetUsername(c.name).SetPassword(c.password)); got != c.may {
			t.Errorf("%s with %q: let in %t", c.name, c.password, got)
		}
	}
}

// Whoever has connected with a password that was replaced, or taken away, is cut off at once; others notice nothing, and
// nothing is kept of those who have gone.
func TestAPasswordThatCountsNoMoreEndsItsConnections(t *testing.T) {
	all := known()
	b, _ := start(t, Config{Username: "site", Password: "s3cret", Credentials: all})
	address := from(t, b, net.IPv4(192, 168, 1, 20))
	lost := make(chan string, 10)
	join := func(o *paho.ClientOptions, name string) paho.Client {
		return connect(t, o.SetClientID(name).SetConnectionLostHandler(func(paho.Client, error) { lost <- name }))
	}
	join(as(address, "studio"), "one")
	join(as(address, "studio"), "two")
	led := join(as(address, "led"), "led")
	site := join(options(address).SetUsername("site").SetPassword("s3cret"), "site")
	all.Store("studio", "another")
	b.Recheck()
	gone := map[string]bool{<-lost: true, <-lost: true}
	if !gone["one"] || !gone["two"] {
		t.Errorf("cut off are %v", gone)
	}
	if letIn(as(address, "studio")) || !letIn(options(address).SetUsername("studio").SetPassword("another")) {
		t.Error("the old password counts, or the new one does not")
	}
	all.Delete("led")
	b.Recheck()
	if name := <-lost; name != "led" || led.IsConnectionOpen() {
		t.Errorf("%s is cut off", name)
	}
	done(t, site.Publish("elsewhere", 1, false, ""))
	for deadline := time.Now().Add(20 * time.Second); ; runtime.Gosched() {
		b.guard.mu.Lock()
		left := len(b.guard.holders)
		b.guard.mu.Unlock()
		if left == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d are kept", left)
		}
	}
}

// A display subscribes to what is its own. A filter that matches anything else is refused as a whole.
func TestADisplayReadsOnlyItsOwn(t *testing.T) {
	_, address := guarded(t)
	c := connect(t, as(address, "studio"))
	for filter, may := range map[string]bool{
		"yiping/a/displays/studio/program":          true,
		"yiping/a/displays/studio/+":                true,
		"yiping/a/displays/studio/#":                true,
		"yiping/a/displays/studio":                  true,
		"yiping/a/status":                           true,
		"yiping/a/status/#":                         false,
		"yiping/a/displays/studio2/program":         false,
		"yiping/a/displays/led/text":                false,
		"yiping/a/displays/+/program":               false,
		"yiping/a/displays/#":                       false,
		"yiping/a/displays/studio#":                 false,
		"yiping/a/+/studio/program":                 false,
		"yiping/+/displays/studio/program":          false,
		"+/a/displays/studio/program":               false,
		"yiping/a/agenda/today":                     false,
		"yiping/a/rooms/x/now":                      false,
		"yiping/a/in/#":                             false,
		"yiping/a/#":                                false,
		"yiping/#":                                  false,
		"#":                                         false,
		"+/+/+":                                     false,
		"$SYS/#":                                    false,
		"$share/g/yiping/a/displays/studio/program": false,
		"$share/g/#":                                false,
	} {
		token := c.Subscribe(filter, 1, nil)
		if !token.WaitTimeout(20 * time.Second) {
			t.Fatal("the broker does not answer")
		}
		for _, granted := range token.(*paho.SubscribeToken).Result() { // one; the client shortens what is shared
			if (granted != 0x80) != may {
				t.Errorf("%s: granted %#x", filter, granted)
			}
		}
	}
}

// What a display may write is its own status, also by its last will.
func TestADisplayWritesOnlyItsOwnStatus(t *testing.T) {
	b, address := guarded(t)
	b.guard.site.Displays = []string{"studio", "led"}
	for topic, may := range map[string]bool{
		"yiping/a/displays/studio/status":  true,
		"yiping/a/displays/led/status":     false,
		"yiping/a/displays/studio/program": false,
		"yiping/a/status":                  false,
		"yiping/a/in/contact/fire":         false,
		"yiping/b/status":                  false,
		"cmnd/lamp/POWER":                  false,
	} {
		lost := make(chan struct{})
		c := connect(t, as(address, "studio").SetConnectionLostHandler(func(paho.Client, error) { close(lost) }))
		token := c.Publish(topic, 1, true, "word")
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
		if letIn(as(address, "studio").SetWill(topic, "word", 1, true)) != may {
			t.Errorf("last will on %s: let in %t", topic, !may)
		}
	}
}

// Whose session it is does not follow from its id alone: with the id of somebody else a display neither takes
// up what that one was subscribed to nor ends its connection.
func TestADisplayTakesUpNobodyElsesSession(t *testing.T) {
	b, address := guarded(t)
	lost := make(chan struct{})
	whole := options(address).SetUsername("site").SetPassword("s3cret").SetClientID("same").SetCleanSession(false)
	whole.SetDefaultPublishHandler(func(paho.Client, paho.Message) {}).SetConnectionLostHandler(func(paho.Client, error) { close(lost) })
	site := connect(t, whole)
	done(t, site.Subscribe("#", 1, nil))
	heard := make(chan heard, 100)
	o := as(address, "studio").SetClientID("same").SetCleanSession(false)
	o.SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) { heard <- heardOf(m) })
	studio := connect(t, o)
	done(t, studio.Subscribe("yiping/a/displays/studio/#", 1, nil))
	d := daemonsOwn(t, b)
	done(t, d.Publish("yiping/a/displays/led/program", 1, true, "not yours"))
	done(t, d.Publish("yiping/a/displays/studio/program", 1, true, "yours"))
	if h := next(t, heard); h.payload != "yours" {
		t.Errorf("it got %+v", h)
	}
	select {
	case <-lost:
		t.Error("the other one was cut off")
	default:
	}
	// Its own session is taken up again.
	studio.Disconnect(100)
	done(t, d.Publish("yiping/a/displays/studio/program", 1, true, "newer"))
	connect(t, o)
	h := next(t, heard)
	for h.payload == "yours" { // was not acknowledged yet: at least once may be twice
		h = next(t, heard)
	}
	if h.payload != "newer" {
		t.Errorf("after it came back it got %+v", h)
	}
}

func heardOf(m paho.Message) heard { return heard{m.Topic(), string(m.Payload()), m.Retained()} }

// Whatever filter a display is granted, nothing matches it but what is its own.
func TestNoFilterOfADisplayMatchesMore(t *testing.T) {
	g := newGuard(Config{Prefix: "yiping/a"}, func() {})
	level := rapid.SampledFrom([]string{"yiping", "a", "displays", "studio", "studio2", "led", "status", "program", "$share", ""})
	pattern := rapid.OneOf(level, rapid.SampledFrom([]string{"+", "#"}))
	rapid.Check(t, func(t *rapid.T) {
		begin := rapid.SampledFrom([]string{"", "yiping/a/", "yiping/a/displays/", "yiping/a/displays/studio/"})
		filter := begin.Draw(t, "begin") + strings.Join(rapid.SliceOfN(pattern, 1, 4).Draw(t, "filter"), "/")
		topic := begin.Draw(t, "begin of topic") + strings.Join(rapid.SliceOfN(level, 1, 4).Draw(t, "topic"), "/")
		own := topic == "yiping/a/status" || topic == "yiping/a/displays/studio" || strings.HasPrefix(topic, "yiping/a/displays/studio/")
		if g.mayRead("studio", filter) && matches(strings.Split(filter, "/"), strings.Split(topic, "/")) && !own {
			t.Errorf("%s is granted and matches %s", filter, topic)
		}
		if g.mayRead("studio", topic) != own {
			t.Errorf("%s is delivered: %t", topic, !own)
		}
	})
}

// matches tells whether a topic matches a filter (MQTT 3.1.1, 4.7.1).
func matches(filter, topic []string) bool {
	switch {
	case len(filter) == 0:
		return len(topic) == 0
	case filter[0] == "#":
		return true
	case len(topic) == 0:
		return false
	}
	return (filter[0] == "+" || filter[0] == topic[0]) && matches(filter[1:], topic[1:])
}

// With the password of one display as many connect as there are pages of one, whoever has it; that is no guess, and nobody else notices.
func TestADisplayHasFewConnections(t *testing.T) {
	b, address := guarded(t)
	var all []paho.Client
	for i := range wire.MaxSessions {
		all = append(all, connect(t, as(address, "studio").SetClientID(fmt.Sprint(i))))
	}
	for i := range 2 * wrongAtFirst {
		if letIn(as(address, "studio").SetClientID(fmt.Sprint("more", i))) {
			t.Fatalf("%d connections of one display", wire.MaxSessions+1)
		}
	}
	if !letIn(as(address, "led")) || !letIn(options(address).SetUsername("site").SetPassword("s3cret")) {
		t.Error("others are not let in")
	}
	if !letIn(as(address, "studio").SetClientID("0")) { // it takes the place of one, and goes
		t.Error("one that comes again is not let in")
	}
	all[1].Disconnect(100)
	for deadline := time.Now().Add(20 * time.Second); ; runtime.Gosched() {
		b.guard.mu.Lock()
		left := len(b.guard.holders)
		b.guard.mu.Unlock()
		if left < wire.MaxSessions {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d are kept", left)
		}
	}
	if !letIn(as(address, "studio").SetClientID("more")) {
		t.Error("when one has gone nobody is let in")
	}
}
