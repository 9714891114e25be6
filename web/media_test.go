package web_test

import (
	"strings"
	"testing"
)

var jpeg = "/media/" + strings.Repeat("a", 64)

func TestMediaMayBeKeptForEver(t *testing.T) {
	h := handler(t, house())
	res := ask(t, h, request("GET", jpeg, ""))
	if got := text(t, res); res.StatusCode != 200 || got != "0123456789" {
		t.Fatalf("%d %q", res.StatusCode, got)
	}
	for name, want := range map[string]string{
		"Content-Type":           "image/jpeg",
		"Cache-Control":          "private, max-age=31536000, immutable",
		"Etag":                   `"` + strings.Repeat("a", 64) + `"`,
		"X-Content-Type-Options": "nosniff",
		"Accept-Ranges":          "bytes",
	} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	again := request("GET", jpeg, "")
	again.Header.Set("If-None-Match", res.Header.Get("Etag"))
	if res := ask(t, h, again); res.StatusCode != 304 {
		t.Errorf("asked again: %d", res.StatusCode)
	}
}

func TestMediaInParts(t *testing.T) {
	h := handler(t, house())
	r := request("GET", jpeg, "")
	r.Header.Set("Range", "bytes=2-4")
	res := ask(t, h, r)
	if got := text(t, res); res.StatusCode != 206 || got != "234" || res.Header.Get("Content-Range") != "bytes 2-4/10" {
		t.Errorf("%d %q %q", res.StatusCode, got, res.Header.Get("Content-Range"))
	}
	r.Header.Set("Range", "bytes=20-")
	if res := ask(t, h, r); res.StatusCode != 416 {
		t.Errorf("beyond the end: %d", res.StatusCode)
	}
}

func TestMediaThatIsNotThere(t *testing.T) {
	h := handler(t, house())
	for hash, status := range map[string]int{strings.Repeat("d", 64): 404, "short": 404, strings.Repeat("e", 64): 500} {
		res := ask(t, h, request("GET", "/media/"+hash, ""))
		if got := res.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("a refusal may be kept: %q", got)
		}
		refused(t, res, status)
	}
}
