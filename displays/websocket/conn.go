package websocket

import (
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"yiping/displays"
	"yiping/displays/wire"
)

// conn is the connection of one player.
type conn struct {
	mu      sync.Mutex      // one writer at a time; guards what follows
	closing bool            // a close frame was sent
	ws      *websocket.Conn // nil while the request is being upgraded
	reply   []byte          // the newest answer to the player that could not go out yet
	pinged  int64           // when the last ping was sent, Unix nanoseconds

	session *displays.Session
	line    line
	server  *Server
	shard   *shard
	place   int // in shard.conns; guarded by shard.mu
}

// lingerWithin is how long a player has to answer a close frame before it is cut off.
const lingerWithin = time.Second

// upgrade makes the request the connection. It holds mu, because the line may call deliver before there is
// anything to deliver with.
func (c *conn) upgrade(w http.ResponseWriter, r *http.Request) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	ws, err := c.server.upgrader.Upgrade(hijacker{w, c}, r, http.Header{"Set-Cookie": w.Header()["Set-Cookie"]})
	if err != nil {
		return err
	}
	ws.SetReadLimit(wire.MaxUp)
	c.ws = ws
	return nil
}

// deliver sends what is pending, if the line is free. It never blocks. Anyone may call it at any time:
// workers when the hub has published, the reader after Hello, the line when its tail is through.
func (c *conn) deliver() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ws == nil || c.closing || c.line.busy() {
		return
	}
	if c.reply != nil {
		c.sendReply(c.reply)
		c.reply = nil
	}
	var room [5]*displays.Message
	messages, err := c.session.Pending(room[:0])
	for _, m := range messages {
		if c.send(m) != nil {
			return // the reader will see that the connection is lost
		}
	}
	if err != nil {
		c.sendClose(err)
	}
}

// send writes a message. Call it with mu held.
func (c *conn) send(m *displays.Message) error {
	c.ws.EnableWriteCompression(m.Deflate())
	if m.Shared() {
		return c.ws.WritePreparedMessage(m.Framed(prepare).(*websocket.PreparedMessage))
	}
	return c.ws.WriteMessage(websocket.TextMessage, m.Text())
}

func prepare(text []byte) any {
	p, err := websocket.NewPreparedMessage(websocket.TextMessage, text)
	if err != nil {
		panic(err) // a frame in memory can always be written
	}
	return p
}

// answer writes the reply to a message of the player, or keeps it until the line is free. Only the newest
// is kept.
func (c *conn) answer(reply []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.closing:
	case c.line.busy():
		c.reply = reply
	default:
		c.sendReply(reply)
	}
}

// sendReply writes a reply. Call it with mu held.
func (c *conn) sendReply(reply []byte) {
	c.ws.EnableWriteCompression(false)
	_ = c.ws.WriteMessage(websocket.TextMessage, reply) // the reader will see that the connection is lost
}

// close tells the player why its connection ends; the reader then ends it.
func (c *conn) close(why error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sendClose(why)
}

// sendClose sends a close frame, once. Call it with mu held.
func (c *conn) sendClose(why error) {
	if c.closing {
		return
	}
	c.closing = true
	end := &wire.Close{Code: wire.GoingAway}
	errors.As(why, &end)
	frame := websocket.FormatCloseMessage(int(end.Code), end.Reason)
	_ = c.ws.WriteControl(websocket.CloseMessage, frame, time.Now().Add(lingerWithin))
	_ = c.line.SetReadDeadline(time.Now().Add(lingerWithin))
}

// check looks after the connection once a second.
func (c *conn) check(now time.Time) {
	silent := now.Sub(time.Unix(0, c.line.heard.Load()))
	switch {
	case silent >= c.server.config.SilenceWithin:
		c.close(wire.Closef(wire.Silent, "nothing was heard for %d s", c.server.config.SilenceWithin/time.Second))
	case !c.session.Greeted():
		if c.session.Age(now) >= wire.HelloWithin {
			c.close(wire.Closef(wire.Silent, "no hello within %d s", wire.HelloWithin/time.Second))
		}
	case silent >= c.server.pingAfter():
		c.ping(now)
	}
}

func (c *conn) ping(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing || c.line.busy() || now.UnixNano()-c.pinged < int64(c.server.pingAfter()) {
		return
	}
	c.pinged = now.UnixNano()
	_ = c.ws.WriteControl(websocket.PingMessage, nil, now.Add(lingerWithin))
}

// wait waits until there is something to read. Reading and handling need a much deeper stack than waiting
// does, so they are done in a goroutine that ends with them, and what is left of a connection while it is
// idle, as nearly all of them are nearly all the time, is one goroutine with the smallest stack there is.
func (c *conn) wait() {
	c.line.await()
	go c.read()
}

// read takes the messages that have come.
func (c *conn) read() {
	for {
		kind, r, err := c.ws.NextReader()
		at := time.Now()
		if err == nil {
			err = c.handle(kind, r, at)
		}
		if err != nil {
			c.end(err)
			return
		}
		if c.line.unread() == 0 {
			go c.wait()
			return
		}
	}
}

// inbox holds buffers for messages while they are handled.
var inbox = sync.Pool{New: func() any { return new(buffer) }}

type buffer struct{ b []byte }

// handle takes one message. The error ends the connection.
func (c *conn) handle(kind int, r io.Reader, at time.Time) error {
	if kind != websocket.TextMessage {
		return wire.Closef(wire.NotText, "messages must be text")
	}
	buf := inbox.Get().(*buffer)
	defer inbox.Put(buf)
	var err error
	if buf.b, err = readAll(buf.b[:0], r); err != nil {
		return err
	}
	reply, err := c.session.Receive(buf.b, at)
	if err != nil {
		return err
	}
	if reply != nil {
		c.answer(reply)
	}
	c.deliver()
	c.line.arrived()
	return nil
}

// readAll reads a message of at most wire.MaxUp bytes. What is longer once it is inflated is refused here;
// the connection's own limit counts the bytes on the wire.
func readAll(b []byte, r io.Reader) ([]byte, error) {
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if len(b) > wire.MaxUp {
			return b, wire.Closef(wire.TooBig, "a message has more than %d bytes", wire.MaxUp)
		}
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

// end is the last thing that happens on a connection: it says why, waits for the player to agree, and cuts.
func (c *conn) end(why error) {
	defer c.server.readers.Done()
	defer c.server.count.Add(-1)
	c.session.Close()
	c.shard.remove(c)
	if errors.Is(why, websocket.ErrReadLimit) {
		why = wire.Closef(wire.TooBig, "a message has more than %d bytes", wire.MaxUp)
	}
	var refused *wire.Close
	if errors.As(why, &refused) {
		c.close(refused)
		c.server.config.Log.Warn("player refused", "display", c.session.Display(), "code", int(refused.Code), "reason", refused.Reason, "address", c.line.RemoteAddr().String())
	}
	var agreed *websocket.CloseError
	if !errors.As(why, &agreed) {
		c.linger()
	}
	_ = c.line.Close()
}

// linger reads on until the player has answered the close frame or its time is up. Closing with unread
// bytes would make the kernel reset the connection, and the player might never see why.
func (c *conn) linger() {
	c.mu.Lock()
	closing := c.closing
	c.mu.Unlock()
	if closing {
		_, _ = io.Copy(io.Discard, io.LimitReader(&c.line, 1<<20))
	}
}
