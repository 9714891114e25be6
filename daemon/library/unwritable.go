package library

import (
	"errors"
	"io/fs"
	"syscall"

	"yiping/playlists"
)

// Unwritable is the error of whatever writes into the content folder for people: why it could not, and what to do.
type Unwritable struct {
	playlists.Refusal
	Full bool // of disk; otherwise the folder cannot be written to, or is not there
	err  error
}

// Error implements error.
func (e *Unwritable) Error() string { return e.err.Error() }

// Unwrap returns the error of the disk.
func (e *Unwritable) Unwrap() error { return e.err }

var (
	writeFull = say("磁盘满了，写不进去。", "The disk is full.",
		"请管理员腾出空间，再试一次。", "Ask the administrator to make room, then try again.")
	writeReadOnly = say("内容文件夹是只读的，写不进去。", "The content folder is read-only.",
		"请管理员给服务程序写这个文件夹的权限；在那以前，请把文件放进共享文件夹。", "Ask the administrator to let the daemon write to it; until then put files into the shared folder.")
	writeAway = say("内容文件夹现在不在（共享盘可能断开了）。", "The content folder is not there; its disk may be disconnected.",
		"请管理员检查共享盘。屏幕照常播放。", "Ask the administrator to check it. Displays go on as before.")
	writeFailed = say("写进内容文件夹时出错。", "Writing into the content folder failed.",
		"请再试一次；还不行，请管理员检查磁盘。", "Try again; if that does not help, ask the administrator to check the disk.")
)

// unwritable says why the content folder could not be written to.
func unwritable(err error) error {
	w := writeFailed
	switch {
	case errors.Is(err, errAway), errors.Is(err, errStopped):
		w = writeAway
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return &Unwritable{writeFull, true, err}
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		w = writeReadOnly
	}
	return &Unwritable{w, false, err}
}
