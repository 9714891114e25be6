package displaystest

import (
	"context"
	"log/slog"
	"math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays"
	"yiping/displays/wire"
	"yiping/playlists"
)

// film plays for 10 s, then a poster for 5 s, again and again.
func film(from time.Time) *wire.Document {
	return wire.NewDocument(wire.Program, playlists.Encode(playlists.Program{
		V: 1, From: from.UnixMilli(), Until: from.Add(24 * time.Hour).UnixMilli(), Canvas: [2]int{1920, 1080},
		Items: []playlists.Item{{ID: "film", MS: 10_000}, {ID: "poster", MS: 5_000}},
		Loops: [][]int{{}, {0, 1}},
		Lines: []playlists.Line{{ID: "main", Rect: [4]int{0, 0, 1920, 1080}, Segments: []playlists.Segment{{Loop: 1}}}},
	}))
}

// watch runs a player in the bubble and returns the hub it plays for. through may stand between the two.
func watch(t *testing.T, p *Player, through ...func(Dialer) Dialer) *displays.Hub {
	hub := displays.NewHub([]displays.Spec{{ID: "lobby"}}, slog.New(slog.DiscardHandler))
	p.Display, p.Dial = "lobby", Memory(hub, nil)
	for _, f := range through {
		p.Dial = f(p.Dial)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { p.Run(ctx); close(done) }()
	go hub.Run(t.Context())
	t.Cleanup(func() { cancel(); <-done })
	return hub
}

// within bounds what should come soon; in a bubble an hour takes no time.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	t.Cleanup(cancel)
	return ctx
}

func shows(id string) func(View) bool { return func(v View) bool { return v.Shows["main"] == id } }

func TestAPlayerWithAWrongClockShowsTheRightItemAtTheRightTime(t *testing.T) {
	for _, skew := range []time.Duration{0, 7 * time.Second, -3 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			p := &Player{Skew: skew}
			hub := watch(t, p)
			hub.Publish(map[string]displays.Want{"lobby": {Program: film(start)}})
			if _, err := p.Await(within(t), func(v View) bool { return v.Clock.Samples > 0 && v.Shows["main"] == "film" }); err != nil {
				t.Fatal(err)
			}
			for i, want := range []string{"poster", "film", "poster", "film"} {
				if _, err := p.Await(within(t), shows(want)); err != nil {
					t.Fatal(err)
				}
				edge := time.Duration(15*(i/2))*time.Second + 10*time.Second + time.Duration(i%2)*5*time.Second
				if late := time.Since(start) - edge; late < 0 || late > 5*time.Millisecond {
					t.Errorf("skew %v: %s came %v after its time", skew, want, late)
				}
			}
			v, _ := p.View().Get()
			if off := time.Duration(v.Clock.OffsetMS * float64(time.Millisecond)); math.Abs(float64(off+skew)) > float64(time.Millisecond) {
				t.Errorf("skew %v: the offset is believed to be %v", skew, off)
			}
			synctest.Wait() // the player has attested it
			if s, _ := hub.State("lobby"); s.Verdict.Code != displays.OK || s.Shows["main"] != "film" || s.Has[wire.Program] != s.Want[wire.Program] {
				t.Errorf("skew %v: the hub believes %+v", skew, s)
			}
		})
	}
}

func TestAPlayerThatIsCutOffPlaysOnAndComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var cut atomic.Bool
		var line atomic.Pointer[Conn]
		p := &Player{}
		hub := watch(t, p, func(dial Dialer) Dialer {
			return func(ctx context.Context, display string) (Conn, error) {
				if cut.Load() {
					return nil, context.DeadlineExceeded
				}
				c, err := dial(ctx, display)
				if err == nil {
					line.Store(&c)
				}
				return c, err
			}
		})
		hub.Publish(map[string]displays.Want{"lobby": {Program: film(start)}})
		if _, err := p.Await(within(t), shows("film")); err != nil {
			t.Fatal(err)
		}
		cut.Store(true)
		(*line.Load()).Close()
		time.Sleep(time.Minute - time.Since(start) - time.Millisecond)
		if v, _ := p.View().Get(); v.Connected || v.Shows["main"] != "poster" {
			t.Errorf("cut off, just before a minute: %+v", v)
		}
		time.Sleep(2 * time.Millisecond)
		if v, _ := p.View().Get(); v.Shows["main"] != "film" {
			t.Errorf("cut off, just after a minute: %+v", v)
		}
		if s, _ := hub.State("lobby"); s.Verdict.Code != displays.Offline {
			t.Errorf("the hub believes that it is %s", s.Verdict.Code)
		}
		cut.Store(false)
		if _, err := p.Await(within(t), func(v View) bool { return v.Connected }); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > time.Minute+backoffMost {
			t.Errorf("it was back only after %v", took)
		}
	})
}

func TestAPlayerWhosePicturesStopIsFoundOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &Player{}
		hub := watch(t, p)
		hub.Publish(map[string]displays.Want{"lobby": {Program: film(time.Now())}})
		time.Sleep(30 * time.Second)
		for _, c := range []struct {
			frozen bool
			want   displays.Code
		}{{false, displays.OK}, {true, displays.Stuck}, {false, displays.OK}} {
			p.Freeze(c.frozen)
			time.Sleep(wire.FreshWithin + 3*time.Second)
			if s, _ := hub.State("lobby"); s.Verdict.Code != c.want || !s.Online {
				t.Errorf("frozen %t: %s, online %t", c.frozen, s.Verdict.Code, s.Online)
			}
		}
	})
}

func TestATakeoverIsShownForItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		p := &Player{}
		hub := watch(t, p)
		notices := wire.NewDocument(wire.Notices, playlists.Encode(playlists.Notices{V: 1, Notices: []playlists.Notice{{
			ID: "identify", Style: playlists.Takeover, Precedence: playlists.OperatorTakeover,
			From: start.Add(time.Second).UnixMilli(), Until: start.Add(11 * time.Second).UnixMilli(),
		}}}))
		hub.Publish(map[string]displays.Want{"lobby": {Program: film(start), Notices: notices}})
		for _, c := range []struct {
			over string
			at   time.Duration
		}{{"identify", time.Second}, {"", 11 * time.Second}} {
			if _, err := p.Await(within(t), func(v View) bool { return v.Has[wire.Notices] != "" && v.Over == c.over && time.Since(start) >= c.at }); err != nil {
				t.Fatal(err)
			}
			if late := time.Since(start) - c.at; late > 5*time.Millisecond {
				t.Errorf("%q came %v late", c.over, late)
			}
		}
	})
}
