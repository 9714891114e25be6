package mqtt

import (
	"context"
	"log/slog"
	"net"
	"testing"
	"time"

	"yiping/displays/latest"
)

// A lamp over a studio's door, on Debian's Mosquitto: it shows what it is told; when the daemon dies, or its network,
// nobody knows any more; when the broker comes back, it is told anew.
func TestALampIsDefinedInEveryFault(t *testing.T) {
	for _, retain := range []bool{true, false} {
		m := newMosquitto(t)
		m.start()
		w := watch(t, m.address)
		var conn latest.Cell[net.Conn]
		l := &Lamp{ID: "door", Topic: "yiping/a/lamps/door", Retain: retain, Gone: "blink", Log: slog.New(slog.DiscardHandler), Dial: func(ctx context.Context) (net.Conn, error) {
			c, err := over(m.address)(ctx)
			conn.Set(c)
			return c, err
		}}
		ctx, die := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- l.Run(ctx) }()
		is := func(payload string) {
			t.Helper()
			w.until("the lamp is told "+payload, func() bool { return w.held["lamps/door"] == payload })
		}
		l.Show("dark")
		is("dark")
		l.Show("red")
		is("red")

		c, _ := conn.Get()
		c.(*net.TCPConn).CloseWrite() // gone without a word
		is("blink")
		is("red")

		m.kill()
		m.start()
		if retain {
			fresh := watch(t, m.address)
			fresh.until("the lamp is red again", func() bool { return fresh.held["lamps/door"] == "red" })
		} else {
			w = watch(t, m.address)
			is("red")
		}
		w = watch(t, m.address)
		l.Show("dark") // what was retained could say red without the lamp's being back
		is("dark")
		die() // the daemon stops
		is("blink")
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// deaf is a connection whose end the broker does not see, as when a network is cut: it waits for a word of the lamp.
type deaf struct{ net.Conn }

func (c deaf) Close() error { return c.SetDeadline(time.Now()) }

// A broker takes a while to see that a connection is dead. Its last will then comes after what the next connection has
// said, and would stay.
func TestALastWillThatComesLate(t *testing.T) {
	for name, address := range map[string]string{"mosquitto": mosquitto(t), "within": within(t)} {
		t.Run(name, func(t *testing.T) {
			w := watch(t, address)
			var conn latest.Cell[net.Conn]
			l := &Lamp{ID: "door", Topic: "yiping/a/lamps/door", Retain: true, Gone: "blink", Log: slog.New(slog.DiscardHandler), Dial: func(ctx context.Context) (net.Conn, error) {
				c, err := over(address)(ctx)
				conn.Set(c)
				return deaf{c}, err
			}}
			background(t, l.Run)
			is := func(payload string) {
				t.Helper()
				w.until("the lamp is told "+payload, func() bool { return w.held["lamps/door"] == payload })
			}
			l.Show("dark")
			is("dark")
			old, seen := conn.Get()
			deaf{old}.Close()
			if _, _, err := conn.Next(t.Context(), seen); err != nil {
				t.Fatal(err)
			}
			l.Show("red")
			is("red")
			old.Close() // the broker notices
			is("blink")
			is("red")
		})
	}
}
