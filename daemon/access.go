package daemon

import (
	"net/http"
	"strings"

	"yiping/daemon/accounts"
	"yiping/web"
)

// way is one way in, for web.AnyOf. It says who is behind a request; false if the request shows nothing that this way knows.
type way func(*http.Request) (web.Who, bool)

// signedIn is the way of people: the cookie of a session.
func signedIn(all *accounts.Accounts) way {
	return func(r *http.Request) (web.Who, bool) {
		c, err := r.Cookie(web.SessionCookie)
		if err != nil {
			return web.Who{}, false
		}
		s, ok := all.Session(c.Value)
		return web.Who{Name: s.User.Name, Role: roleOf(s.User.Role)}, ok
	}
}

// withToken is the way of programs: a token, which calendar programs can only send as a password, and nginx-rtmp only in
// the address of its hook.
func withToken(all *accounts.Accounts) way {
	return func(r *http.Request) (web.Who, bool) {
		shown := ""
		if scheme, text, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
			shown = strings.TrimSpace(text)
		} else if _, password, ok := r.BasicAuth(); ok {
			shown = password
		} else if rtmpHook(r) {
			shown = r.URL.Query().Get("token")
		}
		if shown == "" {
			return web.Who{}, false
		}
		t, ok := all.Token(shown)
		return web.Who{Name: "token:" + t.Name, Role: roleOf(t.Role)}, ok
	}
}

// rtmpHook tells whether a request is a hook of nginx-rtmp. No other takes a token from its address: addresses are written
// into logs and histories.
func rtmpHook(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/api/v1/streams/") && strings.HasSuffix(r.URL.Path, "/rtmp")
}
