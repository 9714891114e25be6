package web_test

import (
	"io/fs"
	"strings"
	"testing"
)

func TestPagesAreWhereTheContractSays(t *testing.T) {
	h := handler(t, house())
	for path, want := range map[string]string{
		"/": "operators", "/building": "building", "/screen/": "player", "/screen/lobby": "player",
	} {
		res := ask(t, h, request("GET", path, ""))
		if got := text(t, res); res.StatusCode != 200 || !strings.Contains(got, want) {
			t.Errorf("%s: %d %s", path, res.StatusCode, got)
		}
		if got := res.Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: an old page may be kept: %q", path, got)
		}
		again := request("GET", path, "")
		again.Header.Set("If-None-Match", res.Header.Get("Etag"))
		if res := ask(t, h, again); res.StatusCode != 304 {
			t.Errorf("%s asked again: %d", path, res.StatusCode)
		}
	}
}

func TestBuildingIsOnlyWhereThereIsOne(t *testing.T) {
	cfg := house()
	cfg.Building = nil
	refused(t, ask(t, handler(t, cfg), request("GET", "/building", "")), 404)
}

func TestPartsOfPages(t *testing.T) {
	h := handler(t, house())
	for path, want := range map[string][2]string{
		"/operator/assets/index-abc.css": {"text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		"/screen/assets/player.0123.js":  {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		"/screen/sw.js":                  {"text/javascript; charset=utf-8", "no-cache"},
		"/screen/manifest.json":          {"application/json", "no-cache"},
	} {
		res := ask(t, h, request("GET", path, ""))
		if got := [2]string{res.Header.Get("Content-Type"), res.Header.Get("Cache-Control")}; res.StatusCode != 200 || got != want {
			t.Errorf("%s: %d %q", path, res.StatusCode, got)
		}
	}
	if got := ask(t, h, request("GET", "/screen/sw.js", "")).Header.Get("Service-Worker-Allowed"); got != "/screen/" {
		t.Errorf("the worker may look after %q", got)
	}
}

func TestUnknownDisplayIsToldAsAPage(t *testing.T) {
	res := ask(t, handler(t, house()), request("GET", "/screen/nowhere", ""))
	body := text(t, res)
	if res.StatusCode != 404 || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		t.Errorf("%d %q", res.StatusCode, res.Header.Get("Content-Type"))
	}
	for _, want := range []string{"没有编号为“nowhere”的屏幕", "no display with the id", `href="/screen/lobby"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q:\n%s", want, body)
		}
	}
}

func TestStatusPageOfTheFolder(t *testing.T) {
	cfg := house()
	refused(t, ask(t, handler(t, cfg), request("GET", "/status", "")), 404)

	var missing error
	cfg.Status = func() ([]byte, error) { return []byte("<!doctype html><p>全部正常"), missing }
	h := handler(t, cfg)
	res := ask(t, h, request("GET", "/status", ""))
	if got := text(t, res); res.StatusCode != 200 || !strings.Contains(got, "全部正常") {
		t.Errorf("%d %s", res.StatusCode, got)
	}
	if got := res.Header.Get("Content-Security-Policy"); strings.Contains(got, "script-src") || !strings.Contains(got, "default-src 'none'") {
		t.Errorf("it may run script: %q", got)
	}
	missing = fs.ErrNotExist
	refused(t, ask(t, h, request("GET", "/status", "")), 503)
}
