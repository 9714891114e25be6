package mqtt

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"sync/atomic"
	"testing"
)

// A daemon may stop at any moment, such as between what it says and the broker's word that it was heard. Whoever takes
// leave of a broker has no last will, so it must always have said the last word itself.

// heldUp is a connection on which nothing more is heard, once a certain text was said, until somebody lets go of it.
type heldUp struct {
	net.Conn
	at   string
	held atomic.Bool
	free chan struct{}
}

func (c *heldUp) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(c.at)) {
		c.held.Store(true)
	}
	return c.Conn.Write(p)
}

func (c *heldUp) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if c.held.Load() {
		<-c.free
	}
	return n, err
}

// dying runs something with a connection to a broker, stops it while the broker's word is held up that it has heard
// the text, and returns when it has ended.
func dying(t *testing.T, address, text string, run func(context.Context, func(context.Context) (net.Conn, error)) error, heard func(), last func()) {
	t.Helper()
	free := make(chan struct{})
	ctx, die := context.WithCancel(t.Context())
	defer die()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, func(ctx context.Context) (net.Conn, error) {
			c, err := over(address)(ctx)
			return &heldUp{Conn: c, at: text, free: free}, err
		})
	}()
	heard()
	die()
	last()
	close(free)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestALampIsDefinedWhenTheDaemonStopsInTheMiddle(t *testing.T) {
	address := mosquitto(t)
	w := watch(t, address)
	is := func(payload string) func() {
		return func() {
			t.Helper()
			w.until("the lamp is told "+payload, func() bool { return w.held["lamps/door"] == payload })
		}
	}
	dying(t, address, "red", func(ctx context.Context, dial func(context.Context) (net.Conn, error)) error {
		l := &Lamp{ID: "door", Topic: "yiping/a/lamps/door", Retain: true, Gone: "blink", Log: slog.New(slog.DiscardHandler), Dial: dial}
		l.Show("red")
		return l.Run(ctx)
	}, is("red"), is("blink"))
}

func TestADaemonThatStopsInTheMiddleSaysThatItIsGone(t *testing.T) {
	address := mosquitto(t)
	w := watch(t, address)
	is := func(payload string) func() {
		return func() {
			t.Helper()
			w.until("the daemon says "+payload, func() bool { return w.held[statusTopic] == payload })
		}
	}
	dying(t, address, online, func(ctx context.Context, dial func(context.Context) (net.Conn, error)) error {
		return New(Config{Hub: newHub(), Prefix: "yiping/a", Log: slog.New(slog.DiscardHandler), Dial: dial}).Run(ctx)
	}, is(online), is(offline))
}
