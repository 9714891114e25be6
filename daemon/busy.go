package daemon

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"

	"yiping/displays/websocket"
)

// busy are the connections that have come and are not answered yet. A server of net/http that is being shut down
// drops a request that it has just read; so it is told to only when there is none, or soon at the latest:
// browsers hold connections on which they say nothing.
type busy struct {
	mu    sync.Mutex
	conns map[net.Conn]bool
	none  chan struct{} // closed when there are none; nil while nobody waits
}

// soon is how long a restart waits for those who have come.
const soon = 300 * time.Millisecond

// note is the ConnState of a server.
func (b *busy) note(c net.Conn, state http.ConnState) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if state == http.StateNew || state == http.StateActive {
		b.conns[c] = true
		return
	}
	delete(b.conns, c)
	if len(b.conns) == 0 && b.none != nil {
		close(b.none)
		b.none = nil
	}
}

// wait returns when there are none, or when ctx ends.
func (b *busy) wait(ctx context.Context) {
	b.mu.Lock()
	if len(b.conns) == 0 {
		b.mu.Unlock()
		return
	}
	none := make(chan struct{})
	b.none = none
	b.mu.Unlock()
	select {
	case <-none:
	case <-ctx.Done():
	}
}

// hold ends a server's coming in: whoever has come is let in and answered, whoever comes now waits in the kernel for
// the next daemon that has the same socket.
func hold(ctx context.Context, gate *websocket.Gated, ended <-chan error, come *busy) {
	ctx, cancel := context.WithTimeout(ctx, soon)
	defer cancel()
	gate.Hold()
	select {
	case <-ended:
	case <-ctx.Done():
	}
	come.wait(ctx)
}
