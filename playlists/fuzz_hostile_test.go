package playlists_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"yiping/playlists"
)

// FuzzAnyWorldCompiles: whatever the facts are, a program comes of it that a display can play, in
// bounded time and size.
func FuzzAnyWorldCompiles(f *testing.F) {
	invariant(f, 60, func(t *testing.T, d *dice) {
		w, a, now := hostile(d)
		start := time.Now()
		compile := func(w *playlists.World, now int64) {
			p, _ := playlists.Compile(w, a, w.WindowAt(now))
			playable(t, a, p, now)
			for i, r := range a.Regions {
				shown := playlists.At(p, &playlists.Notices{}, now).Regions[i]
				if why := playlists.Explain(p, i, r, w, w.Zone, now); !why[0].Wins || (why[0].Item == "") != (shown.Item == playlists.NoItem || p.Items[shown.Item].ID == "") {
					t.Errorf("region %s shows %d, explained as %v", r.ID, shown.Item, why[0])
				}
			}
		}
		compile(w, now)
		var channels []playlists.Channel
		for i := range a.Regions {
			channels = append(channels, a.Channel(i))
		}
		compile(w.Renew(channels, now), now)
		other, _, _ := hostile(d)
		next := w.Step(other.Playlists, other.Calendar, channels, now, now+150, true)
		compile(next, now)
		compile(next.Renew(channels, now+3600_000), now+3600_000)
		// A generous limit: one world in a second or two is slow, in minutes is broken.
		if took := time.Since(start); took > time.Minute {
			t.Errorf("took %v", took)
		}
	})
}

var (
	hash   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	colour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
)

// playable checks what a player checks before it plays a program, and then some.
func playable(t *testing.T, a playlists.Audience, p *playlists.Program, now int64) {
	t.Helper()
	text := playlists.Encode(p)
	if len(text) > playlists.MaxProgram {
		t.Fatalf("the program has %d bytes", len(text))
	}
	if err := json.Unmarshal(text, new(playlists.Program)); err != nil {
		t.Fatalf("the program does not read back: %v", err)
	}
	if p.From > now || p.Until < now || len(p.Lines) != len(a.Regions) {
		t.Fatalf("the program is for %d to %d and %d regions, at %d for %d", p.From, p.Until, len(p.Lines), now, len(a.Regions))
	}
	// A player refuses a whole program for one item that it cannot make sense of: see web/player/program.ts.
	const whole = 1<<53 - 1
	for _, i := range p.Items {
		if i.MS <= 0 || i.MS > 86_400_000 {
			t.Fatalf("item %q takes %d ms", i.ID, i.MS)
		}
		if i.ID == "" || !utf8.ValidString(i.ID) || !hash.MatchString(i.Asset) || i.Ground != "" && !colour.MatchString(i.Ground) ||
			!slices.Contains([]playlists.Fit{playlists.Contain, playlists.Cover, playlists.Stretch}, i.Fit) ||
			min(i.Bytes, i.Length, int64(i.Width), int64(i.Height)) < 0 || max(i.Bytes, i.Length, int64(i.Width), int64(i.Height)) > whole {
			t.Fatalf("item %+v: a player refuses it", i)
		}
	}
	if min(p.Canvas[0], p.Canvas[1]) < 1 || max(p.Canvas[0], p.Canvas[1]) > whole {
		t.Fatalf("canvas %v: a player refuses it", p.Canvas)
	}
	seen := map[string]bool{}
	for _, l := range p.Lines {
		if l.ID == "" || !utf8.ValidString(l.ID) || seen[l.ID] || slices.Min(l.Rect[:]) < -whole || slices.Max(l.Rect[:]) > whole {
			t.Fatalf("region %+q at %v, among %v: a player refuses it", l.ID, l.Rect, seen)
		}
		seen[l.ID] = true
	}
	lengths := make([]int64, len(p.Loops))
	for k, loop := range p.Loops {
		for _, i := range loop {
			lengths[k] += p.Items[i].MS
		}
	}
	for _, l := range p.Lines {
		_ = p.Loops[l.Fallback]
		at := p.From
		for k, s := range l.Segments {
			if s.Gap < 0 || k > 0 && s.Gap == 0 || s.Phase < 0 || s.Phase > 0 && s.Phase >= lengths[s.Loop] {
				t.Fatalf("region %s: segment %d is %v, its loop takes %d ms", l.ID, k, s, lengths[s.Loop])
			}
			if at += s.Gap; at >= p.Until {
				t.Fatalf("region %s: segment %d begins after the end", l.ID, k)
			}
		}
	}
	for _, x := range []int64{0, p.From - 1, p.From, now - 1000, now, now + 150, now + 3600_000, p.Until - 1, p.Until, p.Until + 1e12} {
		for range 20 {
			f := playlists.At(p, &playlists.Notices{}, x)
			if f.Next <= x {
				t.Fatalf("at %d the next change is at %d", x, f.Next)
			}
			x = f.Next
			if x >= 253402300800000 {
				break
			}
		}
	}
}
