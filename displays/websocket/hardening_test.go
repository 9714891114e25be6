package websocket_test

import (
	"bytes"
	"compress/flate"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	gorilla "github.com/gorilla/websocket"

	"yiping/displays"
	"yiping/displays/websocket"
	"yiping/displays/wire"
)

func lobby() *displays.Hub {
	return displays.NewHub([]displays.Spec{{ID: "lobby"}}, slog.New(slog.DiscardHandler))
}

// site is a server on TCP, and how to reach it with any client.
func site(t *testing.T, hub *displays.Hub, config websocket.Config) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serve(t, hub, config, websocket.Gate(l))
	return "ws://" + l.Addr().String() + "/screen/lobby/socket"
}

func dial(t *testing.T, address string, header http.Header) *gorilla.Conn {
	t.Helper()
	d := gorilla.Dialer{EnableCompression: true}
	c, _, err := d.Dial(address, header)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetReadDeadline(time.Now().Add(20 * time.Second))
	return c
}

func hello(t *testing.T, c *gorilla.Conn) {
	t.Helper()
	text := wire.Encode(wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: "lobby", Session: "s"})
	if err := c.WriteMessage(gorilla.TextMessage, text); err != nil {
		t.Fatal(err)
	}
}

// closedWith reads until the connection ends and returns the code.
func closedWith(t *testing.T, c *gorilla.Conn) wire.Code {
	t.Helper()
	for {
		_, _, err := c.ReadMessage()
		var closed *gorilla.CloseError
		if errors.As(err, &closed) {
			return wire.Code(closed.Code)
		}
		if err != nil {
			t.Fatalf("the connection ended without a code: %v", err)
		}
	}
}

func TestABinaryMessageIsRefused(t *testing.T) {
	c := dial(t, site(t, lobby(), websocket.Config{}), nil)
	c.WriteMessage(gorilla.BinaryMessage, []byte(`{"type":"hello"}`))
	if code := closedWith(t, c); code != wire.NotText {
		t.Errorf("closed with %d", code)
	}
}

func TestMessagesThatComeTogetherAreAllHeard(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("GET /screen/{id}/socket", websocket.New(lobby(), websocket.Config{})) // not run: no ping wakes it up
	web := httptest.NewServer(mux)
	defer web.Close()
	c := dial(t, "ws"+strings.TrimPrefix(web.URL, "http")+"/screen/lobby/socket", nil)
	var together bytes.Buffer
	for _, text := range [][]byte{
		wire.Encode(wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: "lobby", Session: "s"}),
		wire.Encode(wire.TimeRequest{Type: wire.TypeTime, Client: 1}),
		wire.Encode(wire.TimeRequest{Type: wire.TypeTime, Client: 2}),
	} {
		if len(text) > 125 {
			t.Fatal("too long for a short frame")
		}
		together.Write([]byte{0x81, 0x80 | byte(len(text)), 0, 0, 0, 0})
		together.Write(text)
	}
	if _, err := c.NetConn().Write(together.Bytes()); err != nil {
		t.Fatal(err)
	}
	for {
		_, text, err := c.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if m, _ := wire.DecodeDown(text); m != nil {
			if reply, ok := m.(*wire.TimeReply); ok && reply.Client == 2 {
				return
			}
		}
	}
}

func TestABombIsNotInflated(t *testing.T) {
	c := dial(t, site(t, lobby(), websocket.Config{}), nil)
	hello(t, c)
	c.EnableWriteCompression(true)
	c.SetCompressionLevel(flate.BestCompression)
	bomb := `{"type":"status"` + strings.Repeat(" ", 30<<20) // 30 KB on the wire
	c.WriteMessage(gorilla.TextMessage, []byte(bomb))
	if code := closedWith(t, c); code != wire.TooBig {
		t.Errorf("closed with %d", code)
	}
}

func TestAMessageInEndlessPiecesIsRefused(t *testing.T) {
	c := dial(t, site(t, lobby(), websocket.Config{}), nil)
	hello(t, c)
	c.EnableWriteCompression(false)
	w, err := c.NextWriter(gorilla.TextMessage)
	if err != nil {
		t.Fatal(err)
	}
	piece := bytes.Repeat([]byte("x"), 4<<10)
	for range 64 {
		if _, err := w.Write(piece); err != nil {
			break
		}
	}
	if code := closedWith(t, c); code != wire.TooBig {
		t.Errorf("closed with %d", code)
	}
}

// Deflate has blocks that inflate to nothing, so a limit on what is inflated is not enough.
func TestAMessageOfEmptyBlocksIsRefused(t *testing.T) {
	c := dial(t, site(t, lobby(), websocket.Config{}), nil)
	hello(t, c)
	blocks := bytes.Repeat([]byte{0, 0, 0, 0xff, 0xff}, 25) // a fragment of 125 bytes
	frame := append([]byte{0x41, 0x80 | 125, 0, 0, 0, 0}, blocks...)
	for range 2000 {
		if _, err := c.NetConn().Write(frame); err != nil {
			break
		}
		frame[0] = 0 // goes on
	}
	if code := closedWith(t, c); code != wire.TooBig {
		t.Errorf("closed with %d", code)
	}
}

func TestWhoMayNotIsToldBeforeTheUpgrade(t *testing.T) {
	refuse := errors.New("no token")
	for _, c := range []struct {
		what   string
		config websocket.Config
		origin string
		path   string
		want   int
	}{
		{"an unknown display", websocket.Config{}, "", "nobody", http.StatusNotFound},
		{"a player without a right", websocket.Config{Admit: func(*http.Request, string) (displays.Player, error) { return displays.Player{}, refuse }}, "", "lobby", http.StatusForbidden},
		{"a page of another site", websocket.Config{}, "http://evil.example", "lobby", http.StatusForbidden},
		{"one too many", websocket.Config{MaxConnections: -1}, "", "lobby", http.StatusServiceUnavailable},
	} {
		t.Run(c.what, func(t *testing.T) {
			address := strings.Replace(site(t, lobby(), c.config), "lobby", c.path, 1)
			header := http.Header{}
			if c.origin != "" {
				header.Set("Origin", c.origin)
			}
			_, answer, err := gorilla.DefaultDialer.Dial(address, header)
			if err == nil || answer == nil || answer.StatusCode != c.want {
				t.Errorf("got %v, %v, want status %d", answer, err, c.want)
			}
		})
	}
}

func TestConnectionsAreCounted(t *testing.T) {
	hub := lobby()
	address := site(t, hub, websocket.Config{MaxConnections: 2})
	first := dial(t, address, nil)
	dial(t, address, nil)
	if _, answer, err := gorilla.DefaultDialer.Dial(address, nil); err == nil || answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
		t.Fatalf("a third was let in: %v", err)
	}
	hello(t, first)
	if _, _, err := first.ReadMessage(); err != nil {
		t.Fatal(err)
	}
	first.WriteControl(gorilla.CloseMessage, gorilla.FormatCloseMessage(1000, ""), time.Now().Add(time.Second))
	closedWith(t, first)
	// The place is free once the daemon has let go, which is just after it has answered.
	deadline := time.Now().Add(10 * time.Second)
	for {
		c, _, err := gorilla.DefaultDialer.Dial(address, nil)
		if err == nil {
			c.Close()
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the place of a connection that has ended stays taken")
		}
	}
}

// counting counts the bytes that a client reads.
func TestAPlayerThatAnswersPingsStaysAndOneThatDoesNotIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := lobby()
		l := newPipes()
		serve(t, hub, websocket.Config{}, l)
		d := gorilla.Dialer{NetDialContext: l.dial}
		open := func() *gorilla.Conn {
			c, _, err := d.Dial("ws://pipes/screen/lobby/socket", nil)
			if err != nil {
				t.Fatal(err)
			}
			hello(t, c)
			return c
		}
		quiet, dead := open(), open()
		defer quiet.Close()
		defer dead.Close()
		dead.SetPingHandler(func(string) error { return nil })
		ended := make(chan time.Duration, 1)
		start := time.Now()
		go func() {
			if code := closedWith(t, dead); code != wire.Silent {
				t.Errorf("closed with %d", code)
			}
			ended <- time.Since(start)
		}()
		lives := make(chan error, 1)
		go func() {
			for {
				if _, _, err := quiet.ReadMessage(); err != nil {
					lives <- err
					return
				}
			}
		}()
		if took := <-ended; took < wire.SilenceWithin || took > wire.SilenceWithin+2*time.Second {
			t.Errorf("the dead one was closed after %v", took)
		}
		time.Sleep(5 * time.Minute)
		select {
		case err := <-lives:
			t.Errorf("the quiet one was closed: %v", err)
		default:
		}
		quiet.Close()
		<-lives
	})
}

func TestAPlayerThatNeverReadsIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := lobby()
		hub.Publish(map[string]displays.Want{"lobby": {Program: wire.NewDocument(wire.Program, make([]byte, 1<<20))}})
		l := newPipes()
		serve(t, hub, websocket.Config{}, l)
		d := gorilla.Dialer{NetDialContext: l.dial}
		c, _, err := d.Dial("ws://pipes/screen/lobby/socket", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		hello(t, c)
		start := time.Now()
		for { // writing goes on, so that the daemon hears from it
			time.Sleep(time.Second)
			if s, _ := hub.State("lobby"); s.Sessions == 0 {
				break
			}
			if time.Since(start) > time.Minute {
				t.Fatal("it is still there after a minute")
			}
			c.WriteMessage(gorilla.TextMessage, []byte(`{"type":"time","client":1}`))
		}
	})
}
