package roster

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/config"
	"yiping/daemon/store"
	"yiping/displays"
	"yiping/playlists"
)

// site is a building with one display in its file.
type site struct {
	*Roster
	t       *testing.T
	path    string
	file    string
	store   *store.Store
	told    []string // ids, at each change
	revoked int
	players []displays.Attending
	stop    func()
}

const file = `
site: {id: a, name: 甲, timezone: UTC}
rooms: [{id: hall, name: 大厅, floor: 1}]
mqtt: {listen: "127.0.0.1:1883"}
displays:
  - {id: lobby, name: 大厅屏, canvas: [1920, 1080]}
  - {id: bell, name: 铃, canvas: [64, 16], transport: mqtt}
`

func newSite(t *testing.T) *site {
	s := &site{t: t, path: filepath.Join(t.TempDir(), "db"), file: file}
	s.start()
	return s
}

func (s *site) start() {
	s.t.Helper()
	c, mistakes := config.Parse("yiping.yaml", []byte(s.file))
	if len(mistakes) > 0 {
		s.t.Fatal(mistakes)
	}
	log := slog.New(slog.DiscardHandler)
	var err error
	if s.store, err = store.Open(s.path, log); err != nil {
		s.t.Fatal(err)
	}
	s.told = nil
	tell := func(c config.Config) {
		var ids []string
		for _, d := range c.Displays {
			ids = append(ids, d.ID+"="+d.Name)
		}
		s.told = append(s.told, strings.Join(ids, " "))
	}
	if s.Roster, err = New(s.t.Context(), Config{
		Site: c, Store: s.store, Tell: tell, Revoked: func() { s.revoked++ }, Players: func() []displays.Attending { return s.players }, Log: log,
	}); err != nil {
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

func (s *site) restart() {
	s.stop()
	s.start()
}

// wait lets a player wait, and returns its code and its secret.
func (s *site) wait() (code, secret string) {
	s.t.Helper()
	w, secret, _, err := s.Begin(Waiting{From: "192.168.1.20", Agent: "Chromium\u202e", Canvas: [2]int{1080, 1920}})
	if err != nil {
		s.t.Fatal(err)
	}
	return w.Code, secret
}

// pair pairs a player, and returns its display and its token.
func (s *site) pair(e Entry) (display, token string) {
	s.t.Helper()
	code, secret := s.wait()
	id, err := s.Accept(s.t.Context(), "lan", code, e)
	if err != nil {
		s.t.Fatal(err)
	}
	state, display, token := s.Await(s.t.Context(), secret)
	if state != IsPaired || display != id || len(token) != 43 {
		s.t.Fatalf("%s %q %q, want a token of %q", state, display, token, id)
	}
	return display, token
}

func (s *site) lets(display, token string, want bool) {
	s.t.Helper()
	if _, ok := s.Known(display, token); ok != want {
		s.t.Errorf("%s is let in: %t, want %t", display, ok, want)
	}
}

func TestAPairedDisplayIsOneOfTheSiteAndSurvivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		id, token := s.pair(Entry{Name: new("走廊屏"), Room: new("hall"), Plays: &[]string{"大厅"}, Layout: new("agenda")})
		if !strings.HasPrefix(id, "p-") || !slices.Equal(s.told, []string{"lobby=大厅屏 bell=铃", "lobby=大厅屏 bell=铃 " + id + "=走廊屏"}) {
			t.Errorf("told: %q", s.told)
		}
		for _, when := range []string{"at once", "after a restart"} {
			d := s.Site().Displays[2]
			if d.ID != id || d.Canvas != [2]int{1080, 1920} || d.Room != "hall" || d.LayoutName != "agenda" || !slices.Equal(d.Plays, []string{"大厅"}) {
				t.Errorf("%s: %+v", when, d)
			}
			_, fixed, paired := s.Place(id)
			if all := s.List(); fixed || !paired || len(all) != 1 || all[0].Display != id || all[0].From != "192.168.1.20" || all[0].Agent != "Chromium" || all[0].Seen != 0 {
				t.Errorf("%s: %t %t %+v", when, fixed, paired, all)
			}
			s.lets(id, token, true)
			s.lets(id, token+"0", false)
			s.lets(id, "", false)
			s.lets("lobby", token, false)
			s.restart()
		}
		if err := s.Change(t.Context(), id, Entry{Name: new("西走廊"), Plays: &[]string{}}); err != nil {
			t.Fatal(err)
		}
		if d := s.Site().Displays[2]; d.Name != "西走廊" || !slices.Equal(d.Plays, []string{"大厅", "公共"}) || d.Room != "hall" {
			t.Errorf("changed: %+v", d)
		}
		if err := s.Delete(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		s.lets(id, token, false)
		s.restart()
		if len(s.List()) != 0 || len(s.Site().Displays) != 2 {
			t.Errorf("after it was deleted: %+v", s.List())
		}
	})
}

func TestADisplayOfTheFileGetsAPlayer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		id, token := s.pair(Entry{Display: new("lobby")})
		if id != "lobby" || len(s.told) != 1 {
			t.Errorf("%s; told %q", id, s.told)
		}
		s.restart()
		s.lets("lobby", token, true)
		for _, err := range []error{s.Change(t.Context(), "lobby", Entry{Name: new("x")}), s.Delete(t.Context(), "lobby")} {
			if _, ok := errors.AsType[*playlists.Conflict](err); !ok {
				t.Errorf("a display of the file is altered: %v", err)
			}
		}
	})
}

// Whoever moves a paired display into the file keeps its players; taken out again, it is as it was.
func TestTheFileWins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		id, token := s.pair(Entry{Name: new("走廊屏")})
		s.stop()
		s.file += "  - {id: " + id + ", name: 固定屏, canvas: [1920, 1080]}\n"
		s.start()
		if got := s.Site().Displays; len(got) != 3 || got[2].Name != "固定屏" {
			t.Errorf("%+v", got)
		}
		if _, fixed, paired := s.Place(id); !fixed || !paired {
			t.Errorf("%t %t", fixed, paired)
		}
		s.lets(id, token, true)
		s.stop()
		s.file = file
		s.start()
		if got := s.Site().Displays; len(got) != 3 || got[2].Name != "走廊屏" {
			t.Errorf("out of the file again: %+v", got)
		}
	})
}

func TestADisplayWhoseRoomIsGoneStillPlays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		s.pair(Entry{Name: new("门牌"), Room: new("hall"), Layout: new("door")})
		s.stop()
		s.file = strings.Replace(file, "[{id: hall, name: 大厅, floor: 1}]", "[]", 1)
		s.start()
		if d := s.Site().Displays[2]; d.Name != "门牌" || d.Room != "" || !slices.Equal(d.Plays, []string{"公共"}) {
			t.Errorf("%+v", d)
		}
		if p := s.Problems(); len(p) != 1 || !strings.Contains(p[0].What.ZH, "hall") || p[0].Remedy.EN == "" {
			t.Errorf("%+v", p)
		}
	})
}

func TestARevokedPlayerIsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		_, stolen := s.pair(Entry{Display: new("lobby")})
		_, right := s.pair(Entry{Display: new("lobby")})
		id, _ := s.Known("lobby", stolen)
		over, ok := s.Admit(id)
		if !ok || over.Load() {
			t.Error("it is not admitted")
		}
		if err := s.Revoke(t.Context(), id); err != nil || s.revoked != 1 || !over.Load() {
			t.Errorf("%v, told %d times, %t", err, s.revoked, over.Load())
		}
		if err := s.Revoke(t.Context(), id); err != ErrNoPlayer {
			t.Errorf("twice: %v", err)
		}
		for range 2 {
			s.lets("lobby", stolen, false)
			s.lets("lobby", right, true)
			s.restart()
		}
	})
}

// A disk that refuses keeps nobody in and nobody out.
func TestADeadDiskChangesNothingForPlayers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		_, stolen := s.pair(Entry{Display: new("lobby")})
		_, right := s.pair(Entry{Display: new("lobby")})
		code, _ := s.wait()
		s.store.Close()
		id, _ := s.Known("lobby", stolen)
		if err := s.Revoke(t.Context(), id); err == nil {
			t.Error("it is said to be durable")
		}
		s.lets("lobby", stolen, false)
		s.lets("lobby", right, true)
		if _, err := s.Accept(t.Context(), "lan", code, Entry{Name: new("x")}); err == nil || len(s.Site().Displays) != 2 {
			t.Errorf("a display is there that is nowhere: %v", err)
		}
		if p := s.Problems(); len(p) != 1 || p[0].ID != "roster" {
			t.Errorf("%+v", p)
		}
		var err error
		if s.store, err = store.Open(s.path, s.Log); err != nil {
			t.Fatal(err)
		}
		s.Store = s.store
		time.Sleep(lookEvery)
		synctest.Wait()
		if p := s.Problems(); len(p) != 0 {
			t.Errorf("with a disk again: %+v", p)
		}
		s.restart()
		s.lets("lobby", stolen, false)
	})
}

func TestAPasswordForADisplayOnMQTT(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		first, err := s.Password(t.Context(), "bell")
		if err != nil {
			t.Fatal(err)
		}
		still, ok := s.Check("bell", []byte(first))
		if !ok || !still() {
			t.Error("it does not count")
		}
		password, err := s.Password(t.Context(), "bell")
		if err != nil || password == first || len(password) != 24 {
			t.Errorf("%q, %v", password, err)
		}
		if still() {
			t.Error("whoever has connected with the one before stays")
		}
		for range 2 {
			for _, x := range []struct {
				display, password string
				right             bool
			}{{"bell", password, true}, {"bell", first, false}, {"bell", "", false}, {"lobby", password, false}, {"attic", "", false}} {
				if _, got := s.Check(x.display, []byte(x.password)); got != x.right {
					t.Errorf("%s with %q: %t", x.display, x.password, got)
				}
			}
			s.restart()
		}
		if _, err := s.Password(t.Context(), "attic"); err != ErrNoDisplay {
			t.Error(err)
		}
		if _, err := s.Password(t.Context(), "lobby"); !isConflict(err) {
			t.Errorf("of a display with a page: %+v", err)
		}
	})
}

func isConflict(err error) bool {
	_, ok := errors.AsType[*playlists.Conflict](err)
	return ok
}
