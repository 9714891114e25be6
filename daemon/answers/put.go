package answers

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// Put makes a file in the content folder say something, unless it says so already, or is somebody else's. What
// is ours is told by its name and its bytes. Put reports whether the file says so now.
func Put(root *os.Root, p string, content []byte, ours func(name string, content []byte) bool) (bool, error) {
	there, err := read(root, p)
	switch {
	case err == nil && bytes.Equal(there, content):
		return true, nil
	case err == nil && !ours(path.Base(p), there), errors.Is(err, errNoFile):
		return false, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, err
	}
	err = Replace(root, p, content)
	return err == nil, err
}

// Replace writes a file so that nobody ever sees half of it.
func Replace(root *os.Root, p string, content []byte) error {
	temporary := path.Join(path.Dir(p), ".yiping-"+rand.Text())
	f, err := root.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o664)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, root.Remove(temporary))
	}
	if err := root.Rename(temporary, p); err != nil {
		return errors.Join(err, root.Remove(temporary))
	}
	return nil
}

// errNoFile is the error for a folder, a link, or what else has a name and is no file.
var errNoFile = errors.New("it is not a regular file")

// read reads a file, as far as anything of ours goes.
func read(root *os.Root, p string) ([]byte, error) {
	if info, err := root.Lstat(p); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	f, err := root.OpenFile(p, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, Largest))
}
