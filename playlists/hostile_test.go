package playlists_test

import (
	"fmt"
	"math"
	"strings"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// hostile makes a world that nobody would want: what a mad configuration, a broken disk or somebody with
// bad intentions could bring about. Only the limits of the configuration hold: at most 64 regions, whose
// ids are short.
func hostile(d *dice) (*playlists.World, playlists.Audience, int64) {
	h := &hostileDice{d, time.Date(2026, 7, 30, 21, 7, 13, 0, time.UTC).UnixMilli()}
	loc, _ := time.LoadLocation(pick(d, sites...).zone)
	w := &playlists.World{Zone: schedule.Zone{Location: loc}, Playlists: map[string]playlists.Playlist{}, Cues: map[string]playlists.Cue{}}
	names := []string{"大厅", "", "a/b", "\xff\xfe", "大厅/", strings.Repeat("名", 100)}
	for range d.n(5) {
		name := pick(d, names...)
		l := playlists.Playlist{Name: name, Priority: d.once(3)}
		count := pick(d, 0, 1, 3, 10, 50)
		if d.once(12) {
			count = 2500
		}
		for range count {
			l.Entries = append(l.Entries, h.entry(count))
		}
		w.Playlists[name] = l
	}
	a := playlists.Audience{Canvas: [2]int{h.size(), h.size()}}
	regions := d.n(5)
	if d.once(20) {
		regions = 64
	}
	for i := range regions {
		id := fmt.Sprintf("r%d", i)
		if d.once(8) {
			id = pick(d, "", "r0", "r0~2", "\xff")
		}
		r := playlists.Region{ID: id, Rect: [4]int{h.size(), h.size(), h.size(), h.size()}}
		if !d.once(4) {
			r.Rect = [4]int{0, 0, a.Canvas[0], a.Canvas[1]}
		}
		for range min(d.n(4), 64/regions) {
			r.Plays = append(r.Plays, pick(d, names...))
		}
		a.Regions = append(a.Regions, r)
		if d.once(2) {
			w.Cues[a.Channel(i).Key()] = h.cue()
		}
	}
	return w, a, h.now
}

type hostileDice struct {
	*dice
	now int64
}

func (h *hostileDice) number() int64 {
	return pick[int64](h.dice, 0, 1, -1, 7, 10_000, 60_000, 86_400_000, 1<<31, 1<<53, math.MaxInt64, math.MinInt64, h.now, -h.now)
}

func (h *hostileDice) size() int {
	return pick(h.dice, 1920, 1080, 0, 1, -1, 1<<31, math.MaxInt, math.MinInt)
}

func (h *hostileDice) entry(many int) playlists.Entry {
	e := playlists.Entry{First: h.once(5), Now: h.once(5), Order: pick(h.dice, 0, 1, 2, -1, 99_999, 1<<40)}
	e.ID = pick(h.dice, "", "大厅/1.jpg", "<&>\u2028", "\xff", "\x00\x01", fmt.Sprintf("大厅/%d.jpg", h.n(100)), strings.Repeat("长", h.n(1500)))
	if h.n(8) > 0 {
		e.ID = fmt.Sprintf("大厅/%d.jpg", h.rest.IntN(1<<30))
	}
	if h.once(60) && many < 100 {
		e.ID += strings.Repeat("\x01", 100_000)
	}
	e.MS = pick(h.dice, 10_000, 10_000, 10_000, h.number())
	e.Asset = fmt.Sprintf("%064x", h.n(200))
	e.Source = e.Asset
	e.Length, e.Bytes = 0, 1000
	switch h.n(40) {
	case 0:
		e.Asset = pick(h.dice, "", "0", strings.Repeat("A", 64), strings.Repeat("é", 32), strings.Repeat("0", 63)+"\n")
	case 1:
		e.Length, e.Bytes = h.number(), h.number()
	case 2:
		e.Width, e.Height = h.size(), h.size()
	case 3:
		e.Ground, e.Fit = pick(h.dice, "red", "#12345", "#12345g", "#1234567"), pick[playlists.Fit](h.dice, "", "cover", "none")
	}
	windows := pick(h.dice, 0, 1, 1, 2)
	if h.once(30) && many < 100 {
		windows = 6000
	}
	for range windows {
		x := h.rest.IntN(1440)
		e.Rule.Hours = append(e.Rule.Hours, pick(h.dice, schedule.Hours{Start: x, End: x + 1}, schedule.Hours{Start: x, End: (x + h.n(900)) % 1440}, schedule.Hours{Start: int(h.number()), End: int(h.number())}))
	}
	if h.once(6) {
		e.Rule.Days = schedule.Weekdays(h.n(256))
	}
	for h.once(6) {
		day := schedule.Day(h.number())
		e.Rule.Dates = append(e.Rule.Dates, pick(h.dice, schedule.DateSpan{}, schedule.DateSpan{From: &day}, schedule.DateSpan{Until: &day}))
	}
	return e
}

func (h *hostileDice) cue() playlists.Cue {
	c := playlists.Cue{At: h.now + pick(h.dice, 0, -1000, -86_400_000, 86_400_000, h.number()), After: pick(h.dice, "", "1.000.99999.大厅", "\xff")}
	for range pick(h.dice, 0, 1, 3, 2000) {
		p := playlists.Play{From: pick(h.dice, 0, 0, h.number()), For: pick(h.dice, 1000, 10_000, h.number()), Fixed: h.once(3)}
		if !h.once(6) {
			e := h.entry(1000)
			p.Entry = &e
		}
		c.Lead = append(c.Lead, p)
		c.Skip = append(c.Skip, "大厅/1.jpg")
	}
	return c
}
