package library

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
	"golang.org/x/text/unicode/norm"
)

// unfinished begins the names of files that are being written into the content folder. They are hidden, so nobody
// takes half of one for a whole, and what a crash leaves behind is swept at the next start.
const unfinished = ".yiping-unfinished-"

// MaxUpload is how large an uploaded file may be, in bytes.
const MaxUpload = maxFile

// Errors of Upload, besides ErrNoPlaylist, fs.ErrExist, *playlists.Refusal and *Unwritable.
var (
	ErrTooLarge = errors.New("the file is larger than 2 GiB")
	ErrCut      = errors.New("the file did not arrive whole")
)

// Incoming is what a file would become if it were uploaded.
type Incoming struct {
	Path   string // in the content folder
	Exists bool   // a file of that name is there; by another spelling it is the one that Path names
}

// Incoming says what a file would become, or why it cannot be taken. Size is in bytes, -1 if it is not known.
func (l *Library) Incoming(playlist, name string, size int64) (Incoming, error) {
	if !slices.Contains(l.played(), playlist) {
		return Incoming{}, ErrNoPlaylist
	}
	name, err := SafeName(name)
	switch {
	case err != nil:
		return Incoming{}, err
	case size > MaxUpload:
		return Incoming{}, ErrTooLarge
	case !l.Mounted():
		return Incoming{}, unwritable(errAway)
	}
	root, err := os.OpenRoot(l.cfg.Root)
	if err != nil {
		return Incoming{}, unwritable(err)
	}
	defer root.Close()
	if size > room(root) {
		return Incoming{}, unwritable(unix.ENOSPC)
	}
	there, err := spelt(root, playlist, name)
	if err != nil {
		return Incoming{}, unwritable(err)
	}
	if there != "" {
		return Incoming{playlist + "/" + there, true}, nil
	}
	return Incoming{playlist + "/" + name, false}, nil
}

// room returns how many bytes can be written, as far as that can be told.
func room(root *os.Root) int64 {
	d, err := root.Open(".")
	if err != nil {
		return MaxUpload
	}
	defer d.Close()
	var st unix.Statfs_t
	if err := unix.Fstatfs(int(d.Fd()), &st); err != nil || st.Blocks == 0 {
		return MaxUpload
	}
	return int64(min(st.Bavail, 1<<40)) * st.Bsize
}

// spelt returns the name in a folder that Windows or a Mac would take for the same, "" if there is none.
func spelt(root *os.Root, dir, name string) (string, error) {
	d, err := root.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	if err != nil {
		return "", err
	}
	for _, there := range names {
		if strings.EqualFold(norm.NFC.String(there), name) {
			return there, nil
		}
	}
	return "", nil
}

// Upload writes a file into the folder of a playlist, where it is found like any other. Nobody sees it before it is
// whole and durable, and nothing is left of one that is not. A file of that name is only written over with replace
// (fs.ErrExist).
func (l *Library) Upload(ctx context.Context, playlist, name string, body io.Reader, replace bool) (string, error) {
	in, err := l.Incoming(playlist, name, -1)
	if err != nil {
		return "", err
	}
	if in.Exists && !replace {
		return "", fmt.Errorf("upload %q: %w", in.Path, fs.ErrExist)
	}
	root, err := os.OpenRoot(l.cfg.Root)
	if err != nil {
		return "", unwritable(err)
	}
	defer root.Close()
	if err := root.MkdirAll(playlist, 0o775); err != nil {
		return "", unwritable(err)
	}
	temporary := join(playlist, unfinished+rand.Text())
	if err := receive(ctx, root, temporary, body); err != nil {
		return "", err
	}
	defer root.Remove(temporary) // gone already if all went well
	if !l.Mounted() {
		return "", unwritable(errAway)
	}
	if in.Exists {
		err = root.Rename(temporary, in.Path)
	} else {
		err = moveTo(root, temporary, in.Path)
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return "", fmt.Errorf("upload %q: %w", in.Path, err)
	case err != nil:
		return "", unwritable(err)
	}
	return in.Path, syncIn(root, playlist)
}

// receive writes what comes into a new file, durably; if that fails the file is gone.
func receive(ctx context.Context, root *os.Root, path string, body io.Reader) (err error) {
	f, err := root.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o664)
	if err != nil {
		return unwritable(err)
	}
	defer func() {
		f.Close()
		if err != nil {
			root.Remove(path)
		}
	}()
	src := &sender{ctx: ctx, body: io.LimitReader(body, MaxUpload+1)}
	n, err := io.CopyBuffer(struct{ io.Writer }{f}, src, make([]byte, 1<<18))
	switch {
	case src.err != nil:
		return fmt.Errorf("%w: %w", ErrCut, src.err)
	case err != nil:
		return unwritable(err)
	case n > MaxUpload:
		return ErrTooLarge
	}
	if err := f.Sync(); err != nil {
		return unwritable(err)
	}
	return nil
}

// sender remembers why reading ended, to tell it from a disk that refuses.
type sender struct {
	ctx  context.Context
	body io.Reader
	err  error
}

func (s *sender) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		s.err = err
		return 0, err
	}
	n, err := s.body.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// sweepUnfinished deletes what a crash left half written.
func (fo *folder) sweepUnfinished() {
	if !fo.enter() {
		return
	}
	for _, name := range fo.lib.played() {
		d, err := fo.root.Open(name)
		if err != nil {
			continue
		}
		names, _ := d.Readdirnames(-1)
		d.Close()
		for _, left := range names {
			if strings.HasPrefix(left, unfinished) {
				fo.root.Remove(join(name, left))
			}
		}
	}
}
