package config

import (
	"fmt"
	"slices"

	"yiping/playlists"
	"yiping/playlists/agenda"
)

// Layouts that have a name. What they look like depends on the canvas, so they become regions only when all of
// the configuration is known.
const (
	full       = "full"   // one region all over, for playlists
	withAgenda = "agenda" // playlists, and the day's agenda beside or above them
	onlyAgenda = "board"  // the day's agenda all over
	atDoor     = "door"   // what is in the room now and next, and the playlists, if the display says what it plays
	inStudio   = "studio" // the same for a studio, with a countdown
)

var layouts = []string{full, withAgenda, onlyAgenda, atDoor, inStudio}

// named returns the regions of a layout that has a name.
func (d Display) named(stage [2]int) []playlists.Region {
	w, h := stage[0], stage[1]
	all := [4]int{0, 0, w, h}
	// The larger part first, then the smaller: side by side on a wide canvas, one above the other on a high one.
	split := func(share float64) (first, second [4]int) {
		if w > h {
			at := int(float64(w)*share) &^ 1
			return [4]int{0, 0, at, h}, [4]int{at, 0, w - at, h}
		}
		at := int(float64(h)*share) &^ 1
		return [4]int{0, 0, w, at}, [4]int{0, at, w, h - at}
	}
	media := func(rect [4]int) playlists.Region {
		return playlists.Region{ID: DefaultRegion, Rect: rect, Plays: d.Plays}
	}
	switch d.LayoutName {
	case withAgenda:
		if w > h {
			left, right := split(0.6)
			return []playlists.Region{media(left), d.board("agenda", right, agenda.Today, nil, stage)}
		}
		top, bottom := split(0.74)
		return []playlists.Region{d.board("agenda", top, agenda.Today, nil, stage), media(bottom)}
	case onlyAgenda:
		return []playlists.Region{d.board("agenda", all, agenda.Today, nil, stage)}
	case atDoor, inStudio:
		kind, share := agenda.Door, 0.67
		if d.LayoutName == inStudio {
			kind, share = agenda.Studio, 0.62
		}
		if !d.playsSaid {
			return []playlists.Region{d.board(string(kind), all, kind, []string{d.Room}, stage)}
		}
		first, second := split(share)
		return []playlists.Region{d.board(string(kind), first, kind, []string{d.Room}, stage), media(second)}
	}
	return []playlists.Region{media(all)}
}

// board returns a region that shows a board.
func (d Display) board(id string, rect [4]int, kind agenda.Kind, rooms []string, stage [2]int) playlists.Region {
	size := [2]int{rect[2], rect[3]}
	return playlists.Region{ID: id, Rect: rect, Board: &agenda.Board{
		Kind: kind, Rooms: rooms, Size: size, Unit: agenda.Unit(stage, size, d.SizeInch, d.ReadingDistanceM),
	}}
}

// boardOf checks what a region says of a board.
func (r *reader) boardOf(key string, c *Config, d *Display, region Region) {
	for i, id := range region.Rooms {
		r.room(fmt.Sprintf("%s.rooms[%d]", key, i), c, id)
	}
	if region.Board == "" {
		if len(region.Rooms) > 0 {
			r.wrong(key+".rooms", say("rooms 只和 board 一起写", "rooms only goes with board"), say("请删掉，或者写上 board", "Remove it, or write board"))
		}
		return
	}
	kinds := []string{string(agenda.Today), string(agenda.Door), string(agenda.Studio)}
	if r.good(key+".board") && !slices.Contains(kinds, region.Board) {
		r.wrong(key+".board", say("没有“%s”这种活动牌", "There is no board “%s”", region.Board), say("可以写：%s", "Write one of: %s", listed(kinds)))
		return
	}
	if r.has(key + ".plays") {
		r.wrong(key+".plays", say("一个区域要么播列表，要么是活动牌", "A region either plays playlists or is a board"), say("请删掉 plays 或 board", "Remove plays or board"))
	}
	if region.Board != string(agenda.Today) && len(region.Rooms) == 0 && d.Room == "" {
		r.needsRoom(key+".board", region.Board)
	}
}

func (r *reader) needsRoom(key, board string) {
	r.wrong(key, say("“%s”要知道是哪个房间的", "“%s” must know which room it is about", board), say("请写上这块屏的 room", "Write the display's room"))
}

// room checks that there is a room with the id.
func (r *reader) room(key string, c *Config, id string) {
	if !r.good(key) || slices.ContainsFunc(c.Rooms, func(room Room) bool { return room.ID == id }) {
		return
	}
	var ids []string
	for _, room := range c.Rooms {
		ids = append(ids, room.ID)
	}
	r.wrong(key, say("没有编号为“%s”的房间", "There is no room with the id “%s”", id), say("rooms 里有：%s", "Those in rooms are: %s", listed(ids)))
}

// agendaRooms returns the rooms of a site as bookings know them. The English name of a room is the first of its
// names in Latin letters.
func (c Config) agendaRooms() []agenda.Room {
	out := make([]agenda.Room, len(c.Rooms))
	for i, r := range c.Rooms {
		out[i] = agenda.Room{ID: r.ID, Name: r.Name, English: r.English(), Floor: r.Floor, Aliases: r.Aliases}
	}
	return out
}

// House returns the site as boards know it, without bookings.
func (c Config) House() agenda.House {
	return agenda.House{Name: c.Site.Name, Opens: int(c.Site.Open), Closes: int(c.Site.Close), Rooms: c.agendaRooms()}
}
