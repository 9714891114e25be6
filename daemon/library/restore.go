package library

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"golang.org/x/sys/unix"
)

// ErrNothingRemoved is the error of Restore for a path of which nothing is kept.
var ErrNothingRemoved = errors.New("nothing of that name was removed in the last 30 days")

// Restore writes the bytes of a removed file back into the content folder, where they are found like any
// others; what TakeOff has put aside is moved back. It never writes over a file that is there (fs.ErrExist). What the
// brake holds can be restored too.
func (l *Library) Restore(p string) error {
	var hash string
	err := l.ask(func(fo *folder) error {
		if !fo.present() {
			return errAway
		}
		defer fo.leave()
		newest := int64(-1)
		for r, at := range fo.removed {
			if r.Path == p && at > newest {
				hash, newest = r.Hash, at
			}
		}
		if hash != "" {
			return nil
		}
		if held := fo.lineups[listOf(p)]; held != nil && held.held[p] != nil {
			hash = held.held[p].known.Hash
			return nil
		}
		return ErrNothingRemoved
	})
	if errors.Is(err, ErrNothingRemoved) {
		err = l.fromBin(p)
		if err == nil {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("restore %q: %w", p, err)
	}
	if err := l.writeBack(p, hash); err != nil {
		return fmt.Errorf("restore %q: %w", p, err)
	}
	return nil
}

// writeBack writes stored bytes into the content folder: under a hidden name first, so that nobody sees
// half a file, and then under its own, if nobody has that.
func (l *Library) writeBack(p, hash string) error {
	src, err := l.media.Open(hash)
	if err != nil {
		return err
	}
	defer src.Close()
	root, err := os.OpenRoot(l.cfg.Root)
	if err != nil {
		return err
	}
	defer root.Close()
	dir := path.Dir(p)
	if err := root.MkdirAll(dir, 0o775); err != nil {
		return err
	}
	temporary := path.Join(dir, unfinished+rand.Text())
	dst, err := root.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o664)
	if err != nil {
		return err
	}
	defer root.Remove(temporary) // gone already if all went well
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(dst, sum), src)
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != hash {
		err = errors.New("the stored bytes are damaged")
	}
	if err := errors.Join(err, dst.Sync(), dst.Close()); err != nil {
		return err
	}
	return moveTo(root, temporary, p)
}

// moveTo gives a file its name, unless another one has it.
func moveTo(root *os.Root, from, to string) error {
	d, err := root.Open(path.Dir(to))
	if err != nil {
		return err
	}
	defer d.Close()
	fd := int(d.Fd())
	err = unix.Renameat2(fd, path.Base(from), fd, path.Base(to), unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		// Some network file systems cannot. Between these two steps somebody could create the file.
		if _, err := root.Lstat(to); err == nil {
			return fs.ErrExist
		}
		return root.Rename(from, to)
	}
	return err
}
