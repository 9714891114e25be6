package tried

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// share is a Samba server of its own, on loopback, with the share of docs/operating.md.
type share struct {
	folder string // what is shared
	conf   string
	port   string
	user   string
}

const password = "a password of this test"

// patience is how long anything may take that takes milliseconds on a quiet machine.
const patience = time.Minute

// newShare starts smbd with the section of operating.md, changed only where it names a folder and users
// of a real computer.
func newShare(t *testing.T) *share {
	t.Helper()
	page, err := os.ReadFile("../operating.md")
	if err != nil {
		t.Fatal(err)
	}
	section := regexp.MustCompile("(?s)```ini\n(.*?)```").FindSubmatch(page)
	if section == nil {
		t.Fatal("docs/operating.md shows no share")
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := &share{folder: filepath.Join(dir, "content"), conf: filepath.Join(dir, "smb.conf"), port: freePort(t), user: me.Username}
	text := string(section[1])
	for from, to := range map[string]string{
		"path = /srv/yiping/content": "path = " + s.folder,
		"valid users = xuanchuan":    "valid users = " + s.user,
		"force user = yiping":        "force user = " + s.user,
	} {
		if !strings.Contains(text, from) {
			t.Fatalf("the share of docs/operating.md has no %q", from)
		}
		text = strings.Replace(text, from, to, 1)
	}
	global := "[global]\nserver role = standalone server\ndisable netbios = yes\nload printers = no\ndisable spoolss = yes\n" +
		"interfaces = 127.0.0.1\nbind interfaces only = yes\nsmb ports = " + s.port + "\npassdb backend = tdbsam:" + dir + "/passdb.tdb\n"
	for _, kind := range []string{"private dir", "lock directory", "state directory", "cache directory", "pid directory", "ncalrpc dir"} {
		place := filepath.Join(dir, strings.ReplaceAll(kind, " ", "-"))
		if err := os.Mkdir(place, 0o755); err != nil {
			t.Fatal(err)
		}
		global += kind + " = " + place + "\n"
	}
	if err := os.WriteFile(s.conf, []byte(global+text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(s.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	add := exec.Command("pdbedit", "-s", s.conf, "-a", "-t", "-u", s.user)
	add.Stdin = strings.NewReader(password + "\n" + password + "\n")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", add, err, out)
	}
	s.serve(t)
	return s
}

// serve runs smbd until the test ends, and waits until it accepts.
func (s *share) serve(t *testing.T) {
	t.Helper()
	var log bytes.Buffer
	smbd := exec.Command("smbd", "--foreground", "--no-process-group", "--debug-stdout", "-d", "1", "-s", s.conf)
	smbd.Stdout, smbd.Stderr = &log, &log
	smbd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its helpers end with it
	if err := smbd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- smbd.Wait() }()
	t.Cleanup(func() {
		_ = smbd.Process.Signal(syscall.SIGTERM) // it may have ended
		select {
		case <-ended:
		case <-time.After(patience):
			_ = syscall.Kill(-smbd.Process.Pid, syscall.SIGKILL)
			t.Error("smbd does not end")
		}
		if t.Failed() {
			t.Logf("smbd said:\n%s", log.String())
		}
	})
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); ; {
		if c, err := net.Dial("tcp", "127.0.0.1:"+s.port); err == nil {
			c.Close()
			return
		}
		select {
		case <-tick.C:
		case err := <-ended:
			ended <- err
			t.Fatalf("smbd ended: %v", err)
		case <-deadline:
			t.Fatal("smbd does not listen")
		}
	}
}

// do gives commands to smbclient, as a Windows user would act with the mouse, and returns what it says.
func (s *share) do(t *testing.T, commands ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "smbclient", "//127.0.0.1/宣传", "-s", s.conf, "-p", s.port, "-U", s.user+"%"+password, "-c", strings.Join(commands, "; "))
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "NT_STATUS") {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	return string(out)
}

// What is copied through the share arrives byte by byte, under its Chinese name, readable by the daemon;
// what links out of the folder does not open.
func TestShareOfOperating(t *testing.T) {
	s := newShare(t)
	local := filepath.Join(t.TempDir(), "a.png")
	picture := pictureOf(t, 640, 360)
	if err := os.WriteFile(local, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	s.do(t, "mkdir 大厅", "put "+local+` "大厅\12月海报 [20s].png"`)
	arrived := filepath.Join(s.folder, "大厅", "12月海报 [20s].png")
	got, err := os.ReadFile(arrived)
	if err != nil || !bytes.Equal(got, picture) {
		t.Errorf("copied file: %d of %d bytes, %v", len(got), len(picture), err)
	}
	if info, err := os.Stat(arrived); err != nil || info.Mode().Perm()&0o644 != 0o644 {
		t.Errorf("mode %v, %v; want it readable", info.Mode(), err)
	}

	outside := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(outside, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(s.folder, "link.txt")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("smbclient", "//127.0.0.1/宣传", "-s", s.conf, "-p", s.port, "-U", s.user+"%"+password, "-c", "get link.txt -")
	if out, err := cmd.CombinedOutput(); err == nil || strings.Contains(string(out), "secret\n") || !strings.Contains(string(out), "NT_STATUS") {
		t.Errorf("a link out of the folder opens: %v\n%s", err, out)
	}
}

// pictureOf returns a PNG of the given size.
func pictureOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}
