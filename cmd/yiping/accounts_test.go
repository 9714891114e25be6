package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	gorilla "github.com/gorilla/websocket"

	"yiping/daemon/store/storetest"
	"yiping/displays/wire"
)

// installed is `yiping serve` as a contractor has it, and what it says.
type installed struct {
	t       *testing.T
	file    string
	url     string
	mu      sync.Mutex
	said    bytes.Buffer // of all starts
	stop    func()
	secrets []string
}

func install(t *testing.T) *installed {
	address := free(t)
	s := &installed{t: t, file: filepath.Join(t.TempDir(), "yiping.yaml"), url: "http://" + address}
	config := `site: {id: test, name: 测试楼, timezone: Asia/Shanghai}
displays: [{id: lobby, name: 大厅屏, canvas: [1920, 1080], plays: [大厅]}]
streams: [{id: studio, name: 直播, hls: "http://127.0.0.1:9/x.m3u8"}]
mqtt: {listen: "off"}
listen: ` + address + "\n"
	if err := os.WriteFile(s.file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// start starts the daemon and returns the secret of its link; "" if it prints none.
func (s *installed) start() string {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, lines := lines()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--config", s.file}, out, locked{s})
		out.Close()
	}()
	s.stop = func() {
		cancel()
		if code := <-ended; code != 0 {
			s.t.Errorf("exit code %d", code)
		}
	}
	link := regexp.MustCompile(`^ +http://\S+/#/setup/(\S+)$`)
	for line := range lines {
		if m := link.FindStringSubmatch(line); m != nil {
			go drain(lines)
			return m[1]
		}
		if strings.Contains(line, s.url) && s.cookieCounts() {
			go drain(lines)
			return ""
		}
	}
	s.t.Fatalf("it has ended: %s", s.log())
	return ""
}

func (s *installed) cookieCounts() bool {
	for _, secret := range s.secrets {
		if status, _ := s.ask("GET", "/displays", "Cookie: yiping_session="+secret, ""); status == 200 {
			return true
		}
	}
	return false
}

func drain(lines <-chan string) {
	for range lines {
	}
}

// locked writes what the daemon logs.
type locked struct{ *installed }

func (l locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.said.Write(b)
}

func (s *installed) log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

// request is a request with one header, such as "Cookie: a=b".
func (s *installed) request(ctx context.Context, method, path, header, body string) *http.Response {
	s.t.Helper()
	req, err := http.NewRequestWithContext(ctx, method, s.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if name, value, ok := strings.Cut(header, ": "); ok {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	return res
}

func (s *installed) ask(method, path, header, body string) (int, string) {
	s.t.Helper()
	res := s.request(s.t.Context(), method, path, header, body)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// enter sends a name and a password and returns the header of the cookie.
func (s *installed) enter(path, body string, status int) string {
	s.t.Helper()
	res := s.request(s.t.Context(), "POST", path, "", body)
	defer res.Body.Close()
	if res.StatusCode != status {
		b, _ := io.ReadAll(res.Body)
		s.t.Fatalf("%s: %d %s", path, res.StatusCode, b)
	}
	for _, c := range res.Cookies() {
		s.secrets = append(s.secrets, c.Value)
		return "Cookie: " + c.Name + "=" + c.Value
	}
	return ""
}

// command runs a command of its own beside the daemon.
func (s *installed) command(args ...string) string {
	s.t.Helper()
	var out, errs bytes.Buffer
	if code := run(s.t.Context(), append(args, "--config", s.file), &out, &errs); code != 0 {
		s.t.Fatalf("yiping %v: %s", args, errs.String())
	}
	return strings.TrimSpace(out.String())
}

// until waits for hints of the daemon until something is so.
func (s *installed) until(cookie, what string, so func() bool) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	defer cancel()
	res := s.request(ctx, "GET", "/events", cookie, "")
	defer res.Body.Close()
	for buf := make([]byte, 256); !so(); {
		if _, err := res.Body.Read(buf); err != nil {
			s.t.Fatalf("%s did not happen: %v", what, err)
		}
	}
}

// Whoever looks at a display in a browser looks no longer than he is signed in, as with everything else.
func TestWhoSignsOutLooksNoLonger(t *testing.T) {
	s := install(t)
	link := s.start()
	defer func() { s.stop() }()
	lan := s.enter("/setup", `{"token":"`+link+`","name":"lan","password":"correct horse battery"}`, 200)
	phone := s.enter("/session", `{"name":"lan","password":"correct horse battery"}`, 200)
	look := func(cookie string) *gorilla.Conn {
		t.Helper()
		name, value, _ := strings.Cut(cookie, ": ")
		c, _, err := gorilla.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.url, "http")+"/screen/lobby/socket", http.Header{name: {value}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		c.SetReadDeadline(time.Now().Add(20 * time.Second))
		c.WriteMessage(gorilla.TextMessage, wire.Encode(wire.Hello{Type: wire.TypeHello, Protocol: wire.Protocol, Display: "lobby", Session: "s"}))
		if _, _, err := c.ReadMessage(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	ended, stays := look(phone), look(lan)
	if got, text := s.ask("DELETE", "/session", phone, ""); got != 200 {
		t.Fatal(got, text)
	}
	var err error
	for err == nil {
		_, _, err = ended.ReadMessage()
	}
	if !gorilla.IsCloseError(err, int(wire.Revoked)) {
		t.Errorf("it ends with %v", err)
	}
	stays.WriteMessage(gorilla.TextMessage, wire.Encode(wire.TimeRequest{Type: wire.TypeTime, Client: 1}))
	for {
		_, text, err := stays.ReadMessage()
		if err != nil {
			t.Fatalf("the other browser ends: %v", err)
		}
		if m, _ := wire.DecodeDown(text); m != nil {
			if _, ok := m.(*wire.TimeReply); ok {
				return
			}
		}
	}
}

// A contractor installs it: the link of the first start makes an admin, once; users and tokens are made and taken away
// while it runs, also by the command line; nobody else gets in, nothing of it is lost with a restart, and no secret is
// written down.
func TestServeIsForItsUsers(t *testing.T) {
	s := install(t)
	link := s.start()
	if !strings.Contains(s.log(), "/#/setup/"+link) {
		t.Errorf("the log has no link: %s", s.log())
	}
	if info, err := os.Stat(filepath.Join(filepath.Dir(s.file), "data")); err != nil || info.Mode().Perm()&0o007 != 0 {
		t.Errorf("others may look into the data folder: %v, %v", info, err)
	}
	status := func(want int, method, path, header, body string) {
		t.Helper()
		if got, text := s.ask(method, path, header, body); got != want {
			t.Errorf("%s %s as %q: %d, want %d: %s", method, path, strings.SplitN(header, ":", 2)[0], got, want, text)
		}
	}
	status(401, "GET", "/displays", "", "")
	status(401, "GET", "/events", "", "")
	for _, with := range [][]string{nil, {"--token", "wrong"}} {
		code, _, errs := yiping(t, append([]string{"show", "lobby", "--server", s.url}, with...)...)
		if code != 1 {
			t.Errorf("show %v: exit code %d", with, code)
		}
		saidTwice(t, errs, "--token 后面或 $YIPING_TOKEN", "--token or in $YIPING_TOKEN")
	}
	status(403, "POST", "/setup", "", `{"token":"x","name":"lan","password":"correct horse battery"}`)
	lan := s.enter("/setup", `{"token":"`+link+`","name":"lan","password":"correct horse battery"}`, 200)
	status(403, "POST", "/setup", "", `{"token":"`+link+`","name":"li","password":"correct horse battery"}`)
	status(200, "GET", "/displays", lan, "")
	status(201, "POST", "/users", lan, `{"name":"wang","role":"viewer","password":"another good one"}`)
	wang := s.enter("/session", `{"name":"Wang","password":"another good one"}`, 200)
	s.enter("/session", `{"name":"wang","password":"hunter2 hunter2"}`, 401)
	status(403, "POST", "/emergency", wang, `{"kind":"evacuate","drill":true}`)

	s.command("user", "role", "wang", "operator")
	s.until(lan, "the other role", func() bool { _, is := s.ask("GET", "/session", wang, ""); return strings.Contains(is, "operator") })
	status(200, "POST", "/emergency", wang, `{"kind":"evacuate","drill":true}`)

	token := s.command("token", "add", "nginx", "--role", "operator")
	s.secrets = append(s.secrets, token)
	s.until(lan, "the token", func() bool {
		got, _ := s.ask("GET", "/displays", "Authorization: Bearer "+token, "")
		return got == 200
	})
	for header, want := range map[string]string{wang: `"source":{"user":"wang"}`, "Authorization: Bearer " + token: `"source":{"user":"token:nginx"}`} {
		day := time.Now().AddDate(0, 0, 3).Format(time.DateOnly)
		if got, text := s.ask("POST", "/bookings", header, `{"title":"书法","place":"院子","start":"`+day+` 14:00","end":"`+day+` 16:00"}`); got != 201 || !strings.Contains(text, want) {
			t.Errorf("who has booked: %d %s, want %s", got, text, want)
		}
	}
	hook := func(want int) {
		t.Helper()
		res, err := http.Post(s.url+"/api/v1/streams/studio/rtmp?token="+token, "application/x-www-form-urlencoded", strings.NewReader("call=publish"))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("the hook of nginx-rtmp: %d, want %d", res.StatusCode, want)
		}
	}
	hook(204)
	status(401, "GET", "/displays?token="+token, "", "") // no other address takes one
	status(401, "POST", "/streams/studio/switch?token="+token, "", `{"live":true}`)
	s.command("token", "delete", "nginx")
	s.until(lan, "the end of the token", func() bool {
		got, _ := s.ask("GET", "/displays", "Authorization: Bearer "+token, "")
		return got == 401
	})
	hook(401)

	lift := storetest.LimitFiles(t, 0) // the disk is full, and somebody has to sign in and raise an emergency
	duty := s.enter("/session", `{"name":"lan","password":"correct horse battery"}`, 200)
	if got, text := s.ask("POST", "/emergency", duty, `{"kind":"fire-alarm"}`); got != 200 || !strings.Contains(text, `"durable":false`) {
		t.Errorf("with a full disk: %d %s", got, text)
	}
	lift()

	s.stop()
	s.start()
	defer func() { s.stop() }()
	status(200, "GET", "/displays", lan, "")
	status(200, "GET", "/session", duty, "")
	s.command("user", "revoke", "wang")
	s.until(lan, "the end of the session", func() bool { got, _ := s.ask("GET", "/displays", wang, ""); return got == 401 })
	status(200, "DELETE", "/session", lan, "")
	status(401, "GET", "/displays", lan, "")

	duty = s.enter("/session", `{"name":"lan","password":"correct horse battery"}`, 200)
	_, text := s.ask("GET", "/audit", duty, "")
	var deeds []struct{ Who, What, On, From string }
	if err := json.Unmarshal([]byte(text), &deeds); err != nil {
		t.Fatal(err)
	}
	done := map[string]bool{}
	for _, d := range deeds {
		if d.From == "terminal" {
			d.Who = "typist"
		}
		done[fmt.Sprintf("%s: %s %s (%s)", d.Who, d.What, d.On, d.From)] = true
	}
	for _, want := range []string{
		"lan: set-up lan (127.0.0.1)", "lan: add-user wang (127.0.0.1)", "wang: login  (127.0.0.1)", "wang: login-refused  (127.0.0.1)", "typist: user role wang (terminal)", "wang: raise evacuate (drill) (127.0.0.1)",
		"typist: token add nginx (terminal)", "token:nginx: stream-hook studio (127.0.0.1)", "typist: token delete nginx (terminal)", "lan: raise fire-alarm (127.0.0.1)", "typist: user revoke wang (terminal)", "lan: logout  (127.0.0.1)",
	} {
		if !done[want] {
			t.Errorf("not recorded: %s", want)
		}
	}
	for _, secret := range append(s.secrets, "correct horse battery", "another good one", "hunter2") {
		if strings.Contains(text, secret) || strings.Contains(s.log(), secret) {
			t.Errorf("%.12s… is in the record or in the log", secret)
		}
	}
	if strings.Count(s.log(), "/#/setup/") != 1 {
		t.Error("there is a link though there is an admin")
	}
	if t.Failed() {
		t.Logf("%s\n%s", text, s.log())
	}
}

// Whoever is just typing the link for the set-up can go on after a reload.
func TestAReloadKeepsTheLink(t *testing.T) {
	s := install(t)
	ctx, cancel := context.WithCancel(t.Context())
	out, lines := lines()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--config", s.file}, out, locked{s})
		out.Close()
	}()
	printed := func() string {
		for line := range lines {
			if _, secret, ok := strings.Cut(line, "/#/setup/"); ok {
				return secret
			}
		}
		t.Fatalf("it has ended: %s", s.log())
		return ""
	}
	link := printed()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if again := printed(); again != link {
		t.Errorf("after a reload the link is %s, was %s", again, link)
	}
	go drain(lines)
	s.enter("/setup", `{"token":"`+link+`","name":"lan","password":"correct horse battery"}`, 200)
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("exit code %d", code)
	}
}
