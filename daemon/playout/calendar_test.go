package playout

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// A bubble begins on Saturday 1 January 2000 at 8:00 in Shanghai.
const newYear2000 = schedule.Day(10957)

// putByDay makes the lobby hold one file for work days and one for the others.
func (s *site) putByDay() {
	item := func(name string, kinds schedule.Kinds) playlists.Entry {
		hash := fmt.Sprintf("%x", sha256.Sum256([]byte(name)))
		return playlists.Entry{Item: playlists.Item{ID: name, Asset: hash, MS: 10_000}, Source: hash, Rule: schedule.Rule{Kinds: kinds}}
	}
	s.catalog.Set(playlists.Catalog{Playlists: map[string]playlists.Playlist{"大厅": {Name: "大厅", Entries: []playlists.Entry{
		item("大厅/work", schedule.Workday), item("大厅/off", schedule.DayOff),
	}}}})
	synctest.Wait()
}

func TestACorrectedCalendarIsOnTheScreensAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		s.putByDay()
		s.expect("lobby", 0, "大厅/off")
		s.days.Set(schedule.Calendar{2000: {newYear2000: schedule.Workday}})
		synctest.Wait()
		s.expect("lobby", Lead, "大厅/work")
		s.expect("lobby", 24*time.Hour, "大厅/off")
	})
}

// The journal has the calendar: after a restart the loops stand where they stood, and a display gets the
// right program before anybody has read a yearly file again.
func TestARestartKeepsTheCalendar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		s.days.Set(schedule.Calendar{2000: {newYear2000: schedule.Workday}})
		s.putByDay()
		before := s.want("lobby").Program.Hash
		time.Sleep(3 * time.Second)
		s.restart()
		if after := s.want("lobby").Program.Hash; after != before {
			t.Error("after a restart the program is another one")
		}
		s.stop()
		s.catalog.Set(playlists.Catalog{Starting: true})
		s.days.Set(nil)
		s.start()
		s.expect("lobby", 0, "大厅/work")
	})
}
