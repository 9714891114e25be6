package ics

import (
	_ "embed" // the names of zones that Windows has
	"regexp"
	"strings"
	"sync"
	"time"
)

//go:embed windows.txt
var windowsNames string

// windows maps what Windows calls a zone, in lower case, to the IANA database.
var windows = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(windowsNames) {
		if name, zone, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && line[0] != '#' {
			names[strings.ToLower(name)] = zone
		}
	}
	return names
})

// maxZones is how many different names of zones a calendar may use. To look one up that does not exist
// takes almost a millisecond.
const maxZones = 40

// zones are the time zones of a calendar.
type zones struct {
	site     clock
	floating clock // of times that name no zone: the calendar's, or else the site's
	defined  map[string]*component
	known    map[string]clock
	refused  map[string]*refusal
	heads    heads
}

func (z *zones) define(c *component) {
	for _, line := range c.lines {
		if p, ok := parse(line); ok && p.name == "TZID" {
			z.defined[strings.TrimSpace(p.text())] = c
		}
	}
}

// named returns the zone with a TZID. A name that everybody knows counts more than what the calendar says
// about it: Outlook defines a zone by the rules of one year, for all years.
func (z *zones) named(name string) (clock, *refusal) {
	name = strings.TrimSpace(strings.Trim(name, `"`))
	if c, ok := z.known[name]; ok {
		return c, z.refused[name]
	}
	if len(z.known) >= maxZones {
		return nil, unknownZone(name)
	}
	c, no := z.find(name)
	z.known[name], z.refused[name] = c, no
	return c, no
}

func (z *zones) find(name string) (clock, *refusal) {
	if c := wellKnown(name); c != nil {
		return c, nil
	}
	if definition, ok := z.defined[name]; ok {
		if d := newDefined(definition); d != nil {
			return d, nil
		}
		return nil, badZone(name)
	}
	return nil, unknownZone(name)
}

var (
	ianaName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$`)
	offsets  = regexp.MustCompile(`(?i)^(?:UTC|GMT)([+-])(\d\d?)(?::?(\d\d))?$`)
)

// wellKnown returns the zone with a name of the IANA database, also behind a prefix as in
// /mozilla.org/20050126_1/Europe/Berlin, or a name that Windows has, or an offset; nil if it is none.
func wellKnown(name string) clock {
	if len(name) > 120 {
		return nil
	}
	if zone, ok := windows()[strings.ToLower(name)]; ok {
		name = zone
	}
	switch strings.ToLower(name) {
	case "utc", "gmt", "z", "etc/utc", "tzone://microsoft/utc":
		return fixed(0)
	case "local", "":
		return nil
	}
	// UTC+8 is ahead of Greenwich, while Etc/GMT-8 is, too: those names came from POSIX.
	if m := offsets.FindStringSubmatch(name); m != nil {
		h, ok1 := number(m[2], 0, 14)
		min, ok2 := number("0"+m[3], 0, 59)
		if !ok1 || !ok2 {
			return nil
		}
		t := fixed(int64(h)*hour + int64(min)*minute)
		if m[1] == "-" {
			t = -t
		}
		return t
	}
	if strings.HasPrefix(name, "/") {
		parts := strings.Split(name, "/")
		for n := 3; n >= 2; n-- {
			if len(parts) > n {
				if c := iana(strings.Join(parts[len(parts)-n:], "/")); c != nil {
					return c
				}
			}
		}
		return nil
	}
	return iana(name)
}

func iana(name string) clock {
	if !ianaName.MatchString(name) {
		return nil
	}
	if l, ok := loaded.Load(name); ok {
		return located{l.(*time.Location)}
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	loaded.Store(name, l) // there are some 600
	return located{l}
}

// loaded are the zones that were found, by name: to read one takes longer than to read a calendar.
var loaded sync.Map
