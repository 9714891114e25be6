package displays

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays/wire"
)

// fine is what a healthy player attests at this moment.
func fine(frame uint64) wire.Status {
	return wire.Status{
		Type: wire.TypeStatus, State: wire.Playing, Frame: frame, At: millis(time.Now()),
		Clock: wire.Clock{RTTMS: 2, Samples: 5}, Storage: wire.Storage{Used: 1, Quota: 100},
	}
}

// attests lets a healthy player, but for what change does to it, attest every second.
func attests(s *Session, seconds int, change func(*wire.Status)) {
	for i := range seconds {
		status := fine(uint64(1000*i) + uint64(time.Now().UnixMilli()%1e9))
		change(&status)
		s.attest(&status, time.Now())
		time.Sleep(time.Second)
	}
}

func healthy(*wire.Status) {}

func TestVerdicts(t *testing.T) {
	program := wire.NewDocument(wire.Program, []byte("p"))
	for _, c := range []struct {
		what  string
		live  func(t *testing.T, h *Hub)
		code  Code
		text  string
		since time.Duration // since the start of the bubble; -1: whenever
	}{
		{"nobody ever came", func(t *testing.T, h *Hub) { time.Sleep(time.Minute) }, Offline, "离线", 0},
		{"all is well", func(t *testing.T, h *Hub) {
			time.Sleep(5 * time.Second)
			attests(greeted(t, h, "lobby"), 30, healthy)
		}, OK, "正常", 5 * time.Second},
		{"connected, but not a word", func(t *testing.T, h *Hub) {
			time.Sleep(time.Second)
			greeted(t, h, "lobby")
			time.Sleep(11 * time.Second)
		}, Mute, "播放机没反应", time.Second},
		{"connected a moment ago", func(t *testing.T, h *Hub) {
			greeted(t, h, "lobby")
			time.Sleep(7 * time.Second)
		}, Offline, "离线", 0},
		{"the same frame for 10 s", func(t *testing.T, h *Hub) {
			s := greeted(t, h, "lobby")
			attests(s, 5, healthy)
			attests(s, 11, func(x *wire.Status) { x.Frame = 1 })
		}, Stuck, "画面卡住", 4 * time.Second},
		{"the same frame for 6 s", func(t *testing.T, h *Hub) {
			s := greeted(t, h, "lobby")
			attests(s, 5, healthy)
			attests(s, 6, func(x *wire.Status) { x.Frame = 1 })
		}, OK, "正常", -1},
		{"attested once, then only the connection lives", func(t *testing.T, h *Hub) {
			attests(greeted(t, h, "lobby"), 1, healthy)
			time.Sleep(time.Minute)
		}, Stuck, "画面卡住", 0},
		{"one page stands, another on the same display goes on", func(t *testing.T, h *Hub) {
			stuck, good := greeted(t, h, "lobby"), greeted(t, h, "lobby")
			for range 20 {
				attests(good, 1, healthy)
				attests(stuck, 1, func(x *wire.Status) { x.Frame = 1 })
			}
		}, OK, "正常", -1},
		{"has not what it should have", func(t *testing.T, h *Hub) {
			s := greeted(t, h, "lobby")
			attests(s, 20, healthy)
			h.Publish(map[string]Want{"lobby": {Program: program}})
			attests(s, 11, healthy)
		}, Stale, "内容没更新", 20 * time.Second},
		{"has not yet what it should have since a moment ago", func(t *testing.T, h *Hub) {
			s := greeted(t, h, "lobby")
			attests(s, 20, healthy)
			h.Publish(map[string]Want{"lobby": {Program: program}})
			attests(s, 6, healthy)
		}, OK, "正常", -1},
		{"has what it should have", func(t *testing.T, h *Hub) {
			h.Publish(map[string]Want{"lobby": {Program: program}})
			attests(greeted(t, h, "lobby"), 30, func(x *wire.Status) { x.Has = map[wire.Kind]string{wire.Program: program.Hash} })
		}, OK, "正常", -1},
		{"has come a moment ago and is still taking over what it should have", func(t *testing.T, h *Hub) {
			h.Publish(map[string]Want{"lobby": {Program: program}})
			time.Sleep(time.Minute)
			attests(greeted(t, h, "lobby"), 6, healthy)
		}, OK, "正常", -1},
		{"asks for bytes that nobody gives it", func(t *testing.T, h *Hub) {
			s := greeted(t, h, "lobby")
			attests(s, 5, healthy)
			attests(s, 6, func(x *wire.Status) { x.Faults = []wire.Fault{{Item: "a", Reason: "missing"}} })
		}, Stale, "内容没更新", 5 * time.Second},
		{"got the bytes at the third try", func(t *testing.T, h *Hub) {
			s := greeted(t, h, "lobby")
			attests(s, 4, func(x *wire.Status) { x.Faults = []wire.Fault{{Item: "a", Reason: "missing"}} })
			attests(s, 3, healthy)
		}, OK, "正常", 0},
		{"has a picture that it cannot decode", func(t *testing.T, h *Hub) {
			attests(greeted(t, h, "lobby"), 20, func(x *wire.Status) { x.Faults = []wire.Fault{{Item: "a", Reason: "undecodable"}} })
		}, OK, "正常", 0},
		{"is an hour behind", func(t *testing.T, h *Hub) {
			attests(greeted(t, h, "lobby"), 2, func(x *wire.Status) { x.At -= 3600_000 })
		}, BadClock, "时间不准", 0},
		{"never got a sample of the time", func(t *testing.T, h *Hub) {
			attests(greeted(t, h, "lobby"), 12, func(x *wire.Status) { x.Clock.Samples = 0 })
		}, BadClock, "时间不准", 8 * time.Second},
		{"hardly any room", func(t *testing.T, h *Hub) {
			attests(greeted(t, h, "lobby"), 3, func(x *wire.Status) { x.Storage.Used = 91 })
		}, StoreFull, "存储快满", 0},
		{"could not store something, whatever its browser tells of the quota", func(t *testing.T, h *Hub) {
			attests(greeted(t, h, "lobby"), 3, func(x *wire.Status) { x.Faults = []wire.Fault{{Item: "a", Reason: "no-space"}} })
		}, StoreFull, "存储快满", 0},
		{"the browser does not tell its quota", func(t *testing.T, h *Hub) {
			attests(greeted(t, h, "lobby"), 3, func(x *wire.Status) { x.Storage.Quota = 0 })
		}, OK, "正常", 0},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := NewHub([]Spec{{ID: "lobby"}}, quiet())
				go h.Run(t.Context())
				start := time.Now()
				c.live(t, h)
				v := h.States()[0].Verdict
				if v.Code != c.code || v.Text.ZH != c.text {
					t.Errorf("got %s %s, want %s %s", v.Code, v.Text.ZH, c.code, c.text)
				}
				if since := time.UnixMilli(v.Since).Sub(start); c.since >= 0 && since.Abs() != c.since {
					t.Errorf("since %v, want %v", since, c.since)
				}
				if v.Code != OK && (v.Text.EN == "" || v.Remedy.ZH == "" || v.Remedy.EN == "") {
					t.Errorf("%s does not say what to do in both languages", v.Code)
				}
			})
		})
	}
}

func TestThePageIsToldWhenADisplayGoesSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHub([]Spec{{ID: "lobby"}}, quiet())
		go h.Run(t.Context())
		s := greeted(t, h, "lobby")
		attests(s, 1, healthy)
		_, seen := h.Changes().Get()
		start := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, _, err := h.Changes().Next(ctx, seen); err != nil {
			t.Fatal("nothing was told")
		}
		if took := time.Since(start); took > wire.FreshWithin {
			t.Errorf("told after %v", took)
		}
	})
}

func TestFramesAloneAreNoChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHub([]Spec{{ID: "lobby"}}, quiet())
		go h.Run(t.Context())
		s := greeted(t, h, "lobby")
		attests(s, 15, healthy)
		_, before := h.Changes().Get()
		attests(s, 60, healthy)
		if _, after := h.Changes().Get(); after != before {
			t.Errorf("a display that only plays made %d changes", after-before)
		}
	})
}

func TestABoardThatCannotAttestIsNotOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := NewHub([]Spec{{ID: "strip", Silent: true}}, quiet())
		go h.Run(t.Context())
		time.Sleep(time.Minute)
		sent := time.Now()
		h.Publish(map[string]Want{"strip": {Notices: wire.NewDocument(wire.Notices, []byte("n"))}})
		time.Sleep(time.Hour)
		v := h.States()[0].Verdict
		if v.Code != Unattested || v.Code.Ill() || v.Since != sent.UnixMilli() {
			t.Errorf("got %+v, want that it does not report, since %v", v, sent)
		}
		// One that has spoken once can fall silent.
		s := greeted(t, h, "strip")
		attests(s, 2, healthy)
		s.Close()
		time.Sleep(time.Minute)
		if v := h.States()[0].Verdict; v.Code != Offline {
			t.Errorf("got %s, want offline: it can attest", v.Code)
		}
	})
}
