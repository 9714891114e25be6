package broker

import (
	"net"
	"net/url"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// A last will is an input like any other: a retained one is refused and told, one that is not is heard.
func TestARetainedWillIsRefusedAndTold(t *testing.T) {
	b, address := start(t, Config{})
	got := listen(t, options(address), "yiping/a/in/#")
	for _, c := range []struct {
		will     string
		retained bool
	}{{"alarm", true}, {"gone", false}} {
		_, seen := b.Changes().Get()
		var line net.Conn
		connect(t, options(address).SetWill("yiping/a/in/contact/fire", c.will, 1, c.retained).SetCustomOpenConnectionFn(func(at *url.URL, _ paho.ClientOptions) (conn net.Conn, err error) {
			line, err = net.Dial("tcp", at.Host)
			return line, err
		}))
		line.Close() // without a word
		if c.retained {
			select {
			case <-b.Changes().Changed(seen):
			case h := <-got:
				t.Errorf("it was heard: %+v", h)
			case <-time.After(20 * time.Second):
				t.Fatal("it was not told")
			}
			continue
		}
		if h := next(t, got); h.payload != c.will {
			t.Errorf("heard was %+v", h)
		}
	}
	if p := b.Problems(); len(p) != 1 || p[0].ID != "mqtt/retained/yiping/a/in/contact/fire" {
		t.Errorf("told was %+v", p)
	}
	if kept, ok := b.server.Topics.Retained.Get("yiping/a/in/contact/fire"); ok {
		t.Errorf("who comes later gets %s", kept.Payload)
	}
}
