package web_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiping/web"
)

// Whoever is signed in and tries in vain to get more rights, or to give some, is in the record: what, on whom, and why not.
// What he writes where a name belongs is not, nor is what strangers try, of whom there is no end.
func TestWhatWasTriedInVainIsRecorded(t *testing.T) {
	cfg, r := house(), new(record)
	cfg.Audit = r
	try := func(who web.Who, method, path, body string, status int) {
		t.Helper()
		cfg.Access = as(who)
		refused(t, ask(t, handler(t, cfg), request(method, "/api/v1"+path, body)), status)
	}
	wang, lan := web.Who{Name: "wang", Role: web.Viewer}, web.Who{Name: "lan", Role: web.Admin}
	try(wang, "POST", "/users", `{"name":"li","role":"admin","password":"hunter2 hunter2"}`, 403)
	try(wang, "PATCH", "/users/lan", `{"role":"viewer"}`, 403)
	try(wang, "DELETE", "/users/hunter2", "", 403)
	try(web.Who{Name: "token:script", Role: web.Editor}, "POST", "/tokens", `{"name":"mine","role":"admin"}`, 403)
	try(wang, "POST", "/displays/lobby/mqtt", "", 403)
	try(wang, "POST", "/pairing/hunter2/accept", `{"name":"x"}`, 403)
	try(lan, "POST", "/users", `{"name":"li","role":"editor","password":"easy"}`, 422)
	try(lan, "POST", "/users", `{`, 400)
	try(lan, "PATCH", "/users/nobody", `{"role":"viewer"}`, 404)
	try(web.Who{}, "POST", "/users", `{"name":"li","role":"admin","password":"hunter2 hunter2"}`, 401)
	try(wang, "POST", "/bookings", `{"title":"书法"}`, 403) // nobody gets any rights by that
	if diff := cmp.Diff([]web.Deed{
		{Who: "wang", What: "add-user", From: "127.0.0.1", Refused: 403},
		{Who: "wang", What: "change-user", On: "lan", From: "127.0.0.1", Refused: 403},
		{Who: "wang", What: "delete-user", From: "127.0.0.1", Refused: 403},
		{Who: "token:script", What: "add-token", From: "127.0.0.1", Refused: 403},
		{Who: "wang", What: "display-password", On: "lobby", From: "127.0.0.1", Refused: 403},
		{Who: "wang", What: "accept-player", From: "127.0.0.1", Refused: 403},
		{Who: "lan", What: "add-user", From: "127.0.0.1", Refused: 422},
		{Who: "lan", What: "add-user", From: "127.0.0.1", Refused: 400},
		{Who: "lan", What: "change-user", From: "127.0.0.1", Refused: 404},
	}, r.deeds); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

// A notice is named by its words, too: its id tells nobody anything months later. Long words are shortened.
func TestTheRecordSaysWhichNotice(t *testing.T) {
	cfg, r := house(), new(record)
	cfg.Audit, cfg.Access = r, as(web.Who{Name: "lan", Role: web.Operator})
	h := handler(t, cfg)
	long := strings.Repeat("三楼停水，请到二楼。", 5)
	for _, x := range [][3]string{
		{"POST", "/notices", `{"text":{"zh-CN":"三楼停水","en":"No water"}}`}, {"POST", "/notices", `{"text":{"zh-CN":"` + long + `"}}`}, {"DELETE", "/notices/lift", ""}, {"POST", "/displays/lobby/identify", ""},
	} {
		if res := ask(t, h, request(x[0], "/api/v1"+x[1], x[2])); res.StatusCode >= 300 {
			t.Fatal(x, res.StatusCode, text(t, res))
		}
	}
	if diff := cmp.Diff([]web.Deed{
		{Who: "lan", What: "notify", On: "new", From: "127.0.0.1", Text: "三楼停水"},
		{Who: "lan", What: "notify", On: "new", From: "127.0.0.1", Text: long[:4*30] + "…"},
		{Who: "lan", What: "end-notice", On: "lift", From: "127.0.0.1", Text: "电梯检修"},
		{Who: "lan", What: "identify", On: "lobby", From: "127.0.0.1"},
	}, r.deeds); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}
