package main

import (
	"errors"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What was acknowledged before a backup began is in it, though everybody goes on writing; a daemon on another machine, where
// all is in other places, has it.
func TestABackupUnderLoadMovesToAnotherMachine(t *testing.T) {
	here := newClerks(t.TempDir())
	if err := os.MkdirAll(filepath.Join(here.dir, "content", "大厅"), 0o755); err != nil {
		t.Fatal(err)
	}
	d := startChild(t, here.dir)
	d.isReady(t)
	here.work(d.building, "before", here.enough)
	there := newClerks(filepath.Join(t.TempDir(), "elsewhere"))
	there.bookings, there.notices, there.told, there.files = maps.Clone(here.bookings), maps.Clone(here.notices), maps.Clone(here.told), maps.Clone(here.files)
	there.maybe = true // the siren goes on

	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() { defer close(stopped); newClerks(here.dir).work(d.building, "meanwhile", stop) }()
	file, config := filepath.Join(t.TempDir(), "b.tar.gz"), filepath.Join(here.dir, "yiping.yaml")
	code, out, errs := yiping(t, "backup", file, "--config", config, "--media")
	close(stop)
	<-stopped
	if code != 0 || !strings.Contains(out, "checked") {
		t.Fatalf("%d: %s%s", code, out, errs)
	}
	if code, out, errs := yiping(t, "restore", file, "--data", filepath.Join(there.dir, "data"), "--config", filepath.Join(there.dir, "yiping.yaml")); code != 0 {
		t.Fatalf("%d: %s%s", code, out, errs)
	}
	if lost := there.lost(t); lost != "" || len(there.bookings) == 0 || len(there.files) == 0 {
		t.Errorf("of %s it lost %s", there.kinds(), lost)
	}
	if err := os.CopyFS(filepath.Join(there.dir, "content"), os.DirFS(filepath.Join(here.dir, "content"))); err != nil {
		t.Fatal(err)
	}
	moved := startChild(t, there.dir)
	moved.isReady(t)
	var list listed
	moved.get(t, "/api/v1/agenda?day="+there.day, &list)
	titles := map[string]string{}
	for _, b := range list.Bookings {
		titles[b.ID] = b.Title
	}
	for id, title := range there.bookings {
		if titles[id] != title {
			t.Errorf("booking %s is %q", title, titles[id])
		}
	}
	t.Log(here.kinds())

	// Without media they are taken again from the folder.
	small, third := filepath.Join(t.TempDir(), "small.tar.gz"), t.TempDir()
	if code, out, errs := yiping(t, "backup", small, "--config", config); code != 0 || !strings.Contains(out, "--media") {
		t.Fatalf("%d: %s%s", code, out, errs)
	}
	if code, out, errs := yiping(t, "restore", small, "--data", filepath.Join(third, "data")); code != 0 || !strings.Contains(out, "--config") || !strings.Contains(out, "taken again") {
		t.Fatalf("%d: %s%s", code, out, errs)
	}
	if err := os.CopyFS(filepath.Join(third, "content"), os.DirFS(filepath.Join(here.dir, "content"))); err != nil {
		t.Fatal(err)
	}
	again := startChild(t, third)
	again.until(t, "taking the content again", func() bool {
		var content struct{ Playing int }
		again.get(t, "/api/v1/content", &content)
		return content.Playing >= len(there.files)
	})
}

// A backup that is killed leaves nothing under the name of the file, or all of it.
func TestAKilledBackupIsNone(t *testing.T) {
	kills := 12
	if soak() {
		kills = 300
	}
	c := newClerks(t.TempDir())
	if err := os.MkdirAll(filepath.Join(c.dir, "content", "大厅"), 0o755); err != nil {
		t.Fatal(err)
	}
	d := startChild(t, c.dir)
	d.isReady(t)
	c.work(d.building, "0", c.enough)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, whole := filepath.Join(dir, "b.tar.gz"), 0
	backup := func(kill time.Duration) time.Duration {
		began := time.Now()
		cmd := exec.Command(self)
		cmd.Args = []string{"yiping", "backup", file, "--media", "--config", filepath.Join(c.dir, "yiping.yaml")}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(kill, func() { cmd.Process.Kill() })
		cmd.Wait()
		return time.Since(began)
	}
	took := backup(time.Minute)
	for n := range kills {
		if _, err := os.Stat(file); err == nil {
			whole++
			if code, _, errs := yiping(t, "restore", file, "--data", filepath.Join(t.TempDir(), "data")); code != 0 {
				t.Fatalf("before kill %d: %s", n, errs)
			}
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		} else if !errors.Is(err, fs.ErrNotExist) || n == 0 {
			t.Fatal(err)
		}
		backup(time.Duration(rand.Int64N(int64(took))))
	}
	t.Logf("%d backups of %v were killed, %d of them when all was done", kills, took, whole-1)
	os.Remove(file)
	if code, _, errs := yiping(t, "backup", file, "--media", "--config", filepath.Join(c.dir, "yiping.yaml")); code != 0 {
		t.Errorf("after all: %s", errs)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("in the end there is %v, %v", left, err)
	}
}
