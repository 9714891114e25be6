package roster

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays"
	"yiping/playlists"
)

func TestWhatIsNoDisplayIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		code, _ := s.wait()
		for name, x := range map[string]struct {
			code string
			e    Entry
			want any
		}{
			"another code":   {"AAAAAA", Entry{Name: new("x")}, ErrNoCode},
			"no display":     {code, Entry{Display: new("attic")}, ErrNoDisplay},
			"both":           {code, Entry{Display: new("lobby"), Name: new("x")}, "PATCH"},
			"nothing":        {code, Entry{}, "请补上"},
			"no such room":   {code, Entry{Name: new("x"), Room: new("attic")}, "hall"},
			"no such layout": {code, Entry{Name: new("x"), Layout: new("cinema")}, "studio"},
			"no folder":      {code, Entry{Name: new("x"), Plays: &[]string{"a/b"}}, "名字里不能有"},
			"a huge canvas":  {code, Entry{Name: new("x"), Canvas: &[2]int{1 << 20, 1}}, "像素"},
		} {
			_, err := s.Accept(t.Context(), "lan", x.code, x.e)
			if r, ok := errors.AsType[*playlists.Refusal](err); ok {
				if said, _ := x.want.(string); said == "" || !strings.Contains(r.Remedy.ZH, said) || r.Remedy.EN == "" {
					t.Errorf("%s: %+v", name, r)
				}
			} else if err != x.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.Accept(t.Context(), "lan", " "+strings.ToLower(code[:3])+"-"+code[3:], Entry{Name: new("x")}); err != nil {
			t.Errorf("however it is typed: %v", err)
		}
		if _, err := s.Accept(t.Context(), "lan", code, Entry{Name: new("x")}); err != ErrNoCode {
			t.Errorf("a code that was used: %v", err)
		}
		if err := s.Change(t.Context(), "attic", Entry{}); err != ErrNoDisplay {
			t.Error(err)
		}
	})
}

func TestACodeEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		code, secret := s.wait()
		short, cancel := context.WithTimeout(t.Context(), 25*time.Second)
		defer cancel()
		if state, _, _ := s.Await(short, secret); state != StillWaiting || len(s.Waiting()) != 1 {
			t.Errorf("%s, %d wait", state, len(s.Waiting()))
		}
		time.Sleep(2 * time.Minute)
		if len(s.Waiting()) != 0 {
			t.Error("a page that is gone is listed")
		}
		begun := time.Now()
		if state, _, _ := s.Await(t.Context(), secret); state != IsOver || time.Since(begun) != codeLife-25*time.Second-2*time.Minute {
			t.Errorf("%s after %v", state, time.Since(begun))
		}
		if _, err := s.Accept(t.Context(), "lan", code, Entry{Name: new("x")}); err != ErrNoCode {
			t.Error(err)
		}
		if state, _, _ := s.Await(t.Context(), "nobody's"); state != IsOver {
			t.Error(state)
		}
	})
}

// What was given can be fetched again for a while, if the answer was lost; a token that nobody ever came with is forgotten.
func TestATokenIsHandedOverAndForgottenIfItIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		code, secret := s.wait()
		waits := make(chan State)
		go func() {
			state, _, _ := s.Await(t.Context(), secret)
			waits <- state
		}()
		synctest.Wait()
		if _, err := s.Accept(t.Context(), "lan", code, Entry{Display: new("lobby")}); err != nil {
			t.Fatal(err)
		}
		if state := <-waits; state != IsPaired {
			t.Error(state)
		}
		_, _, first := s.Await(t.Context(), secret)
		if _, _, again := s.Await(t.Context(), secret); again != first || first == "" {
			t.Error("it is not the same token")
		}
		time.Sleep(handOver)
		if state, _, token := s.Await(t.Context(), secret); state != IsOver || token != "" {
			t.Errorf("%s %q", state, token)
		}
		_, used := s.pair(Entry{Display: new("lobby")})
		id, _ := s.Known("lobby", used)
		s.players = []displays.Attending{{Player: displays.Player{ID: id, From: "192.168.1.21", Agent: "Chrome"}, Display: "lobby"}}
		time.Sleep(unusedFor + 2*writeEvery)
		s.lets("lobby", first, false)
		s.lets("lobby", used, true)
		s.players = nil
		s.restart()
		if all := s.List(); len(all) != 1 || all[0].From != "192.168.1.21" || all[0].Agent != "Chrome" || time.Since(time.UnixMilli(all[0].Seen)) > time.Minute {
			t.Errorf("%+v", all)
		}
	})
}

// Once a player has come with its token nobody gets that any more, whatever he knows.
func TestATokenThatIsUsedIsHandedOverNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		give := func() (secret, id string) {
			code, secret := s.wait()
			if _, err := s.Accept(t.Context(), "lan", code, Entry{Display: new("lobby")}); err != nil {
				t.Fatal(err)
			}
			_, _, token := s.Await(t.Context(), secret)
			id, ok := s.Known("lobby", token)
			if !ok {
				t.Fatal("the token does not count")
			}
			return secret, id
		}
		secret, id := give()
		other, _ := give()
		for range 2 { // it may lose its line, too
			if _, ok := s.Admit(id); !ok {
				t.Fatal("the player is not let in")
			}
			if state, display, token := s.Await(t.Context(), secret); state != IsOver || display != "" || token != "" {
				t.Errorf("%s %q %q", state, display, token)
			}
		}
		if state, _, token := s.Await(t.Context(), other); state != IsPaired || token == "" {
			t.Errorf("the other player: %s %q", state, token)
		}
	})
}

func TestWhoWaitsIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		begin := func(from string) error {
			_, _, _, err := s.Begin(Waiting{From: from})
			return err
		}
		for i := range mostOfOne {
			if err := begin(fmt.Sprintf("2001:db8::%x", i)); err != nil { // one machine with many addresses
				t.Fatal(err)
			}
		}
		r, ok := errors.AsType[*playlists.Busy](begin("2001:db8::ffff"))
		if !ok || r.After != codeLife {
			t.Fatalf("one address more: %+v", r)
		}
		for i := mostOfOne; i < mostOfAll; i++ {
			if err := begin(fmt.Sprintf("10.0.%d.%d", i/200, i%200)); err != nil {
				t.Fatal(err)
			}
		}
		if r, ok := errors.AsType[*playlists.Busy](begin("10.1.0.1")); !ok || r.After > absent {
			t.Errorf("one more of all: %+v", r)
		}
		time.Sleep(absent + time.Second) // nobody of them asks
		if err := begin("10.1.0.1"); err != nil || len(s.lobby.all) > 1 {
			t.Errorf("who is gone keeps others out: %v, %d wait", err, len(s.lobby.all))
		}
	})
}
