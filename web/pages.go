package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"yiping/displays"
	"yiping/playlists"
)

//go:embed all:dist
var dist embed.FS

// Dist returns the pages that were built into the binary: operator/, building/ and screen/, each with an
// index.html and with assets/ whose names contain a hash of their bytes. web/build.mjs lays them out.
func Dist() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path
	}
	return sub
}

// NewestPlayer returns the name of the newest player in the built pages: what wire.Welcome.Player says and
// wire.Hello.Player is compared with.
func NewestPlayer(dist fs.FS) (string, error) {
	b, err := fs.ReadFile(dist, "screen/manifest.json")
	if err != nil {
		return "", notBuilt(err)
	}
	var manifest struct{ Player string }
	if err := json.Unmarshal(b, &manifest); err != nil {
		return "", fmt.Errorf("player manifest: %w", err)
	}
	return manifest.Player, nil
}

func notBuilt(err error) error {
	return fmt.Errorf("the pages are not built, run `make build`: %w", err)
}

// What a page may do. Pages hold no script of their own, so that nothing that slips into one can run.
// The player draws from verified local bytes, hence blob:, and sets its first look before its style
// sheet is there, hence the inline styles. It fetches live streams from their own servers, which may be
// anywhere; what it makes of them are bytes for a decoder, never script. (Which servers those are cannot be said
// here: a page may live, or be kept by its service worker, for longer than a configuration.)
const (
	pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
		"media-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
	screenPolicy = "default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
		"img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self' http: https:; frame-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
	cacheForEver = "public, max-age=31536000, immutable"
)

// pages adds the routes of everything in Dist. They are open: a link elsewhere may lead to them.
func (s *site) pages(mux *http.ServeMux) error {
	var missing []error
	read := func(name string) []byte {
		b, err := fs.ReadFile(s.Dist, name)
		if err != nil {
			missing = append(missing, err)
		}
		return b
	}
	operator, building := read("operator/index.html"), read("building/index.html")
	screen, worker, manifest := read("screen/index.html"), read("screen/sw.js"), read("screen/manifest.json")
	if len(missing) > 0 {
		return notBuilt(errors.Join(missing...))
	}
	open := func(pattern string, h http.HandlerFunc) {
		s.open[pattern] = true
		mux.HandleFunc(pattern, h)
	}
	open("GET /{$}", page(operator, pagePolicy))
	if s.Building != nil {
		open("GET /building", page(building, pagePolicy))
	}
	open("GET /screen", http.RedirectHandler("/screen/", http.StatusMovedPermanently).ServeHTTP)
	open("GET /screen/{$}", page(screen, screenPolicy))
	open("GET /screen/{id}", s.screen(page(screen, screenPolicy)))
	open("GET /screen/sw.js", serviceWorker(worker))
	open("GET /screen/manifest.json", fresh(manifest, mediaTypes[".json"], screenPolicy))
	assets, err := fs.Glob(s.Dist, "*/assets/*")
	if err != nil {
		return err
	}
	for _, name := range assets {
		open("GET /"+name, s.asset(name))
	}
	return nil
}

// page serves a page.
func page(html []byte, policy string) http.HandlerFunc {
	return fresh(html, "text/html; charset=utf-8", policy)
}

// serviceWorker serves the player's worker, which may look after all of /screen/.
func serviceWorker(js []byte) http.HandlerFunc {
	serve := fresh(js, mediaTypes[".js"], screenPolicy)
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Service-Worker-Allowed", "/screen/")
		serve(w, r)
	}
}

// fresh serves bytes that a browser asks for anew each time, so that after an upgrade of the daemon its
// pages are the new ones.
func fresh(b []byte, mediaType, policy string) http.HandlerFunc {
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(b))
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", mediaType)
		h.Set("Content-Security-Policy", policy)
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
	}
}

// asset serves a file whose name contains a hash of its bytes.
func (s *site) asset(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		b, err := fs.ReadFile(s.Dist, name)
		if err != nil {
			s.notFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", screenPolicy) // a worker obeys the policy of its own script, not that of its page
		h.Set("Cache-Control", cacheForEver)
		if kind := mediaTypes[path.Ext(name)]; kind != "" {
			h.Set("Content-Type", kind)
		}
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
	}
}

// mediaTypes is stated here because the tables of the operating system, which package mime reads, may
// say anything, and a script with another type does not run.
var mediaTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// screen serves the player of one display, or says which displays there are.
func (s *site) screen(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id := r.PathValue("id")
		known := s.Displays()
		if slices.ContainsFunc(known, func(d displays.State) bool { return d.ID == id }) {
			next(w, r)
			return
		}
		n := note{
			What: playlists.Text{
				ZH: "没有编号为“" + id + "”的屏幕。",
				EN: "There is no display with the id \"" + id + "\".",
			},
			Remedy: playlists.Text{
				ZH: "请检查地址，或者从下面选一块屏幕：",
				EN: "Check the address, or choose one of these displays:",
			},
		}
		if WhoAsks(r.Context()).Role < Viewer {
			known = nil
		}
		for _, d := range known {
			n.Links = append(n.Links, link{"/screen/" + d.ID, strings.TrimSpace(d.Name + "　" + d.ID)})
		}
		writeNote(w, http.StatusNotFound, n)
	}
}

// status serves the page that lies in the content folder, for those who cannot see the folder. It holds
// its own style and no script.
func (s *site) status(w http.ResponseWriter, r *http.Request) {
	b, err := s.Status()
	if err != nil {
		s.Log.Error("status page cannot be read", "err", err)
		refuse(http.StatusServiceUnavailable,
			playlists.Text{ZH: "播出状态还没有写好。", EN: "The status page has not been written yet."},
			playlists.Text{ZH: "请过半分钟再看。", EN: "Look again in half a minute."},
		).write(w, r)
		return
	}
	fresh(b, "text/html; charset=utf-8", notePolicy)(w, r)
}
