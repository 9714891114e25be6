package storetest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// go test writes down which files a test opens, in a file of this name, whenever there is a page of it.
func TestAFullDiskIsNotThatOfGoTest(t *testing.T) {
	create := func(name string) *os.File {
		f, err := os.Create(filepath.Join(t.TempDir(), name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	log, other := create("testlog.txt"), create("other")
	page := bytes.Repeat([]byte("open /x\n"), 512)
	write := func(f *os.File) error { _, err := f.Write(page); return err }

	lift := LimitFiles(t, 1)
	if err := write(log); err != nil {
		t.Errorf("while the disk is full: %v", err)
	}
	if err := write(other); !errors.Is(err, syscall.EFBIG) {
		t.Errorf("another file: %v", err)
	}
	lift()
	lift()
	for _, f := range []*os.File{log, other} {
		if err := write(f); err != nil {
			t.Error(err)
		}
	}
	if got, err := os.ReadFile(log.Name()); err != nil || !bytes.Equal(got, page) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}
