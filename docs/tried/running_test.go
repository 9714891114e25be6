package tried

import (
	"os"
	"strings"
	"testing"
	"time"
)

// On a machine on which systemd runs the packages do what docs/operating.md says of them: from the installation to the end,
// under clients that come all the time.
func TestOnARunningMachine(t *testing.T) { apart(t, tryRunning) }

func tryRunning(m *machine) {
	m.clean()
	m.stage("build", func() { m.build("v1.0.0"); m.build("v1.0.0-3-gabc1234") })
	m.stage("boot", m.boot)
	m.stage("install", func() { tryInstalled(m) })
	m.stage("hardening", func() { tryHardened(m) })
	m.stage("reload", func() { tryReload(m) })
	m.stage("restart", func() { tryRestart(m) })
	m.stage("end and hang", func() { tryEndAndHang(m) })
	m.stage("mistake", func() { tryMistake(m) })
	m.stage("upgrade", func() { tryUpgrade(m) })
	m.stage("power cut", func() { tryPowerCut(m) })
	m.stage("remove", func() { tryRemove(m) })
}

// stage runs a part, and logs how long it took. If it fails the journal is shown and the rest left out.
func (m *machine) stage(what string, part func()) {
	m.t.Helper()
	start := time.Now()
	defer func() {
		if m.t.Failed() && m.runs() {
			said, err := m.try("journalctl --boot --no-pager --lines 80; systemctl status --no-pager --lines 0 yiping.socket yiping.service")
			m.t.Fatalf("the journal: %v\n%s", err, said)
		}
		m.t.Logf("%-12s %.1f s", what, time.Since(start).Seconds())
	}()
	part()
}

const settings = "/etc/yiping/yiping.yaml"

func tryInstalled(m *machine) {
	t := m.t
	m.do("dpkg --force-unsafe-io -i /packages/yiping_1.0.0_*.deb")
	if got := m.do("systemctl is-active yiping.socket yiping.service"); got != "active\nactive\n" {
		t.Fatalf("after the installation they are %q", got)
	}
	if got := m.do("systemctl --failed --plain --no-legend"); got != "" {
		t.Errorf("failed: %s", got)
	}
	if got := m.do("systemctl status yiping"); !strings.Contains(got, "Status: \"正常运行 running\"") {
		t.Errorf("systemctl status says\n%s", got)
	}
	if got := m.get("/", ""); !strings.Contains(got, "<html") {
		t.Errorf("the page is %q", got)
	}
	m.do("journalctl -u yiping | grep setup") // as docs/operating.md says
	if out, err := m.try("yiping doctor"); err != nil && !strings.Contains(out, "要处理") {
		t.Errorf("yiping doctor: %v\n%s", err, out)
	} else {
		t.Logf("yiping doctor:\n%s", out)
	}

	// What sysusers.d and tmpfiles.d say is so.
	if got := m.do("getent passwd yiping | cut -d: -f6,7; stat -c '%n %U %G %a' /etc/yiping /srv/yiping /srv/yiping/content /srv/yiping/led /var/lib/yiping"); got != `/var/lib/yiping:/usr/sbin/nologin
/etc/yiping root root 755
/srv/yiping root root 755
/srv/yiping/content yiping yiping 2775
/srv/yiping/led yiping yiping 2775
/var/lib/yiping yiping yiping 750
` {
		t.Errorf("users and folders:\n%s", got)
	}

	// Somebody of its group puts a file into the content folder; the answer beside it is the daemon's, and can be read.
	m.do("useradd --groups yiping xuanchuan && setpriv --reuid xuanchuan --regid yiping --clear-groups sh -c 'umask 002; mkdir /srv/yiping/content/大厅; printf 8BPSlayers >/srv/yiping/content/大厅/海报.psd'")
	const answer = "/srv/yiping/content/大厅/海报.psd.未播出.txt"
	m.until("the file is answered", func() bool { return m.has(answer) })
	if got := m.do("stat -c '%U %G' " + answer + " && setpriv --reuid xuanchuan --regid yiping --clear-groups cat " + answer); !strings.HasPrefix(got, "yiping yiping\n") || len(got) < 50 {
		t.Errorf("the answer in the content folder: %q", got)
	}
}

func tryReload(m *machine) {
	t := m.t
	before := m.property("MainPID")
	token := m.token("viewer")
	text, err := os.ReadFile(m.root + settings)
	if err != nil {
		t.Fatal(err)
	}
	m.visited(0, func() {
		m.write(settings, strings.Replace(string(text), "name: 社区中心", "name: 新的中心", 1))
		m.do("yiping check --config " + settings + " && systemctl reload yiping")
		m.until("the new configuration counts", func() bool { return strings.Contains(m.get("/api/v1/site", token), "新的中心") })
		if got := m.property("StatusText"); got != "正常运行 running" {
			t.Errorf("after a reload the status is %q", got)
		}

		m.write(settings, string(text)+"\nlobby: 大厅\n")
		m.do("systemctl reload yiping")
		m.until("the refusal is told", func() bool { return strings.Contains(m.property("StatusText"), "refused") })
		if got := m.property("StatusText"); !strings.Contains(got, "yiping.yaml:") {
			t.Errorf("a refused reload does not say where the mistake is: %q", got)
		}
		if got := m.get("/api/v1/site", token); !strings.Contains(got, "新的中心") {
			t.Errorf("after a refused reload the site is %s", got)
		}
		m.do("journalctl -u yiping | grep 'configuration refused'")

		m.write(settings, string(text))
		m.do("systemctl reload yiping")
		m.until("the first configuration counts again", func() bool {
			return m.property("StatusText") == "正常运行 running" && strings.Contains(m.get("/api/v1/site", token), "社区中心")
		})
	})
	if after := m.property("MainPID"); after != before || m.property("ActiveState") != "active" {
		t.Errorf("the process was %s and is %s, %s", before, after, m.property("ActiveState"))
	}
}

func tryRestart(m *machine) {
	m.visited(0, func() {
		for range 3 {
			before := m.property("MainPID")
			m.do("systemctl restart yiping")
			m.running(before)
		}
	})
}

// A daemon that is killed, and one that hangs, is started again, as often as it takes.
func tryEndAndHang(m *machine) {
	kills := 6 // more than the five in ten seconds after which systemd usually gives up
	const extra = "/run/systemd/system/yiping.service.d/short.conf"
	watched := 30.0
	if os.Getenv("YIPING_SOAK") != "1" {
		watched = 1.5
		m.do("install -d /run/systemd/system/yiping.service.d && printf '[Service]\\nWatchdogSec=1.5\\nRestartSec=100ms\\n' >" + extra + " && systemctl daemon-reload && systemctl restart yiping")
	}
	m.visited(4*int64(kills+1), func() {
		pid, took := m.property("MainPID"), time.Duration(0)
		for range kills {
			m.do("kill -9 " + pid)
			var waited time.Duration
			pid, waited = m.running(pid)
			took = max(took, waited)
		}
		m.t.Logf("killed %d times, there again within %v", kills, took.Round(time.Millisecond))

		m.do("kill -STOP " + pid)
		_, took = m.running(pid)
		m.t.Logf("stopped, there again after %v", took.Round(time.Millisecond))
		if took.Seconds() > watched+12 {
			m.t.Errorf("a daemon that hangs was started again after %v", took)
		}
	})
	m.do("journalctl -u yiping | grep 'Watchdog timeout'")
	if watched != 30 {
		m.do("rm " + extra + " && systemctl daemon-reload && systemctl restart yiping")
	}
}

// With a configuration that is wrong it does not start, and whoever starts it is told so at once. It is tried again and again, and
// runs as soon as the mistake is mended; clients wait until then.
func tryMistake(m *machine) {
	text, err := os.ReadFile(m.root + settings)
	if err != nil {
		m.t.Fatal(err)
	}
	m.visited(0, func() {
		m.write(settings, "site: 1\n")
		if said, err := m.try("systemctl restart yiping"); err == nil {
			m.t.Errorf("it is started with a wrong configuration: %s", said)
		}
		m.until("the journal says where the mistake is", func() bool {
			return strings.Contains(m.do("journalctl --no-pager --lines 20 --unit yiping"), "yiping.yaml:1:")
		})
		m.write(settings, string(text))
		_, took := m.running("0")
		m.t.Logf("the mistake is mended, there again after %v", took.Round(time.Millisecond))
	})
}

func tryUpgrade(m *machine) {
	before := m.property("MainPID")
	m.visited(0, func() { m.do("dpkg --force-unsafe-io -i /packages/yiping_1.0.0+3.gabc1234_*.deb") })
	if after := m.property("MainPID"); after == before || m.property("ActiveState") != "active" {
		m.t.Errorf("after the upgrade process %s is %s; before it was %s", after, m.property("ActiveState"), before)
	}
	// An upgrade does not wait for a share with the content that is not mounted.
	m.do("systemctl stop yiping && mv /srv/yiping/content /srv/yiping/away")
	start := time.Now()
	said := m.do("dpkg --force-unsafe-io -i /packages/yiping_1.0.0+3.gabc1234_*.deb")
	if took := time.Since(start); strings.Contains(said, "systemctl status yiping") || took > patience || m.property("ActiveState") != "active" {
		m.t.Errorf("an upgrade without the content folder took %v and says\n%s", took, said)
	}
	m.get("/healthz", "") // it serves all the same
	m.do("rmdir /srv/yiping/content; mv /srv/yiping/away /srv/yiping/content")
	m.running("0")
}

// What was enabled is there again when the power is, with nobody doing anything.
func tryPowerCut(m *machine) {
	m.powerCut()
	m.boot()
	if got := m.do("systemctl is-active yiping.socket yiping.service"); got != "active\nactive\n" {
		m.t.Fatalf("after a power cut they are %q", got)
	}
	m.get("/readyz", "")
}

func tryRemove(m *machine) {
	t := m.t
	m.do("dpkg --remove yiping")
	if got, _ := m.try("systemctl is-active yiping.socket yiping.service"); got != "inactive\ninactive\n" {
		t.Errorf("after the removal they are %q", got)
	}
	if _, err := m.client().Get(served + "/healthz"); err == nil {
		t.Error("after the removal somebody answers")
	}
	m.expect(true, settings, "/var/lib/yiping/yiping.db", "/srv/yiping/content/大厅/海报.psd")
	m.do("dpkg --purge yiping")
	m.expect(false, settings, "/var/lib/yiping")
	m.expect(true, "/srv/yiping/content/大厅/海报.psd")
	if got := m.do("systemctl list-units --all --plain --no-legend 'yiping*'"); got != "" {
		t.Errorf("after the purge systemd still knows of %s", got)
	}
}
