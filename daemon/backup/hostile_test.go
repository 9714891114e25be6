package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A part of a backup is none, wherever it ends.
func TestEveryPartIsRefused(t *testing.T) {
	h := newHouse(t)
	h.take(t, "a", 300_000)
	file, _ := h.backup(t, nil)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ends := []int{len(whole) - 1, len(whole) - 8}
	for end := 0; end < len(whole); end += 64 << 10 {
		ends = append(ends, end)
	}
	for i := range bytes.Count(whole, []byte{0x1f, 0x8b, 8}) { // where one stream of gzip ends and the next begins
		parts := bytes.SplitN(whole, []byte{0x1f, 0x8b, 8}, i+2)
		ends = append(ends, len(whole)-len(parts[i+1])-3)
	}
	for _, end := range ends {
		refuses(t, fmt.Sprintf("the first %d bytes of %d", end, len(whole)), whole[:end])
	}
	refuses(t, "something behind it", append(bytes.Clone(whole), whole...))
}

// refuses checks that an archive is refused and nothing is left of it.
func refuses(t *testing.T, what string, archive []byte) {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "archive")
	if err := os.WriteFile(file, archive, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), file, Target{Data: filepath.Join(dir, "a/data"), Config: filepath.Join(dir, "a/yiping.yaml")}, nil); !refused(err) {
		t.Errorf("%s: %v", what, err)
	}
	if left := tree(t, dir); len(left) != 1 {
		t.Errorf("%s: it left %d files", what, len(left)-1)
	}
}

// entry is one of an archive that somebody made by hand.
type entry struct {
	name, text string
	kind       byte
}

func TestHostileArchivesAreRefused(t *testing.T) {
	h := newHouse(t)
	h.take(t, "a", 5000)
	file, _ := h.backup(t, nil)
	good := entries(t, file)
	if len(good) != 6 {
		t.Fatalf("%d entries", len(good))
	}
	with := func(at int, e entry) []entry {
		return append(append(append([]entry{}, good[:at]...), e), good[at:]...)
	}
	instead := func(at int, e entry) []entry { return append(with(at, e)[:at+1], good[at+1:]...) }
	manifest := good[0].text
	change := func(statement string) []entry {
		t.Helper()
		path := filepath.Join(t.TempDir(), "db")
		if err := os.WriteFile(path, []byte(good[4].text), 0o644); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite", path)
		if err == nil {
			_, err = db.Exec(statement)
		}
		text, also := os.ReadFile(path)
		if err = errors.Join(err, also, db.Close()); err != nil {
			t.Fatal(err)
		}
		return instead(4, entry{name: nameDatabase, text: string(text)})
	}
	for what, all := range map[string][]entry{
		"up and out":               with(2, entry{name: "config/../../../up"}),
		"absolute":                 with(2, entry{name: "/tmp/absolute"}),
		"up at once":               with(1, entry{name: "../up"}),
		"a link":                   with(2, entry{name: "config/link", text: "/etc/passwd", kind: tar.TypeSymlink}),
		"a hard link":              with(2, entry{name: "config/link", text: "config/yiping.yaml", kind: tar.TypeLink}),
		"a folder":                 with(2, entry{name: "config/folder", kind: tar.TypeDir}),
		"a device":                 with(2, entry{name: "config/null", kind: tar.TypeChar}),
		"something twice":          with(2, good[1]),
		"something else":           with(2, entry{name: "lock"}),
		"a backslash":              with(2, entry{name: `config\..\x`}),
		"media of another hash":    instead(3, entry{name: good[3].name, text: strings.Repeat("a", len(good[3].text))}),
		"media out of place":       with(3, entry{name: "media/00/" + strings.Repeat("1", 64)}),
		"media below media":        with(3, entry{name: "media/" + good[3].name}),
		"without its media":        append(append([]entry{}, good[:3]...), good[4:]...),
		"without a database":       append(append([]entry{}, good[:4]...), good[5:]...),
		"without a configuration":  append(append([]entry{}, good[:2]...), good[3:]...),
		"without a manifest":       good[1:],
		"more than it says":        with(2, entry{name: "config/zeros", text: strings.Repeat("\x00", maxConfig)}),
		"more than there can be":   instead(0, entry{name: nameManifest, text: strings.Replace(manifest, `"bytes": `, `"bytes": 9000000000`, 1)}),
		"a configuration too long": with(2, entry{name: "config/long", text: strings.Repeat("#", maxConfig+1)}),
		"a manifest too long":      instead(0, entry{name: nameManifest, text: manifest + strings.Repeat(" ", maxManifest)}),
		"a manifest that leads up": instead(0, entry{name: nameManifest, text: strings.Replace(manifest, `"yiping.yaml"`, `"../yiping.yaml"`, 1)}),
		"a newer manifest":         instead(0, entry{name: nameManifest, text: strings.Replace(manifest, `"v": 1`, `"v": 2`, 1)}),
		"a newer database":         change(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`),
		"another schema":           change(`CREATE TRIGGER t AFTER INSERT ON facts BEGIN DELETE FROM bookings; END`),
		"no database":              instead(4, entry{name: nameDatabase, text: strings.Repeat("x", len(good[4].text))}),
		"a sum too few":            instead(5, entry{name: nameSums, text: good[5].text[:strings.LastIndex(good[5].text[:len(good[5].text)-1], "\n")+1]}),
		"wrong sums":               instead(5, entry{name: nameSums, text: strings.Replace(good[5].text, "a", "b", 1)}),
	} {
		if !strings.Contains(what, "sum") {
			sum(all)
		}
		refuses(t, what, pack(t, all))
	}
	refuses(t, "not even gzip", []byte("PK\x03\x04"))
	if dir := t.TempDir(); true { // and the one from which they are made is taken
		path := filepath.Join(dir, "archive")
		sum(good)
		if err := os.WriteFile(path, pack(t, good), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Restore(t.Context(), path, Target{Data: filepath.Join(dir, "data")}, nil); err != nil {
			t.Error(err)
		}
	}
}

// sum writes the right sums at the end.
func sum(all []entry) {
	last := &all[len(all)-1]
	last.text = ""
	for _, e := range all[:len(all)-1] {
		last.text += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(e.text)), e.name)
	}
}

func pack(t *testing.T, all []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	gz := gzip.NewWriter(&b)
	w := tar.NewWriter(gz)
	for _, e := range all {
		h := &tar.Header{Name: e.name, Typeflag: e.kind, Size: int64(len(e.text)), Mode: 0o600}
		if e.kind == tar.TypeSymlink || e.kind == tar.TypeLink {
			h.Size, h.Linkname, e.text = 0, e.text, ""
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.text); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), gz.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func entries(t *testing.T, file string) (all []entry) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	gz, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(gz); ; {
		h, err := r.Next()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entry{h.Name, string(text), h.Typeflag})
	}
}
