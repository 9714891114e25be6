package playlists_test

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// FuzzAnotherCalendarIsAChangeOfTheRules lets staff edit the list of days off while other things happen:
// what is then shown is what an oracle shows who reads the list on the wall.
func FuzzAnotherCalendarIsAChangeOfTheRules(f *testing.F) {
	invariant(f, 120, func(t *testing.T, d *dice) {
		b := newBuilding(d)
		b.tell(b.now, true, b.askCalendar)
		for range 1 + d.n(4) {
			b.now = max(b.when(), b.at)
			b.almanac = maps.Clone(b.almanac)
			if b.almanac == nil {
				b.almanac = almanac{}
			}
			for range 1 + d.n(3) {
				date := time.Date(b.year, time.Month(b.month), b.day+d.n(6)-1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
				b.almanac.edit(pick(d, []string{"work", date}, []string{"holiday", date, "国庆"}, []string{"holiday", date, "中秋,国庆"}, []string{"plain", date}))
			}
			news := func(map[string]playlists.Playlist) {}
			if d.once(2) {
				news = b.askCalendar
			}
			b.note("days off: %v", b.almanac)
			b.tell(b.now, true, news)
			b.restart(t)
			p := b.program()
			for i := range p.Lines {
				o := b.oracles[i].clone()
				o.play(b.at + 50*3600_000)
				for _, l := range o.diary {
					x := max(l.from, b.at)
					if x >= l.until || x > b.at+2*24*3600_000 {
						continue
					}
					got, _, _ := strings.Cut(describe(p, playlists.At(p, &playlists.Notices{}, x).Regions[i]), " until")
					want, _, _ := strings.Cut(o.expect(p, i, x), " until")
					if got != want {
						t.Fatalf("at %s (%d): got %s, want %s: %s", b.time(x), x, got, want, b)
					}
				}
			}
		}
	})
}

// askCalendar makes the rules of some files depend on what a day is.
func (b *building) askCalendar(lists map[string]playlists.Playlist) {
	for _, l := range lists {
		for i := range l.Entries {
			if b.once(2) {
				l.Entries[i].Rule.Kinds = pick(b.dice, schedule.Workday, schedule.DayOff, schedule.Statutory, schedule.NationalDay, schedule.MidAutumn|schedule.Workday)
				b.note("%s on days of kind %b", l.Entries[i].ID, l.Entries[i].Rule.Kinds)
			}
		}
	}
}

// A playlist that does not ask the calendar keeps its cue, and so its programs keep their bytes.
func TestAnotherCalendarLeavesTheRestAlone(t *testing.T) {
	lists := map[string]playlists.Playlist{}
	for _, name := range []string{"大厅", "公共"} {
		e := playlists.Entry{Item: playlists.Item{ID: name + "/a.jpg", MS: 10_000}, Rule: schedule.Rule{Days: schedule.Weekend}}
		if name == "公共" {
			e.Rule = schedule.Rule{Kinds: schedule.Workday}
		}
		lists[name] = playlists.Playlist{Name: name, Entries: []playlists.Entry{e}}
	}
	channels := []playlists.Channel{{Plays: []string{"大厅"}}, {Plays: []string{"公共"}}}
	now := time.Date(2026, 7, 30, 21, 0, 0, 0, time.UTC).UnixMilli()
	before := (&playlists.World{Zone: schedule.Zone{Location: time.UTC}}).Step(lists, nil, channels, now, now, false)
	now += 5000
	after := before.Step(lists, almanac{"2026-10-01": "国庆"}.calendar(), channels, now, now+150, true)
	for i, same := range []bool{true, false} {
		key := channels[i].Key()
		if got := reflect.DeepEqual(before.Cues[key], after.Cues[key]); got != same {
			t.Errorf("%v: same cue is %v, want %v", channels[i].Plays, got, same)
		}
	}
	if after.Renew(channels, now).Calendar == nil {
		t.Error("the renewal forgets the calendar")
	}
}
