package library

import (
	"bytes"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// writing reports whether some process on this machine, a file server included, has the file open for
// writing. Where that cannot be known (the file lies on another machine, or is not the daemon's own and
// CAP_LEASE is missing, as in the unit: see systemd/other-owners.conf) the answer is no.
//
// The kernel grants a read lease only on a file that nobody has open for writing. It is given back at once;
// whoever opens the file in between waits for that moment.
func writing(f *os.File) bool {
	c, err := f.SyscallConn()
	if err != nil {
		return false
	}
	busy := false
	c.Control(func(fd uintptr) {
		_, err := unix.FcntlInt(fd, unix.F_SETLEASE, unix.F_RDLCK)
		switch err {
		case nil:
			unix.FcntlInt(fd, unix.F_SETLEASE, unix.F_UNLCK)
		case unix.EAGAIN:
			busy = true
		}
	})
	return busy
}

// hole reports whether a part of the file was never written.
func hole(f *os.File, size int64) bool {
	at, err := f.Seek(0, unix.SEEK_HOLE)
	return err == nil && at < size
}

// torn reports whether the file may be a mixture of the old bytes and new ones that are still being
// written over them: two finished pictures do not agree in whole pages at the same places. A beginning in
// common is no sign, because programs write the same headers again and again.
func torn(now io.ReaderAt, size int64, old io.ReaderAt, oldSize int64) (bool, error) {
	const page, tail = 4096, 64
	a, b := make([]byte, 64*page), make([]byte, 64*page)
	differed := false
	common := min(size, oldSize)
	for at := int64(0); at < common; at += int64(len(a)) {
		n := int(min(int64(len(a)), common-at))
		if err := readBoth(now, old, a[:n], b[:n], at); err != nil {
			return false, err
		}
		for i := 0; i < n; i += page {
			x, y := a[i:min(i+page, n)], b[i:min(i+page, n)]
			same := bytes.Equal(x, y)
			if same && differed && len(x) == page {
				return true, nil
			}
			differed = differed || !same
		}
	}
	if !differed || size != oldSize || size < tail {
		return false, nil
	}
	if err := readBoth(now, old, a[:tail], b[:tail], size-tail); err != nil {
		return false, err
	}
	return bytes.Equal(a[:tail], b[:tail]), nil
}

func readBoth(x, y io.ReaderAt, a, b []byte, at int64) error {
	if _, err := x.ReadAt(a, at); err != nil && err != io.EOF {
		return err
	}
	if _, err := y.ReadAt(b, at); err != nil && err != io.EOF {
		return err
	}
	return nil
}
