package store

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A power cut is tried by recording. A child writes under strace, which notes every byte that it gives to
// the kernel and every flush. From the record any number of disks are made that a power cut could have
// left: what was flushed is there; of what was not, a random part is there, is torn, or is not there; the
// same goes for names that came into a directory that was not flushed. Each such disk is opened, and
// everything that had been acknowledged before the cut has to be on it.

// TestPowerCuts is promise 2.
func TestPowerCuts(t *testing.T) {
	ops, dir := record(t, "")
	cuts, few := 50, 10
	if soak() {
		cuts, few = 2000, 500
	}
	lost, why := cutPower(t, ops, dir, cuts)
	if lost > 0 {
		t.Errorf("%d of %d power cuts lost something that was acknowledged, such as %s", lost, cuts, why)
	}
	t.Logf("synchronous=FULL: %d steps, %d cuts, %d lost something", len(ops), cuts, lost)

	// Its negative controls: with one of the flushes left out that are in the record the same test has to fail.
	for what, is := range map[string]func(step) bool{
		"of the log of the database": func(o step) bool { return strings.HasSuffix(o.path, "-wal") },
		"of media":                   func(o step) bool { return strings.Contains(o.path, incoming) },
		"of the folders of media":    func(o step) bool { return len(filepath.Base(o.path)) == 2 },
		"of the folder of all media": func(o step) bool { return filepath.Base(o.path) == "media" },
	} {
		without := slices.DeleteFunc(slices.Clone(ops), func(o step) bool { return o.call == "sync" && is(o) })
		if len(without) == len(ops) {
			t.Errorf("there is no flush %s", what)
		}
		lost, _ := cutPower(t, without, dir, few)
		if lost == 0 {
			t.Errorf("without the flush %s nothing was lost: the test does not cut the power", what)
		}
		t.Logf("without the flush %s: %d cuts, %d lost something", what, few, lost)
	}
}

// With synchronous=NORMAL acknowledged rows are lost, which is why it is FULL.
func TestPowerCutsWithNormal(t *testing.T) {
	ops, dir := record(t, "NORMAL")
	cuts := 15
	if soak() {
		cuts = 500
	}
	lost, why := cutPower(t, ops, dir, cuts)
	if lost == 0 {
		t.Error("with synchronous=NORMAL nothing was lost: the test does not cut the power")
	}
	t.Logf("synchronous=NORMAL: %d cuts, %d lost something, such as %s", cuts, lost, why)
}

// cutPower cuts the power of a recorded writer many times, and counts the cuts that lost something.
func cutPower(t *testing.T, ops []step, dir string, cuts int) (lost int, why string) {
	if len(ops) < 200 {
		t.Fatalf("only %d steps were recorded", len(ops))
	}
	r := rand.New(rand.NewPCG(2, 2))
	for range cuts {
		at := 1 + r.IntN(len(ops))
		d := newDisk(dir)
		acks := acknowledged{}
		for _, o := range ops[:at] {
			d.do(o, acks)
		}
		after := t.TempDir()
		if err := d.crash(r, after); err != nil {
			t.Fatal(err)
		}
		if missing, err := acks.missing(t.Context(), after); missing != "" || err != nil {
			lost++
			why = fmt.Sprintf("%s %v, after step %d of %d", missing, err, at, len(ops))
		}
		os.RemoveAll(after)
	}
	return lost, why
}

// step is one system call of the record.
type step struct {
	call string
	path string // of the file, or of the old name
	to   string // new name
	data []byte
	at   int64 // offset; -1: behind what was written last
}

// others are calls that would change a disk in ways that are not replayed here: the writer must not make them.
const others = "creat,writev,pwritev,pwritev2,truncate,fallocate,copy_file_range,sendfile,splice,link,linkat,symlink,symlinkat,rmdir,sync_file_range"

// record lets the writer work for a while and returns what it did.
func record(t *testing.T, synchronous string) ([]step, string) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("strace is not installed: `make test` installs it")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir, trace := t.TempDir(), filepath.Join(t.TempDir(), "trace")
	cmd := exec.Command(strace, "-f", "-y", "-xx", "-s", "10000000", "-o", trace, "--seccomp-bpf", "-e",
		"trace=open,openat,write,pwrite64,ftruncate,fsync,fdatasync,renameat,renameat2,rename,unlinkat,unlink,mkdirat,mkdir,"+others, self)
	cmd.Env = append(os.Environ(), "YIPING_STORE_WRITER="+dir, "YIPING_STORE_SYNC="+synchronous)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	pid := ""
	for n := 0; n < 120 && lines.Scan(); n++ {
		if f := strings.Fields(lines.Text()); len(f) == 3 {
			pid, _, _ = strings.Cut(f[1], "/")
		}
	}
	if p, err := strconv.Atoi(pid); err == nil {
		if child, err := os.FindProcess(p); err == nil {
			child.Kill() // strace ends with it and writes out what it has
		}
	}
	cmd.Wait()
	f, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return parseTrace(t, f, dir), dir
}

var (
	unfinished = regexp.MustCompile(`^(\d+) +(.*) <unfinished \.\.\.>$`)
	resumed    = regexp.MustCompile(`^(\d+) +<\.\.\. \w+ resumed>(.*)$`)
	finished   = regexp.MustCompile(`^\d+ +(\w+)\((.*)\) += (-?\d+)`)
	quoted     = regexp.MustCompile(`"((?:\\x[0-9a-f]{2})*)"`)
	descriptor = regexp.MustCompile(`^(\d+)<([^>]*)>`)
)

// parseTrace reads strace's output: the steps that concern the directory, and the acknowledgements.
func parseTrace(t *testing.T, f *os.File, dir string) (ops []step) {
	lines := bufio.NewReaderSize(f, 1<<20)
	open := map[string]string{}
	inside := strings.ReplaceAll(fmt.Sprintf("% x", dir), " ", `\x`) // as -xx writes it, but for the first byte
	for {
		line, err := lines.ReadString('\n')
		if line = strings.TrimSuffix(line, "\n"); line == "" && err != nil {
			return ops
		}
		if m := unfinished.FindStringSubmatch(line); m != nil {
			open[m[1]] = m[2]
			continue
		}
		if m := resumed.FindStringSubmatch(line); m != nil {
			line = m[1] + " " + open[m[1]] + m[2]
		}
		m := finished.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(m[3], "-") {
			continue
		}
		if slices.Contains(strings.Split(others, ","), m[1]) && strings.Contains(m[2], inside) {
			t.Fatalf("%s is not replayed", m[1])
		}
		if o, ok := parseCall(m[1], m[2]); ok && (strings.HasPrefix(o.path, dir) || o.call == "ack") {
			ops = append(ops, o)
		}
	}
}

func parseCall(call, args string) (o step, ok bool) {
	var texts []string
	for _, q := range quoted.FindAllStringSubmatch(args, -1) {
		b, err := hex.DecodeString(strings.ReplaceAll(q[1], `\x`, ""))
		if err != nil {
			return o, false
		}
		texts = append(texts, string(b))
	}
	fd := ""
	if d := descriptor.FindStringSubmatch(args); d != nil {
		fd = unescape(d[2])
		if d[1] == "1" && call == "write" && len(texts) == 1 {
			return step{call: "ack", data: []byte(texts[0])}, true
		}
	}
	switch call {
	case "open", "openat":
		if len(texts) != 1 || !strings.Contains(args, "O_CREAT") {
			return o, false
		}
		return step{call: "create", path: texts[0]}, true
	case "write":
		return step{call: "write", path: fd, data: []byte(strings.Join(texts, "")), at: -1}, true
	case "pwrite64":
		at, err := strconv.ParseInt(args[strings.LastIndex(args, " ")+1:], 10, 64)
		return step{call: "write", path: fd, data: []byte(strings.Join(texts, "")), at: at}, err == nil
	case "ftruncate":
		at, err := strconv.ParseInt(args[strings.LastIndex(args, " ")+1:], 10, 64)
		return step{call: "truncate", path: fd, at: at}, err == nil
	case "fsync", "fdatasync":
		return step{call: "sync", path: fd}, true
	case "rename", "renameat", "renameat2":
		if len(texts) != 2 {
			return o, false
		}
		return step{call: "rename", path: texts[0], to: texts[1]}, true
	case "unlink", "unlinkat":
		return step{call: "unlink", path: texts[0]}, len(texts) == 1
	case "mkdir", "mkdirat":
		return step{call: "mkdir", path: texts[0]}, len(texts) == 1
	}
	return o, false
}

func unescape(s string) string {
	if !strings.HasPrefix(s, `\x`) {
		return s
	}
	b, err := hex.DecodeString(strings.ReplaceAll(s, `\x`, ""))
	if err != nil {
		return s
	}
	return string(b)
}

// disk is a file system as a power cut sees it.
type disk struct {
	root  string
	names map[string]*node // by path, as the running system sees them
	dirs  map[string]*names
}

// node is a file: what is certainly on the disk, and what was done since the last flush.
type node struct {
	durable []byte
	since   []step
	end     int64 // where write goes on
}

// names is a directory: the entries that are certainly on the disk, and the changes since its last flush.
type names struct {
	durable map[string]*node
	since   []func(map[string]*node)
}

func newDisk(root string) *disk {
	d := &disk{root: root, names: map[string]*node{}, dirs: map[string]*names{}}
	d.dirs[root] = &names{durable: map[string]*node{}}
	return d
}

func (d *disk) change(path string, n *node) {
	dir, name := filepath.Split(path)
	in := d.dirs[filepath.Clean(dir)]
	if in == nil {
		return
	}
	in.since = append(in.since, func(m map[string]*node) {
		if n == nil {
			delete(m, name)
		} else {
			m[name] = n
		}
	})
}

func (d *disk) do(o step, acks acknowledged) {
	n := d.names[o.path]
	switch o.call {
	case "ack":
		for _, line := range strings.Split(string(o.data), "\n") {
			if f := strings.Fields(line); len(f) == 3 && f[0] == "ack" {
				acks[f[1]] = f[2]
			} else if len(f) == 3 {
				delete(acks, f[1])
			}
		}
	case "create":
		if n == nil {
			n = &node{}
			d.names[o.path] = n
			d.change(o.path, n)
		}
	case "write":
		if n == nil {
			return
		}
		if o.at < 0 {
			o.at = n.end
		}
		n.end = o.at + int64(len(o.data))
		n.since = append(n.since, o)
	case "truncate":
		if n != nil {
			n.since = append(n.since, o)
		}
	case "sync":
		if in := d.dirs[o.path]; in != nil {
			for _, change := range in.since {
				change(in.durable)
			}
			in.since = nil
		}
		if n != nil {
			for _, s := range n.since {
				n.durable = s.apply(n.durable, len(s.data))
			}
			n.since = nil
		}
	case "rename":
		if n == nil {
			return
		}
		delete(d.names, o.path)
		d.names[o.to] = n
		d.change(o.to, n)
		d.change(o.path, nil)
	case "unlink":
		delete(d.names, o.path)
		d.change(o.path, nil)
	case "mkdir":
		if d.dirs[o.path] == nil {
			d.dirs[o.path] = &names{durable: map[string]*node{}}
			d.change(o.path, &node{})
		}
	}
}

// apply does the first n bytes of a step to the content.
func (o step) apply(content []byte, n int) []byte {
	if o.call == "truncate" {
		if int(o.at) <= len(content) {
			return content[:o.at:o.at]
		}
		return append(content, make([]byte, int(o.at)-len(content))...)
	}
	if end := int(o.at) + n; end > len(content) {
		content = append(content, make([]byte, end-len(content))...)
	} else {
		content = bytes.Clone(content)
	}
	copy(content[o.at:], o.data[:n])
	return content
}

// crash writes what could be left into a directory.
func (d *disk) crash(r *rand.Rand, to string) error {
	return d.crashDir(r, d.root, to)
}

func (d *disk) crashDir(r *rand.Rand, dir, to string) error {
	in := d.dirs[dir]
	left := map[string]*node{}
	for name, n := range in.durable {
		left[name] = n
	}
	for _, change := range in.since[:r.IntN(len(in.since)+1)] { // directories are journaled: in order
		change(left)
	}
	for name, n := range left {
		path := filepath.Join(dir, name)
		target := filepath.Join(to, name)
		if d.dirs[path] != nil {
			if err := errors.Join(os.Mkdir(target, 0o755), d.crashDir(r, path, target)); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(target, n.crash(r), 0o644); err != nil {
			return fmt.Errorf("make the disk: %w", err)
		}
	}
	return nil
}

// crash returns what could be left of a file: of each write since the last flush all, nothing, or the
// first few sectors.
func (n *node) crash(r *rand.Rand) []byte {
	const sector = 512
	content := bytes.Clone(n.durable)
	style := r.IntN(3)
	for _, s := range n.since {
		keep := len(s.data)
		switch {
		case style == 0, style == 1 && r.IntN(2) == 0:
			if s.call == "truncate" {
				continue
			}
			keep = 0
		case style == 1 && r.IntN(3) == 0:
			keep = min(keep, sector*r.IntN(len(s.data)/sector+1))
		}
		if s.call == "truncate" || keep > 0 {
			content = s.apply(content, keep)
		}
	}
	return content
}
