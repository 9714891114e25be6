package web

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/playlists"
)

// registerSessions adds signing in and out, and one's own password.
func (s *site) registerSessions(a huma.API) {
	register(a, Nobody, http.MethodGet, "/session", "session", "Who is signed in, and whether the site is to be set up", s.getSession)
	register(a, Nobody, http.MethodPost, "/session", "login", "Sign in", s.signIn)
	register(a, Nobody, http.MethodDelete, "/session", "logout", "Sign out", s.signOut)
	register(a, Nobody, http.MethodPost, "/setup", "set-up", "Make the first admin, with the link that was printed at the start, and sign in", s.setUp)
	register(a, Viewer, http.MethodGet, "/sessions", "sessions", "Where one is signed in; for an admin, where anybody is", s.getSessions)
	register(a, Viewer, http.MethodDelete, "/sessions/{id}", "end-session", "Sign out elsewhere; an admin, anybody", s.endSession)
	register(a, Viewer, http.MethodPost, "/password", "change-password", "Change one's own password, which signs out everywhere else", s.changePassword)
}

type sessionBody struct {
	User  string `json:"user" doc:"Empty: nobody is signed in"`
	Role  string `json:"role" enum:"nobody,player,viewer,editor,operator,admin"`
	SetUp bool   `json:"setup" doc:"There is no user yet: open the link that was printed at the start"`
	Site  string `json:"site" doc:"Name of the building"`
	Zone  string `json:"zone" doc:"Its time zone, for instants that people read"`
}

// session is what a page may know before anything else: who is signed in, nobody if user is empty, and where.
func (s *site) session(user string, role Role) sessionBody {
	out := sessionBody{User: user, Role: role.String(), Site: s.Site.Name, Zone: s.Site.Zone.Location.String()}
	out.SetUp = user == "" && s.Accounts.Nobody()
	return out
}

// signed is the answer to whoever signs in or out.
type signed struct {
	CacheControl string      `header:"Cache-Control"`
	SetCookie    http.Cookie `header:"Set-Cookie"`
	Body         sessionBody
}

// cookieLasts is as long as browsers allow (400 days). The daemon says when a session is over.
const cookieLasts = 400 * 24 * time.Hour

// cookie returns the cookie of a session, which no script reads and no other site sends; with "" it is deleted.
func cookie(ctx context.Context, value string) http.Cookie {
	c := http.Cookie{Name: SessionCookie, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: callerFrom(ctx).Secure, MaxAge: int(cookieLasts.Seconds())}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

func (s *site) signedIn(ctx context.Context, to Session, secret string) *signed {
	return &signed{"no-store", cookie(ctx, secret), s.session(to.User, to.Role)}
}

func (s *site) getSession(ctx context.Context, _ *struct{}) (*body[sessionBody], error) {
	who := WhoAsks(ctx)
	if who.Role <= Player {
		return now(s.session("", Nobody)), nil
	}
	return now(s.session(who.Name, who.Role)), nil
}

type signInInput struct {
	Cookie string `cookie:"yiping_session" hidden:"true"`
	Body   struct {
		Name     string `json:"name" maxLength:"200"`
		Password string `json:"password" maxLength:"1000"`
	}
}

func (s *site) signIn(ctx context.Context, in *signInInput) (*signed, error) {
	session, secret, err := s.Accounts.SignIn(ctx, in.Body.Name, in.Body.Password, callerFrom(ctx))
	if err != nil {
		if errors.Is(err, ErrWrong) {
			tried(ctx, "login-refused", s.known(in.Body.Name))
		}
		return nil, s.notSignedIn("login", err)
	}
	s.leave(ctx, in.Cookie) // a cookie that somebody else has put there gives him nothing
	by(ctx, session.User)
	return s.signedIn(ctx, session, secret), nil
}

// known returns the name of a user; nothing of what else people type there, which may be a password.
func (s *site) known(name string) string {
	name = strings.TrimSpace(name)
	if slices.ContainsFunc(s.Accounts.Users(), func(u User) bool { return strings.EqualFold(u.Name, name) }) {
		return name
	}
	return ""
}

// leave ends the session of a cookie, if there is one.
func (s *site) leave(ctx context.Context, secret string) (user string) {
	session, ok := s.Accounts.Session(secret)
	if !ok {
		return ""
	}
	if err := s.Accounts.EndSession(ctx, session.ID); err != nil && !errors.Is(err, ErrGone) {
		s.Log.Error("cannot end a session", "user", session.User, "err", err)
	}
	return session.User
}

type signOutInput struct {
	Cookie string `cookie:"yiping_session" hidden:"true"`
}

func (s *site) signOut(ctx context.Context, in *signOutInput) (*signed, error) {
	if user := s.leave(ctx, in.Cookie); user == "" {
		nothing(ctx)
	}
	return &signed{"no-store", cookie(ctx, ""), s.session("", Nobody)}, nil
}

type setUpInput struct {
	Body struct {
		Token    string `json:"token" maxLength:"200" doc:"The last part of the link"`
		Name     string `json:"name" maxLength:"200"`
		Password string `json:"password" maxLength:"1000"`
	}
}

func (s *site) setUp(ctx context.Context, in *setUpInput) (*signed, error) {
	session, secret, err := s.Accounts.SetUp(ctx, in.Body.Token, in.Body.Name, in.Body.Password, callerFrom(ctx))
	if errors.Is(err, ErrLink) {
		return nil, refuse(http.StatusForbidden,
			playlists.Text{ZH: "这个设置链接已经用过，或者过期了。", EN: "This link has been used, or is too old."},
			playlists.Text{ZH: "链接一小时内有效，只能用一次。已经有用户的，请直接登录；还没有的，请重启服务，用日志里新的链接。", EN: "A link is good once, and for an hour. If there is a user, sign in; if not, restart the daemon and use the new link in its log."})
	}
	if err != nil {
		return nil, s.notSignedIn("set-up", err)
	}
	by(ctx, session.User)
	about(ctx, session.User)
	return s.signedIn(ctx, session, secret), nil
}

// notSignedIn returns the answer to a sign-in that is not done.
func (s *site) notSignedIn(op string, err error) error {
	if fast, ok := errors.AsType[*TooFast](err); ok {
		seconds := int(math.Ceil(fast.After.Seconds()))
		n := strconv.Itoa(seconds)
		return huma.ErrorWithHeaders(refuse(http.StatusTooManyRequests,
			playlists.Text{ZH: "密码错得太多，请等 " + n + " 秒再试。", EN: "Too many wrong passwords; try again in " + n + " seconds."},
			playlists.Text{ZH: "忘了密码，请管理员重设一个。", EN: "If you have forgotten it, have an admin set another one."}), http.Header{"Retry-After": {n}})
	}
	if errors.Is(err, ErrWrong) {
		return refuse(http.StatusUnauthorized,
			playlists.Text{ZH: "用户名或密码不对。", EN: "The name or the password is wrong."},
			playlists.Text{ZH: "请再试一次；忘了密码，请管理员重设一个。", EN: "Try again; if you have forgotten it, have an admin set another one."})
	}
	return s.noAccount(op, err)
}

type sessionsBody struct {
	ID      string    `json:"id"`
	User    string    `json:"user"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen"`
	From    string    `json:"from" doc:"Address of the browser when it signed in"`
	Agent   string    `json:"agent" doc:"What the browser says of itself"`
	Current bool      `json:"current" doc:"It is the one that asks"`
}

type sessionsInput struct {
	Cookie string `cookie:"yiping_session" hidden:"true"`
}

func (s *site) getSessions(ctx context.Context, in *sessionsInput) (*body[[]sessionsBody], error) {
	current, _ := s.Accounts.Session(in.Cookie)
	out := []sessionsBody{}
	for _, x := range s.Accounts.Sessions(whose(ctx)) {
		out = append(out, sessionsBody{x.ID, x.User, s.Site.Time(x.Created), s.Site.Time(x.Seen), x.From, x.Agent, x.ID == current.ID})
	}
	return now(out), nil
}

// whose returns whose sessions one may see: one's own, an admin everybody's, which is "".
func whose(ctx context.Context) string {
	who := WhoAsks(ctx)
	if who.Role >= Admin {
		return ""
	}
	return who.Name
}

func (s *site) endSession(ctx context.Context, in *idInput) (*struct{}, error) {
	mine := s.Accounts.Sessions(whose(ctx))
	if !slices.ContainsFunc(mine, func(x Session) bool { return x.ID == in.ID }) {
		return nil, s.noAccount("end-session", ErrGone)
	}
	if err := s.Accounts.EndSession(ctx, in.ID); err != nil {
		return nil, s.noAccount("end-session", err)
	}
	return nil, nil
}

type passwordInput struct {
	Body struct {
		Old string `json:"old" maxLength:"1000"`
		New string `json:"new" maxLength:"1000"`
	}
}

func (s *site) changePassword(ctx context.Context, in *passwordInput) (*signed, error) {
	who := WhoAsks(ctx)
	session, secret, err := s.Accounts.ChangePassword(ctx, who.Name, in.Body.Old, in.Body.New, callerFrom(ctx))
	switch {
	case errors.Is(err, ErrGone):
		return nil, refuse(http.StatusConflict,
			playlists.Text{ZH: "只有登录的用户才有密码。", EN: "Only a user who has signed in has a password."},
			playlists.Text{ZH: "请用自己的名字登录。", EN: "Sign in with your own name."})
	case errors.Is(err, ErrWrong): // not 401: whoever asks is signed in and stays so
		tried(ctx, "login-refused", who.Name)
		return nil, refuse(http.StatusForbidden,
			playlists.Text{ZH: "原来的密码不对。", EN: "The old password is wrong."},
			playlists.Text{ZH: "请再试一次；忘了密码，请管理员重设一个。", EN: "Try again; if you have forgotten it, have an admin set another one."})
	case err != nil:
		return nil, s.notSignedIn("change-password", err)
	}
	about(ctx, who.Name)
	return s.signedIn(ctx, session, secret), nil
}
