package notices

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/store"
	"yiping/daemon/store/storetest"
	"yiping/playlists"
)

// stage is a house of two displays in which something is shown that should not be.
type stage struct {
	*Safe
	t       *testing.T
	path    string
	store   *store.Store
	notices *Notices
	posted  map[string][]playlists.Post
	stop    func()
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, path: filepath.Join(t.TempDir(), "db")}
	s.start()
	return s
}

func (s *stage) start() {
	s.t.Helper()
	var err error
	if s.store, err = store.Open(s.path, slog.New(slog.DiscardHandler)); err != nil {
		s.t.Fatal(err)
	}
	s.posted = map[string][]playlists.Post{}
	s.notices, err = New(s.t.Context(), Config{
		Site: func() Site {
			return Site{Displays: []Display{{ID: "lobby", Names: playlists.Names("lobby", nil, "desk", "1")}, {ID: "studio", Names: playlists.Names("studio", nil, "studio", "3")}}}
		},
		Store: s.store, Post: func(source string, posts []playlists.Post) { s.posted[source] = posts },
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if s.Safe, err = NewSafe(s.t.Context(), s.notices, playlists.Text{ZH: "谊路中心"}, slog.New(slog.DiscardHandler)); err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	s.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Error(err)
		}
		s.store.Close()
	}
}

// covers returns the id of the notice that covers a display, by the documents that it has.
func (s *stage) covers(display string) string {
	names := playlists.Names(display, nil, map[string]string{"lobby": "desk", "studio": "studio"}[display], map[string]string{"lobby": "1", "studio": "3"}[display])
	doc := &playlists.Notices{}
	for _, posts := range s.posted {
		for _, p := range posts {
			if p.For(names) {
				doc.Notices = append(doc.Notices, p.Notice)
			}
		}
	}
	return playlists.At(&playlists.Program{}, doc, time.Now().UnixMilli()).Takeover
}

func (s *stage) press(targets ...string) SafeState {
	s.t.Helper()
	x, err := s.Press(s.t.Context(), targets)
	if err != nil {
		s.t.Fatal(err)
	}
	return x
}

func (s *stage) takeover(text string) string {
	s.t.Helper()
	n, _, err := s.notices.Add(s.t.Context(), Entry{Text: playlists.Text{ZH: text}, Style: playlists.Takeover})
	if err != nil {
		s.t.Fatal(err)
	}
	return n.Notice.ID
}

func TestTheSafePictureStandsUntilItIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer func() { s.stop() }()
		s.takeover("不该出现的内容")
		time.Sleep(time.Second)
		x := s.press()
		if n := x.Notice; n.Text.ZH != "谊路中心" || n.Tone != playlists.Calm || n.Precedence != playlists.OperatorTakeover || !x.Durable || !slices.Equal(x.Displays, []string{"lobby", "studio"}) {
			t.Errorf("%+v", x)
		}
		for _, after := range []time.Duration{0, 30 * time.Minute, 40 * 24 * time.Hour} {
			time.Sleep(after)
			s.stop()
			s.start()
			if s.covers("lobby") != x.Notice.ID || s.covers("studio") != x.Notice.ID || s.Current().Since != x.Since {
				t.Errorf("after %v and a restart: %+v", after, s.Current())
			}
		}
		x, err := s.GiveBack(t.Context(), nil)
		if err != nil || x.Notice.ID != "" || x.Since != 0 || !x.Durable || s.covers("lobby") != "" {
			t.Errorf("given back: %+v, %v; the lobby shows %q", x, err, s.covers("lobby"))
		}
		s.stop()
		s.start()
		if s.covers("lobby") != "" {
			t.Error("a restart brings it back")
		}
		if _, err := s.GiveBack(t.Context(), nil); !errors.Is(err, ErrNotSafe) {
			t.Errorf("given back again: %v", err)
		}
	})
}

// It is an operator's takeover: it covers those before it and streams, a newer one covers it, and so does whatever is
// more urgent.
func TestTheSafePictureCoversWhatWasPutUpBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer func() { s.stop() }()
		s.takeover("不该出现的内容")
		s.posted["streams"] = []playlists.Post{{Notice: playlists.Notice{ID: "stream", Precedence: playlists.LiveStream, Style: playlists.Takeover, Until: time.Now().Add(time.Hour).UnixMilli()}}}
		time.Sleep(time.Millisecond)
		safe := s.press().Notice.ID
		if s.covers("lobby") != safe {
			t.Errorf("the lobby shows %q", s.covers("lobby"))
		}
		time.Sleep(time.Minute)
		newer := s.takeover("现在放这个")
		if s.covers("lobby") != newer {
			t.Error("a newer takeover does not cover it")
		}
		time.Sleep(time.Minute)
		if s.press(); s.covers("lobby") != safe {
			t.Error("pressed again it does not cover what was put up since")
		}
		for _, rung := range []playlists.Precedence{playlists.Exercise, playlists.OrangeAlert, playlists.RedAlert, playlists.Emergency} {
			s.posted["urgent"] = []playlists.Post{{Notice: playlists.Notice{ID: "urgent", Precedence: rung, Style: playlists.Takeover, Until: time.Now().Add(time.Hour).UnixMilli()}}}
			if s.covers("lobby") != "urgent" {
				t.Errorf("rung %d does not cover it", rung)
			}
		}
	})
}

func TestSomeDisplaysAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer func() { s.stop() }()
		safe := s.press("display:lobby").Notice.ID
		if s.covers("lobby") != safe || s.covers("studio") != "" || !slices.Equal(s.Current().Displays, []string{"lobby"}) {
			t.Errorf("the lobby alone: %+v", s.Current())
		}
		if _, err := s.Press(t.Context(), []string{"display:loby"}); err == nil {
			t.Error("a target that nobody answers to is taken")
		} else if _, ok := errors.AsType[*playlists.Refusal](err); !ok {
			t.Error(err)
		}
		if _, err := s.GiveBack(t.Context(), []string{"floor:3"}); !errors.Is(err, ErrNotSafe) {
			t.Errorf("given back what was not safe: %v", err)
		}
		s.press("floor:3")
		if s.covers("studio") != safe || s.covers("lobby") != safe {
			t.Error("one beside the other")
		}
		if x, err := s.GiveBack(t.Context(), []string{"display:lobby"}); err != nil || s.covers("lobby") != "" || s.covers("studio") != safe {
			t.Errorf("the lobby given back: %+v, %v", x, err)
		}
		s.press()
		if s.press("display:lobby"); s.covers("studio") != safe || s.covers("lobby") != safe {
			t.Error("all of them, and one pressed again")
		}
		if _, err := s.GiveBack(t.Context(), []string{"display:lobby"}); !errors.Is(err, ErrAllSafe) {
			t.Errorf("one of all: %v", err)
		}
	})
}

// A computer whose clock was hours ahead when somebody pressed has it right after a restart: the picture stands all the same.
func TestTheSafePictureStandsWhateverTheClockWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer func() { s.stop() }()
		if err := s.store.WriteSafe(t.Context(), store.Safe{ID: "ahead", Pressed: time.Now().Add(8 * time.Hour).UnixMilli()}); err != nil {
			t.Fatal(err)
		}
		s.stop()
		s.start()
		if s.covers("lobby") != "safe/ahead" {
			t.Errorf("the lobby shows %q", s.covers("lobby"))
		}
	})
}

func TestAFullDiskKeepsNoSafePictureOffTheDisplays(t *testing.T) {
	s := newStage(t)
	defer func() { s.stop() }()
	lift := storetest.LimitFiles(t, 1)
	x := s.press()
	if s.covers("lobby") != x.Notice.ID || x.Notice.ID == "" || x.Durable {
		t.Errorf("on a full disk: %+v", x)
	}
	if p := s.Problems(); len(p) != 1 || p[0].What.EN == "" || p[0].Remedy.EN == "" {
		t.Errorf("problems: %+v", p)
	}
	lift()
	for !s.Current().Durable {
		_, seen := s.Changes().Get()
		if s.Current().Durable {
			break
		}
		if _, _, err := s.Changes().Next(t.Context(), seen); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.Problems()) > 0 {
		t.Errorf("problems after it was written: %+v", s.Problems())
	}
	s.stop()
	s.start()
	if s.covers("lobby") != x.Notice.ID {
		t.Error("gone after a restart")
	}
}
