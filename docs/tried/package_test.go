package tried

import (
	"path/filepath"
	"strings"
	"testing"
)

// The packages are installed, upgraded, removed and purged by dpkg, with their scripts, on a copy of this computer that does not
// run and is gone afterwards: as somebody does who makes the disk of a computer, or in a container. On one that runs
// they are tried by TestOnARunningMachine.
func TestPackages(t *testing.T) { apart(t, tryPackages) }

func tryPackages(m *machine) {
	t := m.t
	m.build("v1.0.0")
	m.build("v1.0.0-3-gabc1234")
	version := func(want string) {
		t.Helper()
		if got := m.do("dpkg-query -W -f '${Status} ${Version}' yiping"); got != "install ok installed "+want {
			t.Errorf("dpkg says %q, want version %s", got, want)
		}
	}
	const (
		config  = "/etc/yiping/yiping.yaml"
		poster  = "/srv/yiping/content/大厅/海报.png"
		data    = "/var/lib/yiping/yiping.db"
		enabled = "/etc/systemd/system/multi-user.target.wants/yiping.service"
	)

	const screen = "/etc/default/yiping-kiosk"

	// They come: the program, users and folders of their own, a configuration that is right, and units that are enabled.
	// cage need not be here for its package to be tried.
	said := m.do("dpkg --force-unsafe-io --force-depends -i /packages/*_1.0.0_*.deb")
	if !strings.Contains(said, "journalctl -u yiping") {
		t.Errorf("it does not say where the first link is:\n%s", said)
	}
	version("1.0.0")
	m.expect(true, "/usr/bin/yiping", config, screen, enabled, "/etc/systemd/system/sockets.target.wants/yiping.socket", "/etc/systemd/system/multi-user.target.wants/yiping-kiosk.service",
		"/etc/chromium/policies/managed/yiping-kiosk.json", "/usr/share/doc/yiping/copyright")
	m.do("yiping check --config " + config + " && id yiping-kiosk")
	if got := strings.TrimSpace(m.do("stat -c '%U %G %a' /srv/yiping/content")); got != "yiping yiping 2775" {
		t.Errorf("the content folder belongs to and has %q", got)
	}
	if out := m.do("systemd-analyze verify --man=no yiping.socket yiping.service 2>&1 | grep -v notify-reload || true"); strings.Contains(out, "yiping") {
		t.Errorf("the installed units: %s", out)
	}
	if page := m.do("man --encoding=utf8 yiping | cat"); !strings.Contains(page, "--config") {
		t.Errorf("the manual page:\n%s", page)
	}

	// They are upgraded: what people have written and put there is kept, and a unit that somebody has disabled stays so.
	own, address := "site: {id: own, name: 自己的, timezone: Asia/Shanghai}\n", "YIPING_SCREEN=http://192.0.2.1:8080/screen/\n"
	m.write(config, own)
	m.write(screen, address)
	m.do("install -d " + filepath.Dir(poster) + " " + filepath.Dir(data) + " && echo picture >" + poster + " && echo data >" + data + " && systemctl disable yiping.service")
	m.do("dpkg --force-unsafe-io --force-depends -i /packages/*_1.0.0+3.gabc1234_*.deb")
	version("1.0.0+3.gabc1234")
	m.expect(true, poster, data)
	m.expect(false, enabled)
	if got := m.do("cat " + config + " " + screen); got != own+address {
		t.Errorf("the upgrade changed what people have written to %q", got)
	}

	// Every script may run again.
	for _, again := range []string{"postinst configure 1.0.0", "postinst abort-upgrade 1.0.0", "prerm failed-upgrade 1.0.0", "postrm upgrade 1.0.0"} {
		m.do("DPKG_MAINTSCRIPT_PACKAGE=yiping /var/lib/dpkg/info/yiping." + again)
	}

	// They go: configuration, data and content stay; with purge only what is not ours.
	m.do("dpkg --remove yiping yiping-kiosk")
	m.expect(false, "/usr/bin/yiping", "/usr/lib/systemd/system/yiping.service", "/usr/lib/systemd/system/yiping.service.d", "/usr/lib/yiping-kiosk")
	m.expect(true, config, screen, poster, data)
	said = m.do("dpkg --purge yiping yiping-kiosk")
	m.expect(false, config, data, "/etc/yiping", screen, "/etc/chromium/policies/managed/yiping-kiosk.json",
		"/etc/systemd/system/sockets.target.wants/yiping.socket", "/etc/systemd/system/multi-user.target.wants/yiping-kiosk.service")
	m.expect(true, poster)
	if !strings.Contains(said, "/srv/yiping/content") {
		t.Errorf("it does not say what is kept:\n%s", said)
	}
}
