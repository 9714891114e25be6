package livestream

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/agenda"
)

// memory is what a restart leaves.
type memory map[string]string

func (m memory) Fact(_ context.Context, name string) (string, error) { return m[name], nil }
func (m memory) SetFacts(_ context.Context, facts map[string]string) error {
	for name, value := range facts {
		m[name] = value
	}
	return nil
}

// studio is a house with one stream in a bubble, where the camera is whatever a test says.
type studio struct {
	t        *testing.T
	mu       sync.Mutex // guards camera, posts, told and topics
	kept     memory
	keeper   Keeper // nil: kept
	bookings latest.Cell[[]agenda.Booking]
	camera   string // on, off, away
	others   []Source
	streams  *Streams
	posts    []playlists.Post
	told     int // how often displays were told
	topics   map[string]string
	stop     func()
}

var lectures = agenda.Room{ID: "studio", Name: "谊家直播间", English: "Livestream Room", Floor: "4"}

func newStudio(t *testing.T) *studio {
	s := &studio{t: t, kept: memory{}, camera: "off"}
	s.start()
	return s
}

// start starts the daemon, on what an earlier life has left.
func (s *studio) start() {
	s.t.Helper()
	s.posts, s.topics = nil, map[string]string{}
	keeper := s.keeper
	if keeper == nil {
		keeper = s.kept
	}
	source := func(context.Context) (Evidence, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch s.camera {
		case "on":
			return Evidence{Publisher: true, Media: askEvery}, nil
		case "away":
			return Evidence{}, fmt.Errorf("connection refused")
		}
		return Evidence{}, nil
	}
	var err error
	s.streams, err = New(s.t.Context(), Config{
		Streams: []Stream{{
			ID: "studio", Name: "谊家直播", Room: lectures, Sources: append([]Source{source}, s.others...), Announce: 15 * time.Minute, Play: "http://hls/studio.m3u8", Watch: "https://watch/studio",
			NoticeOn: []string{"group:public"}, TakeoverOn: []string{"display:hall"}, QuietOn: []string{"group:doors"},
		}},
		Bookings: &s.bookings, Keep: keeper, Log: slog.New(slog.DiscardHandler),
		Post: func(_ string, posts []playlists.Post) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.posts, s.told = posts, s.told+1
		},
		Publish: func(_ string, topics map[string][]byte) {
			s.mu.Lock()
			defer s.mu.Unlock()
			for topic, value := range topics {
				s.topics[topic] = string(value)
			}
		},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		_ = s.streams.Run(ctx)
		close(ended)
	}()
	s.stop = func() {
		stop()
		<-ended
	}
}

func (s *studio) film(camera string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.camera = camera
}

// tellings returns how often displays were told.
func (s *studio) tellings() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.told
}

// after lets time pass and returns what is shown then: each notice with whom it is for.
func (s *studio) after(d time.Duration) string {
	time.Sleep(d)
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	var lines []string
	now := time.Now().UnixMilli()
	for _, p := range s.posts {
		if n := p.Notice; n.From <= now && now < n.Until {
			lines = append(lines, strings.Join(p.Targets, " ")+" "+string(n.Style)+" "+n.Text.ZH+" "+n.Detail.ZH)
		}
	}
	slices.Sort(lines)
	return s.topics["streams/studio/state"] + "\n" + strings.Join(lines, "\n")
}

func (s *studio) shows(d time.Duration, want ...string) {
	s.t.Helper()
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.TrimSpace(s.after(d))); diff != "" {
		s.t.Errorf("%s (-want +got):\n%s", time.Now().Format("15:04:05"), diff)
	}
}

var onTheAir = []string{
	"live",
	"display:hall takeover 正在直播：冬季养生，四楼谊家直播间 ",
	"group:doors strip 直播中，请保持安静 ",
	"group:public strip 正在直播：冬季养生，四楼谊家直播间 ",
	"room:studio takeover 直播中 冬季养生",
}

// An afternoon in the studio: announced, a countdown that displays keep by themselves, on the air with an
// interruption, and off.
func TestAnAfternoonInTheStudio(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStudio(t)
		defer func() { s.stop() }()
		s.shows(time.Second, "off")
		begins := time.Now().Add(time.Hour)
		s.bookings.Set([]agenda.Booking{
			{ID: "other", Title: "书法", Rooms: []string{"guoxue"}, Start: time.Now().UnixMilli(), End: begins.UnixMilli()},
			{ID: "b", Title: "直播：冬季养生", Rooms: []string{"studio"}, Start: begins.UnixMilli(), End: begins.Add(time.Hour).UnixMilli()},
		})
		s.shows(time.Hour-15*time.Minute-time.Millisecond, "off")
		s.shows(time.Millisecond, "announced", "group:public strip 15分钟后直播：冬季养生，四楼谊家直播间")
		told := s.tellings()
		s.shows(13*time.Minute+30*time.Second, "announced", "group:public strip 2分钟后直播：冬季养生，四楼谊家直播间")
		if s.tellings()-told > 14 {
			t.Errorf("displays were told %d times in a countdown", s.tellings()-told)
		}
		s.shows(2*time.Minute, "announced")

		s.film("on")
		s.shows(1600*time.Millisecond, onTheAir...)
		for _, p := range s.posts {
			left := time.Until(time.UnixMilli(p.Notice.Until))
			if left < lease || left > 2*lease {
				t.Errorf("%s would go on for %v without the daemon", p.Notice.ID, left)
			}
		}
		s.film("off")
		s.shows(5*time.Second, onTheAir...)
		s.film("on")
		told = s.tellings()
		s.shows(20*time.Minute, onTheAir...)
		if s.tellings()-told > 5 {
			t.Errorf("displays were told %d times while nothing changed", s.tellings()-told)
		}
		s.film("off")
		s.shows(8*time.Second+askEvery, "announced")
		s.shows(time.Hour, "off")
	})
}

// A restart in the middle of a broadcast is not seen; one that comes back to an empty studio says so soon.
func TestARestartIsNotSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStudio(t)
		defer func() { s.stop() }()
		s.film("on")
		s.after(10 * time.Minute)
		since := s.streams.Now()[0].Since
		s.stop()
		s.after(20 * time.Second)
		s.start()
		if synctest.Wait(); s.topics["streams/studio/state"] != "live" {
			t.Error("it is not live at once")
		}
		s.after(time.Minute)
		if now := s.streams.Now()[0]; now.State != Live || now.Since != since {
			t.Errorf("it is %s since %v, not %v", now.State, time.UnixMilli(now.Since), time.UnixMilli(since))
		}
		s.stop()
		s.film("off")
		s.start()
		s.shows(9*time.Second, "off")
		s.stop()
		s.after(time.Hour)
		s.film("off")
		s.start()
		s.shows(time.Second, "off")
	})
}

// A person's word counts until its end, survives a restart, and can be taken back.
func TestASwitchHasAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStudio(t)
		defer func() { s.stop() }()
		s.after(time.Second)
		s.streams.Switch("studio", time.Now().Add(30*time.Minute).UnixMilli())
		live := []string{"live", "display:hall takeover 四楼谊家直播间正在直播 ", "group:doors strip 直播中，请保持安静 ", "group:public strip 四楼谊家直播间正在直播 ", "room:studio takeover 直播中"}
		s.shows(time.Millisecond, live...)
		s.stop()
		s.after(10 * time.Minute)
		s.start()
		s.shows(20*time.Minute-2*time.Millisecond, live...)
		s.shows(time.Millisecond, "off")
		s.streams.Switch("studio", time.Now().Add(time.Hour).UnixMilli())
		s.after(time.Second)
		s.streams.Switch("studio", 0)
		s.shows(time.Millisecond, "off")
		if err := s.streams.Switch("stage", 0); err != ErrNoStream {
			t.Errorf("got %v", err)
		}
	})
}

// A server that cannot be asked makes it unknown, whatever its hooks said before it died, and after a minute a problem
// that says what to do.
func TestNobodyKnows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStudio(t)
		defer func() { s.stop() }()
		s.film("on")
		s.after(time.Minute)
		s.streams.Hook("studio", true)
		s.film("away")
		s.shows(7*time.Second, "live", "display:hall takeover 四楼谊家直播间正在直播 ", "group:doors strip 直播中，请保持安静 ", "group:public strip 四楼谊家直播间正在直播 ", "room:studio takeover 直播中")
		s.shows(2*time.Second, "unknown")
		if p := s.streams.Problems(); len(p) != 0 {
			t.Errorf("told already: %v", p)
		}
		s.after(time.Minute)
		if p := s.streams.Problems(); len(p) != 1 || p[0].ID != "stream/studio" || !strings.Contains(p[0].What.ZH, "connection refused") || p[0].Remedy.EN == "" {
			t.Errorf("told was %+v", p)
		}
		s.film("off")
		s.shows(askRarely+time.Second, "off")
		if p := s.streams.Problems(); len(p) != 0 {
			t.Errorf("told is still %v", p)
		}
	})
}

// One address of several is wrong: what the others see counts, and after a minute somebody is told.
func TestOneSourceIsNotThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &studio{t: t, kept: memory{}, camera: "off", others: []Source{func(context.Context) (Evidence, error) { return Evidence{}, errAbsent }}}
		s.start()
		defer func() { s.stop() }()
		s.shows(tellAfter-time.Second, "off")
		if p := s.streams.Problems(); len(p) != 0 {
			t.Errorf("told already: %v", p)
		}
		s.shows(2*time.Second, "off")
		if p := s.streams.Problems(); len(p) != 1 || p[0].ID != "stream/studio" || !strings.Contains(p[0].What.ZH, "一个来源问不到") || !strings.Contains(p[0].What.EN, "not there") {
			t.Errorf("told was %+v", p)
		}
		s.camera = "on"
		if s.after(2 * time.Second); s.topics["streams/studio/state"] != "live" {
			t.Error("it is not live")
		}
	})
}

// What is private is not named, and what is called off announces nothing.
func TestWhatABookingGivesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStudio(t)
		defer func() { s.stop() }()
		at := func(b agenda.Booking) {
			b.ID, b.Rooms, b.Start, b.End = "b", []string{"studio"}, time.Now().Add(5*time.Minute).UnixMilli(), time.Now().Add(time.Hour).UnixMilli()
			s.bookings.Set([]agenda.Booking{b})
		}
		at(agenda.Booking{Title: "支委会", Private: true})
		s.shows(time.Second, "announced", "group:public strip 5分钟后直播，四楼谊家直播间")
		at(agenda.Booking{Title: "冬季养生", State: agenda.Cancelled})
		s.shows(time.Second, "off")
		at(agenda.Booking{Title: "冬季养生", State: agenda.Rescheduled})
		s.shows(time.Second, "off")
	})
}

// stuck is a disk that never answers.
type stuck struct{ memory }

func (stuck) SetFacts(ctx context.Context, _ map[string]string) error {
	<-ctx.Done()
	return ctx.Err()
}

// A lamp must not stay red because a disk does not answer.
func TestADiskThatHangsHoldsNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &studio{t: t, kept: memory{}, camera: "off"}
		s.keeper = stuck{s.kept}
		s.start()
		defer func() { s.stop() }()
		s.shows(10*time.Second, "off")
		s.film("on")
		if got := s.after(3 * time.Second); !strings.HasPrefix(got, "live\n") {
			t.Errorf("media flows: %s", got)
		}
		s.film("off")
		s.shows(10*time.Second, "off")
	})
}

// A daemon that starts does not say of a stream that it is off before anybody has said so.
func TestAStartClaimsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &studio{t: t, kept: memory{}, camera: "away"}
		s.start()
		defer func() { s.stop() }()
		s.shows(time.Second, "unknown")
		s.film("off")
		s.shows(10*time.Second, "off")
	})
}
