package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"yiping/daemon/store"
	"yiping/playlists"
)

// Source is what is to be kept.
type Source struct {
	Config  string   // path of the configuration
	Files   []string // paths of other files that it names
	Data    string   // the data folder
	Media   bool     // with the bytes of all assets
	Version string   // of this program
}

// Report says what is in a backup that was written.
type Report struct {
	Manifest
	Size    int64    // of the file, in bytes
	Assets  int      // whose bytes are in it
	Damaged []string // hashes of assets whose bytes are gone or have changed: they are not in it
	Outside []string // files that the configuration names outside of its own folder: they are not in it
}

// part ends the names under which a backup is written until it is whole.
const part = ".part"

// Write makes a backup in a new file. Nothing is under that name before everything is in it, durable, and has been read back.
func Write(ctx context.Context, file string, src Source, progress Progress) (Report, error) {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return Report{}, exists(file, err)
	}
	f, err := os.OpenFile(file+part, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return Report{}, fmt.Errorf("back up: %w", err)
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		return Report{}, playlists.Refuse("另一个备份正在写“"+file+"”。", "Another backup is being written to "+file+".", "请等它写完，或换一个文件名。", "Wait for it, or choose another name.")
	}
	defer os.Remove(file + part + ".db")
	w := &writer{ctx: ctx, file: f, media: store.ReadMedia(filepath.Join(src.Data, "media")), progress: progress}
	err = errors.Join(f.Truncate(0), os.Chmod(f.Name(), 0o600))
	if err == nil {
		err = w.write(src, file+part+".db")
	}
	if err == nil {
		err = w.verify(file + part + ".db")
	}
	if err == nil {
		if _, there := os.Lstat(file); !errors.Is(there, fs.ErrNotExist) {
			err = exists(file, there)
		} else if err = os.Rename(f.Name(), file); err == nil {
			err = syncDir(filepath.Dir(file))
		}
	}
	if err != nil {
		os.Remove(f.Name())
		return Report{}, fmt.Errorf("back up: %w", err)
	}
	if info, err := f.Stat(); err == nil {
		w.report.Size = info.Size()
	}
	return w.report, nil
}

func exists(file string, err error) error {
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return playlists.Refuse("“"+file+"”已经在那里，备份不覆盖任何文件。", file+" is there already; a backup overwrites nothing.", "请换一个文件名。", "Choose another name.")
}

// writer writes one archive.
type writer struct {
	ctx      context.Context
	file     *os.File
	media    *store.Media
	progress Progress
	report   Report

	gz   *gzip.Writer
	tar  *tar.Writer
	sums bytes.Buffer
	done int64
}

// Write gives what the tar consists of to the member of the gzip that is open.
func (w *writer) Write(p []byte) (int, error) { return w.gz.Write(p) }

// member begins another member of the gzip file: media are compressed already.
func (w *writer) member(level int) (err error) {
	if w.gz != nil {
		if err := errors.Join(w.tar.Flush(), w.gz.Close()); err != nil {
			return err
		}
	}
	w.gz, err = gzip.NewWriterLevel(w.file, level)
	return err
}

func (w *writer) write(src Source, copyOf string) error {
	for _, left := range []string{copyOf, copyOf + "-journal"} { // of a backup that was killed
		if err := os.Remove(left); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	private, err := os.OpenFile(copyOf, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		err = private.Close()
	}
	if err != nil {
		return err
	}
	live := filepath.Join(src.Data, "yiping.db")
	snapshot, err := store.TakeSnapshot(w.ctx, live, copyOf)
	if err != nil {
		return err
	}
	defer snapshot.Close()
	assets := map[string]int64{}
	if src.Media {
		if assets, err = snapshot.Assets(w.ctx); err != nil {
			return err
		}
	}
	configs, err := w.configs(src)
	if err != nil {
		return err
	}
	m := Manifest{V: 1, Version: src.Version, Made: time.Now().UTC().Truncate(time.Second), Form: snapshot.Form, Config: filepath.Base(src.Config), Data: src.Data, Media: src.Media}
	if m.Data, err = filepath.Abs(src.Data); err != nil {
		return err
	}
	if info, err := os.Stat(copyOf); err != nil {
		return err
	} else {
		m.Bytes = info.Size()
	}
	for _, text := range configs {
		m.Bytes += int64(len(text))
	}
	for _, size := range assets {
		m.Bytes += size
	}
	w.report.Manifest = m
	manifest, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := w.member(gzip.BestSpeed); err != nil {
		return err
	}
	w.tar = tar.NewWriter(w)
	if err := w.put(nameManifest, int64(len(manifest)), bytes.NewReader(manifest)); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(configs)) {
		if err := w.put(nameConfig+name, int64(len(configs[name])), bytes.NewReader(configs[name])); err != nil {
			return err
		}
	}
	if err := w.assets(assets, snapshot, live); err != nil {
		return err
	}
	if err := snapshot.Close(); err != nil {
		return err
	}
	if err := w.member(gzip.BestSpeed); err != nil {
		return err
	}
	if err := w.putFile(nameDatabase, copyOf); err != nil {
		return err
	}
	sums := bytes.Clone(w.sums.Bytes())
	if err := w.put(nameSums, int64(len(sums)), bytes.NewReader(sums)); err != nil {
		return err
	}
	return errors.Join(w.tar.Close(), w.gz.Close(), w.file.Sync())
}

// configs reads the configuration and those of the files that it names that are in its folder, by their place there.
func (w *writer) configs(src Source) (map[string][]byte, error) {
	all := map[string][]byte{}
	folder, err := filepath.Abs(filepath.Dir(src.Config))
	if err != nil {
		return nil, err
	}
	for _, path := range append([]string{src.Config}, src.Files...) {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		name, err := filepath.Rel(folder, absolute)
		if err != nil || !filepath.IsLocal(name) {
			w.report.Outside = append(w.report.Outside, path)
			continue
		}
		info, err := os.Stat(absolute)
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() || info.Size() > maxConfig {
			return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("not a small file")}
		}
		if all[filepath.ToSlash(name)], err = os.ReadFile(absolute); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// assets writes the bytes of assets. Those that are not to be had are taken out of the snapshot; they are damage only if
// the database at work still knows them.
func (w *writer) assets(all map[string]int64, snapshot *store.Snapshot, live string) error {
	if len(all) == 0 {
		return nil
	}
	if err := w.member(gzip.NoCompression); err != nil {
		return err
	}
	var gone []string
	for _, hash := range slices.Sorted(maps.Keys(all)) {
		if !w.media.Has(hash, all[hash]) || w.media.Verify(w.ctx, hash) != nil {
			if err := w.ctx.Err(); err != nil {
				return err
			}
			gone = append(gone, hash)
			continue
		}
		err := w.putFile(nameMedia+hash[:2]+"/"+hash, w.media.Path(hash))
		if errors.Is(err, fs.ErrNotExist) {
			gone = append(gone, hash)
			continue
		}
		if err != nil {
			return err
		}
		w.report.Assets++
	}
	if len(gone) == 0 {
		return nil
	}
	now, err := store.KnownAssets(w.ctx, live)
	if err != nil {
		return err
	}
	for _, hash := range gone {
		if _, known := now[hash]; known {
			w.report.Damaged = append(w.report.Damaged, hash)
		}
	}
	return snapshot.Forget(w.ctx, gone)
}

func (w *writer) putFile(name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return w.put(name, info.Size(), f)
}

func (w *writer) put(name string, size int64, r io.Reader) error {
	h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: w.report.Made, Format: tar.FormatPAX}
	if err := w.tar.WriteHeader(h); err != nil {
		return err
	}
	sum := sha256.New()
	from := &counted{ctx: w.ctx, r: r, done: &w.done, of: w.report.Bytes, progress: w.progress}
	if _, err := io.CopyBuffer(io.MultiWriter(w.tar, sum), from, make([]byte, 1<<18)); err != nil {
		return err
	}
	fmt.Fprintf(&w.sums, "%s  %s\n", hex.EncodeToString(sum.Sum(nil)), name)
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
