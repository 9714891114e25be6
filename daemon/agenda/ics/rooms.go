package ics

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"yiping/playlists/agenda"
)

// maxParts is how many rooms one event names at most, maxPlaces for how many texts a room is suggested.
const (
	maxParts  = 20
	maxPlaces = 200
)

// matcher finds rooms by what people write.
type matcher struct {
	rooms []agenda.Room
	byKey map[string]string // the id of a room by each of its names
	floor [][]string        // how people write the floor of each room
	found map[string]place
}

// place is where an event takes place.
type place struct {
	rooms       []string
	place       string            // as written, if no room is known
	unknown     []string          // what is no room
	suggestions map[string]string // what may have been meant
}

func newMatcher(rooms []agenda.Room) *matcher {
	m := &matcher{rooms: rooms, byKey: map[string]string{}, found: map[string]place{}}
	for _, room := range rooms {
		m.floor = append(m.floor, floors(room.Floor))
		for _, name := range names(room) {
			if k := key(name); k != "" && m.byKey[k] == "" {
				m.byKey[k] = room.ID
			}
		}
	}
	return m
}

func names(room agenda.Room) []string {
	return append([]string{room.Name, room.English, room.ID}, room.Aliases...)
}

// key is what two spellings of a name have in common.
func key(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("·-_“”\"'「」", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, width.Fold.String(name))
}

// find reads a LOCATION. The whole may be the name of one room, or it names several.
func (m *matcher) find(location string) place {
	location = clip(strings.TrimSpace(location), 300)
	if p, ok := m.found[location]; ok {
		return p
	}
	p := place{suggestions: map[string]string{}}
	parts := []string{location}
	if _, ok := m.room(location); !ok {
		parts = strings.FieldsFunc(location, func(r rune) bool { return strings.ContainsRune("、/;,；，／\n", r) })
	}
	for _, part := range parts[:min(len(parts), maxParts)] {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if id, ok := m.room(part); !ok {
			p.unknown = append(p.unknown, public(part))
			if len(m.found) < maxPlaces {
				p.suggestions[public(part)] = m.closest(part)
			}
		} else if !slices.Contains(p.rooms, id) {
			p.rooms = append(p.rooms, id)
		}
	}
	// An address or a link beside a room is no mistake, and a place that looks like no room is one place.
	p.unknown = slices.DeleteFunc(p.unknown, func(name string) bool { return p.suggestions[name] == "" })
	if len(p.rooms) == 0 {
		p.place = public(location)
		if len(p.unknown) == 0 && p.place != "" {
			p.unknown = []string{p.place}
		}
	}
	m.found[location] = p
	return p
}

// room returns the room with a name, also with something in brackets or the floor before or behind it.
func (m *matcher) room(name string) (string, bool) {
	k := key(name)
	if id, ok := m.byKey[k]; ok {
		return id, true
	}
	bare := k
	if open := strings.IndexAny(k, "([【"); open > 0 {
		bare = k[:open]
	} else if closing := strings.LastIndexAny(k, ")]】"); open == 0 && closing >= 0 {
		bare = k[closing+len(string([]rune(k[closing:])[0])):]
	}
	if id, ok := m.byKey[bare]; ok {
		return id, true
	}
	for i, room := range m.rooms {
		for _, floor := range m.floor[i] {
			for _, rest := range []string{strings.TrimPrefix(bare, floor), strings.TrimSuffix(bare, floor)} {
				if rest != bare && m.byKey[rest] == room.ID {
					return room.ID, true
				}
			}
		}
	}
	return "", false
}

// floors returns how people write a floor, as keys.
func floors(floor string) []string {
	f := key(floor)
	if f == "" {
		return nil
	}
	list := []string{f + "f", f + "楼", f + "层", f}
	if n, ok := number(f, 1, 9); ok {
		han := string([]rune("一二三四五六七八九")[n-1])
		list = append(list, han+"楼", han+"层")
	}
	return list
}

// closest returns the name of the room that was probably meant, or nothing.
func (m *matcher) closest(name string) string {
	k := []rune(clip(key(name), 40))
	best, bestScore := "", 0.5 // half of it is different
	for _, room := range m.rooms {
		for _, other := range names(room) {
			o := []rune(clip(key(other), 40))
			if len(o) < 2 || len(k) < 2 {
				continue
			}
			score := float64(distance(k, o)) / float64(max(len(k), len(o)))
			if strings.Contains(string(k), string(o)) || strings.Contains(string(o), string(k)) {
				score = min(score, 0.3)
			}
			if score < bestScore || score == bestScore && best == "" {
				best, bestScore = room.Name, score
			}
		}
	}
	return best
}

// distance is how many characters have to be changed, added or left out.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
