package playout

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays"
	"yiping/displays/wire"
	"yiping/playlists"
)

// hang replaces the displays, as the roster does.
func (s *site) hang(all []Display) {
	var specs []displays.Spec
	for _, d := range all {
		specs = append(specs, displays.Spec{ID: d.Geometry.ID})
	}
	s.hub.SetSpecs(specs)
	s.displays.Set(all)
	synctest.Wait()
}

func screen(id string, plays ...string) Display {
	return Display{
		Geometry: wire.Geometry{V: 1, ID: id, Name: "屏幕 " + id}, Names: playlists.Names(id, nil, "", ""),
		Audience: playlists.Audience{Canvas: [2]int{1920, 1080}, Regions: []playlists.Region{{ID: "media", Rect: [4]int{0, 0, 1920, 1080}, Plays: plays}}},
	}
}

func TestANewDisplayJoinsLoopsThatRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		s.put("大厅/a", "大厅/b", "公共/c", "走廊/d!", "走廊/e")
		time.Sleep(47 * time.Second)
		old, _ := s.displays.Get()
		lobby := s.want("lobby")
		s.hang(append(slices.Clone(old), screen("hall", "大厅", "公共"), screen("corridor", "走廊")))
		if got := s.want("hall").Program; got == nil || got != lobby.Program || s.want("lobby") != lobby {
			t.Error("the lobby has other documents than before, or not those of a display that plays the same")
		}
		for k := range 30 {
			s.expect("hall", time.Duration(k)*time.Second, s.shows("lobby", time.Duration(k)*time.Second))
		}
		if got := s.shows("corridor", 0); got != "走廊/d!" && got != "走廊/e" {
			t.Errorf("the corridor shows %s", got)
		}
		if err := s.out.Identify("corridor"); err != nil {
			t.Error(err)
		}
		synctest.Wait()
		s.expect("corridor", 0, "notice identify/corridor")
		if _, err := s.out.View(t.Context(), "hall", time.Now().UnixMilli()); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Hour)
		if _, err := s.out.View(t.Context(), "hall", time.Now().Add(-30*time.Minute).UnixMilli()); err != nil {
			t.Errorf("what it showed is not recorded: %v", err)
		}

		hall := s.want("hall").Program
		s.hang(append(slices.Clone(old), screen("hall", "走廊")))
		if got := s.want("hall").Program; got == hall {
			t.Error("what it plays has changed, its program has not")
		}
		if _, err := s.out.View(t.Context(), "corridor", 0); !errors.Is(err, ErrNoDisplay) {
			t.Errorf("a display that is gone: %v", err)
		}
		s.expect("lobby", 0, s.shows("lobby-2", 0))
	})
}

func TestADisplayThatComesBeforeTheFirstCatalog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		old, _ := s.displays.Get()
		s.out.Post("emergency", alarm("fire"))
		s.hang(append(slices.Clone(old), screen("hall", "大厅")))
		if w := s.want("hall"); w.Program != nil || w.Notices == nil || !strings.Contains(string(w.Notices.Body), "fire") {
			t.Errorf("%+v", w)
		}
		s.put("大厅/a")
		s.out.Post("emergency", nil)
		s.expect("hall", 0, "大厅/a")
	})
}
