package displays

import (
	"time"

	"yiping/displays/wire"
)

// Player is who is at the other end of a session.
type Player struct {
	ID    string      // of what lets it in; empty: nothing has to
	From  string      // its address
	Agent string      // as its browser calls itself
	Over  func() bool // whether it may no longer be there, asked often and at once; nil: never. Recheck makes the hub ask
	// Guest is somebody who only looks. A guest gets the display's documents like a player, but is none: what it attests
	// counts for nothing, and it takes no player's place.
	Guest bool
}

// Attending is a player that is connected.
type Attending struct {
	Player
	Display     string
	First, Last time.Time // it attested; zero: never
}

// Players returns the players that are connected, without guests.
func (h *Hub) Players() []Attending {
	var all []Attending
	for _, d := range h.directory.Load().order {
		d.mu.Lock()
		for _, s := range d.sessions {
			all = append(all, Attending{s.player, s.id, s.seen.first, s.seen.at})
		}
		d.mu.Unlock()
	}
	return all
}

// Recheck closes the sessions of the players that may no longer be there.
func (h *Hub) Recheck() { h.published.Set(struct{}{}) }

// revoked returns why a session must end, if its player may no longer be there.
func (p *Player) revoked() error {
	if p.Over != nil && p.Over() {
		return wire.Closef(wire.Revoked, "the player's right to show the display was revoked; it has to be paired again")
	}
	return nil
}
