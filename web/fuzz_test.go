package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"yiping/web"
)

// dice make requests that nobody foresaw, the same ones in each run.
type dice struct{ *rand.Rand }

func (d dice) one(of ...string) string { return of[d.IntN(len(of))] }

// Secrets that requests of these tests carry. They must be found nowhere.
const (
	aPassword = "hunter2-is-my-password"
	aCookie   = "cookie-of-somebody-who-has-left"
	aToken    = "yiping_token-that-was-deleted"
)

// text is what somebody may write where an id or a word belongs.
func (d dice) text() string {
	return d.one("lobby", "xuexi", "fire", "1", "", "..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "a\x00b", "'; DROP TABLE users; --", "<script>alert(1)</script>", "大厅", "\xff\xfe",
		strings.Repeat("长", 300), "{{.}}", "-1", "9223372036854775808", "2026-11-23", "2026-11-23T12:00:00+08:00", "null", "\u202e", aPassword, aToken)
}

// value is a JSON value that fits a schema more or less.
func (d dice) value(doc map[string]any, s map[string]any, depth int) any {
	if ref, ok := s["$ref"].(string); ok {
		s, _ = doc["components"].(map[string]any)["schemas"].(map[string]any)[ref[strings.LastIndex(ref, "/")+1:]].(map[string]any)
	}
	if d.IntN(12) == 0 || depth > 4 {
		return []any{nil, true, -1, 1e300, "x", []any{}, map[string]any{"a": []any{1}}}[d.IntN(7)]
	}
	if all, ok := s["enum"].([]any); ok && d.IntN(4) > 0 {
		return all[d.IntN(len(all))]
	}
	kind, _ := s["type"].(string)
	if all, ok := s["type"].([]any); ok {
		kind, _ = all[0].(string)
	}
	switch kind {
	case "object":
		out := map[string]any{}
		members, _ := s["properties"].(map[string]any)
		for name, of := range members {
			if d.IntN(5) > 0 {
				out[name] = d.value(doc, of.(map[string]any), depth+1)
			}
		}
		if d.IntN(10) == 0 {
			out[d.text()] = d.text()
		}
		return out
	case "array":
		of, _ := s["items"].(map[string]any)
		out := []any{}
		for range d.IntN(4) {
			out = append(out, d.value(doc, of, depth+1))
		}
		return out
	case "integer", "number":
		return []any{0, 1, -1, 120, 1 << 40, 1.5}[d.IntN(6)]
	case "boolean":
		return d.IntN(2) == 0
	}
	return d.text()
}

// body is the body of a request.
func (d dice) body(doc map[string]any, op map[string]any) string {
	switch d.IntN(8) {
	case 0:
		return d.one("", "{", "[]", "null", "\"x\"", "{\"a\":1}{", strings.Repeat("[", 5000), strings.Repeat("x", 300<<10), `{"password":"`+strings.Repeat("x", 70<<10)+`"}`)
	case 1:
		return "<alert>" + d.text() + "</alert>"
	}
	request, _ := op["requestBody"].(map[string]any)
	content, _ := request["content"].(map[string]any)
	media, _ := content["application/json"].(map[string]any)
	of, _ := media["schema"].(map[string]any)
	b, err := json.Marshal(d.value(doc, of, 0))
	if err != nil {
		return "{}"
	}
	return string(b)
}

var inPath = regexp.MustCompile(`\{\w+\}`)

// request is a call of an operation by somebody.
func (d dice) request(doc map[string]any, method, path string, op map[string]any) *http.Request {
	path = inPath.ReplaceAllStringFunc(path, func(string) string {
		if d.IntN(3) == 0 {
			return "lobby"
		}
		return url.PathEscape(d.text())
	})
	query := url.Values{}
	parameters, _ := op["parameters"].([]any)
	for _, p := range parameters {
		if p := p.(map[string]any); p["in"] == "query" && d.IntN(2) == 0 {
			query.Set(p["name"].(string), d.text())
		}
	}
	if d.IntN(5) == 0 {
		query.Set("token", aToken)
	}
	body := ""
	if method != "GET" || d.IntN(10) == 0 {
		body = d.body(doc, op)
	}
	r := httptest.NewRequest(method, "http://127.0.0.1:8080/", strings.NewReader(body))
	r.URL.Path, _ = url.PathUnescape(path)
	r.URL.RawPath, r.URL.RawQuery = path, query.Encode()
	r.RemoteAddr = d.one("127.0.0.1:50000", "192.168.1.9:40000", "[2001:db8::1]:50000", "@")
	for name, values := range map[string][]string{
		"Content-Type":    {"application/json", "application/json", "application/json", "text/plain", "application/cap+xml", "application/x-www-form-urlencoded", "multipart/form-data", "\x00"},
		"Origin":          {"", "", "", "", "https://evil.example", "null", "http://127.0.0.1:8080"},
		"Sec-Fetch-Site":  {"", "", "", "", "cross-site", "same-origin", "none"},
		"Accept":          {"", "*/*", "text/html", "application/cbor", "\xff"},
		"Range":           {"", "", "bytes=0-", "bytes=-1"},
		"Cookie":          {"", "yiping_session=" + aCookie, "yiping_session", "yiping_player_lobby=x"},
		"X-Forwarded-For": {"", "", "127.0.0.1", "x"}, "X-HTTP-Method-Override": {"", "", "DELETE"},
	} {
		if v := d.one(values...); v != "" {
			r.Header.Set(name, v)
		}
	}
	return r
}

// Ten thousand calls of the API that nobody foresaw, by a stranger, with a token that was deleted, and by a viewer: whoever may
// not is refused, nobody learns anything, nothing breaks, and each refusal is logged without a secret.
func TestAttackTenThousandCalls(t *testing.T) {
	var logged bytes.Buffer
	cfg, content, deeds := house(), new(folder), new(record)
	cfg.Content, cfg.Audit, cfg.Log = content, deeds, slog.New(slog.NewTextHandler(&logged, nil))
	cfg.Access = func(r *http.Request) (web.Who, *web.Refusal) {
		if r.Header.Get("Authorization") == "Bearer viewer" {
			return web.Who{Name: "wang", Role: web.Viewer}, nil
		}
		return web.Who{}, nil
	}
	h := handler(t, cfg)
	var doc map[string]any
	decode(t, ask(t, h, request("GET", "/api/openapi.json", "")), &doc)
	type call struct {
		method, path string
		op           map[string]any
	}
	var calls []call
	for path, operations := range doc["paths"].(map[string]any) {
		for method, op := range operations.(map[string]any) {
			calls = append(calls, call{strings.ToUpper(method), path, op.(map[string]any)})
		}
	}
	slices.SortFunc(calls, func(a, b call) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	d := dice{rand.New(rand.NewPCG(2026, 11))}
	refusals := 0
	for i := range 10_000 {
		c := calls[d.IntN(len(calls))]
		r := d.request(doc, c.method, c.path, c.op)
		who := web.Nobody
		switch i % 3 {
		case 1:
			r.Header.Set("Authorization", "Bearer "+aToken)
		case 2:
			who = web.Viewer
			r.Header.Set("Authorization", "Bearer viewer")
		}
		if strings.HasSuffix(c.path, "/events") { // which would last
			ctx, cancel := context.WithCancel(r.Context())
			cancel()
			r = r.WithContext(ctx)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 400 {
			refusals++
		}
		least, _ := web.RoleNamed(c.op["x-role"].(string))
		switch {
		case w.Code >= 500:
			t.Fatalf("%s %q: %d %s", c.method, r.URL, w.Code, w.Body)
		case least > who && (w.Code < 300 || w.Code >= 300 && w.Code < 400 && w.Header().Get("Location") == ""):
			t.Fatalf("%s %q is done for %v: %d", c.method, r.URL, who, w.Code)
		}
		for _, kept := range []string{"综合接待区", "海报.jpg", "消防联动", "合唱", "192.168.1.9", `"calendar"`} {
			if who == web.Nobody && strings.Contains(w.Body.String(), kept) {
				t.Fatalf("%s %q tells a stranger of %s: %s", c.method, r.URL, kept, w.Body)
			}
		}
		for _, s := range []string{aPassword, aCookie, aToken} {
			if strings.Contains(w.Header().Get("Set-Cookie"), s) {
				t.Fatalf("%s %q sets a cookie that it was sent", c.method, r.URL)
			}
		}
	}
	lines := strings.Count(logged.String(), "msg=refused")
	if lines != refusals || refusals < 5000 {
		t.Errorf("%d of 10000 were refused, %d are logged", refusals, lines)
	}
	for _, s := range []string{aPassword, aCookie, aToken, "evil.example"} {
		if strings.Contains(logged.String(), s) {
			t.Errorf("the log holds %q", s)
		}
	}
	if content.restored != nil || content.confirmed != nil {
		t.Errorf("done is %v %v", content.restored, content.confirmed)
	}
	for _, x := range deeds.deeds {
		if !slices.Contains([]string{"login-refused", "change-password", "end-session"}, x.What) || strings.Contains(x.Who+x.On, aPassword) {
			t.Errorf("recorded is %+v", x)
		}
	}
}
