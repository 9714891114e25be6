package web

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"time"

	"yiping/playlists"
)

// Stray answers a request that came without TLS to a port where everything is encrypted: people type an address without
// https, and old bookmarks have none. Whoever only wants to see something is led to the right address; whoever sends
// something is told it, because it was sent in the clear already. Begun is what was read of the request.
func Stray(begun []byte, c net.Conn) {
	_ = c.SetDeadline(time.Now().Add(hurry))
	r, err := http.ReadRequest(bufio.NewReader(io.LimitReader(io.MultiReader(bytes.NewReader(begun), c), 32<<10)))
	if err != nil {
		return
	}
	a := &written{header: http.Header{"Connection": {"close"}}}
	address := "https://" + r.Host + "/"
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		a.header.Set("Location", "https://"+r.Host+r.URL.RequestURI())
		refuse(http.StatusTemporaryRedirect,
			playlists.Text{ZH: "这里要用 https 打开。", EN: "This is reached by https."},
			playlists.Text{ZH: "请打开 " + address + "。", EN: "Open " + address + "."}).write(a, r)
	} else {
		refuse(http.StatusBadRequest,
			playlists.Text{ZH: "这里只接受 https，请求没有执行。", EN: "Only https is taken here; the request was not carried out."},
			playlists.Text{ZH: "请改用 " + address + "；请求里有密码或令牌的，请换一个：它是明文发出来的。", EN: "Use " + address + " instead; if a password or a token was in the request, change it: it was sent in the clear."}).write(a, r)
	}
	res := &http.Response{StatusCode: a.status, ProtoMajor: 1, ProtoMinor: 1, Request: r, Header: a.header, ContentLength: int64(a.body.Len()), Body: io.NopCloser(&a.body), Close: true}
	if res.Write(c) != nil {
		return
	}
	if t, ok := c.(interface{ CloseWrite() error }); ok && t.CloseWrite() == nil {
		_, _ = io.CopyN(io.Discard, c, 1<<20) // or what was sent meanwhile cuts the answer off
	}
}

// written is an answer that is kept.
type written struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (w *written) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *written) WriteHeader(status int) { w.status = status }

// Write implements http.ResponseWriter.
func (w *written) Write(b []byte) (int, error) { return w.body.Write(b) }
