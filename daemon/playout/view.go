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
	At       int64 // Unix milliseconds
	Hash     string
	Program  *playlists.Program
	Frame    playlists.Frame
	Viewport [4]int            // what the display shows of the program's canvas: x, y, width, height
	Why      [][]playlists.Why // for each region of the frame
}

// View answers what a display shows at an instant, 0 meaning now: for the past from the programs issued
// then, for everything else from the present one.
func (p *Playout) View(ctx context.Context, display string, at int64) (View, error) {
	s := p.state.Load()
	d := s.screens.display(display)
	if d == nil {
		return View{}, fmt.Errorf("view %q: %w", display, ErrNoDisplay)
	}
	f, err := p.issuedAt(ctx, s, d, at)
	if err != nil {
		return View{}, err
	}
	v := View{At: f.at, Hash: f.hash, Program: f.program, Viewport: d.Geometry.Viewport}
	posts, _ := p.posts.Get()
	v.Frame = playlists.At(v.Program, d.noticesOf(posts), f.at)
	for i, region := range d.Audience.Regions {
		if i < len(v.Program.Lines) {
			v.Why = append(v.Why, playlists.Explain(v.Program, i, region, f.world, p.Zone, f.at))
		}
	}
	return v, nil
}

// tally is how many items of each playlist play, reckoned for a minute of a state: rules turn at whole minutes.
type tally struct {
	of      *state
	minute  int64
	playing map[string]int
}

// Playing returns how many items of each playlist displays play in turn now, by its name. It must not be changed.
func (p *Playout) Playing() map[string]int {
	s, now := p.state.Load(), time.Now().UnixMilli()
	minute := now / time.Minute.Milliseconds()
	t := p.tally.Load()
	if t == nil || t.of != s || t.minute != minute {
		t = &tally{s, minute, s.world.Playing(s.screens.channels, now)}
		p.tally.Store(t)
	}
	return t.playing
}

// Followed is what a display follows at an instant.
type Followed struct {
	From, Until                int64 // this program was the right one from then, and until then as far as is known; Unix milliseconds
	Hash                       string
	Program, Notices, Geometry []byte // documents
}

// Documents answers what a display follows at an instant, 0 meaning now. The program is the one that was issued then;
// notices are those of now, since what was posted and taken back again is not kept.
func (p *Playout) Documents(ctx context.Context, display string, at int64) (Followed, error) {
	s := p.state.Load()
	d := s.screens.display(display)
	if d == nil {
		return Followed{}, fmt.Errorf("documents of %q: %w", display, ErrNoDisplay)
	}
	f, err := p.issuedAt(ctx, s, d, at)
	if err != nil {
		return Followed{}, err
	}
	if issued, err := p.Store.Issued(ctx, display, f.at); err == nil && issued != nil && issued.Hash == f.hash {
		f.from = issued.At
	}
	posts, _ := p.posts.Get()
	return Followed{
		From: f.from, Until: f.until, Hash: f.hash, Program: f.body,
		Notices: playlists.Encode(d.noticesOf(posts)), Geometry: playlists.Encode(d.Geometry),
	}, nil
}

// Program returns the body of a program that was issued, by its hash; ErrNoRecord if none was, or it is forgotten.
func (p *Playout) Program(ctx context.Context, hash string) ([]byte, error) {
	body, err := p.Store.Program(ctx, hash)
	if err == nil && body == nil {
		err = fmt.Errorf("program %q: %w", hash, ErrNoRecord)
	}
	return body, err
}

// issuedProgram is the program of a display at an instant.
type issuedProgram struct {
	at, from, until int64
	hash            string
	body            []byte
	program         *playlists.Program
	world           *playlists.World // nil: of the past
}

// issuedAt finds the program of a display at an instant, 0 meaning now: of the past the one that was issued then, of
// everything else the present one.
func (p *Playout) issuedAt(ctx context.Context, s *state, d *Display, at int64) (issuedProgram, error) {
	now := time.Now().UnixMilli()
	if at == 0 {
		at = now
	}
	current := s.programs[d.Audience.Key()]
	if at >= now-time.Second.Milliseconds() {
		if current == nil {
			return issuedProgram{}, fmt.Errorf("program of %q: %w", d.Geometry.ID, ErrNoRecord)
		}
		return issuedProgram{at, now, current.program.Until, current.document.Hash, current.document.Body, current.program, s.world}, nil
	}
	issued, err := p.Store.Issued(ctx, d.Geometry.ID, at)
	if err != nil {
		return issuedProgram{}, err
	}
	if issued == nil {
		return issuedProgram{}, fmt.Errorf("program of %q: %w", d.Geometry.ID, ErrNoRecord)
	}
	f := issuedProgram{at: at, from: issued.At, until: issued.Until, hash: issued.Hash, body: issued.Body}
	if f.program, err = decode(issued.Body); err != nil {
		return issuedProgram{}, fmt.Errorf("program of %q: %w", d.Geometry.ID, err)
	}
	if current != nil && f.hash == current.document.Hash {
		f.world = s.world
	}
	if f.until == 0 {
		f.until = f.program.Until
	}
	return f, nil
}
