package playlists_test

import (
	"maps"
	"slices"

	"yiping/playlists"
)

// An oracle is the second opinion to Change, Compile and At: somebody who stands by the screen with the
// list of files in one hand and the rules in the other and, whenever something is over, puts up what
// comes next. It was written from docs/architecture.md; it knows no segments, phases or cues, and it
// cannot look ahead.
type oracle struct {
	clock   *wallClock
	almanac almanac
	plays   []string
	files   []*file // everything the region may play, in order
	edges   []int64 // when a rule begins or ends to apply
	t       int64   // all before this instant has been shown

	shown  *play           // nil: nothing yet, or the slate
	queue  []play          // comes before the loop goes on: what has arrived, what was interrupted
	last   *place          // of the item of the loop that was shown last; nil: the loop begins at its first
	behind int             // how many files are not behind that
	shun   map[string]bool // ids with which the loop does not go on, because they have just been introduced

	diary []line

	in            []*file // what may be shown between two edges of rules
	since, before int64
}

// file is an item that the region may play.
type file struct {
	playlists.Entry
	place
	index   int // in the order of all
	rank    playlists.Precedence
	windows []window // nil: always
}

// place is where an item stands in the loop.
type place struct {
	pinned bool
	list   int // index of its playlist
	order  int
	name   string
}

// play is an item on the screen, or on its way there.
type play struct {
	entry  *playlists.Entry
	from   int64 // instant at which it went on the screen
	offset int64 // how far into the item that was
}

func (p *play) end() int64 { return p.from - p.offset + p.entry.MS }

// line of the diary: what was on the screen from when to when.
type line struct {
	from, until int64
	entry       *playlists.Entry // nil: the slate
	offset      int64
}

// newOracle begins the loop with the day.
func newOracle(clock *wallClock, almanac almanac, plays []string, lists map[string]playlists.Playlist, now int64) *oracle {
	o := &oracle{clock: clock, almanac: almanac, plays: plays, t: clock.midnight(now)}
	o.files, o.edges = o.read(lists)
	return o
}

func (o *oracle) clone() *oracle {
	c := *o
	c.queue, c.diary, c.shun = slices.Clone(o.queue), slices.Clip(o.diary), maps.Clone(o.shun)
	if o.shown != nil {
		p := *o.shown
		c.shown = &p
	}
	return &c
}

// read makes the list of files that the region may play.
func (o *oracle) read(lists map[string]playlists.Playlist) (files []*file, edges []int64) {
	for i, name := range o.plays {
		for _, e := range lists[name].Entries {
			if e.MS <= 0 || slices.ContainsFunc(files, func(f *file) bool { return f.ID == e.ID }) {
				continue
			}
			f := &file{Entry: e, place: place{e.First, i, e.Order, e.ID}, rank: playlists.OrdinaryPlaylist, windows: o.clock.windows(e.Rule, o.almanac)}
			if lists[name].Priority {
				f.rank = playlists.PriorityPlaylist
			}
			files = append(files, f)
			for _, w := range f.windows {
				edges = append(edges, w.from, w.until)
			}
		}
	}
	slices.SortFunc(files, func(a, b *file) int { return a.compare(b.place) })
	for i, f := range files {
		f.index = i
	}
	slices.Sort(edges)
	o.before = 0
	return files, edges
}

// applicable returns the files that may be shown at t: those whose rule applies, of the highest rung.
func (o *oracle) applicable(t int64) []*file {
	if o.since <= t && t < o.before {
		return o.in
	}
	o.since, o.before = t, 1<<62
	if i, _ := slices.BinarySearch(o.edges, t+1); i < len(o.edges) {
		o.before = o.edges[i]
	}
	var in []*file
	var top playlists.Precedence
	for _, f := range o.files {
		on := f.windows == nil || slices.ContainsFunc(f.windows, func(w window) bool { return w.from <= t && t < w.until })
		if on && f.rank > top {
			in, top = nil, f.rank
		}
		if on && f.rank == top {
			in = append(in, f)
		}
	}
	o.in = in
	return in
}

func has(files []*file, id string) bool {
	return slices.ContainsFunc(files, func(f *file) bool { return f.ID == id })
}

// play lives until an instant. What happens at that very instant is still to come.
func (o *oracle) play(until int64) {
	for o.t < until {
		in := o.applicable(o.t)
		if o.shown != nil && (o.shown.end() <= o.t || !has(in, o.shown.entry.ID)) {
			o.shown = nil
		}
		if o.shown == nil {
			o.next(in)
		}
		end := until
		if o.shown != nil {
			end = min(end, o.shown.end())
		}
		end = min(end, o.before) // rules may say something else then
		l := line{from: o.t, until: end}
		if o.shown != nil {
			l.entry, l.offset = o.shown.entry, o.t-o.shown.from+o.shown.offset
		}
		o.diary = append(o.diary, l)
		o.t = end
	}
}

// next decides what is put up now.
func (o *oracle) next(in []*file) {
	for len(o.queue) > 0 {
		p := o.queue[0]
		o.queue = o.queue[1:]
		if has(in, p.entry.ID) {
			p.from = o.t
			o.shown = &p
			return
		}
	}
	if len(in) == 0 {
		o.last, o.shun = nil, nil
		return
	}
	start := 0
	if o.last != nil {
		start = max(0, slices.IndexFunc(in, func(f *file) bool { return f.index >= o.behind }))
	}
	in = append(slices.Clone(in[start:]), in[:start]...)
	last := ""
	if n := len(o.diary); n > 0 && o.diary[n-1].entry != nil {
		last = o.diary[n-1].entry.ID
	}
	choice := in[0]
	if i := slices.IndexFunc(in, func(f *file) bool { return f.ID != last && !o.shun[f.ID] }); i >= 0 {
		choice = in[i]
	} else if i := slices.IndexFunc(in, func(f *file) bool { return f.ID != last }); i >= 0 {
		choice = in[i]
	}
	o.shown = &play{entry: &choice.Entry, from: o.t}
	o.last, o.behind, o.shun = &choice.place, choice.index+1, nil
}
