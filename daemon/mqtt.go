package daemon

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"yiping/daemon/agenda"
	"yiping/daemon/broker"
	"yiping/daemon/config"
	"yiping/daemon/livestream"
	"yiping/daemon/topics"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/displays/mqtt"
	"yiping/playlists"
)

// messages is what of the daemon speaks MQTT. Its parts are nil where the site has none.
type messages struct {
	broker   *broker.Broker
	client   *mqtt.Client
	agenda   task
	lamps    []*mqtt.Lamp
	mistakes []playlists.Problem
}

// messaging returns the parts that speak MQTT.
func messaging(c config.Config, o Options, hub *displays.Hub, booked *agenda.Agenda) (*messages, error) {
	m := new(messages)
	if c.MQTT.URL == "" && c.MQTT.Listen == config.Off {
		return m, nil
	}
	var living []string
	for _, d := range c.Displays {
		if d.Transport == "mqtt" {
			living = append(living, d.ID)
		}
	}
	log := o.Log.With("part", "mqtt")
	password := m.password(c.MQTT, log)
	client := mqtt.Config{Hub: hub, Displays: living, Sources: []string{topics.Source, livestream.Topics}, Prefix: c.MQTT.Prefix, Log: log}
	if c.MQTT.URL != "" {
		client.Broker, client.Username, client.Password, client.Dial = c.MQTT.URL, c.MQTT.Username, password, dial(c.MQTT.URL)
	} else {
		b, err := broker.New(broker.Config{
			Listener: o.MQTT, Address: c.MQTT.Listen, Prefix: c.MQTT.Prefix, Displays: living,
			Username: c.MQTT.Username, Password: password, Log: o.Log.With("part", "broker"),
		})
		if err != nil {
			return nil, err
		}
		m.broker, client.Broker, client.Dial = b, "自带 within", b.Dial
	}
	m.client = mqtt.New(client)
	for _, l := range c.Lamps {
		m.lamps = append(m.lamps, &mqtt.Lamp{
			ID: l.ID, Topic: l.Topic, Retain: l.Retain, Gone: l.Unknown, Dial: client.Dial, Username: client.Username, Password: client.Password, Log: log,
		})
	}
	m.agenda = func(ctx context.Context) error {
		return topics.Run(ctx, topics.Config{House: c.House(), Zone: c.Zone(), Texts: lines(c), Bookings: booked.Bookings(), Publish: m.client.Set})
	}
	return m, nil
}

// password reads the password. Without it nobody outside of this computer gets in, and another broker may
// refuse the daemon: that is to be mended while the displays go on.
func (m *messages) password(c config.MQTT, log *slog.Logger) string {
	if c.PasswordFile == "" {
		return ""
	}
	text, err := os.ReadFile(c.PasswordFile)
	if err != nil {
		log.Warn("cannot read the MQTT password", "err", err)
		m.mistakes = append(m.mistakes, playlists.Problem{
			ID: "mqtt/password", Where: c.PasswordFile,
			What:   playlists.Text{ZH: "读不出 MQTT 的密码", EN: "the MQTT password cannot be read"},
			Remedy: playlists.Text{ZH: "请检查 mqtt.password_file 的路径和权限，然后重新载入配置", EN: "check the path and the permissions of mqtt.password_file, then reload the configuration"},
		})
		return ""
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(line)
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

// lines returns of which rooms the line of each display speaks: of those that its board is about, else of its
// own.
func lines(c config.Config) []topics.Text {
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

// tasks returns what has to run.
func (m *messages) tasks(changed *latest.Cell[struct{}]) []task {
	var all []task
	tell := func(of *latest.Cell[struct{}]) task {
		return func(ctx context.Context) error {
			for seen := uint64(0); ; {
				var err error
				if _, seen, err = of.Next(ctx, seen); err != nil {
					return nil
				}
				changed.Set(struct{}{})
			}
		}
	}
	if m.broker != nil {
		all = append(all, m.broker.Run, tell(m.broker.Changes()))
	}
	if m.client != nil {
		all = append(all, m.client.Run, m.agenda, tell(m.client.Changes()))
	}
	for _, l := range m.lamps {
		all = append(all, l.Run)
	}
	return all
}

func (m *messages) problems() []playlists.Problem {
	all := slices.Clone(m.mistakes)
	if m.broker != nil {
		all = append(all, m.broker.Problems()...)
	}
	if m.client != nil {
		all = append(all, m.client.Problems()...)
	}
	return all
}
