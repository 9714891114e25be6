package websocket

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

// crowd is a listener at which connections are queued.
type crowd struct {
	conns  chan net.Conn
	errs   chan error
	closed chan struct{}
}

func newCrowd() *crowd {
	return &crowd{make(chan net.Conn, 10_000), make(chan error, 10), make(chan struct{})}
}

func (c *crowd) join() (client net.Conn) {
	client, server := net.Pipe()
	c.conns <- server
	return client
}

func (c *crowd) Accept() (net.Conn, error) {
	select {
	case conn := <-c.conns:
		return conn, nil
	case err := <-c.errs:
		return nil, err
	case <-c.closed:
		return nil, net.ErrClosed
	}
}

func (c *crowd) Close() error   { close(c.closed); return nil }
func (c *crowd) Addr() net.Addr { return nil }

func TestOnlySoManyAreInsideTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd()
		g := Gate(c)
		defer g.Close()
		for range handshakes + 2 {
			defer c.join().Close()
		}
		start := time.Now()
		var inside []net.Conn
		for range handshakes {
			conn, err := g.Accept()
			if err != nil {
				t.Fatal(err)
			}
			inside = append(inside, conn)
		}
		next := make(chan net.Conn)
		go func() {
			for range 2 {
				conn, _ := g.Accept()
				next <- conn
			}
		}()
		time.Sleep(lease / 2)
		select {
		case <-next:
			t.Fatal("one more came in at once")
		default:
		}
		inside[7].Close() // one leaves by ending
		<-next
		if took := time.Since(start); took != lease/2 {
			t.Errorf("one was let in after %v, want at once when another left", took)
		}
		go inside[9].Write([]byte("HTTP/1.1 101")) // one leaves by its first answer
		<-next
		if took := time.Since(start); took != lease/2 {
			t.Errorf("one was let in after %v, want at once when another was answered", took)
		}
	})
}

func TestAPlayerLeavesTheGateWithItsDocumentsOrSoonAfterTheUpgrade(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(visitor)
		want time.Duration // until another comes in
	}{
		{"it has its documents", func(v visitor) { v.upgraded(); v.leave() }, 0},
		{"it says no hello", func(v visitor) { v.upgraded() }, helloLease},
		{"it is not upgraded", func(visitor) {}, lease},
	} {
		synctest.Test(t, func(t *testing.T) {
			l := newCrowd()
			g := Gate(l)
			defer g.Close()
			for range handshakes + 1 {
				defer l.join().Close()
			}
			var one net.Conn
			for range handshakes {
				one, _ = g.Accept()
			}
			start := time.Now()
			c.do(one.(visitor))
			if _, err := g.Accept(); err != nil || time.Since(start) != c.want {
				t.Errorf("%s: another came in after %v, %v, want %v", c.what, time.Since(start), err, c.want)
			}
		})
	}
}

func TestThoseWhoSayNothingKeepNobodyOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd()
		g := Gate(c)
		defer g.Close()
		const silent = 10 * handshakes
		for range silent {
			defer c.join().Close()
		}
		start := time.Now()
		defer c.join().Close()
		for range silent + 1 {
			if _, err := g.Accept(); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took > silent/handshakes*lease {
			t.Errorf("behind %d who say nothing it takes %v to come in", silent, took)
		}
	})
}

func TestTheGateSurvivesErrorsAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd()
		g := Gate(c)
		c.errs <- errors.New("too many open files")
		if _, err := g.Accept(); err == nil {
			t.Error("the error was swallowed")
		}
		defer c.join().Close()
		if _, err := g.Accept(); err != nil {
			t.Errorf("after an error: %v", err)
		}
		waiting := c.join()
		synctest.Wait() // it is in the gate's queue
		g.Close()
		if _, err := g.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
		if _, err := waiting.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("a connection that waited was left open: %v", err)
		}
	})
}

// A file sent through the gate goes by sendfile, so a gated connection must keep ReadFrom and lose no byte.
func TestFilesPassTheGate(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := Gate(l)
	defer g.Close()
	name := t.TempDir() + "/film"
	film := bytes.Repeat([]byte("0123456789abcdef"), 1<<14)
	if err := os.WriteFile(name, film, 0o600); err != nil {
		t.Fatal(err)
	}
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	server, err := g.Accept()
	if err != nil {
		t.Fatal(err)
	}
	to, ok := server.(io.ReaderFrom)
	if !ok {
		t.Fatal("a gated connection has no ReadFrom")
	}
	go func() {
		f, _ := os.Open(name)
		to.ReadFrom(f)
		f.Close()
		server.Close()
	}()
	client.SetReadDeadline(time.Now().Add(20 * time.Second))
	if got, err := io.ReadAll(client); err != nil || !bytes.Equal(got, film) {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
}
