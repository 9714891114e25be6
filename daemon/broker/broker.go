// Package broker is an MQTT broker within the daemon, so that a site has one without installing any.
//
// Nothing but this package knows which broker it is: the rest of the daemon speaks MQTT with it over a
// connection, as it would with any other, so an outside broker takes its place by one line of the
// configuration. It keeps retained messages in memory only, because the daemon says everything anew when
// it starts.
//
// Whoever connects from this computer is let in; from elsewhere nobody is without a password. A display may
// have one of its own; then it reads what is its own and writes its status, and nothing else. What the
// daemon publishes, only the daemon may publish: a display says how it stands, inputs are inputs, and
// everything outside of the prefix (lamps, sensors) is left to those whose it is. A client that does not
// keep up is cut off instead of being told a part: when it comes back it gets what is retained, the newest. So does one that
// has not acknowledged some megabytes, connected or away.
package broker

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	mochi "github.com/mochi-mqtt/server/v2"

	"yiping/displays/latest"
	"yiping/playlists"
)

// Config says for whom a broker is.
type Config struct {
	Listener net.Listener // nil: listen on Address, as soon as it is free
	Address  string       // host:port; empty: only for Dial
	Prefix   string       // of the topics that are the daemon's
	Displays []string     // ids of the displays that say how they stand over MQTT
	Username string       // who may connect from other computers; empty: nobody
	Password string
	// Credentials lets displays connect, each for itself; nil: none has a password of its own.
	Credentials Credentials
	Log         *slog.Logger
}

// Credentials knows the passwords of displays. Its methods are called from many goroutines.
type Credentials interface {
	// Check returns the id of the display that a name and a password are those of, and what tells later whether
	// they still are. How long it takes must not depend on the password.
	Check(username string, password []byte) (display string, still func() bool, ok bool)
}

// Broker is the broker. Its methods may be called from anywhere.
type Broker struct {
	Config
	server   *mochi.Server
	guard    *guard
	sessions *sessions
	problems latest.Cell[struct{}]

	mu      sync.Mutex // guards what follows
	problem error      // why nothing outside of the daemon can connect
	conns   map[net.Conn]struct{}
	own     sync.WaitGroup // connections of the daemon itself
	over    bool           // no more connections
}

const (
	// pending is how many messages may wait for one client. The channel for them is made for every client
	// and takes 8 bytes for each, so the 8192 of the default are 64 KB. It must hold what a change of many
	// displays says at once.
	pending    = 128
	buffer     = 512 // bytes, for each client; twice
	maxClients = 20_000
	maxPacket  = 8 << 20          // bytes; the largest document is half of that
	remember   = 60 * 60          // seconds that the broker remembers a client that asked for it
	hello      = 10 * time.Second // until a client says who it is
	again      = 2 * time.Second  // between two tries to listen, with jitter
	lastWords  = 1500 * time.Millisecond
)

// own is the id of what the daemon's own connection came from.
const own = "daemon"

// New returns a broker, which works once it runs.
func New(c Config) (*Broker, error) {
	limits := mochi.NewDefaultServerCapabilities()
	limits.MaximumClients = maxClients
	limits.MaximumClientWritesPending = pending
	limits.MaximumPacketSize = maxPacket
	limits.MaximumSessionExpiryInterval = remember
	limits.MaximumMessageExpiryInterval = 0                  // or what is retained is gone after a day
	limits.Compatibilities.NoInheritedPropertiesOnAck = true // they may be long, and are held for who publishes at QoS 2
	b := &Broker{Config: c, conns: map[net.Conn]struct{}{}}
	b.server = mochi.New(&mochi.Options{
		Capabilities: limits, ClientNetReadBufferSize: buffer, ClientNetWriteBufferSize: buffer,
		SysTopicResendInterval: 60, Logger: slog.New(slog.DiscardHandler),
	})
	b.guard = newGuard(c, func() { b.problems.Set(struct{}{}) })
	b.sessions = newSessions(b.server, c)
	for _, h := range []mochi.Hook{b.guard, b.sessions, &wills{guard: b.guard}, &ids{}} {
		if err := b.server.AddHook(h, nil); err != nil {
			return nil, fmt.Errorf("start broker: %w", err)
		}
	}
	if err := b.server.Serve(); err != nil {
		return nil, fmt.Errorf("start broker: %w", err)
	}
	return b, nil
}

// Run serves until ctx ends; it is a task. An address that is taken is tried again: displays that the daemon
// reaches otherwise must not miss it.
func (b *Broker) Run(ctx context.Context) error {
	defer b.end()
	for l := b.Listener; b.Address != ""; l = nil {
		err := b.listen(ctx, l)
		if ctx.Err() != nil {
			return nil
		}
		b.fail(err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(again/2 + time.Duration(rand.Int64N(int64(again)))):
		}
	}
	<-ctx.Done()
	return nil
}

// listen serves on an address until ctx ends; its error says why it cannot.
func (b *Broker) listen(ctx context.Context, l net.Listener) error {
	if l == nil {
		var err error
		if l, err = net.Listen("tcp", b.Address); err != nil {
			return err
		}
	}
	b.fail(nil)
	stop := context.AfterFunc(ctx, func() { l.Close() })
	defer stop()
	defer l.Close()
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go b.serve(c, "outside")
	}
}

// serve talks with a client until the connection is over. The broker by itself waits for ever for one that
// says nothing, also at its end.
func (b *Broker) serve(c net.Conn, from string) {
	b.mu.Lock()
	if b.over {
		b.mu.Unlock()
		c.Close()
		return
	}
	b.conns[c] = struct{}{}
	b.mu.Unlock()
	_ = c.SetReadDeadline(time.Now().Add(hello))
	greeted, err := greeting(c)
	if err == nil {
		err = b.server.EstablishConnection(from, greeted)
		b.guard.left(greeted)
		b.sessions.left(greeted)
	}
	if err != nil {
		b.Log.Debug("an MQTT client has gone", "from", c.RemoteAddr(), "err", err)
	}
	c.Close()
	b.mu.Lock()
	delete(b.conns, c)
	b.mu.Unlock()
}

// Recheck cuts off the displays whose password counts no more: who has connected with one that was given to
// somebody else must not go on for as long as the connection lasts.
func (b *Broker) Recheck() {
	for _, cl := range b.guard.over() {
		b.Log.Info("an MQTT password counts no more; whoever came with it is cut off", "display", string(cl.Properties.Username), "from", cl.Net.Remote)
		cl.Stop(errOver)
	}
}

// end cuts all clients off, after the daemon's own have said their last words to them.
func (b *Broker) end() {
	said := make(chan struct{})
	go func() {
		b.own.Wait()
		close(said)
	}()
	select {
	case <-said:
	case <-time.After(lastWords):
	}
	b.mu.Lock()
	b.over = true
	for c := range b.conns {
		c.Close()
	}
	b.mu.Unlock()
	b.server.Close()
}

// fail notes why nobody can connect, and tells whoever shows problems if that is new.
func (b *Broker) fail(err error) {
	b.mu.Lock()
	changed := (err == nil) != (b.problem == nil)
	b.problem = err
	b.mu.Unlock()
	if changed {
		b.problems.Set(struct{}{})
		if err != nil {
			b.Log.Warn("cannot listen for MQTT", "address", b.Address, "err", err)
		}
	}
}

// Dial connects the daemon itself. The kernel holds what is on the way: over a pipe without room both ends
// could wait for each other.
func (b *Broker) Dial(context.Context) (net.Conn, error) {
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("connect to the broker: %w", err)
	}
	var ends [2]net.Conn
	for i, fd := range pair {
		f := os.NewFile(uintptr(fd), "broker")
		ends[i], err = net.FileConn(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("connect to the broker: %w", err)
		}
	}
	b.own.Go(func() { b.serve(ends[0], own) })
	return ends[1], nil
}

// Changes is a cell whose version rises when Problems would answer something else.
func (b *Broker) Changes() *latest.Cell[struct{}] { return &b.problems }

// Problems returns what a person should mend.
func (b *Broker) Problems() []playlists.Problem {
	b.mu.Lock()
	err := b.problem
	b.mu.Unlock()
	all := b.guard.problems()
	if err != nil {
		all = append(all, playlists.Problem{
			ID: "mqtt/listen", Where: "MQTT " + b.Address,
			What:   playlists.Text{ZH: "不能在 " + b.Address + " 接受 MQTT 连接（" + err.Error() + "）；LED 屏、灯和智能家居收不到消息，网页屏幕照常", EN: "MQTT clients cannot connect at " + b.Address + " (" + err.Error() + "): LED boards, lamps and home automation hear nothing; displays with a page go on"},
			Remedy: playlists.Text{ZH: "请结束占用这个端口的程序，或在配置里改 mqtt.listen；那里本来就有消息服务器的话，写 mqtt.url", EN: "end the program that uses the port, or change mqtt.listen; if it is a broker you want to use, write mqtt.url instead"},
		})
	}
	return all
}
