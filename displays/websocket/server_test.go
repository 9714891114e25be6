package websocket_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"yiping/displays"
	"yiping/displays/displaystest"
	"yiping/displays/websocket"
)

// serve puts the server behind a listener until the test ends.
func serve(t *testing.T, hub *displays.Hub, config websocket.Config, l net.Listener) *websocket.Server {
	config.Log = slog.New(slog.DiscardHandler)
	s := websocket.New(hub, config)
	mux := http.NewServeMux()
	mux.Handle("GET /screen/{id}/socket", s)
	web := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{}, 2)
	go func() { web.Serve(l); done <- struct{}{} }()
	go func() { s.Run(ctx); done <- struct{}{} }()
	t.Cleanup(func() {
		stop()
		web.Close()
		<-done
		<-done
	})
	return s
}

// admitting lets in whom the suite says.
func admitting(admit displaystest.Admit) websocket.Config {
	return websocket.Config{Admit: func(_ *http.Request, display string) (displays.Player, error) { return admit(display), nil }}
}

func overTCP(t *testing.T, hub *displays.Hub, admit displaystest.Admit) displaystest.Dialer {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	serve(t, hub, admitting(admit), websocket.Gate(l))
	return displaystest.WebSocket("ws://"+l.Addr().String(), nil)
}

// overPipes needs no kernel, so it works in a bubble; and since a pipe can't be asked to take what it can
// take, everything is written by goroutines, as it is with TLS.
func overPipes(t *testing.T, hub *displays.Hub, admit displaystest.Admit) displaystest.Dialer {
	l := newPipes()
	serve(t, hub, admitting(admit), websocket.Gate(l))
	return displaystest.WebSocket("ws://pipes", l.dial)
}

func TestWebSocketTransport(t *testing.T) {
	t.Run("over TCP", func(t *testing.T) { displaystest.Conformance(t, overTCP) })
	t.Run("over pipes, in a bubble", func(t *testing.T) { displaystest.ConformanceInBubble(t, overPipes) })
}

// pipes is a listener within the process.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func newPipes() *pipes { return &pipes{make(chan net.Conn), make(chan struct{})} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	select {
	case <-p.closed:
	default:
		close(p.closed)
	}
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes", Net: "unix"} }
