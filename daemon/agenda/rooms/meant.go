package rooms

import (
	"slices"
	"strings"

	"yiping/playlists"
)

// Meant says which room may be meant by a text that is none, or which there are on that floor; nothing if nothing
// is likely.
func (r *Rooms) Meant(text string) playlists.Text { return r.meant(text, nil) }

// meant does not suggest what the text also says: 学习讲堂, 友谊路学习讲堂.
func (r *Rooms) meant(text string, found []string) playlists.Text {
	if r.asked++; r.asked > maxAsked || !short(text, maxText) {
		return playlists.Text{}
	}
	s := hear(text)
	if i, ok := r.likely(s.whole, s.bare); ok {
		if slices.Contains(found, r.rooms[i].ID) {
			return playlists.Text{}
		}
		return playlists.Text{ZH: "是不是“" + r.rooms[i].Name + "”？", EN: "Is it \"" + r.rooms[i].Name + "\"?"}
	}
	var there []string
	for i, room := range r.rooms {
		if s.floor != "" && r.floors[i] == s.floor {
			there = append(there, room.Name)
		}
	}
	if len(there) == 0 {
		return playlists.Text{}
	}
	floor := strings.ToUpper(s.floor)
	return playlists.Text{ZH: floor + "楼有：" + strings.Join(there, "、") + "。", EN: "On floor " + floor + " there are: " + strings.Join(there, ", ") + "."}
}

// likely returns the room whose name has most in common with a text, if that is much, or one is within the other.
func (r *Rooms) likely(whole, bare string) (room int, ok bool) {
	most := 0.0
	if short(bare, 1) { // 厅 is in many names
		return 0, false
	}
	for _, n := range r.names {
		if short(n.key, 1) {
			continue
		}
		like := likeness(bare, n.key)
		if long(n.key) && strings.Contains(whole, n.key) || long(bare) && strings.Contains(n.key, bare) {
			like = 0.6 + 0.4*like
		}
		if like > 0.55 && like > most {
			room, ok, most = n.room, true, like
		}
	}
	return room, ok
}

// likeness is 1 for equal names and 0 for those without a common character: the longest common subsequence
// as a part of both.
func likeness(a, b string) float64 {
	if a == "" || b == "" || !short(a, maxLikely) || !short(b, maxLikely) {
		return 0
	}
	x, y := []rune(a), []rune(b)
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
