package ics

import (
	"strings"

	ical "github.com/arran4/golang-ical"
)

// Lines of a calendar at most: an EXDATE may list every week of ten years, the parameters before its value
// are short.
const (
	maxLine = 64 << 10
	maxHead = 2 << 10
)

// property is a line of a component.
type property struct {
	name       string // in capitals
	parameters map[string][]string
	value      string // as written; use text for what people read
}

// heads are the parameters of lines, by how they are written. Most lines of a calendar begin alike.
type heads map[string]map[string][]string

// maxHeads is how many of them are remembered.
const maxHeads = 100

// parse reads a line; ok is false if it is none.
func parse(line string) (p property, ok bool) { return heads(nil).parse(line) }

func (h heads) parse(line string) (p property, ok bool) {
	line = strings.TrimRight(line, " \t\r")
	end := strings.IndexAny(line, ":;")
	if end <= 0 || len(line) > maxLine {
		return p, false
	}
	p.name = strings.ToUpper(line[:end])
	if line[end] == ':' {
		p.value = line[end+1:]
		return p, true
	}
	switch p.name {
	case "DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE":
		line = quoteZone(line)
	}
	head := headLength(line)
	if head > maxHead || head == len(line) {
		return p, false
	}
	p.value = line[head+1:]
	if p.parameters, ok = h[line[end:head]]; ok {
		return p, true
	}
	// The library is given a name that it does not know, and no value: it would guess at its type.
	parsed, err := ical.ParseProperty(ical.ContentLine("X" + line[end:head] + ":"))
	if err != nil || parsed == nil {
		return p, false
	}
	p.parameters = make(map[string][]string, len(parsed.ICalParameters))
	for k, v := range parsed.ICalParameters {
		p.parameters[strings.ToUpper(k)] = v
	}
	if len(p.parameters) < len(parsed.ICalParameters) {
		return p, false // TZID=…;tzid=…: which of them?
	}
	if h != nil && len(h) < maxHeads {
		h[line[end:head]] = p.parameters
	}
	return p, true
}

// quoteZone puts the name of a zone in quotes, where a program has left them off although there is a colon
// or a comma in it: TZID=tzone://Microsoft/Custom:20261018T100000. Times have no colon.
func quoteZone(line string) string {
	last := strings.LastIndexByte(line, ':')
	if last < 0 || last == headLength(line) {
		return line
	}
	head, value := line[:last], line[last:]
	before, name, ok := strings.Cut(head, "TZID=")
	if !ok || strings.Contains(name, `"`) {
		return line
	}
	name, after, more := strings.Cut(name, ";")
	if more {
		after = ";" + after
	}
	return before + `TZID="` + name + `"` + after + value
}

// headLength returns how much of a line comes before its value.
func headLength(line string) int {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			return i
		}
	}
	return len(line)
}

// parameter returns a parameter. A comma that should have been in quotes does not cut it off.
func (p property) parameter(name string) string {
	return strings.Join(p.parameters[name], ",")
}

// text returns the value of a property that people read.
func (p property) text() string { return ical.FromText(p.value) }
