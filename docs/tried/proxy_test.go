package tried

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// The proxy of the guide, in Debian's nginx, passes on what a browser asks for and who asks: a WebSocket, a large file, the
// host, and the address of the client instead of one that the client has made up.
func TestProxyOfOperating(t *testing.T) {
	asked := make(chan *http.Request, 1)
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/socket" {
			c, err := new(websocket.Upgrader).Upgrade(w, r, nil)
			if err != nil {
				return
			}
			defer c.Close()
			_ = c.WriteMessage(websocket.TextMessage, []byte("hello"))
			return
		}
		n, _ := io.Copy(io.Discard, r.Body)
		asked <- r
		fmt.Fprint(w, n)
	}))
	defer behind.Close()
	url := proxy(t, behind.URL)

	c, _, err := websocket.DefaultDialer.Dial(strings.Replace(url, "http", "ws", 1)+"/socket", nil)
	if err != nil {
		t.Fatal("a WebSocket:", err)
	}
	defer c.Close()
	if _, text, err := c.ReadMessage(); err != nil || string(text) != "hello" {
		t.Errorf("over the WebSocket came %q, %v", text, err)
	}

	const film = 5 << 20 // more than nginx takes by itself
	req, _ := http.NewRequestWithContext(t.Context(), "POST", url+"/film", strings.NewReader(strings.Repeat("x", film)))
	req.Host = "screens.example"
	req.Header.Set("X-Forwarded-For", "8.8.8.8")
	req.Header.Set("X-Forwarded-Proto", "https")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if string(body) != fmt.Sprint(film) {
		t.Fatalf("a large file: %s, %d bytes arrived: %s", res.Status, film, body)
	}
	r := <-asked
	if got := []string{r.Host, r.Header.Get("X-Forwarded-For"), r.Header.Get("X-Forwarded-Proto")}; strings.Join(got, " ") != "screens.example 127.0.0.1 http" {
		t.Errorf("it says that %q asks", got)
	}
}

// Whoever comes through it is nobody who sits at this computer.
func TestProxyLetsNobodyIn(t *testing.T) {
	s := newSite(t, t.TempDir())
	url := proxy(t, s.url)
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/api/v1/displays": http.StatusForbidden, "/metrics": http.StatusForbidden} {
		res, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
}

// proxy runs nginx with what the guide says, in front of a server, and returns its address.
func proxy(t *testing.T, of string) string {
	t.Helper()
	guide, err := os.ReadFile("../operating.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```nginx\n(.*?)```").FindSubmatch(guide)
	if found == nil {
		t.Fatal("the guide has no proxy")
	}
	dir, port := t.TempDir(), freePort(t)
	location := strings.Replace(string(found[1]), "http://127.0.0.1:8080", of, 1)
	conf := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf("daemon off;\nmaster_process off;\npid %[1]s/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\nclient_body_temp_path %[1]s/body;\nproxy_temp_path %[1]s/proxy;\nfastcgi_temp_path %[1]s/f;\nuwsgi_temp_path %[1]s/u;\nscgi_temp_path %[1]s/s;\nserver {\nlisten 127.0.0.1:%[2]s;\n%[3]s}\n}\n", dir, port, location)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	nginx := exec.CommandContext(t.Context(), "nginx", "-c", conf, "-p", dir)
	nginx.Stderr = t.Output()
	if err := nginx.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nginx.Process.Kill(); _ = nginx.Wait() })
	url := "http://127.0.0.1:" + port
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range 1000 {
		if res, err := http.Head(url + "/socket"); err == nil {
			res.Body.Close()
			return url
		}
		<-tick.C
	}
	t.Fatal("nginx does not start")
	return ""
}
