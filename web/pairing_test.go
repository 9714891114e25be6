package web_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"yiping/playlists"
	"yiping/web"
)

var mistake = playlists.Refusal{What: playlists.Text{ZH: "不行。", EN: "No."}, Remedy: playlists.Text{ZH: "请等。", EN: "Wait."}}

// doorman is a roster of one player that waits and one that is in.
type doorman struct {
	begun    []web.WaitingPlayer
	accepted []string
	entry    web.DisplayEntry
	err      error // of everything that has one
}

func (d *doorman) Begin(p web.WaitingPlayer) (web.PairingCode, error) {
	d.begun = append(d.begun, p)
	return web.PairingCode{Code: "K7M4QX", Secret: "secret", Until: noon}, d.err
}

func (d *doorman) Await(ctx context.Context, secret string) web.Paired {
	switch secret {
	case "paired":
		return web.Paired{State: "paired", Display: "lobby", Token: "token"}
	case "waiting":
		return web.Paired{State: "waiting"}
	}
	return web.Paired{State: "over"}
}

func (d *doorman) Waiting() []web.WaitingPlayer {
	return []web.WaitingPlayer{{Code: "K7M4QX", From: "192.168.1.20", Agent: "Chromium", Since: noon, Canvas: [2]int{1920, 1080}}}
}

func (d *doorman) Accept(_ context.Context, _, code string, e web.DisplayEntry) (string, error) {
	d.accepted, d.entry = append(d.accepted, code), e
	switch {
	case code != "K7M4QX":
		return "", web.ErrGone
	case e.Display != nil && *e.Display != "lobby":
		return "", web.ErrNoDisplay
	}
	return "lobby", d.err
}

func (d *doorman) Players() []web.PlayerToken {
	return []web.PlayerToken{
		{ID: "p1", Display: "lobby", Created: noon, Seen: noon, From: "192.168.1.20", Agent: "Chromium", Online: true, Clone: true},
		{ID: "p2", Display: "lobby", Created: noon},
	}
}

func (d *doorman) one(id, known string) error {
	if id != known {
		return errors.Join(web.ErrGone, web.ErrNoDisplay)
	}
	return d.err
}

func (d *doorman) Revoke(_ context.Context, id string) error { return d.one(id, "p1") }

func (d *doorman) Change(_ context.Context, id string, e web.DisplayEntry) error {
	d.entry = e
	return d.one(id, "lobby")
}

func (d *doorman) Delete(_ context.Context, id string) error { return d.one(id, "lobby") }

func (d *doorman) Password(_ context.Context, id string) (string, error) {
	return "geheim", d.one(id, "lobby")
}

func (d *doorman) Place(id string) web.Place {
	return web.Place{Fixed: id == "station", Paired: id == "lobby", Plays: []string{"公共"}, Layout: "full"}
}

func TestAStrangerMayAskToBePaired(t *testing.T) {
	cfg := house()
	cfg.Access = web.Strangers
	door := &doorman{}
	cfg.Pairing = door
	h := handler(t, cfg)
	r := request("POST", "/api/v1/pairing", `{"canvas":[1080,1920],"display":"lobby"}`)
	r.RemoteAddr = "192.168.1.20:50000"
	r.Header.Set("User-Agent", "Chromium 150")
	var code struct{ Code, Secret, Until string }
	decode(t, ask(t, h, r), &code)
	if code.Code != "K7M4QX" || code.Secret != "secret" || code.Until != "2026-11-23T12:00:00+08:00" {
		t.Errorf("%+v", code)
	}
	if got := door.begun[0]; got != (web.WaitingPlayer{From: "192.168.1.20", Agent: "Chromium 150", Canvas: [2]int{1080, 1920}, Wish: "lobby"}) {
		t.Errorf("%+v waits", got)
	}
	for secret, want := range map[string]string{"waiting": `{"state":"waiting"}`, "paired": `{"state":"paired","display":"lobby"}`, "else": `{"state":"over"}`} {
		res := ask(t, h, request("GET", "/api/v1/pairing/"+secret, ""))
		if got := strings.TrimSpace(text(t, res)); got != want {
			t.Errorf("%s: %s", secret, got)
		}
		cookie := res.Header.Get("Set-Cookie")
		if secret != "paired" && cookie != "" || secret == "paired" && cookie != "yiping_player_lobby=token; Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict" {
			t.Errorf("%s: cookie %q", secret, cookie)
		}
	}
	door.err = &playlists.Busy{Refusal: mistake, After: 90 * time.Second}
	res := ask(t, h, request("POST", "/api/v1/pairing", `{}`))
	if refused(t, res, 429); res.Header.Get("Retry-After") != "90" {
		t.Errorf("Retry-After %q", res.Header.Get("Retry-After"))
	}
}

// A proxy on this computer that ends TLS is believed, as everywhere: players do not share its address, and their cookies
// are for TLS.
func TestPlayersBehindAProxy(t *testing.T) {
	cfg := house()
	cfg.Access = web.Strangers
	door := &doorman{}
	cfg.Pairing = door
	h := handler(t, cfg)
	forwarded := func(method, path, body string) *http.Response {
		r := request(method, path, body)
		r.Header.Set("X-Forwarded-For", "192.168.1.20")
		r.Header.Set("X-Forwarded-Proto", "https")
		return ask(t, h, r)
	}
	forwarded("POST", "/api/v1/pairing", `{}`)
	if door.begun[0].From != "192.168.1.20" {
		t.Errorf("%+v waits", door.begun[0])
	}
	if cookie := forwarded("GET", "/api/v1/pairing/paired", "").Header.Get("Set-Cookie"); !strings.Contains(cookie, "Secure") {
		t.Errorf("cookie %q", cookie)
	}
}

func TestAnOperatorPairs(t *testing.T) {
	cfg := house()
	door := &doorman{}
	cfg.Pairing = door
	h := handler(t, cfg)
	var waiting []struct {
		Code, From string
		Canvas     [2]int
	}
	decode(t, ask(t, h, request("GET", "/api/v1/pairing", "")), &waiting)
	if len(waiting) != 1 || waiting[0].Code != "K7M4QX" || waiting[0].Canvas != [2]int{1920, 1080} {
		t.Errorf("%+v wait", waiting)
	}
	var d struct {
		ID, Layout    string
		Paired, Fixed bool
		Plays         []string
	}
	decode(t, ask(t, h, request("POST", "/api/v1/pairing/K7M4QX/accept", `{"name":"走廊屏","plays":["大厅"]}`)), &d)
	if d.ID != "lobby" || !d.Paired || d.Fixed || d.Layout != "full" || *door.entry.Name != "走廊屏" || (*door.entry.Plays)[0] != "大厅" || door.entry.Room != nil {
		t.Errorf("%+v, from %+v", d, door.entry)
	}
	for _, x := range []struct {
		status             int
		method, path, body string
	}{
		{404, "POST", "/pairing/AAAAAA/accept", `{"display":"lobby"}`},
		{404, "POST", "/pairing/K7M4QX/accept", `{"display":"attic"}`},
		{422, "POST", "/pairing/K7M4QX/accept", `{"name":7}`},
		{422, "POST", "/pairing/K7M4QX/accept", `{"colour":"red"}`},
		{200, "PATCH", "/displays/lobby", `{"name":"走廊屏"}`},
		{404, "PATCH", "/displays/attic", `{"name":"走廊屏"}`},
		{204, "DELETE", "/displays/lobby", ""},
		{404, "DELETE", "/displays/attic", ""},
		{204, "DELETE", "/players/p1", ""},
		{404, "DELETE", "/players/p9", ""},
		{200, "POST", "/displays/lobby/mqtt", ""},
		{404, "POST", "/displays/attic/mqtt", ""},
	} {
		if res := ask(t, h, request(x.method, "/api/v1"+x.path, x.body)); res.StatusCode != x.status {
			t.Errorf("%s %s %s: %d %s, want %d", x.method, x.path, x.body, res.StatusCode, text(t, res), x.status)
		}
	}
	for status, err := range map[int]error{422: &mistake, 409: &playlists.Conflict{Refusal: mistake}, 500: context.Canceled} {
		door.err = err
		for _, x := range [][3]string{{"POST", "/pairing/K7M4QX/accept", "{}"}, {"PATCH", "/displays/lobby", "{}"}, {"DELETE", "/displays/lobby", ""}, {"DELETE", "/players/p1", ""}, {"POST", "/displays/lobby/mqtt", ""}} {
			refused(t, ask(t, h, request(x[0], "/api/v1"+x[1], x[2])), status)
		}
	}
}

// A player gets its own display and media, and nothing else, whatever it asks for.
func TestAPlayerGetsItsOwnDisplay(t *testing.T) {
	cfg := house()
	var asked web.Who
	cfg.Socket = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = web.WhoAsks(r.Context())
		w.WriteHeader(http.StatusTeapot)
	})
	known := func(display, token string) (string, bool) { return "p1", display == "lobby" && token == "right" }
	cfg.Access = web.AnyOf(web.Strangers, web.Players(known))
	h := handler(t, cfg)
	media := "/media/" + strings.Repeat("a", 64)
	for _, x := range []struct {
		cookies, path string
		status        int
	}{
		{"yiping_player_lobby=right", "/screen/lobby/socket", 418},
		{"yiping_player_lobby=right", media, 200},
		{"yiping_player_station=wrong; yiping_player_lobby=right", media, 200},
		{"yiping_player_lobby=wrong", "/screen/lobby/socket", 401},
		{"yiping_player_lobby=wrong", media, 401},
		{"yiping_player_lobby=", media, 401},
		{"yiping_player_station=right", "/screen/station/socket", 401},
		{"yiping_player_lobby=right", "/screen/station/socket", 401},
		{"yiping_player_=right", media, 401},
		{"lobby=right", media, 401},
		{"yiping_player_lobby=right", "/api/v1/displays", 401},
		{"yiping_player_lobby=right", "/status", 404},
		{"", "/screen/lobby/socket", 401},
	} {
		r := request("GET", x.path, "")
		r.Header.Set("Cookie", x.cookies)
		res := ask(t, h, r)
		if res.StatusCode != x.status {
			t.Errorf("%s with %q: %d, want %d", x.path, x.cookies, res.StatusCode, x.status)
		}
		if again := strings.HasPrefix(res.Header.Get("Set-Cookie"), "yiping_player_lobby=right; Path=/; Max-Age="); again != (x.status == 418) {
			t.Errorf("%s with %q: cookie %q", x.path, x.cookies, res.Header.Get("Set-Cookie"))
		}
	}
	if asked != (web.Who{Name: "lobby", Role: web.Player, Display: "lobby", Player: "p1"}) {
		t.Errorf("the socket is asked by %+v", asked)
	}
	cfg.Access = func(*http.Request) (web.Who, *web.Refusal) { return web.Who{Role: web.Player, Display: "lobby"}, nil }
	refused(t, ask(t, handler(t, cfg), request("GET", "/screen/station/socket", "")), 403)
}
