package displaystest

import (
	"context"
	"errors"
)

// Conn is a player's end of a connection. Send and Receive may be called at the same time, each by one
// goroutine.
type Conn interface {
	// Send sends a text message.
	Send(ctx context.Context, text []byte) error
	// Receive returns the next text message. The error is a *wire.Close if the daemon has closed the
	// connection and said why.
	Receive(ctx context.Context) ([]byte, error)
	// Close cuts the connection.
	Close() error
}

// Dialer connects to the daemon as a player of the display. The error is ErrUnknown if there is no such
// display.
type Dialer func(ctx context.Context, display string) (Conn, error)

// ErrUnknown is what a Dialer returns for a display that the daemon does not know.
var ErrUnknown = errors.New("the daemon knows no such display")
