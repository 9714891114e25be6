package agenda

import "slices"

// House is what is known of the building and its bookings.
type House struct {
	Name     string
	Opens    int // minutes after midnight
	Closes   int
	Rooms    []Room
	Bookings []Booking // sorted (Sort)
	Known    bool      // the bookings were read; until then a board says nothing of them
}

// Place says where a booking takes place, as boards write it: "3F 学习讲堂、多功能室", or as it was written where no
// room is known.
func (h *House) Place(x *Booking) string {
	place := ""
	for i, id := range x.Rooms {
		r := h.Room(id)
		if r == nil {
			continue
		}
		if i == 0 && r.Floor != "" {
			place = r.Floor + "F "
		} else if place != "" {
			place += "、"
		}
		place += r.Name
	}
	if place == "" {
		return x.Place
	}
	return place
}

// Room returns a room, or nil.
func (h *House) Room(id string) *Room {
	if i := slices.IndexFunc(h.Rooms, func(r Room) bool { return r.ID == id }); i >= 0 {
		return &h.Rooms[i]
	}
	return nil
}
