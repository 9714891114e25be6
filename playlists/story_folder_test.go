package playlists_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// edit does what a line says to the folder, and returns the playlist.
func (s *story) edit(lists map[string]playlists.Playlist, line string) string {
	number, text, _ := strings.Cut(line, "\t")
	path, words, _ := strings.Cut(text, "|")
	path = strings.TrimSpace(path)
	verb, rest, _ := strings.Cut(path, " ")
	switch verb {
	case "+", "-", "=", "priority", "ordinary":
		path = rest
	default:
		verb = "+"
	}
	from, to, rename := strings.Cut(path, " -> ")
	name, _, _ := strings.Cut(from, "/")
	l := lists[name]
	l.Name = name
	i := slices.IndexFunc(l.Entries, func(e playlists.Entry) bool { return e.ID == from })
	fail := func(problem string) { s.Fatalf("%s:%s: %s", s.path, number, problem) }
	switch {
	case verb == "priority" || verb == "ordinary":
		l.Priority = verb == "priority"
	case rename:
		if i < 0 {
			fail("no such file")
		}
		e := l.Entries[i]
		e.ID = to
		l.Entries[i] = e
		if words != "" {
			l.Entries[i] = s.entry(to, words, fail)
			l.Entries[i].Source, l.Entries[i].Asset = e.Source, e.Asset
		}
	case verb == "-":
		if i < 0 {
			fail("no such file")
		}
		l.Entries = slices.Delete(l.Entries, i, i+1)
	case verb == "=":
		if i < 0 {
			fail("no such file")
		}
		e := s.entry(from, words, fail)
		if !strings.Contains(words, "bytes=") {
			e.Source, e.Asset = l.Entries[i].Source, l.Entries[i].Asset
		}
		l.Entries[i] = e
	default:
		if i >= 0 {
			fail("the file is there already")
		}
		l.Entries = append(l.Entries, s.entry(from, words, fail))
	}
	lists[name] = l
	return name
}

// entry reads the words behind a path.
func (s *story) entry(id, words string, fail func(string)) playlists.Entry {
	e := playlists.Entry{Item: playlists.Item{ID: id, Type: "image/png", Bytes: 1, Width: 16, Height: 9, MS: 10_000}}
	bytes := id
	for _, w := range strings.Fields(words) {
		if key, value, ok := strings.Cut(w, "="); ok {
			switch key {
			case "bytes":
				bytes = value
			case "order":
				e.Order, _ = strconv.Atoi(value)
			default:
				fail("what is " + w + "?")
			}
			continue
		}
		if d, err := time.ParseDuration(w); err == nil {
			e.MS = d.Milliseconds()
		} else if w == "now" {
			e.Now = true
		} else if w == "first" {
			e.First = true
		} else if from, until, ok := strings.Cut(w, ".."); ok {
			e.Rule.Dates = append(e.Rule.Dates, schedule.DateSpan{From: day(from, fail), Until: day(until, fail)})
		} else if strings.Contains(w, ":") {
			from, until, _ := strings.Cut(w, "-")
			e.Rule.Hours = append(e.Rule.Hours, schedule.Hours{Start: minutes(from, fail), End: minutes(until, fail)})
		} else {
			for _, name := range strings.Split(w, ",") {
				if kind, ok := kindsByName[name]; ok {
					e.Rule.Kinds |= kind
					continue
				}
				i := slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, name)
				if i < 0 {
					fail("what is " + w + "?")
				}
				e.Rule.Days |= 1 << i
			}
		}
	}
	e.Source = fmt.Sprintf("%x", sha256.Sum256([]byte(bytes)))
	e.Asset = e.Source
	return e
}

func day(text string, fail func(string)) *schedule.Day {
	if text == "" {
		return nil
	}
	var d schedule.Day
	if err := d.UnmarshalText([]byte(text)); err != nil {
		fail(err.Error())
	}
	return &d
}

func minutes(text string, fail func(string)) int {
	h, m, _ := strings.Cut(text, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if err1 != nil || err2 != nil {
		fail("what time is " + text + "?")
	}
	return hour*60 + minute
}
