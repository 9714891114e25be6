package web_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/playlists"
	"yiping/web"
)

// people is a site with an admin, lan, who is signed in with the cookie "lan-cookie", and a program.
type people struct {
	nobody bool
	wait   time.Duration // until a sign-in is looked at
	wrote  []string
	ended  []string
}

func (p *people) Nobody() bool { return p.nobody }
func (p *people) SignIn(_ context.Context, name, password string, from web.Caller) (web.Session, string, error) {
	if p.wait > 0 {
		return web.Session{}, "", &web.TooFast{After: p.wait}
	}
	if name != "lan" || password != "right" {
		return web.Session{}, "", web.ErrWrong
	}
	return web.Session{ID: "s2", User: "lan", Role: web.Admin, From: from.Address, Agent: from.Agent}, "new-cookie", nil
}

func (p *people) SetUp(_ context.Context, link, name, password string, _ web.Caller) (web.Session, string, error) {
	if link != "link" {
		return web.Session{}, "", web.ErrLink
	}
	return web.Session{ID: "s2", User: name, Role: web.Admin}, "new-cookie", nil
}

func (p *people) ChangePassword(_ context.Context, name, before, after string, _ web.Caller) (web.Session, string, error) {
	switch {
	case name != "lan":
		return web.Session{}, "", web.ErrGone
	case before != "right":
		return web.Session{}, "", web.ErrWrong
	}
	return web.Session{ID: "s2", User: "lan", Role: web.Admin}, "new-cookie", nil
}

func (p *people) all() []web.Session {
	return []web.Session{{ID: "s1", User: "lan", Role: web.Admin, Created: noon, Seen: noon, From: "192.168.1.9", Agent: "WeChat"}, {ID: "s9", User: "wang", Role: web.Viewer, Created: noon, Seen: noon}}
}

func (p *people) Session(cookie string) (web.Session, bool) {
	if cookie != "lan-cookie" || slices.Contains(p.ended, "s1") {
		return web.Session{}, false
	}
	return p.all()[0], true
}

func (p *people) Sessions(name string) []web.Session {
	return slices.DeleteFunc(p.all(), func(s web.Session) bool { return name != "" && s.User != name })
}

func (p *people) EndSession(_ context.Context, id string) error {
	p.ended = append(p.ended, id)
	return nil
}

func (p *people) Users() []web.User {
	return []web.User{{Name: "lan", Role: web.Admin, Created: noon, Seen: noon}, {Name: "wang", Role: web.Viewer, Created: noon}}
}

func (p *people) AddUser(_ context.Context, name string, role web.Role, password string) (web.User, error) {
	if password == "easy" {
		return web.User{}, &playlists.Refusal{What: playlists.Text{ZH: "太短", EN: "too short"}, Remedy: playlists.Text{ZH: "长些", EN: "longer"}}
	}
	p.wrote = append(p.wrote, "add "+name+" "+role.String())
	return web.User{Name: name, Role: role, Created: noon}, nil
}

func (p *people) ChangeUser(_ context.Context, name string, role *web.Role, password *string) (web.User, error) {
	if name == "nobody" {
		return web.User{}, web.ErrGone
	}
	u := web.User{Name: name, Created: noon}
	if role != nil {
		u.Role = *role
	}
	return u, nil
}

func (p *people) DeleteUser(_ context.Context, name string) error {
	p.wrote = append(p.wrote, "delete "+name)
	return nil
}

func (p *people) Tokens() []web.Token {
	return []web.Token{{ID: "t1", Name: "calendar", Role: web.Viewer, Created: noon}}
}

func (p *people) AddToken(_ context.Context, name string, role web.Role) (web.Token, string, error) {
	return web.Token{ID: "t2", Name: name, Role: role, Created: noon}, "yiping_secret", nil
}
func (p *people) DeleteToken(_ context.Context, id string) error { return nil }

// record keeps deeds in memory.
type record struct{ deeds []web.Deed }

func (r *record) Note(d web.Deed) { r.deeds = append(r.deeds, d) }
func (r *record) Deeds(_ context.Context, from, until int64, who string, most int) ([]web.Deed, error) {
	return []web.Deed{{At: noon, Who: "lan", What: "raise", On: "evacuate", From: "192.168.1.9"}}, nil
}

// as is the Access of a site at which everybody is somebody.
func as(who web.Who) web.Access {
	return func(*http.Request) (web.Who, *web.Refusal) { return who, nil }
}

// with returns a request that a browser with a cookie sends.
func with(r *http.Request, cookie string) *http.Request {
	r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: cookie})
	return r
}

// where is what everybody is told of the building.
const where = `"site":"友谊路街道社区党群服务中心","zone":"Asia/Shanghai"`

func TestSigningIn(t *testing.T) {
	cfg, p, r := house(), new(people), new(record)
	cfg.Accounts, cfg.Audit, cfg.Access = p, r, web.Strangers
	h := handler(t, cfg)
	if got := text(t, ask(t, h, request("GET", "/api/v1/session", ""))); got != `{"user":"","role":"nobody","setup":false,`+where+`}`+"\n" {
		t.Errorf("before: %s", got)
	}
	res := ask(t, h, with(request("POST", "/api/v1/session", `{"name":"lan","password":"right"}`), "lan-cookie"))
	if got := text(t, res); res.StatusCode != 200 || got != `{"user":"lan","role":"admin","setup":false,`+where+`}`+"\n" {
		t.Errorf("%d %s", res.StatusCode, got)
	}
	const want = "yiping_session=new-cookie; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict"
	if got := res.Header.Get("Set-Cookie"); got != want {
		t.Errorf("cookie %q", got)
	}
	if diff := cmp.Diff([]string{"s1"}, p.ended); diff != "" {
		t.Errorf("the session that this browser had before goes on: %s", diff)
	}
	wrong := request("POST", "/api/v1/session", `{"name":"lan","password":"hunter2"}`)
	wrong.RemoteAddr = "192.168.1.9:40000"
	refused(t, ask(t, h, wrong), 401)
	refused(t, ask(t, h, request("POST", "/api/v1/session", `{"name":"hunter2","password":"x"}`)), 401)
	p.wait = 1500 * time.Millisecond
	fast := ask(t, h, request("POST", "/api/v1/session", `{"name":"lan","password":"right"}`))
	if got := fast.Header.Get("Retry-After"); got != "2" {
		t.Errorf("Retry-After %q", got)
	}
	refused(t, fast, 429)
	res = ask(t, h, with(request("DELETE", "/api/v1/session", ""), "gone"))
	if got := res.Header.Get("Set-Cookie"); res.StatusCode != 200 || !strings.Contains(got, "yiping_session=; Path=/; Max-Age=0") {
		t.Errorf("signing out: %d, cookie %q", res.StatusCode, got)
	}
	if diff := cmp.Diff([]web.Deed{
		{Who: "lan", What: "login", From: "127.0.0.1"},
		{Who: "lan", What: "login-refused", From: "192.168.1.9"},
		{What: "login-refused", From: "127.0.0.1"}, // whoever types a password for the name finds it nowhere
	}, r.deeds); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

// alarming are contacts of which one has said alarm before.
type alarming struct{ *contacts }

func (alarming) List() []web.Contact { return []web.Contact{{ID: "fire", State: "alarm"}} }

// What machines say again and again is recorded when it is news.
func TestHeartbeatsAreNotRecorded(t *testing.T) {
	cfg, r := house(), new(record)
	cfg.Audit, cfg.Access = r, as(web.Who{Name: "token:panel", Role: web.Operator})
	h := handler(t, cfg)
	hook := func(call string) {
		t.Helper()
		x := request("POST", "/api/v1/streams/studio/rtmp", "call="+call)
		x.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if res := ask(t, h, x); res.StatusCode != 204 {
			t.Errorf("%s: %d %s", call, res.StatusCode, text(t, res))
		}
	}
	hook("publish")
	hook("update_publish")
	hook("publish_done")
	ask(t, h, request("POST", "/api/v1/contacts/fire", `{"state":"alarm"}`)) // it was silent
	cfg.Contacts = alarming{new(contacts)}
	ask(t, handler(t, cfg), request("POST", "/api/v1/contacts/fire", `{"state":"alarm"}`))
	if n := len(r.deeds); n != 3 {
		t.Errorf("recorded are %v", r.deeds)
	}
}

// Behind TLS, or a proxy on this computer that ends it, the cookie goes nowhere else; the address is that of the browser.
func TestSigningInThroughAProxy(t *testing.T) {
	cfg, r := house(), new(record)
	cfg.Audit, cfg.Access = r, web.Strangers
	h := handler(t, cfg)
	ask := func(remote string) *http.Response {
		x := request("POST", "/api/v1/session", `{"name":"lan","password":"right"}`)
		x.RemoteAddr = remote
		x.Header.Set("X-Forwarded-For", "10.9.9.9, 203.0.113.7")
		x.Header.Set("X-Forwarded-Proto", "https")
		return ask(t, h, x)
	}
	if got := ask("127.0.0.1:1").Header.Get("Set-Cookie"); !strings.Contains(got, "; Secure") || r.deeds[0].From != "203.0.113.7" {
		t.Errorf("%q from %q", got, r.deeds[0].From)
	}
	if got := ask("192.168.1.9:1").Header.Get("Set-Cookie"); strings.Contains(got, "; Secure") || r.deeds[1].From != "192.168.1.9" {
		t.Errorf("somebody who only says that he is a proxy: %q from %q", got, r.deeds[1].From)
	}
}

func TestSettingUp(t *testing.T) {
	cfg, r := house(), new(record)
	cfg.Accounts, cfg.Audit, cfg.Access = &people{nobody: true}, r, web.Strangers
	h := handler(t, cfg)
	if got := text(t, ask(t, h, request("GET", "/api/v1/session", ""))); got != `{"user":"","role":"nobody","setup":true,`+where+`}`+"\n" {
		t.Errorf("before: %s", got)
	}
	refused(t, ask(t, h, request("POST", "/api/v1/setup", `{"token":"old","name":"lan","password":"x"}`)), 403)
	res := ask(t, h, request("POST", "/api/v1/setup", `{"token":"link","name":"lan","password":"x"}`))
	if got := text(t, res); got != `{"user":"lan","role":"admin","setup":false,`+where+`}`+"\n" || !strings.Contains(res.Header.Get("Set-Cookie"), "new-cookie") {
		t.Errorf("%s", got)
	}
	if diff := cmp.Diff([]web.Deed{{Who: "lan", What: "set-up", On: "lan", From: "127.0.0.1"}}, r.deeds); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
	cfg.Access = web.Loopback
	if got := text(t, ask(t, handler(t, cfg), request("GET", "/api/v1/session", ""))); got != `{"user":"admin","role":"admin","setup":false,`+where+`}`+"\n" {
		t.Errorf("in the demo: %s", got)
	}
}

func TestUsersTokensAndSessions(t *testing.T) {
	cfg, p, r := house(), new(people), new(record)
	cfg.Accounts, cfg.Audit, cfg.Access = p, r, as(web.Who{Name: "lan", Role: web.Admin})
	h := handler(t, cfg)
	for _, x := range []struct {
		method, path, body string
		status             int
		answer             string
	}{
		{"GET", "/users", "", 200, `[{"name":"lan","role":"admin","created":"2026-11-23T12:00:00+08:00","seen":"2026-11-23T12:00:00+08:00"},{"name":"wang","role":"viewer","created":"2026-11-23T12:00:00+08:00","seen":null}]`},
		{"POST", "/users", `{"name":"li","role":"editor","password":"long enough"}`, 201, `{"name":"li","role":"editor","created":"2026-11-23T12:00:00+08:00","seen":null}`},
		{"PATCH", "/users/wang", `{"role":"operator"}`, 200, `{"name":"wang","role":"operator","created":"2026-11-23T12:00:00+08:00","seen":null}`},
		{"DELETE", "/users/wang", "", 204, ""},
		{"GET", "/tokens", "", 200, `[{"id":"t1","name":"calendar","role":"viewer","created":"2026-11-23T12:00:00+08:00","seen":null}]`},
		{"POST", "/tokens", `{"name":"doors","role":"viewer"}`, 201, `{"id":"t2","name":"doors","role":"viewer","created":"2026-11-23T12:00:00+08:00","seen":null,"token":"yiping_secret"}`},
		{"DELETE", "/tokens/t1", "", 204, ""},
		{"GET", "/sessions", "", 200, `[{"id":"s1","user":"lan","created":"2026-11-23T12:00:00+08:00","seen":"2026-11-23T12:00:00+08:00","from":"192.168.1.9","agent":"WeChat","current":true},` +
			`{"id":"s9","user":"wang","created":"2026-11-23T12:00:00+08:00","seen":"2026-11-23T12:00:00+08:00","from":"","agent":"","current":false}]`},
		{"DELETE", "/sessions/s9", "", 204, ""},
		{"POST", "/password", `{"old":"right","new":"another one"}`, 200, `{"user":"lan","role":"admin","setup":false,` + where + `}`},
		{"GET", "/audit?from=2026-11-23&until=2026-11-23&who=lan&limit=10", "", 200, `[{"at":"2026-11-23T12:00:00+08:00","who":"lan","what":"raise","on":"evacuate","from":"192.168.1.9"}]`},
	} {
		res := ask(t, h, with(request(x.method, "/api/v1"+x.path, x.body), "lan-cookie"))
		if got := strings.TrimSpace(text(t, res)); res.StatusCode != x.status || got != x.answer {
			t.Errorf("%s %s: %d %s", x.method, x.path, res.StatusCode, got)
		}
	}
	for _, x := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/users", `{"name":"li","role":"editor","password":"easy"}`, 422},
		{"POST", "/users", `{"name":"li","role":"player","password":"long enough"}`, 422},
		{"PATCH", "/users/nobody", `{"role":"viewer"}`, 404},
		{"POST", "/password", `{"old":"wrong","new":"another one"}`, 403},
		{"DELETE", "/sessions/none", "", 404},
		{"GET", "/audit?from=tomorrow", "", 400},
	} {
		refused(t, ask(t, h, request(x.method, "/api/v1"+x.path, x.body)), x.status)
	}
	what := map[string]string{}
	for _, d := range r.deeds {
		if d.Who != "lan" || d.From != "127.0.0.1" {
			t.Errorf("recorded is %+v", d)
		}
		if d.Refused != 0 {
			continue
		}
		what[d.What] = d.On
	}
	if diff := cmp.Diff(map[string]string{"add-user": "li", "change-user": "wang", "delete-user": "wang", "add-token": "doors", "delete-token": "calendar", "end-session": "s9",
		"change-password": "lan", "login-refused": ""}, what); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
	cfg.Access = as(web.Who{Name: "wang", Role: web.Viewer})
	h = handler(t, cfg)
	if got := text(t, ask(t, h, request("GET", "/api/v1/sessions", ""))); strings.Contains(got, "lan") || !strings.Contains(got, "s9") {
		t.Errorf("a viewer sees the sessions of others: %s", got)
	}
	refused(t, ask(t, h, request("DELETE", "/api/v1/sessions/s1", "")), 404)
	cfg.Access = as(web.Who{Name: "token:doors", Role: web.Viewer})
	refused(t, ask(t, handler(t, cfg), request("POST", "/api/v1/password", `{"old":"right","new":"another one"}`)), 409)
}
