package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/web"
)

// One test for each attack. What the people at this computer do must go on working beside it, or the
// defence would prove nothing.

func TestOwnPagesAreServed(t *testing.T) {
	h := handler(t, house())
	for _, host := range []string{"127.0.0.1:8080", "localhost:8080", "[::1]:8080", "127.0.0.1"} {
		r := request("POST", "/api/v1/displays/lobby/identify", "")
		r.Host = host
		r.Header.Set("Origin", "http://"+host)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if res := ask(t, h, r); res.StatusCode != 204 {
			t.Errorf("%s: %d %s", host, res.StatusCode, text(t, res))
		}
	}
	socket := request("GET", "/screen/lobby/socket", "")
	socket.Header.Set("Origin", "http://127.0.0.1:8080")
	if res := ask(t, h, socket); res.StatusCode != http.StatusTeapot {
		t.Errorf("socket: %d", res.StatusCode)
	}
}

// A stranger's name server answers with 127.0.0.1, so that this browser takes the daemon for the
// stranger's own site.
func TestAttackDNSRebinding(t *testing.T) {
	h := handler(t, house())
	for _, host := range []string{"evil.example", "evil.example:8080", "127.0.0.1.evil.example:8080", "localhost.evil.example", "192.168.1.10:8080", ""} {
		for _, path := range []string{"/", "/api/v1/displays", "/screen/lobby", "/screen/lobby/socket", "/media/" + strings.Repeat("a", 64)} {
			r := request("GET", path, "")
			r.Host = host
			refused(t, ask(t, h, r), 403)
		}
	}
}

// Another site's page sends a form or a fetch with this browser.
func TestAttackCrossSiteRequest(t *testing.T) {
	h := handler(t, house())
	for _, header := range [][2]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"}, // another port of this computer
		{"Origin", "https://evil.example"},
		{"Origin", "http://127.0.0.1:9999"},
		{"Origin", "http://127.0.0.1.evil.example:8080"},
		{"Origin", "null"}, // a sandboxed frame, a local file
	} {
		for _, method := range []string{"GET", "POST"} {
			r := request(method, "/api/v1/displays/lobby/identify", "")
			r.Header.Set(header[0], header[1])
			refused(t, ask(t, h, r), 403)
		}
	}
}

// Another site's page opens a WebSocket, to which browsers apply no same-origin rule.
func TestAttackCrossSiteWebSocket(t *testing.T) {
	h := handler(t, house())
	r := request("GET", "/screen/lobby/socket", "")
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "websocket")
	r.Header.Set("Origin", "https://evil.example")
	refused(t, ask(t, h, r), 403)
}

// Somebody in the building asks over the network.
func TestAttackFromTheNetwork(t *testing.T) {
	h := handler(t, house())
	for _, remote := range []string{"192.168.1.77:50000", "[fe80::1%eth0]:50000", "[2001:db8::1]:50000", "@", ""} {
		r := request("GET", "/api/v1/displays", "")
		r.RemoteAddr = remote
		refused(t, ask(t, h, r), 403)
	}
}

// A proxy on this computer passes strangers on.
func TestAttackThroughAProxy(t *testing.T) {
	h := handler(t, house())
	for _, name := range []string{"X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"} {
		r := request("GET", "/api/v1/displays", "")
		r.Header.Set(name, "203.0.113.7")
		refused(t, ask(t, h, r), 403)
	}
}

// Whoever Access lets in later, another site's page must not write with that person's rights.
func TestAttackCrossSiteWriteWithSomebodysRights(t *testing.T) {
	cfg := house()
	cfg.Access = func(*http.Request) (web.Who, *web.Refusal) { return web.Who{Name: "admin", Role: web.Admin}, nil }
	h := handler(t, cfg)
	r := request("POST", "/api/v1/displays/lobby/identify", "")
	r.Header.Set("Origin", "https://evil.example")
	refused(t, ask(t, h, r), 403)
}

// open is what strangers may ask of the API.
var open = map[string]bool{
	"GET /api/v1/session": true, "POST /api/v1/session": true, "DELETE /api/v1/session": true, "POST /api/v1/setup": true,
	"POST /api/v1/pairing": true, "GET /api/v1/pairing/{secret}": true,
}

// A stranger gets the pages, which hold no data, and nothing else. Whoever has a role gets what that role may, no more.
func TestEveryOperationNeedsItsRole(t *testing.T) {
	cfg := house()
	who := web.Who{}
	cfg.Access = func(*http.Request) (web.Who, *web.Refusal) { return who, nil }
	h := handler(t, cfg)
	for _, path := range []string{"/", "/screen/", "/screen/lobby", "/screen/sw.js", "/operator/assets/index-abc.css"} {
		if res := ask(t, h, request("GET", path, "")); res.StatusCode != 200 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	for _, path := range []string{"/screen/lobby/socket", "/media/" + strings.Repeat("a", 64)} {
		refused(t, ask(t, h, request("GET", path, "")), 401)
	}
	if list := text(t, ask(t, h, request("GET", "/screen/nowhere", ""))); strings.Contains(list, "lobby") {
		t.Errorf("strangers are told which displays there are: %s", list)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Role string `json:"x-role"`
		}
	}
	if err := json.Unmarshal([]byte(text(t, ask(t, h, request("GET", "/api/openapi.json", "")))), &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		path = strings.NewReplacer("{id}", "lobby", "{name}", "lan", "{hash}", "x").Replace(path)
		for method, op := range methods {
			least, ok := web.RoleNamed(op.Role)
			method = strings.ToUpper(method)
			if !ok || (least == web.Nobody) != open[method+" "+path] {
				t.Errorf("%s %s needs %q", method, path, op.Role)
			}
			for who.Role = web.Nobody; who.Role < least; who.Role++ {
				want := 403
				if who.Role == web.Nobody {
					want = 401
				}
				refused(t, ask(t, h, request(method, path, "{}")), want)
			}
			who.Role = web.Nobody
		}
	}
}

// docs/api.md lists what works without signing in: no more and no less.
func TestTheDocumentListsWhatIsOpen(t *testing.T) {
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "Without signing in there are these, and no others:")
	list, _, _ := strings.Cut(rest, "\n## ")
	listed := map[string]bool{}
	cfg := house()
	cfg.Access = web.Strangers
	h := handler(t, cfg)
	for _, m := range regexp.MustCompile("`([A-Z]+) (/[^`]*)`").FindAllStringSubmatch(list, -1) {
		if api := m[1] + " /api/v1" + m[2]; open[api] {
			listed[api] = true
			continue
		}
		if res := ask(t, h, request(m[1], strings.ReplaceAll(m[2], "{id}", "lobby"), "{}")); strings.HasPrefix(text(t, res), `{"type":"about:blank","title":"Unauthorized"`) || res.StatusCode == 404 {
			t.Errorf("%s %s is listed, and %d", m[1], m[2], res.StatusCode)
		}
	}
	for path := range open {
		if !listed[path] {
			t.Errorf("docs/api.md does not list %s", path)
		}
	}
}

// A picture with script in it is opened as a page.
func TestAttackScriptInAPicture(t *testing.T) {
	h := handler(t, house())
	res := ask(t, h, request("GET", "/media/"+strings.Repeat("b", 64), ""))
	if got, want := res.Header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'unsafe-inline'; sandbox"; got != want {
		t.Errorf("policy %q, want %q", got, want)
	}
	if got := res.Header.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("type may be guessed: %q", got)
	}
}

// Another site shows this one in a frame and lets people click on it; or something slips script into a
// page.
func TestAttackFramingAndInjection(t *testing.T) {
	h := handler(t, house())
	for _, path := range []string{"/", "/building", "/screen/", "/screen/lobby", "/screen/nowhere", "/nothing"} {
		r := request("GET", path, "")
		r.Header.Set("Accept", "text/html")
		res := ask(t, h, r)
		policy := res.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "frame-ancestors 'self'") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for _, directive := range strings.Split(policy, ";") {
			if strings.Contains(directive, "script-src") && strings.Contains(directive, "unsafe") {
				t.Errorf("%s allows inline script", path)
			}
		}
	}
}

// Streams come from other servers. Nothing but the player has any business there, and not even the player runs what it gets.
func TestOnlyThePlayerConnectsElsewhere(t *testing.T) {
	h := handler(t, house())
	for path, elsewhere := range map[string]bool{"/": false, "/building": false, "/screen/": true, "/screen/lobby": true} {
		policy := ask(t, h, request("GET", path, "")).Header.Get("Content-Security-Policy")
		if got := strings.Contains(policy, "connect-src 'self' http: https:;"); got != elsewhere {
			t.Errorf("%s: policy %q", path, policy)
		}
		if !strings.Contains(policy, "script-src 'self';") {
			t.Errorf("%s may run the script of others: %q", path, policy)
		}
	}
}

// Text that a stranger puts into an address comes back in the answer.
func TestAttackReflectedText(t *testing.T) {
	h := handler(t, house())
	r := request("GET", "/screen/%3Cscript%3Ealert(1)%3C%2Fscript%3E", "")
	r.Header.Set("Accept", "text/html")
	if body := text(t, ask(t, h, r)); strings.Contains(body, "<script") || !strings.Contains(body, "&lt;script") {
		t.Errorf("not escaped: %s", body)
	}
}

// The way out of the folder of pages, and of the store of media.
func TestAttackPathTraversal(t *testing.T) {
	h := handler(t, house())
	for _, path := range []string{
		"/operator/assets/%2e%2e/index.html", "/screen/assets/..%2f..%2foperator%2findex.html",
		"/media/..%2f..%2fetc%2fpasswd", "/media/" + strings.Repeat("A", 64), "/media/",
	} {
		if res := ask(t, h, request("GET", path, "")); res.StatusCode != 404 && res.StatusCode != 307 {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}

// A body without end.
func TestAttackHugeBody(t *testing.T) {
	h := handler(t, house())
	r := request("POST", "/api/v1/content/restore", `{"path":"`+strings.Repeat("x", 1<<20)+`"}`)
	if res := ask(t, h, r); res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", res.StatusCode)
	}
}

// A client that sends a header, a body, or takes an answer, one byte in a minute, holds a connection for
// seconds and not for ever.
func TestAttackSlowloris(t *testing.T) {
	for name, send := range map[string]string{
		"header": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ",
		"body":   "POST /api/v1/content/restore HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{",
		"stray":  "POST /media/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{",
		"page":   "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
		"answer": "GET /media/" + strings.Repeat("c", 64) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pipe := serve(t, house())
				if _, err := io.WriteString(pipe, send); err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				if name == "page" || name == "answer" {
					time.Sleep(3 * time.Minute) // takes nothing
				}
				n, _ := io.Copy(io.Discard, pipe)
				if held := time.Since(start); held > 3*time.Minute {
					t.Errorf("held for %v", held)
				}
				if name == "page" && n > 0 || n >= 8<<20 {
					t.Error("the daemon waited for a reader that had stopped")
				}
			})
		})
	}
}

// A reader that is slow but takes something every now and then gets everything.
func TestSlowReaderGetsItsFilm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pipe := serve(t, house())
		fmt.Fprintf(pipe, "GET /media/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", strings.Repeat("c", 64))
		var got int64
		for {
			n, err := io.CopyN(io.Discard, pipe, 1<<20)
			got += n
			if err != nil {
				break
			}
			time.Sleep(50 * time.Second)
		}
		if got < 8<<20 {
			t.Errorf("got %d bytes", got)
		}
	})
}

// Stopping the daemon does not wait for streams that never end.
func TestStreamsEndWithTheDaemon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		pipe := serveUntil(t, ctx, house())
		io.WriteString(pipe, "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		res, err := http.ReadResponse(bufio.NewReader(pipe), nil)
		if err != nil {
			t.Fatal(err)
		}
		stop()
		start := time.Now()
		pipe.SetReadDeadline(start.Add(time.Minute))
		io.Copy(io.Discard, res.Body)
		if waited := time.Since(start); waited > time.Second {
			t.Errorf("the stream went on for %v", waited)
		}
	})
}

// serve returns a connection to a server for the house. Time in it is the bubble's.
func serve(t *testing.T, cfg web.Config) net.Conn { return serveUntil(t, t.Context(), cfg) }

func serveUntil(t *testing.T, ctx context.Context, cfg web.Config) net.Conn {
	t.Helper()
	server := web.Server(ctx, handler(t, cfg), slog.New(slog.DiscardHandler))
	ours, theirs := net.Pipe()
	l := &pipeListener{conn: make(chan net.Conn, 1), closed: make(chan struct{})}
	l.conn <- theirs
	go server.Serve(l)
	t.Cleanup(func() {
		ours.Close()
		server.Close()
	})
	return ours
}

// pipeListener accepts one connection, which seems to come from this computer.
type pipeListener struct {
	conn   chan net.Conn
	closed chan struct{}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conn:
		return local{c}, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}
func (l *pipeListener) Close() error   { close(l.closed); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

type local struct{ net.Conn }

func (local) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 50000} }

// In a site with users a page of somebody else's must not read, listen or connect with this browser's rights either. What
// is for everybody may be opened by a link, and programs, which have no origin, go on.
func TestAttackForeignPageWithSomebodysRights(t *testing.T) {
	cfg := house()
	cfg.Access = as(web.Who{Name: "lan", Role: web.Admin})
	h := handler(t, cfg)
	data := []string{"/api/v1/displays", "/api/v1/events", "/api/v1/session", "/api/openapi.json", "/screen/lobby/socket", "/media/" + strings.Repeat("a", 64)}
	for _, header := range [][2]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "http://127.0.0.1:9999"}, {"Origin", "null"},
	} {
		for _, path := range data {
			r := request("GET", path, "")
			r.Header.Set(header[0], header[1])
			refused(t, ask(t, h, r), 403)
		}
		for _, path := range []string{"/", "/screen/", "/screen/lobby", "/healthz"} {
			r := request("GET", path, "")
			r.Header.Set(header[0], header[1])
			if res := ask(t, h, r); res.StatusCode != 200 {
				t.Errorf("a link to %s: %d", path, res.StatusCode)
			}
		}
	}
	proxied := request("GET", "/api/v1/displays", "") // a proxy that asks with its own name for the daemon
	proxied.Header.Set("Origin", "https://yiping.example")
	proxied.Header.Set("Sec-Fetch-Site", "same-origin")
	if res := ask(t, h, proxied); res.StatusCode != 200 {
		t.Errorf("own page behind a proxy: %d", res.StatusCode)
	}
	if res := ask(t, h, request("GET", "/api/v1/displays", "")); res.StatusCode != 200 {
		t.Errorf("a program: %d", res.StatusCode)
	}
}

// A stream that was begun with a cookie ends when the cookie counts no more.
func TestAttackStreamOfSomebodyWhoHasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := house()
		who := web.Who{Name: "lan", Role: web.Viewer}
		cfg.Access = func(*http.Request) (web.Who, *web.Refusal) { return who, nil }
		pipe := serve(t, cfg)
		io.WriteString(pipe, "GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		res, err := http.ReadResponse(bufio.NewReader(pipe), nil)
		if err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 256)
		if _, err := res.Body.Read(buf); err != nil {
			t.Fatal(err)
		}
		who = web.Who{}
		start := time.Now()
		cfg.Changed.Set(struct{}{})
		if rest, _ := io.ReadAll(res.Body); len(rest) > 0 || time.Since(start) > time.Second {
			t.Errorf("it goes on with %q for %v", rest, time.Since(start))
		}
	})
}

// Sixty-four kilobytes are the most, whoever asks; a stranger's body is not even read.
func TestAttackHugeBodyOfAStranger(t *testing.T) {
	cfg := house()
	cfg.Access = web.Strangers
	h := handler(t, cfg)
	huge := `{"name":"` + strings.Repeat("x", 1<<20) + `"}`
	for path, status := range map[string]int{"/api/v1/session": 413, "/api/v1/setup": 413, "/api/v1/users": 401, "/api/v1/cap": 401} {
		refused(t, ask(t, h, request("POST", path, huge)), status)
	}
}
