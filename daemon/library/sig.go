package library

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// sig is what a file looks like from outside. While it stays the same, so did the bytes: programs can set
// a modification time back, but not the time of the last change.
type sig struct {
	dev, ino     uint64 // dev is 0 on the device of the content folder
	size         int64
	mtime, ctime int64 // Unix nanoseconds
	kind         uint32
}

func (s sig) regular() bool { return s.kind == unix.S_IFREG }
func (s sig) dir() bool     { return s.kind == unix.S_IFDIR }

// inode names the file behind a name.
type inode struct{ dev, ino uint64 }

func (s sig) inode() inode { return inode{s.dev, s.ino} }

func sigOf(info fs.FileInfo, rootDev uint64) sig {
	st := info.Sys().(*syscall.Stat_t)
	s := sig{dev: st.Dev, ino: st.Ino, size: st.Size, mtime: st.Mtim.Nano(), ctime: st.Ctim.Nano(), kind: st.Mode & unix.S_IFMT}
	if s.dev == rootDev {
		s.dev = 0
	}
	return s
}

// fstat returns the signature of an open file.
func fstat(f *os.File, rootDev uint64) (sig, error) {
	info, err := f.Stat()
	if err != nil {
		return sig{}, err
	}
	return sigOf(info, rootDev), nil
}
