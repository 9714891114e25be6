package mqtt

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

type dial = func(context.Context) (net.Conn, error)

// brokers start a broker as the daemon has it, and return its address and how the daemon connects to it.
var brokers = map[string]func(*testing.T) (string, dial){
	"within": func(t *testing.T) (string, dial) {
		b := guarding(t, "yiping/a")
		return b.Address, b.Dial
	},
	"mosquitto": func(t *testing.T) (string, dial) {
		address := mosquitto(t)
		return address, over(address)
	},
}

// What others send to inputs is heard, in order, also what they sent with the flag that it came before; what is
// retained never is, not when it is published, not with the next connection.
func TestInputsAreHeard(t *testing.T) {
	for name, start := range brokers {
		t.Run(name, func(t *testing.T) {
			address, dial := start(t)
			device := paho.NewClient(options(address))
			if err := acknowledged(t.Context(), device.Connect()); err != nil {
				t.Fatal(err)
			}
			defer device.Disconnect(100)
			send := func(topic string, retained bool, payload string) {
				t.Helper()
				if err := acknowledged(t.Context(), device.Publish("yiping/a/"+topic, 1, retained, payload)); err != nil {
					t.Fatal(err)
				}
			}
			send("in/contact/old", true, "alarm")
			heard := make(chan string, 10)
			run(t, Config{Hub: newHub(), Dial: dial, Input: func(topic string, payload []byte, at time.Time) {
				if time.Since(at) > time.Minute {
					t.Errorf("heard at %v", at)
				}
				heard <- topic + " " + string(payload)
			}})
			send("in/contact/fire", true, "retained")
			send("in/contact/fire", true, "")
			send("in/notice", false, "")
			send("in/contact/fire", false, "alarm")
			send("in/contact/fire", false, "alarm")
			send("in/notice", false, `{"id":"1"}`)
			want := []string{"in/contact/fire alarm", "in/contact/fire alarm", `in/notice {"id":"1"}`}
			if name == "mosquitto" { // which does not tell those who are there already that a message is retained
				want = slices.Insert(want, 0, "in/contact/fire retained")
			}
			var got []string
			for range want {
				select {
				case h := <-heard:
					got = append(got, h)
				case <-time.After(20 * time.Second):
					t.Fatalf("heard is only %q", got)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("heard is %q, want %q", got, want)
			}
		})
	}
}

// From the first message on that a client hears, it hears all: none falls between what it listens to at first and later.
func TestNoInputIsLostWhileAClientConnects(t *testing.T) {
	for name, start := range brokers {
		t.Run(name, func(t *testing.T) {
			address, dial := start(t)
			device := paho.NewClient(options(address))
			if err := acknowledged(t.Context(), device.Connect()); err != nil {
				t.Fatal(err)
			}
			defer device.Disconnect(100)
			heard := make(chan string, 10_000)
			c := New(Config{Hub: newHub(), Prefix: "yiping/a", Dial: dial, Log: slog.New(slog.DiscardHandler), Input: func(_ string, payload []byte, _ time.Time) { heard <- string(payload) }})
			background(t, c.Run)
			isConnected := make(chan struct{})
			go func() { connected(t, c); close(isConnected) }()
			last := 0
			for more := 20; more > 0; last++ {
				if err := acknowledged(t.Context(), device.Publish("yiping/a/in/contact/fire", 1, false, fmt.Sprint(last))); err != nil {
					t.Fatal(err)
				}
				select {
				case <-isConnected:
					more--
				default:
				}
			}
			got := map[string]bool{}
			var first string
			for !got[fmt.Sprint(last-1)] {
				select {
				case n := <-heard:
					if got[n] = true; first == "" {
						first = n
					}
				case <-time.After(20 * time.Second):
					t.Fatalf("of %d messages the last is not heard", last)
				}
			}
			from, err := strconv.Atoi(first)
			if err != nil {
				t.Fatal(err)
			}
			for n := from; n < last; n++ {
				if !got[fmt.Sprint(n)] {
					t.Errorf("of %d messages %d is not heard", last, n)
				}
			}
		})
	}
}

// An answer is said once, to those who listen then; nothing of it stays.
func TestAnAnswerIsSaidOnce(t *testing.T) {
	for name, start := range brokers {
		t.Run(name, func(t *testing.T) {
			address, dial := start(t)
			before := watch(t, address)
			c := New(Config{Hub: newHub(), Prefix: "yiping/a", Dial: dial, Log: slog.New(slog.DiscardHandler)})
			for range 2 * answers {
				c.Say("out/notice", []byte("to nobody")) // there is no connection
			}
			background(t, c.Run)
			connected(t, c)
			for n := range 20 {
				c.Say("out/notice", fmt.Append(nil, n))
			}
			var got []string
			before.until("all are said", func() bool {
				if said := before.held["out/notice"]; said != "" && (len(got) == 0 || got[len(got)-1] != said) {
					got = append(got, said)
				}
				return before.held["out/notice"] == "19"
			})
			if len(got) != 20 || got[0] != "0" {
				t.Errorf("said was %q", got)
			}
			c.Set("probe", map[string][]byte{"z": []byte("z")})
			after := watch(t, address)
			after.until("the probe is there", func() bool { return after.held["z"] == "z" })
			if said := after.held["out/notice"]; said != "" {
				t.Errorf("%q has stayed", said)
			}
		})
	}
}
