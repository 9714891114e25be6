package led

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"yiping/displays/latest"
	"yiping/playlists"
)

// file is the line of a board as a file, which the software of the board reads whenever it likes. The folder is often on
// another computer, so each file has a goroutine of its own, and nothing waits for it.
type file struct {
	board   Board
	text    latest.Cell[[]byte]
	changed func()
	log     *slog.Logger

	mu  sync.Mutex
	err error // of the last attempt to write
}

const (
	again    = 5 * time.Second // before another attempt to write
	patience = 5 * time.Second // for one
)

var errSlow = errors.New("the folder does not answer")

// run keeps the file right until ctx ends.
func (f *file) run(ctx context.Context) {
	for {
		text, seen := f.text.Get()
		var retry <-chan time.Time
		if seen > 0 {
			err := f.await(ctx, text)
			if ctx.Err() != nil {
				return
			}
			if f.report(err); err != nil {
				retry = time.After(again)
			}
		}
		select {
		case <-f.text.Changed(seen):
		case <-retry:
		case <-ctx.Done():
			return
		}
	}
}

// await writes the file. A folder that hangs is told, and waited for: what it takes in late must not come behind a newer
// line.
func (f *file) await(ctx context.Context, text []byte) error {
	written := make(chan error, 1)
	go func() { written <- write(f.board.File, text) }()
	late := time.After(patience)
	for {
		select {
		case err := <-written:
			return err
		case <-late:
			f.report(errSlow)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// report notes how the last attempt went.
func (f *file) report(err error) {
	f.mu.Lock()
	was := f.err
	f.err = err
	f.mu.Unlock()
	if (was == nil) == (err == nil) {
		return
	}
	if err != nil {
		f.log.Warn("cannot write the line of a board", "display", f.board.Display, "err", err)
	}
	f.changed()
}

// write makes a file hold a text. Whoever reads it finds the old text or the new one, never a part. It is not touched if it
// holds the text already: some boards begin anew when their file is written. Others may write into the folder, so a link is
// not followed.
func write(path string, text []byte) error {
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(text)) {
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
			return nil
		}
	}
	beside := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".tmp")
	out, err := os.OpenFile(beside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|syscall.O_NOFOLLOW, 0o644)
	if err != nil {
		return err
	}
	_ = out.Chmod(0o644) // it is for everybody, whatever the umask; some folders of other computers know no such rights
	_, err = out.Write(text)
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = os.Rename(beside, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(beside))
	}
	return nil
}

// Problems returns what a person should mend.
func (l *LED) Problems() []playlists.Problem {
	var all []playlists.Problem
	for _, f := range l.files {
		f.mu.Lock()
		err := f.err
		f.mu.Unlock()
		if err == nil {
			continue
		}
		all = append(all, playlists.Problem{
			ID: "text_file/" + f.board.Display, Where: f.board.File,
			What:   playlists.Text{ZH: "写不了文字屏的文件（" + err.Error() + "）：这块屏的文字停在以前", EN: "the file of a text board cannot be written (" + err.Error() + "): the board keeps saying what it said before"},
			Remedy: playlists.Text{ZH: "请检查文件夹在不在、能不能写、硬盘满没满，以及配置里的 text_file；恢复后会自动重写", EN: "check that the folder is there, may be written and is not full, and text_file in the configuration; it is written again by itself"},
		})
	}
	return all
}
