package displaystest

import (
	"math/rand/v2"
	"slices"
	"time"

	"yiping/displays/wire"
	"yiping/playlists"
)

// plays is a player's proof of play: what is on the glass, and what has been and is not acknowledged yet. It outlives
// connections, not the player.
type plays struct {
	open    map[string]wire.Play // by region
	last    int64                // when the glass was seen last
	waiting []wire.Play
	shown   []wire.Play // all that has ended, if it is asked for
	keep    bool

	batch uint64
	sent  int // how many of waiting are in the batch that is under way; 0: none is
	next  time.Time
}

const (
	playsEvery  = 5 * time.Second
	playsAgain  = time.Minute    // of what is still on
	longestPlay = 23 * time.Hour // the daemon takes no more than a day
	mostWaiting = 50_000
)

// RecordPlays makes the player remember all that it shows; to be called before Run.
func (p *Player) RecordPlays() {
	p.init()
	p.plays.keep = true
}

// Plays returns what has been on the glass and has ended, in its order.
func (p *Player) Plays() []wire.Play {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.plays.shown)
}

// Delivered tells whether all that began until an instant, in Unix milliseconds, was acknowledged.
func (p *Player) Delivered(until int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !slices.ContainsFunc(p.plays.waiting, func(x wire.Play) bool { return x.From <= until })
}

// Waiting returns how many entries are not acknowledged yet.
func (p *Player) Waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.plays.waiting)
}

// onGlass returns what is seen of a frame, by region: of what a takeover covers nothing.
func onGlass(program *playlists.Program, notices *playlists.Notices, frame playlists.Frame) map[string]wire.Play {
	seen := map[string]wire.Play{}
	over := frame.Overlay
	if frame.Takeover != "" {
		over = frame.Takeover
	} else {
		for _, r := range frame.Regions {
			p := wire.Play{Region: r.Region}
			if r.Item != playlists.NoItem {
				p.Item = program.Items[r.Item].ID
			}
			seen[r.Region] = p
		}
	}
	for _, n := range notices.Notices {
		if n.ID == over {
			seen[""] = wire.Play{Item: n.ID, Text: n.Text.ZH}
		}
	}
	return seen
}

// see notes what is on the glass at an instant. A clock that is corrected by a little does not go backwards here.
func (s *plays) see(now map[string]wire.Play, t int64) {
	if back := s.last - t; back > 0 && back < 1000 {
		t = s.last
	}
	s.last = t
	for region, p := range s.open {
		q, still := now[region]
		if still && q.Item == p.Item && q.Text == p.Text && t-p.From < longestPlay.Milliseconds() {
			continue
		}
		delete(s.open, region)
		if p.Until = t; p.Until > p.From {
			s.add(p)
			if s.keep {
				s.shown = append(s.shown, p)
			}
		}
	}
	if s.open == nil {
		s.open = map[string]wire.Play{}
	}
	for region, p := range now {
		if q, still := s.open[region]; !still {
			p.From, p.Until = t, t
			s.open[region] = p
		} else if t-q.Until >= playsAgain.Milliseconds() {
			q.Until = t
			s.open[region] = q
			s.add(q)
		}
	}
}

func (s *plays) add(p wire.Play) {
	if len(s.waiting) < mostWaiting {
		s.waiting = append(s.waiting, p)
	}
}

// reconnect forgets what was under way. Everybody comes back at once, so not all speak at once.
func (s *plays) reconnect(now time.Time) {
	s.sent, s.next = 0, now.Add(rand.N(playsEvery))
}

// due returns what is to be said now, or nil.
func (s *plays) due(now time.Time) *wire.Plays {
	if len(s.waiting) == 0 || now.Before(s.next) {
		return nil
	}
	s.batch++
	s.sent, s.next = min(len(s.waiting), wire.MaxPlays), now.Add(wire.PlaysAgain)
	return &wire.Plays{Type: wire.TypePlays, Batch: s.batch, Plays: slices.Clone(s.waiting[:s.sent])}
}

// kept forgets what is durable.
func (s *plays) kept(batch uint64) {
	if batch != s.batch || s.sent == 0 {
		return
	}
	wait := playsEvery
	if s.sent == wire.MaxPlays {
		wait = time.Second
	}
	s.waiting = slices.Delete(s.waiting, 0, s.sent)
	s.sent, s.next = 0, time.Now().Add(wait)
}
