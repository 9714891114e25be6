package main

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"
)

// hardship publishes while somebody makes trouble: the displays that do no harm should hardly notice.
func (b *run) hardship() error {
	t := newTable(fmt.Sprintf("%d-byte document to %d displays while others make trouble", b.size, b.count), "calm",
		column{name: "median ms", format: "%.1f", ratio: true}, column{name: "p99 ms", format: "%.1f", ratio: true}, column{name: "last ms", format: "%.1f", ratio: true})
	var ours []variant
	for _, v := range b.variants {
		if v.name == "yiping" {
			for _, name := range []string{"calm", "slowloris", "reconnecting"} {
				v.name = name
				ours = append(ours, v)
			}
		}
	}
	trouble := map[string]func(ctx context.Context, port int, style style){"slowloris": b.slowloris, "reconnecting": b.reconnect}
	err := b.turns(ours, func(v variant) error {
		m, err := b.deliver(v, 0, trouble[v.name])
		if err != nil {
			return err
		}
		t.add(v.name, m.median, m.p99, m.last)
		return nil
	})
	t.print()
	return err
}

// slowloris keeps one connection for every ten displays that never finishes its request.
func (b *run) slowloris(ctx context.Context, port int, _ style) {
	var all sync.WaitGroup
	for range max(1, b.count/10) {
		all.Go(func() {
			for ctx.Err() == nil {
				c, err := net.Dial("tcp", local(port))
				if err != nil {
					return // out of sockets: there is enough trouble already
				}
				fmt.Fprint(c, "GET /screen/d00000/socket HTTP/1.1\r\nX:")
				for err == nil && ctx.Err() == nil {
					select {
					case <-ctx.Done():
					case <-time.After(500 * time.Millisecond):
						_, err = c.Write([]byte("x"))
					}
				}
				c.Close()
			}
		})
	}
	all.Wait()
}

// reconnect lets one more player for every ten displays come, say hello and go, all at once, again and again.
func (b *run) reconnect(ctx context.Context, port int, style style) {
	for ctx.Err() == nil {
		l, err := newLoad(port, max(1, b.count/10), style, b.size)
		if err != nil {
			return
		}
		_, err = l.connect(b.count, func() int { return l.ready })
		l.close()
		if err != nil {
			return
		}
	}
}
