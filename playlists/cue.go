package playlists

import "slices"

// Cue is what a channel remembers of the last change, so that adding a poster does not restart the
// film: from At on, the plays of Lead once each, then the loop, entered behind the item with key After.
type Cue struct {
	At    int64    `json:"at"`
	Lead  []Play   `json:"lead,omitempty"`
	After string   `json:"after,omitempty"` // sort key; empty: the loop begins with its first item
	Skip  []string `json:"skip,omitempty"`  // ids with which the loop is not entered: the lead has just shown them
}

// Play is one showing of an item.
type Play struct {
	Entry *Entry `json:"entry,omitempty"` // nil: the slate
	From  int64  `json:"from,omitempty"`  // offset at which the item is entered, in milliseconds
	For   int64  `json:"for"`             // how long it is shown, in milliseconds
	Fixed bool   `json:"fixed,omitempty"` // was shown before the change, whatever the rules say now
}

// lookahead is how far ahead a change looks: an item is at most a day long.
const lookahead = 49 * 3600_000

// NewCue returns the cue of a channel that is played for the first time: its loop begins at the site's
// midnight, so that it stands where it would if the daemon had run since then.
func (w *World) NewCue(now int64) Cue { return Cue{At: w.Zone.Midnight(now)} }

// Change returns the channel's cue for when the playlists of w become those of next. now is the present;
// at, a little later, is the instant at which every display makes the switch. What is being shown goes
// on to its end if it is still there and in force; an item that has arrived comes next, with Now at
// once, after which the interrupted one goes on. Unless introduce is set, arrivals just take their
// place in the loop. With next equal to w, Change forgets the past and alters nothing.
func (w *World) Change(ch Channel, next *World, now, at int64, introduce bool) Cue {
	c, known := w.Cues[ch.Key()]
	if !known {
		c = w.NewCue(now)
	}
	from := min(c.At, now-slack)
	old, _ := w.roster(ch.Plays, from, at+lookahead)
	new, _ := next.roster(ch.Plays, from, at+lookahead)
	past := old.history(c, now, at)

	var urgent, arrived []Play
	if introduce {
		urgent, arrived = arrivals(&old, &new, at)
	}
	cue := Cue{At: past.from, Lead: append(past.plays, urgent...), After: past.after, Skip: slices.Clone(past.skip)}
	if past.rest != nil && new.holds(&old, past.rest) && new.inForce(past.rest.Entry.ID, at) {
		cue.Lead = append(cue.Lead, *past.rest)
	}
	comes := func(id string) bool {
		same := func(p Play) bool { return p.Entry.ID == id }
		return slices.ContainsFunc(urgent, same) || slices.ContainsFunc(arrived, same)
	}
	for _, p := range past.pending {
		if new.holds(&old, &p) && !comes(p.Entry.ID) {
			cue.Lead = append(cue.Lead, p)
		}
	}
	cue.Lead = append(cue.Lead, arrived...)
	for _, p := range slices.Concat(urgent, arrived) {
		if !slices.Contains(cue.Skip, p.Entry.ID) {
			cue.Skip = append(cue.Skip, p.Entry.ID)
		}
	}
	return cue
}

// arrivals returns plays of what is in force in the new roster and was not in the old one, or with other
// bytes. A renamed item is no arrival.
func arrivals(old, new *roster, at int64) (urgent, others []Play) {
	for _, s := range new.loop(at) {
		if o := old.byID[s.ID]; o != nil && o.Source == s.Source || o == nil && renamed(s, new, old) != nil {
			continue
		}
		p := Play{Entry: s.Entry, For: s.MS}
		if s.Now {
			urgent = append(urgent, p)
		} else {
			others = append(others, p)
		}
	}
	return urgent, others
}

// renamed returns the slot that a slot of one roster is in the other, under another name: the same bytes
// in the same playlist, whose name there is not in use here.
func renamed(s *slot, here, there *roster) *slot {
	for _, o := range there.slots {
		if o.Source == s.Source && o.playlist == s.playlist && here.byID[o.ID] == nil {
			return o
		}
	}
	return nil
}

// holds reports whether the item of a play of the old roster is still there, and brings the play up to
// date: the item may have another name or fit now. An item with other bytes plays on with the old ones
// and under its own length.
func (r *roster) holds(old *roster, p *Play) bool {
	s := r.byID[p.Entry.ID]
	if s == nil {
		if o := old.byID[p.Entry.ID]; o != nil {
			s = renamed(o, old, r)
		}
	}
	if s == nil {
		return false
	}
	if s.Source == p.Entry.Source {
		e := *s.Entry
		e.MS = p.Entry.MS
		p.Entry = &e
	}
	return true
}
