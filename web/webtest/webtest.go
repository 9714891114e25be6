// Package webtest makes requests to the API that nobody foresaw, for tests of the handler and of the whole daemon: from the API's own
// description, with values that fit more or less, as anybody, from anywhere.
package webtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Secrets that the requests carry. They must be found nowhere afterwards.
const (
	Password = "hunter2-is-my-password"
	Cookie   = "cookie-of-somebody-who-has-left"
	Token    = "yiping_token-that-was-deleted"
)

// Dice make the same requests in each run with the same seed.
type Dice struct {
	*rand.Rand
	doc   map[string]any
	calls []call
}

type call struct {
	method, path string
	op           map[string]any
}

// New returns dice for an API that openapi.json describes.
func New(seed uint64, openapi []byte) (*Dice, error) {
	d := &Dice{Rand: rand.New(rand.NewPCG(seed, 11))}
	if err := json.Unmarshal(openapi, &d.doc); err != nil {
		return nil, err
	}
	paths, _ := d.doc["paths"].(map[string]any)
	for path, operations := range paths {
		for method, op := range operations.(map[string]any) {
			d.calls = append(d.calls, call{strings.ToUpper(method), path, op.(map[string]any)})
		}
	}
	if len(d.calls) == 0 {
		return nil, fmt.Errorf("nothing is described in %.100s", openapi)
	}
	slices.SortFunc(d.calls, func(a, b call) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return d, nil
}

// Request is a call of an operation by somebody.
type Request struct {
	Method, Target string // with the query
	Operation      string // its path
	Role           string // the least that may
	Plain          bool   // nothing in the path would lead elsewhere
	Header         http.Header
	Body           string
	From           string // the address at which it seems to come in
}

// Server returns it as a handler gets it.
func (r Request) Server() *http.Request {
	out := httptest.NewRequest(r.Method, "http://127.0.0.1:8080"+r.Target, strings.NewReader(r.Body))
	out.RemoteAddr, out.Header = r.From, r.Header
	return out
}

// Client returns it as it is sent to a daemon. Headers that cannot be sent are left out.
func (r Request) Client(base string) (*http.Request, error) {
	out, err := http.NewRequest(r.Method, base+r.Target, strings.NewReader(r.Body))
	if err != nil {
		return nil, err
	}
	for name, values := range r.Header {
		if !strings.Contains(values[0], "\x00") {
			out.Header[name] = values
		}
	}
	return out, nil
}

func (d *Dice) one(of ...string) string { return of[d.IntN(len(of))] }

// text is what somebody may write where an id or a word belongs.
func (d *Dice) text() string {
	return d.one("lobby", "xuexi", "fire", "1", "", "..", "../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "a\x00b", "'; DROP TABLE users; --", "<script>alert(1)</script>", "大厅", "\xff\xfe",
		strings.Repeat("长", 300), "{{.}}", "-1", "9223372036854775808", "2026-11-23", "2026-11-23T12:00:00+08:00", "null", "\u202e", Password, Token)
}

// value is a JSON value that fits a schema more or less.
func (d *Dice) value(s map[string]any, depth int) any {
	if ref, ok := s["$ref"].(string); ok {
		s, _ = d.doc["components"].(map[string]any)["schemas"].(map[string]any)[ref[strings.LastIndex(ref, "/")+1:]].(map[string]any)
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
		for _, name := range slices.Sorted(maps.Keys(members)) { // a map has another order each time
			if d.IntN(5) > 0 {
				out[name] = d.value(members[name].(map[string]any), depth+1)
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
			out = append(out, d.value(of, depth+1))
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
func (d *Dice) body(op map[string]any) string {
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
	b, err := json.Marshal(d.value(of, 0))
	if err != nil {
		return "{}"
	}
	return string(b)
}

var inPath = regexp.MustCompile(`\{\w+\}`)

var plain = regexp.MustCompile(`^[\w-]+$`)

// Request returns the next request.
func (d *Dice) Request() Request {
	c := d.calls[d.IntN(len(d.calls))]
	role, _ := c.op["x-role"].(string)
	out := Request{Method: c.method, Operation: c.path, Role: role, Plain: true, Header: http.Header{}}
	path := inPath.ReplaceAllStringFunc(c.path, func(string) string {
		if d.IntN(3) == 0 {
			return "lobby"
		}
		part := d.text()
		out.Plain = out.Plain && plain.MatchString(part)
		return url.PathEscape(part)
	})
	query := url.Values{}
	parameters, _ := c.op["parameters"].([]any)
	for _, p := range parameters {
		if p := p.(map[string]any); p["in"] == "query" && d.IntN(2) == 0 {
			query.Set(p["name"].(string), d.text())
		}
	}
	if d.IntN(5) == 0 {
		query.Set("token", Token)
	}
	out.Target = path + "?" + query.Encode()
	if c.method != "GET" || d.IntN(10) == 0 {
		out.Body = d.body(c.op)
	}
	out.From = d.one("127.0.0.1:50000", "192.168.1.9:40000", "[2001:db8::1]:50000", "@")
	for _, header := range [][]string{
		{"Content-Type", "application/json", "application/json", "application/json", "text/plain", "application/cap+xml", "application/x-www-form-urlencoded", "multipart/form-data", "\x00"},
		{"Origin", "", "", "", "", "https://evil.example", "null", "http://127.0.0.1:8080"},
		{"Sec-Fetch-Site", "", "", "", "", "cross-site", "same-origin", "none"},
		{"Accept", "", "*/*", "text/html", "application/cbor", "\xff"},
		{"Range", "", "", "bytes=0-", "bytes=-1"},
		{"Cookie", "", "yiping_session=" + Cookie, "yiping_session", "yiping_player_lobby=x"},
		{"X-Forwarded-For", "", "", "127.0.0.1", "x"},
		{"X-HTTP-Method-Override", "", "", "DELETE"},
	} {
		if v := d.one(header[1:]...); v != "" {
			out.Header.Set(header[0], v)
		}
	}
	return out
}
