package websocket

import (
	"bufio"
	"context"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"yiping/displays"
	"yiping/displays/wire"
)

// Config is how a Server is set up. The zero Config is useful.
type Config struct {
	// Admit says who asks for a display; nil admits everyone as a player. The error is told to the client with
	// status 403.
	Admit func(r *http.Request, display string) (displays.Player, error)
	// CheckOrigin decides about browsers of other sites; nil admits none.
	CheckOrigin func(r *http.Request) bool
	// MaxConnections bounds the connections of all displays together; 0 means 20,000.
	MaxConnections int
	// SilenceWithin replaces wire.SilenceWithin, and wire.PingAfter in proportion, for measurements with
	// clients that answer no pings.
	SilenceWithin time.Duration
	// Log is told about connections that end for an unusual reason; nil means slog.Default.
	Log *slog.Logger
}

// Server serves GET /screen/{id}/socket. It is an http.Handler and, as Run, a task.
type Server struct {
	hub      *displays.Hub
	config   Config
	upgrader websocket.Upgrader
	count    atomic.Int64
	next     atomic.Uint64 // shard of the next connection
	shards   []*shard

	readers sync.WaitGroup // a goroutine for each connection
	mu      sync.Mutex     // guards stopped against readers
	stopped bool
}

// New returns a server of the hub's displays.
func New(hub *displays.Hub, config Config) *Server {
	if config.MaxConnections == 0 {
		config.MaxConnections = 20_000
	}
	if config.SilenceWithin == 0 {
		config.SilenceWithin = wire.SilenceWithin
	}
	if config.Log == nil {
		config.Log = slog.Default()
	}
	s := &Server{
		hub:    hub,
		config: config,
		upgrader: websocket.Upgrader{
			HandshakeTimeout:  5 * time.Second,
			ReadBufferSize:    0,       // it takes ours, see hijacker
			WriteBufferSize:   8 << 10, // most messages go out in one write
			WriteBufferPool:   new(sync.Pool),
			EnableCompression: true,
			CheckOrigin:       config.CheckOrigin,
		},
	}
	for range runtime.GOMAXPROCS(0) {
		s.shards = append(s.shards, new(shard))
	}
	return s
}

// ServeHTTP upgrades the request to the connection of a player. It returns once that is done; the
// connection goes on without it.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	if !s.hub.Has(id) {
		http.Error(w, "there is no such display", http.StatusNotFound)
		return
	}
	var player displays.Player
	if s.config.Admit != nil {
		var err error
		if player, err = s.config.Admit(r, id); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
	}
	session := s.hub.OpenFor(id, player)
	if session == nil { // it has just been deleted
		http.Error(w, "there is no such display", http.StatusNotFound)
		return
	}
	if s.count.Add(1) > int64(s.config.MaxConnections) || !s.begin() {
		s.count.Add(-1)
		w.Header().Set("Retry-After", "10")
		http.Error(w, "no more connections are taken at the moment", http.StatusServiceUnavailable)
		return
	}
	c := &conn{server: s, session: session}
	if err := c.upgrade(w, r); err != nil { // the upgrader has answered
		s.count.Add(-1)
		s.readers.Done()
		return
	}
	c.shard = s.shards[s.next.Add(1)%uint64(len(s.shards))]
	c.shard.add(c)
	go c.wait()
	if s.stopping() { // Run may not have seen the connection
		c.close(errStops)
	}
}

var errStops = wire.Closef(wire.GoingAway, "the daemon stops")

func (s *Server) stopping() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}

// begin counts a reader, unless the server has stopped.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopped {
		s.readers.Add(1)
	}
	return !s.stopped
}

// Run delivers what the hub publishes and looks after the connections, until ctx ends; then it closes them
// all, so that the players come back when the next daemon is there, and returns nil.
func (s *Server) Run(ctx context.Context) error {
	var workers sync.WaitGroup
	for _, sh := range s.shards {
		workers.Go(func() { sh.deliver(ctx, s.hub) })
	}
	workers.Go(func() { s.watch(ctx) })
	workers.Wait()

	s.mu.Lock()
	s.stopped = true
	s.mu.Unlock()
	for _, sh := range s.shards {
		for _, c := range sh.all(nil) {
			c.close(errStops)
		}
	}
	s.readers.Wait() // each ends within lingerWithin
	return nil
}

func (s *Server) pingAfter() time.Duration {
	return s.config.SilenceWithin / (wire.SilenceWithin / wire.PingAfter)
}

// watch looks at every connection once a second: is it silent, does it need a ping?
func (s *Server) watch(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var conns []*conn
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, sh := range s.shards {
			conns = sh.all(conns[:0])
			now := time.Now()
			for _, c := range conns {
				c.check(now)
			}
			clear(conns)
		}
	}
}

// hijacker gives the upgrader a line instead of the bare connection, and the line's own read buffer.
type hijacker struct {
	http.ResponseWriter
	conn *conn
}

func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	bare, buffers, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.conn.line.open(bare, h.conn.deliver)
	if buffers.Reader.Buffered() == 0 { // else the upgrader refuses what came too early
		buffers = bufio.NewReadWriter(h.conn.line.buffer, buffers.Writer)
	}
	return &h.conn.line, buffers, nil
}
