package web

import (
	"context"
	"errors"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yiping/playlists"
)

// api adds the routes of the API. It is described, for whoever writes a client, at /api/openapi.json;
// the description is made from the same types as the answers.
func (s *site) api(mux *http.ServeMux) {
	c := huma.DefaultConfig("Yiping 谊屏", s.Version)
	c.Info.Description = "What the screens of a building show, what is booked, and what becomes of the files that are dropped for them. " +
		"Instants are RFC 3339 with the site's offset; errors are problem documents (RFC 9457)."
	c.OpenAPIPath = "/api/openapi"
	c.DocsPath, c.SchemasPath = "", "" // pages of others, with script from elsewhere
	c.CreateHooks = nil                // answers carry no "$schema" member
	a := humago.New(mux, c)
	a.UseMiddleware(s.audited)
	if s.Metrics != nil {
		a.UseMiddleware(counted(s.Metrics))
	}

	register(a, Viewer, http.MethodGet, "/site", "site", "The building and what this daemon offers", s.getSite)
	register(a, Viewer, http.MethodGet, "/building", "building", "Where the displays are", s.getBuilding)
	register(a, Viewer, http.MethodGet, "/displays", "displays", "What each display should have, has and shows", s.getDisplays)
	register(a, Viewer, http.MethodGet, "/displays/{id}", "display", "The same of one display, and all that its renderer attests", s.getDisplay)
	register(a, Viewer, http.MethodGet, "/displays/{id}/frame", "frame", "What a display shows at an instant, and why", s.getFrame)
	register(a, Viewer, http.MethodGet, "/displays/{id}/documents", "documents", "What a display follows at an instant: the documents from which it decides what to show", s.getDocuments)
	register(a, Viewer, http.MethodGet, "/displays/{id}/documents/{hash}", "document", "One document that a display follows or should follow, by its hash", s.getDocument)
	register(a, Operator, http.MethodPost, "/displays/{id}/identify", "identify", "Let a display show its name for ten seconds", s.identify)
	register(a, Operator, http.MethodPost, "/displays/{id}/reload", "reload", "Let the players of a display load their page anew", s.reload)
	register(a, Viewer, http.MethodGet, "/problems", "problems", "What a person can mend", s.getProblems)
	register(a, Viewer, http.MethodGet, "/content", "content", "The files of the content folder and what became of them", s.getContent)
	register(a, Viewer, http.MethodGet, "/content/removed", "removed", "What was removed and can be restored, newest first", s.getRemoved)
	register(a, Editor, http.MethodPost, "/content/restore", "restore", "Put a removed file back into the content folder", s.restore)
	register(a, Editor, http.MethodPost, "/content/confirm", "confirm", "Withdraw what has vanished from a held playlist", s.confirm)
	s.registerPlaylists(a)
	s.registerAgenda(a)
	s.registerNotices(a)
	s.registerEmergency(a)
	s.registerSafe(a)
	s.registerStreams(a)
	s.registerAlerts(a)
	s.registerContacts(a)
	s.registerAccounts(a)
	s.registerPairing(a)
	s.registerPlays(a)
	s.registerEvents(a)
}

// register adds an operation that takes an I and answers with an O, for those who have at least a role.
func register[I, O any](a huma.API, least Role, method, path, id, summary string, f func(context.Context, *I) (*O, error)) {
	huma.Register(a, operation(a, least, method, path, id, summary), f)
}

func operation(a huma.API, least Role, method, path, id, summary string) huma.Operation {
	return huma.Operation{
		Middlewares:     huma.Middlewares{needsRole(least), fits},
		Extensions:      map[string]any{"x-role": least.String()},
		OperationID:     id,
		Method:          method,
		Path:            "/api/v1" + path,
		Summary:         summary,
		MaxBodyBytes:    maxBody,
		BodyReadTimeout: hurry,
		Responses: map[string]*huma.Response{"default": {
			Description: "A problem document: what is wrong and what to do about it",
			Content: map[string]*huma.MediaType{
				"application/problem+json": {Schema: a.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Refusal](), true, "Refusal")},
			},
		}},
	}
}

// body is an answer that is true only now.
type body[T any] struct {
	CacheControl string `header:"Cache-Control"`
	Body         T
}

func now[T any](v T) *body[T] { return &body[T]{"no-store", v} }

func (s *site) noDisplay(id string) *Refusal {
	return refuse(http.StatusNotFound,
		playlists.Text{ZH: "没有编号为“" + id + "”的屏幕。", EN: "There is no display with the id \"" + id + "\"."},
		playlists.Text{ZH: "所有屏幕见 /api/v1/displays。", EN: "All displays are listed at /api/v1/displays."})
}

// failed is the answer to a request that was not carried out: for what the client should mend, the reason in the daemon's
// own words; for everything else, that it did not work, and the reason in the log.
func (s *site) failed(op string, err error) *Refusal {
	if m, ok := errors.AsType[*playlists.Refusal](err); ok {
		return refuse(http.StatusUnprocessableEntity, m.What, m.Remedy)
	}
	if c, ok := errors.AsType[*playlists.Conflict](err); ok {
		return refuse(http.StatusConflict, c.What, c.Remedy)
	}
	s.Log.Error("request failed", "operation", op, "err", err)
	return refuse(http.StatusInternalServerError,
		playlists.Text{ZH: "没有成功，原因已写进日志。", EN: "That did not work; the reason is in the log."},
		playlists.Text{ZH: "请稍后再试。", EN: "Try again in a moment."})
}
