package websocket

import (
	"context"
	"sync"

	"yiping/displays"
)

// shard is one worker's share of the connections.
type shard struct {
	mu    sync.Mutex
	conns []*conn // conn.place is the index
}

func (sh *shard) add(c *conn) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	c.place = len(sh.conns)
	sh.conns = append(sh.conns, c)
}

func (sh *shard) remove(c *conn) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	last := len(sh.conns) - 1
	sh.conns[c.place] = sh.conns[last]
	sh.conns[c.place].place = c.place
	sh.conns[last] = nil
	sh.conns = sh.conns[:last]
}

// all appends the connections there are now.
func (sh *shard) all(into []*conn) []*conn {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return append(into, sh.conns...)
}

// deliver hands every connection what is pending whenever the hub has published.
func (sh *shard) deliver(ctx context.Context, hub *displays.Hub) {
	var seen uint64
	var conns []*conn
	for {
		var err error
		if _, seen, err = hub.Published().Next(ctx, seen); err != nil {
			return
		}
		conns = sh.all(conns[:0])
		for _, c := range conns {
			c.deliver()
		}
		clear(conns) // keep no connection that has ended
	}
}
