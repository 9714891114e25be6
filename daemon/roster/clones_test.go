package roster

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays"
)

// pages are those of one player, each with the seconds from which and until which it attests.
func TestWhatIsAClone(t *testing.T) {
	type page struct {
		id, from    string
		first, last int
	}
	for name, x := range map[string]struct {
		now   int
		pages []page
		clone bool
	}{
		"one page":                      {100, []page{{"p", "a", 0, 100}}, false},
		"two machines":                  {100, []page{{"p", "a", 0, 100}, {"p", "b", 80, 99}}, true},
		"two machines, at first":        {100, []page{{"p", "a", 0, 100}, {"p", "b", 95, 99}}, false},
		"a change of the network":       {100, []page{{"p", "a", 0, 93}, {"p", "b", 92, 100}}, false},
		"a change of the network later": {130, []page{{"p", "a", 0, 93}, {"p", "b", 92, 130}}, false},
		"two pages":                     {100, []page{{"p", "a", 0, 100}, {"p", "a", 60, 100}}, true},
		"loaded anew":                   {100, []page{{"p", "a", 0, 98}, {"p", "a", 97, 100}}, false},
		"two pages for a moment":        {100, []page{{"p", "a", 0, 100}, {"p", "a", 75, 100}}, false},
		"two players":                   {100, []page{{"p", "a", 0, 100}, {"q", "b", 0, 100}}, false},
		"nobody has to be paired":       {100, []page{{"", "a", 0, 100}, {"", "a", 0, 100}}, false},
		"never attested":                {100, []page{{"p", "a", 0, 100}, {"p", "b", -1, -1}}, false},
	} {
		start := time.Unix(1_000_000, 0)
		at := func(s int) time.Time {
			if s < 0 {
				return time.Time{}
			}
			return start.Add(time.Duration(s) * time.Second)
		}
		var all []displays.Attending
		for _, p := range x.pages {
			all = append(all, displays.Attending{Player: displays.Player{ID: p.id, From: p.from}, Display: "lobby", First: at(p.first), Last: at(p.last)})
		}
		if got := len(clonesOf(all, at(x.now))) > 0; got != x.clone {
			t.Errorf("%s: a clone: %t", name, got)
		}
	}
}

func TestACloneIsToldUntilItIsRevoked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		_, token := s.pair(Entry{Display: new("lobby")})
		id, _ := s.Known("lobby", token)
		began := time.Now()
		both := func() {
			now := time.Now()
			s.players = []displays.Attending{
				{Player: displays.Player{ID: id, From: "192.168.1.20", Agent: "Chromium"}, Display: "lobby", First: began, Last: now},
				{Player: displays.Player{ID: id, From: "192.168.1.66"}, Display: "lobby", First: began, Last: now},
			}
		}
		for range 8 {
			both()
			time.Sleep(lookEvery)
			synctest.Wait()
		}
		p := s.Problems()
		if len(p) != 1 || !strings.Contains(p[0].What.ZH, "192.168.1.20（Chromium）") || !strings.Contains(p[0].What.EN, "192.168.1.66") || !strings.Contains(p[0].Remedy.ZH, "撤销") || p[0].Where != "大厅屏 lobby" {
			t.Errorf("%+v", p)
		}
		if all := s.List(); !all[0].Clone || !all[0].Online {
			t.Errorf("%+v", all)
		}
		s.players = s.players[:1]
		time.Sleep(cloneFor - lookEvery)
		if len(s.Problems()) != 1 {
			t.Error("it is forgotten too soon")
		}
		time.Sleep(2 * lookEvery)
		if len(s.Problems()) != 0 {
			t.Error("it is never forgotten")
		}
		began = time.Now()
		for range 8 {
			both()
			time.Sleep(lookEvery)
		}
		if err := s.Revoke(t.Context(), id); err != nil || len(s.Problems()) != 0 {
			t.Errorf("%v, %+v", err, s.Problems())
		}
	})
}
