package playlists

import (
	"cmp"
	"slices"

	"yiping/playlists/schedule"
)

// roster is everything a channel may play, in natural order, with the rules resolved into spans: the
// answer to "who is in force at t?".
type roster struct {
	slots []*slot
	byID  map[string]*slot
	turns []turning       // every instant at which a rule begins or ends to apply, in order
	over  []schedule.Span // when an item of a playlist with priority applies, so that the others do not count
	bad   int             // how many entries no player would take
}

// slot is an entry's place in a roster.
type slot struct {
	*Entry
	playlist string
	key      string
	rung     Precedence
	index    int // in roster.slots
	spans    []schedule.Span
}

// turning says that the rule of a slot begins or ends to apply.
type turning struct {
	at   int64
	slot int
}

// Limits of what a channel plays. A folder with more is a mistake, and every entry costs every display
// of the audience.
const (
	maxEntries = 2000
	maxWindows = 5000          // hours and spans of dates that the rules of all entries have together
	maxMS      = 24 * 3600_000 // of an item that is said to take longer
)

// roster returns what the channel may play, resolved for the time between two instants, and how many
// entries were left out because there are too many.
func (w *World) roster(plays []string, from, until int64) (r roster, left int) {
	return w.rosterOf(maxEntries, plays, from, until)
}

func (w *World) rosterOf(limit int, plays []string, from, until int64) (r roster, left int) {
	r.byID = map[string]*slot{}
	for i, name := range plays {
		p := w.Playlists[name]
		rung := OrdinaryPlaylist
		if p.Priority {
			rung = PriorityPlaylist
		}
		for k := range p.Entries {
			e := &p.Entries[k]
			if _, twice := r.byID[e.ID]; twice {
				continue
			}
			if !e.sane() {
				r.bad++
				continue
			}
			if e.MS > maxMS {
				cut := *e
				cut.MS, e = maxMS, &cut
			}
			s := &slot{Entry: e, playlist: name, key: sortKey(i, e), rung: rung}
			r.byID[e.ID] = s
			r.slots = append(r.slots, s)
		}
	}
	slices.SortFunc(r.slots, func(a, b *slot) int { return cmp.Compare(a.key, b.key) })
	left = r.cut(limit)
	for i, s := range r.slots {
		s.index, s.spans = i, s.Rule.Spans(w.Zone, w.Calendar, from, until)
		for _, x := range s.spans {
			r.turns = append(r.turns, turning{x.From, i}, turning{x.Until, i})
		}
		if s.rung > OrdinaryPlaylist {
			r.over = append(r.over, s.spans...)
		}
	}
	slices.SortFunc(r.turns, func(a, b turning) int { return cmp.Compare(a.at, b.at) })
	r.over = schedule.Merge(r.over)
	return r, left
}

// cut leaves out entries that are too many and returns how many.
func (r *roster) cut(limit int) (left int) {
	windows := 0
	r.slots = slices.DeleteFunc(r.slots, func(s *slot) bool {
		n := len(s.Rule.Hours) + len(s.Rule.Dates)
		if limit > 0 && windows+n <= maxWindows {
			limit, windows = limit-1, windows+n
			return false
		}
		delete(r.byID, s.ID)
		left++
		return true
	})
	return left
}

// on reports whether the slot's rule applies at t.
func (s *slot) on(t int64) bool { return schedule.Within(s.spans, t) }

// plays reports whether a slot is in force at t: its rule applies and no higher rung's does.
func (r *roster) plays(s *slot, t int64) bool {
	return s.on(t) && (s.rung > OrdinaryPlaylist || !schedule.Within(r.over, t))
}

// loop returns the slots in force at t, in order.
func (r *roster) loop(t int64) []*slot {
	in := make([]*slot, 0, len(r.slots))
	for _, s := range r.slots {
		if r.plays(s, t) {
			in = append(in, s)
		}
	}
	return in
}

// inForce reports whether the item with the id is in force at t.
func (r *roster) inForce(id string, t int64) bool {
	s := r.byID[id]
	return s != nil && r.plays(s, t)
}

// key returns the key of an entry; "" if it is not in the roster, or is the slate.
func (r *roster) key(e *Entry) string {
	if e == nil || r.byID[e.ID] == nil {
		return ""
	}
	return r.byID[e.ID].key
}

// between returns the turns after an instant and before another.
func (r *roster) between(from, until int64) []turning {
	before := func(x turning, t int64) int { return cmp.Compare(x.at, t) }
	i, _ := slices.BinarySearchFunc(r.turns, from+1, before)
	k, _ := slices.BinarySearchFunc(r.turns, until, before)
	return r.turns[i:max(i, k)]
}

// undated returns the slots without a rule, of the highest rung: what can be played when no time is known.
func (r *roster) undated() []*slot {
	var in []*slot
	for _, s := range r.slots {
		if s.Rule.Always() && (len(in) == 0 || s.rung == in[0].rung) {
			in = append(in, s)
		} else if s.Rule.Always() && s.rung > in[0].rung {
			in = append(in[:0], s)
		}
	}
	return in
}
