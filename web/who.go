package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yiping/playlists"
)

// Role is what somebody may do. Each role may do all that the roles below it may.
type Role int

// The roles, the least first.
const (
	Nobody   Role = iota // what needs no rights: to sign in, to ask to be paired
	Player               // of one display: its documents, and media by hash
	Viewer               // reads everything
	Editor               // changes content and bookings, posts strips and cards
	Operator             // whatever is over the program of displays: takeovers, emergencies, streams; and displays themselves
	Admin                // users, tokens, the record of who did what
)

var roleNames = map[Role]string{Nobody: "nobody", Player: "player", Viewer: "viewer", Editor: "editor", Operator: "operator", Admin: "admin"}

// String returns the name in the API.
func (r Role) String() string { return roleNames[r] }

// RoleNamed returns the role with a name in the API; false if there is none.
func RoleNamed(name string) (Role, bool) {
	for r, n := range roleNames {
		if n == name {
			return r, true
		}
	}
	return Nobody, false
}

// Who is behind a request.
type Who struct {
	Name    string // of the user, the token or the display, as the record of who did what has it
	Role    Role
	Display string // id of the display whose player asks; empty for people and programs
	Player  string // id of its token
}

type whoKey struct{}

// WhoAsks returns who is behind a request that has passed the guard.
func WhoAsks(ctx context.Context) Who {
	w, _ := ctx.Value(whoKey{}).(Who)
	return w
}

// denied is the answer to somebody who may not do what needs the role; nil if they may.
func denied(w Who, least Role) *Refusal {
	switch {
	case w.Role >= least:
		return nil
	case w.Role == Nobody:
		return refuse(http.StatusUnauthorized,
			playlists.Text{ZH: "请先登录。", EN: "Sign in first."},
			playlists.Text{ZH: "请打开首页登录；程序请带上令牌，播放机请先配对。", EN: "Sign in on the first page; programs send a token, players have to be paired."})
	}
	return refuse(http.StatusForbidden,
		playlists.Text{ZH: "没有做这件事的权限。", EN: "You may not do this."},
		playlists.Text{ZH: "请找有权限的人来做，或请管理员调整你的权限。", EN: "Ask somebody who may, or have an admin change your role."})
}

// needs lets through only whoever has at least the role.
func needs(least Role, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refusal := denied(WhoAsks(r.Context()), least); refusal != nil {
			refusal.write(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// needsRole is needs for an operation of the API. It comes before the body is read.
func needsRole(least Role) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		if refusal := denied(WhoAsks(c.Context()), least); refusal != nil {
			r, w := humago.Unwrap(c)
			if refusal.Status == http.StatusUnauthorized && strings.HasSuffix(r.URL.Path, ".ics") {
				w.Header().Set("WWW-Authenticate", `Basic realm="yiping", charset="UTF-8"`) // calendar programs send a password only if they are asked
			}
			refusal.write(w, r)
			return
		}
		next(c)
	}
}
