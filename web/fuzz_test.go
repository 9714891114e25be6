package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"yiping/web"
	"yiping/web/webtest"
)

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
	d, err := webtest.New(2026, []byte(text(t, ask(t, h, request("GET", "/api/openapi.json", "")))))
	if err != nil {
		t.Fatal(err)
	}
	refusals := 0
	for i := range 10_000 {
		c := d.Request()
		r := c.Server()
		who := web.Nobody
		switch i % 3 {
		case 1:
			r.Header.Set("Authorization", "Bearer "+webtest.Token)
		case 2:
			who = web.Viewer
			r.Header.Set("Authorization", "Bearer viewer")
		}
		if strings.HasSuffix(c.Operation, "/events") { // which would last
			ctx, cancel := context.WithCancel(r.Context())
			cancel()
			r = r.WithContext(ctx)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code >= 400 {
			refusals++
		}
		least, _ := web.RoleNamed(c.Role)
		switch {
		case w.Code >= 500:
			t.Fatalf("%s %q: %d %s", c.Method, r.URL, w.Code, w.Body)
		case least > who && (w.Code < 300 || w.Code >= 300 && w.Code < 400 && w.Header().Get("Location") == ""):
			t.Fatalf("%s %q is done for %v: %d", c.Method, r.URL, who, w.Code)
		}
		for _, kept := range []string{"综合接待区", "海报.jpg", "消防联动", "合唱", "192.168.1.9", `"calendar"`} {
			if who == web.Nobody && strings.Contains(w.Body.String(), kept) {
				t.Fatalf("%s %q tells a stranger of %s: %s", c.Method, r.URL, kept, w.Body)
			}
		}
		for _, s := range []string{webtest.Password, webtest.Cookie, webtest.Token} {
			if strings.Contains(w.Header().Get("Set-Cookie"), s) {
				t.Fatalf("%s %q sets a cookie that it was sent", c.Method, r.URL)
			}
		}
	}
	lines := strings.Count(logged.String(), "msg=refused")
	if lines != refusals || refusals < 5000 {
		t.Errorf("%d of 10000 were refused, %d are logged", refusals, lines)
	}
	for _, s := range []string{webtest.Password, webtest.Cookie, webtest.Token, "evil.example"} {
		if strings.Contains(logged.String(), s) {
			t.Errorf("the log holds %q", s)
		}
	}
	if content.restored != nil || content.confirmed != nil {
		t.Errorf("done is %v %v", content.restored, content.confirmed)
	}
	for _, x := range deeds.deeds {
		if x.Refused == 0 && !slices.Contains([]string{"login-refused", "change-password", "end-session"}, x.What) || strings.Contains(x.Who+x.On, webtest.Password) {
			t.Errorf("recorded is %+v", x)
		}
	}
}
