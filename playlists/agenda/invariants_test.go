package agenda

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yiping/playlists/schedule"
)

const hour = 3600_000

// aHouse draws bookings of two days and a board.
func aHouse(t *rapid.T, zone schedule.Zone) (Board, []Booking, int64) {
	midnight := zone.Start(schedule.DayOf(2026, 11, 23), 0)
	var bookings []Booking
	for i := range rapid.IntRange(0, 45).Draw(t, "count") {
		start := midnight + int64(rapid.IntRange(0, 47*4).Draw(t, "start"))*hour/4
		bookings = append(bookings, Booking{
			ID: fmt.Sprint(i), Title: strings.Repeat("字", rapid.IntRange(0, 45).Draw(t, "title")), Start: start, End: start + int64(rapid.IntRange(1, 60).Draw(t, "quarters"))*hour/4,
			State: rapid.SampledFrom([]State{Normal, Normal, Normal, Full, Cancelled, Rescheduled, Tentative}).Draw(t, "state"),
			Rooms: []string{rapid.SampledFrom([]string{"a", "b"}).Draw(t, "room")}, MovedFrom: rapid.SampledFrom([][]string{nil, nil, nil, {"a"}, {"b"}}).Draw(t, "moved from"),
		})
	}
	Sort(bookings)
	b := Board{
		Kind: rapid.SampledFrom([]Kind{Today, Door, Studio}).Draw(t, "kind"),
		Size: rapid.SampledFrom([][2]int{{768, 1080}, {1080, 1420}, {1920, 1080}, {320, 240}}).Draw(t, "size"),
	}
	b.Unit = Unit(b.Size, b.Size, 0, 0)
	if rapid.Bool().Draw(t, "of one room") {
		b.Rooms = []string{"a"}
	}
	return b, bookings, midnight
}

func TestPlanChangesOnlyAtItsEdges(t *testing.T) {
	zone := shanghai(t)
	rapid.Check(t, func(t *rapid.T) {
		b, bookings, midnight := aHouse(t, zone)
		house := &House{Bookings: bookings}
		whole := Plan(b, house, zone, midnight, midnight+48*hour)
		at := midnight + rapid.Int64Range(0, 48*hour-1).Draw(t, "at")
		later := Plan(b, house, zone, at, midnight+48*hour)
		i := len(whole) - 1
		for whole[i].From > at {
			i--
		}
		if !reflect.DeepEqual(whole[i].Pages, later[0].Pages) || whole[i].Turn != later[0].Turn {
			t.Errorf("planned at %d:\n%+v\nplanned at midnight:\n%+v", at, later[0], whole[i])
		}
		if i+1 < len(whole) && whole[i+1].From != later[1].From {
			t.Errorf("the next change is at %d, planned from midnight at %d", later[1].From, whole[i+1].From)
		}
	})
}

func TestTodayShowsEveryBookingOnceAndTheNextOneFirst(t *testing.T) {
	zone := shanghai(t)
	rapid.Check(t, func(t *rapid.T) {
		b, bookings, midnight := aHouse(t, zone)
		b.Kind = Today
		at := midnight + rapid.Int64Range(0, 24*hour-1).Draw(t, "at")
		house := &House{Bookings: bookings}
		span := Plan(b, house, zone, at, at+1)[0]
		var want, got []string
		next := ""
		for _, x := range bookings {
			if b.shows(x) && x.End > at && x.Start < midnight+24*hour {
				want = append(want, x.ID)
				if next == "" && x.on() && b.Has(x) && x.Start > at {
					next = x.ID
				}
			}
		}
		left := 0
		for _, page := range span.Pages {
			left += page.Left
			if p := (planner{b, house, bookings, zone}); page.State == Listed && p.fit(page.Rows) != len(page.Rows) {
				t.Errorf("a page has %d rows, %d fit", len(page.Rows), p.fit(page.Rows))
			}
			for _, r := range page.Rows {
				if r.As != Tomorrow {
					got = append(got, bookings[r.Booking].ID)
				}
			}
		}
		if len(got)+left != len(want) {
			t.Errorf("%d are shown and %d left out of %d", len(got), left, len(want))
		}
		slices.Sort(want)
		slices.Sort(got)
		if left == 0 && !slices.Equal(want, got) {
			t.Errorf("shown are %v of %v", got, want)
		}
		if next != "" && !slices.ContainsFunc(span.Pages[0].Rows, func(r Row) bool { return bookings[r.Booking].ID == next }) {
			t.Errorf("what begins next, %s, is not on the first page of %d", next, len(span.Pages))
		}
		if n := int64(len(span.Pages)); n > 1 && n*span.Turn > unseen {
			t.Errorf("%d pages of %d ms: one is unseen for more than a minute", n, span.Turn)
		}
	})
}
