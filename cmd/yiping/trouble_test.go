package main

import (
	"context"
	"database/sql"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"yiping/daemon/config"
	"yiping/daemon/store"
)

// site writes a configuration and returns its path.
func site(t *testing.T, extra string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "yiping.yaml")
	text := "site: {id: test, name: 测试楼, timezone: Asia/Shanghai}\n" + extra +
		"\ndisplays:\n  - {id: lobby, name: 屏幕, canvas: [1920, 1080], plays: [大厅]}\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// taken returns an address at which another program listens.
func taken(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

// database makes the database of a configuration and has it changed.
func database(t *testing.T, file string, change func(path string)) {
	t.Helper()
	c, err := config.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(c.Data, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(c.Data, "yiping.db")
	s, err := store.Open(path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	change(path)
}

func do(t *testing.T, path string, statements ...string) *sql.Conn {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	c, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if _, err := c.ExecContext(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// Whatever goes wrong, the operator reads in Chinese and below in English what it is and what to do.
func TestTroubleIsSaidInBothLanguages(t *testing.T) {
	const free = "listen: 127.0.0.1:0\n"
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	port := taken(t)
	newer, damaged, locked := site(t, free), site(t, free), site(t, free)
	database(t, newer, func(path string) {
		do(t, path, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`).Close()
	})
	database(t, damaged, func(path string) {
		if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 100)), 0o644); err != nil {
			t.Fatal(err)
		}
	})
	database(t, locked, func(path string) {
		do(t, path, `PRAGMA locking_mode=EXCLUSIVE`, `BEGIN EXCLUSIVE`)
	})
	held := t.TempDir()
	startChild(t, held)
	for name, x := range map[string]struct {
		args   []string
		code   int
		zh, en string
	}{
		"no such command":          {[]string{"dance"}, 2, "命令写得不对", "dance"},
		"no configuration named":   {[]string{"serve"}, 2, "--config", "--config"},
		"no such configuration":    {[]string{"serve", "--config", file + ".yaml"}, 1, "找不到配置文件", "There is no configuration"},
		"none to check":            {[]string{"check", "--config", file + ".yaml"}, 1, "找不到配置文件", "There is no configuration"},
		"a folder, no file":        {[]string{"serve", "--config", filepath.Dir(file)}, 1, "不是配置文件", "not a configuration"},
		"the site's port is taken": {[]string{"serve", "--config", site(t, "listen: "+port)}, 1, "listen: ", "listen: "},
		"the demo's port is taken": {[]string{"demo", "--dir", filepath.Join(t.TempDir(), "demo"), "--listen", port}, 1, "--listen ", "--listen "},
		"another's address":        {[]string{"serve", "--config", site(t, "listen: 192.0.2.1:8080")}, 1, "192.0.2.1:8080", "192.0.2.1:8080"},
		"no address":               {[]string{"demo", "--listen", "8080"}, 2, "127.0.0.1:8080", "127.0.0.1:8080"},
		"a demo for everybody":     {[]string{"demo", "--listen", "0.0.0.0:0"}, 2, "只给这台电脑", "this computer only"},
		"content below a file":     {[]string{"serve", "--config", site(t, free+"content: "+file+"/content")}, 1, "不是文件夹", "not a folder"},
		"data below a file":        {[]string{"serve", "--config", site(t, free+"data: "+file+"/data")}, 1, "不是文件夹", "not a folder"},
		"a demo below a file":      {[]string{"demo", "--listen", "127.0.0.1:0", "--dir", file}, 1, "不是文件夹", "not a folder"},
		"a newer database":         {[]string{"serve", "--config", newer}, 1, "更新的版本", "newer version"},
		"a damaged database":       {[]string{"serve", "--config", damaged}, 1, "数据库坏了", "damaged"},
		"a locked database":        {[]string{"serve", "--config", locked}, 1, "正在使用", "in use"},
		"two on one data folder":   {[]string{"serve", "--config", filepath.Join(held, "yiping.yaml")}, 1, "已经有一个", "Another yiping"},
		"a backup over a file":     {[]string{"backup", file, "--config", newer}, 1, "不覆盖", "overwrites nothing"},
		"a backup of nothing":      {[]string{"backup", file + ".gz", "--config", site(t, free)}, 1, "yiping.db", "yiping.db"},
		"a backup of a newer one":  {[]string{"backup", file + ".newer.gz", "--config", newer}, 1, "更新的版本", "newer version"},
		"a restore of no backup":   {[]string{"restore", file, "--data", file + ".d"}, 1, "不是谊屏的备份", "no backup"},
		"a restore over something": {[]string{"restore", file, "--data", filepath.Dir(file)}, 1, "--force", "--force"},
		"no daemon":                {[]string{"show", "lobby", "--server", "http://127.0.0.1:1"}, 1, "没有应答", "No daemon answers"},
		"no time":                  {[]string{"show", "lobby", "--at", "yesterday", "--server", "http://127.0.0.1:1"}, 2, "yesterday", "yesterday"},
		"no server's address":      {[]string{"show", "lobby", "--server", "http://a b"}, 2, "--server", "--server"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := yiping(t, x.args...)
			if code != x.code || out != "" {
				t.Errorf("exit code %d, want %d; it wrote %q", code, x.code, out)
			}
			saidTwice(t, errs, x.zh, x.en)
		})
	}
}

// saidTwice checks the two lines that an operator reads.
func saidTwice(t *testing.T, said, zh, en string) {
	t.Helper()
	lines := strings.Split(said, "\n")
	if len(lines) != 3 || lines[2] != "" {
		t.Fatalf("not two lines:\n%s", said)
	}
	chinese := func(s string) bool {
		return strings.ContainsFunc(s, func(c rune) bool { return unicode.Is(unicode.Han, c) })
	}
	if !strings.HasPrefix(lines[0], "yiping: ") || !chinese(lines[0]) || !strings.Contains(lines[0], zh) || strings.Count(lines[0], "。") < 2 {
		t.Errorf("the Chinese line does not say %q and what to do: %s", zh, lines[0])
	}
	if !strings.HasPrefix(lines[1], "        ") || chinese(lines[1]) || !strings.Contains(lines[1], en) || strings.Count(lines[1], ". ") < 1 {
		t.Errorf("the English line does not say %q and what to do: %s", en, lines[1])
	}
}

// All mistakes of a configuration are said, not only the first.
func TestEveryMistakeIsSaidByServe(t *testing.T) {
	code, _, errs := yiping(t, "serve", "--config", site(t, "listenn: 1\nrooms: 7"))
	lines := strings.SplitN(errs, "\n", 3)
	if code != 1 || len(lines) != 3 {
		t.Fatalf("exit code %d:\n%s", code, errs)
	}
	saidTwice(t, lines[0]+"\n"+lines[1]+"\n", "2", "2")
	if !strings.Contains(lines[2], ":2:") || !strings.Contains(lines[2], ":3:") {
		t.Errorf("not both mistakes:\n%s", errs)
	}
}

// What this computer cannot be brought to do to a test is said as well.
func TestRefusalsOfTheSystemAreExplained(t *testing.T) {
	for errno, zh := range map[syscall.Errno]string{
		syscall.EACCES: "没有权限", syscall.EPERM: "没有权限", syscall.EROFS: "只能读", syscall.ENOSPC: "磁盘满了", syscall.EIO: "打不开",
	} {
		e := explain(&fs.PathError{Op: "mkdir", Path: "/srv/data", Err: errno})
		if !strings.Contains(e.what.ZH, zh) || !strings.Contains(e.what.EN, "/srv/data") || e.remedy.ZH == "" || e.remedy.EN == "" {
			t.Errorf("%v: %+v", errno, e)
		}
	}
}

// A demo that cannot begin leaves nothing behind.
func TestADemoWhosePortIsTakenWritesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	if code, _, _ := yiping(t, "demo", "--dir", dir, "--listen", taken(t)); code != 1 {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("its folder is there")
	}
}
