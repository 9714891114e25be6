package websocket

import (
	"bufio"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// line is a connection on which a Write never blocks and never waits for the other side: it asks the kernel
// once and keeps what the kernel does not take as the tail, which a goroutine finishes. gorilla/websocket
// writes to it as to any net.Conn.
type line struct {
	mu       sync.Mutex // guards what follows
	draining bool       // a goroutine is finishing the tail
	failed   error      // why nothing can be written any more
	tail     []byte     // accepted from the writer, not yet by the kernel

	raw     syscall.RawConn // nil: the kernel can't be asked (TLS, a pipe), so all goes through the tail
	drained func()          // called without locks whenever a tail is through
	guest   visitor         // nil: not behind a Gate that it can tell of its progress
	heard   atomic.Int64    // when something was last read, Unix nanoseconds
	buffer  *bufio.Reader   // what was read from the kernel but not yet by gorilla/websocket
	net.Conn
}

// visitor is a connection behind a Gate.
type visitor interface {
	upgraded()
	leave()
}

const (
	tailWithin  = 10 * time.Second // for every chunk of a tail; a player that is slower is cut off
	tailChunk   = 64 << 10         // bytes
	tailLimit   = 16 << 20         // bytes; a full set of the largest documents fits
	kernelQueue = 32 << 10         // bytes that the kernel takes before it has sent what it took
	readBuffer  = 288              // bytes; longer messages go past it. The upgrader takes none below 257
)

var errTailLimit = errors.New("too much is waiting to be written")

// open takes over a connection that was taken from net/http.
func (l *line) open(c net.Conn, drained func()) {
	l.Conn, l.drained = c, drained
	l.buffer = bufio.NewReaderSize(l, readBuffer)
	l.heard.Store(time.Now().UnixNano())
	under := c
	if t, ok := c.(interface{ NetConn() net.Conn }); ok { // TLS
		under = t.NetConn()
	}
	if g, ok := under.(visitor); ok {
		l.guest = g
		g.upgraded()
	}
	l.raw = rawOf(c)
	if raw := rawOf(under); raw != nil {
		_ = raw.Control(queueLittle)
	}
}

// rawOf returns how to ask the kernel about the connection, or nil.
func rawOf(c net.Conn) syscall.RawConn {
	s, ok := c.(syscall.Conn)
	if !ok {
		return nil
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}

// await waits until the kernel has something to read, if it can be asked for that; else it returns at once,
// and reading waits. What is unread already it does not see.
func (l *line) await() {
	if l.raw != nil {
		_ = l.raw.Read(readable) // an error will show again when reading
	}
}

// unread is how many bytes were taken from the kernel and wait to be read.
func (l *line) unread() int { return l.buffer.Buffered() }

// readable tells whether there is something to read, be it an error.
func readable(fd uintptr) bool {
	polled := [1]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	n, err := unix.Poll(polled[:], 0)
	return n != 0 || err != nil && err != unix.EINTR
}

// queueLittle makes the kernel take no more than it can soon send. Its buffer is a queue, too: without this it
// holds megabytes for a slow player, all of them older than the newest.
func queueLittle(fd uintptr) {
	_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, kernelQueue) // not for other sockets
}

// arrived lets the next connection through the gate.
func (l *line) arrived() {
	if l.guest != nil {
		l.guest.leave()
	}
}

// Read notes that the other side lives.
func (l *line) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	if n > 0 {
		l.heard.Store(time.Now().UnixNano())
	}
	return n, err
}

// SetWriteDeadline does nothing: a Write does not wait, and the tail has deadlines of its own.
func (l *line) SetWriteDeadline(time.Time) error { return nil }

// Write takes p whole, or fails because the connection is lost.
func (l *line) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil {
		return 0, l.failed
	}
	n := 0
	if !l.draining && l.raw != nil {
		var err error
		if n, err = ask(l.raw, p); err != nil {
			l.failed = err
			return n, err
		}
	}
	if n == len(p) {
		return n, nil
	}
	if len(l.tail)+len(p)-n > tailLimit {
		l.failed = errTailLimit
		return n, l.failed
	}
	l.tail = append(l.tail, p[n:]...) // a copy: p belongs to the caller
	if !l.draining {
		l.draining = true
		go l.drain()
	}
	return len(p), nil
}

// busy tells whether a tail is waiting.
func (l *line) busy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.draining
}

// drain finishes the tail, or closes the connection.
func (l *line) drain() {
	for {
		l.mu.Lock()
		if len(l.tail) == 0 {
			l.tail, l.draining = nil, false
			l.mu.Unlock()
			l.drained()
			return
		}
		chunk := l.tail[:min(len(l.tail), tailChunk)]
		l.mu.Unlock()

		l.Conn.SetWriteDeadline(time.Now().Add(tailWithin))
		n, err := l.Conn.Write(chunk)

		l.mu.Lock()
		l.tail = l.tail[n:]
		if err != nil {
			l.tail, l.failed = nil, err // draining stays true: nobody should try again
			l.mu.Unlock()
			l.Conn.Close()
			return
		}
		l.mu.Unlock()
	}
}

// attempt is one question to the kernel. It is pooled because a closure for each write would be garbage.
type attempt struct {
	p   []byte
	n   int
	err error
	do  func(fd uintptr) bool
}

var attempts = sync.Pool{New: func() any {
	a := new(attempt)
	a.do = a.write
	return a
}}

// ask offers p to the kernel once and returns how much of it was taken.
func ask(raw syscall.RawConn, p []byte) (int, error) {
	a := attempts.Get().(*attempt)
	a.p, a.n, a.err = p, 0, nil
	err := raw.Write(a.do)
	n := a.n
	if err == nil {
		err = a.err
	}
	a.p = nil
	attempts.Put(a)
	return n, err
}

// write is called with a descriptor that does not block. It always answers true: never wait.
func (a *attempt) write(fd uintptr) bool {
	for {
		n, err := syscall.Write(int(fd), a.p)
		switch {
		case err == syscall.EINTR:
			continue
		case err == syscall.EAGAIN:
		case err != nil:
			a.err = err
		default:
			a.n = n
		}
		return true
	}
}
