package ics

import (
	"slices"
	"strings"
)

// A zone that is defined in a calendar may have so many changes that are written one by one: in a hundred
// years a government changes its mind some two hundred times.
const (
	maxChanges     = 1_000
	maxObservances = 20 // with a rule
)

// Nobody books a room outside of these years. Before and after, clocks stay as they are then.
const firstYear, lastYear = 1900, 2200

// defined is a zone of which the calendar itself has the rules (VTIMEZONE).
type defined struct {
	observances []observance
	years       map[int][]change // what happens in a year and the one before, by time
}

// observance is a stretch of time in which an offset is in force, and comes into force again by a rule.
type observance struct {
	start    wall // by the clock before the change, like all times of a change
	from, to int64
	rule     *rule
	dates    []wall
}

// change is an instant at which clocks are set.
type change struct{ at, to int64 }

// newDefined reads the definition of a zone; nil if it makes no sense.
func newDefined(c *component) *defined {
	d := &defined{years: map[int][]change{}}
	changes, rules := 0, 0
	for _, part := range c.parts {
		o, ok := newObservance(part)
		if o.rule != nil {
			rules++
		}
		if changes += 1 + len(o.dates); !ok || changes > maxChanges || rules > maxObservances {
			return nil
		}
		d.observances = append(d.observances, o)
	}
	if len(d.observances) == 0 {
		return nil
	}
	return d
}

func newObservance(c *component) (o observance, ok bool) {
	var start, from, to bool
	for _, line := range c.lines {
		p, ok := parse(line)
		if !ok {
			return o, false
		}
		switch p.name {
		case "DTSTART":
			o.start, start = localTime(p.value)
		case "TZOFFSETFROM":
			o.from, from = parseOffset(p.value)
		case "TZOFFSETTO":
			o.to, to = parseOffset(p.value)
		case "RDATE":
			for value := range strings.SplitSeq(p.value, ",") {
				w, ok := localTime(value)
				if !ok {
					return o, false
				}
				o.dates = append(o.dates, w)
			}
		case "RRULE":
			r, no := parseRule(p.value)
			if no != nil || o.rule != nil || r.freq != yearly || r.count > 0 || len(r.months) > 1 || len(r.months) == 0 && len(r.days) > 0 {
				return o, false
			}
			o.rule = r
		}
	}
	if o.rule != nil && o.rule.until != "" && !o.limit() {
		return o, false
	}
	return o, !c.broken && start && from && to
}

// limit reads until when the rule applies.
func (o *observance) limit() bool {
	w, ok := localTime(strings.TrimSuffix(o.rule.until, "Z"))
	if !ok {
		if w, ok = parseDate(o.rule.until); !ok {
			return false
		}
		w += wall(day) - 1
	}
	if strings.HasSuffix(o.rule.until, "Z") {
		w += wall(o.from)
	}
	o.rule.last = &w
	return true
}

func localTime(text string) (wall, bool) {
	d, t, timed := strings.Cut(strings.TrimSuffix(strings.TrimSpace(text), "Z"), "T")
	w, ok1 := parseDate(d)
	if !timed {
		return w, ok1
	}
	v, ok2 := parseTime(t)
	return w + v, ok1 && ok2
}

// parseOffset reads +0800, -0330 or +053020.
func parseOffset(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	if len(text) != 5 && len(text) != 7 || text[0] != '+' && text[0] != '-' {
		return 0, false
	}
	h, ok1 := number(text[1:3], 0, 26)
	m, ok2 := number(text[3:5], 0, 59)
	s, ok3 := number("0"+text[5:], 0, 59)
	t := int64(h)*hour + int64(m)*minute + int64(s)*second
	if text[0] == '-' {
		t = -t
	}
	return t, ok1 && ok2 && ok3
}

// offset implements clock.
func (d *defined) offset(t int64) int64 {
	year, _, _ := civil(int(floorDiv(t, day)))
	year = min(max(year, firstYear), lastYear)
	changes, ok := d.years[year]
	if !ok {
		changes = d.changes(year)
		d.years[year] = changes
	}
	i, found := slices.BinarySearchFunc(changes, t, func(c change, t int64) int { return compare(c.at, t) })
	if found {
		return changes[i].to
	}
	if i > 0 {
		return changes[i-1].to
	}
	first := slices.MinFunc(d.observances, func(a, b observance) int { return compare(a.start, b.start) })
	return first.from
}

// changes returns all changes from the year before to the year after, and of earlier ones the last of each
// observance.
func (d *defined) changes(year int) []change {
	var all []change
	low, high := wall(dayOf(year-1, 1, 1))*wall(day), wall(dayOf(year+2, 1, 1))*wall(day)
	for _, o := range d.observances {
		var last *wall
		add := func(w wall) bool {
			switch {
			case w >= high:
			case w >= low:
				all = append(all, change{int64(w) - o.from, o.to})
			case last == nil || w > *last:
				last = &w
			}
			return true
		}
		add(o.start)
		for _, w := range o.dates {
			add(w)
		}
		if o.rule != nil {
			lowest := low
			if o.rule.last != nil && *o.rule.last < low {
				y, _, _ := civil(int(floorDiv(int64(*o.rule.last), day)))
				lowest = wall(dayOf(y-1, 1, 1)) * wall(day)
			}
			steps := maxRuleSteps
			o.rule.expand(o.start, lowest, high, &steps, add)
		}
		if last != nil {
			all = append(all, change{int64(*last) - o.from, o.to})
		}
	}
	slices.SortFunc(all, func(a, b change) int { return compare(a.at, b.at) })
	return all
}
