package playlists_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// How many items play now is the daemon's to say: only it knows which days are workdays and what gives way to what.
func TestHowManyItemsPlayNow(t *testing.T) {
	entry := func(id string, r schedule.Rule) playlists.Entry {
		return playlists.Entry{Item: playlists.Item{ID: id, Asset: strings.Repeat("0", 64), MS: 1000}, Rule: r}
	}
	day := func(d int) schedule.Day { return schedule.DayOf(2026, time.November, d) }
	until := day(23)
	morning := schedule.Rule{Hours: []schedule.Hours{{Start: 9 * 60, End: 12 * 60}}}
	workdays := schedule.Rule{Kinds: schedule.Workday}
	w := &playlists.World{
		Zone: schedule.Zone{Location: time.UTC},
		Playlists: map[string]playlists.Playlist{
			"大厅": {Name: "大厅", Entries: []playlists.Entry{
				entry("大厅/1.jpg", schedule.Rule{}), entry("大厅/2.jpg", morning), entry("大厅/3.jpg", workdays), entry("大厅/4.jpg", schedule.Rule{Dates: []schedule.DateSpan{{Until: &until}}}),
			}},
			"公共": {Name: "公共", Entries: []playlists.Entry{entry("公共/1.jpg", schedule.Rule{})}},
			"活动": {Name: "活动", Priority: true, Entries: []playlists.Entry{entry("活动/1.jpg", schedule.Rule{Hours: []schedule.Hours{{Start: 13 * 60, End: 14 * 60}}})}},
		},
	}
	hall, both := playlists.Channel{Plays: []string{"大厅", "公共"}}, playlists.Channel{Plays: []string{"活动", "大厅", "公共"}}
	for _, x := range []struct {
		when     string
		channels []playlists.Channel
		want     map[string]int
	}{
		{"2026-11-23 08:59", []playlists.Channel{hall}, map[string]int{"大厅": 3, "公共": 1}}, // Monday
		{"2026-11-23 09:00", []playlists.Channel{hall}, map[string]int{"大厅": 4, "公共": 1}},
		{"2026-11-24 12:00", []playlists.Channel{hall}, map[string]int{"大厅": 2, "公共": 1}},
		{"2026-11-28 12:00", []playlists.Channel{hall}, map[string]int{"大厅": 1, "公共": 1}}, // Saturday
		{"2026-11-28 13:30", []playlists.Channel{both}, map[string]int{"活动": 1}},
		{"2026-11-28 13:30", []playlists.Channel{both, hall}, map[string]int{"活动": 1, "大厅": 1, "公共": 1}},
		{"2026-11-28 14:00", []playlists.Channel{both, hall}, map[string]int{"大厅": 1, "公共": 1}},
		{"2026-11-28 14:00", nil, map[string]int{}},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", x.when, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x.want, w.Playing(x.channels, at.UnixMilli())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", x.when, diff)
		}
	}
}
