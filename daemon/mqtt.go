package daemon

import (
	"context"
	"crypto/tls"
	"net"
	"net/url"
	"slices"
	"time"

	"yiping/daemon/broker"
	"yiping/daemon/config"
	"yiping/daemon/inputs"
	"yiping/daemon/led"
	"yiping/daemon/livestream"
	"yiping/daemon/roster"
	"yiping/daemon/topics"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/displays/mqtt"
	"yiping/playlists"
)

// messages is what of the daemon speaks MQTT, or hears what others say, over MQTT or otherwise.
type messages struct {
	parts    []part
	work     []task       // besides that of the parts
	client   *mqtt.Client // nil: there is no broker
	lamps    []*mqtt.Lamp
	led      *led.LED
	mistakes []playlists.Problem
}

// part is something that runs and says what a person should mend.
type part interface {
	Run(ctx context.Context) error
	Problems() []playlists.Problem
	Changes() *latest.Cell[struct{}]
}

// open makes the parts that speak MQTT, if the site has a broker, and lets them hear inputs.
func (m *messages) open(c config.Config, o Options, hub *displays.Hub, players *roster.Roster, heard map[string]inputs.Input) error {
	if c.MQTT.URL == "" && c.MQTT.Listen == config.Off {
		return nil
	}
	var living []string
	for _, d := range c.Displays {
		if d.Transport == "mqtt" {
			living = append(living, d.ID)
		}
	}
	log := o.Log.With("part", "mqtt")
	password := m.password(c.MQTT.PasswordFile, "mqtt/password", "mqtt.password_file", log)
	in := inputs.New(c.MQTT.Prefix, heard, log)
	client := mqtt.Config{Hub: hub, Displays: living, Sources: []string{topics.Source, topics.NoticeSource, led.Source, livestream.Topics}, Input: in.Hear, Prefix: c.MQTT.Prefix, Log: log}
	m.tellHome(c, o, &client)
	if c.MQTT.URL != "" {
		client.Broker, client.Username, client.Password, client.Dial = c.MQTT.URL, c.MQTT.Username, password, dial(c.MQTT.URL)
	} else {
		b, err := broker.New(broker.Config{
			Listener: o.MQTT, Address: c.MQTT.Listen, Prefix: c.MQTT.Prefix, Displays: living,
			Username: c.MQTT.Username, Password: password, Credentials: m.passwords(c, players, log), Log: o.Log.With("part", "broker"),
		})
		if err != nil {
			return err
		}
		m.parts, client.Broker, client.Dial = append(m.parts, b), "自带 within", b.Dial
		m.work = append(m.work, recheck(players, b))
	}
	m.client = mqtt.New(client)
	for _, l := range c.Lamps {
		m.lamps = append(m.lamps, &mqtt.Lamp{
			ID: l.ID, Topic: l.Topic, Retain: l.Retain, Gone: l.Unknown, Dial: client.Dial, Username: client.Username, Password: client.Password, Log: log,
		})
	}
	m.parts = append(m.parts, m.client, in)
	return nil
}

// dial returns how to connect to another broker. The address was checked with the configuration.
func dial(address string) func(context.Context) (net.Conn, error) {
	u, err := url.Parse(address)
	plain := &net.Dialer{Timeout: 10 * time.Second}
	return func(ctx context.Context) (net.Conn, error) {
		port := u.Port()
		switch {
		case err != nil:
			return nil, err
		case u.Scheme == "mqtts":
			if port == "" {
				port = "8883"
			}
			return (&tls.Dialer{NetDialer: plain}).DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
		case port == "":
			port = "1883"
		}
		return plain.DialContext(ctx, "tcp", net.JoinHostPort(u.Hostname(), port))
	}
}

// texts returns of which rooms the line of each display speaks: of those that its board is about, else of its
// own.
func texts(c config.Config) []topics.Text {
	var out []topics.Text
	for _, d := range c.Displays {
		t := topics.Text{Display: d.ID}
		if d.Room != "" {
			t.Rooms = []string{d.Room}
		}
		for _, region := range c.Audience(d).Regions {
			if region.Board != nil {
				t.Rooms = region.Board.Rooms
			}
		}
		out = append(out, t)
	}
	return out
}

// publish says what topics should hold, where there is a broker.
func (m *messages) publish(source string, topics map[string][]byte) {
	if m.client != nil {
		m.client.Set(source, topics)
	}
}

// say answers on a topic.
func (m *messages) say(topic string, payload []byte) { m.client.Say(topic, payload) }

// tasks returns what has to run.
func (m *messages) tasks(changed *latest.Cell[struct{}]) []task {
	var all []task
	for _, p := range m.parts {
		all = append(all, p.Run, func(ctx context.Context) error {
			for seen := uint64(0); ; {
				var err error
				if _, seen, err = p.Changes().Next(ctx, seen); err != nil {
					return nil
				}
				changed.Set(struct{}{})
			}
		})
	}
	for _, l := range m.lamps {
		all = append(all, l.Run)
	}
	return append(all, m.work...)
}

func (m *messages) problems() []playlists.Problem {
	all := slices.Clone(m.mistakes)
	for _, p := range m.parts {
		all = append(all, p.Problems()...)
	}
	return all
}
