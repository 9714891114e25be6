package web

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

const (
	hintEvery = 250 * time.Millisecond // at most one hint in this time
	pulse     = 15 * time.Second       // a silent stream shows that it lives
)

// registerEvents adds the stream that tells pages to ask again. It carries no state: a page that missed
// ten hints and gets one is as well off as one that got all.
func (s *site) registerEvents(a huma.API) {
	op := operation(a, Viewer, http.MethodGet, "/events", "events", "Hints that some answer has changed, at most four in a second")
	op.Responses["200"] = &huma.Response{
		Description: "A stream of server-sent events named \"changed\", without data worth reading",
		Content: map[string]*huma.MediaType{
			"text/event-stream": {Schema: huma.SchemaFromType(a.OpenAPI().Components.Schemas, reflect.TypeFor[string]())},
		},
	}
	huma.Register(a, op, func(context.Context, *struct{}) (*huma.StreamResponse, error) {
		return &huma.StreamResponse{Body: func(c huma.Context) {
			r, w := humago.Unwrap(c)
			s.hint(r, w)
		}}, nil
	})
}

// hint writes hints until the reader leaves. The first comes at once: what happened before the stream
// began is news to its reader. It is asked each time whether the reader still may: somebody may have signed out.
func (s *site) hint(r *http.Request, w http.ResponseWriter) {
	ctx := r.Context()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	say := func(line string) bool {
		if who, refusal := s.Access(r); refusal != nil || who.Role < Viewer || out.SetWriteDeadline(time.Now().Add(patience)) != nil {
			return false
		}
		_, err := io.WriteString(w, line)
		return err == nil && out.Flush() == nil
	}
	beat := time.NewTicker(pulse)
	defer beat.Stop()
	for {
		_, seen := s.Changed.Get()
		if !say("event: changed\ndata: {}\n\n") {
			return
		}
		rest := time.After(hintEvery)
		select {
		case <-rest:
		case <-ctx.Done():
			return
		}
		for changed := s.Changed.Changed(seen); changed != nil; {
			select {
			case <-changed:
				changed = nil
			case <-beat.C:
				if !say(": still here\n\n") {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}
