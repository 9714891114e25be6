package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
)

// TestMain lets bench start this program as the server under test, and a test as the whole daemon.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		main()
		return
	}
	if len(os.Args) > 3 && os.Args[1] == "daemon" {
		if err := runDaemon(os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func TestBenchMeasuresEverything(t *testing.T) {
	if err := bench(t.Context(), []string{"-n", "100", "-repeats", "2", "-rounds", "2"}); err != nil {
		t.Fatal(err)
	}
}

// However many players come and go, nothing grows.
func TestNothingGrows(t *testing.T) {
	args := []string{"-n", "100", "-for", "3s", "-looks", "3"}
	if os.Getenv("YIPING_SOAK") == "1" {
		args = nil // 1,000 displays for ten minutes
	}
	if err := soak(t.Context(), args); err != nil {
		t.Fatal(err)
	}
}

func TestARefusedConnectionIsAnError(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, port, err := launch(t.Context(), ourselves(self), 10, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer p.stop()
	l, err := newLoad(port, 11, ourselves(self).style, 100) // one more than there are displays
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	if _, err := l.connect(11, func() int { return l.ready }); err == nil {
		t.Error("a refused connection was not noticed")
	}
}

// Messages are counted right however the stream is cut into reads.
func TestFramesAreFoundWhereverReadsEnd(t *testing.T) {
	var stream bytes.Buffer
	sizes := []int{0, 1, 125, 126, 2048, 65535, 65536, 70000, 2000}
	for _, size := range sizes {
		stream.Write(frame(size))
	}
	stream.Write([]byte{0x01, 2, 'a', 'b', 0x80, 126, 7, 208}) // 2 + 2000 bytes in two frames
	stream.Write(bytes.Repeat([]byte("y"), 2000))
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		l := &load{least: 2000}
		c := &socket{}
		for rest := stream.Bytes(); len(rest) > 0; {
			l.round++                            // so that no message counts as one of the round before
			k := 1 + r.IntN(min(len(rest), 500)) // never two messages that count in one read
			l.frames(c, rest[:k])
			rest = rest[k:]
		}
		if c.have != 0 || c.skip != 0 || c.length != 0 {
			t.Fatalf("the stream has ended within a frame: %+v", c)
		}
		if l.delivered != 6 {
			t.Fatalf("%d messages were counted, want 6", l.delivered)
		}
	}
}

// frame is a text message of a server.
func frame(size int) []byte {
	b := []byte{0x81}
	switch {
	case size < 126:
		b = append(b, byte(size))
	case size < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 126), uint16(size))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 127), uint64(size))
	}
	return append(b, make([]byte, size)...)
}
