package tried

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const (
	outside = "YIPING_TRIED_OUTSIDE" // the mount namespace of the computer
	placeOf = "YIPING_TRIED_PLACE"   // the folder at which the machine is mounted
	groupOf = "YIPING_TRIED_GROUP"   // the control group of what runs on it
)

func TestMain(m *testing.M) {
	if root := os.Getenv(asFirst); root != "" {
		fmt.Fprintln(os.Stderr, becomeFirst(root)) // it returns only if it fails
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// apart runs a body with a machine that may be changed, in a process that has mounts and processes of its own. Whichever of
// the two processes ends, and however, the other one clears away what is left of the machine.
func apart(t *testing.T, body func(*machine)) {
	t.Helper()
	if os.Getenv(placeOf) != "" {
		m := newMachine(t)
		go m.endWith(os.Stdin)
		defer func() {
			m.ending.Lock()
			m.powerOff()
		}()
		body(m)
		return
	}
	namespace, err := os.Readlink("/proc/self/ns/mnt")
	if err != nil {
		t.Fatal(err)
	}
	group := newGroup(t)
	defer func() {
		if err := removeGroup(group); err != nil {
			t.Error(err)
		}
	}()
	place, err := os.MkdirTemp("", "yiping-tried-")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.Remove(place); err != nil { // it is empty: what was mounted there was so for the other process only
			t.Error(err)
		}
	}()
	cmd := exec.Command(executable(t), "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), outside+"="+namespace, placeOf+"="+place, groupOf+"="+group)
	// In a session of its own: Ctrl+C ends this process, and the other one learns of that by the pipe, and clears away.
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID, Setsid: true}
	if _, err := cmd.StdinPipe(); err != nil {
		t.Error(err)
		return
	}
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	if err := cmd.Run(); err != nil {
		t.Error(err)
	}
}

// endWith ends the machine, and this process, when the one that has started it is gone: at the end of the pipe.
func (m *machine) endWith(starter io.Reader) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) // what is printed goes nowhere then, and that must not end this
	_, _ = io.Copy(io.Discard, starter)                     // however it ends
	m.ending.Lock()                                         // never unlocked: the body fails now, and must not end this process before all is done
	m.powerOff()
	_ = removeGroup(os.Getenv(groupOf)) // nobody hears of it
	if place := os.Getenv(placeOf); unix.Unmount(place, unix.MNT_DETACH) == nil {
		_ = os.Remove(place)
	}
	os.Exit(1)
}
