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

// Room returns a room, or nil.
func (h *House) Room(id string) *Room {
	if i := slices.IndexFunc(h.Rooms, func(r Room) bool { return r.ID == id }); i >= 0 {
		return &h.Rooms[i]
	}
	return nil
}
