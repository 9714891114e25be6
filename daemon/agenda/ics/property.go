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

// parse reads a line; ok is false if it is none.
func parse(line string) (p property, ok bool) {
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
	if headLength(line) > maxHead {
		return p, false
	}
	// A name that it does not know keeps the library from guessing at the type of the value.
	parsed, err := ical.ParseProperty(ical.ContentLine("X-" + line))
	if err != nil || parsed == nil {
		return p, false
	}
	p.parameters = make(map[string][]string, len(parsed.ICalParameters))
	for k, v := range parsed.ICalParameters {
		p.parameters[strings.ToUpper(k)] = v
	}
	p.value = line[len(line)-valueLength(line):]
	return p, true
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

func valueLength(line string) int { return max(0, len(line)-headLength(line)-1) }

// parameter returns a parameter. A comma that should have been in quotes does not cut it off.
func (p property) parameter(name string) string {
	return strings.Join(p.parameters[name], ",")
}

// text returns the value of a property that people read.
func (p property) text() string { return ical.FromText(p.value) }
