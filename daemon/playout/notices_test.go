package playout

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/playlists"
)

// alarm is an emergency for every display that ends only when it is taken back.
func alarm(id string) []playlists.Post {
	return []playlists.Post{{Notice: playlists.Notice{
		ID: id, Precedence: playlists.Emergency, Style: playlists.Takeover, From: 0, Until: time.Now().Add(1000 * time.Hour).UnixMilli(),
		Text: playlists.Text{ZH: "请立即疏散", EN: "EVACUATE NOW"},
	}}}
}

// Nothing runs in this test but the call itself: no loop that could compile, write, or be busy with either.
func TestANoticeDoesNotWaitForTheLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		s.put("大厅/a", "公共/c")
		program := s.want("lobby").Program
		s.stop()

		s.out.Post("emergency", alarm("fire"))
		for _, id := range []string{"lobby", "lobby-2", "station", "door"} {
			s.expect(id, 0, "notice fire")
		}
		if s.want("lobby").Program != program {
			t.Error("the program was touched")
		}
		if s.want("lobby").Notices != s.want("station").Notices {
			t.Error("equal notices are two documents")
		}
		s.out.Post("emergency", nil)
		s.expect("lobby", 0, "大厅/a")
	})
}

// A turn of the loop that began before a notice was posted must not take it back when it ends.
func TestATurnDoesNotBringBackOldNotices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		for i := range 20 {
			s.put("大厅/a", fmt.Sprintf("大厅/%d", i))
			s.catalog.Set(playlists.Catalog{Playlists: map[string]playlists.Playlist{"大厅": {Name: "大厅"}}})
			id := fmt.Sprint("fire-", i)
			s.out.Post("emergency", alarm(id)) // while the loop takes the catalog in
			synctest.Wait()
			s.expect("lobby", 0, "notice "+id)
		}
	})
}

func TestANoticeReachesADisplayThatHasNoProgramYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		s.out.Post("emergency", alarm("fire"))
		if w := s.want("lobby"); w.Program != nil || w.Notices == nil || w.Display == nil {
			t.Errorf("%+v", w)
		}
	})
}

func TestEachSourceReplacesItsOwnNotices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		s.put("大厅/a", "公共/c")
		strip := alarm("lift")
		strip[0].Notice.Precedence, strip[0].Targets = playlists.OperatorTakeover, []string{"display:lobby"}
		strip[0].Notice.Until = time.Now().Add(time.Minute).UnixMilli()
		s.out.Post("operator", strip)
		s.out.Post("emergency", alarm("fire"))
		s.expect("lobby", 0, "notice fire")
		s.out.Post("emergency", nil)
		s.expect("lobby", 0, "notice lift")
		s.expect("station", 0, "公共/c")
		time.Sleep(time.Minute)
		synctest.Wait()
		if posts, _ := s.out.posts.Get(); len(posts) != 0 || len(s.out.posted) != 0 {
			t.Errorf("what is over is kept: %v", s.out.posted)
		}
	})
}

func TestWhatPlayersPassOverIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		posts := alarm("live")
		posts[0].Notice.QR, posts[0].Notice.Stream.Src = "javascript:alert(1)", "/live.m3u8"
		s.out.Post("streams", posts)
		if body := string(s.want("lobby").Notices.Body); strings.Contains(body, "javascript") || !strings.Contains(body, "/live.m3u8") {
			t.Error(body)
		}
	})
}
