package tried

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// machine is a computer that may be changed: the root of this one, seen through an overlay.
type machine struct {
	t    *testing.T
	root string

	mu     sync.Mutex
	first  *exec.Cmd  // its first process while it runs, and
	space  int        // a descriptor of it, and so of its namespaces
	gone   bool       // it is not to be started any more
	ending sync.Mutex // held by whoever ends it
}

// newMachine makes one, which does not run yet. Nothing of the real computer can be changed through it: its disk is an overlay
// whose upper half is in memory, its devices are its own, and /proc can only be read. All of it is mounted where only
// this process and its children see it, and goes with them; nobody has to delete it, and nobody must.
func newMachine(t *testing.T) *machine {
	t.Helper()
	if ours, err := os.Readlink("/proc/self/ns/mnt"); err != nil || ours == os.Getenv(outside) || os.Getpid() != 1 {
		t.Fatalf("this process sees the mounts of the computer: %q, %v", ours, err)
	}
	dir := os.Getenv(placeOf)
	m := &machine{t: t, root: dir + "/root"}
	must := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	must("keep mounts here", unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
	must("mount a scratch disk", unix.Mount("none", dir, "tmpfs", 0, ""))
	for _, d := range []string{"/upper", "/work", "/root"} {
		must("make folder", os.Mkdir(dir+d, 0o755))
	}
	must("mount the overlay", unix.Mount("overlay", m.root, "overlay", 0, "lowerdir=/,upperdir="+dir+"/upper,workdir="+dir+"/work"))
	// Files on an overlay may tell of another device than their folder does. The content folder is on an ordinary disk.
	must("mount a disk for content", unix.Mount("none", m.root+"/srv", "tmpfs", 0, "mode=755"))
	must("mount processes", unix.Mount("proc", m.root+"/proc", "proc", unix.MS_RDONLY, ""))
	must("mount devices", unix.Mount("none", m.root+"/dev", "tmpfs", unix.MS_NOSUID, "mode=755"))
	for name, number := range map[string]uint64{
		"null": unix.Mkdev(1, 3), "zero": unix.Mkdev(1, 5), "full": unix.Mkdev(1, 7), "random": unix.Mkdev(1, 8), "urandom": unix.Mkdev(1, 9), "tty": unix.Mkdev(5, 0),
	} {
		must("make device", unix.Mknod(m.root+"/dev/"+name, unix.S_IFCHR|0o666, int(number)))
		must("open device to all", os.Chmod(m.root+"/dev/"+name, 0o666))
	}
	for name, to := range map[string]string{"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2", "ptmx": "pts/ptmx"} {
		must("link devices", os.Symlink(to, m.root+"/dev/"+name))
	}
	_ = os.Remove(m.root + "/var/lib/man-db/auto-update") // the index of all manual pages takes a minute
	return m
}

// build builds all packages in a version, as git describes it, into the folder /packages of the machine.
func (m *machine) build(version string) {
	m.t.Helper()
	cmd := exec.Command("../../scripts/deb", "../../bin/yiping", version, m.root+"/packages")
	cmd.Env = append(os.Environ(), "TMPDIR="+filepath.Dir(m.root))
	if out, err := cmd.CombinedOutput(); err != nil {
		m.t.Fatalf("scripts/deb, which needs what make build makes: %v\n%s", err, out)
	}
}

// try runs a command on the machine and returns what it says.
func (m *machine) try(command string) (string, error) {
	ctx, cancel := context.WithTimeout(m.t.Context(), 2*patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", command)
	cmd.WaitDelay = time.Second // what it has started may still hold the pipe
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"}
	if !m.runs() {
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: m.root}
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	var out []byte
	err := m.inside(everything, func() (err error) {
		out, err = cmd.CombinedOutput()
		return err
	})
	return string(out), err
}

// do runs a command that has to succeed.
func (m *machine) do(command string) string {
	m.t.Helper()
	out, err := m.try(command)
	if err != nil {
		m.t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return out
}

func (m *machine) write(name, text string) {
	m.t.Helper()
	if err := os.WriteFile(m.root+name, []byte(text), 0o644); err != nil {
		m.t.Fatal(err)
	}
}

func (m *machine) has(name string) bool {
	_, err := os.Lstat(m.root + name)
	return err == nil
}

func (m *machine) expect(there bool, names ...string) {
	m.t.Helper()
	for _, name := range names {
		if m.has(name) != there {
			m.t.Errorf("%s: there %v, want %v", name, !there, there)
		}
	}
}
