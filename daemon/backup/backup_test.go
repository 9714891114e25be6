package backup

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yiping/daemon/store"
	"yiping/playlists"
)

// house is a data folder and a configuration, as a daemon has them.
type house struct {
	dir   string
	store *store.Store
	media *store.Media
}

func newHouse(t *testing.T) house {
	t.Helper()
	h := house{dir: t.TempDir()}
	for name, text := range map[string]string{"etc/yiping.yaml": "site: ...\n", "etc/secret/mqtt": "password\n"} {
		path := filepath.Join(h.dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600), os.MkdirAll(h.data(), 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if h.store, err = store.Open(filepath.Join(h.data(), "yiping.db"), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.store.Close() })
	if h.media, err = store.OpenMedia(filepath.Join(h.data(), "media")); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h house) data() string { return filepath.Join(h.dir, "data") }

func (h house) source() Source {
	return Source{Config: filepath.Join(h.dir, "etc/yiping.yaml"), Files: []string{filepath.Join(h.dir, "etc/secret/mqtt"), "/outside/key"}, Data: h.data(), Media: true, Version: "v1"}
}

// take stores a picture.
func (h house) take(t *testing.T, name string, size int) (hash string) {
	t.Helper()
	content := bytes.Repeat([]byte(name), size/len(name))
	for i := range content {
		content[i] += byte(i * i >> 7) // not to be compressed away
	}
	s, err := h.media.Stage(t.Context(), bytes.NewReader(content))
	if err == nil {
		err = s.Commit()
	}
	if err == nil {
		err = h.store.Remember(t.Context(), store.Changes{
			Files: []store.File{{Path: name, Hash: s.Hash, Size: s.Size}}, Assets: []store.Asset{{Hash: s.Hash, Bytes: s.Size, Type: "image/png"}},
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return s.Hash
}

// backup makes a backup of it.
func (h house) backup(t *testing.T, progress Progress) (file string, r Report) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "backup.tar.gz")
	r, err := Write(t.Context(), file, h.source(), progress)
	if err != nil {
		t.Fatal(err)
	}
	return file, r
}

// tree returns everything below a folder, with what files hold.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, dir)] = string(text)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return all
}

func TestABackupIsPutBackElsewhere(t *testing.T) {
	h := newHouse(t)
	hashes := []string{h.take(t, "大厅/a.png", 300_000), h.take(t, "大厅/b.png", 10)}
	if err := h.store.WriteNotice(t.Context(), store.Notice{ID: "n", ZH: "停水"}, 0); err != nil {
		t.Fatal(err)
	}
	file, r := h.backup(t, nil)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 || info.Size() != r.Size {
		t.Errorf("%v, %v", info, err)
	}
	if r.Assets != 2 || len(r.Damaged) > 0 || fmt.Sprint(r.Outside) != "[/outside/key]" {
		t.Errorf("%+v", r)
	}
	if left := tree(t, filepath.Dir(file)); len(left) != 1 {
		t.Errorf("beside it there is something left: %d files", len(left))
	}
	elsewhere := t.TempDir()
	if err := errors.Join(os.Mkdir(filepath.Join(elsewhere, "disk"), 0o755), os.Symlink("disk", filepath.Join(elsewhere, "link"))); err != nil {
		t.Fatal(err)
	}
	to := Target{Data: filepath.Join(elsewhere, "link"), Config: filepath.Join(elsewhere, "etc/other.yaml")}
	if m, err := Restore(t.Context(), file, to, nil); err != nil || m.Version != "v1" || !m.Media {
		t.Fatal(m, err)
	}
	st, err := store.Open(filepath.Join(elsewhere, "disk/yiping.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	notices, err := st.Notices(t.Context())
	if err != nil || len(notices) != 1 || notices[0].ZH != "停水" {
		t.Errorf("notices: %v, %v", notices, err)
	}
	media := store.ReadMedia(filepath.Join(to.Data, "media"))
	for _, hash := range hashes {
		if err := media.Verify(t.Context(), hash); err != nil {
			t.Error(err)
		}
	}
	config := tree(t, filepath.Join(elsewhere, "etc"))
	if len(config) != 2 || config["/other.yaml"] != "site: ...\n" || config["/secret/mqtt"] != "password\n" {
		t.Errorf("configuration: %q", config)
	}
}

func TestABackupOverwritesNothing(t *testing.T) {
	h := newHouse(t)
	file := filepath.Join(t.TempDir(), "important")
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), file, h.source(), nil); !refused(err) {
		t.Errorf("Write = %v", err)
	}
	if all := tree(t, filepath.Dir(file)); len(all) != 1 || all["/important"] != "mine" {
		t.Errorf("%q", all)
	}
}

func refused(err error) bool {
	var r *playlists.Refusal
	return errors.As(err, &r) && r.What.ZH != "" && r.Remedy.ZH != "" && r.Remedy.EN != ""
}

// What is collected as garbage while a backup is being written is not named by it; what is damaged is told.
func TestWhatGoesMeanwhileIsNotNamed(t *testing.T) {
	h := newHouse(t)
	old, rotten, kept := h.take(t, "old", 1000), h.take(t, "rotten", 1000), h.take(t, "kept", 1000)
	if err := os.WriteFile(h.media.Path(rotten), bytes.Repeat([]byte("x"), 996), 0o644); err != nil {
		t.Fatal(err)
	}
	began := false
	file, r := h.backup(t, func(int64, int64) {
		if began {
			return
		}
		began = true // the database has been copied
		db, err := sql.Open("sqlite", filepath.Join(h.data(), "yiping.db"))
		if err == nil {
			_, err = db.Exec(`DELETE FROM files WHERE hash = ?; DELETE FROM assets WHERE hash = ?`, old, old)
		}
		if err = errors.Join(err, db.Close(), os.Remove(h.media.Path(old))); err != nil {
			t.Error(err)
		}
	})
	if fmt.Sprint(r.Damaged) != fmt.Sprint([]string{rotten}) || r.Assets != 1 {
		t.Errorf("%+v", r)
	}
	data := filepath.Join(t.TempDir(), "data")
	if _, err := Restore(t.Context(), file, Target{Data: data}, nil); err != nil {
		t.Fatal(err)
	}
	assets, err := store.KnownAssets(t.Context(), filepath.Join(data, "yiping.db"))
	if err != nil || len(assets) != 1 || assets[kept] == 0 {
		t.Errorf("it knows %v, %v", assets, err)
	}
}

func TestWhatIsThereIsKept(t *testing.T) {
	h := newHouse(t)
	file, _ := h.backup(t, nil)
	dir := t.TempDir()
	to := Target{Data: filepath.Join(dir, "data"), Config: filepath.Join(dir, "yiping.yaml")}
	for _, path := range []string{to.Config, to.Data + "/mine"} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte("mine"), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	was := tree(t, dir)
	if _, err := Restore(t.Context(), file, to, nil); !refused(err) || len(tree(t, dir)) != len(was) {
		t.Errorf("Restore = %v", err)
	}
	to.Force = true
	release, err := store.Lock(to.Data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), file, to, nil); !errors.Is(err, store.ErrLocked) {
		t.Errorf("with a daemon at work: %v", err)
	}
	release()
	if _, err := Restore(t.Context(), file, to, nil); err != nil {
		t.Fatal(err)
	}
	now := tree(t, dir)
	if now["/data.before-restore/mine"] != "mine" || now["/yiping.yaml.before-restore"] != "mine" || now["/yiping.yaml"] != "site: ...\n" || now["/data/yiping.db"] == "" {
		t.Errorf("%d files: %v", len(now), now["/yiping.yaml"])
	}
	if _, err := Restore(t.Context(), file, to, nil); !refused(err) || len(tree(t, dir)) != len(now) {
		t.Errorf("over what was kept: %v", err)
	}
}

// A newer backup says by which version it was written.
func TestANewerBackupSaysSo(t *testing.T) {
	h := newHouse(t)
	db, err := sql.Open("sqlite", filepath.Join(h.data(), "yiping.db"))
	if err == nil {
		_, err = db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(t.Context(), filepath.Join(t.TempDir(), "b"), h.source(), nil); !errors.Is(err, store.ErrNewer) {
		t.Errorf("Write of a newer database = %v", err)
	}
	if r := newer(" v9"); !strings.Contains(r.What.ZH, "v9") || !strings.Contains(r.What.EN, "newer version v9") {
		t.Errorf("%+v", r)
	}
}
