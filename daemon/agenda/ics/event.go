package ics

import (
	"strings"
)

// Of one event at most.
const (
	maxDates    = 5_000     // of RDATE, and of EXDATE
	maxDuration = 732 * day // two years
	maxInvited  = 20        // rooms
)

// event is a VEVENT: a single event, a series, or what became of some of its occurrences.
type event struct {
	order int // in the calendar
	uid   string
	why   *refusal // why it cannot be used; what could be read is there all the same

	override  bool    // there is a RECURRENCE-ID
	replaces  *moment // RECURRENCE-ID: the occurrence of a series that it replaces
	following bool    // and all after it

	start, end moment
	ended      bool // there is an end
	lasts      *duration
	rule       *rule
	until      int64 // when the rule ends, if it has an UNTIL
	dates      []period
	without    []moment

	sequence           int
	modified, stamp    string
	status, class      string
	transparent        bool
	wholeDays          bool // Outlook: what looks like midnight to midnight means days
	summary, location  string
	categories         string
	organiser          string
	roomsInvited       []string
	startLine, endLine property
	described          []string // lines that describe it, as written
	private            *bool    // once it is known
}

// period is an extra occurrence.
type period struct {
	start moment
	exact int64 // how long it takes; 0 if as long as the others
}

// newEvent reads an event. Where something makes no sense it goes on: whoever refuses the event says which
// it is.
func (z *zones) newEvent(c *component, order int) *event {
	e := &event{order: order}
	if c.broken {
		e.why = unfinished
	}
	rules := 0
	for _, line := range c.lines {
		if !matters(line) {
			if describes(line) && len(e.described) < mostDescribed {
				e.described = append(e.described, line)
			}
			continue
		}
		p, ok := z.heads.parse(line)
		if !ok {
			name, _, _ := strings.Cut(clip(line, 20), ":")
			e.fail(badTime(name, ""))
			continue
		}
		switch p.name {
		case "UID":
			e.uid = strings.TrimSpace(p.text())
		case "DTSTART":
			e.startLine = p
		case "DTEND":
			e.endLine = p
		case "DURATION":
			if d, ok := parseDuration(p.value); ok {
				e.lasts = &d
			} else {
				e.fail(badTime(p.name, p.value))
			}
		case "RECURRENCE-ID":
			e.override = true
			m, no := z.moment(p, p.value)
			if e.fail(no); no == nil {
				e.replaces = &m
			}
			switch strings.ToUpper(p.parameter("RANGE")) {
			case "THISANDFUTURE":
				e.following = true
			case "THISANDPRIOR":
				e.fail(priorRange)
			}
		case "RRULE":
			r, no := parseRule(p.value)
			if e.fail(no); rules > 0 {
				e.fail(severalRules)
			}
			rules++
			e.rule = r
		case "EXRULE":
			e.fail(exceptionRule)
		case "RDATE":
			e.readDates(z, p)
		case "EXDATE":
			for value := range strings.SplitSeq(p.value, ",") {
				if strings.TrimSpace(value) == "" {
					continue
				}
				m, no := z.moment(p, value)
				if e.fail(no); no == nil {
					e.without = append(e.without, m)
				}
			}
		case "SEQUENCE":
			e.sequence, _ = number(strings.TrimSpace(p.value), 0, 999_999_999)
		case "LAST-MODIFIED":
			e.modified = strings.ToUpper(strings.TrimSpace(p.value))
		case "DTSTAMP":
			e.stamp = strings.ToUpper(strings.TrimSpace(p.value))
		case "STATUS":
			e.status = strings.ToUpper(strings.TrimSpace(p.value))
		case "CLASS":
			e.class = strings.ToUpper(strings.TrimSpace(p.value))
		case "TRANSP":
			e.transparent = strings.EqualFold(strings.TrimSpace(p.value), "TRANSPARENT")
		case "X-MICROSOFT-CDO-ALLDAYEVENT":
			e.wholeDays = strings.EqualFold(strings.TrimSpace(p.value), "TRUE")
		case "SUMMARY":
			e.summary = p.text()
		case "LOCATION":
			e.location = p.text()
		case "CATEGORIES":
			e.categories += " " + p.text()
		case "ORGANIZER":
			e.organiser = p.parameter("CN")
		case "ATTENDEE":
			if kind := p.parameter("CUTYPE"); (strings.EqualFold(kind, "ROOM") || strings.EqualFold(kind, "RESOURCE")) && len(e.roomsInvited) < maxInvited {
				e.roomsInvited = append(e.roomsInvited, p.parameter("CN"))
			}
		}
		if len(e.dates) > maxDates || len(e.without) > maxDates {
			e.fail(tooDense)
			break
		}
	}
	e.readTimes(z)
	return e
}

// mostDescribed is how many lines that describe one event are looked through for private words.
const mostDescribed = 20

// describes reports whether a line is what somebody wrote about the event besides.
func describes(line string) bool {
	for _, name := range []string{"DESCRIPTION", "COMMENT"} {
		if len(line) > len(name) && strings.EqualFold(line[:len(name)], name) && (line[len(name)] == ':' || line[len(name)] == ';') {
			return true
		}
	}
	return false
}

// names that matter begin with these letters; the rest (descriptions, alarms, what belongs to one program)
// is not even parsed.
func matters(line string) bool {
	switch line[0] | 0x20 {
	case 'u', 'r', 'e', 's', 'l', 't', 'o':
		return true
	case 'd':
		return len(line) > 3 && line[1]|0x20 != 'e' // not DESCRIPTION
	case 'c':
		return len(line) > 3 && (line[1]|0x20 == 'l' || line[1]|0x20 == 'a')
	case 'a':
		return len(line) > 13 && line[2]|0x20 == 't' && strings.Contains(line[:min(len(line), 200)], "CUTYPE=R")
	case 'x':
		return len(line) > 27 && strings.EqualFold(line[:27], "X-MICROSOFT-CDO-ALLDAYEVENT")
	}
	return false
}

// fail keeps the first reason to refuse the event.
func (e *event) fail(no *refusal) {
	if e.why == nil {
		e.why = no
	}
}

func (e *event) readDates(z *zones, p property) {
	for value := range strings.SplitSeq(p.value, ",") {
		if strings.TrimSpace(value) == "" {
			continue
		}
		from, to, isPeriod := strings.Cut(value, "/")
		start, no := z.moment(p, from)
		if e.fail(no); no != nil {
			continue
		}
		x := period{start: start}
		if isPeriod {
			if d, ok := parseDuration(to); ok {
				x.exact = instant(start.clock, start.wall+wall(d.days*day)) + d.exact - start.instant()
			} else if end, no := z.moment(p, to); no == nil {
				x.exact = end.instant() - start.instant()
			}
			if x.exact <= 0 || x.exact > maxDuration {
				e.fail(badTime(p.name, value))
				continue
			}
		}
		e.dates = append(e.dates, x)
	}
}

// readTimes reads start and end, and when the rule ends, which depends on them.
func (e *event) readTimes(z *zones) {
	if e.startLine.name == "" {
		e.fail(noStart)
		return
	}
	var no *refusal
	e.start, no = z.moment(e.startLine, e.startLine.value)
	e.fail(no)
	if e.endLine.name != "" {
		e.end, no = z.moment(e.endLine, e.endLine.value)
		e.fail(no)
		e.ended = no == nil
	}
	if e.why != nil {
		return
	}
	if e.wholeDays && !e.start.date && e.ended && int64(e.start.wall)%day == 0 && int64(e.end.wall)%day == 0 {
		e.start.date, e.end.date = true, true
		e.start.clock, e.end.clock = z.site, z.site
	}
	if e.ended && e.lasts != nil {
		e.lasts = nil // DTEND is what people see
	}
	switch {
	case e.ended && e.start.date != e.end.date:
		e.fail(mixedEnd)
	case e.ended && e.end.instant() < e.start.instant():
		e.fail(endsBefore)
	case e.longest() > maxDuration:
		e.fail(tooLong)
	}
	if e.rule != nil && e.why == nil {
		e.fail(e.readUntil(z))
	}
}

// readUntil gives the rule its end. The standard wants the type of DTSTART; programs write dates for times,
// which include that day, and times for dates.
func (e *event) readUntil(z *zones) *refusal {
	if e.start.date {
		e.rule.hours, e.rule.minutes, e.rule.seconds = nil, nil, nil
	}
	if e.rule.until == "" {
		return nil
	}
	m, no := z.moment(property{name: "UNTIL"}, e.rule.until)
	if no != nil {
		return no
	}
	switch {
	case m.date:
		m.clock, m.wall = e.start.clock, m.wall+wall(day)-1
	case !strings.HasSuffix(e.rule.until, "Z"):
		m.clock = e.start.clock
	}
	e.until = m.instant()
	// A wall clock that is set back shows an earlier time at a later instant, so this is a bound only.
	last := shown(e.start.clock, e.until) + wall(day)
	e.rule.last = &last
	return nil
}

// longest returns how long the event lasts at most.
func (e *event) longest() int64 {
	switch {
	case e.lasts != nil:
		return e.lasts.days*day + e.lasts.exact + hour
	case e.ended:
		return e.end.instant() - e.start.instant()
	case e.start.date:
		return day
	}
	return openHours
}

// newer reports whether the event is a newer version than another of the same occurrence.
func (e *event) newer(than *event) bool {
	if c := compare(e.sequence, than.sequence); c != 0 {
		return c > 0
	}
	if c := strings.Compare(e.modified, than.modified); c != 0 {
		return c > 0
	}
	if c := strings.Compare(e.stamp, than.stamp); c != 0 {
		return c > 0
	}
	return e.order > than.order
}
