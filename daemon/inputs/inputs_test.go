package inputs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/playlists"
)

// gate is inputs with what they did.
type gate struct {
	*Inputs
	did  []string
	fail error
}

// within runs inputs in a bubble: in/notice does things, in/contact says how something is.
func within(t *testing.T, test func(t *testing.T, g *gate)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		g := new(gate)
		take := func(_ context.Context, m Message) error {
			g.did = append(g.did, strings.TrimSpace(fmt.Sprintf("%s %s%s", m.Below, m.Body, m.Word)))
			return g.fail
		}
		g.Inputs = New("yiping/a", map[string]Input{"notice": {Take: take}, "contact": {Take: take, State: true}}, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- g.Run(ctx) }()
		defer func() {
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}()
		test(t, g)
	})
}

// send sends a message and returns what was done of it, and what people are told instead.
func (g *gate) send(topic, payload string) (did []string, told string) {
	before := len(g.did)
	g.Hear(topic, []byte(payload), time.Now())
	synctest.Wait()
	for _, p := range g.Problems() {
		if p.Where == "MQTT yiping/a/"+topic {
			told = p.What.ZH
		}
	}
	return g.did[before:], told
}

func at(d time.Duration) string { return time.Now().Add(d).Format(time.RFC3339) }

func TestWhatIsDone(t *testing.T) {
	within(t, func(t *testing.T, g *gate) {
		for _, x := range []struct{ topic, payload, did string }{
			{"in/notice", `{"text":"a"}`, `{"text":"a"}`},
			{"in/notice", ` {"id":"1","at":"` + at(-4*time.Minute) + `","expires":"` + at(time.Second) + `","text":"b"}`, `{"text":"b"}`},
			{"in/notice", fmt.Sprintf(`{"at":%d,"expires":%d}`, time.Now().Add(4*time.Minute).UnixMilli(), time.Now().UnixMilli()), `{}`},
			{"in/notice", `{"id":null,"at":null,"ID":"kept"}`, `{"ID":"kept"}`},
			{"in/contact/fire", ` alarm `, "fire alarm"},
			{"in/contact/fire", `{"state":"normal"}`, `fire {"state":"normal"}`},
			{"in/contact/hall/east", `ON`, "hall/east ON"},
			{"in/notice", `{"x":"` + strings.Repeat("a", maxPayload-8) + `"}`, `{"x":"` + strings.Repeat("a", maxPayload-8) + `"}`},
		} {
			if did, told := g.send(x.topic, x.payload); !slices.Equal(did, []string{x.did}) || told != "" {
				t.Errorf("%s %.60s: done is %.80q, told is %q", x.topic, x.payload, did, told)
			}
		}
	})
}

// Whatever is sent is either done or told with a remedy, and never stops what comes after it.
func TestWhatIsToldInstead(t *testing.T) {
	within(t, func(t *testing.T, g *gate) {
		for _, x := range []struct{ topic, payload, told string }{
			{"in/notice", "alarm", "看不懂"},
			{"in/notice", `["a"]`, "看不懂"},
			{"in/notice", `null`, "看不懂"},
			{"in/notice", `{"text":"a"`, "看不懂"},
			{"in/notice", `{} {}`, "看不懂"},
			{"in/notice", strings.Repeat(`{"a":`, 20_000), "太长"},
			{"in/notice", strings.Repeat(`{"a":`, 13_000), "看不懂"},
			{"in/notice", `{"x":"` + strings.Repeat("a", maxPayload) + `"}`, "太长"},
			{"in/notice", `{"id":7}`, "id"},
			{"in/notice", `{"id":"` + strings.Repeat("a", 201) + `"}`, "id"},
			{"in/notice", `{"at":"2026-12-01 14:00"}`, "at"},
			{"in/notice", `{"at":"2026-12-01T14:00:00"}`, "at"},
			{"in/notice", `{"expires":""}`, "expires"},
			{"in/notice", `{"expires":1e12}`, "expires"},
			{"in/notice", `{"at":"` + at(-301*time.Second) + `"}`, "5分钟以前"},
			{"in/notice", `{"at":"` + at(301*time.Second) + `"}`, "5分钟以后"},
			{"in/notice", `{"at":-9000000000000000000}`, "5分钟以前"},
			{"in/notice", `{"at":9000000000000000000}`, "5分钟以后"},
			{"in/notice", `{"expires":"` + at(-time.Second) + `"}`, "过期"},
			{"in/contact/fire", "a\x00b", "看不懂"},
			{"in/contact/fire", "\xd0\xc5", "看不懂"},
			{"in/contact/fire", strings.Repeat("a", 101), "看不懂"},
			{"in/contact/fire", `{"state":`, "看不懂"},
			{"in/contakt/fire", "alarm", "没有“contakt”这个输入"},
			{"in/", "alarm", "没有“”这个输入"},
		} {
			if did, told := g.send(x.topic, x.payload); len(did) > 0 || !strings.Contains(told, x.told) {
				t.Errorf("%s %.60q: done is %.80q, told is %q", x.topic, x.payload, did, told)
			}
		}
		for _, p := range g.Problems() {
			if p.ID == "" || p.What.EN == "" || p.Remedy.ZH == "" || p.Remedy.EN == "" {
				t.Errorf("%+v", p)
			}
		}
		if did, _ := g.send("in/notice", `{}`); len(did) != 1 {
			t.Error("after all that nothing is done any more")
		}
		time.Sleep(tellFor + time.Second)
		if p := g.Problems(); len(p) > 0 {
			t.Errorf("an hour later told is %+v", p)
		}
	})
}

// The same id on the same topic is done once in a day; what was refused, or failed, may be sent again. How something
// is may be said with the same id all day.
func TestTwiceIsOnce(t *testing.T) {
	within(t, func(t *testing.T, g *gate) {
		expect := func(what string, want int, topic, payload string) {
			t.Helper()
			if did, _ := g.send(topic, payload); len(did) != want {
				t.Errorf("%s is done %d times", what, len(did))
			}
		}
		expect("the first", 1, "in/notice", `{"id":"1"}`)
		expect("the same", 0, "in/notice", `{"id":"1"}`)
		expect("the same with other words", 0, "in/notice", `{"id":"1","text":"a"}`)
		expect("the id on another topic", 1, "in/notice/b", `{"id":"1"}`)
		expect("without an id", 1, "in/notice", `{}`)
		expect("without an id, again", 1, "in/notice", `{}`)
		time.Sleep(doneFor - time.Second)
		expect("the same, nearly a day later", 0, "in/notice", `{"id":"1"}`)
		time.Sleep(time.Second)
		expect("the same, a day later", 1, "in/notice", `{"id":"1"}`)
		for _, err := range []error{&playlists.Refusal{What: playlists.Text{ZH: "不行"}}, errors.New("disk full")} {
			g.fail = err
			expect("what fails", 1, "in/notice", `{"id":"2"}`)
		}
		if p := g.Problems(); len(p) != 1 || !strings.Contains(p[0].Remedy.ZH, "再发一次") {
			t.Errorf("told is %+v", p)
		}
		g.fail = nil
		expect("what failed, again", 1, "in/notice", `{"id":"2"}`)
		expect("a state", 1, "in/contact/fire", `{"id":"fire"}`)
		expect("the same state", 1, "in/contact/fire", `{"id":"fire"}`)
		for i := range 2 * maxDone {
			g.send("in/notice", fmt.Sprintf(`{"id":"many %d"}`, i))
		}
		if d := &g.lanes["notice"].done; len(d.at) != maxDone || len(d.ring) != maxDone {
			t.Errorf("%d ids are remembered", len(d.at))
		}
		expect("the last of many", 0, "in/notice", fmt.Sprintf(`{"id":"many %d"}`, 2*maxDone-1))
	})
}

// A storm on one input neither holds up whoever hears it, nor another input, and what people are told is bounded.
func TestAStormHoldsUpNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var alarms, notices int
		in := New("yiping/a", map[string]Input{
			"notice":  {Take: func(context.Context, Message) error { <-release; notices++; return nil }},
			"contact": {Take: func(context.Context, Message) error { alarms++; return nil }, State: true},
		}, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- in.Run(ctx) }()
		for range 1000 {
			in.Hear("in/notice", []byte("{}"), time.Now())
		}
		in.Hear("in/contact/fire", []byte("alarm"), time.Now())
		synctest.Wait()
		if p := in.Problems(); alarms != 1 || len(p) != 1 || !strings.Contains(p[0].What.ZH, "太快") {
			t.Errorf("%d alarms; told is %+v", alarms, p)
		}
		close(release)
		synctest.Wait()
		if notices < maxWaiting || notices > maxWaiting+1 {
			t.Errorf("%d notices are done", notices)
		}
		for i := range 1000 {
			time.Sleep(time.Millisecond)
			in.Hear(fmt.Sprintf("in/%d/%s", i, strings.Repeat("长", 10_000)), []byte("x"), time.Now())
		}
		p := in.Problems()
		if len(p) != maxTold || len(p[0].Where) > 400 || !slices.ContainsFunc(p, func(p playlists.Problem) bool { return strings.Contains(p.What.ZH, "“999”") }) {
			t.Errorf("%d problems, the first about %s", len(p), p[0].Where)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// A topic may have a lane of its own: what others send to its input, however much, does not push out what comes there.
func TestATopicWithALaneOfItsOwn(t *testing.T) {
	heard, busy := make(chan string), make(chan struct{})
	defer close(busy)
	in := New("yiping/a", map[string]Input{
		"contact": {State: true, Take: func(context.Context, Message) error {
			<-busy
			return nil
		}},
		"contact/fire": {State: true, Take: func(_ context.Context, m Message) error {
			heard <- m.Below + " " + m.Word
			return nil
		}},
	}, slog.New(slog.DiscardHandler))
	go in.Run(t.Context())
	for range 10 * maxWaiting {
		in.Hear("in/contact/rogue", []byte("alarm"), time.Now())
	}
	in.Hear("in/contact/fire", []byte("alarm"), time.Now())
	select {
	case got := <-heard:
		if got != "fire alarm" {
			t.Errorf("heard is %q", got)
		}
	case <-time.After(10 * time.Second):
		t.Error("the alarm is lost")
	}
}

// The clock of a gateway may be wrong, and what is no longer wanted is not done all the same.
func TestAnAlarmWithAWrongClockIsHeard(t *testing.T) {
	within(t, func(t *testing.T, g *gate) {
		for _, wrong := range []string{at(-24 * time.Hour), at(24 * time.Hour), "yesterday"} {
			if did, told := g.send("in/contact/fire", `{"state":"alarm","at":"`+wrong+`"}`); len(did) != 1 || told != "" {
				t.Errorf("%s: done is %q, told %q", wrong, did, told)
			}
		}
		if did, _ := g.send("in/contact/fire", `{"state":"alarm","expires":"`+at(-time.Second)+`"}`); len(did) != 0 {
			t.Errorf("done is %q after its end", did)
		}
	})
}
