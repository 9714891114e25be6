// Package storetest makes a disk fail, for tests of what is told to people and displays while it does.
//
// A full disk is met by whoever writes to the store, and each of them has such a test: with one way to make it, they mean
// the same.
package storetest

import (
	"os"
	"path"
	"strconv"
	"sync"
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
	resume := pauseLog(t)
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: size, Max: before.Max}); err != nil {
		resume()
		t.Fatal(err)
	}
	lift = func() {
		if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &before); err != nil {
			t.Error(err)
		}
		resume()
	}
	t.Cleanup(lift)
	return lift
}

// pauseLog keeps go test from writing down which files are opened, until resume is called: that list is a file, too, and a
// test binary that cannot write it fails. What is missing in it is only asked for before a result is taken from the cache.
func pauseLog(t testing.TB) (resume func()) {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	var logs []int // first all, then divert: descriptors are used again
	for _, e := range open {
		to, _ := os.Readlink("/proc/self/fd/" + e.Name())
		if fd, err := strconv.Atoi(e.Name()); err == nil && path.Base(to) == "testlog.txt" {
			logs = append(logs, fd)
		}
	}
	var resumes []func()
	for _, fd := range logs {
		resumes = append(resumes, divert(t, fd))
	}
	return func() {
		for _, resume := range resumes {
			resume()
		}
	}
}

// divert lets what is written to a descriptor vanish until resume is called, once or again.
func divert(t testing.TB, fd int) (resume func()) {
	t.Helper()
	kept, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if err := unix.Dup3(int(null.Fd()), fd, unix.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	return sync.OnceFunc(func() {
		defer unix.Close(kept)
		if err := unix.Dup3(kept, fd, unix.O_CLOEXEC); err != nil {
			t.Error(err)
		}
	})
}
