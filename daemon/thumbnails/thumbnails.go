// Package thumbnails makes small pictures of what is in the media store, for lists of many.
//
// A poster has twenty megabytes and a phone shows it a finger wide. So the operators' page asks for the small picture
// of an asset, which is made when somebody asks for it first and is kept beside the data. It is nothing but a cache:
// it may be deleted at any time, is bounded, and is no part of a backup.
//
// What is decoded here was judged when it was taken (its size was bearable, its structure whole), and still may be
// hostile: decoders are guarded, ffmpeg is limited in time and in what it may read, and only two work at a time.
package thumbnails

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"yiping/daemon/library/formats"
)

// Side is how wide and high a small picture is at most, in pixels.
const Side = 320

const (
	atOnce   = 2
	most     = 20_000 // pictures that are kept
	filmTime = 20 * time.Second
)

// Thumbnails makes and keeps small pictures. Its methods may be called from several goroutines.
type Thumbnails struct {
	dir  string
	open func(hash string) (*os.File, string, error)
	slot chan struct{}

	mu     sync.Mutex
	kept   int
	making map[string]*making
	failed map[string]error // not tried again before the next start
}

// making is a picture that somebody waits for.
type making struct {
	done chan struct{}
	err  error
}

// New returns the small pictures that are kept in dir, which need not be there. Open opens an asset and says its
// media type; what is not there gives fs.ErrNotExist.
func New(dir string, open func(hash string) (*os.File, string, error)) *Thumbnails {
	t := &Thumbnails{dir: dir, open: open, slot: make(chan struct{}, atOnce), making: map[string]*making{}, failed: map[string]error{}}
	names, _ := os.ReadDir(dir) // not there yet: none
	t.kept = len(names)
	return t
}

// Get returns the small picture of an asset, JPEG or PNG, and its media type. A drawing (SVG) is its own small picture.
// What has none gives fs.ErrNotExist: unknown assets, and films where ffmpeg is not installed.
func (t *Thumbnails) Get(ctx context.Context, hash string) (io.ReadSeekCloser, string, error) {
	if f, kind, err := t.cached(hash); err == nil {
		return f, kind, nil
	}
	src, mediaType, err := t.open(hash)
	if err != nil {
		return nil, "", err
	}
	if formats.Kind(mediaType) == formats.SVG {
		return src, mediaType, nil
	}
	src.Close()
	if err := t.make(ctx, hash); err != nil {
		return nil, "", fmt.Errorf("small picture of %s: %w", hash, err)
	}
	return t.cached(hash)
}

func (t *Thumbnails) cached(hash string) (io.ReadSeekCloser, string, error) {
	f, err := os.Open(filepath.Join(t.dir, hash))
	if err != nil {
		return nil, "", err
	}
	head := make([]byte, 16)
	n, _ := f.ReadAt(head, 0)
	kind := formats.Sniff(head[:n])
	if kind == "" {
		f.Close()
		return nil, "", fs.ErrNotExist // a disk has lost it
	}
	return f, string(kind), nil
}

// make makes a picture, or waits for whoever makes it.
func (t *Thumbnails) make(ctx context.Context, hash string) error {
	t.mu.Lock()
	if err := t.failed[hash]; err != nil {
		t.mu.Unlock()
		return err
	}
	m := t.making[hash]
	if m == nil {
		m = &making{done: make(chan struct{})}
		t.making[hash] = m
		go t.work(hash, m) // goes on for the next who asks, if this one leaves
	}
	t.mu.Unlock()
	select {
	case <-m.done:
		return m.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *Thumbnails) work(hash string, m *making) {
	t.slot <- struct{}{}
	m.err = t.draw(hash)
	<-t.slot
	t.mu.Lock()
	delete(t.making, hash)
	if errors.Is(m.err, fs.ErrNotExist) && len(t.failed) < most {
		t.failed[hash] = m.err
	}
	t.mu.Unlock()
	close(m.done)
}

// draw makes the picture and writes it. The error is fs.ErrNotExist if none can be made of it.
func (t *Thumbnails) draw(hash string) error {
	src, mediaType, err := t.open(hash)
	if err != nil {
		return err
	}
	defer src.Close()
	info, err := src.Stat()
	if err != nil {
		return err
	}
	kind := formats.Kind(mediaType)
	var picture []byte
	if kind.Moving() {
		picture, err = frame(src.Name())
	} else {
		picture, _, err = kind.Small(src, info.Size(), Side)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	return t.keep(hash, picture)
}

func (t *Thumbnails) keep(hash string, picture []byte) error {
	if err := os.MkdirAll(t.dir, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(t.dir, "new-")
	if err != nil {
		return err
	}
	_, err = f.Write(picture)
	if err := errors.Join(err, f.Close()); err != nil {
		os.Remove(f.Name())
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(t.dir, hash)); err != nil {
		os.Remove(f.Name())
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept++; t.kept > most {
		t.forget()
	}
	return nil
}

// forget deletes the older half.
func (t *Thumbnails) forget() {
	entries, err := os.ReadDir(t.dir)
	if err != nil {
		return
	}
	made := make(map[string]time.Time, len(entries))
	for _, e := range entries {
		if info, err := e.Info(); err == nil && !strings.HasPrefix(e.Name(), "new-") {
			made[e.Name()] = info.ModTime()
		}
	}
	names := make([]string, 0, len(made))
	for name := range made {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return made[a].Compare(made[b]) })
	for _, name := range names[:len(names)/2] {
		os.Remove(filepath.Join(t.dir, name))
	}
	t.kept = len(names) - len(names)/2
}

// frame returns a picture of a film's first second.
func frame(path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), filmTime)
	defer cancel()
	scale := fmt.Sprintf("scale=w=%d:h=%d:force_original_aspect_ratio=decrease", Side, Side)
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-nostdin", "-protocol_whitelist", "file", "-format_whitelist", "mov,matroska,webm",
		"-threads", "1", "-i", "file:"+path, "-an", "-frames:v", "1", "-vf", "thumbnail=24,"+scale, "-f", "image2pipe", "-c:v", "mjpeg", "-q:v", "5", "-")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err == nil && formats.Sniff(out) != formats.JPEG {
		err = errors.New("ffmpeg gives no picture")
	}
	return bytes.Clone(out), err
}
