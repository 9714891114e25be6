package playout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yiping/playlists"
)

// Errors of View and Identify, to be tested with errors.Is.
var (
	ErrNoDisplay = errors.New("no such display")
	ErrNoRecord  = errors.New("nothing is recorded for that time")
)

// View is what a display shows at an instant, and why.
type View struct {
	At      int64 // Unix milliseconds
	Hash    string
	Program *playlists.Program
	Frame   playlists.Frame
	Why     [][]playlists.Why // for each region of the frame
}

// View answers what a display shows at an instant, 0 meaning now: for the past from the programs issued
// then, for everything else from the present one.
func (p *Playout) View(ctx context.Context, display string, at int64) (View, error) {
	d := p.display(display)
	if d == nil {
		return View{}, fmt.Errorf("view %q: %w", display, ErrNoDisplay)
	}
	now := time.Now().UnixMilli()
	if at == 0 {
		at = now
	}
	s := p.state.Load()
	current := s.programs[d.Audience.Key()]
	v := View{At: at}
	var world *playlists.World
	switch {
	case at < now-time.Second.Milliseconds():
		issued, err := p.Store.Issued(ctx, display, at)
		if err != nil {
			return View{}, err
		}
		if issued == nil {
			return View{}, fmt.Errorf("view %q: %w", display, ErrNoRecord)
		}
		v.Hash = issued.Hash
		if v.Program, err = decode(issued.Body); err != nil {
			return View{}, fmt.Errorf("view %q: %w", display, err)
		}
		if current != nil && v.Hash == current.document.Hash {
			world = s.world
		}
	case current == nil:
		return View{}, fmt.Errorf("view %q: %w", display, ErrNoRecord)
	default:
		v.Hash, v.Program, world = current.document.Hash, current.program, s.world
	}
	posts, _ := p.posts.Get()
	v.Frame = playlists.At(v.Program, d.noticesOf(posts), at)
	for i, region := range d.Audience.Regions {
		if i < len(v.Program.Lines) {
			v.Why = append(v.Why, playlists.Explain(v.Program, i, region, world, p.Zone, at))
		}
	}
	return v, nil
}
