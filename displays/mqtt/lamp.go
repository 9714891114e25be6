package mqtt

import (
	"context"
	"log/slog"
	"net"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"yiping/displays/latest"
)

// Lamp is something outside, such as the lamp over a studio's door, that shows how things stand by what is published
// to its topic. It has a connection of its own, because a connection has one last will: when the daemon is gone, the
// broker says on the lamp's topic that nobody knows any more. A lamp that stays red is worse than none.
type Lamp struct {
	ID       string
	Topic    string
	Retain   bool
	Gone     string                                  // what is published when the daemon is gone
	Dial     func(context.Context) (net.Conn, error) // connects to the broker
	Username string                                  // empty: none
	Password string
	Log      *slog.Logger

	shown latest.Cell[string]
}

// remind is how often a lamp that retains nothing is told again: it may have been without power.
const remind = 30 * time.Second

// Show lets the lamp show something, from now on.
func (l *Lamp) Show(payload string) {
	if now, version := l.shown.Get(); version == 0 || now != payload {
		l.shown.Set(payload)
	}
}

// Run keeps the lamp right until ctx ends; it is a task and returns nil.
func (l *Lamp) Run(ctx context.Context) error {
	if _, _, err := l.shown.Next(ctx, 0); err != nil {
		return nil
	}
	again(ctx, func() bool {
		began, err := l.connect(ctx)
		if began && ctx.Err() == nil {
			l.Log.Warn("a lamp has lost the broker", "lamp", l.ID, "err", err)
		}
		return began
	})
	return nil
}

// connect holds one connection until it is lost, and tells whether there was one.
func (l *Lamp) connect(ctx context.Context) (began bool, err error) {
	life, lost := context.WithCancelCause(ctx)
	defer lost(nil)
	late := make(chan struct{}, 1)
	o := connection(life, "yiping-lamp", l.Username, l.Password, l.Dial, lost).SetWill(l.Topic, l.Gone, 1, l.Retain).
		SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) {
			if now, _ := l.shown.Get(); now != l.Gone && string(m.Payload()) == l.Gone && !m.Retained() {
				select {
				case late <- struct{}{}:
				default:
				}
			}
		})
	client := paho.NewClient(o)
	if err := acknowledged(life, client.Connect()); err != nil {
		return false, err
	}
	defer client.Disconnect(100)
	defer l.end(ctx, client)
	// The last will of an earlier connection may come after what this one says, when the broker notices late.
	if err := subscribe(life, client, l.Topic); err != nil && life.Err() == nil {
		l.Log.Warn("a lamp cannot hear what is said on its topic", "lamp", l.ID, "err", err)
	}
	for {
		payload, seen := l.shown.Get()
		if err := acknowledged(life, client.Publish(l.Topic, 1, l.Retain, payload)); err != nil {
			return true, err
		}
		var reminder <-chan time.Time
		if !l.Retain {
			reminder = time.After(remind)
		}
		select {
		case <-l.shown.Changed(seen):
		case <-late:
		case <-reminder:
		case <-life.Done():
			return true, context.Cause(life)
		}
	}
}

// end says, when the daemon stops, what its last will would say: whoever takes leave of a broker has none. That holds
// whatever the lamp was doing then, such as waiting for an acknowledgement.
func (l *Lamp) end(ctx context.Context, client paho.Client) {
	if ctx.Err() == nil {
		return
	}
	last, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	_ = acknowledged(last, client.Publish(l.Topic, 1, l.Retain, l.Gone))
}
