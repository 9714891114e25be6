package demo_test

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yiping/daemon/agenda/ics"
	"yiping/daemon/agenda/sheets"
	"yiping/daemon/config"
	"yiping/daemon/demo"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// booked reads what a demo that is started now has in its agenda folder. Nothing of it may be refused, or
// need a word: it is an example.
func booked(t *testing.T, c config.Config, now time.Time) []agenda.Booking {
	t.Helper()
	dir := t.TempDir()
	if err := demo.WriteContent(dir, now); err != nil {
		t.Fatal(err)
	}
	house, zone := c.House(), c.Zone()
	var all []agenda.Booking
	names, err := filepath.Glob(filepath.Join(dir, "日程", "*"))
	if err != nil || len(names) != 2 {
		t.Fatalf("in the folder there is %v, %v", names, err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if path.Ext(name) == ".ics" {
			r := ics.Read(content, ics.Site{Zone: zone, Rooms: house.Rooms, Open: house.Opens, Close: house.Closes}, now.AddDate(0, 0, -1).UnixMilli(), now.AddDate(0, 0, 28).UnixMilli())
			if r.Unusable != nil || len(r.Refused)+len(r.Notes) > 0 {
				t.Fatalf("%s: %+v", now, r)
			}
			all = append(all, r.Bookings...)
			continue
		}
		w, err := sheets.Open(t.Context(), path.Base(name), content, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := sheets.Read(path.Base(name), w, sheets.Site{Zone: zone, Open: house.Opens, Close: house.Closes, Rooms: house.Rooms, Arrived: zone.Day(now.UnixMilli())})
		for _, x := range r.Refused {
			t.Errorf("%s: row %d, %s: %s", now, x.Row, x.What, x.Reason.ZH)
		}
		for _, n := range r.Notes {
			t.Errorf("%s: row %d: %s", now, n.Row, n.Text.ZH)
		}
		all = append(all, r.Bookings...)
	}
	agenda.Sort(all)
	return all
}

// starts are hours at which somebody may start the demo, on days of all kinds.
func starts(c config.Config) (all []time.Time) {
	hours := []int{5, 7 * 60, 8*60 + 31, 10*60 + 10, 13*60 + 59, 17 * 60, 19*60 + 45, 23*60 + 50}
	for i, day := range []time.Time{
		time.Date(2026, 11, 23, 0, 0, 0, 0, c.Zone().Location), time.Date(2026, 11, 24, 0, 0, 0, 0, c.Zone().Location),
		time.Date(2026, 11, 27, 0, 0, 0, 0, c.Zone().Location), time.Date(2026, 12, 31, 0, 0, 0, 0, c.Zone().Location),
		time.Date(2027, 2, 28, 0, 0, 0, 0, c.Zone().Location), time.Date(2027, 5, 1, 0, 0, 0, 0, c.Zone().Location),
	} {
		for k := range 3 {
			all = append(all, day.Add(time.Duration(hours[(i+3*k)%len(hours)])*time.Minute))
		}
	}
	return all
}

func TestWheneverTheDemoIsStartedTheBoardsAreAlive(t *testing.T) {
	c := building(t, ".")
	for _, now := range starts(c) {
		all := booked(t, c, now)
		at, today := now.UnixMilli(), c.Zone().Day(now.UnixMilli())
		count := func(is func(b agenda.Booking) bool) (n int) {
			for _, b := range all {
				if is(b) {
					n++
				}
			}
			return n
		}
		on := func(day schedule.Day, is func(b agenda.Booking) bool) int {
			return count(func(b agenda.Booking) bool { return c.Zone().Day(b.Start) == day && is(b) })
		}
		anything := func(agenda.Booking) bool { return true }
		state := func(s agenda.State) func(agenda.Booking) bool {
			return func(b agenda.Booking) bool { return b.State == s }
		}
		open := now.Hour() >= 9 && now.Hour() < 21
		for _, want := range []struct {
			what      string
			got, most int
			least     int
			when      bool
		}{
			{"events today", on(today, anything), 30, 12, true},
			{"events tomorrow", on(today+1, anything), 24, 8, true},
			{"events that are on", count(func(b agenda.Booking) bool { return b.Start <= at && at < b.End && b.State == agenda.Normal }), 12, 1, open},
			{"events within half an hour", count(func(b agenda.Booking) bool { return b.Start > at && b.Start <= at+30*60e3 && b.State == agenda.Normal }), 12, 1, open && now.Hour() < 20},
			{"events in the lecture hall", on(today, func(b agenda.Booking) bool { return slices.Contains(b.Rooms, "xuexi") }), 7, 5, true},
			{"live streams to come", count(func(b agenda.Booking) bool { return b.Start > at && slices.Contains(b.Rooms, "studio") }), 30, 1, true},
			{"cancelled ones", on(today, state(agenda.Cancelled)), 1, 1, true},
			{"moved ones", on(today, state(agenda.Rescheduled)), 1, 1, true},
			{"full ones", on(today, state(agenda.Full)), 3, 1, true},
			{"private ones", on(today+1, func(b agenda.Booking) bool { return b.Private }), 2, 1, true},
			{"classes of the calendar", count(func(b agenda.Booking) bool { return b.Title == "书法基础班" }), 4, 3, true},
			{"long titles", on(today, func(b agenda.Booking) bool { return len([]rune(b.Title)) > 30 }), 3, 1, open && now.Hour() < 18},
		} {
			if want.when && (want.got < want.least || want.got > want.most) {
				t.Errorf("started at %s: %d %s, want %d to %d", now.Format("2006-01-02 15:04"), want.got, want.what, want.least, want.most)
			}
		}
		for i, x := range all {
			for _, y := range all[i+1:] {
				if y.Start < x.End && x.State != agenda.Cancelled && y.State != agenda.Cancelled && x.State != agenda.Rescheduled && y.State != agenda.Rescheduled {
					for _, room := range x.Rooms {
						if slices.Contains(y.Rooms, room) {
							t.Errorf("started at %s: %q and %q are both in %s, %s and %s", now.Format("2006-01-02 15:04"), x.Title, y.Title, room,
								time.UnixMilli(x.Start).In(now.Location()), time.UnixMilli(y.Start).In(now.Location()))
						}
					}
				}
			}
			if len(x.Rooms) == 0 || x.Place != "" {
				t.Errorf("%q is in no room of the building but in %q", x.Title, x.Place)
			}
		}
	}
}

func TestTheMonthGoesOnForFourWeeks(t *testing.T) {
	c := building(t, ".")
	now := time.Date(2026, 11, 30, 14, 0, 0, 0, c.Zone().Location)
	all := booked(t, c, now)
	for day := c.Zone().Day(now.UnixMilli()); day < c.Zone().Day(now.UnixMilli())+28; day++ {
		n := 0
		for _, b := range all {
			if c.Zone().Day(b.Start) == day {
				n++
			}
		}
		if n < 5 {
			t.Errorf("%s has %d events", day, n)
		}
	}
}

func TestTheTimetableBelongsToTheUserToo(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	if err := demo.WriteContent(dir, now); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "日程", "2026年11月活动安排表.xlsx")); err != nil {
		t.Fatal(err)
	}
	if err := demo.WriteContent(dir, now.AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(filepath.Join(dir, "日程")); len(entries) != 1 || !strings.HasSuffix(entries[0].Name(), ".ics") {
		t.Errorf("in the folder there is %v", entries)
	}
}

func BenchmarkWriteContent(b *testing.B) {
	for b.Loop() {
		if err := demo.WriteContent(filepath.Join(b.TempDir(), "content"), time.Now()); err != nil {
			b.Fatal(err)
		}
	}
}
