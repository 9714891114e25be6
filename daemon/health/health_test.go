package health

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"log/slog"

	"yiping/daemon/store"
)

// worst returns the worst of the findings, and all of their words.
func worst(all []Finding) (g Grade, words string) {
	for _, f := range all {
		g = max(g, f.Grade)
		words += f.What.EN + " " + f.Remedy.EN + "\n"
	}
	return g, words
}

func expect(t *testing.T, what string, all []Finding, want Grade, words string) {
	t.Helper()
	got, said := worst(all)
	if got != want || !strings.Contains(said, words) {
		t.Errorf("%s: %v, want %v and %q in\n%s", what, got.Text(), want.Text(), words, said)
	}
	for _, f := range all {
		if f.What.ZH == "" || f.What.EN == "" || f.Grade != Right && (f.Remedy.ZH == "" || f.Remedy.EN == "") {
			t.Errorf("%s: not whole in both languages: %+v", what, f)
		}
	}
}

// The share of operating.md is right; each of the settings that break it is found, with the line to write.
func TestShares(t *testing.T) {
	page, err := os.ReadFile("../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	_, good, ok := strings.Cut(string(page), "```ini\n")
	good, _, _ = strings.Cut(good, "```")
	if !ok {
		t.Fatal("docs/operating.md shows no share")
	}
	good = "[global]\nserver role = standalone server\n" + good
	for _, c := range []struct {
		what, from, to string
		want           Grade
		words          string
	}{
		{"as documented", "", "", Right, "set up right"},
		{"without force user", "force user = yiping", "", Look, "force user = yiping"},
		{"with another force user", "force user = yiping", "force user = nobody", Mend, "force user = yiping"},
		{"read only", "read only = no", "", Mend, "read only = no"},
		{"for everybody", "read only = no", "read only = no\nguest ok = yes", Mend, "guest ok = no"},
		{"with mangled names", "mangled names = no", "mangled names = yes", Look, "mangled names = no"},
		{"with wide links", "follow symlinks = no", "wide links = yes", Mend, "wide links = no"},
		{"of another folder", "path = /srv/yiping/content", "path = /srv/other", Look, "does not share"},
	} {
		file := filepath.Join(t.TempDir(), "smb.conf")
		if err := os.WriteFile(file, []byte(strings.Replace(good, c.from, c.to, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		expect(t, "a share "+c.what, share(t.Context(), file, "/srv/yiping/content", "yiping"), c.want, c.words)
	}
	expect(t, "without Samba", share(t.Context(), filepath.Join(t.TempDir(), "smb.conf"), "/srv", "yiping"), Look, "not installed")
}

// Who is at the port: nobody, the daemon, the daemon with a certificate that ends, or somebody else.
func TestPorts(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	expect(t, "a free port", port(t.Context(), free.Addr().String()), Look, "does not run")

	healthy := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	daemon := httptest.NewServer(healthy)
	defer daemon.Close()
	expect(t, "the daemon", port(t.Context(), daemon.Listener.Addr().String()), Look, "the daemon runs")

	safe := httptest.NewUnstartedServer(healthy)
	safe.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	safe.StartTLS()
	defer safe.Close()
	expect(t, "the daemon with TLS", port(t.Context(), safe.Listener.Addr().String()), Right, "good until")

	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	go func() {
		for {
			c, err := other.Accept()
			if err != nil {
				return
			}
			fmt.Fprintln(c, "220 mail.example.com ESMTP")
			c.Close()
		}
	}()
	expect(t, "another program", port(t.Context(), other.Addr().String()), Mend, "another program")

	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for days, want := range map[int]Grade{-1: Mend, 5: Look, 29: Look, 31: Right} {
		expect(t, fmt.Sprintf("a certificate that ends in %d days", days), []Finding{certificate(now.AddDate(0, 0, days), now)}, want, "certificate")
	}
}

// A database that is whole, one that is not, and one that a daemon works with.
func TestDatabases(t *testing.T) {
	path := filepath.Join(t.TempDir(), "yiping.db")
	expect(t, "no database", database(t.Context(), path), Right, "no database yet")
	st, err := store.Open(path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "a database in use", database(t.Context(), path), Right, "whole")
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	for at := int64(4096); at < info.Size(); at += 4096 { // the first bytes of every page but the first
		if _, err := f.WriteAt([]byte("damaged!"), at); err != nil {
			t.Fatal(err)
		}
	}
	f.Close()
	expect(t, "a damaged database", database(t.Context(), path), Mend, "restore the last backup")
}

// Each folder takes a watch of the kernel, of which there are not always enough.
func TestWatches(t *testing.T) {
	content, limit := t.TempDir(), filepath.Join(t.TempDir(), "max_user_watches")
	for i := range 9 {
		if err := os.Mkdir(filepath.Join(content, fmt.Sprint(i)), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for allowed, want := range map[string]Grade{"100\n": Right, "12\n": Mend} {
		if err := os.WriteFile(limit, []byte(allowed), 0o644); err != nil {
			t.Fatal(err)
		}
		expect(t, allowed+" watches", watches(content, limit), want, "10 folders")
	}
}

// What the daemon's user may do follows from the permissions, not from who asks.
func TestMayReadAndWrite(t *testing.T) {
	dir := t.TempDir()
	of := func(mode os.FileMode) os.FileInfo {
		t.Helper()
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	me, group := os.Getuid(), os.Getgid()
	stranger := runner{"stranger", me + 1000, map[int]bool{}}
	member := runner{"member", me + 1000, map[int]bool{group: true}}
	for _, c := range []struct {
		who  runner
		mode os.FileMode
		want bool
	}{{stranger, 0o755, false}, {stranger, 0o777, true}, {member, 0o755, false}, {member, 0o775, true}, {member, 0o770, true}, {stranger, 0o770, false}} {
		if got := c.who.may(of(c.mode), 7); got != c.want {
			t.Errorf("%s, mode %o: %v, want %v", c.who.name, c.mode, got, c.want)
		}
	}
}
