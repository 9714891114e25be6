package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// load is the client side of a measurement: one thread, raw sockets, epoll, and of the messages it reads
// nothing but the frame headers, so that it takes as little as possible from the server under test.
type load struct {
	port   int
	style  style
	least  int // messages with fewer bytes are not counted
	conns  []socket
	epoll  int
	events []unix.EpollEvent
	room   []byte

	ready int // connections after their handshake
	lost  int

	delivered int // messages that counted

	round    int
	missing  int // deliveries of the round that have not come
	began    time.Time
	took     []time.Duration // deliveries of all rounds
	finished []time.Duration // the last delivery of each round
}

// style is how players talk to a server.
type style struct {
	path  func(i int) string
	hello func(i int) []byte // text of a message to send after the handshake, or nil
}

// socket is one simulated display.
type socket struct {
	fd    int
	state state
	stuck bool // never reads
	round int  // the newest in which a message came

	header  [14]byte
	have    int // bytes of header
	skip    int // bytes of the payload still to come
	length  int // of the message so far
	current int // length of this frame
	last    bool
	tail    []byte // of the HTTP response
}

type state byte

const (
	connecting state = iota
	upgrading
	open
	gone
)

func newLoad(port, count int, style style, least int) (*load, error) {
	runtime.LockOSThread()
	ep, err := unix.EpollCreate1(0)
	if err != nil {
		return nil, fmt.Errorf("epoll: %w", err)
	}
	return &load{port: port, style: style, least: least, conns: make([]socket, count), epoll: ep, events: make([]unix.EpollEvent, 512), room: make([]byte, 256<<10)}, nil
}

func (l *load) close() {
	for i := range l.conns {
		if l.conns[i].fd > 0 {
			unix.Close(l.conns[i].fd)
		}
	}
	unix.Close(l.epoll)
	runtime.UnlockOSThread()
}

// connect opens all connections, at most inflight at a time on their way, until done says that it is.
func (l *load) connect(inflight int, done func() int) (time.Duration, error) {
	start, opened := time.Now(), 0
	for done() < len(l.conns) {
		for opened < len(l.conns) && opened-done() < inflight {
			if err := l.dial(opened); err != nil {
				return 0, err
			}
			opened++
			if opened%64 == 0 {
				l.pump(0)
			}
		}
		l.pump(20)
		if l.lost > 0 || time.Since(start) > time.Minute {
			return 0, fmt.Errorf("%d of %d connections are ready and %d were lost after %v", l.ready, len(l.conns), l.lost, time.Since(start))
		}
	}
	return time.Since(start), nil
}

func (l *load) dial(i int) error {
	c := &l.conns[i]
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("open socket %d: %w", i, err)
	}
	c.fd, c.round = fd, -1
	unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
	unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}) // leave no TIME_WAIT
	if c.stuck {
		unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, 4<<10)
	}
	err = unix.Connect(fd, &unix.SockaddrInet4{Port: l.port, Addr: [4]byte{127, 0, 0, 1}})
	if err != nil && err != unix.EINPROGRESS {
		return fmt.Errorf("connect socket %d: %w", i, err)
	}
	return unix.EpollCtl(l.epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLOUT, Fd: int32(i)})
}

// pump handles what has happened, waiting for it at most the given milliseconds.
func (l *load) pump(wait int) {
	n, err := unix.EpollWait(l.epoll, l.events, wait)
	if err != nil {
		return // interrupted
	}
	for _, e := range l.events[:n] {
		c := &l.conns[e.Fd]
		switch c.state {
		case connecting:
			l.upgrade(int(e.Fd), c)
		case upgrading, open:
			l.read(int(e.Fd), c)
		}
	}
}

// upgrade asks for a WebSocket.
func (l *load) upgrade(i int, c *socket) {
	if code, err := unix.GetsockoptInt(c.fd, unix.SOL_SOCKET, unix.SO_ERROR); err != nil || code != 0 {
		l.lose(c)
		return
	}
	unix.EpollCtl(l.epoll, unix.EPOLL_CTL_MOD, c.fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(i)})
	c.state = upgrading
	l.send(c, fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", l.style.path(i), l.port))
}

func (l *load) send(c *socket, b []byte) {
	if n, err := unix.Write(c.fd, b); err != nil || n != len(b) {
		l.lose(c)
	}
}

func (l *load) lose(c *socket) {
	if c.state != gone {
		c.state = gone
		l.lost++
		unix.EpollCtl(l.epoll, unix.EPOLL_CTL_DEL, c.fd, nil)
	}
}

func (l *load) read(i int, c *socket) {
	n, err := unix.Read(c.fd, l.room)
	switch {
	case err == unix.EAGAIN || err == unix.EINTR:
		return
	case err != nil || n == 0:
		l.lose(c)
		return
	}
	b := l.room[:n]
	if c.state == upgrading {
		c.tail = append(c.tail, b...)
		end := bytes.Index(c.tail, []byte("\r\n\r\n"))
		if end < 0 {
			return
		}
		if !bytes.HasPrefix(c.tail, []byte("HTTP/1.1 101")) {
			l.lose(c)
			return
		}
		b, c.tail = c.tail[end+4:], nil
		c.state = open
		l.ready++
		if l.style.hello != nil {
			l.send(c, maskedText(l.style.hello(i)))
		}
		if c.stuck {
			unix.EpollCtl(l.epoll, unix.EPOLL_CTL_DEL, c.fd, nil)
			return
		}
	}
	l.frames(c, b)
}

// frames walks over the frames in b.
func (l *load) frames(c *socket, b []byte) {
	for len(b) > 0 {
		if c.skip > 0 {
			k := min(c.skip, len(b))
			c.skip -= k
			b = b[k:]
			if c.skip == 0 {
				l.frameEnds(c)
			}
			continue
		}
		c.header[c.have] = b[0]
		c.have++
		b = b[1:]
		if c.have < 2 {
			continue
		}
		switch length := c.header[1] & 127; {
		case length < 126:
			c.current = int(length)
		case length == 126 && c.have == 4:
			c.current = int(binary.BigEndian.Uint16(c.header[2:]))
		case length == 127 && c.have == 10:
			c.current = int(binary.BigEndian.Uint64(c.header[2:]))
		default:
			continue
		}
		c.last, c.have, c.skip = c.header[0]&0x80 != 0, 0, c.current
		if c.current == 0 {
			l.frameEnds(c)
		}
	}
}

func (l *load) frameEnds(c *socket) {
	c.length += c.current
	if !c.last {
		return
	}
	length := c.length
	c.length = 0
	if length < l.least || c.round == l.round {
		return
	}
	c.round = l.round
	l.delivered++
	l.missing--
	if !l.began.IsZero() {
		l.took = append(l.took, time.Since(l.began))
	}
}

// publish runs one round: trigger makes the server send, then every connection that reads must get it.
func (l *load) publish(count bool, trigger func() error) error {
	l.round++
	l.missing = 0
	for i := range l.conns {
		if !l.conns[i].stuck {
			l.missing++
		}
	}
	l.began = time.Time{}
	if count {
		l.began = time.Now()
	}
	start := time.Now()
	if err := trigger(); err != nil {
		return err
	}
	for l.missing > 0 {
		l.pump(20)
		if time.Since(start) > 20*time.Second {
			return fmt.Errorf("round %d: %d of %d deliveries are missing, %d connections were lost", l.round, l.missing, len(l.conns), l.lost)
		}
	}
	if count {
		l.finished = append(l.finished, time.Since(start))
	}
	return nil
}

// rest lets things settle.
func (l *load) rest(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		l.pump(5)
	}
}

// maskedText is a text message of a client, masked with zeros.
func maskedText(text []byte) []byte {
	b := []byte{0x81}
	switch {
	case len(text) < 126:
		b = append(b, 0x80|byte(len(text)))
	default:
		b = append(b, 0x80|126, byte(len(text)>>8), byte(len(text)))
	}
	return append(append(b, 0, 0, 0, 0), text...)
}

// quantile returns the q-quantile of the durations, 0 if there are none.
func quantile(d []time.Duration, q float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	d = slices.Clone(d)
	slices.Sort(d)
	return d[min(len(d)-1, int(float64(len(d))*q))]
}
