package playlists_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"testing"

	"yiping/playlists"
)

// FuzzNothingChangesBeforeNext: a display may sleep until the instant that At names.
func FuzzNothingChangesBeforeNext(f *testing.F) {
	invariant(f, 60, func(t *testing.T, d *dice) {
		b := lived(t, d, 4)
		p, n := b.program(), b.someNotices()
		moments := b.moments(p, p.From-3600_000, p.Until+3600_000)
		for _, x := range n.Notices {
			moments = append(moments, x.From-1, x.From, x.From+7000, x.From+17_000, x.Until-1, x.Until)
		}
		for _, x := range moments {
			a := playlists.At(p, n, x)
			if a.Next <= x {
				t.Fatalf("at %s the next change is at %s: %s", b.time(x), b.time(a.Next), b)
			}
			for _, y := range []int64{x + (a.Next-x)/2, a.Next - 1} {
				c := playlists.At(p, n, y)
				for i := range a.Regions {
					if a.Regions[i].Item != playlists.NoItem {
						a.Regions[i].Offset += y - x
					}
				}
				if got, want := playlists.Encode(c), playlists.Encode(a); !bytes.Equal(got, want) {
					t.Fatalf("at %s nothing was to change until %s, but at %s: got %s, want %s: %s", b.time(x), b.time(a.Next), b.time(y), got, want, b)
				}
				x = y
			}
		}
	})
}

// FuzzEqualInputsGiveEqualBytes: the order of maps and files, a restart and the time of day leave no trace.
func FuzzEqualInputsGiveEqualBytes(f *testing.F) {
	invariant(f, 60, func(t *testing.T, d *dice) {
		b := lived(t, d, 4)
		want := playlists.Encode(b.program())
		var back playlists.Program
		if err := json.Unmarshal(want, &back); err != nil || !bytes.Equal(playlists.Encode(&back), want) {
			t.Fatalf("%s comes back as %s: %v", want, playlists.Encode(&back), err)
		}
		b.restart(t)
		lists := map[string]playlists.Playlist{}
		for name, l := range maps.All(b.world.Playlists) {
			entries := make([]playlists.Entry, len(l.Entries))
			for i, k := range d.rest.Perm(len(l.Entries)) {
				entries[k] = l.Entries[i]
			}
			l.Entries = entries
			lists[name] = l
		}
		b.world = &playlists.World{Zone: b.world.Zone, Calendar: b.world.Calendar, Playlists: lists, Cues: maps.Clone(b.world.Cues)}
		midnight := b.world.Zone.Midnight(b.now)
		for _, now := range []int64{b.now, midnight, b.world.Zone.Start(b.world.Zone.Day(b.now)+1, 0) - 1} {
			b.now = now
			if got := playlists.Encode(b.program()); !bytes.Equal(got, want) {
				t.Fatalf("compiled at %s: got %s, want %s: %s", b.time(now), got, want, b)
			}
		}
	})
}

// FuzzDocumentsRoundTrip: what was encoded reads back as what it was, whatever a document holds.
func FuzzDocumentsRoundTrip(f *testing.F) {
	for seed := range count(20, 1000) {
		b := lived(&testing.T{}, seeded(seed), 3)
		f.Add(playlists.Encode(b.program()))
		f.Add(playlists.Encode(b.someNotices()))
		f.Add(playlists.Encode(b.world.Cues[b.channels[0].Key()]))
	}
	f.Add([]byte(`{"items":[{"id":"大厅/<b>&\u2028\"\\ .jpg"}],"regions":[{"segments":[[1,2,3]]}]}`))
	f.Add([]byte(`{"from":9007199254740993,"regions":[{"segments":[[-1,0,9223372036854775807]]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		roundTrip[playlists.Program](t, text)
		roundTrip[playlists.Notices](t, text)
		roundTrip[playlists.Cue](t, text)
		roundTrip[playlists.Frame](t, text)
	})
}

func roundTrip[T any](t *testing.T, text []byte) {
	var document T
	if json.Unmarshal(text, &document) != nil {
		return
	}
	once := playlists.Encode(document)
	var back T
	if err := json.Unmarshal(once, &back); err != nil {
		t.Fatalf("%T: %s does not read back: %v", document, once, err)
	}
	if twice := playlists.Encode(back); !bytes.Equal(once, twice) {
		t.Fatalf("%T: came back as %s, was %s", document, twice, once)
	}
}
