package playlists

import "slices"

// Cue is what a channel remembers of the last change, so that adding a poster does not restart the
// film: from At on, the plays of Lead once each, then the loop, entered behind the item with key After.
type Cue struct {
	At    int64    `json:"at"`
	Lead  []Play   `json:"lead,omitempty"`
	After string   `json:"after,omitempty"` // sort key; empty: the loop begins with its first item
	Skip  []string `json:"skip,omitempty"`  // ids with which the loop is not entered if there are others: the lead has shown them
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

// How far from the midnight of a day a cue may lie that is used on it, in milliseconds. An older one is
// of no use, because programs end after 35 days; a later one was written when the clock was wrong.
const (
	stale = 40 * 24 * 3600_000
	early = 26 * 3600_000
)

// cue returns what the channel remembers on the day that begins at midnight.
func (w *World) cue(ch Channel, midnight int64) Cue {
	c, known := w.Cues[ch.Key()]
	if !known || c.At < midnight-stale || c.At > midnight+early || slices.ContainsFunc(c.Lead, Play.senseless) {
		return Cue{At: midnight}
	}
	return c
}

// senseless reports that no Change has made the play.
func (p Play) senseless() bool {
	if p.Entry == nil {
		return p.For < 0 || p.For > 2*stale || p.From != 0
	}
	return !p.Entry.sane() || p.For < 0 || p.For > maxMS || p.From < 0 || p.From >= p.Entry.MS || p.Entry.MS > maxMS
}

// Change returns the channel's cue for when the playlists of w become those of next. now is the present;
// at, a little later, is the instant at which every display makes the switch. What is being shown goes
// on to its end if it is still there and in force; an item that has arrived comes next, with Now at
// once, after which the interrupted one goes on. Unless introduce is set, arrivals just take their
// place in the loop. With next equal to w, Change forgets the past and alters nothing.
func (w *World) Change(ch Channel, next *World, now, at int64, introduce bool) Cue {
	c := w.cue(ch, w.Zone.Midnight(now))
	at = c.settled(at)
	from := min(c.At, now-slack)
	old, _ := w.roster(ch.Plays, from, at+lookahead)
	new, _ := next.roster(ch.Plays, from, at+lookahead)
	past, move := old.history(c, now, at), move{&old, &new}

	var urgent, arrived []Play
	if introduce {
		urgent, arrived = move.arrivals(at)
	}
	cue := Cue{At: past.from, Lead: append(past.plays, urgent...), After: move.key(past.after), Skip: move.ids(past.skip)}
	if p := past.rest; p != nil && move.update(p) && new.inForce(p.Entry.ID, at) && !shows(urgent, p.Entry.ID) {
		cue.Lead = append(cue.Lead, *p)
	}
	for _, p := range past.pending {
		if move.update(&p) && !shows(urgent, p.Entry.ID) && !shows(arrived, p.Entry.ID) {
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

// switched returns the instant of the switch at which the cue came into force.
func (c *Cue) switched() int64 {
	end := c.At
	for _, p := range c.Lead {
		if p.Fixed {
			end += p.For
		}
	}
	return end
}

// settled returns the earliest instant from at on at which a switch may be made: displays have been told
// already what they show until the last one. That is a moment away, unless the clock was put back.
func (c *Cue) settled(at int64) int64 {
	if end := c.switched(); end-at <= slack {
		return max(at, end)
	}
	return at
}

func shows(plays []Play, id string) bool {
	return slices.ContainsFunc(plays, func(p Play) bool { return p.Entry.ID == id })
}
