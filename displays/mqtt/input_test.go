package mqtt

import (
	"context"
	"net"
	"slices"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// What others send to inputs is heard, in order, also what they sent with the flag that it came before; what is
// retained never is, not when it is published, not with the next connection.
func TestInputsAreHeard(t *testing.T) {
	type dial = func(context.Context) (net.Conn, error)
	for name, start := range map[string]func(*testing.T) (string, dial){
		"within": func(t *testing.T) (string, dial) {
			b := guarding(t, "yiping/a")
			return b.Address, b.Dial
		},
		"mosquitto": func(t *testing.T) (string, dial) {
			address := mosquitto(t)
			return address, over(address)
		},
	} {
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
