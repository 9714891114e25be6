package playlists_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// A building is a generated site in which things happen: the world as the daemon keeps it, and an oracle
// before each region who is told the same news.
type building struct {
	*dice
	site
	clock    *wallClock
	almanac  almanac // never changed, only replaced
	audience playlists.Audience
	channels []playlists.Channel
	world    *playlists.World
	oracles  []*oracle // one for each region
	now      int64     // instant of the last news
	at       int64     // instant of the last switch
	serial   int       // files made so far
	story    []string  // what has happened, for the message of a failure
}

// site is a place and a day, most of them chosen because clocks do something there.
type site struct {
	zone       string
	year       int
	month, day int
}

var sites = []site{
	{"Asia/Shanghai", 2026, 7, 30},
	{"Asia/Shanghai", 2026, 12, 30},
	{"Asia/Shanghai", 1986, 5, 3},
	{"Asia/Shanghai", 1986, 9, 13},
	{"Asia/Shanghai", 1991, 9, 14},
	{"Europe/Berlin", 2026, 3, 28},
	{"Europe/Berlin", 2026, 10, 24},
	{"Australia/Lord_Howe", 2026, 4, 4},
	{"Australia/Lord_Howe", 2026, 10, 3},
	{"America/Sao_Paulo", 2017, 10, 14},
	{"America/Sao_Paulo", 2018, 2, 16},
	{"Asia/Beirut", 2026, 3, 28},
	{"America/Havana", 2026, 10, 31},
	{"Pacific/Apia", 2011, 12, 28},
	{"Antarctica/Troll", 2026, 3, 28},
	{"Asia/Kathmandu", 2024, 2, 28},
}

// days for which the clocks of the sites are watched.
const days = 7

var clocks = map[site]*wallClock{}

func (s site) watch(days int) *wallClock {
	key := s
	key.zone += fmt.Sprint(days)
	c := clocks[key]
	if c == nil {
		loc, err := time.LoadLocation(s.zone)
		if err != nil {
			panic(err)
		}
		c = watch(loc, s.year, time.Month(s.month), s.day, days)
		clocks[key] = c
	}
	return c
}

// newBuilding makes a site with one to three regions and opens it at some time of its first day.
func newBuilding(d *dice) *building {
	b := &building{dice: d, site: pick(d, sites...)}
	b.clock = b.watch(days)
	lists := map[string]playlists.Playlist{}
	names := []string{"大厅", "公共", "直播间"}[:1+d.n(3)]
	for _, name := range names {
		l := playlists.Playlist{Name: name, Priority: d.once(5)}
		for range pick(d, 0, 1, 2, 3, 3, 4, 5, 7) {
			l.Entries = append(l.Entries, b.file(name))
		}
		lists[name] = l
	}
	b.audience.Canvas = pick(d, [2]int{1920, 1080}, [2]int{1080, 1920}, [2]int{3840, 2160}, [2]int{1280, 800})
	w, h := b.audience.Canvas[0], b.audience.Canvas[1]
	regions := []playlists.Region{{ID: "m", Rect: [4]int{0, 0, w, h}, Plays: names}}
	if d.once(4) {
		regions = []playlists.Region{
			{ID: "m", Rect: [4]int{0, 0, w / 2, h}, Plays: names},
			{ID: "侧", Rect: [4]int{w / 2, 0, w - w/2, h}, Plays: names[:1]},
		}
	}
	b.audience.Regions = regions
	b.now = time.Date(b.year, time.Month(b.month), b.day, d.n(24), d.n(60), d.n(60), d.n(1000)*1e6, b.clock.loc).UnixMilli()
	b.at = b.now
	for i, r := range regions {
		b.channels = append(b.channels, b.audience.Channel(i))
		b.oracles = append(b.oracles, newOracle(b.clock, b.almanac, r.Plays, lists, b.now))
	}
	empty := &playlists.World{Zone: schedule.Zone{Location: b.clock.loc}}
	b.world = empty.Step(lists, b.almanac.calendar(), b.channels, b.now, b.now, false)
	return b
}

// file makes a file that was not there before.
func (b *building) file(list string) playlists.Entry {
	b.serial++
	name := fmt.Sprintf(pick(b.dice, "%d 欢迎.svg", "活动%02d.jpg", "%d.MP4", "b%d.jpg", "公益/%d.png", "海报 %d [20s].jpg", "B%d.JPG"), b.n(30))
	id := fmt.Sprintf("%s/%s", list, name)
	if b.world != nil && b.entry(id) != nil || b.world == nil && b.serial > 1 {
		id = fmt.Sprintf("%s/%d~%s", list, b.serial, name)
	}
	e := playlists.Entry{Rule: b.rule(), First: b.once(12), Now: b.once(3)}
	e.Item = playlists.Item{
		ID: id, Type: "image/png", Bytes: 1, Width: 16, Height: 9,
		MS: pick[int64](b.dice, 10_000, 10_000, 15_000, 20_000, 60_000, 7_300, 300_000, 1_234_567, 5_400_000, 10_800_000),
	}
	e.Source = fmt.Sprintf("%064x", b.serial)
	e.Asset = e.Source
	return e
}

// rule makes a rule; most files have none.
func (b *building) rule() (r schedule.Rule) {
	if !b.once(3) {
		return r
	}
	minutes := func() int {
		if b.once(2) {
			return b.n(9) * 30 // in the night, where clocks change
		}
		return b.n(48) * 30
	}
	date := func() *schedule.Day {
		d := schedule.DayOf(b.year, time.Month(b.month), b.day+b.n(5)-1)
		return &d
	}
	kind := b.n(8)
	if kind < 5 {
		for range 1 + b.n(2) {
			r.Hours = append(r.Hours, schedule.Hours{Start: minutes(), End: minutes()})
		}
	}
	switch kind {
	case 4, 5:
		r.Dates = []schedule.DateSpan{pick(b.dice, schedule.DateSpan{Until: date()}, schedule.DateSpan{From: date()}, schedule.DateSpan{From: date(), Until: date()})}
	case 3, 6:
		r.Days = schedule.Weekdays(1 + b.n(127))
	case 7:
		r.Hours = []schedule.Hours{{Start: 0, End: 1440}} // a rule that changes nothing
	}
	return r
}

// entry returns the entry with an id, from the playlist that holds it.
func (b *building) entry(id string) *playlists.Entry {
	for _, l := range b.world.Playlists {
		for i := range l.Entries {
			if l.Entries[i].ID == id {
				return &l.Entries[i]
			}
		}
	}
	return nil
}

// change is news: the lists that are different now.
type change func(lists map[string]playlists.Playlist)

// tell brings the news to the world and to the oracles, and says at which instant the switch is made.
func (b *building) tell(now int64, introduce bool, news change) {
	lists := maps.Clone(b.world.Playlists)
	for name, l := range lists {
		l.Entries = slices.Clone(l.Entries)
		lists[name] = l
	}
	news(lists)
	b.now, b.at = now, max(b.at, now+150)
	b.world = b.world.Step(lists, b.almanac.calendar(), b.channels, now, now+150, introduce)
	for _, o := range b.oracles {
		o.change(lists, b.almanac, b.at, introduce)
	}
}

// program is what a display of the building has been given.
func (b *building) program() *playlists.Program {
	p, _ := playlists.Compile(b.world, b.audience, b.world.WindowAt(b.now))
	return p
}

// restart writes the cues down and reads them back.
func (b *building) restart(t testing.TB) {
	t.Helper()
	text, err := json.Marshal(b.world.Cues)
	if err != nil {
		t.Fatal(err)
	}
	w := *b.world
	w.Cues = nil
	if err := json.Unmarshal(text, &w.Cues); err != nil {
		t.Fatal(err)
	}
	b.world = &w
}

func (b *building) note(format string, args ...any) {
	b.story = append(b.story, b.time(b.now)+" "+fmt.Sprintf(format, args...))
}

func (b *building) time(t int64) string {
	return time.UnixMilli(t).In(b.clock.loc).Format("01-02 15:04:05.000 -0700")
}
