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
// problem within 5 s, whoever reads does not wait, and once the disk is well the daemon goes on without a restart.
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
			if rounds%20 == 0 { // there may be so many notices
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
			c.alerts, c.failed = 39, time.Time{}
			refused := c.refusals()
			go func() { defer close(stopped); c.work(d.building, round, stop) }()
			began := time.Now()
			for !d.badDisk(t) {
				if first := c.since(); !first.IsZero() && time.Since(first) > 5*time.Second || time.Since(began) > 30*time.Second {
					t.Fatalf("%s: no problem is told %v after the first refusal", round, time.Since(first))
				}
				time.Sleep(5 * time.Millisecond)
			}
			if first := c.since(); !first.IsZero() {
				slowest = max(slowest, time.Since(first))
			}
			for c.refusals()-refused < 3 && time.Since(began) < 30*time.Second { // it is not let off at the first
				time.Sleep(5 * time.Millisecond)
			}
			mend()
			mended := time.Now()
			close(stop)
			<-stopped
			for d.badDisk(t) {
				if time.Since(mended) > 20*time.Second {
					t.Fatalf("%s: the disk is well and it still says %s", round, d.text(t, "/api/v1/problems"))
				}
				time.Sleep(5 * time.Millisecond)
			}
			longest = max(longest, time.Since(mended))
			was := c.count
			d.must(t, 201, "POST", "/notices", said{"text": said{"zh-CN": "恢复供水"}}, nil)
			if lost := c.lost(t); lost != "" || len(c.strange) > 0 {
				t.Fatalf("%s, %d acknowledged: lost %s, strange answers %v", round, was, lost, c.strange)
			}
			rounds++
		}
	}
	leave()
	t.Logf("%d bad disks, %d writes refused, %d acknowledged; the problem was told at most %v after the first refusal, and gone %v after the disk was well", rounds, refusals+c.refused, count+c.count, slowest, longest)
}

// badDisk reports whether the daemon says that its disk is bad. Asking takes no disk.
func (d building) badDisk(t *testing.T) bool {
	t.Helper()
	began := time.Now()
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
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("reading takes %v", took)
	}
	for _, p := range problems {
		if !strings.HasPrefix(p.ID, "agenda/") { // bookings that meet
			return true
		}
	}
	return false
}
