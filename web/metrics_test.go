package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"yiping/web"
)

// Metrics are for those who may read, and for whatever runs on this computer; not for strangers, also not where a proxy
// on this computer asks for them.
func TestWhoMayReadMetrics(t *testing.T) {
	for _, c := range []struct {
		name   string
		role   web.Role
		change func(*http.Request)
		want   int
	}{
		{"a program on this computer", web.Nobody, func(*http.Request) {}, 200},
		{"another computer", web.Nobody, func(r *http.Request) { r.RemoteAddr = "192.0.2.9:4711" }, 401},
		{"a stranger behind a proxy", web.Nobody, func(r *http.Request) { r.Header.Set("X-Forwarded-For", "192.0.2.9") }, 401},
		{"a page of another site", web.Nobody, func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		{"a player elsewhere", web.Player, func(r *http.Request) { r.RemoteAddr = "192.0.2.9:4711" }, 403},
		{"a viewer elsewhere", web.Viewer, func(r *http.Request) { r.RemoteAddr = "192.0.2.9:4711" }, 200},
	} {
		cfg := house()
		cfg.Metrics = prometheus.NewRegistry()
		cfg.Access = func(*http.Request) (web.Who, *web.Refusal) { return web.Who{Role: c.role}, nil }
		r := request("GET", "/metrics", "")
		c.change(r)
		if res := ask(t, handler(t, cfg), r); res.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", c.name, res.StatusCode, c.want)
		}
	}
}

// Requests of the API are counted by what became of them, also those that were refused.
func TestRequestsAreCounted(t *testing.T) {
	cfg := house()
	cfg.Metrics = prometheus.NewRegistry()
	role := web.Viewer
	cfg.Access = func(*http.Request) (web.Who, *web.Refusal) { return web.Who{Role: role}, nil }
	h := handler(t, cfg)
	ask(t, h, request("GET", "/api/v1/displays", ""))
	ask(t, h, request("GET", "/api/v1/displays", ""))
	ask(t, h, request("GET", "/api/v1/displays/nowhere/frame", ""))
	ask(t, h, request("POST", "/api/v1/emergency", `{"kind":"fire"}`)) // for operators
	role = web.Nobody
	ask(t, h, request("GET", "/api/v1/problems", ""))
	role = web.Viewer
	said := text(t, ask(t, h, request("GET", "/metrics", "")))
	for _, want := range []string{
		`yiping_http_requests_total{operation="displays",status="200"} 2`,
		`yiping_http_requests_total{operation="frame",status="404"} 1`,
		`status="403"} 1`,
		`yiping_http_requests_total{operation="problems",status="401"} 1`,
	} {
		if !strings.Contains(said, want) {
			t.Errorf("no %s in\n%s", want, said)
		}
	}
}
