package tried

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const (
	asInstaller = "YIPING_TRIED_PACKAGES" // the folder with the packages
	outside     = "YIPING_TRIED_OUTSIDE"  // the mount namespace of the computer
)

// The packages are installed, upgraded, removed and purged by dpkg, with their scripts, on a copy of this computer
// that is gone afterwards. What is not tried is what needs
// systemd to run: it is not the first process there, so units are enabled and verified, but not started.
func TestPackages(t *testing.T) {
	if dir := os.Getenv(asInstaller); dir != "" {
		tryPackages(t, dir)
		return
	}
	dir := t.TempDir()
	for _, version := range []string{"v1.0.0", "v1.0.0-3-gabc1234"} {
		if out, err := exec.Command("../../scripts/deb", "../../bin/yiping", version, dir).CombinedOutput(); err != nil {
			t.Fatalf("scripts/deb, which needs what make build makes: %v\n%s", err, out)
		}
	}
	cmd := exec.Command(executable(t), "-test.run=^"+t.Name()+"$", "-test.v")
	namespace, err := os.Readlink("/proc/self/ns/mnt")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(os.Environ(), asInstaller+"="+dir, outside+"="+namespace)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// machine is a computer that may be changed: the root of this one, seen through an overlay.
type machine struct {
	t    *testing.T
	root string
}

// newMachine makes one below the folder. Nothing of the real computer can be changed through it: its disk is an overlay
// whose upper half is in memory, its devices are its own, and /proc can only be read. All of it is mounted where only
// this process and its children see it, and goes with them; nobody has to delete it, and nobody must.
func newMachine(t *testing.T, packages string) machine {
	t.Helper()
	if ours, err := os.Readlink("/proc/self/ns/mnt"); err != nil || ours == os.Getenv(outside) || os.Getpid() != 1 {
		t.Fatalf("this process sees the mounts of the computer: %q, %v", ours, err)
	}
	dir := filepath.Join(packages, "machine")
	m := machine{t, dir + "/root"}
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	must("keep mounts here", unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
	must("make folder", os.Mkdir(dir, 0o755))
	must("mount a scratch disk", unix.Mount("none", dir, "tmpfs", 0, ""))
	for _, d := range []string{"/upper", "/work", "/root"} {
		must("make folder", os.Mkdir(dir+d, 0o755))
	}
	must("mount the overlay", unix.Mount("overlay", m.root, "overlay", 0, "lowerdir=/,upperdir="+dir+"/upper,workdir="+dir+"/work"))
	must("mount processes", unix.Mount("proc", m.root+"/proc", "proc", unix.MS_RDONLY, ""))
	must("mount devices", unix.Mount("none", m.root+"/dev", "tmpfs", 0, "mode=755"))
	for name, minor := range map[string]uint32{"null": 3, "zero": 5, "full": 7, "random": 8, "urandom": 9} {
		must("make device", unix.Mknod(m.root+"/dev/"+name, unix.S_IFCHR|0o666, int(unix.Mkdev(1, minor))))
		must("open device to all", os.Chmod(m.root+"/dev/"+name, 0o666))
	}
	must("link devices", os.Symlink("/proc/self/fd", m.root+"/dev/fd"))
	_ = os.Remove(m.root + "/var/lib/man-db/auto-update") // the index of all manual pages takes a minute
	debs, err := filepath.Glob(packages + "/*.deb")
	must("find packages", err)
	must("make folder", os.MkdirAll(m.root+"/packages", 0o755))
	for _, name := range debs {
		data, err := os.ReadFile(name)
		must("read package", err)
		must("copy package", os.WriteFile(filepath.Join(m.root, "packages", filepath.Base(name)), data, 0o644))
	}
	return m
}

// do runs a command on the machine and returns what it says.
func (m machine) do(command string) string {
	m.t.Helper()
	cmd := exec.Command("sh", "-c", command)
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: m.root}
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"}
	out, err := cmd.CombinedOutput()
	if err != nil {
		m.t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}

func (m machine) write(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(m.root+name, []byte(text), 0o644); err != nil {
		m.t.Fatal(err)
	}
}

func (m machine) has(name string) bool {
	_, err := os.Lstat(m.root + name)
	return err == nil
}

func (m machine) expect(there bool, names ...string) {
	m.t.Helper()
	for _, name := range names {
		if m.has(name) != there {
			m.t.Errorf("%s: there %v, want %v", name, !there, there)
		}
	}
}

func tryPackages(t *testing.T, packages string) {
	m := newMachine(t, packages)
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
