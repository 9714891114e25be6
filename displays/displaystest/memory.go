package displaystest

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"yiping/displays"
	"yiping/displays/wire"
)

// Memory is a transport within the process: two channels without room for anything, so that a player that
// does not receive is stuck at once. It works inside testing/synctest bubbles. Admit says who
// comes; nil: players that need nothing to be let in.
func Memory(hub *displays.Hub, admit Admit) Dialer {
	if admit == nil {
		admit = func(string) displays.Player { return displays.Player{} }
	}
	return func(ctx context.Context, display string) (Conn, error) {
		session := hub.OpenFor(display, admit(display))
		if session == nil {
			return nil, ErrUnknown
		}
		c := &memory{
			hub: hub, session: session,
			up: make(chan []byte), down: make(chan []byte),
			replies: make(chan []byte, 1), wake: make(chan struct{}, 1),
			over: make(chan struct{}),
		}
		c.ends.Go(c.read)
		c.ends.Go(c.write)
		return c, nil
	}
}

type memory struct {
	hub     *displays.Hub
	session *displays.Session
	up      chan []byte   // from the player to read
	down    chan []byte   // from write to the player
	replies chan []byte   // from read to write
	wake    chan struct{} // something may be pending
	ends    sync.WaitGroup

	once sync.Once
	over chan struct{} // closed when the connection is over
	why  error         // set before over is closed
}

// finish ends the connection; only the first reason counts.
func (c *memory) finish(why error) {
	c.once.Do(func() {
		c.why = why
		c.session.Close()
		close(c.over)
	})
}

// read is the daemon's reader.
func (c *memory) read() {
	hello := time.NewTimer(wire.HelloWithin)
	defer hello.Stop()
	for {
		select {
		case <-c.over:
			return
		case <-hello.C:
			if !c.session.Greeted() {
				c.finish(wire.Closef(wire.Silent, "no hello within %d s", wire.HelloWithin/time.Second))
				return
			}
		case text := <-c.up:
			reply, err := c.session.Receive(text, time.Now())
			if err != nil {
				c.finish(err)
				return
			}
			if reply != nil {
				select {
				case c.replies <- reply:
				default: // the player does not receive; it will ask again
				}
			}
			select {
			case c.wake <- struct{}{}:
			default:
			}
		}
	}
}

// write is the daemon's writer.
func (c *memory) write() {
	published := c.hub.Published()
	for {
		_, seen := published.Get()
		messages, err := c.session.Pending(nil)
		for _, m := range messages {
			if !c.put(m.Text()) {
				return
			}
		}
		if err != nil {
			c.finish(err)
			return
		}
		select {
		case <-c.over:
			return
		case reply := <-c.replies:
			if !c.put(reply) {
				return
			}
		case <-c.wake:
		case <-published.Changed(seen):
		}
	}
}

// put hands a message to the player, or ends the connection if the player does not take it.
func (c *memory) put(text []byte) bool {
	stuck := time.NewTimer(wire.SilenceWithin)
	defer stuck.Stop()
	select {
	case c.down <- text:
		return true
	case <-stuck.C:
		c.finish(errors.New("the player does not receive"))
	case <-c.over:
	}
	return false
}

func (c *memory) Send(ctx context.Context, text []byte) error {
	text = append([]byte(nil), text...)
	select {
	case c.up <- text:
		return nil
	case <-c.over:
		return c.why
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (c *memory) Receive(ctx context.Context) ([]byte, error) {
	select {
	case text := <-c.down:
		return text, nil
	case <-c.over:
		return nil, c.why
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (c *memory) Close() error {
	c.finish(io.ErrClosedPipe)
	c.ends.Wait()
	return nil
}
