package web

import (
	"net/http"
	"strings"
	"time"

	"yiping/playlists"
)

// Players lets in the players of displays, each by the cookie that it was given when it was paired: a way for an
// Access to find out who asks. A player gets its own display and media, so it is somebody there only. Known
// returns the id of the token; false if the display has no such token.
//
// Each display has a cookie of its own, because one browser may show several. It goes with every request of this
// origin to this origin, and SameSite=Strict keeps the pages of other sites from making use of it.
func Players(known func(display, token string) (id string, ok bool)) func(*http.Request) (Who, bool) {
	as := func(c *http.Cookie) (Who, bool) {
		display, mine := strings.CutPrefix(c.Name, playerCookie)
		if !mine {
			return Who{}, false
		}
		id, ok := known(display, c.Value)
		return Who{Name: display, Role: Player, Display: display, Player: id}, ok
	}
	return func(r *http.Request) (Who, bool) {
		display, socket := socketOf(r.URL.Path)
		if !socket && !strings.HasPrefix(r.URL.Path, "/media/") {
			return Who{}, false
		}
		for _, c := range r.Cookies() {
			if w, ok := as(c); ok && (!socket || w.Display == display) {
				return w, true
			}
		}
		return Who{}, false
	}
}

// AnyOf lets in whoever one of the ways knows, the first of them first, and leaves the others to an Access.
func AnyOf(otherwise Access, ways ...func(*http.Request) (Who, bool)) Access {
	return func(r *http.Request) (Who, *Refusal) {
		for _, way := range ways {
			if w, ok := way(r); ok {
				return w, nil
			}
		}
		return otherwise(r)
	}
}

// playerCookie is how the names of players' cookies begin; the id of the display follows.
const playerCookie = "yiping_player_"

// cookieLife is the longest that browsers keep a cookie; each connection begins it anew.
const cookieLife = 400 * 24 * time.Hour

// cookieOf returns the cookie of a display's player.
func cookieOf(display, token string, secure bool) string {
	return (&http.Cookie{
		Name: playerCookie + display, Value: token, Path: "/", MaxAge: int(cookieLife / time.Second),
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteStrictMode,
	}).String()
}

// socketOf returns the display whose socket an address is.
func socketOf(path string) (display string, ok bool) {
	rest, ok := strings.CutPrefix(path, "/screen/")
	if !ok {
		return "", false
	}
	display, ok = strings.CutSuffix(rest, "/socket")
	return display, ok && !strings.Contains(display, "/")
}

// socket serves a display's documents to its players, and to people who may look. Where one has the cookie of a
// player, it gets it anew, so that it never ends while the display is in use.
func (s *site) socket(w http.ResponseWriter, r *http.Request) {
	who, display := WhoAsks(r.Context()), r.PathValue("id")
	if who.Role == Player && who.Display != display {
		refuse(http.StatusForbidden,
			playlists.Text{ZH: "这台播放机配的是另一块屏。", EN: "This player was paired with another display."},
			playlists.Text{ZH: "请打开 /screen/ 重新配对。", EN: "Open /screen/ and pair it again."},
		).write(w, r)
		return
	}
	if c, err := r.Cookie(playerCookie + display); err == nil && who.Player != "" {
		w.Header().Set("Set-Cookie", cookieOf(display, c.Value, callerFrom(r.Context()).Secure))
	}
	s.Socket.ServeHTTP(w, r)
}
