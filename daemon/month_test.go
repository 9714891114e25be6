package daemon

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/agenda"
	"yiping/daemon/notices"
	"yiping/daemon/playout"
	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/displaystest"
	"yiping/displays/latest"
	"yiping/displays/wire"
	"yiping/playlists"
	book "yiping/playlists/agenda"
	"yiping/playlists/schedule"
	"yiping/web"
)

// A month is lived by the daemon's own loop and its players in the fake time of a bubble: files come and go, rooms are booked,
// notices are posted, alarms are tried, players are switched off and on. What each display shows right before and right after
// every boundary is compared with a clock on the wall, which knows neither rules nor programs.
func TestAMonth(t *testing.T) {
	type span struct {
		name, zone, until string // the last day
		days, displays    int
	}
	spans := []span{
		{"leap day", "Asia/Shanghai", "2000-03-01", 3, 3},
		{"to summer time", "Europe/Berlin", "2000-03-27", 3, 3},
		{"to winter time", "Europe/Berlin", "2000-10-30", 3, 3},
		{"end of the year", "America/Sao_Paulo", "2001-01-01", 3, 3},
	}
	if os.Getenv("YIPING_SOAK") == "1" { // half an hour of a core
		spans = append(spans, span{"27 February to summer time", "Europe/Berlin", "2000-03-27", 30, 50})
	}
	for _, m := range spans {
		t.Run(m.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				zone, err := time.LoadLocation(m.zone)
				if err != nil {
					t.Fatal(err)
				}
				last, err := time.ParseInLocation(time.DateOnly, m.until, zone)
				if err != nil {
					t.Fatal(err)
				}
				newMonth(t, zone, last.AddDate(0, 0, 1-m.days), m.displays).live(m.days)
			})
		})
	}
}

// attested is how often players attest: seldom, but not so seldom that a display counts as silent.
const attested = wire.FreshWithin - time.Second

// month is a building in which it passes.
type month struct {
	t           *testing.T
	zone        *time.Location
	first       time.Time
	hub         *displays.Hub
	catalog     latest.Cell[playlists.Catalog]
	typed       *agenda.Typed
	notices     *notices.Notices
	emergencies *notices.Emergencies
	plays       ledgerOfPlays
	players     []*displaystest.Player
	off         []context.CancelFunc
	tasks       sync.WaitGroup
	ctx         context.Context
	checked     int
}

// newMonth begins at the beginning of a day. The displays are, in turns, of three kinds: one whose content changes with the time
// of day, one that has something else on each date, and a door.
func newMonth(t *testing.T, zone *time.Location, first time.Time, count int) *month {
	time.Sleep(time.Until(first.Add(-time.Hour)))
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(filepath.Join(t.TempDir(), "db"), log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	m := &month{t: t, zone: zone, first: first, ctx: ctx}
	t.Cleanup(func() {
		cancel()
		m.tasks.Wait()
		st.Close()
	})
	rect := [4]int{0, 0, 1280, 800}
	kinds := []playlists.Region{
		{ID: "media", Rect: rect, Plays: []string{"hours"}}, {ID: "media", Rect: rect, Plays: []string{"dates"}},
		{ID: "media", Rect: rect, Board: &book.Board{Kind: book.Door, Rooms: []string{"hall"}, Size: [2]int{1280, 800}, Unit: 36}},
	}
	var specs []displays.Spec
	var screens []playout.Display
	var targets []notices.Display
	for i := range count {
		id := fmt.Sprintf("d%d", i)
		names := playlists.Names(id, nil, "hall", "1")
		specs = append(specs, displays.Spec{ID: id})
		screens = append(screens, playout.Display{
			Names: names, Geometry: wire.Geometry{V: 1, ID: id}, Audience: playlists.Audience{Canvas: [2]int{1280, 800}, Regions: kinds[i%3 : i%3+1]},
		})
		targets = append(targets, notices.Display{ID: id, Names: names})
	}
	m.hub = displays.NewHub(specs, log)
	site := schedule.Zone{Location: zone}
	house := book.House{Name: "house", Opens: 0, Closes: 1440, Rooms: []book.Room{{ID: "hall", Name: "hall", Floor: "1"}}, Known: true}
	if m.typed, err = agenda.NewTyped(ctx, st, site, house.Rooms, nil); err != nil {
		t.Fatal(err)
	}
	var hung latest.Cell[[]playout.Display]
	hung.Set(screens)
	out, err := playout.New(playout.Config{
		Zone: site, House: house, Bookings: m.typed.Bookings(), Calendar: new(latest.Cell[schedule.Calendar]), Displays: &hung,
		Catalog: &m.catalog, Hub: m.hub, Store: st, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.notices, err = notices.New(ctx, notices.Config{Site: func() notices.Site { return notices.Site{Displays: targets} }, Store: st, Post: out.Post}); err != nil {
		t.Fatal(err)
	}
	if m.emergencies, err = notices.NewEmergencies(ctx, st, out.Post, "", log); err != nil {
		t.Fatal(err)
	}
	m.plays = newPlays(Options{Log: log}, m.hub, st)
	for _, task := range append(m.plays.tasks(), out.Run, m.hub.Run, m.emergencies.Run, disk(st, new(latest.Cell[struct{}]))) {
		m.tasks.Go(func() { _ = task(ctx) })
	}
	m.content(0)
	m.players, m.off = make([]*displaystest.Player, count), make([]context.CancelFunc, count)
	for i := range m.players {
		m.switchOn(i)
	}
	return m
}

// switchOn replaces a player by a new one.
func (m *month) switchOn(i int) {
	if m.off[i] != nil {
		m.off[i]()
		synctest.Wait()
	}
	ctx, off := context.WithCancel(m.ctx)
	p := &displaystest.Player{Display: fmt.Sprintf("d%d", i), Dial: displaystest.Memory(m.hub, nil), StatusEvery: attested}
	m.players[i], m.off[i] = p, off
	m.tasks.Go(func() { _ = p.Run(ctx) })
}

// content is what the folder holds: of each kind, just one thing is due at any time. A file without a region comes and goes with
// n, so that everything is compiled again.
func (m *month) content(n int) {
	entry := func(name string, rule schedule.Rule) playlists.Entry {
		hash := fmt.Sprintf("%064x", []byte(name)[:min(len(name), 32)])[:64]
		return playlists.Entry{Item: playlists.Item{ID: name, Asset: hash, MS: 600_000}, Source: hash, Rule: rule}
	}
	hours := func(from, until int) []schedule.Hours { return []schedule.Hours{{Start: 60 * from, End: 60 * until}} }
	always := playlists.Playlist{Name: "hours", Entries: []playlists.Entry{
		entry("morning", schedule.Rule{Hours: hours(7, 12)}), entry("afternoon", schedule.Rule{Hours: hours(12, 18)}), entry("night", schedule.Rule{Hours: hours(18, 7)}),
	}}
	dates := playlists.Playlist{Name: "dates"}
	for i := -1; i <= 32; i++ {
		y, mo, d := m.first.AddDate(0, 0, i).Date()
		day := schedule.DayOf(y, mo, d)
		dates.Entries = append(dates.Entries, entry(fmt.Sprintf("%d-%02d-%02d", y, mo, d), schedule.Rule{Dates: []schedule.DateSpan{{From: &day, Until: &day}}}))
	}
	other := playlists.Playlist{Name: "other", Entries: []playlists.Entry{entry(fmt.Sprint("other ", n), schedule.Rule{})}}
	m.catalog.Set(playlists.Catalog{Playlists: map[string]playlists.Playlist{"hours": always, "dates": dates, "other": other}})
}

// at returns an instant of a day by the clock on the wall.
func (m *month) at(day, hour, minute int) time.Time {
	y, mo, d := m.first.Date()
	return time.Date(y, mo, d+day, hour, minute, 0, 0, m.zone)
}

// live lets the days pass, and looks whether there is then more of anything than after the first of them.
func (m *month) live(days int) {
	m.t.Helper()
	var before usage
	for day := range days {
		m.book(day)
		for _, hour := range []int{0, 7, 10, 11, 12, 18} {
			boundary := m.at(day, hour, 0)
			time.Sleep(time.Until(boundary.Add(-time.Second)))
			m.check(boundary.Add(-time.Second))
			time.Sleep(2 * time.Second)
			m.check(boundary.Add(time.Second))
			m.content(24*day + hour)
		}
		m.disturb(day)
		if day == 0 || day == days-1 {
			now := measure()
			m.t.Logf("after day %d: %d goroutines, %.1f MB on the heap", day+1, now.goroutines, now.heap/1e6)
			if day == 0 {
				before = now
			} else if now.goroutines != before.goroutines || now.heap > 1.3*before.heap+1e6 {
				m.t.Errorf("there is more than after the first day: %+v and %+v", now, before)
			}
		}
	}
	m.told(days)
	m.t.Logf("%d displays lived %d days: %d looks at their boundaries", len(m.players), days, m.checked)
}

// check compares what every display shows with the clock on the wall.
func (m *month) check(now time.Time) {
	m.t.Helper()
	synctest.Wait()
	for i, p := range m.players {
		v, _ := p.View().Get()
		got, want := v.Shows["media"], m.clock(i, now)
		if i%3 == 2 {
			got = m.door(p.Display, v.Has[wire.Program], now)
		}
		if got != want {
			m.t.Errorf("%s: display %d shows %q, %v, want %q", now.In(m.zone), i, got, v.Shows, want)
		}
		m.checked++
	}
}

// clock returns what a display is to show by the clock on the wall.
func (m *month) clock(display int, now time.Time) string {
	local := now.In(m.zone)
	h := local.Hour()
	switch {
	case display%3 == 1:
		return local.Format(time.DateOnly)
	case display%3 == 2 && h == 10:
		return "taken"
	case display%3 == 2:
		return "free"
	case h >= 7 && h < 12:
		return "morning"
	case h >= 12 && h < 18:
		return "afternoon"
	}
	return "night"
}

// told compares the proof of play with the clock on the wall: each thing once, nothing beside another, every notice, and no
// more missing than what a notice covered, and what a player had not yet said when it was switched off.
func (m *month) told(days int) {
	m.t.Helper()
	time.Sleep(2 * time.Minute)
	synctest.Wait()
	for i, p := range m.players {
		var shown, until int64
		notices := map[string]bool{}
		err := m.plays.Each(m.ctx, p.Display, m.first.Add(-time.Hour).UnixMilli(), time.Now().UnixMilli(), func(play web.Play) error {
			if play.Region == "" {
				notices[play.Item] = true
				return nil
			}
			if play.From < until {
				m.t.Errorf("display %d: two things at a time in the proof of play: %+v, before until %d", i, play, until)
			}
			shown, until = shown+play.Until-play.From, play.Until
			if at := time.UnixMilli((play.From + play.Until) / 2); i%3 != 2 && play.Item != m.clock(i, at) {
				m.t.Errorf("display %d: the proof of play tells of %q at %s", i, play.Item, at.In(m.zone))
			}
			return nil
		})
		if err != nil {
			m.t.Fatal(err)
		}
		covered := time.Duration(days) * 4 * time.Minute // by the all-clear
		unsaid := time.Duration(1+days/len(m.players)) * 70 * time.Second
		missing := time.Since(m.first.Add(-time.Hour)) - time.Duration(shown)*time.Millisecond
		if len(notices) != 3*days || missing > covered+unsaid {
			m.t.Errorf("display %d: the proof of play knows %d notices of %d, and nothing of %v", i, len(notices), 3*days, missing)
		}
	}
}

// door returns what the sign of a door says, by the program that its player has.
func (m *month) door(display, has string, now time.Time) string {
	w, _ := m.hub.Want(display)
	if w.Program == nil || w.Program.Hash != has {
		return "another program than it should have"
	}
	var p playlists.Program
	if err := json.Unmarshal(w.Program.Body, &p); err != nil {
		return err.Error()
	}
	at := playlists.At(&p, &playlists.Notices{}, now.UnixMilli()).Regions[0]
	if at.Item == playlists.NoItem || p.Items[at.Item].Page == 0 {
		return "no page"
	}
	if p.Pages[p.Items[at.Item].Page-1].State == book.Busy {
		return "taken"
	}
	return "free"
}

// book books the room from 10 to 11 of a day.
func (m *month) book(day int) {
	m.t.Helper()
	start, end := m.at(day, 10, 0).UnixMilli(), m.at(day, 11, 0).UnixMilli()
	title := fmt.Sprint("课 ", day)
	if _, _, err := m.typed.Add(m.ctx, agenda.Entry{Title: &title, Rooms: &[]string{"hall"}, Start: &start, End: &end}); err != nil {
		m.t.Error(err)
	}
}

// disturb is what happens on an evening: a notice, an alarm that is tried, and a player that is changed.
func (m *month) disturb(day int) {
	m.t.Helper()
	n, _, err := m.notices.Add(m.ctx, notices.Entry{Text: playlists.Text{ZH: "停水"}})
	if err != nil {
		m.t.Fatal(err)
	}
	m.over(n.Notice.ID)
	e, _, err := m.emergencies.Raise(m.ctx, "evacuate", playlists.Text{}, true)
	if err != nil {
		m.t.Fatal(err)
	}
	m.over(e.Notice.ID)
	if _, err := m.emergencies.Clear(m.ctx); err != nil {
		m.t.Fatal(err)
	}
	if err := m.notices.End(m.ctx, n.Notice.ID); err != nil {
		m.t.Fatal(err)
	}
	time.Sleep(10 * time.Minute)
	m.over("")
	m.switchOn(day % len(m.players))
	time.Sleep(time.Minute)
	m.check(time.Now())
}

// over checks what is over the program a second later.
func (m *month) over(want string) {
	m.t.Helper()
	time.Sleep(time.Second)
	synctest.Wait()
	for i, p := range m.players {
		if v, _ := p.View().Get(); v.Over != want {
			m.t.Errorf("%v: over display %d is %q, want %q", time.Now().In(m.zone), i, v.Over, want)
		}
	}
}

// usage is what the process has.
type usage struct {
	goroutines int
	heap       float64 // bytes
}

func measure() usage {
	synctest.Wait()
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return usage{runtime.NumGoroutine(), float64(s.HeapAlloc)}
}
