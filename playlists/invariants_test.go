package playlists_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"yiping/playlists"
)

// The invariants are fuzz targets, named after what must hold. go test runs each with dice that always
// fall the same way; YIPING_SOAK=1 with many more; go test -fuzz looks for others.
func invariant(f *testing.F, worlds int, check func(t *testing.T, d *dice)) {
	for seed := range count(worlds, 100*worlds) {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		bytes := make([]byte, r.IntN(40))
		for i := range bytes {
			bytes[i] = byte(r.Uint32())
		}
		f.Add(bytes)
	}
	f.Fuzz(func(t *testing.T, bytes []byte) { check(t, newDice(bytes)) })
}

// lived returns a building in which up to n things have happened.
func lived(t *testing.T, d *dice, n int) *building {
	b := newBuilding(d)
	b.note("opens with %+v", b.world.Playlists)
	for range d.n(n + 1) {
		b.happen(t)
	}
	return b
}

// moments returns instants at which something may go wrong: around every edge of a program, and others.
func (b *building) moments(p *playlists.Program, from, until int64) (ts []int64) {
	add := func(x int64) {
		for _, t := range []int64{x - 1, x, x + 1} {
			if t >= from && t < until {
				ts = append(ts, t)
			}
		}
	}
	add(from)
	add(b.at)
	for i := range p.Lines {
		for k, e := range edges(p, i) {
			if k < 40 || b.once(10) {
				add(e)
			}
		}
	}
	for range 20 {
		t := from + b.rest.Int64N(until-from)
		add(t)
		add(playlists.At(p, &playlists.Notices{}, t).Next)
	}
	return ts
}

// now describes what a region shows, without the instant until which it does.
func (b *building) shows(p *playlists.Program, region int, t int64) string {
	s := playlists.At(p, &playlists.Notices{}, t).Regions[region]
	if s.Item == playlists.NoItem {
		return "the slate"
	}
	i := p.Items[s.Item]
	return fmt.Sprintf("%s (%s) +%d", i.ID, i.Asset[56:], s.Offset)
}

// showing returns which item a region shows and at which instant that showing ends: at its end, or where
// it is cut.
func (b *building) showing(p *playlists.Program, region int, t int64) (id string, offset, end int64) {
	s := playlists.At(p, &playlists.Notices{}, t).Regions[region]
	if s.Item == playlists.NoItem {
		return "", 0, s.Until
	}
	for {
		next := playlists.At(p, &playlists.Notices{}, s.Until).Regions[region]
		if next.Item == playlists.NoItem || next.Offset == 0 || s.Until >= p.Until {
			break
		}
		next.Offset -= s.Until - t
		s.Until, s.Offset = next.Until, next.Offset
	}
	i := p.Items[s.Item]
	return i.ID, playlists.At(p, &playlists.Notices{}, t).Regions[region].Offset, s.Until
}
