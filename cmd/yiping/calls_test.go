package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"yiping/web"
	"yiping/web/webtest"
)

// A thousand calls of a whole daemon that nobody foresaw, ten thousand with YIPING_SOAK=1, by strangers, by a player and a program
// whose right was taken, and by a viewer: whoever may not is refused, no answer has a secret in it, nothing is changed, and
// the daemon is as well as before and no bigger.
func TestAttackAWholeDaemon(t *testing.T) {
	s := install(t)
	link := s.start()
	defer func() { s.stop() }()
	dir := filepath.Dir(s.file)
	hall := filepath.Join(dir, "content", "大厅")
	if err := errors.Join(os.MkdirAll(hall, 0o755), os.WriteFile(filepath.Join(hall, "内部名单.jpg"), []byte("no picture"), 0o644)); err != nil {
		t.Fatal(err)
	}
	lan := s.enter("/setup", `{"token":"`+link+`","name":"lan","password":"correct horse battery"}`, 200)
	s.until(lan, "that all is ready", func() bool { return s.page("/readyz", lan) == "ready\n" })
	viewer := s.token(lan, "watcher", "viewer")
	gone := s.token(lan, "gone", "admin")
	s.command("token", "delete", "gone")
	s.until(lan, "the end of the token", func() bool {
		got, _ := s.ask("GET", "/displays", "Authorization: Bearer "+gone, "")
		return got == 401
	})
	player, id := s.player(lan)
	if got, text := s.ask("DELETE", "/players/"+id, lan, ""); got != 204 {
		t.Fatal(got, text)
	}
	callers := []struct {
		name, header, value string
		role                web.Role
	}{
		{"a stranger", "", "", web.Nobody},
		{"a player that was revoked", "Cookie", "yiping_player_lobby=" + player, web.Nobody},
		{"a program whose token was deleted", "Authorization", "Bearer " + gone, web.Nobody},
		{"a viewer", "Authorization", "Bearer " + viewer, web.Viewer},
	}
	secrets := []string{"argon2id", dir, "correct horse battery", viewer, gone, player, link}
	for _, shown := range []string{viewer, gone, player, link} {
		hash := sha256.Sum256([]byte(shown))
		secrets = append(secrets, hex.EncodeToString(hash[:]))
	}
	secrets = append(secrets, s.secrets...)

	seed, calls := uint64(2026), 1000
	if os.Getenv("YIPING_SOAK") != "" {
		seed, calls = rand.Uint64(), 10_000
	}
	t.Logf("seed %d", seed)
	d, err := webtest.New(seed, []byte(s.page("/api/openapi.json", lan)))
	if err != nil {
		t.Fatal(err)
	}
	before := s.facts(lan)
	client := &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	defer client.CloseIdleConnections()
	var size uint64
	refused := 0
	for i := range calls {
		if i == calls/5 { // by then everything that is kept once is there
			size = heap()
		}
		call := d.Request()
		if d.IntN(20) == 0 { // what is no operation of the API
			call = webtest.Request{Method: "GET", Role: "player", Plain: true, Header: http.Header{}}
			call.Target = []string{"/media/" + strings.Repeat("a", 64), "/screen/lobby/socket"}[d.IntN(2)]
			if d.IntN(2) == 0 {
				call.Target, call.Role = []string{"/status", "/media/" + strings.Repeat("a", 64) + "/small"}[d.IntN(2)], "viewer"
			}
		}
		who := callers[d.IntN(len(callers))]
		req, err := call.Client(s.url)
		if err != nil {
			t.Fatal(err)
		}
		if who.header != "" {
			req.Header.Set(who.header, who.value)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatalf("%s: %s %q: %v", who.name, call.Method, call.Target, err)
		}
		var body []byte
		if !strings.HasSuffix(call.Operation, "/events") || res.StatusCode != 200 { // which would last
			body, err = io.ReadAll(res.Body)
		}
		res.Body.Close()
		if err != nil {
			t.Fatalf("%s: %s %q: %d, cut off: %v", who.name, call.Method, call.Target, res.StatusCode, err)
		}
		least, known := web.RoleNamed(call.Role)
		denied := res.StatusCode == 401 || res.StatusCode == 403
		switch {
		case !known || res.StatusCode >= 500:
			t.Fatalf("%s: %s %q: %d %s", who.name, call.Method, call.Target, res.StatusCode, body)
		case least > who.role && !denied && (call.Plain || res.StatusCode < 300):
			t.Fatalf("%s: %s %q needs %s and is answered %d %s", who.name, call.Method, call.Target, least, res.StatusCode, body)
		}
		if denied {
			refused++
		}
		answer := fmt.Sprint(res.Header) + string(body)
		for _, secret := range secrets {
			if strings.Contains(answer, secret) {
				t.Fatalf("%s: %s %q tells %.12s…: %s", who.name, call.Method, call.Target, secret, answer)
			}
		}
		for _, inside := range []string{"内部名单", "大厅屏", "watcher"} {
			if who.role == web.Nobody && strings.Contains(answer, inside) {
				t.Fatalf("%s: %s %q is told of %s: %s", who.name, call.Method, call.Target, inside, answer)
			}
		}
	}
	client.CloseIdleConnections()
	t.Logf("%d of %d were refused", refused, calls)
	if refused < calls/2 {
		t.Errorf("only %d of %d were refused", refused, calls)
	}
	if got := heap(); got > size+16<<20 {
		t.Errorf("it had %d KB in use and has %d now", size>>10, got>>10)
	}
	if after := s.facts(lan); after != before {
		t.Errorf("something was changed:\n%s\n%s", before, after)
	}
	if got := s.page("/readyz", lan); got != "ready\n" {
		t.Errorf("it is not well: %s", got)
	}
	if log := s.log(); strings.Contains(log, "panic") {
		t.Errorf("the log has a panic: %s", log)
	} else {
		for _, secret := range append(slices.DeleteFunc(secrets, func(x string) bool { return x == dir || x == link }), webtest.Password, webtest.Cookie, webtest.Token) {
			if strings.Contains(log, secret) {
				t.Errorf("the log has %.12s…", secret)
			}
		}
	}
}

// heap returns how much is in use once what is not has been collected.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers have freed
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// page returns what is at an address.
func (s *installed) page(path, header string) string {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), "GET", s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	name, value, _ := strings.Cut(header, ": ")
	req.Header.Set(name, value)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(b)
}

// facts is all that somebody could change: who may do what, what is booked and posted, which displays there are.
func (s *installed) facts(admin string) string {
	s.t.Helper()
	var all []string
	for _, path := range []string{"/users", "/tokens", "/players", "/agenda", "/notices", "/emergency", "/content/removed"} {
		got, text := s.ask("GET", path, admin, "")
		if got != 200 {
			s.t.Fatal(path, got, text)
		}
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, fmt.Sprint(timeless(v)))
	}
	return strings.Join(all, "\n")
}

// timeless is a value without when something was last seen.
func timeless(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = timeless(v[i])
		}
	case map[string]any:
		delete(v, "seen")
		for k := range v {
			v[k] = timeless(v[k])
		}
	}
	return v
}

// token makes a token and returns what a program shows.
func (s *installed) token(admin, name, role string) string {
	s.t.Helper()
	got, text := s.ask("POST", "/tokens", admin, fmt.Sprintf(`{"name":%q,"role":%q}`, name, role))
	var made struct{ Token string }
	if err := json.Unmarshal([]byte(text), &made); err != nil || got != 201 {
		s.t.Fatal(got, text)
	}
	return made.Token
}

// player pairs a player with the lobby, and returns its token and the id of that.
func (s *installed) player(admin string) (token, id string) {
	s.t.Helper()
	_, text := s.ask("POST", "/pairing", "", `{}`)
	var begun struct{ Code, Secret string }
	if err := json.Unmarshal([]byte(text), &begun); err != nil {
		s.t.Fatal(text)
	}
	if got, text := s.ask("POST", "/pairing/"+begun.Code+"/accept", admin, `{"display":"lobby"}`); got != 200 {
		s.t.Fatal(got, text)
	}
	res := s.request(s.t.Context(), "GET", "/pairing/"+begun.Secret, "", "")
	res.Body.Close()
	for _, c := range res.Cookies() {
		token = c.Value
	}
	_, text = s.ask("GET", "/players", admin, "")
	var all []struct{ ID string }
	if err := json.Unmarshal([]byte(text), &all); err != nil || len(all) != 1 || token == "" {
		s.t.Fatal(text)
	}
	return token, all[0].ID
}
