package playlists_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"yiping/playlists"
)

// happen lets something happen in the building, at a time at which it may matter.
func (b *building) happen(t testing.TB) {
	t.Helper()
	b.now = b.when()
	switch kind := b.n(16); {
	case kind == 0:
		b.note("the daemon renews its cues")
		b.world = b.world.Renew(b.channels, b.now)
	case kind == 1:
		b.note("the daemon is restarted")
		b.restart(t)
	default:
		introduce := !b.once(12)
		b.tell(b.now, introduce, func(lists map[string]playlists.Playlist) {
			names := b.audience.Regions[0].Plays
			name := names[b.n(len(names))]
			list := lists[name]
			list.Name = name
			b.edit(&list, kind)
			lists[name] = list
		})
	}
}

// edit does to a playlist what staff do.
func (b *building) edit(l *playlists.Playlist, kind int) {
	if kind < 7 || len(l.Entries) == 0 {
		for range pick(b.dice, 1, 1, 1, 2, 3) {
			e := b.file(l.Name)
			if slices.ContainsFunc(l.Entries, func(o playlists.Entry) bool { return o.ID == e.ID }) {
				continue
			}
			if len(l.Entries) > 0 && b.once(6) { // a copy of a file that stays
				o := l.Entries[b.n(len(l.Entries))]
				e.Source, e.Asset = o.Source, o.Asset
			}
			b.note("+ %s %d ms, now %v, first %v, rule %+v, bytes …%s", e.ID, e.MS, e.Now, e.First, e.Rule, e.Source[60:])
			l.Entries = append(l.Entries, e)
		}
		return
	}
	i := b.favourite(l)
	e := &l.Entries[i]
	switch kind {
	case 7, 8:
		b.note("- %s", e.ID)
		l.Entries = append(l.Entries[:i:i], l.Entries[i+1:]...)
	case 9, 10:
		n := b.file(l.Name)
		b.note("%s gets other bytes, %d ms", e.ID, n.MS)
		e.Source, e.Asset, e.MS = n.Source, n.Asset, n.MS
	case 11, 12:
		n := b.file(l.Name)
		for k := range l.Entries {
			if k != i && l.Entries[k].Source == e.Source { // which of two copies was renamed nobody can tell
				return
			}
		}
		b.note("%s is renamed %s", e.ID, n.ID)
		e.ID, e.First = n.ID, n.First
		if b.once(3) {
			e.MS = n.MS
		}
	case 13:
		e.Rule, e.MS = b.rule(), pick(b.dice, e.MS, 12_000, 40_000)
		b.note("%s gets %d ms and the rule %+v", e.ID, e.MS, e.Rule)
	case 14:
		for k := range l.Entries {
			l.Entries[k].Order = pick(b.dice, 0, 1+b.n(9))
		}
		b.note("%s gets another order", l.Name)
	case 15:
		if b.once(2) {
			l.Priority = !l.Priority
			b.note("%s: priority %v", l.Name, l.Priority)
		} else {
			b.note("%s is emptied", l.Name)
			l.Entries = nil
		}
	}
}

// favourite returns the index of an entry, most often of one that is on a screen or waits.
func (b *building) favourite(l *playlists.Playlist) int {
	if !b.once(3) {
		o := b.oracles[b.n(len(b.oracles))]
		for i, e := range l.Entries {
			if o.shown != nil && o.shown.entry.ID == e.ID && !b.once(4) {
				return i
			}
			for _, p := range o.queue {
				if p.entry.ID == e.ID {
					return i
				}
			}
		}
	}
	return b.n(len(l.Entries))
}

// when returns the instant of the next news: soon after the last, or long after, or so that the switch
// falls on, or next to, the end of an item, an edge of a rule or midnight.
func (b *building) when() int64 {
	limit := time.Date(b.year, time.Month(b.month), b.day+4, 0, 0, 0, 0, b.clock.loc).UnixMilli()
	gap := pick[int64](b.dice, 0, 1, 20, 100, 149, 150, 151, 400, 999, 1000, 1001, 3000, 8000, 11_000, 31_000, 400_000, 3*3600_000, 19*3600_000)
	then := b.now + gap + int64(b.n(50))
	if b.once(2) {
		o := b.oracles[b.n(len(b.oracles))].clone()
		o.play(max(o.t, then))
		switch {
		case o.shown != nil && b.once(2):
			then = o.shown.end()
		case len(o.edges) > 0 && b.once(2):
			then = max(then, o.edges[b.n(len(o.edges))])
		default:
			then = b.clock.midnight(then + 24*3600_000)
		}
		then += pick[int64](b.dice, -150, -150, -150, -151, -149, 0, 0, 1, -1, -1000, 1000, 850)
	}
	if then < b.now || then > limit {
		return b.now + int64(b.n(2000))
	}
	return then
}

// String tells what has happened.
func (b *building) String() string {
	text := fmt.Sprintf("%s\n", b.zone)
	for _, s := range b.story {
		text += "  " + s + "\n"
	}
	return text
}
