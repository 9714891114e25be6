package sheets

import (
	"slices"
	"strings"
	"unicode"

	"yiping/daemon/pattern"
	"yiping/playlists"
	"yiping/playlists/agenda"
)

// place is what a cell says about where.
type place struct {
	rooms   []string // ids
	as      string   // what of it is no room, as written
	unknown []string // what of it should probably be one
}

var (
	floorWord = pattern.New(`^\(?(?:(b?\d{1,2}|[一二三四五六七八九十]{1,3}|负一)\s*(?:楼|层|f))\)?\s*|\s*\(?(b?\d{1,2}|[一二三四五六七八九十]{1,3}|负一)\s*(?:楼|层|f)\)?$`)
	noRoom    = pattern.New(`^(?:全馆|全中心|本中心|中心|全楼|整栋楼|各楼层|线上|腾讯会议|室外|户外|外出|待定|地点待定|另行通知|-|/|无)$`)
)

// findPlace finds the rooms that a cell names.
func findPlace(s string, rooms []agenda.Room) (p place) {
	s = tidy(s)
	if s == "" {
		return p
	}
	if r := findRoom(s, rooms); r != nil {
		return place{rooms: []string{r.ID}}
	}
	var left []string
	for _, one := range strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("/、,，;；+&和及／", c) }) {
		one = strings.TrimSpace(one)
		if r := findRoom(one, rooms); r != nil {
			if !slices.Contains(p.rooms, r.ID) {
				p.rooms = append(p.rooms, r.ID)
			}
		} else if one != "" {
			left = append(left, one)
		}
	}
	if len(p.rooms) == 0 {
		left = []string{s}
	}
	for _, one := range left {
		if !noRoom.MatchString(plain(one)) {
			p.unknown = append(p.unknown, one)
		}
	}
	p.as = strings.Join(left, "、")
	if plain(p.as) == "-" || plain(p.as) == "/" || p.as == "无" {
		p.as = ""
	}
	return p
}

// findRoom returns the room of that name, whichever of its names it is, with or without its floor.
func findRoom(s string, rooms []agenda.Room) *agenda.Room {
	want, floor := roomKey(s)
	for _, exact := range []bool{true, false} {
		for i, r := range rooms {
			for _, name := range namesOf(r) {
				if exact && key(name) == key(s) || !exact && want != "" && key(name) == want && (floor == "" || r.Floor == "" || strings.EqualFold(r.Floor, floor)) {
					return &rooms[i]
				}
			}
		}
	}
	return nil
}

func namesOf(r agenda.Room) []string {
	return append([]string{r.Name, r.ID, r.English}, r.Aliases...)
}

// key is a name without what people leave out or put in.
func key(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) || strings.ContainsRune(`"'“”‘’「」《》-·.,()`, c) {
			return -1
		}
		return c
	}, plain(s))
}

// roomKey splits off the floor.
func roomKey(s string) (name, floor string) {
	s = plain(s)
	if m := floorWord.FindStringSubmatch(s); m != nil && len(m[0]) < len(s) {
		floor = m[1] + m[2]
		if floor == "负一" {
			floor = "b1"
		}
		s = strings.Replace(s, m[0], "", 1)
	}
	return key(s), number(floor)
}

// unknownRoom says that a place is no room of the house, and which one may be meant.
func unknownRoom(s string, rooms []agenda.Room) playlists.Text {
	t := text("没有叫“"+s+"”的房间，屏幕上照写的显示。", "There is no room called \""+s+"\"; it is shown as written.")
	likely := meant(s, rooms)
	t.ZH += likely.ZH
	if likely.EN != "" {
		t.EN += " " + likely.EN
	}
	return t
}

// meant says which room may be meant, or which there are on that floor; nothing if nothing is likely.
func meant(s string, rooms []agenda.Room) playlists.Text {
	name, floor := roomKey(s)
	best, most := "", 0.0
	for _, r := range rooms {
		for _, n := range namesOf(r) {
			if like := likeness(name, key(n)); like > most {
				best, most = r.Name, like
			}
		}
	}
	if most >= 0.6 {
		return text("是不是“"+best+"”？", "Is it \""+best+"\"?")
	}
	var there []string
	for _, r := range rooms {
		if floor != "" && strings.EqualFold(r.Floor, floor) {
			there = append(there, r.Name)
		}
	}
	if len(there) > 0 {
		floor = strings.ToUpper(floor)
		return text(floor+"楼有："+strings.Join(there, "、")+"。", "On floor "+floor+" there are: "+strings.Join(there, ", ")+".")
	}
	return playlists.Text{}
}

// likeness is 1 for equal names and 0 for those without a common character: the longest common subsequence
// as a part of both.
func likeness(a, b string) float64 {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(y) == 0 || len(x) > 60 || len(y) > 60 {
		return 0
	}
	row := make([]int, len(y)+1)
	for _, c := range x {
		diagonal := 0
		for j, d := range y {
			above := row[j+1]
			if c == d {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return 2 * float64(row[len(y)]) / float64(len(x)+len(y))
}
