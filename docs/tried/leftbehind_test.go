package tried

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// tellAt is set for a test that only boots a machine, tells there what it has, and waits to be killed.
const tellAt = "YIPING_TRIED_TELL"

// Whoever kills a test that runs a machine, or the process in which it runs, has nothing to clear away: no process, mount,
// control group or folder stays behind.
func TestNothingIsLeftBehind(t *testing.T) {
	if os.Getenv(tellAt) != "" {
		apart(t, waitToBeKilled)
		return
	}
	at := filepath.Join(t.TempDir(), "told")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: at, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, victim := range []string{"the test", "the machine's process"} {
		var said bytes.Buffer
		test := exec.Command(executable(t), "-test.run=^"+t.Name()+"$", "-test.v")
		test.Env = append(os.Environ(), tellAt+"="+at)
		test.Stdout, test.Stderr = &said, &said
		if err := test.Start(); err != nil {
			t.Fatal(err)
		}
		deadline := time.Now().Add(patience)
		if err := l.SetDeadline(deadline); err != nil {
			t.Fatal(err)
		}
		c, err := l.AcceptUnix()
		if err != nil {
			_ = test.Process.Kill()
			_ = test.Wait()
			t.Fatalf("no machine boots: %v\n%s", err, &said)
		}
		if err := c.SetDeadline(deadline); err != nil {
			t.Fatal(err)
		}
		told := bufio.NewReader(c)
		var left []string
		for range 2 {
			name, err := told.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			left = append(left, strings.TrimSpace(name))
		}
		if _, err := os.Stat(left[0] + "/init.scope"); err != nil {
			t.Errorf("systemd does not run in its control group: %v", err)
		}
		killed := test.Process
		if victim != "the test" {
			if killed, err = os.FindProcess(peer(t, c)); err != nil {
				t.Fatal(err)
			}
		}
		if err := killed.Kill(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, told); err != nil { // it ends with the process
			t.Errorf("%s is killed, the machine lives on: %v", victim, err)
		}
		_ = test.Wait() // it was killed, or has failed
		c.Close()
		for _, name := range left {
			if _, err := os.Stat(name); err == nil {
				t.Errorf("%s is killed: %s stays behind", victim, name)
			}
		}
		mounts, err := os.ReadFile("/proc/self/mountinfo")
		if err != nil || strings.Contains(string(mounts), filepath.Base(left[1])) {
			t.Errorf("%s is killed: mounts are %v\n%s", victim, err, mounts)
		}
	}
}

func waitToBeKilled(m *machine) {
	m.clean()
	m.boot()
	c, err := net.Dial("unix", os.Getenv(tellAt))
	if err != nil {
		m.t.Fatal(err)
	}
	if _, err := io.WriteString(c, os.Getenv(groupOf)+"\n"+os.Getenv(placeOf)+"\n"); err != nil {
		m.t.Fatal(err)
	}
	m.do("sleep 120") // which fails when the machine is gone
	m.t.Error("nobody has killed it")
}

// peer returns the process at the other end.
func peer(t *testing.T, c *net.UnixConn) int {
	t.Helper()
	raw, err := c.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var who *unix.Ucred
	if controlled := raw.Control(func(fd uintptr) { who, err = unix.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED) }); controlled != nil || err != nil {
		t.Fatal(controlled, err)
	}
	return int(who.Pid)
}
