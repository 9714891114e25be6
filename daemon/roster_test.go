package daemon

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gorilla "github.com/gorilla/websocket"

	"yiping/daemon/config"
	"yiping/daemon/roster"
	"yiping/displays/displaystest"
	"yiping/displays/wire"
	"yiping/web"
)

// running is a whole daemon in a folder of its own, for people at this computer.
type running struct {
	t    *testing.T
	addr string
	dir  string
}

func run(t *testing.T, text string) running { return runIn(t, t.TempDir(), text, true) }

// runIn runs it in a folder, for people at this computer or for nobody but players.
func runIn(t *testing.T, dir, text string, open bool, more ...func(*Options)) running {
	t.Helper()
	c, mistakes := config.Parse(filepath.Join(dir, "yiping.yaml"), []byte(text))
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	o := Options{Config: c, Open: open, Log: slog.New(slog.DiscardHandler), Listener: l, Ready: func(addr string) { ready <- addr }}
	for _, f := range more {
		f(&o)
	}
	go func() { ended <- Run(ctx, o) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case addr := <-ready:
		return running{t, addr, dir}
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
	}
	panic("not reached")
}

// call asks the API.
func (r running) call(method, path string, body, answer any, cookies ...*http.Cookie) (status int, set []*http.Cookie) {
	r.t.Helper()
	var b bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&b).Encode(body); err != nil {
			r.t.Fatal(err)
		}
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, "http://"+r.addr+path, &b)
	if err != nil {
		r.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, c := range cookies {
		req.AddCookie(c)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	if answer != nil {
		if err := json.NewDecoder(res.Body).Decode(answer); err != nil {
			r.t.Fatalf("%s %s: %d, %v", method, path, res.StatusCode, err)
		}
	}
	return res.StatusCode, res.Cookies()
}

type object = map[string]any

// pair pairs a player as its page does, and returns the display and the cookie.
func (r running) pair(entry object) (string, *http.Cookie) {
	r.t.Helper()
	var code struct{ Code, Secret string }
	r.call("POST", "/api/v1/pairing", object{}, &code)
	var d struct{ ID string }
	if status, _ := r.call("POST", "/api/v1/pairing/"+code.Code+"/accept", entry, &d); status != 200 {
		r.t.Fatalf("accept: %d %+v", status, d)
	}
	_, cookies := r.call("GET", "/api/v1/pairing/"+code.Secret, nil, nil)
	if len(cookies) != 1 || cookies[0].Name != "yiping_player_"+d.ID {
		r.t.Fatalf("cookies: %v", cookies)
	}
	return d.ID, cookies[0]
}

// page is a connection that tells which documents it gets.
type page struct {
	display string
	got     chan wire.Kind
	ended   chan error
}

// open connects a page and waits until it has its program, which comes last.
func (r running) open(display string) *page {
	r.t.Helper()
	conn, err := displaystest.WebSocket("ws://"+r.addr, nil)(r.t.Context(), display)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { conn.Close() })
	hello := wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: display, Session: "s"}
	if err := conn.Send(r.t.Context(), wire.Encode(hello)); err != nil {
		r.t.Fatal(err)
	}
	p := &page{display, make(chan wire.Kind, 1000), make(chan error, 1)}
	go func() {
		for {
			text, err := conn.Receive(r.t.Context())
			if err != nil {
				p.ended <- err
				return
			}
			m, _ := wire.DecodeDown(text)
			if d, ok := m.(*wire.Delivery); ok {
				p.got <- d.Kind
			}
		}
	}()
	for r.next(p) != wire.Program {
	}
	return p
}

// next returns the kind of the next document that a page gets.
func (r running) next(p *page) wire.Kind {
	r.t.Helper()
	select {
	case kind := <-p.got:
		return kind
	case err := <-p.ended:
		r.t.Fatalf("%s ends: %v", p.display, err)
	case <-time.After(30 * time.Second):
		r.t.Fatalf("%s gets nothing more", p.display)
	}
	return ""
}

// Displays come and go, and nobody else notices.
func TestTheOthersNoticeNothing(t *testing.T) {
	text := "site: {id: a, name: 甲, timezone: UTC}\nmqtt: {listen: off}\ndisplays:\n"
	for i := range 20 {
		text += fmt.Sprintf("  - {id: d%d, name: 屏%d, canvas: [1920, 1080], plays: [大厅]}\n", i, i)
	}
	r := run(t, text)
	var pages []*page
	for i := range 20 {
		pages = append(pages, r.open(fmt.Sprint("d", i)))
	}
	begun := time.Now()
	id, _ := r.pair(object{"name": "走廊屏", "canvas": []int{1080, 1920}, "plays": []string{"大厅"}})
	fresh := r.open(id)
	t.Logf("paired and given a program in %v", time.Since(begun))
	var list []struct {
		ID            string
		Paired, Fixed bool
		Plays         []string
	}
	r.call("GET", "/api/v1/displays", nil, &list)
	if last := list[len(list)-1]; len(list) != 21 || last.ID != id || !last.Paired || last.Fixed || last.Plays[0] != "大厅" || !list[0].Fixed {
		t.Errorf("%d displays, the last: %+v", len(list), last)
	}
	var notice struct{ Missing []string }
	if status, _ := r.call("POST", "/api/v1/notices", object{"text": object{"zh-CN": "欢迎"}, "targets": []string{"display:" + id}}, &notice); status != 201 || len(notice.Missing) != 1 {
		t.Errorf("a notice for it: %d %+v", status, notice)
	}
	if status, _ := r.call("DELETE", "/api/v1/displays/"+id, nil, nil); status != 204 {
		t.Errorf("delete: %d", status)
	}
	if closed, ok := (<-fresh.ended).(*wire.Close); !ok || closed.Code != wire.Revoked && closed.Code != wire.Unknown {
		t.Errorf("the deleted one ends with %v", closed)
	}
	r.until("the frame to be gone", func() bool {
		status, _ := r.call("GET", "/api/v1/displays/"+id+"/frame", nil, nil)
		return status == 404
	})
	// What is for one of the others comes behind everything that could have been sent before.
	r.call("POST", "/api/v1/notices", object{"text": object{"zh-CN": "欢迎"}}, nil)
	for _, p := range pages {
		if kind := r.next(p); kind != wire.Notices || len(p.got) > 0 {
			t.Errorf("%s was sent %s and %d more, want the notice alone", p.display, kind, len(p.got))
		}
	}
}

// A folder that nobody played is judged as soon as a display plays it.
func TestAPairedDisplayPlaysAFolderThatNobodyPlayed(t *testing.T) {
	r := run(t, "site: {id: a, name: 甲, timezone: UTC}\nmqtt: {listen: off}\ndisplays: [{id: lobby, name: 大厅屏, canvas: [1920, 1080]}]\n")
	file := filepath.Join(r.dir, "content", "走廊", "海报.svg")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>`), 0o644); err != nil {
		t.Fatal(err)
	}
	state := func() string {
		var c struct {
			Files []struct{ Path, State string }
		}
		r.call("GET", "/api/v1/content", nil, &c)
		if len(c.Files) == 1 {
			return c.Files[0].State
		}
		return ""
	}
	r.until("the file to be seen", func() bool { return state() == "unused" })
	id, cookie := r.pair(object{"name": "走廊屏", "canvas": []int{1920, 1080}, "plays": []string{"走廊"}})
	r.until("the file to be played", func() bool {
		var f struct {
			Regions []struct{ Item, Asset string }
		}
		status, _ := r.call("GET", "/api/v1/displays/"+id+"/frame", nil, &f)
		return status == 200 && len(f.Regions) == 1 && f.Regions[0].Item == "走廊/海报.svg"
	})

	if cookie.HttpOnly != true || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.Secure {
		t.Errorf("the cookie: %v", cookie)
	}
}

// until waits until something is so, and looks whenever the daemon hints that an answer has changed.
func (r running) until(what string, so func() bool) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", "http://"+r.addr+"/api/v1/events", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	for hints := bufio.NewScanner(res.Body); hints.Scan(); {
		if so() {
			return
		}
	}
	r.t.Fatalf("the stream ended before %s", what)
}

// Whoever is signed in only looks; whoever was revoked between the question and the answer is nobody.
func TestWhoLooksAndWhoPlays(t *testing.T) {
	c, _ := config.Parse("yiping.yaml", []byte("site: {id: a, name: 甲, timezone: UTC}\ndisplays: [{id: bell, name: 铃, canvas: [64, 16], transport: mqtt}]\n"))
	players, _ := newPlayers(t, c)
	as, secret, _, err := players.Begin(roster.Waiting{From: "10.0.0.7"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := players.Accept(t.Context(), "lan", as.Code, roster.Entry{Display: new("bell")}); err != nil {
		t.Fatal(err)
	}
	_, _, token := players.Await(t.Context(), secret)
	id, _ := players.Known("bell", token)
	req := httptest.NewRequest("GET", "/screen/bell/socket", nil)
	req.RemoteAddr = "10.0.0.7:50000"
	req.Header.Set("User-Agent", "Chromium")
	player := web.Who{Role: web.Player, Display: "bell", Player: id}
	for _, x := range []struct {
		who         web.Who
		open, guest bool
	}{{web.Who{Role: web.Admin}, false, true}, {web.Who{Role: web.Viewer}, false, true}, {web.Who{Role: web.Admin}, true, false}, {player, false, false}, {player, true, false}} {
		p, err := playerOf(players, x.open, x.who, req)
		if err != nil || p.Guest != x.guest || x.who.Role == web.Player && (p.ID != id || p.From != "10.0.0.7" || p.Agent != "Chromium" || p.Over == nil) {
			t.Errorf("%+v is %+v, %v", x.who, p, err)
		}
	}
	if err := players.Revoke(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if p, err := playerOf(players, false, player, req); err == nil {
		t.Errorf("a revoked player is %+v", p)
	}
}

// Without people, a player that was paired gets in by its cookie, which it is given anew, and nobody else does.
func TestOnlyThePlayerGetsIn(t *testing.T) {
	text, dir := "site: {id: a, name: 甲, timezone: UTC}\nmqtt: {listen: off}\ndisplays: [{id: lobby, name: 大厅屏, canvas: [1920, 1080]}]\n", t.TempDir()
	var cookie *http.Cookie
	t.Run("paired in the demo", func(t *testing.T) {
		_, cookie = runIn(t, dir, text, true).pair(object{"display": "lobby"})
	})
	r := runIn(t, dir, text, false)
	for path, want := range map[string]int{"/screen/lobby/socket": http.StatusBadRequest, "/media/" + strings.Repeat("a", 64): http.StatusNotFound, "/api/v1/displays": http.StatusUnauthorized} {
		if got, _ := r.call("GET", path, nil, nil, cookie); got != want {
			t.Errorf("the player gets %d for %s, want %d", got, path, want)
		}
		if got, _ := r.call("GET", path, nil, nil, &http.Cookie{Name: cookie.Name, Value: strings.Repeat("0", 64)}); got != http.StatusUnauthorized {
			t.Errorf("another gets %d for %s", got, path)
		}
	}
	ws, res, err := gorilla.DefaultDialer.DialContext(t.Context(), "ws://"+r.addr+"/screen/lobby/socket", http.Header{"Cookie": {cookie.Name + "=" + cookie.Value}})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	if set := res.Cookies(); len(set) != 1 || set[0].Value != cookie.Value || set[0].MaxAge < 34_000_000 {
		t.Errorf("the upgrade sets %v", set)
	}
}
