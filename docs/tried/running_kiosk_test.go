package tried

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// The packages are put onto the disk of a machine, and at power-on it shows a display by itself: cage and Chromium, as the unit
// starts them, with a picture in memory instead of a graphics card and without a console, which a test cannot have.
func TestKioskOnARunningMachine(t *testing.T) { apart(t, tryKiosk) }

func tryKiosk(m *machine) {
	m.clean()
	m.stage("install", func() {
		m.build("v1.0.0")
		m.do("dpkg --force-unsafe-io -i /packages/*.deb && install -d /etc/systemd/system/yiping-kiosk.service.d")
		m.write("/etc/systemd/system/yiping-kiosk.service.d/headless.conf", `[Service]
Environment=WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman
StandardInput=null
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
`)
	})
	m.stage("boot", m.boot)
	token := m.token("operator")
	m.stage("pair", func() { tryPair(m, token) })
	m.stage("confined", func() { tryConfined(m) })
	m.do("journalctl --no-pager -t yiping-kiosk | grep -q drm") // without a graphics card cage says so, where docs/kiosk.md looks
	m.stage("killed", func() { tryKilled(m, token) })
}

// A browser that ends is started again. Chromium writes cookies to its disk within half a minute; from then on it knows what it
// showed, before that it has to be paired again. To wait so long is for the long form.
func tryKilled(m *machine, token string) {
	soak := os.Getenv("YIPING_SOAK") == "1"
	if soak {
		m.until("the cookie is on the disk", func() bool {
			_, err := m.try("grep -q yiping_player /var/lib/yiping-kiosk/chromium/Default/Cookies*")
			return err == nil
		})
	}
	before := m.kiosk()
	m.do("pkill -KILL -u yiping-kiosk chromium")
	m.until("the kiosk is started again", func() bool { after := m.kiosk(); return after != "0" && after != before })
	again := time.Now()
	m.until("its display is there again", func() bool { return m.shows(token, again) || !soak && len(m.waiting(token)) > 0 })
}

// kiosk returns the number of the process of the unit.
func (m *machine) kiosk() string {
	m.t.Helper()
	return strings.TrimSpace(m.do("systemctl show --value --property MainPID yiping-kiosk.service"))
}

// tryPair gives the player a display, as an operator does who reads its code.
func tryPair(m *machine, token string) {
	var waiting []string
	m.until("the screen shows a code", func() bool { waiting = m.waiting(token); return len(waiting) > 0 })
	m.decode(http.MethodPost, "/api/v1/pairing/"+waiting[0]+"/accept", token, `{"name": "大厅屏", "plays": ["大厅"]}`, new(any))
	m.until("the display plays", func() bool { return m.shows(token, time.Time{}) })
}

// waiting returns the codes that screens show.
func (m *machine) waiting(token string) (codes []string) {
	m.t.Helper()
	var all []struct{ Code string }
	m.decode(http.MethodGet, "/api/v1/pairing", token, "", &all)
	for _, x := range all {
		codes = append(codes, x.Code)
	}
	return codes
}

// shows is whether there is a display whose renderer has attested, since then, that it shows what it should.
func (m *machine) shows(token string, since time.Time) bool {
	m.t.Helper()
	type display struct {
		ID       string
		Online   bool
		Verdict  struct{ Code string }
		Attested struct{ At time.Time }
	}
	var all []display
	m.decode(http.MethodGet, "/api/v1/displays", token, "", &all)
	if len(all) != 1 {
		m.t.Fatalf("there are %d displays", len(all))
	}
	var one display
	m.decode(http.MethodGet, "/api/v1/displays/"+all[0].ID, token, "", &one)
	return one.Online && one.Verdict.Code == "ok" && one.Attested.At.After(since)
}

func (m *machine) decode(method, path, token, body string, into any) {
	m.t.Helper()
	if err := json.Unmarshal([]byte(m.ask(method, path, token, body)), into); err != nil {
		m.t.Fatalf("%s: %v", path, err)
	}
}

// What takes over the browser has the browser: it has no rights, and pages are drawn in Chromium's own sandbox within the unit.
func tryConfined(m *machine) {
	t := m.t
	if got := m.do("ps -o user= -C cage,chromium | sort | uniq"); strings.TrimSpace(got) != "yiping-kiosk" {
		t.Errorf("cage and chromium belong to %q", got)
	}
	if got := m.do("grep -h -e NoNewPrivs -e CapEff /proc/" + m.kiosk() + "/status"); strings.Join(strings.Fields(got), " ") != "CapEff: "+none+" NoNewPrivs: 1" {
		t.Errorf("cage has %q", got)
	}
	if got := m.do("pgrep -u yiping-kiosk -f -- --type=renderer | while read p; do readlink /proc/$p/ns/user; grep Seccomp: /proc/$p/status; done"); !strings.Contains(got, "2") || strings.Contains(got, strings.TrimSpace(m.do("readlink /proc/1/ns/user"))) {
		t.Errorf("pages are drawn outside of the sandbox: %q", got)
	}
}
