package tried

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// asFirst is set for a process that is to become the first one of a machine: to the root of that.
const asFirst = "YIPING_TRIED_FIRST"

// everything is all that a machine has of its own.
const everything = unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWCGROUP

// newGroup makes the control group for what runs on a machine, below that of this process. systemd finds nothing above it.
func newGroup(t *testing.T) string {
	t.Helper()
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		t.Fatal(err)
	}
	at, below := "", ""
	for line := range strings.Lines(string(mounts)) {
		if before, after, _ := strings.Cut(line, " - "); strings.HasPrefix(after, "cgroup2 ") && at == "" {
			at = strings.Fields(before)[4]
		}
	}
	for line := range strings.Lines(string(ours)) {
		if path, ok := strings.CutPrefix(line, "0::"); ok {
			below = strings.TrimSpace(path)
		}
	}
	if at == "" || below == "" {
		t.Fatal("systemd needs control groups of version 2, which are not mounted on this computer")
	}
	dir, err := os.MkdirTemp(filepath.Join(at, below), "yiping-tried-")
	if err != nil {
		t.Fatalf("systemd needs a control group: %v", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { // users have some of their own below it
		t.Error(err)
	}
	return dir
}

// removeGroup removes it with all that are below. Their processes have ended; the kernel may need a moment to notice.
func removeGroup(dir string) error {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); ; {
		err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
			if err != nil || !d.IsDir() || name == dir {
				return err
			}
			if err := removeGroup(name); err != nil {
				return err
			}
			return filepath.SkipDir
		})
		if err == nil {
			err = syscall.Rmdir(dir)
		}
		if err == nil || errors.Is(err, os.ErrNotExist) {
			return nil
		}
		select {
		case <-tick.C:
		case <-deadline:
			return fmt.Errorf("remove control group %s: %w", dir, err)
		}
	}
}

// clean takes away what this computer starts at power-on, and what keeps packages from starting anything.
func (m *machine) clean() {
	m.t.Helper()
	m.do("rm -rf /etc/systemd/system/*.wants /usr/sbin/policy-rc.d /etc/fstab")
}

// boot starts the machine: its own systemd becomes its first process, and starts what is enabled there. It returns when all of
// that runs.
func (m *machine) boot() {
	m.t.Helper()
	if err := unix.Mount("none", m.root+"/run", "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=755"); err != nil {
		m.t.Fatal(err)
	}
	up, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: m.root + "/run/up", Net: "unixgram"})
	if err != nil {
		m.t.Fatal(err)
	}
	defer up.Close()
	group, err := os.Open(os.Getenv(groupOf))
	if err != nil {
		m.t.Fatal(err)
	}
	defer group.Close()
	first := exec.Command(executable(m.t))
	first.Env = []string{asFirst + "=" + m.root, "container=yiping", "NOTIFY_SOCKET=/run/up", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"}
	first.SysProcAttr = &syscall.SysProcAttr{Cloneflags: everything &^ unix.CLONE_NEWCGROUP, UseCgroupFD: true, CgroupFD: int(group.Fd())}
	first.Stderr = os.Stderr
	if err := m.start(first); err != nil {
		m.t.Fatalf("start the machine: %v", err)
	}
	if err := up.SetReadDeadline(time.Now().Add(patience)); err != nil {
		m.t.Fatal(err)
	}
	for buffer := make([]byte, 4096); ; {
		n, err := up.Read(buffer)
		if err != nil {
			m.t.Fatalf("the machine does not start: %v", err)
		}
		if strings.Contains(string(buffer[:n]), "READY=1") {
			return
		}
	}
}

// start starts the first process, unless there is to be none any more.
func (m *machine) start(first *exec.Cmd) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gone {
		return errors.New("the machine is gone")
	}
	if err := first.Start(); err != nil {
		return err
	}
	m.first = first
	var err error
	m.space, err = unix.PidfdOpen(first.Process.Pid, 0)
	return err
}

// runs tells whether the machine runs.
func (m *machine) runs() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.first != nil
}

// powerCut ends everything on the machine at once; its disk stays.
func (m *machine) powerCut() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.first == nil {
		return
	}
	_ = m.first.Process.Kill() // it may have ended
	_ = m.first.Wait()         // when the first process is gone, all are
	unix.Close(m.space)
	m.first = nil
}

// powerOff does so for ever.
func (m *machine) powerOff() {
	m.powerCut()
	m.mu.Lock()
	m.gone = true
	m.mu.Unlock()
}

// inside runs a function on a thread that is in those namespaces of the machine, and ends with it.
func (m *machine) inside(namespaces int, f func() error) error {
	m.mu.Lock()
	space := m.space
	m.mu.Unlock()
	result := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: no other goroutine is to find itself there
		if err := unix.Unshare(unix.CLONE_FS); err != nil {
			result <- err
			return
		}
		if err := unix.Setns(space, namespaces); err != nil {
			result <- fmt.Errorf("enter the machine: %w", err)
			return
		}
		result <- f()
	}()
	return <-result
}

// becomeFirst makes this process, which has namespaces of its own, the first process of the machine with that root.
func becomeFirst(root string) error {
	runtime.LockOSThread()
	if os.Getpid() != 1 {
		return errors.New("this process is not the first one")
	}
	// What it finds as the root of all control groups is its own.
	if err := unix.Unshare(unix.CLONE_NEWCGROUP); err != nil {
		return fmt.Errorf("unshare control groups: %w", err)
	}
	const safe = unix.MS_NOSUID | unix.MS_NOEXEC | unix.MS_NODEV
	for _, x := range []struct {
		what, at, kind string
		flags          uintptr
		data           string
	}{
		{"proc", "/proc", "proc", safe, ""},
		{"sysfs", "/sys", "sysfs", safe | unix.MS_RDONLY, ""},
		{"cgroup2", "/sys/fs/cgroup", "cgroup2", safe, ""},
		{"devpts", "/dev/pts", "devpts", unix.MS_NOSUID | unix.MS_NOEXEC, "mode=620,ptmxmode=666,gid=5"},
		{"none", "/dev/shm", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=1777"},
		{"none", "/tmp", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=1777"},
		{"none", "/var/tmp", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=1777"},
	} {
		if err := errors.Join(os.MkdirAll(root+x.at, 0o755), unix.Mount(x.what, root+x.at, x.kind, x.flags, x.data)); err != nil {
			return fmt.Errorf("mount %s: %w", x.at, err)
		}
	}
	// The kernel is that of the real computer: its settings can only be read,
	for _, at := range []string{"/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"} {
		err := unix.Mount(root+at, root+at, "", unix.MS_BIND, "")
		if errors.Is(err, os.ErrNotExist) {
			continue // a kernel without it
		}
		if err := errors.Join(err, unix.Mount("", root+at, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY|safe, "")); err != nil {
			return fmt.Errorf("protect %s: %w", at, err)
		}
	}
	if err := errors.Join(unix.Chdir(root), unix.PivotRoot(".", "."), unix.Unmount(".", unix.MNT_DETACH), unix.Chdir("/")); err != nil {
		return fmt.Errorf("change root: %w", err)
	}
	// and nobody there has the right to set its clock, load modules, read its log, touch its hardware.
	for _, right := range []uintptr{
		unix.CAP_SYS_TIME, unix.CAP_WAKE_ALARM, unix.CAP_SYS_MODULE, unix.CAP_SYSLOG, unix.CAP_SYS_RAWIO, unix.CAP_SYS_PACCT, unix.CAP_BLOCK_SUSPEND,
		unix.CAP_MAC_ADMIN, unix.CAP_MAC_OVERRIDE, unix.CAP_AUDIT_CONTROL, unix.CAP_AUDIT_READ,
	} {
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, right, 0, 0, 0); err != nil {
			return fmt.Errorf("give up a right: %w", err)
		}
	}
	os.Unsetenv(asFirst)
	return unix.Exec("/lib/systemd/systemd", []string{"systemd", "--unit=multi-user.target", "--show-status=no"}, os.Environ())
}
