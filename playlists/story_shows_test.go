package playlists_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yiping/playlists"
)

// scene is a line of a section "shows".
type scene struct {
	line   string // number, for messages
	t      int64
	where  string // a region, "overlay" or "takeover"
	what   string // an item, "slate", an id or "none"
	offset int64  // how far into the item
}

// compareLines compares what is shown with what the lines say. Between two lines of a region what the
// first says goes on, to the last millisecond.
func (s *story) compareLines(date string, lines []string) {
	p := s.program()
	last := map[string]scene{}
	for _, l := range lines {
		if strings.HasSuffix(l, "\t…") {
			clear(last)
			continue
		}
		c := s.scene(date, l)
		if before, ok := last[c.where]; ok {
			if c.t <= before.t {
				s.Fatalf("%s:%s: is not after the line before", s.path, c.line)
			}
			before.line += "–" + c.line
			before.offset += c.t - 1 - before.t
			before.t = c.t - 1
			s.compareScene(p, before)
		}
		s.compareScene(p, c)
		last[c.where] = c
	}
}

// scene reads a line.
func (s *story) scene(date, text string) scene {
	number, text, _ := strings.Cut(text, "\t")
	clock, text, _ := strings.Cut(text, " ")
	c := scene{line: number, where: s.audience.Regions[0].ID, what: strings.TrimSpace(text)}
	c.t = s.timeOfDay(date, clock)
	if where, what, ok := strings.Cut(c.what, ": "); ok {
		c.where, c.what = where, what
	}
	if i := strings.LastIndex(c.what, " +"); i >= 0 {
		d, err := time.ParseDuration(c.what[i+2:])
		if err != nil {
			s.Fatalf("%s:%s: %v", s.path, number, err)
		}
		c.what, c.offset = c.what[:i], d.Milliseconds()
	}
	return c
}

// timeOfDay reads a time of the site, or an instant where that would not be clear.
func (s *story) timeOfDay(date, clock string) int64 {
	if strings.Contains(clock, "T") {
		return s.instant(clock)
	}
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		t, err := time.ParseInLocation(form, date+" "+clock, s.clock.loc)
		if err != nil {
			continue
		}
		wall, _ := time.Parse(form, date+" "+clock)
		const shown = "2006-01-02 15:04:05.000"
		for _, d := range []time.Duration{0, -time.Hour, time.Hour, -30 * time.Minute, 30 * time.Minute} {
			if (t.Add(d).Format(shown) == wall.Format(shown)) != (d == 0) {
				s.Fatalf("%s: %s %s comes twice, or never: write it with an offset", s.path, date, clock)
			}
		}
		return t.UnixMilli()
	}
	s.Fatalf("%s: what time is %q?", s.path, clock)
	return 0
}

func (s *story) compareScene(p *playlists.Program, c scene) {
	s.Helper()
	f := playlists.At(p, &s.notices, c.t)
	s.remember(p, c.t)
	at := fmt.Sprintf("%s:%s: at %s", s.path, c.line, s.time(c.t))
	if f.Next <= c.t {
		s.Errorf("%s: the next change is in the past", at)
	}
	none := func(id string) string {
		if id == "" {
			return "none"
		}
		return id
	}
	switch c.where {
	case "overlay":
		if got := none(f.Overlay); got != c.what {
			s.Errorf("%s the overlay is %s, want %s", at, got, c.what)
		}
		return
	case "takeover":
		if got := none(f.Takeover); got != c.what {
			s.Errorf("%s the takeover is %s, want %s", at, got, c.what)
		}
		return
	}
	i := slices.IndexFunc(p.Lines, func(l playlists.Line) bool { return l.ID == c.where })
	if i < 0 {
		s.Fatalf("%s:%s: there is no region %q", s.path, c.line, c.where)
	}
	item := func(id string, offset int64) string {
		return fmt.Sprintf("%s +%v", id, time.Duration(offset)*time.Millisecond)
	}
	want := item(c.what, c.offset)
	if c.what == "slate" {
		want = item("slate", 0)
	}
	got := item("slate", 0)
	if r := f.Regions[i]; r.Item != playlists.NoItem {
		got = item(p.Items[r.Item].ID, r.Offset)
	}
	if got != want {
		s.Errorf("%s %s shows %s, want %s", at, c.where, got, want)
	}
	if c.t < max(p.From, s.now-1000) || c.t >= p.Until || s.oracles[i].diary != nil && c.t < s.oracles[i].diary[0].from {
		return // the oracle knows only what is and will be
	}
	o := s.oracles[i].clone()
	o.play(c.t + 1)
	l := o.diary[slices.IndexFunc(o.diary, func(l line) bool { return c.t < l.until })]
	got = item("slate", 0)
	if l.entry != nil {
		got = item(l.entry.ID, l.offset+c.t-l.from)
	}
	if got != want {
		s.Errorf("%s %s shows %s according to the oracle, want %s", at, c.where, got, want)
	}
}
