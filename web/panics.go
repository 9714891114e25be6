package web

import (
	"net/http"
	"runtime/debug"
)

// serve lets a handler answer. One that panics has a mistake in it: the request is answered like any that fails, the log
// says where the mistake is, and everybody else notices nothing.
func (s *site) serve(next http.Handler, w *answered, r *http.Request) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if p == http.ErrAbortHandler { // that is how a handler cuts a connection on purpose
			panic(p)
		}
		s.Log.Error("a request met a mistake of the program", "method", r.Method, "route", r.Pattern, "panic", p, "stack", string(debug.Stack()))
		if w.status != 0 { // half an answer is none
			panic(http.ErrAbortHandler)
		}
		what, remedy := mistake(http.StatusInternalServerError, nil)
		refuse(http.StatusInternalServerError, what, remedy).write(w, r)
	}()
	next.ServeHTTP(w, r)
}
