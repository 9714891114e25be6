package playout

import (
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/agenda"
)

// door says what the door shows after a while: the state of the page, and the titles on it.
func (s *site) door(after time.Duration) string {
	s.t.Helper()
	v, err := s.out.View(s.t.Context(), "door", time.Now().Add(after).UnixMilli())
	if err != nil {
		s.t.Fatal(err)
	}
	p := v.Program
	page := p.Pages[p.Items[v.Frame.Regions[0].Item].Page-1]
	said := string(page.State)
	for _, r := range page.Rows {
		said += " " + p.Bookings[r[0]].Title.ZH
	}
	return said
}

func TestABookingIsOnTheDoorAtOnceAndWhileItLasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		s.catalog.Set(playlists.Catalog{Playlists: map[string]playlists.Playlist{}})
		synctest.Wait()
		if got := s.door(0); got != "unknown" {
			t.Errorf("before any booking was read the door says %q", got)
		}
		now := time.Now().UnixMilli()
		s.booked.Set([]agenda.Booking{{ID: "1", Title: "书法", Rooms: []string{"xuexi"}, Start: now + time.Hour.Milliseconds(), End: now + 2*time.Hour.Milliseconds()}})
		synctest.Wait()
		for after, want := range map[time.Duration]string{0: "free 书法", 50 * time.Minute: "soon 书法", time.Hour: "busy 书法", 2 * time.Hour: "free"} {
			if got := s.door(after); got != want {
				t.Errorf("after %v the door says %q, want %q", after, got, want)
			}
		}
		s.booked.Set([]agenda.Booking{})
		synctest.Wait()
		if got := s.door(0); got != "free" {
			t.Errorf("after the booking was taken back the door says %q", got)
		}
	})
}

// Until the sheets are read again, a restart shows what was known before: an empty board would be a lie.
func TestARestartKeepsTheBookings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		now := time.Now().UnixMilli()
		s.booked.Set([]agenda.Booking{{ID: "1", Title: "书法", Rooms: []string{"xuexi"}, Start: now - 1, End: now + time.Hour.Milliseconds()}})
		s.catalog.Set(playlists.Catalog{Playlists: map[string]playlists.Playlist{"大厅": {Name: "大厅"}}})
		synctest.Wait()
		s.stop()
		s.booked = new(latest.Cell[[]agenda.Booking])
		s.start()
		synctest.Wait()
		if got := s.door(0); got != "busy 书法" {
			t.Errorf("after a restart the door says %q", got)
		}
	})
}
