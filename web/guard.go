package web

import (
	"context"
	"net/http"
	"time"

	"yiping/playlists"
)

// guard finds out who asks and from where, and passes it on with the request. Whoever it is, a write that another site's
// page makes with this browser's rights is refused, and so is whatever such a page reads or listens to, unless it is open.
// What is refused is logged by its route: an address may hold what nobody else should know.
func (s *site) guard(next *http.ServeMux) http.Handler {
	protection := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, body := &answered{ResponseWriter: w}, &sending{ReadCloser: r.Body}
		from := CallerOf(r)
		who, refusal := s.Access(r)
		r = r.WithContext(context.WithValue(context.WithValue(r.Context(), whoKey{}, who), callerKey{}, from))
		r.Body = body // of this copy: the server looks at its own to see whether anybody has asked for it
		switch {
		case refusal != nil:
			refusal.write(answer, r)
		case protection.Check(r) != nil || foreignPage(r) && !s.isOpen(next, r):
			refuse(http.StatusForbidden,
				playlists.Text{ZH: "这个操作来自别的网站，没有执行。", EN: "This request was made by another site and was not carried out."},
				playlists.Text{ZH: "请在本站的页面上操作。", EN: "Do it on this site's own page."},
			).write(answer, r)
		default:
			s.serve(next, answer, r)
		}
		if answer.status >= http.StatusBadRequest {
			body.rest(r)
			s.Log.Info("refused", "status", answer.status, "method", r.Method, "route", r.Pattern, "who", who.Name, "from", from.Address)
		}
	})
}

// isOpen tells whether another site may lead to what a request asks for: a page, or that there is none.
func (s *site) isOpen(mux *http.ServeMux, r *http.Request) bool {
	_, pattern := mux.Handler(r)
	return s.open[pattern]
}

// answered notes the status of an answer.
type answered struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (a *answered) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController find what is below.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// headers sets on every answer what no answer should be without. Handlers may replace the policy by a
// narrower or, for pages, a fitting one.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'")
		if r.ContentLength != 0 {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(hurry)) // recorders in tests have none
		}
		next.ServeHTTP(w, r)
	})
}

func (s *site) notFound(w http.ResponseWriter, r *http.Request) {
	refuse(http.StatusNotFound,
		playlists.Text{ZH: "没有这个页面。", EN: "There is no such page."},
		playlists.Text{ZH: "请检查地址，或者回到首页。", EN: "Check the address, or go back to the first page."},
	).write(w, r)
}

// healthz answers any page: the slate of a kiosk is a file, goes on to the daemon once it has had an answer, and is kept
// from answers that are for pages of the same origin only.
func (s *site) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	plain(w, http.StatusOK, "ok")
}

func (s *site) readyz(w http.ResponseWriter, _ *http.Request) {
	if err := s.Ready(); err != nil {
		plain(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	plain(w, http.StatusOK, "ready")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
