package web

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"time"

	"yiping/playlists"
)

var sha256Hex = regexp.MustCompile(`^[0-9a-f]{64}$`)

// sandboxed is the policy of media that could run script if they were opened as a page.
const sandboxed = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

// media serves an asset by its hash. The bytes behind a name never change, so they may be kept for ever.
func (s *site) media(w http.ResponseWriter, r *http.Request) {
	s.serveMedia(w, r, "", func(hash string) (io.ReadSeekCloser, string, error) { return s.Media(hash) })
}

// small serves the small picture of an asset.
func (s *site) small(w http.ResponseWriter, r *http.Request) {
	s.serveMedia(w, r, "-small", func(hash string) (io.ReadSeekCloser, string, error) { return s.Small(r.Context(), hash) })
}

func (s *site) serveMedia(w http.ResponseWriter, r *http.Request, variant string, open func(hash string) (io.ReadSeekCloser, string, error)) {
	hash := r.PathValue("hash")
	if !sha256Hex.MatchString(hash) {
		s.noMedia(w, r)
		return
	}
	body, mediaType, err := open(hash)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.noMedia(w, r)
		return
	case err != nil:
		s.Log.Error("asset cannot be read", "asset", hash, "err", err)
		refuse(http.StatusInternalServerError,
			playlists.Text{ZH: "这个素材暂时读不出来。", EN: "This asset cannot be read at the moment."},
			playlists.Text{ZH: "请检查服务器的磁盘。", EN: "Check the server's disk."},
		).write(w, r)
		return
	}
	defer body.Close()
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	h.Set("ETag", `"`+hash+variant+`"`)
	if !inert(mediaType) {
		h.Set("Content-Security-Policy", sandboxed)
	}
	http.ServeContent(progressing(w), r, "", time.Time{}, body)
}

// inert reports whether a browser that opens such media as a page runs nothing that is in them.
func inert(mediaType string) bool {
	kind, _, _ := strings.Cut(mediaType, "/")
	return kind == "video" || kind == "audio" || kind == "image" && !strings.HasPrefix(mediaType, "image/svg")
}

func (s *site) noMedia(w http.ResponseWriter, r *http.Request) {
	refuse(http.StatusNotFound,
		playlists.Text{ZH: "没有这个素材。", EN: "There is no such asset."},
		playlists.Text{ZH: "它可能已经撤下。", EN: "It may have been withdrawn."},
	).write(w, r)
}

// progressing returns a writer that gives its reader patience for each piece instead of for the whole: a
// slow network gets its film, a reader that has stopped is let go.
func progressing(w http.ResponseWriter) http.ResponseWriter {
	return &progress{ResponseWriter: w, deadline: http.NewResponseController(w).SetWriteDeadline}
}

type progress struct {
	http.ResponseWriter
	deadline func(time.Time) error
}

func (p *progress) Write(b []byte) (int, error) {
	if err := p.deadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return 0, err
	}
	return p.ResponseWriter.Write(b)
}
