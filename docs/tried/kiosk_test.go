package tried

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The slate on the kiosk's own disk goes on to the page once somebody answers there, and not before.
func TestTheScreenWaitsForTheDaemon(t *testing.T) {
	slate, err := filepath.Abs("../../systemd/kiosk/wait.html")
	if err != nil {
		t.Fatal(err)
	}
	daemon, err := url.Parse(newSite(t, t.TempDir()).url)
	if err != nil {
		t.Fatal(err)
	}
	behind := httputil.NewSingleHostReverseProxy(daemon)
	asked := make(chan string, 100)
	up := make(chan bool, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case asked <- r.URL.Path:
		default:
		}
		select {
		case <-up: // once: from then on it answers
			up <- true
			behind.ServeHTTP(w, r) // with all that the daemon says to browsers
		default:
			c, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				c.Close() // as if nobody were there
			}
		}
	}))
	defer s.Close()
	cmd := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--user-data-dir="+t.TempDir(), "--remote-debugging-port=0", "file://"+slate+"#"+s.URL+"/screen/")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its helpers end with it
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait() // it was killed
	}()
	until := func(path string) {
		t.Helper()
		for deadline := time.After(patience); ; {
			select {
			case got := <-asked:
				if got == path {
					return
				}
				if got == "/screen/" {
					t.Fatal("it opened the page while nobody answered")
				}
			case <-deadline:
				t.Fatalf("it did not ask for %s", path)
			}
		}
	}
	until("/healthz")
	until("/healthz")
	up <- true
	until("/screen/")
}

// docs/kiosk.md has a reason for each policy and each flag, and for no other.
func TestKioskSaysWhy(t *testing.T) {
	page, err := os.ReadFile("../kiosk.md")
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../systemd/kiosk/policies.json")
	if err != nil {
		t.Fatal(err)
	}
	var policies map[string]any
	if err := json.Unmarshal(data, &policies); err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([A-Z]\\w+)` \\|").FindAllStringSubmatch(string(page), -1) {
		said[m[1]] = true
		if _, ok := policies[m[1]]; !ok {
			t.Errorf("docs/kiosk.md has %s, which is no policy of the kiosk", m[1])
		}
	}
	for name := range policies {
		if !said[name] {
			t.Errorf("docs/kiosk.md does not say why there is the policy %s", name)
		}
	}
	script, err := os.ReadFile("../../systemd/kiosk/screen")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(script)) {
		if strings.HasPrefix(line, "set -- ") && !strings.Contains(line, " # ") {
			t.Errorf("systemd/kiosk/screen does not say why: %s", line)
		}
	}
}
