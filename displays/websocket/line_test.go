package websocket

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays/wire"
)

// connected returns the two ends of a TCP connection.
func connected(t *testing.T) (here, there *net.TCPConn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(); s.Close() })
	return s.(*net.TCPConn), c.(*net.TCPConn)
}

func newLine(c net.Conn, drained func()) *line {
	l := new(line)
	l.open(c, drained)
	return l
}

func TestALineLosesAndReordersNothing(t *testing.T) {
	here, there := connected(t)
	here.SetWriteBuffer(4 << 10)
	l := newLine(here, func() {})
	want, got := sha256.New(), sha256.New()
	r := rand.New(rand.NewPCG(1, 2))
	total := 0
	for total < 8<<20 {
		p := bytes.Repeat([]byte{byte(r.Uint32())}, 1+r.IntN(64<<10))
		want.Write(p)
		if n, err := l.Write(p); n != len(p) || err != nil {
			t.Fatalf("write of %d bytes: %d, %v", len(p), n, err)
		}
		clear(p) // it belongs to the caller again
		total += len(p)
	}
	if !l.busy() {
		t.Error("8 MB fitted into the kernel, so the test shows nothing")
	}
	there.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.CopyN(got, there, int64(total)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want.Sum(nil), got.Sum(nil)) {
		t.Error("other bytes came")
	}
}

func TestALineTellsWhenItIsThrough(t *testing.T) {
	here, there := connected(t)
	drained := make(chan bool, 1)
	var l *line
	l = newLine(here, func() { drained <- l.busy() })
	l.Write(make([]byte, 12<<20))
	go io.Copy(io.Discard, there)
	select {
	case busy := <-drained:
		if busy {
			t.Error("it is still busy when it says that it is through")
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it never says so")
	}
}

func TestALineDoesNotGrowWithoutEnd(t *testing.T) {
	here, _ := connected(t)
	l := newLine(here, func() {})
	var err error
	for i := 0; err == nil; i++ {
		if i > 2*tailLimit>>20+16 {
			t.Fatal("it takes more and more")
		}
		_, err = l.Write(make([]byte, 1<<20))
	}
	if !errors.Is(err, errTailLimit) {
		t.Errorf("got %v", err)
	}
	if _, err := l.Write([]byte("x")); err == nil {
		t.Error("it goes on after a failure, as if nothing were missing")
	}
}

func TestALineGivesUpOnAReaderThatIsStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		defer there.Close()
		l := newLine(here, func() { t.Error("it says that it is through") })
		start := time.Now()
		if _, err := l.Write([]byte("never read")); err != nil || time.Since(start) != 0 {
			t.Fatalf("write took %v: %v", time.Since(start), err)
		}
		if _, err := here.Read(make([]byte, 1)); err == nil || time.Since(start) != tailWithin {
			t.Errorf("the connection was closed after %v: %v", time.Since(start), err)
		}
	})
}

func TestALineNoticesWhatCameBeforeItWaited(t *testing.T) {
	here, there := connected(t)
	l := newLine(here, func() {})
	for i := range 1000 {
		there.Write([]byte{byte(i)})
		if i%3 == 0 {
			runtime.Gosched()
		}
		waited := make(chan struct{})
		go func() { l.await(); close(waited) }()
		select {
		case <-waited:
		case <-time.After(10 * time.Second):
			t.Fatal("a byte that had come was overlooked")
		}
		if b, err := l.buffer.ReadByte(); err != nil || b != byte(i) {
			t.Fatalf("got %d, %v, want %d", b, err, byte(i))
		}
	}
	there.Close()
	l.await() // the end is something to read, too
	if _, err := l.buffer.ReadByte(); err != io.EOF {
		t.Errorf("got %v, want the end", err)
	}
}

// endless is a message that never ends; it counts what was read of it.
type endless int

func (e *endless) Read(p []byte) (int, error) { *e += endless(len(p)); return len(p), nil }

func TestNoMoreIsReadThanAMessageMayHave(t *testing.T) {
	var e endless
	_, err := readAll(nil, &e)
	var refused *wire.Close
	if !errors.As(err, &refused) || refused.Code != wire.TooBig || e > 4*wire.MaxUp {
		t.Errorf("%d bytes were read: %v", e, err)
	}
}
