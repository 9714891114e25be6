package displaystest

import (
	"context"
	"maps"
	"time"

	"yiping/displays/wire"
	"yiping/playlists"
)

// render keeps the view right while time passes and documents change, connected or not.
func (p *Player) render(ctx context.Context) {
	for {
		next := p.show()
		wait := time.Duration(min(next-p.now(), time.Hour.Milliseconds())) * time.Millisecond
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-p.changed:
		case <-timer.C:
		}
		timer.Stop()
		if ctx.Err() != nil {
			return
		}
	}
}

// show evaluates the documents and returns the instant before which nothing changes by itself.
func (p *Player) show() (next int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	was, _ := p.view.Get()
	v, docs := was, p.documents
	v.Has, v.Geometry, v.Clock = docs.hashes, docs.display, p.timing.clock()
	v.State, v.Shows, v.Over = wire.Waiting, nil, ""
	t := p.timing.now(p.device())
	next = t + time.Hour.Milliseconds()
	program := docs.program
	if program == nil {
		program = new(playlists.Program) // notices need none
	}
	frame := playlists.At(program, docs.notices, t)
	if v.Over = frame.Overlay; frame.Takeover != "" {
		v.Over = frame.Takeover
	}
	next = min(next, frame.Next)
	if docs.program != nil {
		v.State, v.Shows = wire.OnSlate, make(map[string]string, len(frame.Regions))
		for _, r := range frame.Regions {
			id := ""
			if r.Item != playlists.NoItem {
				id, v.State = docs.program.Items[r.Item].ID, wire.Playing
			}
			v.Shows[r.Region] = id
		}
	}
	if v.Clock.Samples > 0 && !p.frozen.Load() {
		p.plays.see(onGlass(program, docs.notices, frame), t)
	}
	if v.State != was.State || v.Over != was.Over || v.Clock != was.Clock ||
		!maps.Equal(v.Has, was.Has) || !maps.Equal(v.Shows, was.Shows) {
		p.view.Set(v)
	}
	return next
}

// attest sends the player's status, at once when it changes and otherwise every StatusEvery, and asks for
// the time, until the connection is lost.
func (p *Player) attest(ctx context.Context, c Conn) error {
	tick := time.NewTicker(p.StatusEvery)
	defer tick.Stop()
	sample := time.NewTimer(0)
	defer sample.Stop()
	for asked := 0; ; {
		v, seen := p.view.Get()
		if err := c.Send(ctx, wire.Encode(p.status(v))); err != nil {
			return cause(ctx, err)
		}
		p.mu.Lock()
		said := p.plays.due(time.Now())
		p.mu.Unlock()
		if said != nil {
			if err := c.Send(ctx, wire.Encode(said)); err != nil {
				return cause(ctx, err)
			}
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-p.view.Changed(seen):
		case <-tick.C:
		case <-sample.C:
			if err := c.Send(ctx, wire.Encode(wire.TimeRequest{Type: wire.TypeTime, Client: millis(p.device())})); err != nil {
				return cause(ctx, err)
			}
			if asked++; asked < quickSamples {
				sample.Reset(200 * time.Millisecond)
			} else {
				sample.Reset(30 * time.Second)
			}
		}
	}
}

// quickSamples is how many times the clock is asked for right after connecting.
const quickSamples = 5

func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// status attests the view.
func (p *Player) status(v View) wire.Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	return wire.Status{
		Type: wire.TypeStatus, State: v.State, Has: v.Has, Shows: v.Shows, Over: v.Over,
		Frame: p.frameCount(), At: millis(p.device()) + p.timing.offset(), Clock: v.Clock,
	}
}

// frameCount counts 60 frames a second since the player was started. Call it with mu held.
func (p *Player) frameCount() uint64 {
	if p.frozen.Load() {
		return p.stopped
	}
	return uint64(time.Since(p.start) / (time.Second / 60))
}

// device is the device's own clock.
func (p *Player) device() time.Time { return time.Now().Add(p.Skew) }

// now is the player's idea of the daemon's time, in Unix milliseconds.
func (p *Player) now() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.timing.now(p.device())
}
