package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Media holds the bytes of every asset, each in a file named by its SHA-256: dir/ab/<hash>. A file is
// written under a temporary name, flushed, renamed and its directory flushed, so under its own name it is
// whole and durable or not there, whatever happens to disk or power. Its methods may be called from
// several goroutines.
type Media struct {
	dir string
	mu  sync.Mutex // held while a hash comes or goes, so that no file is deleted under one who just found it
}

// incoming begins the names of files that are being written.
const incoming = "incoming-"

// OpenMedia opens the media store in dir, creates it if it is not there, and deletes what an earlier
// process left unfinished.
func OpenMedia(dir string) (*Media, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open media store: %w", err)
	}
	if err := syncDir(filepath.Dir(filepath.Clean(dir))); err != nil {
		return nil, fmt.Errorf("open media store: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(escapeGlob(dir), incoming+"*"))
	if err != nil {
		return nil, fmt.Errorf("open media store: %w", err)
	}
	for _, name := range left {
		if err := os.Remove(name); err != nil {
			return nil, fmt.Errorf("sweep media store: %w", err)
		}
	}
	return &Media{dir: dir}, nil
}

// ReadMedia returns the media store in dir for reading only, beside the process that owns it.
func ReadMedia(dir string) *Media { return &Media{dir: dir} }

// Path returns where the bytes with the hash are, if they are there.
func (m *Media) Path(hash string) string { return filepath.Join(m.dir, hash[:2], hash) }

// Open opens the bytes with the hash for reading. What is not there, or no hash, gives fs.ErrNotExist.
func (m *Media) Open(hash string) (*os.File, error) {
	if !IsHash(hash) {
		return nil, &fs.PathError{Op: "open", Path: hash, Err: fs.ErrNotExist}
	}
	return os.Open(m.Path(hash))
}

// Has reports whether bytes with the hash and that size are there. It does not read them: see Verify.
func (m *Media) Has(hash string, size int64) bool {
	if !IsHash(hash) {
		return false
	}
	info, err := os.Stat(m.Path(hash))
	return err == nil && info.Size() == size
}

// Verify reads the bytes and reports whether they still are what their name says.
func (m *Media) Verify(ctx context.Context, hash string) error {
	f, err := m.Open(hash)
	if err != nil {
		return fmt.Errorf("verify asset: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, readerWithContext{ctx, f}); err != nil {
		return fmt.Errorf("verify asset %s: %w", hash, err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != hash {
		return fmt.Errorf("verify asset %s: its bytes have changed, they hash to %s", hash, got)
	}
	return nil
}

// Remove deletes the bytes with the hash, unless they were committed (also: committed again) after the
// instant before. It is no error if they are not there.
func (m *Media) Remove(hash string, before time.Time) error {
	if !IsHash(hash) {
		return fmt.Errorf("remove asset %q: not a hash", hash)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	info, err := os.Stat(m.Path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && info.ModTime().Before(before) {
		err = os.Remove(m.Path(hash))
	}
	if err != nil {
		return fmt.Errorf("remove asset: %w", err)
	}
	return nil
}

// Hashes returns the hash of everything stored.
func (m *Media) Hashes() ([]string, error) {
	shards, err := os.ReadDir(m.dir)
	if err != nil {
		return nil, fmt.Errorf("list media store: %w", err)
	}
	var all []string
	for _, shard := range shards {
		if !shard.IsDir() {
			continue
		}
		files, err := os.ReadDir(filepath.Join(m.dir, shard.Name()))
		if err != nil {
			return nil, fmt.Errorf("list media store: %w", err)
		}
		for _, f := range files {
			if IsHash(f.Name()) {
				all = append(all, f.Name())
			}
		}
	}
	return all, nil
}

// Staged is a copy that is not part of the store yet. It must be committed or discarded.
type Staged struct {
	Hash string
	Size int64
	*os.File
	media *Media
	done  bool
}

// Stage copies src into the store's directory while hashing it. Errors of the disk (full, broken) and of
// src come back; nothing is left behind then.
func (m *Media) Stage(ctx context.Context, src io.Reader) (*Staged, error) {
	f, err := os.CreateTemp(m.dir, incoming)
	if err != nil {
		return nil, fmt.Errorf("store asset: %w", err)
	}
	s := &Staged{File: f, media: m}
	sum := sha256.New()
	s.Size, err = io.CopyBuffer(io.MultiWriter(io.NewOffsetWriter(f, 0), sum), readerWithContext{ctx, src}, make([]byte, 1<<18))
	if err != nil {
		s.Discard()
		return nil, fmt.Errorf("store asset: %w", err)
	}
	s.Hash = hex.EncodeToString(sum.Sum(nil))
	return s, nil
}

// Discard deletes the copy. It does nothing after Commit.
func (s *Staged) Discard() {
	if s.done {
		return
	}
	s.done = true
	s.Close()
	os.Remove(s.Name()) // what stays is swept when the store is opened next
}

// Commit makes the copy part of the store. When it returns nil the bytes are durable.
func (s *Staged) Commit() error {
	if err := s.commit(); err != nil {
		s.Discard()
		return fmt.Errorf("store asset %s: %w", s.Hash, err)
	}
	return nil
}

func (s *Staged) commit() error {
	m, final := s.media, s.media.Path(s.Hash)
	if m.touch(s.Hash, s.Size) {
		s.Discard()
		return syncDir(filepath.Dir(final)) // whoever committed it first may not have come so far yet
	}
	if err := s.Chmod(0o644); err != nil {
		return err
	}
	if err := s.Sync(); err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	switch err := os.Mkdir(filepath.Dir(final), 0o755); {
	case err == nil:
		if err := syncDir(m.dir); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return err
	}
	m.mu.Lock()
	err := os.Rename(s.Name(), final)
	m.mu.Unlock()
	if err != nil {
		return err
	}
	s.done = true
	return syncDir(filepath.Dir(final))
}

// touch reports whether the bytes are there already, and keeps them from being collected for now.
func (m *Media) touch(hash string, size int64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	return m.Has(hash, size) && os.Chtimes(m.Path(hash), now, now) == nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// IsHash reports whether a string is a SHA-256 as file names have it.
func IsHash(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(s)
}

// readerWithContext stops reading when the context is done.
type readerWithContext struct {
	ctx context.Context
	r   io.Reader
}

func (r readerWithContext) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
