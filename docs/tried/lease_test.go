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

const asChild = "YIPING_TRIED_LEASE_OF"

// The daemon asks the kernel whether a file is being written by asking for a lease. Of files that belong to
// its user it may; of those of others only with CAP_LEASE, and in a user namespace (PrivateUsers=yes) not
// even with that. This is why the unit goes without, and what other-owners.conf has to give.
func TestWhoMayAskWhetherAFileIsBeingWritten(t *testing.T) {
	if name := os.Getenv(asChild); name != "" {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		_, err = unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
		t.Logf("lease: %v.", err)
		return
	}
	if ok, _ := unix.PrctlRetInt(unix.PR_CAPBSET_READ, unix.CAP_LEASE, 0, 0, 0); os.Getuid() != 0 || ok != 1 {
		t.Fatal("leases can only be tried by root with CAP_LEASE, who may act as others")
	}
	const daemon, staff = 61001, 61002
	dir, err := os.MkdirTemp("", "lease") // not t.TempDir, into which other users cannot look
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	binary, err := os.ReadFile(executable(t))
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "try")
	for name, content := range map[string][]byte{program: binary, filepath.Join(dir, "own"): nil, filepath.Join(dir, "staff's"): nil} {
		if err := os.WriteFile(name, content, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, owner := range map[string]int{"": 0, "own": daemon, "staff's": staff} {
		if err := os.Chown(filepath.Join(dir, name), owner, -1); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file             string
		right, namespace bool
		want             string
	}{
		{"own", false, false, "<nil>"},
		{"own", false, true, "<nil>"}, // the unit as it is
		{"staff's", false, true, "permission denied"},
		{"staff's", true, true, "permission denied"},
		{"staff's", false, false, "permission denied"},
		{"staff's", true, false, "<nil>"}, // with other-owners.conf
	} {
		for _, written := range []bool{false, true} {
			want, name := c.want, filepath.Join(dir, c.file)
			w := (*os.File)(nil)
			if written {
				if w, err = os.OpenFile(name, os.O_WRONLY, 0); err != nil {
					t.Fatal(err)
				}
				if want == "<nil>" {
					want = "resource temporarily unavailable"
				}
			}
			cmd := exec.Command(program, "-test.run=^"+t.Name()+"$", "-test.v")
			cmd.Env = append(os.Environ(), asChild+"="+name)
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: daemon, Gid: daemon}}
			if c.right {
				cmd.SysProcAttr.AmbientCaps = []uintptr{unix.CAP_LEASE}
			}
			if c.namespace {
				cmd.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
				cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: daemon, HostID: daemon, Size: 1}}
				cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: daemon, HostID: daemon, Size: 1}}
			}
			out, err := cmd.CombinedOutput()
			if w != nil {
				w.Close()
			}
			if err != nil || !strings.Contains(string(out), "lease: "+want+".") {
				t.Errorf("%s, CAP_LEASE %v, PrivateUsers %v, being written %v: %v\n%swant %s", c.file, c.right, c.namespace, written, err, out, want)
			}
		}
	}
}

func executable(t *testing.T) string {
	t.Helper()
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return name
}
