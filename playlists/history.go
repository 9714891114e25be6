package playlists

import "slices"

// slack is how far behind a display's clock may be and still find in a new program what it was shown
// before the change, in milliseconds.
const slack = 1000

// history is what a change finds: what a channel has shown of late, what it is showing, what is pending.
type history struct {
	from    int64  // start of the first of plays
	plays   []Play // what was, and until the change will be, shown
	rest    *Play  // the part of an item that the change finds still to be shown
	pending []Play // what the lead has not begun
	after   string // behind which item the loop goes on
	skip    []string
}

func (r *roster) history(c Cue, now, at int64) history {
	since := max(now-slack, c.At)
	tl, _ := r.timeline(c, since, at+1, 1<<40)
	lead, leadEnd := r.lead(c)
	h := history{from: at, after: c.After, skip: c.Skip}
	for t := begin(tl, since); t < at; {
		s := showing(tl, t)
		h.from = min(h.from, t)
		h.plays = append(h.plays, Play{Entry: s.entry, From: s.offset, For: min(s.until, at) - t, Fixed: true})
		if t >= leadEnd {
			h.after, h.skip = r.key(s.entry), nil
		}
		t = s.until
	}
	if s := showing(tl, at); s.offset > 0 {
		h.rest = &Play{Entry: s.entry, From: s.offset, For: s.entry.MS - s.offset}
	}
	for _, p := range lead {
		if p.Fixed || p.Entry == nil || p.from < at {
			continue
		}
		if p.from == at && p.until > at && !h.goesOn(p.Play) {
			h.rest = nil // something begins
		}
		if p.from > at || !h.goesOn(p.Play) {
			h.pending = append(h.pending, *p.Play)
		}
	}
	return h
}

// goesOn reports whether a play is the rest of what was shown last.
func (h *history) goesOn(p *Play) bool {
	if len(h.plays) == 0 {
		return false
	}
	last := h.plays[len(h.plays)-1]
	return last.Entry != nil && last.Entry.Source == p.Entry.Source && p.From == last.From+last.For
}

// shown is what a timeline shows from one instant on.
type shown struct {
	entry  *Entry // nil: the slate
	offset int64  // how far into the entry
	until  int64  // end of the entry or of the stretch
}

// showing returns what is shown from t on.
func showing(tl []stretch, t int64) shown {
	s, until := stretchAt(tl, t)
	if len(s.loop) == 0 {
		return shown{until: until}
	}
	i, offset := find(s.loop, s.phase+t-s.from)
	e := s.loop[i]
	return shown{e.Entry, offset, min(until, t-offset+e.MS)}
}

// begin returns the instant since which what is shown at t has been shown.
func begin(tl []stretch, t int64) int64 {
	s, _ := stretchAt(tl, t)
	if len(s.loop) == 0 {
		return s.from
	}
	_, offset := find(s.loop, s.phase+t-s.from)
	return max(s.from, t-offset)
}

// stretchAt returns the stretch that holds at t, and its end. The first one holds before its start, too.
func stretchAt(tl []stretch, t int64) (stretch, int64) {
	i, found := slices.BinarySearchFunc(tl, t, func(s stretch, t int64) int { return int(min(1, max(-1, s.from-t))) })
	if !found {
		i = max(i-1, 0)
	}
	if i+1 < len(tl) {
		return tl[i], tl[i+1].from
	}
	return tl[i], 1 << 60
}
