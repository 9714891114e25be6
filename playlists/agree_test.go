package playlists_test

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"yiping/playlists"
)

// soak reports whether the long versions of the tests are asked for.
func soak() bool { return os.Getenv("YIPING_SOAK") == "1" }

// count returns how many worlds a test makes.
func count(short, long int) int {
	if soak() {
		return long
	}
	return short
}

// TestTheOracleAgrees lets things happen in many buildings and compares, after each of them, the program
// that displays then have with what the oracles say: at every edge and at every end of an item, 1 ms
// before, at the instant and 1 ms after.
func TestTheOracleAgrees(t *testing.T) {
	for seed := range count(400, 20_000) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { agree(t, newBuilding(seeded(seed))) })
	}
}

// FuzzTheOracleAgrees looks for other buildings.
func FuzzTheOracleAgrees(f *testing.F) {
	invariant(f, 20, func(t *testing.T, d *dice) { agree(t, newBuilding(d)) })
}

func agree(t *testing.T, b *building) {
	b.note("opens with %+v", b.world.Playlists)
	for step := range 9 {
		if step > 0 {
			b.happen(t)
		}
		p := b.program()
		for i := range p.Lines {
			if bad := b.compare(p, i, b.at+pick[int64](b.dice, 600_000, 4*3600_000, 26*3600_000), 400); bad != "" {
				t.Fatalf("after step %d, %s: %s", step, bad, b)
			}
		}
	}
}

// compare returns how a region's program differs from what its oracle says will be shown until an
// instant; "" if it does not.
func (b *building) compare(p *playlists.Program, region int, until int64, limit int) string {
	o := b.oracles[region].clone()
	o.play(until + 4*3600_000) // the longest item takes three hours
	for _, x := range o.probes(p, region, max(b.now-1000, p.From), until, limit) {
		f := playlists.At(p, &playlists.Notices{}, x)
		got, want := f.Regions[region], o.expect(p, region, x)
		if s := describe(p, got); s != want {
			return fmt.Sprintf("region %s at %s (%d): shown is %s, the oracle says %s\n", p.Lines[region].ID, b.time(x), x, s, want)
		}
	}
	return ""
}

// probes returns the instants at which a comparison says most: everything that happens from an instant
// until another, 1 ms before it and 1 ms after it.
func (o *oracle) probes(p *playlists.Program, region int, from, until int64, limit int) (ts []int64) {
	add := func(x int64) {
		for _, t := range []int64{x - 1, x, x + 1} {
			if t >= from && t < until && t >= o.diary[0].from {
				ts = append(ts, t)
			}
		}
	}
	add(from)
	for _, e := range edges(p, region) {
		add(e)
	}
	i, _ := slices.BinarySearchFunc(o.diary, from, func(l line, t int64) int { return int(l.from - t) })
	for _, l := range o.diary[max(0, i-1):] {
		if len(ts) > limit || l.from > until {
			break
		}
		add(l.from)
	}
	slices.Sort(ts)
	return slices.Compact(ts)
}

// edges returns the instants at which the segments of a region begin.
func edges(p *playlists.Program, region int) (out []int64) {
	at := p.From
	for _, s := range p.Lines[region].Segments {
		at += s.Gap
		out = append(out, at)
	}
	return out
}

// expect says what the oracle has seen at t, in the words of describe.
func (o *oracle) expect(p *playlists.Program, region int, t int64) string {
	i, found := slices.BinarySearchFunc(o.diary, t, func(l line, t int64) int { return int(l.from - t) })
	if !found {
		i--
	}
	l := o.diary[i]
	offset, end := l.offset+t-l.from, l.until
	for _, next := range o.diary[i+1:] {
		goes := l.entry == nil && next.entry == nil ||
			l.entry != nil && next.entry != nil && next.offset > 0 && next.entry.Asset == l.entry.Asset && next.offset == offset+next.from-t
		if !goes {
			break
		}
		end = next.until
	}
	if end == o.t {
		end = p.Until // it has not been waited for
	}
	for _, e := range edges(p, region) { // a display looks again at every edge, even if the item goes on
		if e > t {
			end = min(end, e)
			break
		}
	}
	end = min(end, p.Until)
	if l.entry == nil {
		return fmt.Sprintf("the slate until %d", end)
	}
	return fmt.Sprintf("%s (%s) +%d until %d", l.entry.ID, l.entry.Asset[56:], offset, end)
}

func describe(p *playlists.Program, s playlists.Shown) string {
	if s.Item == playlists.NoItem {
		return fmt.Sprintf("the slate until %d", s.Until)
	}
	i := p.Items[s.Item]
	return fmt.Sprintf("%s (%s) +%d until %d", i.ID, i.Asset[56:], s.Offset, s.Until)
}
