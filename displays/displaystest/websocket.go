package displaystest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/gorilla/websocket"

	"yiping/displays/wire"
)

// WebSocket returns a dialer to the daemon at base, such as "ws://127.0.0.1:8080". It answers pings and
// understands compressed messages, as browsers do. dial replaces net.Dialer.DialContext if it is not nil.
func WebSocket(base string, dial func(ctx context.Context, network, address string) (net.Conn, error)) Dialer {
	dialer := &websocket.Dialer{
		NetDialContext:    dial,
		HandshakeTimeout:  30 * time.Second,
		ReadBufferSize:    1 << 10,
		WriteBufferSize:   1 << 10,
		EnableCompression: true,
	}
	return func(ctx context.Context, display string) (Conn, error) {
		address := base + "/screen/" + url.PathEscape(display) + "/socket"
		ws, response, err := dialer.DialContext(ctx, address, nil)
		if response != nil && response.StatusCode == http.StatusNotFound {
			return nil, ErrUnknown
		}
		if err != nil {
			return nil, fmt.Errorf("dial %s: %w", address, err)
		}
		return &client{ws}, nil
	}
}

type client struct{ ws *websocket.Conn }

func (c *client) Send(ctx context.Context, text []byte) error {
	stop := context.AfterFunc(ctx, func() { c.ws.NetConn().Close() })
	defer stop()
	return c.ws.WriteMessage(websocket.TextMessage, text)
}

func (c *client) Receive(ctx context.Context) ([]byte, error) {
	stop := context.AfterFunc(ctx, func() { c.ws.NetConn().Close() })
	defer stop()
	kind, text, err := c.ws.ReadMessage()
	var closed *websocket.CloseError
	switch {
	case errors.As(err, &closed):
		return nil, &wire.Close{Code: wire.Code(closed.Code), Reason: closed.Text}
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, err
	case kind != websocket.TextMessage:
		return nil, fmt.Errorf("the daemon sent a message of kind %d", kind)
	}
	return text, nil
}

func (c *client) Close() error { return c.ws.NetConn().Close() }
