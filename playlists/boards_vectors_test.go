package playlists_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// boardVectors are programs with boards, probed wherever a board changes or turns a page. What they must show is
// taken from the plan itself: the page whose turn it is, counted from 1970.
func boardVectors(t *testing.T) (vectors []vector) {
	location, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	zone := schedule.Zone{Location: location}
	day := schedule.DayOf(2026, time.November, 23)
	at := func(minutes int) int64 { return zone.Start(day, 0) + int64(minutes)*60_000 }
	for _, count := range []int{0, 1, 9, 40} {
		house := agenda.House{Name: "社区中心", Opens: 510, Closes: 1290, Known: true, Rooms: []agenda.Room{{ID: "a", Name: "学习讲堂", English: "Lecture Hall", Floor: "3"}}}
		for i := range count {
			b := agenda.Booking{ID: fmt.Sprint(i), Title: fmt.Sprint("活动", i), Rooms: []string{"a"}, Start: at(540 + i*15), End: at(600 + i*20), State: []agenda.State{agenda.Normal, agenda.Full, agenda.Cancelled, agenda.Tentative}[i%4], Private: i%7 == 3}
			house.Bookings = append(house.Bookings, b)
		}
		agenda.Sort(house.Bookings)
		w := &playlists.World{Zone: zone, Agenda: house}
		a := playlists.Audience{Canvas: [2]int{1920, 1080}}
		for i, kind := range []agenda.Kind{agenda.Today, agenda.Door, agenda.Studio} {
			a.Regions = append(a.Regions, playlists.Region{ID: string(kind), Rect: [4]int{640 * i, 0, 640, 1080}, Board: &agenda.Board{Kind: kind, Size: [2]int{640, 1080}, Unit: 40}})
		}
		p, problems := playlists.Compile(w, a, playlists.Window{From: at(0), Until: at(2 * 24 * 60)})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		v := vector{Name: fmt.Sprint("boards of ", count), Program: p}
		var ts []int64
		for i, region := range a.Regions {
			for _, s := range agenda.Plan(*region.Board, &house, zone, p.From, p.Until) {
				turns := []int64{s.From}
				if len(s.Pages) > 1 && i == 0 {
					turns = append(turns, (s.From/s.Turn+1)*s.Turn)
				}
				for _, x := range turns {
					ts = append(ts, x-1, x, x+1)
				}
			}
		}
		slices.Sort(ts)
		ts = slices.Compact(ts)
		for k, x := range ts {
			if x < p.From || x >= p.Until || len(ts) > 300 && k%3 != 0 {
				continue
			}
			f := playlists.At(p, &playlists.Notices{}, x)
			for i, region := range a.Regions {
				want := pageAt(*region.Board, &house, zone, p, x)
				got := p.Pages[p.Items[f.Regions[i].Item].Page-1]
				if got.Number != want || f.Regions[i].Until <= x {
					t.Errorf("%s, %s at %d: page %d until %d, want page %d", v.Name, region.ID, x, got.Number, f.Regions[i].Until, want)
				}
			}
			v.Probes = append(v.Probes, probe{x, f})
		}
		vectors = append(vectors, v)
	}
	return vectors
}

// pageAt is the number of the page whose turn it is.
func pageAt(b agenda.Board, house *agenda.House, zone schedule.Zone, p *playlists.Program, x int64) int {
	var now agenda.Span
	for _, s := range agenda.Plan(b, house, zone, p.From, p.Until) {
		if s.From <= x {
			now = s
		}
	}
	return int(x/now.Turn)%len(now.Pages) + 1
}

func TestBoardVectorsAreThoseOfThePlan(t *testing.T) {
	vectors := boardVectors(t)
	if *update {
		writeFile(t, "testdata/boards.json", vectors)
	}
	probes := 0
	for _, v := range vectors {
		probes += len(v.Probes)
	}
	if probes < 300 {
		t.Errorf("only %d probes", probes)
	}
}
