package agenda

import (
	"fmt"
	"slices"
	"strings"

	"yiping/daemon/pattern"
	"yiping/playlists"
)

// mostPlaces is how many places of a file a problem names.
const mostPlaces = 3

// roomLike is what a room is called, if nobody knows which.
var roomLike = pattern.New(`(?:室|厅|教室|讲堂|房间|空间|舞台|活动区|接待区)[)）]?$`)

// noRooms is the problem of a file that speaks of rooms which the house does not have: their doors say that they
// are free. Another place, such as a park, is none.
func noRooms(f *file, now int64) (playlists.Problem, bool) {
	var named, zh, en []string
	for _, n := range f.notes {
		if n.place == nil || n.place.Meant == (playlists.Text{}) && !roomLike.MatchString(n.place.Text) || slices.Contains(named, n.place.Text) || f.over(n.place.Text, now) {
			continue
		}
		if named = append(named, n.place.Text); len(named) > mostPlaces {
			continue
		}
		at := (&Line{Sheet: n.Sheet, Row: n.Row}).where()
		one, oneEN := "“"+n.place.Text+"”", "\""+n.place.Text+"\""
		if at.ZH != "" {
			one, oneEN = one+"（"+at.ZH+"）", oneEN+" ("+at.EN+")"
		}
		if m := n.place.Meant; m.ZH != "" {
			one, oneEN = one+strings.TrimSuffix(m.ZH, "。"), oneEN+": "+strings.TrimSuffix(m.EN, ".")
		}
		zh, en = append(zh, one), append(en, oneEN)
	}
	if len(named) == 0 {
		return playlists.Problem{}, false
	}
	if more := len(named) - mostPlaces; more > 0 {
		zh, en = append(zh, fmt.Sprintf("另外还有%d个", more)), append(en, fmt.Sprintf("%d more", more))
	}
	return playlists.Problem{
		ID: "agenda/rooms/" + f.path, Where: f.path,
		What: playlists.Text{ZH: "表里的地点不是房间的名字：" + strings.Join(zh, "；"), EN: "These places are no rooms of the house: " + strings.Join(en, "; ")},
		Remedy: playlists.Text{
			ZH: "请把地点改成房间的名字，门牌上才有这些活动；现在照写的显示",
			EN: "Write the names of rooms, so that their doors show these events; they are shown as written until then",
		},
	}, true
}

// over reports whether all that takes place somewhere is over.
func (f *file) over(place string, now int64) bool {
	there := false
	for _, b := range f.bookings {
		if b.Place != "" && strings.Contains(plain(b.Place), plain(place)) {
			if there = true; b.End > now {
				return false
			}
		}
	}
	return there
}
