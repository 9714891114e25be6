package playlists

import "slices"

// stretch says: from an instant on, a loop is played, entered at a phase. An empty loop is the slate.
type stretch struct {
	from  int64
	loop  []*slot
	phase int64
}

// played is a play of a cue's lead with the times at which it really happens.
type played struct {
	*Play
	from, until int64
}

// lead returns the plays of a cue with their times: an item whose rule ends meanwhile leaves at that
// edge, one that is not in force when its turn comes is passed over in no time. What is Fixed has
// already been.
func (r *roster) lead(c Cue) (plays []played, end int64) {
	t := c.At
	for i := range c.Lead {
		p := &c.Lead[i]
		until := t + p.For
		if !p.Fixed {
			if p.Entry == nil || !r.inForce(p.Entry.ID, t) {
				until = t
			}
			for _, x := range r.between(t, until) {
				if !r.inForce(p.Entry.ID, x.at) {
					until = x.at
					break
				}
			}
		}
		plays = append(plays, played{p, t, until})
		t = until
	}
	return plays, t
}

// timeline returns what a channel plays from the cue on until an instant: its lead, then the loop, with
// a new stretch wherever a rule edge changes the loop. Stretches that end before keep are left out. It
// stops early, and returns the instant at which, when they would take more than budget bytes.
func (r *roster) timeline(c Cue, keep, until int64, budget int) ([]stretch, int64) {
	var out []stretch
	plays, t := r.lead(c)
	last := ""
	for _, p := range plays {
		if p.until > p.from {
			out, last = push(out, stretch{p.from, p.loop(), p.From}, keep), p.id()
		}
	}
	cast := r.castAt(t)
	loop, _ := cast.loop()
	var phase int64
	if len(loop) > 0 {
		phase = start(loop, successor(loop, c.After, c.Skip, last))
	}
	out = push(out, stretch{t, loop, phase}, keep)
	for turns := r.between(t, until); len(turns) > 0; {
		e := turns[0].at
		turns = cast.turn(turns)
		next, first := cast.loop()
		if same(next, loop) {
			continue
		}
		if budget -= perSegment; first {
			budget -= perPlace * len(next)
		}
		if budget < 0 && e > keep {
			return out, e
		}
		loop, phase = next, enter(next, loop, phase+e-t)
		t = e
		out = push(out, stretch{t, loop, phase}, keep)
	}
	return out, until
}

// What a segment, and a place of a loop, take in a document, in bytes.
const (
	perSegment = 24
	perPlace   = 5
)

// enter returns the phase at which a loop is entered when it replaces another that stands at a position.
// An item that is being shown and still in force goes on where it is. Otherwise, and also when an item
// has just ended, the successor of the item that was shown last begins.
func enter(next, old []*slot, pos int64) int64 {
	if len(next) == 0 || len(old) == 0 {
		return 0
	}
	i, offset := find(old, pos)
	if offset == 0 {
		i = (i + len(old) - 1) % len(old)
	} else if j := slices.Index(next, old[i]); j >= 0 {
		return start(next, j) + offset
	}
	return start(next, successor(next, old[i].key, nil, ""))
}

// push appends a stretch unless it only goes on with the one before, and drops all before one that
// begins no later than keep.
func push(out []stretch, s stretch, keep int64) []stretch {
	if n := len(out); n > 0 {
		last := out[n-1]
		if last.from == s.from {
			return append(out[:n-1], s)
		}
		length := start(last.loop, len(last.loop))
		if slices.EqualFunc(last.loop, s.loop, sameItem) && (length == 0 || mod(last.phase+s.from-last.from-s.phase, length) == 0) {
			return out
		}
	}
	if s.from <= keep {
		out = out[:0]
	}
	return append(out, s)
}

func sameItem(a, b *slot) bool { return a == b || a.Item == b.Item }

// id returns the id of the item that is played; "" is the slate.
func (p *Play) id() string {
	if p.Entry == nil {
		return ""
	}
	return p.Entry.ID
}

// loop returns the loop that shows just this play.
func (p *Play) loop() []*slot {
	if p.Entry == nil {
		return nil
	}
	return []*slot{{Entry: p.Entry}}
}
