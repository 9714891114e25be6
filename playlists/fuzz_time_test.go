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
