package playlists

import (
	"cmp"
	"slices"

	"yiping/playlists/schedule"
)

// Frame is what a program and its notices say is on the canvas at one instant.
type Frame struct {
	Regions  []Shown `json:"regions"`            // in the program's order
	Overlay  string  `json:"overlay,omitempty"`  // id of the strip or card whose turn it is
	Takeover string  `json:"takeover,omitempty"` // id of the notice that covers the canvas
	Next     int64   `json:"next"`               // nothing changes before this instant
}

// Shown is what one region shows.
type Shown struct {
	Region string `json:"region"`
	Item   int    `json:"item"`   // index into Program.Items, or NoItem for the slate
	Offset int64  `json:"offset"` // how far into the item, in milliseconds
	Until  int64  `json:"until"`  // when the item ends or is cut off
}

// NoItem stands for the slate in Shown.Item.
const NoItem = -1

// turn is how long one of several strips and cards stays, in milliseconds.
const turn = 10_000

// At returns what is shown at the instant t. It knows no calendar and no rules; web/player/at.ts is the
// same function, and both must agree on every vector in testdata.
func At(p *Program, n *Notices, t int64) Frame {
	f := Frame{Regions: make([]Shown, 0, len(p.Lines)), Next: schedule.Forever.Until}
	for i := range p.Lines {
		s := p.line(&p.Lines[i], t)
		f.Regions = append(f.Regions, s)
		f.Next = min(f.Next, s.Until)
	}
	over(&f, n, t)
	return f
}

// line returns what a region shows. Outside of the program's window, and before anything else is known,
// its fallback loop is entered as if it had run since 1970. Before the first segment that segment is
// entered backwards: a clock that is a few milliseconds behind must not see something else flash by.
func (p *Program) line(l *Line, t int64) Shown {
	loop, pos, end := l.Fallback, t, schedule.Forever.Until
	switch {
	case t < p.From:
		end = p.From
	case t < p.Until && len(l.Segments) > 0:
		from, s := p.From+l.Segments[0].Gap, 0
		for s+1 < len(l.Segments) && from+l.Segments[s+1].Gap <= t {
			s++
			from += l.Segments[s].Gap
		}
		loop, pos, end = l.Segments[s].Loop, l.Segments[s].Phase+t-from, p.Until
		if s+1 < len(l.Segments) {
			end = min(end, from+l.Segments[s+1].Gap)
		}
	}
	shown := Shown{Region: l.ID, Item: NoItem, Until: end}
	var length int64
	for _, i := range p.Loops[loop] {
		length += p.Items[i].MS
	}
	if length == 0 {
		return shown
	}
	pos = mod(pos, length)
	for _, i := range p.Loops[loop] {
		ms := p.Items[i].MS
		if pos < ms {
			shown.Item, shown.Offset, shown.Until = i, pos, min(end, t-pos+ms)
			return shown
		}
		pos -= ms
	}
	panic("unreachable: a position lies within its loop")
}

// over puts the notices in force into the frame: the highest takeover, the newest within a rung, and
// the strips and cards in turns.
func over(f *Frame, n *Notices, t int64) {
	var strips, takeovers []Notice
	for _, x := range n.Notices {
		switch {
		case t < x.From:
			f.Next = min(f.Next, x.From)
			continue
		case t >= x.Until:
			continue
		}
		f.Next = min(f.Next, x.Until)
		if x.Style == Takeover {
			takeovers = append(takeovers, x)
		} else {
			strips = append(strips, x)
		}
	}
	byRank := func(a, b Notice) int {
		return cmp.Or(cmp.Compare(b.Precedence, a.Precedence), cmp.Compare(b.From, a.From), cmp.Compare(a.ID, b.ID))
	}
	slices.SortFunc(strips, byRank)
	slices.SortFunc(takeovers, byRank)
	if len(takeovers) > 0 {
		f.Takeover = takeovers[0].ID
	}
	if len(strips) > 0 {
		k, count := (t-mod(t, turn))/turn, int64(len(strips))
		f.Overlay = strips[mod(k, count)].ID
		if len(strips) > 1 {
			f.Next = min(f.Next, (k+1)*turn)
		}
	}
}

// mod returns the remainder of a/n that is not negative.
func mod(a, n int64) int64 { return (a%n + n) % n }
