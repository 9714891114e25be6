package backup

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"yiping/daemon/store"
	"yiping/playlists"
)

// archive is what was found in one that proved good.
type archive struct {
	Manifest
	sums map[string]string // hash by name
}

// put returns where the bytes of an entry go; they are checked on the way.
type put func(name string, size int64) (io.WriteCloser, error)

// read reads an archive to its end. Whatever is wrong with it is a *playlists.Refusal; other errors are those of put. The function room
// is asked, once it is known how much there will be, whether there is a place for it.
func read(ctx context.Context, r io.Reader, room func(Manifest) error, put put, progress Progress) (archive, error) {
	a := archive{sums: map[string]string{}}
	gz, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<18))
	if err != nil {
		return a, noBackup(err)
	}
	in := tar.NewReader(gz)
	var done int64
	for configs := 0; ; {
		h, err := in.Next()
		if err != nil {
			return a, noBackup(err) // the sums are the end, and were not there
		}
		if h.Typeflag != tar.TypeReg || a.sums[h.Name] != "" {
			return a, damaged(h.Name)
		}
		if a.V == 0 {
			if h.Name != nameManifest || h.Size > maxManifest {
				return a, noBackup(errors.New(h.Name))
			}
			text, err := io.ReadAll(in)
			if err == nil {
				err = json.Unmarshal(text, &a.Manifest)
			}
			if err != nil || a.V < 1 || a.Bytes < 0 || !filepath.IsLocal(a.Config) || a.Config != path.Base(a.Config) {
				return a, noBackup(err)
			}
			if a.V > 1 {
				return a, newer("")
			}
			a.sums[h.Name] = fmt.Sprintf("%x", sha256.Sum256(text))
			if err := room(a.Manifest); err != nil {
				return a, err
			}
			continue
		}
		if h.Name == nameSums {
			if err := a.compare(in); err != nil {
				return a, err
			}
			if _, err := in.Next(); err != io.EOF {
				return a, damaged(nameSums)
			}
			if n, err := io.Copy(io.Discard, io.LimitReader(gz, 1)); n > 0 || err != nil {
				return a, damaged(nameSums)
			}
			return a, nil
		}
		hash := a.may(h.Name, h.Size)
		if strings.HasPrefix(h.Name, nameConfig) {
			configs++
		}
		if hash == "" || h.Size > a.Bytes-done || configs > maxConfigs {
			return a, damaged(h.Name)
		}
		to, err := put(h.Name, h.Size)
		if err != nil {
			return a, err
		}
		sum := sha256.New()
		from := &counted{ctx: ctx, r: in, done: &done, of: a.Bytes, progress: progress}
		wrong := &writeError{w: to}
		n, err := io.CopyBuffer(io.MultiWriter(sum, wrong), from, make([]byte, 1<<18))
		err = errors.Join(err, to.Close())
		got := hex.EncodeToString(sum.Sum(nil))
		switch {
		case ctx.Err() != nil:
			return a, ctx.Err()
		case wrong.err != nil:
			return a, wrong.err
		case err != nil:
			return a, noBackup(err)
		case n != h.Size || hash != any && hash != got:
			return a, damaged(h.Name)
		}
		a.sums[h.Name] = got
	}
}

// any stands for a hash that the name of an entry does not say.
const any = "any"

// may returns the hash that an entry has to have, "" if there can be none of that name and size.
func (a archive) may(name string, size int64) string {
	if name == nameDatabase {
		return any
	}
	if place, ok := strings.CutPrefix(name, nameConfig); ok {
		if path.Clean(place) == place && filepath.IsLocal(place) && !strings.ContainsAny(place, "\\\x00") && len(place) < 512 && size <= maxConfig {
			return any
		}
		return ""
	}
	hash := path.Base(name)
	if a.Media && store.IsHash(hash) && name == nameMedia+hash[:2]+"/"+hash {
		return hash
	}
	return ""
}

// compare reads the sums, which have to be those of what came before.
func (a archive) compare(r io.Reader) error {
	lines, n := bufio.NewScanner(r), 0
	for lines.Scan() {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		if a.sums[name] != sum || sum == "" {
			return damaged(name)
		}
		n++
	}
	if lines.Err() != nil || n != len(a.sums) || a.sums[nameDatabase] == "" || a.sums[nameConfig+a.Config] == "" {
		return damaged(nameSums)
	}
	return nil
}

// writeError remembers that it was the writing that failed.
type writeError struct {
	w   io.Writer
	err error
}

func (w *writeError) Write(p []byte) (n int, err error) {
	n, err = w.w.Write(p)
	w.err = errors.Join(w.err, err)
	return n, err
}

// check opens the database of an archive and looks at all of it.
func (a archive) check(ctx context.Context, database string) error {
	s, err := store.OpenSnapshot(ctx, database)
	if errors.Is(err, store.ErrNewer) {
		return newer(" " + a.Version)
	}
	if err != nil {
		return damaged(nameDatabase)
	}
	defer s.Close()
	if err := s.Check(ctx); err != nil || s.Form != a.Form {
		return damaged(nameDatabase)
	}
	assets, err := s.Assets(ctx)
	if err != nil {
		return damaged(nameDatabase)
	}
	for hash := range assets {
		if name := nameMedia + hash[:min(2, len(hash))] + "/" + hash; a.Media && a.sums[name] == "" {
			return damaged(name)
		}
	}
	return s.Close()
}

// verify reads back what was written, and opens the database that is in it.
func (w *writer) verify(database string) error {
	if _, err := w.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	a, err := read(w.ctx, w.file, func(Manifest) error { return nil }, func(name string, _ int64) (io.WriteCloser, error) {
		if name != nameDatabase {
			return discard{io.Discard}, nil
		}
		return os.OpenFile(database, os.O_WRONLY|os.O_TRUNC, 0o600)
	}, nil)
	if err == nil {
		err = a.check(w.ctx, database)
	}
	return err
}

type discard struct{ io.Writer }

func (discard) Close() error { return nil }

func noBackup(why error) *playlists.Refusal {
	return playlists.Refuse("这不是谊屏的备份，或者只有一半。", fmt.Sprintf("This is no backup of Yiping, or only a part of one: %v.", why), "请用另一个备份；什么都没有改动。", "Use another backup. Nothing was changed.")
}

func damaged(name string) *playlists.Refusal {
	return playlists.Refuse(fmt.Sprintf("这个备份坏了（%.80q）。", name), fmt.Sprintf("This backup is damaged, at %.80q.", name), "请用另一个备份；什么都没有改动。", "Use another backup. Nothing was changed.")
}

func newer(version string) *playlists.Refusal {
	return playlists.Refuse("这个备份是更新的版本"+version+"写的，这一版读不了。", "The backup was written by a newer version"+version+", which this one cannot read.", "请先升级到那个版本再恢复；什么都没有改动。", "Install that version first. Nothing was changed.")
}
