package feeds

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// disk is where the copy of a feed is kept: a file of one line of JSON and then the calendar as it came. They
// are one file so that a version's name never stands beside the content of another. Its time of change is when
// the server last said that it is current. Its name comes from the address, so that a feed may be renamed,
// and another address has no copy.
type disk struct{ path string }

const suffix = ".feed"

// head is the first line.
type head struct {
	Sum      string `json:"sum"` // SHA-256 of the calendar
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
}

func newDisk(dir, address string) disk {
	sum := sha256.Sum256([]byte(address))
	return disk{filepath.Join(dir, hex.EncodeToString(sum[:16])+suffix)}
}

// load returns the copy, nil if there is none, and when it was current.
func (d disk) load() (*Copy, time.Time, error) {
	data, err := os.ReadFile(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, time.Time{}, nil
	}
	if err != nil {
		return nil, time.Time{}, err
	}
	info, err := os.Stat(d.path)
	if err != nil {
		return nil, time.Time{}, err
	}
	line, content, _ := bytes.Cut(data, []byte{'\n'})
	var h head
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, time.Time{}, fmt.Errorf("its first line: %w", err)
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != h.Sum {
		return nil, time.Time{}, errors.New("it is damaged")
	}
	return &Copy{Content: content, events: count(content), etag: h.ETag, modified: h.Modified, mark: markOf(content)}, info.ModTime(), nil
}

// save keeps a copy: after it returns, also through a power cut, and before that the one that was there.
func (d disk) save(c *Copy, current time.Time) error {
	sum := sha256.Sum256(c.Content)
	line, err := json.Marshal(head{hex.EncodeToString(sum[:]), c.etag, c.modified})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(d.path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(append(line, '\n'), c.Content...))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(d.path+".new"))
	}
	if err := errors.Join(os.Chtimes(d.path+".new", current, current), os.Rename(d.path+".new", d.path)); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(d.path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// touch notes that the copy is current. A power cut may undo it.
func (d disk) touch(current time.Time) error { return os.Chtimes(d.path, current, current) }

// sweep removes the copies of feeds that are in the configuration no more.
func sweep(dir string, ours map[string]bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var failed []error
	for _, e := range entries {
		name := e.Name()
		if strings.HasSuffix(name, suffix) && !ours[name] || strings.HasSuffix(name, suffix+".new") {
			failed = append(failed, os.Remove(filepath.Join(dir, name)))
		}
	}
	return errors.Join(failed...)
}
