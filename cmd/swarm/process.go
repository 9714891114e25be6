package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server under test.
type process struct {
	cmd     *exec.Cmd
	control net.Conn
	answers *bufio.Scanner
}

// launch starts a server and waits for both of its ports. Ports are chosen anew for every server, because
// those of one that has ended may be in use for a while.
func launch(ctx context.Context, v variant, count, own int) (*process, int, error) {
	port, control, err := freePorts()
	if err != nil {
		return nil, 0, err
	}
	cmd := v.command(ctx, port, control, count, own)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, 0, fmt.Errorf("start %s: %w", v.name, err)
	}
	p := &process{cmd: cmd}
	deadline := time.Now().Add(20 * time.Second)
	for _, need := range []int{control, port} {
		for {
			c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", need))
			if err == nil && need == control {
				p.control, p.answers = c, bufio.NewScanner(c)
			} else if err == nil {
				c.Close()
			}
			if err == nil {
				break
			}
			if time.Now().After(deadline) {
				p.stop()
				return nil, 0, fmt.Errorf("%s does not listen: %w", v.name, err)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	return p, port, nil
}

// freePorts returns two ports that were free a moment ago.
func freePorts() (int, int, error) {
	var ports [2]int
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return 0, 0, fmt.Errorf("find a free port: %w", err)
		}
		defer l.Close()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports[0], ports[1], nil
}

// tell sends a command without waiting for the answer.
func (p *process) tell(command string) error {
	_, err := io.WriteString(p.control, command+"\n")
	return err
}

// answer waits until the server is through with a command.
func (p *process) answer() error {
	p.control.SetReadDeadline(time.Now().Add(20 * time.Second))
	if !p.answers.Scan() {
		return fmt.Errorf("the server does not answer: %w", p.answers.Err())
	}
	return nil
}

func (p *process) stop() {
	if p.control != nil {
		p.control.Close()
	}
	p.cmd.Process.Signal(syscall.SIGTERM)
	p.cmd.Wait()
}

// usage is what the kernel says about a process.
type usage struct {
	cpu time.Duration
	rss int // KiB
}

// usage reads the processor time of all threads, to the nanosecond, or, where threads have ended, what
// the process as a whole has used, to the hundredth of a second.
func (p *process) usage() (u usage) {
	dir := fmt.Sprintf("/proc/%d", p.cmd.Process.Pid)
	tasks, _ := filepath.Glob(dir + "/task/*/schedstat")
	for _, task := range tasks {
		if f := fieldsOf(task); len(f) > 0 {
			ns, _ := strconv.ParseInt(f[0], 10, 64)
			u.cpu += time.Duration(ns)
		}
	}
	if b, err := os.ReadFile(dir + "/stat"); err == nil {
		f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		user, _ := strconv.Atoi(f[11])
		system, _ := strconv.Atoi(f[12])
		u.cpu = max(u.cpu, time.Duration(user+system)*10*time.Millisecond)
	}
	if b, err := os.ReadFile(dir + "/status"); err == nil {
		_, after, _ := strings.Cut(string(b), "VmRSS:")
		if f := strings.Fields(after); len(f) > 0 {
			u.rss, _ = strconv.Atoi(f[0])
		}
	}
	return u
}

func fieldsOf(path string) []string {
	b, _ := os.ReadFile(path)
	return strings.Fields(string(b))
}

// loadAverage is the machine's, over the last minute.
func loadAverage() float64 {
	f := fieldsOf("/proc/loadavg")
	if len(f) == 0 {
		return 0
	}
	load, _ := strconv.ParseFloat(f[0], 64)
	return load
}

// overflows counts connections that fell out of a full listen queue since the system was started.
func overflows() int {
	b, _ := os.ReadFile("/proc/net/netstat")
	lines := strings.Split(string(b), "\n")
	for i := 0; i+1 < len(lines); i += 2 {
		names, values := strings.Fields(lines[i]), strings.Fields(lines[i+1])
		for j, name := range names {
			if name == "ListenOverflows" && j < len(values) {
				n, _ := strconv.Atoi(values[j])
				return n
			}
		}
	}
	return 0
}
