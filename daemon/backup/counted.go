package backup

import (
	"context"
	"io"
)

// counted reads until the context is done, and tells how far it all is.
type counted struct {
	ctx      context.Context
	r        io.Reader
	done     *int64
	of       int64
	progress Progress
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	if *c.done += int64(n); c.progress != nil {
		c.progress(*c.done, c.of)
	}
	return n, err
}
