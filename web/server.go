package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Server returns a server for the handler that slow or silent clients cannot tie up. A film and a stream
// of events take longer than an answer may: they move its deadline on with each piece that is taken. A
// WebSocket leaves the server's care and has deadlines of its own. The contexts of requests end with ctx,
// so that Shutdown need not wait for streams.
func Server(ctx context.Context, h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout:      patience,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

const (
	patience = 60 * time.Second // for an answer, or for the next piece of a long one
	hurry    = 10 * time.Second // for the body of a request; nothing that is sent here is long
)
