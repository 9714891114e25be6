package playlists_test

import (
	"slices"
	"testing"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// arrival makes a file without rules that arrives in a playlist from which it is to be shown: one of the
// rung that is on the screen.
func (b *building) arrival(now bool) (list string, e playlists.Entry, ok bool) {
	o := b.oracles[0].clone()
	o.play(max(o.t, b.now+150))
	in := o.applicable(b.now + 150)
	if len(in) == 0 {
		return "", e, false
	}
	list = b.audience.Regions[0].Plays[in[b.n(len(in))].list]
	e = b.file(list)
	e.Rule, e.Now, e.MS = schedule.Rule{}, now, 10_000
	return list, e, true
}

func add(list string, entries ...playlists.Entry) change {
	return func(lists map[string]playlists.Playlist) {
		l := lists[list]
		l.Entries = append(l.Entries, entries...)
		lists[list] = l
	}
}

// FuzzAnAdditionNeverRestartsWhatPlays: until the end of what is shown, a program shows what it showed
// before the addition.
func FuzzAnAdditionNeverRestartsWhatPlays(f *testing.F) {
	invariant(f, 150, func(t *testing.T, d *dice) {
		b := lived(t, d, 5)
		b.now = b.when()
		before := b.program()
		list, e, ok := b.arrival(false)
		if !ok {
			return
		}
		first := b.oracles[0].start()
		b.note("+ %s", e.ID)
		b.tell(b.now, !d.once(4), add(list, e))
		after := b.program()
		for i := range after.Lines {
			_, _, end := b.showing(before, i, b.at)
			if end <= b.at || b.shows(before, i, b.at) == "the slate" {
				continue
			}
			for _, x := range []int64{b.now - 1000, b.now - 1, b.now, b.at - 1, b.at, b.at + 1, (b.at + end) / 2, end - 1} {
				if x < max(before.From, after.From, first) || x >= end || b.startsAt(before, i, b.at) && x >= b.at {
					continue
				}
				if got, want := b.shows(after, i, x), b.shows(before, i, x); got != want {
					t.Fatalf("at %s (%d) shows %s, before the addition %s: %s", b.time(x), x, got, want, b)
				}
			}
		}
	})
}

// startsAt reports whether an item begins at t: what comes at an instant at which one item ends may
// change with the switch that falls on it.
func (b *building) startsAt(p *playlists.Program, region int, t int64) bool {
	_, offset, _ := b.showing(p, region, t)
	return offset == 0
}

// FuzzAnArrivalComesNext: arrivals come when what is shown is over, in their order, each once, before
// anything else.
func FuzzAnArrivalComesNext(f *testing.F) {
	invariant(f, 150, func(t *testing.T, d *dice) {
		b := newBuilding(d)
		b.now = b.when()
		b.note("opened with %+v", b.world.Playlists)
		list, first, ok := b.arrival(false)
		if !ok {
			return
		}
		arrivals := []playlists.Entry{first}
		for range d.n(3) {
			e := b.file(list)
			e.Rule, e.Now = schedule.Rule{}, false
			if slices.ContainsFunc(arrivals, func(a playlists.Entry) bool { return a.ID == e.ID }) {
				continue
			}
			arrivals = append(arrivals, e)
		}
		b.tell(b.now, true, add(list, arrivals...))
		slices.SortFunc(arrivals, func(x, y playlists.Entry) int {
			return place{pinned: x.First, name: x.ID}.compare(place{pinned: y.First, name: y.ID})
		})
		p := b.program()
		x := b.at
		if id, offset, end := b.showing(p, 0, b.at); offset > 0 {
			b.note("%s is shown until %s", id, b.time(end))
			x = end
		}
		for _, e := range arrivals {
			if b.outranked(x, x+e.MS) {
				return // a playlist with priority begins meanwhile
			}
			id, offset, end := b.showing(p, 0, x)
			if id != e.ID || offset != 0 || end != x+e.MS {
				t.Fatalf("at %s begins %s +%d until %s, want %s: %s", b.time(x), id, offset, b.time(end), e.ID, b)
			}
			x = end
		}
	})
}

// outranked reports whether an edge of a rule falls into a stretch of time and changes the rung.
func (b *building) outranked(from, until int64) bool {
	o := b.oracles[0]
	rank := o.applicable(from)[0].rank
	for _, e := range o.edges {
		if e > from && e < until && (len(o.applicable(e)) == 0 || o.applicable(e)[0].rank != rank) {
			return true
		}
	}
	return rank != o.applicable(b.at)[0].rank
}

// FuzzNowInterruptsAndResumes: it is there at the switch, from its beginning to its end, and then the
// interrupted item goes on with the very next millisecond of itself.
func FuzzNowInterruptsAndResumes(f *testing.F) {
	invariant(f, 150, func(t *testing.T, d *dice) {
		b := lived(t, d, 5)
		b.now = max(b.when(), b.at)
		list, e, ok := b.arrival(true)
		if !ok {
			return
		}
		before := b.program()
		b.note("+ %s, now", e.ID)
		b.tell(b.now, true, add(list, e))
		after := b.program()
		if b.outranked(b.at, b.at+e.MS) {
			return
		}
		if id, offset, end := b.showing(after, 0, b.at); id != e.ID || offset != 0 || end < b.at+e.MS {
			t.Fatalf("at %s is shown %s +%d until %s: %s", b.time(b.at), id, offset, b.time(end), b)
		}
		id, offset, _ := b.showing(before, 0, b.at)
		resume := b.at + e.MS
		in := b.oracles[0].applicable(resume)
		if id == "" || offset == 0 || !has(in, id) {
			return // nothing was interrupted, or it may not be shown any more
		}
		if got, _, _ := b.showing(after, 0, resume); got != id {
			t.Fatalf("at %s goes on %s, want %s: %s", b.time(resume), got, id, b)
		}
		if got, want := b.shows(after, 0, resume), b.shows(before, 0, b.at); got != want {
			t.Fatalf("at %s is shown %s, interrupted was %s: %s", b.time(resume), got, want, b)
		}
	})
}

// FuzzARemovedItemNeverComesBack: from the switch on it is on no screen, whatever happens later, until a
// file of that name arrives again.
func FuzzARemovedItemNeverComesBack(f *testing.F) {
	invariant(f, 100, func(t *testing.T, d *dice) {
		b := lived(t, d, 5)
		b.now = max(b.when(), b.at)
		var gone string
		b.tell(b.now, true, func(lists map[string]playlists.Playlist) {
			for _, name := range b.audience.Regions[0].Plays {
				if l := lists[name]; len(l.Entries) > 0 {
					l.Name = name
					i := b.favourite(&l)
					gone = l.Entries[i].ID
					l.Entries = slices.Delete(l.Entries, i, i+1)
					lists[name] = l
					return
				}
			}
		})
		if gone == "" {
			return
		}
		b.note("- %s", gone)
		since := b.at
		for range 4 {
			p := b.program()
			for i := range p.Lines {
				x := max(since, p.From)
				for range 150 {
					if id, _, end := b.showing(p, i, x); id == gone {
						t.Fatalf("at %s (%d) %s is shown: %s", b.time(x), x, id, b)
					} else if x = end; x >= p.Until {
						break
					}
				}
				for range 5 { // the fallback
					x = p.Until + d.rest.Int64N(1e8)
					if id, _, _ := b.showing(p, i, x); id == gone {
						t.Fatalf("%s is shown after the window: %s", id, b)
					}
				}
			}
			b.happen(t)
			if b.entry(gone) != nil {
				return
			}
		}
	})
}
