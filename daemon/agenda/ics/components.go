package ics

import "strings"

// What a calendar may have at most. A busy building writes about 2,000 events of 1 KB in a year; events that
// are over do not count.
const (
	maxBytes  = 8 << 20
	maxEvents = 5_000
	maxDepth  = 16
)

// component is what stands between BEGIN and END.
type component struct {
	lines  []string     // its own, unfolded
	parts  []*component // STANDARD and DAYLIGHT of a time zone
	broken bool         // its END is missing
}

// calendar is a VCALENDAR with what matters of it.
type calendar struct {
	component
	events []*component
	zones  []*component
}

// split finds the calendars in a text. Other components (tasks, alarms, free and busy) are passed over.
func split(text string) ([]*calendar, *refusal) {
	var calendars []*calendar
	var cal *calendar
	var names []string
	var open []*component // for each name the component to fill; nil if it does not matter
	for line := range strings.SplitSeq(text, "\n") {
		name, begins, ends := mark(line)
		switch {
		case begins && name == "VEVENT" && len(names) > 0 && names[len(names)-1] == "VEVENT":
			if c := open[len(open)-1]; c != nil {
				c.broken = true
			}
			names, open = names[:len(names)-1], open[:len(open)-1]
			fallthrough
		case begins:
			if len(names) >= maxDepth {
				return nil, tangled
			}
			var c *component
			switch {
			case name == "VCALENDAR":
				cal = &calendar{}
				calendars, c = append(calendars, cal), &cal.component
			case len(names) == 0 || cal == nil:
				return nil, notCalendar
			case name == "VEVENT" && len(names) == 1:
				c = &component{}
				cal.events = append(cal.events, c)
			case name == "VTIMEZONE" && len(names) == 1:
				c = &component{}
				cal.zones = append(cal.zones, c)
			case (name == "STANDARD" || name == "DAYLIGHT") && len(names) == 2 && names[1] == "VTIMEZONE":
				c = &component{}
				open[1].parts = append(open[1].parts, c)
			}
			names, open = append(names, name), append(open, c)
		case ends:
			for i := len(names) - 1; i >= 0; i-- {
				if names[i] == name {
					for _, c := range open[i+1:] {
						if c != nil {
							c.broken = true
						}
					}
					names, open = names[:i], open[:i]
					break
				}
			}
		case len(open) > 0:
			if c := open[len(open)-1]; c != nil && line != "" {
				c.lines = append(c.lines, line)
			}
		case strings.TrimSpace(line) != "" && len(calendars) == 0:
			return nil, notCalendar
		}
	}
	switch {
	case len(calendars) == 0:
		return nil, notCalendar
	case len(names) > 0:
		return nil, cutOff
	}
	return calendars, nil
}

// mark reads a line that begins or ends a component.
func mark(line string) (name string, begins, ends bool) {
	if len(line) < 6 || line[3] != ':' && line[5] != ':' {
		return "", false, false // most lines, cheaply
	}
	switch key, value, _ := strings.Cut(line, ":"); {
	case strings.EqualFold(key, "BEGIN"):
		return strings.ToUpper(strings.TrimSpace(value)), true, false
	case strings.EqualFold(key, "END"):
		return strings.ToUpper(strings.TrimSpace(value)), false, true
	}
	return "", false, false
}
