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
	turns []int64 // every instant at which a rule begins or ends to apply, in order
}

// slot is an entry's place in a roster.
type slot struct {
	*Entry
	playlist string
	key      string
	rung     Precedence
	spans    []schedule.Span
}

// maxEntries is how many entries a channel plays; a folder with more is a mistake, and every one of
// them costs every display of the audience.
const maxEntries = 2000

// roster returns what the channel may play, resolved for the time between two instants, and how many
// entries were left out because there are too many.
func (w *World) roster(plays []string, from, until int64) (r roster, left int) {
	r.byID = map[string]*slot{}
	for i, name := range plays {
		p := w.Playlists[name]
		rung := OrdinaryPlaylist
		if p.Priority {
			rung = PriorityPlaylist
		}
		for k := range p.Entries {
			e := &p.Entries[k]
			if _, twice := r.byID[e.ID]; twice || e.MS <= 0 {
				continue
			}
			s := &slot{Entry: e, playlist: name, key: sortKey(i, e), rung: rung}
			r.byID[e.ID] = s
			r.slots = append(r.slots, s)
		}
	}
	slices.SortFunc(r.slots, func(a, b *slot) int { return cmp.Compare(a.key, b.key) })
	if left = max(0, len(r.slots)-maxEntries); left > 0 {
		for _, s := range r.slots[maxEntries:] {
			delete(r.byID, s.ID)
		}
		r.slots = r.slots[:maxEntries]
	}
	for _, s := range r.slots {
		s.spans = s.Rule.Spans(w.Zone, from, until)
		for _, x := range s.spans {
			r.turns = append(r.turns, x.From, x.Until)
		}
	}
	slices.Sort(r.turns)
	r.turns = slices.Compact(r.turns)
	return r, left
}

// on reports whether the slot's rule applies at t.
func (s *slot) on(t int64) bool {
	i, found := slices.BinarySearchFunc(s.spans, t, func(x schedule.Span, t int64) int { return cmp.Compare(x.From, t) })
	return found || i > 0 && t < s.spans[i-1].Until
}

// loop returns the slots in force at t, in order: those whose rule applies, of the highest rung.
func (r *roster) loop(t int64) []*slot {
	in := make([]*slot, 0, len(r.slots))
	for _, s := range r.slots {
		switch {
		case !s.on(t) || len(in) > 0 && s.rung < in[0].rung:
		case len(in) > 0 && s.rung > in[0].rung:
			in = append(in[:0], s)
		default:
			in = append(in, s)
		}
	}
	return in
}

// inForce reports whether the item with the id is in force at t.
func (r *roster) inForce(id string, t int64) bool {
	s := r.byID[id]
	return s != nil && slices.Contains(r.loop(t), s)
}

// key returns the key of an entry; "" if it is not in the roster, or is the slate.
func (r *roster) key(e *Entry) string {
	if e == nil || r.byID[e.ID] == nil {
		return ""
	}
	return r.byID[e.ID].key
}

// edges returns the instants after from and before until at which a rule begins or ends to apply.
func (r *roster) edges(from, until int64) []int64 {
	i, _ := slices.BinarySearch(r.turns, from+1)
	k, _ := slices.BinarySearch(r.turns, until)
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

// successor returns the index in the loop of the slot that comes next in natural order behind a key: if
// there is one, one that is neither to skip nor was shown last, else at least one that was not shown last.
func successor(loop []*slot, key string, skip []string, last string) int {
	n := len(loop)
	i, _ := slices.BinarySearchFunc(loop, key, func(s *slot, key string) int {
		if s.key <= key {
			return -1
		}
		return 1
	})
	for _, skip := range [][]string{skip, nil} {
		for k := range n {
			if j := (i + k) % n; loop[j].ID != last && !slices.Contains(skip, loop[j].ID) {
				return j
			}
		}
	}
	return i % max(n, 1)
}

// start returns the position at which the loop's i-th slot begins; start(loop, len(loop)) is its length.
func start(loop []*slot, i int) (ms int64) {
	for _, s := range loop[:i] {
		ms += s.MS
	}
	return ms
}

// find returns the index of the slot at a position of the loop, and how far into it that is.
func find(loop []*slot, pos int64) (i int, offset int64) {
	pos = mod(pos, start(loop, len(loop)))
	for pos >= loop[i].MS {
		pos -= loop[i].MS
		i++
	}
	return i, pos
}
