package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// toDisk are the system calls by which this program writes to a disk; what goes to sockets and the log is written by others.
const toDisk = "pwrite64,fsync,fdatasync,ftruncate,renameat,mkdirat"

// spoil makes every write of a process to a disk fail from the n-th of each of its threads on, until it is mended.
func spoil(t *testing.T, pid int, errno string, n int) (mend func()) {
	t.Helper()
	cmd := exec.Command("strace", "-f", "-o", "/dev/null", "-e", "trace="+toDisk, "-e", fmt.Sprintf("inject=%s:error=%s:when=%d+", toDisk, errno, n), "-p", strconv.Itoa(pid))
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(said)
	for lines.Scan() && !strings.Contains(lines.Text(), "attached") {
	}
	if !strings.Contains(lines.Text(), "attached") {
		cmd.Wait()
		t.Fatal("strace cannot attach itself")
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for lines.Scan() { // it must not have to wait for us
		}
	}()
	return func() {
		cmd.Process.Signal(os.Interrupt) // it lets go of the process, which goes on
		<-ended
		cmd.Wait()
	}
}

// A disk that is full or broken from the n-th write on corrupts nothing, and nothing is acknowledged that is not there; it is a
// problem within 5 s, and once the disk is well the daemon goes on without a restart.
func TestABadDiskIsSaidAndMendsItself(t *testing.T) {
	step := 29
	if soak() {
		step = 1
	}
	var c *clerks
	var d child
	leave := func() {
		d.cmd.Process.Kill()
		d.cmd.Wait()
		if lost := c.lost(t); lost != "" {
			t.Fatalf("after a kill: lost %s", lost)
		}
	}
	var slowest, longest time.Duration
	rounds, refusals, count := 0, 0, 0
	for n := 1; n <= 200; n += step {
		errors := []string{"ENOSPC", "EIO"}
		if !soak() {
			errors = errors[n%2 : n%2+1]
		}
		for _, errno := range errors {
			round := fmt.Sprintf("%s %d", errno, n)
			if rounds%5 == 0 { // there may be so many notices
				if c != nil {
					leave()
					refusals, count = refusals+c.refused, count+c.count
				}
				c = newClerks(t.TempDir())
				if err := os.MkdirAll(filepath.Join(c.dir, "content", "大厅"), 0o755); err != nil {
					t.Fatal(err)
				}
				d = startChild(t, c.dir, "mqtt: {listen: \"off\"}")
				d.isReady(t)
			}
			mend := spoil(t, d.cmd.Process.Pid, errno, n)
			stop, stopped := make(chan struct{}), make(chan struct{})
			c.alerts, c.turned = 39, make(chan struct{}, 1000)
			go func() { defer close(stopped); c.work(d.building, round, stop) }()
			refused := func() {
				select {
				case <-c.turned:
				case <-time.After(5 * time.Minute): // strace makes a busy machine a slow one
					t.Fatalf("%s: everything is taken", round)
				}
			}
			refused()
			began := time.Now()
			d.until(t, "a problem", func() bool { return d.badDisk(t) })
			if slowest = max(slowest, time.Since(began)); slowest > 5*time.Second {
				t.Errorf("%s: the problem was told %v after the first refusal", round, slowest)
			}
			refused() // it is not let off at the first
			refused()
			mend()
			mended := time.Now()
			close(stop)
			<-stopped
			d.until(t, "the end of the problem", func() bool { return !d.badDisk(t) })
			longest = max(longest, time.Since(mended))
			was := c.count
			var n notice
			d.must(t, 201, "POST", "/notices", said{"text": said{"zh-CN": "恢复供水"}}, &n)
			if lost := c.lost(t); lost != "" || len(c.strange) > 0 {
				t.Fatalf("%s, %d acknowledged: lost %s, strange answers %v", round, was, lost, c.strange)
			}
			rounds++
		}
	}
	leave()
	t.Logf("%d bad disks, %d writes refused, %d acknowledged; the problem was told at most %v after the first refusal, and gone %v after the disk was well", rounds, refusals+c.refused, count+c.count, slowest, longest)
}

// badDisk reports whether the daemon says that its disk is bad. Whatever the disk does, it answers.
func (d building) badDisk(t *testing.T) bool {
	t.Helper()
	var problems []struct{ ID string }
	for path, to := range map[string]any{"/notices": new([]any), "/problems": &problems} {
		res, err := http.Get(d.url + "/api/v1" + path)
		if err == nil {
			err = json.NewDecoder(res.Body).Decode(to)
			res.Body.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range problems {
		if !strings.HasPrefix(p.ID, "agenda/") { // bookings that meet
			return true
		}
	}
	return false
}
