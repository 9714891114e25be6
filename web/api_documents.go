package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

// Documents is what a display follows at an instant. The three are documents as the display gets them.
type Documents struct {
	From, Until                int64 // the program was the right one from then, and is until then as far as is known; Unix milliseconds
	Hash                       string
	Program, Notices, Geometry []byte
}

type documentsBody struct {
	From    time.Time `json:"from" doc:"The program is the right one from then on"`
	Until   time.Time `json:"until" doc:"And until then, as far as is known"`
	Hash    string    `json:"hash" doc:"Of the program"`
	Program document  `json:"program"`
	Notices document  `json:"notices" doc:"Those of now: what was posted and taken back is not kept"`
	Display document  `json:"display"`
}

// document is a document as it stands: its form is not the API's but the protocol's.
type document []byte

// MarshalJSON implements json.Marshaler.
func (d document) MarshalJSON() ([]byte, error) { return d, nil }

// Schema implements huma.SchemaProvider.
func (document) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: &huma.Schema{}, Description: "See docs/protocol.md"}
}

func (s *site) getDocuments(_ context.Context, in *frameInput) (*body[documentsBody], error) {
	at, ok := s.Site.parse(in.At)
	if !ok {
		return nil, noTime(in.At)
	}
	d, err := s.Documents(in.ID, at)
	if err != nil {
		return nil, s.notFollowed("documents", in.ID, err)
	}
	return now(documentsBody{s.Site.Time(d.From), s.Site.Time(d.Until), d.Hash, d.Program, d.Notices, d.Geometry}), nil
}

type documentInput struct {
	ID   string `path:"id" doc:"Id of the display"`
	Hash string `path:"hash" doc:"As in want and has of the display"`
}

// getDocument answers a document by what is in it, so whoever has it never asks again.
func (s *site) getDocument(_ context.Context, in *documentInput) (*body[document], error) {
	d, err := s.Document(in.ID, in.Hash)
	switch {
	case errors.Is(err, ErrNoRecord):
		return nil, refuse(http.StatusNotFound,
			playlists.Text{ZH: "没有这个文档。", EN: "There is no such document."},
			playlists.Text{ZH: "屏幕现在该有哪些文档，见 /api/v1/displays。", EN: "Which documents displays should have now is listed at /api/v1/displays."})
	case err != nil:
		return nil, s.notFollowed("document", in.ID, err)
	}
	return &body[document]{"private, max-age=31536000, immutable", d}, nil
}
