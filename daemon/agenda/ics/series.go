package ics

import (
	"maps"
	"math"
	"slices"
	"strconv"
)

// maxOccurrences is how many occurrences of one series a window may have.
const maxOccurrences = 2_000

// maxShift is how far a change of all following occurrences may move them.
const maxShift = 31 * day

// series is everything in a calendar that has the same UID: usually one event.
type series struct {
	uid       string
	master    *event
	overrides []*event // of each occurrence the newest, in order
	broken    *event   // changes something, but what?
}

// grouped finds what belongs together.
type grouped struct {
	series []*series
	byUID  map[string]*series
}

func (g *grouped) add(e *event) {
	if g.byUID == nil {
		g.byUID = map[string]*series{}
	}
	uid := e.uid
	if uid == "" { // what is the same without an identity is the same
		uid = "\x00" + e.startLine.value + "\x00" + e.summary
	}
	s, ok := g.byUID[uid]
	if !ok {
		s = &series{uid: uid}
		g.byUID[uid], g.series = s, append(g.series, s)
	}
	switch {
	case e.override && (e.replaces == nil || e.why == priorRange):
		s.broken = e
	case e.override:
		s.overrides = append(s.overrides, e)
	case s.master == nil || e.newer(s.master):
		s.master = e
	}
}

// occurrence is one time at which a series takes place, as the rule has it.
type occurrence struct {
	wall  wall
	exact int64 // how long it takes, if it is not as long as the others
}

// series turns a series into bookings, or refuses it as a whole.
func (r *reader) series(s *series) {
	before := len(r.Bookings)
	r.limit = min(before+maxOccurrences, maxBookings)
	r.occur(s)
	r.steps -= 40 * (len(r.Bookings) - before)
	if len(r.Bookings) > r.limit {
		no := tooDense
		if r.limit == maxBookings {
			no = tooMuch
		}
		e := s.master
		if e == nil {
			e = s.overrides[0]
		}
		r.Bookings = r.Bookings[:before]
		r.refuse(e, no)
	}
}

// occur books the occurrences of a series.
func (r *reader) occur(s *series) {
	m := s.master
	switch {
	case s.broken != nil:
		r.refuse(s.broken, s.broken.why)
		return
	case m != nil && m.why != nil:
		r.refuse(m, m.why)
		return
	case m == nil: // the calendar has the changes of a series only
		for _, e := range s.newest() {
			if e.why != nil {
				r.refuse(e, e.why)
				continue
			}
			r.book(s, e, e.start.wall, e.replaces.instant(), 0, "")
		}
		return
	}
	overrides := s.newest()
	found, no := r.occurrences(s, overrides)
	if no != nil {
		r.refuse(m, no)
		return
	}
	r.replaced(s, overrides, found)
	following := slices.DeleteFunc(overrides, func(e *event) bool { return !e.following || e.why != nil })
	for _, t := range found.order {
		o, ok := found.at[t]
		if !ok {
			continue
		}
		e, w := m, o.wall
		i, exactly := slices.BinarySearchFunc(following, t, func(f *event, t int64) int { return compare(s.replaced(f), t) })
		if exactly {
			i++
		}
		if i > 0 { // the last change before it counts
			if e = following[i-1]; e.start.date {
				w += e.start.wall - e.replaces.wall
			} else {
				w = shown(e.start.clock, t) + e.start.wall - shown(e.start.clock, s.replaced(e))
			}
		}
		r.book(s, e, w, t, o.exact, "")
	}
}

// replaced books the occurrences which have an event of their own, and takes them from those that were
// found. What is changed in a way that makes no sense is not shown as if it were unchanged.
func (r *reader) replaced(s *series, overrides []*event, found *occurrences) {
	cut := int64(math.MaxInt64)
	defer func() {
		maps.DeleteFunc(found.at, func(t int64, _ occurrence) bool { return t >= cut })
	}()
	for _, e := range overrides {
		t := s.replaced(e)
		if e.why != nil {
			r.refuse(e, e.why)
			delete(found.at, t)
			if e.following {
				cut = min(cut, t)
			}
			continue
		}
		if e.following {
			continue
		}
		was, ok := found.at[t]
		if !ok && t >= r.from && t < r.until {
			r.note(e, noSuchOccurrence)
		}
		r.book(s, e, e.start.wall, t, 0, "")
		if ok && r.movedAway(s, e, t) {
			since := len(r.Bookings)
			r.book(s, s.master, was.wall, t, was.exact, "was")
			r.moved(r.begins(e), since)
		}
		delete(found.at, t)
	}
}

// occurrences are those of a series which may be in the window, by RECURRENCE-ID.
type occurrences struct {
	order []int64 // also of those that are replaced
	at    map[int64]occurrence
}

// occurrences returns what the rule and the dates of a series generate.
func (r *reader) occurrences(s *series, overrides []*event) (*occurrences, *refusal) {
	m := s.master
	low, high := r.bounds(m, overrides)
	without, withoutDays := s.without()
	found := &occurrences{at: map[int64]occurrence{}}
	var no *refusal
	add := func(w wall, exact int64) bool {
		t := instant(m.start.clock, w)
		if w < low || w > high || without[t] || withoutDays[floorDiv(int64(w), day)] {
			return true
		}
		if _, ok := found.at[t]; !ok || exact > 0 {
			found.at[t] = occurrence{w, exact}
		}
		if len(found.at) > 5*maxOccurrences {
			no = tooDense
		}
		return no == nil
	}
	add(m.start.wall, 0)
	if m.rule != nil {
		steps := min(r.steps, maxRuleSteps)
		was := steps
		fits := false
		bare := *m.rule
		bare.count = 0
		done := bare.expand(m.start.wall, m.start.wall, m.start.wall, &steps, func(wall) bool { fits = true; return false })
		switch {
		case fits || !done:
		case m.rule.count > 0:
			return nil, countUnclear
		case len(found.at) > 0:
			r.note(m, startOutsideRule)
		}
		done = done && m.rule.expand(m.start.wall, low, high, &steps, func(w wall) bool {
			return m.rule.until != "" && instant(m.start.clock, w) > m.until || add(w, 0)
		})
		if r.steps -= was - steps; !done {
			if was < maxRuleSteps {
				return nil, tooMuch
			}
			return nil, tooFar
		}
	}
	for _, x := range m.dates {
		w := shown(m.start.clock, x.start.instant())
		if m.start.date || x.start.date { // a date means the usual time of that day
			w = wall(floorDiv(int64(x.start.wall), day)*day + floorMod(int64(m.start.wall), day))
		}
		add(w, x.exact)
	}
	for t := range found.at {
		found.order = append(found.order, t)
	}
	slices.Sort(found.order)
	return found, no
}

// bounds returns which occurrences may be in the window, by the clock of the event.
func (r *reader) bounds(m *event, overrides []*event) (low, high wall) {
	longest, shift := m.longest(), int64(0)
	for _, e := range overrides {
		if e.following && e.why == nil {
			longest, shift = max(longest, e.longest()), maxShift
		}
	}
	for _, x := range m.dates {
		longest = max(longest, x.exact)
	}
	return shown(m.start.clock, r.from) - wall(longest+shift+2*day), shown(m.start.clock, r.until) + wall(shift+2*day)
}

// without returns the occurrences that were deleted, by instant or, where only a date is given, by day.
func (s *series) without() (instants map[int64]bool, days map[int64]bool) {
	instants, days = map[int64]bool{}, map[int64]bool{}
	for _, x := range s.master.without {
		if x.date && !s.master.start.date {
			days[floorDiv(int64(x.wall), day)] = true
			continue
		}
		instants[s.at(x)] = true
	}
	return instants, days
}

// at returns the occurrence which a moment means: a date means the usual time of that day, a time of a
// series of days its date.
func (s *series) at(x moment) int64 {
	if s.master == nil || x.date == s.master.start.date {
		return x.instant()
	}
	start := s.master.start
	if x.date {
		return instant(start.clock, x.wall+wall(floorMod(int64(start.wall), day)))
	}
	w := x.wall
	if x.clock == fixed(0) {
		w = shown(start.clock, x.instant())
	}
	return instant(start.clock, wall(floorDiv(int64(w), day)*day))
}

// replaced returns the occurrence that an override replaces.
func (s *series) replaced(e *event) int64 { return s.at(*e.replaces) }

// newest returns of each occurrence that is replaced the newest event, in order.
func (s *series) newest() []*event {
	byTime := map[string]*event{}
	for _, e := range s.overrides {
		if e.following && e.why == nil {
			switch {
			case e.rule != nil:
				e.why = badRange
			case s.master != nil && e.start.date != s.master.start.date,
				abs(e.start.instant()-s.replaced(e)) > maxShift:
				e.why = badShift
			}
		}
		key := strconv.FormatInt(s.replaced(e), 10)
		if e.following {
			key += "+"
		}
		if old, ok := byTime[key]; !ok || e.newer(old) {
			byTime[key] = e
		}
	}
	list := make([]*event, 0, len(byTime))
	for _, e := range byTime {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *event) int {
		if c := compare(s.replaced(a), s.replaced(b)); c != 0 {
			return c
		}
		return compare(a.order, b.order)
	})
	return list
}

func abs(t int64) int64 { return max(t, -t) }
