package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"yiping/web"
)

// Other sites, other computers, and names that lead here.

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
		for method, path := range map[string]string{"GET": "/api/v1/displays", "POST": "/api/v1/displays/lobby/identify"} {
			r := request(method, path, "")
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

// In a site with users a page of somebody else's must not read, listen or connect with this browser's rights either. What
// is for everybody may be opened by a link, and programs, which have no origin, go on.
func TestAttackForeignPageWithSomebodysRights(t *testing.T) {
	cfg := house()
	cfg.Access = as(web.Who{Name: "lan", Role: web.Admin})
	cfg.Metrics = prometheus.NewRegistry()
	cfg.Status = func() ([]byte, error) { return []byte("播出状态"), nil }
	h := handler(t, cfg)
	data := []string{"/api/v1/displays", "/api/v1/events", "/api/v1/session", "/api/openapi.json", "/screen/lobby/socket", "/media/" + strings.Repeat("a", 64), "/media/" + strings.Repeat("a", 64) + "/small", "/status", "/metrics"}
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
