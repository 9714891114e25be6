package mqtt

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"yiping/displays"
	"yiping/displays/latest"
)

// Config says what a Client connects to and what it looks after.
type Config struct {
	Hub      *displays.Hub
	Displays []string                                // ids of the displays that live on MQTT
	Sources  []string                                // that will Set topics; until all have, nothing is cleared
	Input    Input                                   // hears what others send to in/…; nil: nobody does
	Prefix   string                                  // of all topics, without a slash at its end
	Dial     func(context.Context) (net.Conn, error) // connects to the broker
	Broker   string                                  // what people call it
	Username string                                  // empty: none
	Password string
	Home     Home // how Home Assistant learns of the displays; zero: not at all
	Log      *slog.Logger
}

// Input hears a message on a topic below the prefix. It must not wait: nothing else is heard meanwhile.
type Input func(topic string, payload []byte, at time.Time)

// Home says over which topics, which do not begin with the prefix, Home Assistant is told what there is.
type Home struct {
	Filter string                  // of the topics on which it is told; empty: it is not
	Owned  func(topic string) bool // which of them are this daemon's
	Birth  string                  // where Home Assistant says online, and wants to be told again
}

// Client is the daemon's one connection to a broker. Its methods may be called from anywhere.
type Client struct {
	Config
	devices *devices
	changed latest.Cell[struct{}] // what the broker should hold, or holds without being asked to
	changes latest.Cell[struct{}]
	once    chan due // what is said once

	mu     sync.Mutex // guards what follows
	topics topics
	away   error           // why there is no connection; nil: there is one
	inputs map[string]bool // topics of inputs that are retained
}

const (
	online, offline = "online", "offline"
	statusTopic     = "status"
)

const (
	backoffFirst = 500 * time.Millisecond
	backoffLast  = 30 * time.Second
	answer       = 20 * time.Second // until the broker acknowledges
	window       = 256              // messages under way
	answers      = 100              // that wait to be said once
	keepAlive    = 15 * time.Second
	farewell     = time.Second // for the last word
	refused      = 0x80        // what a broker answers to a subscription (MQTT 3.1.1, 3.9.3)
)

var errNotYet = errors.New("not connected yet")

// New returns a client, which connects when it runs.
func New(c Config) *Client {
	m := &Client{Config: c, devices: newDevices(c.Hub, c.Displays, c.Log), once: make(chan due, answers), away: errNotYet, inputs: map[string]bool{}}
	m.topics = newTopics(append([]string{documentTopics, attestedTopics}, c.Sources...))
	return m
}

// Set replaces what a source wants its topics to hold, by topic below the prefix, or by whole topic behind
// a slash (see Whole). A nil value leaves the topic as it is. The values must not be changed any more.
func (c *Client) Set(source string, topics map[string][]byte) {
	c.mu.Lock()
	c.topics.want[source] = topics
	c.mu.Unlock()
	c.changed.Set(struct{}{})
}

// Say publishes something once, not retained, to a topic below the prefix: an answer. It never waits; without a
// connection, or too fast, it is lost.
func (c *Client) Say(topic string, payload []byte) {
	c.mu.Lock()
	away := c.away
	c.mu.Unlock()
	if away != nil {
		return
	}
	select {
	case c.once <- due{topic: topic, value: payload, once: true}:
	default:
	}
}

// Run keeps the topics right until ctx ends; it is a task and returns nil.
func (c *Client) Run(ctx context.Context) error {
	var all sync.WaitGroup
	all.Go(func() { c.documents(ctx) })
	all.Go(func() { c.attested(ctx) })
	all.Go(func() { c.stay(ctx) })
	all.Wait()
	return nil
}

// stay keeps the client connected.
func (c *Client) stay(ctx context.Context) {
	again(ctx, func() bool {
		began, err := c.connect(ctx)
		c.devices.reset()
		if ctx.Err() == nil {
			c.report(err)
		}
		return began
	})
}

// report notes why there is no connection, nil if there is one.
func (c *Client) report(err error) {
	c.mu.Lock()
	was := c.away
	c.away = err
	c.mu.Unlock()
	if (was == nil) == (err == nil) && !errors.Is(was, errNotYet) {
		return
	}
	if err != nil {
		c.Log.Warn("no connection to the MQTT broker", "broker", c.Broker, "err", err)
	} else {
		c.Log.Info("connected to the MQTT broker", "broker", c.Broker)
	}
	c.changes.Set(struct{}{})
}

// connect holds one connection until it is lost, and tells whether there was one.
func (c *Client) connect(ctx context.Context) (began bool, err error) {
	life, lost := context.WithCancelCause(ctx)
	defer lost(nil)
	swept := make(chan struct{}, 1)
	o := connection(life, "yiping", c.Username, c.Password, c.Dial, lost).SetWill(c.topic(statusTopic), offline, 1, true).
		SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) { c.hear(m, swept) })
	client := paho.NewClient(o)
	if err := acknowledged(life, client.Connect()); err != nil {
		return false, err
	}
	defer client.Disconnect(100)
	defer c.end(ctx, client)
	if err := c.sweep(life, client, swept); err != nil {
		return false, err
	}
	c.report(nil)
	return true, c.publish(life, client)
}

// end says, when the daemon stops, what its last will would say, whatever it was doing then: whoever takes leave of a
// broker has none.
func (c *Client) end(ctx context.Context, client paho.Client) {
	if ctx.Err() == nil {
		return
	}
	last, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	_ = c.hand(last, client, []due{{topic: statusTopic, value: []byte(offline)}})
}

// sweep learns what is retained below the prefix, says that the daemon is there, and listens from then on to
// what others say, not to itself. A broker answers in order, so what was retained has come when the word
// that was published afterwards comes back.
func (c *Client) sweep(ctx context.Context, client paho.Client, swept <-chan struct{}) error {
	all := []string{c.topic("#")}
	if c.Home.Filter != "" {
		all = append(all, c.Home.Filter)
	}
	if err := subscribe(ctx, client, all...); err != nil {
		return err
	}
	if err := acknowledged(ctx, client.Publish(c.topic(statusTopic), 1, true, online)); err != nil {
		return err
	}
	select {
	case <-swept:
	case <-time.After(answer):
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	filters := []string{c.topic(statusTopic), c.topic("in/#")}
	for _, id := range c.Displays {
		filters = append(filters, c.topic(statusOf(id)))
	}
	if c.Home.Birth != "" {
		filters = append(filters, c.Home.Birth)
	}
	if err := subscribe(ctx, client, filters...); err != nil {
		return err
	}
	return acknowledged(ctx, client.Unsubscribe(all...)) // not before: no alarm may fall between the two
}

// subscribe returns when the broker has granted all filters. The client behind it takes a refusal for an
// acknowledgement.
func subscribe(ctx context.Context, client paho.Client, filters ...string) error {
	wanted := map[string]byte{}
	for _, f := range filters {
		wanted[f] = 1
	}
	t := client.SubscribeMultiple(wanted, nil)
	if err := acknowledged(ctx, t); err != nil {
		return err
	}
	for filter, granted := range t.(*paho.SubscribeToken).Result() {
		if granted == refused {
			return fmt.Errorf("the broker does not let the daemon hear %s", filter)
		}
	}
	return nil
}

// publish makes the broker hold what it should, until the connection is lost or ctx ends.
func (c *Client) publish(ctx context.Context, client paho.Client) error {
	held := map[string][]byte{}
	for {
		_, seen := c.changed.Get()
		for {
			c.mu.Lock()
			due := c.topics.due(held, window)
			c.mu.Unlock()
			if len(due) == 0 {
				break
			}
			if err := c.hand(ctx, client, due); err != nil {
				return err
			}
		}
		select {
		case <-c.changed.Changed(seen):
		case said := <-c.once:
			if err := c.hand(ctx, client, []due{said}); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// hand publishes all that is due and then waits until it is acknowledged. The client may be stuck in taking
// a message for as long as a write may take, when the connection has just been lost: then it is left alone.
func (c *Client) hand(ctx context.Context, client paho.Client, due []due) error {
	handed := make(chan []paho.Token, 1)
	go func() {
		tokens := make([]paho.Token, len(due))
		for i, d := range due {
			tokens[i] = client.Publish(c.topic(d.topic), 1, !d.once, d.value)
		}
		handed <- tokens
	}()
	select {
	case tokens := <-handed:
		for _, t := range tokens {
			if err := acknowledged(ctx, t); err != nil {
				return err
			}
		}
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// acknowledged waits for the broker.
func acknowledged(ctx context.Context, t paho.Token) error {
	late := time.NewTimer(answer)
	defer late.Stop()
	select {
	case <-t.Done():
		return t.Error()
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-late.C:
		return errors.New("the broker does not answer")
	}
}

func (c *Client) topic(name string) string {
	if whole, ok := strings.CutPrefix(name, "/"); ok {
		return whole
	}
	return c.Prefix + "/" + name
}

// hear takes a message. It must not wait: the client behind it reads nothing meanwhile.
func (c *Client) hear(m paho.Message, swept chan<- struct{}) {
	below, ours := strings.CutPrefix(m.Topic(), c.Prefix+"/")
	if !ours {
		c.hearHome(m)
		return
	}
	switch id, isStatus := displayOf(below); {
	case below == statusTopic:
		c.hearStatus(m, swept)
	case strings.HasPrefix(below, "in/"):
		c.hearInput(below, m)
	case isStatus && c.devices.has(id) && !m.Retained():
		if c.devices.hear(id, m.Payload(), time.Now()) {
			c.attest()
		}
	case m.Retained() && len(m.Payload()) > 0 && owned(below):
		c.find(below)
	}
}

// find notes that something of the daemon's is retained.
func (c *Client) find(topic string) {
	c.mu.Lock()
	c.topics.found[topic] = struct{}{}
	c.mu.Unlock()
	c.changed.Set(struct{}{})
}

// hearStatus hears the daemon's own word, or a last will of an earlier connection that comes late.
func (c *Client) hearStatus(m paho.Message, swept chan<- struct{}) {
	if m.Retained() {
		return
	}
	if string(m.Payload()) == online {
		select {
		case swept <- struct{}{}:
		default:
		}
		return
	}
	c.mu.Lock()
	c.topics.again = true
	c.mu.Unlock()
	c.changed.Set(struct{}{})
}

// hearInput hands on what is said to inputs, but refuses what is retained: it would come again with every
// connection. An empty message is how that is cleared, and says nothing.
func (c *Client) hearInput(below string, m paho.Message) {
	retained := m.Retained() && len(m.Payload()) > 0
	if c.Input != nil && !m.Retained() && len(m.Payload()) > 0 {
		c.Input(below, m.Payload(), time.Now())
	}
	c.mu.Lock()
	was := c.inputs[below]
	if retained && len(c.inputs) < 100 {
		c.inputs[below] = true
	} else if len(m.Payload()) == 0 {
		delete(c.inputs, below)
	}
	changed := was != c.inputs[below]
	c.mu.Unlock()
	if changed {
		if retained {
			c.Log.Warn("refused a retained input", "topic", m.Topic())
		}
		c.changes.Set(struct{}{})
	}
}
