package playout

import (
	"context"
	"encoding/json"
	"fmt"

	"yiping/daemon/beside"
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

// newJournal returns what writes down each state, beside the loop. It starts with the state in which nothing is issued yet.
func newJournal(p *Playout, first *state) *beside.Writer[*state] {
	kept, forgot := first, schedule.Day(0)
	return beside.New(func(ctx context.Context, s *state) error {
		if err := p.write(ctx, kept, s); err != nil {
			return err
		}
		kept = s
		if today := p.Zone.Day(s.at); today != forgot {
			forgot = today // if it fails it has time until tomorrow
			if err := p.Store.ForgetIssues(ctx, s.at-store.KeepIssues); err != nil {
				p.Log.Error("cannot forget old programs", "err", err)
			}
		}
		return nil
	}, nil, p.Log)
}

// write makes durable what a state adds to the last one that is.
func (p *Playout) write(ctx context.Context, kept, s *state) error {
	var issued []store.Issue
	for i, d := range s.screens.displays {
		key := s.screens.fixed[i].audience
		is := s.programs[key]
		if was := kept.programs[key]; was == nil || was.document.Hash != is.document.Hash || !kept.screens.plays(d.Geometry.ID, key) {
			issued = append(issued, store.Issue{Display: d.Geometry.ID, At: s.at, Hash: is.document.Hash, Body: is.document.Body})
		}
	}
	if kept.world == s.world && len(issued) == 0 {
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
