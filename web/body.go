package web

import (
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

const (
	maxBody  = 64 << 10 // bytes of the body of a request
	unlooked = 16 << 20 // bytes of a refused one that are taken all the same
)

// fits is the middleware that refuses a body by what is said of its length, before it is asked for: whoever waits for
// "100 Continue" need not send it. One that only turns out to be too long is refused by huma.
func fits(c huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(c)
	if most := c.Operation().MaxBodyBytes; most > 0 && r.ContentLength >= most {
		what, remedy := mistake(http.StatusRequestEntityTooLarge, nil)
		refuse(http.StatusRequestEntityTooLarge, what, remedy).write(w, r)
		return
	}
	next(c)
}

// sending is the body of a request, of which what nobody has looked at is taken after a refusal, within bounds: a
// connection that is closed while its client still sends takes the answer away with it.
type sending struct {
	io.ReadCloser
	begun bool // to be read
}

// Read implements io.Reader.
func (b *sending) Read(p []byte) (int, error) {
	b.begun = true
	return b.ReadCloser.Read(p)
}

// Close implements io.Closer. The server closes what is below.
func (b *sending) Close() error { return nil }

// rest takes what is left.
func (b *sending) rest(r *http.Request) {
	if r.Header.Get("Expect") == "" || b.begun { // else it is not sent
		_, _ = io.CopyN(io.Discard, b.ReadCloser, unlooked) // it has the time that every body has
	}
}
