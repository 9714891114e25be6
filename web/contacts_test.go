package web_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiping/playlists"
	"yiping/web"
)

// contacts is one contact.
type contacts struct {
	said []string
	err  error
}

func (c *contacts) List() []web.Contact {
	return []web.Contact{{ID: "fire", Name: "消防联动", Kind: "fire-alarm", State: "fault", Since: noon}}
}

func (c *contacts) Hear(id, says string) (web.Contact, error) {
	c.said = append(c.said, id+" "+says)
	return web.Contact{ID: id, Name: "消防联动", Kind: "fire-alarm", State: "alarm", Since: noon, Heard: noon}, c.err
}

func TestContacts(t *testing.T) {
	c := new(contacts)
	cfg := house()
	cfg.Contacts = c
	h := handler(t, cfg)
	silent := `{"id":"fire","name":"消防联动","kind":"fire-alarm","drill":false,"state":"fault","since":"2026-11-23T12:00:00+08:00"}`
	if diff := cmp.Diff("["+silent+"]\n", text(t, ask(t, h, request("GET", "/api/v1/contacts", "")))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	alarm := `{"id":"fire","name":"消防联动","kind":"fire-alarm","drill":false,"state":"alarm","since":"2026-11-23T12:00:00+08:00","heard":"2026-11-23T12:00:00+08:00"}`
	res := ask(t, h, request("POST", "/api/v1/contacts/fire", `{"state":"alarm"}`))
	if diff := cmp.Diff(alarm+"\n", text(t, res)); diff != "" || res.StatusCode != 200 {
		t.Errorf("%d (-want +got):\n%s", res.StatusCode, diff)
	}
	for _, body := range []string{`alarm`, `{"state":1}`, `{"state":"alarm","x":1}`, `[]`} {
		if res := ask(t, h, request("POST", "/api/v1/contacts/fire", body)); res.StatusCode < 400 {
			t.Errorf("%s: %d", body, res.StatusCode)
		}
	}
	if diff := cmp.Diff([]string{"fire alarm"}, c.said); diff != "" {
		t.Errorf("understood is (-want +got):\n%s", diff)
	}
	both := playlists.Text{ZH: "不知道是什么意思。", EN: "It means nothing."}
	for status, err := range map[int]error{422: &playlists.Refusal{What: both, Remedy: both}, 404: web.ErrGone, 500: errors.New("broken")} {
		c.err = err
		refused(t, ask(t, h, request("POST", "/api/v1/contacts/fire", `{"state":"x"}`)), status)
	}
	c.said = nil
	cfg.Access = web.Strangers
	refused(t, ask(t, handler(t, cfg), request("POST", "/api/v1/contacts/fire", `{"state":"alarm"}`)), 401)
	foreign := request("POST", "/api/v1/contacts/fire", `{"state":"alarm"}`)
	foreign.Header.Set("Origin", "http://evil.example")
	refused(t, ask(t, h, foreign), 403)
	if len(c.said) > 0 {
		t.Errorf("refused, but done: %v", c.said)
	}
}
