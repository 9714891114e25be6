// Package storetest makes a disk fail, for tests of what is told to people and displays while it does.
//
// A full disk is met by whoever writes to the store, and each of them has such a test: with one way to make it, they mean
// the same.
package storetest

import (
	"testing"

	"golang.org/x/sys/unix"
)

// LimitFiles makes every write beyond a size fail, for the whole process, as on a disk without room. It
// needs no rights, so this is tried on every machine. The function it returns lifts the limit.
func LimitFiles(t testing.TB, size uint64) (lift func()) {
	t.Helper()
	var before unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: size, Max: before.Max}); err != nil {
		t.Fatal(err)
	}
	lift = func() {
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &before); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(lift)
	return lift
}
