package web

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/playlists/schedule"
)

// A board stands there and turns its pages, which nobody calls a play: it is one entry for as long as nothing interrupts it,
// and for each day, because days add up. What else is shown is as often as it was shown.
func TestTheTurnOfABoardsPageIsNoPlay(t *testing.T) {
	zone := schedule.Zone{Location: time.FixedZone("", 8*3600)}
	at := func(clock string) int64 {
		x, err := time.ParseInLocation("02 15:04:05.000", clock, zone.Location)
		if err != nil {
			t.Fatal(err)
		}
		return x.AddDate(2026, 0, 0).UnixMilli()
	}
	play := func(display, region, item, from, until string) Play {
		return Play{Display: display, Region: region, Item: item, From: at(from), Until: at(until)}
	}
	const agenda, door = "board:today", "board:door:xuexi"
	var got []Play
	days := standing{zone: zone, f: func(p Play) error { got = append(got, p); return nil }}
	for _, p := range []Play{
		play("lobby", "main", "海报.jpg", "23 23:59:40.000", "23 23:59:50.000"),
		play("lobby", "agenda", agenda, "23 23:59:41.000", "23 23:59:50.000"),
		play("lobby", "agenda", agenda, "23 23:59:50.000", "24 00:00:00.000"),
		play("lobby", "main", "海报.jpg", "23 23:59:50.000", "24 00:00:00.000"),
		play("lobby", "agenda", agenda, "24 00:00:00.000", "24 00:00:10.000"),
		play("lobby", "main", "海报.jpg", "24 00:00:00.000", "24 00:00:10.000"),
		play("lobby", "agenda", agenda, "24 00:00:11.500", "24 00:00:20.000"), // pages that were seen too shortly are not recorded, or the clock was set
		play("lobby", "", "n1", "24 00:00:20.000", "24 00:00:30.000"),         // covers all
		play("lobby", "agenda", agenda, "24 00:00:30.000", "24 00:00:40.000"),
		play("lobby", "second", agenda, "24 00:00:30.000", "24 00:00:40.000"),
		play("lobby", "agenda", door, "24 00:00:40.000", "24 00:00:50.000"),
		play("lobby", "agenda", agenda, "24 00:00:50.000", "24 00:01:00.000"),
		play("lobby", "agenda", "", "24 00:01:00.000", "24 00:01:00.200"),
		play("lobby", "agenda", agenda, "24 00:01:00.200", "24 00:01:10.000"), // there was nothing meanwhile
		play("station", "agenda", agenda, "24 00:01:00.000", "24 00:01:10.000"),
		play("station", "agenda", agenda, "24 00:01:00.010", "24 00:01:10.010"), // two pages that show one display
		play("station", "agenda", agenda, "24 00:01:10.000", "24 00:01:20.000"),
		play("station", "agenda", agenda, "24 00:01:10.010", "24 00:01:19.000"),
	} {
		if err := days.add(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := days.end(); err != nil {
		t.Fatal(err)
	}
	want := []Play{
		play("lobby", "main", "海报.jpg", "23 23:59:40.000", "23 23:59:50.000"),
		play("lobby", "agenda", agenda, "23 23:59:41.000", "24 00:00:00.000"),
		play("lobby", "main", "海报.jpg", "23 23:59:50.000", "24 00:00:00.000"),
		play("lobby", "agenda", agenda, "24 00:00:00.000", "24 00:00:20.000"),
		play("lobby", "main", "海报.jpg", "24 00:00:00.000", "24 00:00:10.000"),
		play("lobby", "", "n1", "24 00:00:20.000", "24 00:00:30.000"),
		play("lobby", "agenda", agenda, "24 00:00:30.000", "24 00:00:40.000"),
		play("lobby", "second", agenda, "24 00:00:30.000", "24 00:00:40.000"),
		play("lobby", "agenda", door, "24 00:00:40.000", "24 00:00:50.000"),
		play("lobby", "agenda", agenda, "24 00:00:50.000", "24 00:01:00.000"),
		play("lobby", "agenda", "", "24 00:01:00.000", "24 00:01:00.200"),
		play("lobby", "agenda", agenda, "24 00:01:00.200", "24 00:01:10.000"),
		play("station", "agenda", agenda, "24 00:01:00.000", "24 00:01:20.000"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAReaderThatHasEnoughEndsTheLedger(t *testing.T) {
	enough := errors.New("enough")
	days := standing{zone: schedule.Zone{Location: time.UTC}, f: func(Play) error { return enough }}
	if err := days.add(Play{Display: "a", Region: "main", Item: "x"}); err != nil {
		t.Error(err)
	}
	if err := days.add(Play{Display: "b", Region: "main", Item: "x"}); err != enough {
		t.Error(err)
	}
}

func TestABoardThatStandsThereIsAmongTheLatest(t *testing.T) {
	morning := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	plays := []playBody{{Kind: kindBoard, From: morning, Until: morning.Add(time.Hour)}}
	for i := range 30 {
		from := morning.Add(time.Duration(i) * time.Minute)
		plays = append(plays, playBody{Kind: kindItem, From: from, Until: from.Add(time.Minute)})
	}
	got := lastToEnd(plays, 3)
	if len(got) != 3 || got[2].Kind != kindBoard || got[0].From != morning.Add(28*time.Minute) {
		t.Errorf("%+v", got)
	}
	if got := lastToEnd(plays[:2], 3); len(got) != 2 {
		t.Errorf("%+v", got)
	}
}
