package web_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"yiping/web"
)

// One test for each attack. What the people at this computer do must go on working beside it, or the
// defence would prove nothing.

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
