package playlists_test

import (
	"testing"

	"yiping/playlists"
)

// FuzzCompilingLaterAgreesWithCompilingEarlier: a display that got no program for days shows what one
// shows that was renewed daily, and a renewal may fall on any instant.
func FuzzCompilingLaterAgreesWithCompilingEarlier(f *testing.F) {
	invariant(f, 80, func(t *testing.T, d *dice) {
		b := lived(t, d, 4)
		early := b.program()
		first := b.at
		for range 1 + d.n(3) {
			b.now = b.when()
			late, _ := playlists.Compile(b.world, b.audience, b.world.WindowAt(b.now))
			b.agreeFrom(t, early, late, max(b.now-1000, first-150), "without a renewal")
			b.note("the daemon renews its cues")
			b.world = b.world.Renew(b.channels, b.now)
			if d.once(2) {
				b.restart(t)
			}
			b.agreeFrom(t, early, b.program(), b.now-1000, "renewed")
		}
	})
}

func (b *building) agreeFrom(t *testing.T, early, late *playlists.Program, from int64, how string) {
	t.Helper()
	from = max(from, early.From+1000, late.From+1000, b.oracles[0].start())
	until := min(early.Until, late.Until)
	if from >= until {
		return
	}
	for _, x := range append(b.moments(late, from, until), b.moments(early, from, until)...) {
		for i := range late.Lines {
			if got, want := b.shows(late, i, x), b.shows(early, i, x); got != want {
				t.Fatalf("%s, at %s (%d) region %s shows %s; the program from before says %s: %s", how, b.time(x), x, late.Lines[i].ID, got, want, b)
			}
		}
	}
}

// FuzzAClockThatWasPutBackDoesNoHarm: a machine whose clock was hours or days ahead, and is put right,
// shows what applies now, and goes on doing so when files come and go.
func FuzzAClockThatWasPutBackDoesNoHarm(f *testing.F) {
	invariant(f, 100, func(t *testing.T, d *dice) {
		b := lived(t, d, 4)
		b.now -= pick[int64](d, 100, 2000, 61_000, 8*3600_000, 24*3600_000, 30*3600_000)
		b.note("the clock is put back")
		if b.world.Ahead(b.now) {
			b.world = b.world.Renew(b.channels, b.now)
		}
		if b.world.Ahead(b.now) {
			t.Fatalf("a renewed cue still lies in the future: %s", b)
		}
		b.onlyWhatApplies(t, b.now+1150) // a second is not worth a word
		for range d.n(3) {
			b.now += pick[int64](d, 0, 100, 5000, 3600_000)
			lists := map[string]playlists.Playlist{}
			for name, l := range b.world.Playlists {
				l.Entries = append([]playlists.Entry(nil), l.Entries...)
				b.edit(&l, d.n(16))
				lists[name] = l
			}
			b.world = b.world.Step(lists, b.almanac.calendar(), b.channels, b.now, b.now+150, true)
			b.onlyWhatApplies(t, b.now+1150)
		}
	})
}

// onlyWhatApplies checks that from an instant on only items are shown whose rules apply, and the slate
// only where there are none.
func (b *building) onlyWhatApplies(t *testing.T, from int64) {
	t.Helper()
	p := b.program()
	for i, r := range b.audience.Regions {
		o := newOracle(b.clock, b.almanac, r.Plays, b.world.Playlists, b.now)
		for _, x := range b.moments(p, from, min(p.Until, from+48*3600_000)) {
			in := o.applicable(x)
			s := playlists.At(p, &playlists.Notices{}, x).Regions[i]
			if s.Item == playlists.NoItem && len(in) > 0 || s.Item != playlists.NoItem && !has(in, p.Items[s.Item].ID) {
				t.Fatalf("at %s (%d) region %s shows %s, but of %d items that apply it is none: %s", b.time(x), x, r.ID, b.shows(p, i, x), len(in), b)
			}
		}
	}
}
