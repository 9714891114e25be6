package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"sync"
)

// logger writes to stderr, a line for each message. Under systemd the journal has the time, and each line begins with its
// priority (sd-daemon(3)), so that `journalctl -p warning` finds what it should.
func logger(w io.Writer) *slog.Logger {
	if os.Getenv("JOURNAL_STREAM") == "" {
		return slog.New(slog.NewTextHandler(w, nil))
	}
	to := &prefixed{w: w}
	return slog.New(&journal{slog.NewTextHandler(to, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
			return slog.Attr{}
		}
		return a
	}}), to})
}

// journal is a handler whose lines begin with a priority.
type journal struct {
	slog.Handler
	to *prefixed
}

// prefixed writes a prefix before each line.
type prefixed struct {
	mu     sync.Mutex // from the choice of the prefix to the end of the line
	w      io.Writer
	prefix string
}

// Write implements io.Writer. Call it with mu held.
func (p *prefixed) Write(line []byte) (int, error) {
	if _, err := p.w.Write(append([]byte(p.prefix), line...)); err != nil {
		return 0, err
	}
	return len(line), nil
}

// Handle implements slog.Handler.
func (j *journal) Handle(ctx context.Context, r slog.Record) error {
	j.to.mu.Lock()
	defer j.to.mu.Unlock()
	switch {
	case r.Level >= slog.LevelError:
		j.to.prefix = "<3>"
	case r.Level >= slog.LevelWarn:
		j.to.prefix = "<4>"
	case r.Level >= slog.LevelInfo:
		j.to.prefix = "<6>"
	default:
		j.to.prefix = "<7>"
	}
	return j.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (j *journal) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &journal{j.Handler.WithAttrs(attrs), j.to}
}

// WithGroup implements slog.Handler.
func (j *journal) WithGroup(name string) slog.Handler {
	return &journal{j.Handler.WithGroup(name), j.to}
}
