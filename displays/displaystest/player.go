package displaystest

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"yiping/displays/latest"
	"yiping/displays/wire"
	"yiping/playlists"
)

// Player is a simulated player of one display. Set the exported fields before Run.
type Player struct {
	Display     string
	Dial        Dialer
	StatusEvery time.Duration // 0 means 2 s
	Code        string        // hash of the player's own code, for Hello
	Skew        time.Duration // how far the device's own clock is ahead

	view   latest.Cell[View]
	frozen atomic.Bool

	once  sync.Once
	start time.Time

	mu        sync.Mutex // guards what follows
	documents documents
	timing    timing
	changed   chan struct{} // holds a token when documents or timing have changed
	stopped   uint64        // frame counter while frozen
	plays     plays
}

// documents are what a player has, hashed and understood.
type documents struct {
	hashes  map[wire.Kind]string
	program *playlists.Program
	notices *playlists.Notices
	display *wire.Geometry
}

// View is what a player shows, and how it stands.
type View struct {
	Connected bool
	Welcome   string // hash of the player code that the daemon wants
	State     wire.State
	Has       map[wire.Kind]string
	Shows     map[string]string // region to item id, "" for the slate
	Over      string            // id of the notice that it shows
	Geometry  *wire.Geometry
	Clock     wire.Clock
	Err       error // why the last connection ended
}

// View is a cell with what the player shows now.
func (p *Player) View() *latest.Cell[View] { return &p.view }

// Await waits until the player's view satisfies ok, and returns it.
func (p *Player) Await(ctx context.Context, ok func(View) bool) (View, error) {
	for {
		v, seen := p.view.Get()
		if ok(v) {
			return v, nil
		}
		if _, _, err := p.view.Next(ctx, seen); err != nil {
			return v, fmt.Errorf("player of %q stands at %+v: %w", p.Display, v, err)
		}
	}
}

// Freeze stops or restarts the pictures: the page lives on and attests, but its frame counter stands.
func (p *Player) Freeze(frozen bool) {
	p.init()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = p.frameCount()
	p.frozen.Store(frozen)
	if frozen {
		p.plays.see(nil, p.timing.now(p.device()))
	}
}

func (p *Player) init() {
	p.once.Do(func() {
		if p.StatusEvery == 0 {
			p.StatusEvery = 2 * time.Second
		}
		p.start = time.Now()
		p.changed = make(chan struct{}, 1)
		p.documents = documents{hashes: map[wire.Kind]string{}, notices: &playlists.Notices{}}
	})
}

// Run plays until ctx ends: it connects, comes back when the connection is lost, and goes on showing what
// it has in between. It returns nil.
func (p *Player) Run(ctx context.Context) error {
	p.init()
	var tasks sync.WaitGroup
	tasks.Go(func() { p.render(ctx) })
	tasks.Go(func() { p.stay(ctx) })
	tasks.Wait()
	return nil
}

// stay keeps the player connected. It waits at random and at most as long as it has not been connected, so that a daemon
// that was away for a moment has everybody back in a moment, and thousands of players that lost it together do not come
// back together.
func (p *Player) stay(ctx context.Context) {
	session := strconv.FormatUint(rand.Uint64(), 36)
	lost := time.Now()
	for ctx.Err() == nil {
		began := time.Now()
		welcomed, err := p.connect(ctx, session)
		if welcomed && time.Since(began) > backoffAfter {
			lost = time.Now()
		}
		p.update(func(v *View) { v.Connected, v.Err = false, err })
		longest := min(max(time.Since(lost), backoffLeast), backoffMost)
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(rand.Int64N(int64(longest)))):
		}
	}
}

const (
	backoffLeast = 500 * time.Millisecond
	backoffMost  = 10 * time.Second
	backoffAfter = 5 * time.Second // a connection that held for so long was a good one
)

// connect holds one connection until it is lost.
func (p *Player) connect(ctx context.Context, session string) (welcomed bool, err error) {
	c, err := p.Dial(ctx, p.Display)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	var receiver sync.WaitGroup
	defer receiver.Wait()
	defer c.Close()
	defer cancel(nil)
	p.mu.Lock()
	p.plays.reconnect(time.Now())
	hello := wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: p.Display, Session: session, Player: p.Code, Have: p.documents.hashes}
	p.mu.Unlock()
	if err := c.Send(ctx, wire.Encode(hello)); err != nil {
		return false, err
	}
	receiver.Go(func() {
		for {
			text, err := c.Receive(ctx)
			if err == nil {
				err = p.take(text)
			}
			if err != nil {
				cancel(err)
				return
			}
		}
	})
	err = p.attest(ctx, c)
	v, _ := p.view.Get()
	return v.Connected, err
}

// take handles a message of the daemon.
func (p *Player) take(text []byte) error {
	message, err := wire.DecodeDown(text)
	if err != nil {
		return err
	}
	switch m := message.(type) {
	case *wire.Welcome:
		p.update(func(v *View) { v.Connected, v.Welcome, v.Err = true, m.Player, nil })
	case *wire.Kept:
		p.mu.Lock()
		p.plays.kept(m.Batch)
		p.mu.Unlock()
	case *wire.TimeReply:
		p.mu.Lock()
		p.timing.add(m, p.device())
		p.mu.Unlock()
		p.poke()
	case *wire.Delivery:
		if err := p.hold(m); err != nil {
			return err
		}
		p.poke()
	}
	return nil
}

// hold takes a document over.
func (p *Player) hold(d *wire.Delivery) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d.Have {
		if p.documents.hashes[d.Kind] != d.Hash {
			return fmt.Errorf("the daemon named document %s, which this player never had", d.Hash)
		}
		return nil
	}
	next := p.documents
	var err error
	switch d.Kind {
	case wire.Program:
		next.program = new(playlists.Program)
		err = json.Unmarshal(d.Body, next.program)
	case wire.Notices:
		next.notices = new(playlists.Notices)
		err = json.Unmarshal(d.Body, next.notices)
	case wire.Display:
		next.display = new(wire.Geometry)
		err = json.Unmarshal(d.Body, next.display)
	}
	if err != nil {
		return fmt.Errorf("read %s %s: %w", d.Kind, d.Hash, err)
	}
	hashes := map[wire.Kind]string{d.Kind: d.Hash}
	for kind, hash := range p.documents.hashes {
		if kind != d.Kind {
			hashes[kind] = hash
		}
	}
	next.hashes = hashes
	p.documents = next
	return nil
}

// update changes the view.
func (p *Player) update(change func(*View)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	v, _ := p.view.Get()
	change(&v)
	p.view.Set(v)
}

// poke makes the player render anew.
func (p *Player) poke() {
	select {
	case p.changed <- struct{}{}:
	default:
	}
}
