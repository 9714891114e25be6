package websocket_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	gorilla "github.com/gorilla/websocket"

	"yiping/displays"
	"yiping/displays/displaystest"
	"yiping/displays/websocket"
	"yiping/displays/wire"
)

func TestTheNewestAnswerWaitsForTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newPipes()
		serve(t, lobby(), websocket.Config{}, l)
		d := gorilla.Dialer{NetDialContext: l.dial}
		c, _, err := d.Dial("ws://pipes/screen/lobby/socket", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		hello(t, c) // the welcome fills the line
		for i := range 3 {
			c.WriteMessage(gorilla.TextMessage, wire.Encode(wire.TimeRequest{Type: wire.TypeTime, Client: float64(i)}))
			synctest.Wait()
		}
		c.SetReadDeadline(time.Now().Add(time.Second))
		var got []float64
		for len(got) == 0 || got[len(got)-1] != 2 {
			_, text, err := c.ReadMessage()
			if err != nil {
				t.Fatalf("answered were %v: %v", got, err)
			}
			m, _ := wire.DecodeDown(text)
			if reply, ok := m.(*wire.TimeReply); ok {
				got = append(got, reply.Client)
			}
		}
		if len(got) != 1 {
			t.Errorf("answered were %v, as if they had been queued", got)
		}
	})
}

type counting struct {
	net.Conn
	read *atomic.Int64
}

func (c counting) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	return n, err
}

func TestLargeProgramsTravelCompressedAndNoticesDoNot(t *testing.T) {
	hub := lobby()
	program := bytes.Repeat([]byte(`{"id":"大厅/海报.jpg","ms":10000},`), 1000)
	hub.Publish(map[string]displays.Want{"lobby": {Program: wire.NewDocument(wire.Program, program)}})
	address := site(t, hub, websocket.Config{})
	var read atomic.Int64
	d := gorilla.Dialer{EnableCompression: true, NetDial: func(network, address string) (net.Conn, error) {
		c, err := net.Dial(network, address)
		return counting{c, &read}, err
	}}
	c, _, err := d.Dial(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	hello(t, c)
	next := func(kind wire.Kind, size int) {
		t.Helper()
		for {
			_, text, err := c.ReadMessage()
			if err != nil {
				t.Fatal(err)
			}
			if m, err := wire.DecodeDown(text); err != nil {
				t.Fatal(err)
			} else if d, ok := m.(*wire.Delivery); ok {
				if d.Kind != kind || len(d.Body) != size {
					t.Fatalf("got %s with %d bytes", d.Kind, len(d.Body))
				}
				return
			}
		}
	}
	next(wire.Program, len(program))
	if n := read.Load(); n > int64(len(program)/4) {
		t.Errorf("%d bytes were read for a program of %d", n, len(program))
	}
	before := read.Load()
	hub.Publish(map[string]displays.Want{"lobby": {Notices: wire.NewDocument(wire.Notices, program)}})
	next(wire.Notices, len(program))
	if n := read.Load() - before; n < int64(len(program)) {
		t.Errorf("%d bytes were read for notices of %d", n, len(program))
	}
}

func TestTheKernelQueuesLittleForASlowPlayer(t *testing.T) {
	hub := displays.NewHub([]displays.Spec{{ID: "lobby"}, {ID: "quick"}}, slog.New(slog.DiscardHandler))
	address := site(t, hub, websocket.Config{})
	small := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) { syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4<<10) })
	}}
	d := gorilla.Dialer{NetDialContext: small.DialContext}
	slow, _, err := d.Dial(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	hello(t, slow)
	quick := dial(t, strings.Replace(address, "lobby", "quick", 1), nil)
	quick.WriteMessage(gorilla.TextMessage, wire.Encode(wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: "quick", Session: "s"}))
	count := func(c *gorilla.Conn, until string) (n int) {
		t.Helper()
		for {
			_, text, err := c.ReadMessage()
			if err != nil {
				t.Fatal(err)
			}
			n++
			if m, _ := wire.DecodeDown(text); m != nil {
				if d, ok := m.(*wire.Delivery); ok && d.Hash == until {
					return n
				}
			}
		}
	}
	const versions = 500
	var newest string
	for i := range versions {
		w := displays.Want{Notices: wire.NewDocument(wire.Notices, bytes.Repeat(fmt.Appendf(nil, "%04d", i), 512))}
		newest = w.Notices.Hash
		hub.Publish(map[string]displays.Want{"lobby": w, "quick": w})
		count(quick, newest)
	}
	if n := count(slow, newest); n > 60 {
		t.Errorf("%d messages came before the newest, of %d", n, versions)
	}
}

func TestStoppingTellsPlayersToComeBack(t *testing.T) {
	hub := lobby()
	s := websocket.New(hub, websocket.Config{})
	mux := http.NewServeMux()
	mux.Handle("GET /screen/{id}/socket", s)
	web := httptest.NewServer(mux)
	defer web.Close()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	address := "ws" + strings.TrimPrefix(web.URL, "http") + "/screen/lobby/socket"
	var all []*gorilla.Conn
	for range 5 {
		c := dial(t, address, nil)
		hello(t, c)
		all = append(all, c)
	}
	stuck := dial(t, address, nil) // never reads the close frame
	hello(t, stuck)
	stop()
	for _, c := range all {
		if code := closedWith(t, c); code != wire.GoingAway {
			t.Errorf("closed with %d", code)
		}
	}
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("Run ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Run did not end")
	}
	if _, answer, err := gorilla.DefaultDialer.Dial(address, nil); err == nil || answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a stopped server took a connection: %v", err)
	}
}

func overTLS(t *testing.T, hub *displays.Hub, admit displaystest.Admit) displaystest.Dialer {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	pair := httptest.NewUnstartedServer(nil) // lends its certificate
	pair.StartTLS()
	config, pool := pair.TLS, pair.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	pair.Close()
	serve(t, hub, admitting(admit), websocket.GateTLS(l, &tls.Config{Certificates: config.Certificates}, func([]byte, net.Conn) {}))
	d := tls.Dialer{Config: &tls.Config{RootCAs: pool, ServerName: "example.com"}}
	return displaystest.WebSocket("ws://"+l.Addr().String(), d.DialContext)
}

func TestWebSocketTransportOverTLS(t *testing.T) { displaystest.Conformance(t, overTLS) }

func TestSimulatedPlayersComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := lobby()
		hub.SetPlayer("code")
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		var current atomic.Pointer[pipes]
		p := &displaystest.Player{Display: "lobby", Dial: displaystest.WebSocket("ws://pipes", func(ctx context.Context, a, b string) (net.Conn, error) {
			if l := current.Load(); l != nil {
				return l.dial(ctx, a, b)
			}
			return nil, io.EOF
		})}
		playing := make(chan struct{})
		go func() { p.Run(ctx); close(playing) }()
		for life := range 3 {
			l := newPipes()
			alive, stop := context.WithCancel(ctx)
			s := websocket.New(hub, websocket.Config{Log: slog.New(slog.DiscardHandler)})
			mux := http.NewServeMux()
			mux.Handle("GET /screen/{id}/socket", s)
			web := &http.Server{Handler: mux}
			done := make(chan struct{}, 2)
			go func() { web.Serve(l); done <- struct{}{} }()
			go func() { s.Run(alive); done <- struct{}{} }()
			current.Store(l)
			w := wire.NewDocument(wire.Notices, fmt.Appendf(nil, `{"v":1,"notices":[],"life":%d}`, life))
			hub.Publish(map[string]displays.Want{"lobby": {Notices: w}})
			if _, err := p.Await(ctx, func(v displaystest.View) bool { return v.Connected && v.Has[wire.Notices] == w.Hash }); err != nil {
				t.Fatal(err)
			}
			current.Store(nil)
			stop()
			web.Close()
			<-done
			<-done
			if _, err := p.Await(ctx, func(v displaystest.View) bool { return !v.Connected }); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
		}
		cancel()
		<-playing
	})
}
