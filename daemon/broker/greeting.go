package broker

import (
	"bufio"
	"encoding/binary"
	"errors"
	"net"
)

// maxGreeting is how long the first packet of a client may be: its name, its password and its last will.
const maxGreeting = 128 << 10 // bytes

var errGreeting = errors.New("does not begin as an MQTT client does")

// greeting reads how long the first packet of a client is (MQTT 3.1.1, 2.2.3), and returns a connection that begins with
// it. The broker takes as much memory as a packet announces, and whoever sends the first one has no password yet.
func greeting(c net.Conn) (net.Conn, error) {
	r := bufio.NewReaderSize(c, 16)
	head, err := r.Peek(5) // the shortest greeting is longer
	if err != nil {
		return nil, err
	}
	const connect = 0x10
	if length, n := binary.Uvarint(head[1:]); head[0] != connect || n <= 0 || length > maxGreeting {
		return nil, errGreeting
	}
	return begun{c, r}, nil
}

// begun is a connection of which something was read already.
type begun struct {
	net.Conn
	r *bufio.Reader
}

// Read implements io.Reader.
func (c begun) Read(p []byte) (int, error) { return c.r.Read(p) }
