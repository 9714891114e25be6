package ics

import (
	"slices"
	"strings"
	"time"
)

// prune leaves out of a calendar that has grown for years what is over long since, or far away: single events
// of which a glance at their dates says that they are outside of the window. Whatever else has the UID of an
// event that stays stays, too: it may be a newer version.
func prune(events []*component, from, until int64) []*component {
	const margin = 3 * day // zones, and events without an end
	low := time.UnixMilli(from - margin).UTC().Format("20060102")
	high := time.UnixMilli(until + margin).UTC().Format("20060102")
	stays := make([]bool, len(events))
	uids := make([]string, len(events))
	staying := map[string]bool{}
	for i, c := range events {
		stays[i], uids[i] = glance(c, low, high)
		if stays[i] && uids[i] != "" {
			staying[uids[i]] = true
		}
	}
	i := -1
	return slices.DeleteFunc(events, func(*component) bool {
		i++
		return !stays[i] && !staying[uids[i]]
	})
}

// glance reports whether an event may be between two dates, and what its UID is.
func glance(c *component, low, high string) (may bool, uid string) {
	var start, end string
	single := !c.broken
	for _, line := range c.lines {
		switch {
		case begins(line, "UID"):
			uid = strings.TrimSpace(line[strings.IndexByte(line, ':')+1:])
		case begins(line, "DTSTART"):
			start = glanceDate(line)
		case begins(line, "DTEND"):
			end = glanceDate(line)
		case begins(line, "RRULE"), begins(line, "RDATE"), begins(line, "RECURRENCE-ID"), begins(line, "DURATION"):
			single = false
		}
	}
	if end == "" {
		end = start
	}
	return !single || start == "" || end >= low && start <= high, uid
}

// begins reports whether a line is a property.
func begins(line, name string) bool {
	return len(line) > len(name) && (line[len(name)] == ':' || line[len(name)] == ';') && strings.EqualFold(line[:len(name)], name)
}

// glanceDate returns the date at the end of a line, or nothing.
func glanceDate(line string) string {
	value := strings.TrimSpace(line[strings.LastIndexByte(line, ':')+1:])
	if len(value) < 8 {
		return ""
	}
	if _, ok := parseDate(value[:8]); !ok {
		return ""
	}
	return value[:8]
}
