package websocket

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// Gate makes a listener withstand a storm: thousands of players that connect in the same second, as they do
// after a power cut. Behind a bare listener the goroutine that accepts waits its turn among thousands that
// serve, the kernel's queue overflows, and connections that fell out of it come back only after one to
// three seconds. Gate accepts in a goroutine that does nothing else, and lets at most handshakes
// connections at a time be at their first request.
//
// A connection leaves the gate when its first answer begins, when a player has got its documents, when it is
// closed, or when its lease ends: someone who connects and says nothing can't keep the others out. The
// listener's Close ends the goroutine.
func Gate(l net.Listener) *Gated {
	g := &Gated{
		Listener: l,
		accepted: make(chan accepted, queue),
		left:     make(chan struct{}, 1),
		closed:   make(chan struct{}),
	}
	go g.accept()
	return g
}

const (
	queue      = 8192                  // connections that were accepted and wait to be let in
	handshakes = 32                    // connections at their first request
	lease      = 20 * time.Millisecond // to begin an answer
	helloLease = 20 * time.Millisecond // from the upgrade to hello
	again      = 50 * time.Millisecond // after the kernel could not accept
)

// GateTLS is Gate for connections that are encrypted. What is said to agree on keys is no answer: a connection
// leaves the gate with the first thing behind it. HTTP/2 is not offered, because a WebSocket is none of it. Whoever begins to
// speak without TLS is left to stray, with what he has said so far; the connection ends when it returns.
func GateTLS(l net.Listener, config *tls.Config, stray func(begun []byte, c net.Conn)) *Gated {
	config = config.Clone()
	config.NextProtos = []string{"http/1.1"}
	inner := config.Clone()
	config.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		mine := inner.Clone() // the keys of session tickets are those of config all the same
		mine.VerifyConnection = func(tls.ConnectionState) error {
			if in, ok := hello.Conn.(interface{ agreed() }); ok {
				in.agreed()
			}
			return nil
		}
		return mine, nil
	}
	g := Gate(l)
	g.keys, g.stray = config, stray
	return g
}

// encrypt agrees with a connection on keys, when it is first used.
func (g *Gated) encrypt(c net.Conn) net.Conn {
	if g.keys == nil {
		return c
	}
	if in, ok := c.(interface{ agreeing() }); ok {
		in.agreeing()
	}
	return tls.Server(c, g.keys)
}

// Gated is a listener behind a gate.
type Gated struct {
	keys  *tls.Config // nil: connections are not encrypted
	stray func(begun []byte, c net.Conn)
	net.Listener
	accepted chan accepted
	left     chan struct{} // someone has left the gate; room for one is enough
	closed   chan struct{}
	close    sync.Once

	mu     sync.Mutex // guards what follows
	inside []*guest
}

type accepted struct {
	conn net.Conn
	err  error
}

// accept fills the queue until the listener is closed or on hold.
func (g *Gated) accept() {
	defer close(g.accepted)
	for {
		c, err := g.Listener.Accept()
		if errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded) {
			return
		}
		if exhausts(err) { // told to nobody: whoever comes next would wait until each failure was looked at
			time.Sleep(again)
			continue
		}
		select {
		case g.accepted <- accepted{c, err}:
		case <-g.closed:
			if c != nil {
				c.Close()
			}
			return
		}
		if err != nil {
			time.Sleep(again)
		}
	}
}

// exhausts tells whether the kernel has no room for another connection at the moment, as with too many open files.
func exhausts(err error) bool {
	for _, out := range []error{unix.EMFILE, unix.ENFILE, unix.ENOBUFS, unix.ENOMEM} {
		if errors.Is(err, out) {
			return true
		}
	}
	return false
}

// Hold takes no more connections from the kernel. Those that were taken are still let in; then Accept says that the
// listener is closed, which it is not: whoever comes now waits in the kernel for another process that has
// the same socket.
func (g *Gated) Hold() {
	if l, ok := g.Listener.(interface{ SetDeadline(time.Time) error }); ok && l.SetDeadline(time.Unix(1, 0)) == nil {
		return
	}
	g.Listener.Close()
}

// Close closes the listener and the connections that nobody has let in yet.
func (g *Gated) Close() error {
	g.close.Do(func() { close(g.closed) })
	err := g.Listener.Close()
	for a := range g.accepted {
		if a.conn != nil {
			a.conn.Close()
		}
	}
	return err
}

// Accept lets the next connection in.
func (g *Gated) Accept() (net.Conn, error) {
	var next accepted
	var open bool
	select {
	case next, open = <-g.accepted:
	case <-g.closed:
	}
	if !open {
		return nil, net.ErrClosed
	}
	if next.err != nil {
		return nil, next.err
	}
	for {
		c, wait := g.enter(next.conn, time.Now())
		if c != nil {
			return g.encrypt(c), nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-g.left:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// enter returns the connection as one inside the gate, or how long to wait at most.
func (g *Gated) enter(c net.Conn, now time.Time) (net.Conn, time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside = slices.DeleteFunc(g.inside, func(in *guest) bool { return !now.Before(in.until) })
	if len(g.inside) >= handshakes {
		first := slices.MinFunc(g.inside, func(a, b *guest) int { return a.until.Compare(b.until) })
		return nil, first.until.Sub(now)
	}
	var in *guest
	if tcp, ok := c.(*net.TCPConn); ok {
		t := &gatedTCP{tcp, guest{gate: g, until: now.Add(lease)}}
		c, in = t, &t.guest
	} else {
		o := &gatedOther{c, guest{gate: g, until: now.Add(lease)}}
		c, in = o, &o.guest
	}
	g.inside = append(g.inside, in)
	return c, 0
}

// guest is what a connection knows of the gate.
type guest struct {
	gate  *Gated
	until time.Time // end of the lease; guarded by gate.mu
	gone  atomic.Bool
	keys  atomic.Bool // are being agreed on
	heard bool        // something was read
}

func (in *guest) agreeing() { in.keys.Store(true) }
func (in *guest) agreed()   { in.keys.Store(false) }

// answers is leave, unless what is written is no answer yet.
func (in *guest) answers() {
	if !in.keys.Load() {
		in.leave()
	}
}

// hears is told what was read first, by the one goroutine that agrees on keys. What is not TLS, which begins with a
// record of a handshake (RFC 8446, 5.1), is answered here and ends for whoever would agree.
func (in *guest) hears(p []byte, n int, err error, c net.Conn) (int, error) {
	if in.heard || n == 0 || in.gate.keys == nil {
		return n, err
	}
	const handshake = 22
	if in.heard = true; p[0] == handshake {
		return n, err
	}
	in.keys.Store(false) // what is written now is the answer
	in.gate.stray(bytes.Clone(p[:n]), c)
	return 0, io.EOF
}

// upgraded says that the connection has become a player's, which will say hello now.
func (in *guest) upgraded() {
	in.gate.mu.Lock()
	defer in.gate.mu.Unlock()
	in.until = time.Now().Add(helloLease)
}

// leave makes room for the next. Only the first call counts.
func (in *guest) leave() {
	if in.gone.Load() || in.gone.Swap(true) {
		return
	}
	g := in.gate
	g.mu.Lock()
	if i := slices.Index(g.inside, in); i >= 0 {
		g.inside = slices.Delete(g.inside, i, i+1)
	}
	g.mu.Unlock()
	select {
	case g.left <- struct{}{}:
	default:
	}
}

// gatedTCP keeps what net/http and line make use of: ReadFrom, for sending files, and SyscallConn, past which
// line writes.
type gatedTCP struct {
	*net.TCPConn
	guest
}

func (c *gatedTCP) Read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	return c.hears(p, n, err, c)
}
func (c *gatedTCP) Write(p []byte) (int, error)         { c.answers(); return c.TCPConn.Write(p) }
func (c *gatedTCP) ReadFrom(r io.Reader) (int64, error) { c.answers(); return c.TCPConn.ReadFrom(r) }
func (c *gatedTCP) Close() error                        { c.leave(); return c.TCPConn.Close() }

type gatedOther struct {
	net.Conn
	guest
}

func (c *gatedOther) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	return c.hears(p, n, err, c)
}
func (c *gatedOther) Write(p []byte) (int, error) { c.answers(); return c.Conn.Write(p) }
func (c *gatedOther) Close() error                { c.leave(); return c.Conn.Close() }
