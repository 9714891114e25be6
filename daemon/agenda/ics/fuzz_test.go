package ics

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"yiping/daemon/agenda/persons"
)

// Any bytes: no panic, no hang, and only bookings that make sense; read twice they say the same; and what
// is made of them for subscribers can be read.
func FuzzRead(f *testing.F) {
	site := shanghai(f)
	from, until := date(f, "2026-11-23"), date(f, "2026-12-28")
	names, err := filepath.Glob("testdata/*.ics")
	if err != nil || len(names) < 5 {
		f.Fatal(names, err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	for _, m := range meanings {
		f.Add([]byte(several(m.calendar)))
	}
	for _, rule := range []string{"FREQ=YEARLY;BYWEEKNO=1,-1,53;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=-31,31;BYSETPOS=-1", "FREQ=DAILY;BYHOUR=0,23;COUNT=5", "FREQ=WEEKLY;WKST=SA;INTERVAL=3"} {
		f.Add([]byte(several("DTSTART;TZID=America/Havana:20261101T003000\nRRULE:" + rule)))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		start := time.Now()
		r := Read(content, site, from, until)
		if took := time.Since(start); took > 5*time.Second {
			t.Fatalf("took %v", took)
		}
		checkResult(t, r, from, until)
		again := Read(content, site, from, until)
		if a, b := strings.Join(describe(site, r), "\n"), strings.Join(describe(site, again), "\n"); a != b {
			t.Fatalf("first\n%s\nthen\n%s", a, b)
		}
		written := Write(r.Name, r.Bookings, site.Rooms, site.Zone, from)
		back := Read(written, site, from, until)
		if back.Unusable != nil || len(back.Refused) != 0 {
			t.Fatalf("what was written is refused: %s\n%s", strings.Join(describe(site, back), "\n"), written)
		}
		checkResult(t, back, from, until)
	})
}

func checkResult(t *testing.T, r Result, from, until int64) {
	t.Helper()
	ids := map[string]bool{}
	last := int64(0)
	for _, b := range r.Bookings {
		if b.End <= b.Start || b.End <= from || b.Start >= until || b.Start < last {
			t.Fatalf("a booking from %d to %d, window from %d to %d", b.Start, b.End, from, until)
		}
		last = b.Start
		if ids[b.ID] || b.ID == "" {
			t.Fatalf("%q twice", b.ID)
		}
		ids[b.ID] = true
		if b.Private && (b.Title != "" || b.Organiser != "" || b.Place != "") || !b.Private && b.Title == "" {
			t.Fatalf("private %v, but titled %q", b.Private, b.Title)
		}
		for _, text := range []string{b.Title, b.Place, b.Organiser} {
			if !utf8.ValidString(text) || utf8.RuneCountInString(text) > 400 || strings.ContainsAny(text, "\r\n\x00") || persons.Mask(text) != text {
				t.Fatalf("%q is public", text)
			}
		}
	}
	for _, x := range r.Refused {
		if x.Reason.ZH == "" || x.Reason.EN == "" || x.Remedy.ZH == "" || x.Remedy.EN == "" {
			t.Fatalf("nothing to do about %v", x)
		}
	}
}
