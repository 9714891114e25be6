package web

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

// Refusal is the answer to a request that is not done, as a problem document (RFC 9457). Beside the
// members of the RFC it says in both languages what is wrong and what to do about it.
type Refusal struct {
	Type   string         `json:"type" doc:"Always about:blank: the status says what kind of problem it is"`
	Title  string         `json:"title" doc:"The status in words"`
	Status int            `json:"status" doc:"HTTP status code"`
	Detail string         `json:"detail" doc:"What is wrong and what to do, in English"`
	What   playlists.Text `json:"what" doc:"What is wrong, for people"`
	Remedy playlists.Text `json:"remedy" doc:"What to do about it, for people"`
}

func refuse(status int, what, remedy playlists.Text) *Refusal {
	return &Refusal{
		Type:   "about:blank",
		Title:  http.StatusText(status),
		Status: status,
		Detail: strings.TrimSpace(what.EN + " " + remedy.EN),
		What:   what,
		Remedy: remedy,
	}
}

// Error returns the detail.
func (p *Refusal) Error() string { return p.Detail }

// GetStatus returns the HTTP status.
func (p *Refusal) GetStatus() int { return p.Status }

// ContentType returns the media type of problem documents.
func (p *Refusal) ContentType(string) string { return "application/problem+json" }

var (
	_ huma.StatusError       = (*Refusal)(nil)
	_ huma.ContentTypeFilter = (*Refusal)(nil)
)

// write answers the request: with a page if a person's browser asks for one, else with the document.
func (p *Refusal) write(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if wantsPage(r) {
		writeNote(w, p.Status, note{What: p.What, Remedy: p.Remedy})
		return
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the reader may be gone; there is nobody to tell
}

// wantsPage reports whether the answer is going to be looked at rather than parsed.
func wantsPage(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) &&
		strings.Contains(r.Header.Get("Accept"), "text/html")
}
