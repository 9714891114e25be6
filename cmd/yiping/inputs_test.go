package main

import (
	"encoding/json"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"yiping/playlists"
)

// device is somebody at the broker of the demo building.
type device struct {
	paho.Client
	heard chan paho.Message
}

func connect(t *testing.T, address string) device {
	t.Helper()
	d := device{heard: make(chan paho.Message, 1000)}
	d.Client = paho.NewClient(paho.NewClientOptions().AddBroker("tcp://" + address).SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) { d.heard <- m }))
	d.await(t, d.Connect())
	t.Cleanup(func() { d.Disconnect(100) })
	return d
}

func (d device) await(t *testing.T, done paho.Token) {
	t.Helper()
	if !done.WaitTimeout(20*time.Second) || done.Error() != nil {
		t.Fatalf("the broker does not answer: %v", done.Error())
	}
}

func (d device) send(t *testing.T, topic, payload string) {
	t.Helper()
	d.await(t, d.Publish("yiping/youyilu/"+topic, 1, false, payload))
}

// hear returns the next message on a topic.
func (d device) hear(t *testing.T) paho.Message {
	t.Helper()
	select {
	case m := <-d.heard:
		return m
	case <-time.After(20 * time.Second):
		t.Fatal("nothing is heard")
		return nil
	}
}

type answer struct {
	ID, State, Notice string
	What, Remedy      playlists.Text
}

// A device posts a notice, is told what became of it, and ends it. What it says twice is done once.
func TestANoticeOverMQTT(t *testing.T) {
	address := free(t)
	d := startDemo(t, t.TempDir(), "127.0.0.1:0", "--mqtt", address)
	defer d.stop()
	d.until(t, "programs", func() bool {
		status, err := d.send("GET", "/displays/lobby/frame", nil, nil)
		return err == nil && status == 200
	})
	button := connect(t, address)
	button.await(t, button.Subscribe("yiping/youyilu/out/#", 1, nil))
	tell := func(payload string) (a answer) {
		t.Helper()
		button.send(t, "in/notice", payload)
		m := button.hear(t)
		if err := json.Unmarshal(m.Payload(), &a); err != nil || m.Retained() || m.Topic() != "yiping/youyilu/out/notice" {
			t.Fatalf("%s: %s, retained %v: %v", m.Topic(), m.Payload(), m.Retained(), err)
		}
		return a
	}
	lift := tell(`{"id":"press 1","text":{"zh-CN":"电梯检修"},"targets":["display:lobby"]}`)
	if lift.State != "taken" || lift.ID != "press 1" || lift.Notice == "" || d.over(t, "lobby") != lift.Notice || d.over(t, "station") != "" {
		t.Errorf("%+v, and the lobby has %q", lift, d.over(t, "lobby"))
	}
	button.send(t, "in/notice", `{"id":"press 1","text":{"zh-CN":"电梯检修"}}`) // nothing is said of it
	car := tell(`{"text":{"zh-CN":"请挪车"},"minutes":5,"targets":["display:studio"]}`)
	if again := tell(`{"minutes":5,"targets":["display:studio"],"text":{"zh-CN":"请挪车"}}`); car.State != "taken" || again != car {
		t.Errorf("said twice, it is %+v and %+v", car, again)
	}
	if other := tell(`{"id":"x","text":{"zh-CN":"请挪车"},"minutes":5,"targets":["display:studio"]}`); other.Notice == car.Notice {
		t.Error("with an id of its own it is taken for the other one")
	}
	for payload, want := range map[string]string{
		`{"id":"typo","text":{"zh-CN":"好"},"targets":["display:loby"]}`: "display:lobby",
		`{"id":"typo","text":"好"}`:                                      "openapi",
		`{"id":"typo","txt":{"zh-CN":"好"}}`:                             "openapi",
		`{"id":"typo","end":"nosuch"}`:                                  "/api/v1/notices",
		`{"id":"typo","end":"` + car.Notice + `","minutes":5}`:          "openapi",
		`{"id":"typo","expires":"2020-01-01T00:00:00+08:00"}`:           "时钟",
	} {
		if a := tell(payload); a.State != "refused" || a.ID != "typo" || a.What.ZH == "" || a.What.EN == "" || !strings.Contains(a.Remedy.ZH, want) || a.Remedy.EN == "" {
			t.Errorf("%s is answered with %+v", payload, a)
		}
	}
	var problems []struct{ ID, Where string }
	d.get(t, "/api/v1/problems", &problems)
	if len(problems) == 0 || !strings.Contains(problems[len(problems)-1].Where, "in/notice") {
		t.Errorf("told is %+v", problems)
	}
	for range 2 {
		if a := tell(`{"end":"` + lift.Notice + `"}`); a.State != "ended" || a.Notice != lift.Notice || d.over(t, "lobby") != "" {
			t.Errorf("ending is answered with %+v, and the lobby has %q", a, d.over(t, "lobby"))
		}
	}
	tell(`{"end":"` + car.Notice + `"}`)
	if again := tell(`{"text":{"zh-CN":"请挪车"},"minutes":5,"targets":["display:studio"]}`); again.State != "taken" || again.Notice == car.Notice {
		t.Errorf("after it was ended, the same is answered with %+v", again)
	}
}

// The contact of the fire alarm, from the wire to the displays, with the daemon killed whenever that may hurt.
func TestAFireContact(t *testing.T) {
	dir, address := t.TempDir(), free(t)
	more := []string{"mqtt: {listen: '" + address + "', prefix: yiping/youyilu}", "contacts: [{id: fire, name: 消防联动, payload_alarm: [alarm, '1']}]"}
	var d child
	var wire device
	start := func() {
		if d.cmd != nil {
			d.cmd.Process.Kill()
			d.cmd.Wait()
		}
		d = startChild(t, dir, more...)
		d.ready(t)
		d.until(t, "MQTT", func() bool {
			c, err := net.Dial("tcp", address)
			if err == nil {
				c.Close()
			}
			return err == nil
		})
		wire = connect(t, address)
		wire.await(t, wire.Subscribe("yiping/youyilu/status", 1, nil))
		for string(wire.hear(t).Payload()) != "online" {
		}
	}
	type emergency struct {
		State, Kind, Raised string
		Durable             bool
		Text                playlists.Text
	}
	now := func() (e emergency) { d.get(t, "/api/v1/emergency", &e); return e }
	says := func(payload, state string) {
		t.Helper()
		before := contact(t, d.building).Heard
		wire.send(t, "in/contact/fire", payload)
		d.until(t, "it is heard", func() bool { c := contact(t, d.building); return c.Heard != before && c.State == state })
	}
	start()
	if c := contact(t, d.building); c.State != "unknown" || c.Heard != "" {
		t.Errorf("before it says anything: %+v", c)
	}
	says("OFF", "normal")
	says("alarm", "alarm")
	first := now()
	if first.State != "raised" || first.Kind != "fire-alarm" || first.Text.ZH != "消防报警，请做好疏散准备" || d.over(t, "lobby") == "" || d.over(t, "door") == "" {
		t.Errorf("%+v", first)
	}
	d.until(t, "it is durable", func() bool { return now().Durable })
	start()
	says(`{"state":1,"battery":77}`, "alarm")
	if e := now(); e.State != "raised" || e.Raised != first.Raised {
		t.Errorf("after a crash: %+v, before %+v", e, first)
	}
	d.must(t, 200, "POST", "/emergency/clear", nil, nil)
	var problems []struct{ ID string }
	if d.get(t, "/api/v1/problems", &problems); !slices.ContainsFunc(problems, func(p struct{ ID string }) bool { return p.ID == "contact/fire" }) {
		t.Errorf("of a contact that stays in alarm nobody is told: %+v", problems)
	}
	start()
	says("alarm", "alarm")
	if e := now(); e.State == "raised" {
		t.Errorf("after the all-clear and a crash it is raised again: %+v", e)
	}
	says("normal", "normal")
	d.must(t, 200, "POST", "/contacts/fire", said{"state": "alarm"}, nil)
	if e := now(); e.State != "raised" || e.Raised == first.Raised {
		t.Errorf("the second alarm, over HTTP: %+v", e)
	}
	d.must(t, 404, "POST", "/contacts/smoke", said{"state": "alarm"}, nil)
	d.must(t, 422, "POST", "/contacts/fire", said{"state": "fire"}, nil)
}

type contactState struct{ ID, State, Heard string }

func contact(t *testing.T, d building) contactState {
	t.Helper()
	var all []contactState
	if d.get(t, "/api/v1/contacts", &all); len(all) != 1 || all[0].ID != "fire" {
		t.Fatalf("the contacts are %+v", all)
	}
	return all[0]
}
