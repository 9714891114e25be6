// Package rooms finds the rooms of a house in what people write: 三楼学习讲堂, 学习讲堂(3F), “学习讲堂”/多功能室.
// Cells of timetables, places of calendars and what is typed are read by the same rules, so a clerk has to
// learn them once.
package rooms

import (
	"slices"
	"strings"

	"yiping/playlists"
	"yiping/playlists/agenda"
)

// What is looked at, whoever wrote it.
const (
	maxText   = 200    // characters of a text
	maxParts  = 40     // parts of a text
	maxName   = 100    // characters of the name of a room, with all that is said beside it
	maxHeard  = 20_000 // bytes of all different texts of a file; then a text is one name or none
	maxLikely = 60     // characters that are compared with a name
	maxAsked  = 200    // texts of a file for which a room is suggested
)

// Rooms finds the rooms of one house. It remembers what it was asked, so each file has its own.
type Rooms struct {
	rooms  []agenda.Room
	floors []string
	named  map[string][]name // by key
	names  []name            // in the order of the rooms
	places map[string]Place
	heard  int
	asked  int
}

// name is one of the names of a room, as a key.
type name struct {
	key   string
	room  int
	floor string // which a text may say beside the name; empty: any
	own   bool   // the floor belongs to the name, and must be said
}

// said is what is in a text, as keys: all of it, and the same without its floor and what stands in brackets.
type said struct {
	whole, bare, floor string
	asides             []string
}

// Place is what a text says about where.
type Place struct {
	Rooms   []string  // ids, in the order of the text
	Rest    string    // what of it is no room, as written; all of it if there is no room
	Unknown []Unknown // what of it should probably be one
}

// Unknown is a text that is no room, and a sentence about what may be meant, which is empty if nothing is likely.
type Unknown struct {
	Text  string
	Meant playlists.Text
}

// New returns the rooms of a house, which are found by their names, in both languages, and their ids.
func New(list []agenda.Room) *Rooms {
	r := &Rooms{rooms: list, named: map[string][]name{}, places: map[string]Place{}}
	for i, room := range list {
		floor := level(key(fold(room.Floor)))
		r.floors = append(r.floors, floor)
		for _, written := range append([]string{room.Name, room.ID, room.English}, room.Aliases...) {
			s := hear(written)
			n := name{key: s.whole, room: i, floor: floor}
			if n.key == "" {
				continue
			}
			r.names = append(r.names, n)
			r.named[n.key] = append(r.named[n.key], n)
			if s.floor != "" && s.bare != "" {
				r.named[s.bare] = append(r.named[s.bare], name{key: s.bare, room: i, floor: s.floor, own: true})
			}
		}
	}
	return r
}

// Find returns the id of the room that is called so, whichever of its names it is, with or without its floor or
// something in brackets.
func (r *Rooms) Find(text string) (id string, ok bool) {
	if i, ok := r.find(text); ok {
		return r.rooms[i].ID, true
	}
	return "", false
}

func (r *Rooms) find(text string) (room int, ok bool) {
	s := r.hear(text)
	if s.whole == "" {
		return 0, false
	}
	for _, n := range r.named[s.whole] {
		if !n.own {
			return n.room, true
		}
	}
	for _, n := range r.named[s.bare] {
		right := s.floor == "" && !n.own || s.floor != "" && (n.floor == "" || n.floor == s.floor)
		if right && !r.elsewhere(n.room, s.asides) {
			return n.room, true
		}
	}
	return 0, false
}

// hear takes a text apart, if it can be a name.
func (r *Rooms) hear(text string) said {
	if !short(text, maxName) {
		return said{whole: text}
	}
	if r.heard += len(text); r.heard > maxHeard {
		if !short(text, maxLikely) {
			return said{whole: text}
		}
		return said{whole: key(fold(text))}
	}
	return hear(text)
}

// elsewhere reports whether what stands in brackets names another room: 学习讲堂(改到多功能室) is none of both.
func (r *Rooms) elsewhere(room int, asides []string) bool {
	return slices.ContainsFunc(asides, func(aside string) bool {
		return slices.ContainsFunc(r.names, func(n name) bool {
			return n.room != room && long(n.key) && strings.Contains(aside, n.key)
		})
	})
}

// separators stand between rooms: those that part the most come first, as a name may have one of the others.
var separators = []string{"\r\n、,，﹐;；", "/／+＋&＆", "和及"}

func cut(s, at string) []string {
	parts := strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune(at, c) })
	return parts[:min(len(parts), maxParts)]
}

// noRoom is elsewhere than in a room, and nobody has to be asked which room is meant; nothing is not even shown.
var (
	noRoom  = []string{"全馆", "全中心", "本中心", "中心", "全楼", "整栋楼", "各楼层", "线上", "腾讯会议", "室外", "户外", "外出", "待定", "地点待定", "另行通知"}
	nothing = []string{"", "/", "无"}
)

// Place finds the rooms that a text names. The whole may be the name of one room, or it is a list.
func (r *Rooms) Place(text string) Place {
	text = clip(strings.TrimSpace(text), maxText)
	if p, ok := r.places[text]; ok {
		return p
	}
	p := r.read(text)
	r.places[text] = p
	return p
}

func (r *Rooms) read(text string) (p Place) {
	at := separators
	if r.heard > maxHeard {
		at = nil
	}
	rest, found := r.parts(text, &p, at)
	if found {
		rest = slices.DeleteFunc(rest, func(one string) bool { return r.floorOf(p.Rooms, one) })
	}
	if p.Rest = strings.Join(rest, "、"); short(p.Rest, 9) && slices.Contains(nothing, key(fold(p.Rest))) {
		p.Rest = ""
	}
	if !found && at != nil {
		rest = cut(text, strings.Join(at, ""))
	}
	silent := true
	for _, one := range rest {
		one = strings.TrimSpace(one)
		if short(one, 9) {
			s := hear(one)
			if slices.Contains(noRoom, s.whole) || slices.Contains(nothing, s.whole) || found && s.bare == "" && s.floor != "" {
				continue
			}
		}
		silent = false
		if u := (Unknown{one, r.meant(one, p.Rooms)}); found || u.Meant != (playlists.Text{}) {
			p.Unknown = append(p.Unknown, u)
		}
	}
	if len(p.Unknown) == 0 && !silent { // nothing in it is like a room: it is one place
		p.Unknown = []Unknown{{text, r.meant(text, nil)}}
	}
	return p
}

// floorOf reports whether a text is nothing but the floor of one of the rooms: 学习讲堂，3楼.
func (r *Rooms) floorOf(ids []string, text string) bool {
	s := r.hear(text)
	return s.bare == "" && s.floor != "" && slices.ContainsFunc(ids, func(id string) bool {
		return r.floors[slices.IndexFunc(r.rooms, func(x agenda.Room) bool { return x.ID == id })] == s.floor
	})
}

// parts takes the rooms from a list and returns the rest. What has no room in it stays in one piece.
func (r *Rooms) parts(text string, p *Place, at []string) (rest []string, found bool) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, false
	}
	if i, ok := r.find(text); ok {
		if id := r.rooms[i].ID; !slices.Contains(p.Rooms, id) {
			p.Rooms = append(p.Rooms, id)
		}
		return nil, true
	}
	for len(at) > 0 && !strings.ContainsAny(text, at[0]) {
		at = at[1:]
	}
	if len(at) > 0 {
		for _, one := range cut(text, at[0]) {
			left, ok := r.parts(one, p, at[1:])
			rest, found = append(rest, left...), found || ok
		}
	}
	if !found {
		return []string{text}, false
	}
	return rest, true
}
