package playout

import (
	"context"
	"encoding/json"
	"fmt"

	"yiping/daemon/store"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// memory is the part of a world that cannot be derived again.
type memory struct {
	Calendar  schedule.Calendar             `json:"calendar,omitempty"`
	Playlists map[string]playlists.Playlist `json:"playlists"`
	Cues      map[string]playlists.Cue      `json:"cues"`
	Bookings  []agenda.Booking              `json:"bookings,omitempty"` // as last read: boards need not wait until they are read again
	Known     bool                          `json:"known,omitempty"`    // Bookings were read
}

func restore(st *store.Store, zone schedule.Zone, house agenda.House) (*playlists.World, error) {
	world := &playlists.World{Zone: zone, Agenda: house}
	body, err := st.World(context.Background())
	if err != nil {
		return nil, fmt.Errorf("restore the world: %w", err)
	}
	if body == nil {
		return world, nil
	}
	var m memory
	if err := json.Unmarshal(body, &m); err != nil {
		return nil, fmt.Errorf("restore the world: %w", err)
	}
	world.Calendar, world.Playlists, world.Cues = m.Calendar, m.Playlists, m.Cues
	world.Agenda.Bookings, world.Agenda.Known = m.Bookings, m.Known
	return world, nil
}

// write makes durable what a new state adds to the old one.
func (p *Playout) write(ctx context.Context, old, s *state, now int64) error {
	var issued []store.Issue
	for i, d := range s.screens.displays {
		key := s.screens.fixed[i].audience
		is := s.programs[key]
		if was := old.programs[key]; was == nil || was.document.Hash != is.document.Hash || old.journal != nil || !old.screens.plays(d.Geometry.ID, key) {
			issued = append(issued, store.Issue{Display: d.Geometry.ID, At: now, Hash: is.document.Hash, Body: is.document.Body})
		}
	}
	if old.world == s.world && len(issued) == 0 {
		return nil
	}
	body, err := json.Marshal(memory{s.world.Calendar, s.world.Playlists, s.world.Cues, s.world.Agenda.Bookings, s.world.Agenda.Known})
	if err != nil {
		return fmt.Errorf("write the world: %w", err)
	}
	return p.Store.WriteWorld(ctx, body, issued)
}

func decode(body []byte) (*playlists.Program, error) {
	p := new(playlists.Program)
	if err := json.Unmarshal(body, p); err != nil {
		return nil, fmt.Errorf("read a program: %w", err)
	}
	return p, nil
}
