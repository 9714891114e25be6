package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// ErrLocked is in the error of Lock if a daemon works in the data folder.
var ErrLocked = errors.New("another yiping works in this data folder")

// Lock claims a data folder: two daemons on one would each have half of the truth. The kernel gives the claim
// back when the process ends, however it ends, so nothing has to be cleaned up after a crash.
func Lock(dir string) (release func(), err error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = ErrLocked
		}
		return nil, fmt.Errorf("lock data folder %q: %w", dir, err)
	}
	return func() { f.Close() }, nil
}
