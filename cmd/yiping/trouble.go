package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"yiping/daemon/config"
	"yiping/daemon/store"
	"yiping/playlists"
)

// trouble is an error for whoever typed the command: what is wrong, and what to do about it.
type trouble struct {
	what, remedy playlists.Text
	code         int // exit code: 1 refused or failed, 2 wrong usage
}

func (e *trouble) Error() string { return e.what.EN + " " + e.remedy.EN }

// write says it in Chinese and, on a line below, in English.
func (e *trouble) write(w io.Writer) {
	fmt.Fprintf(w, "yiping: %s%s\n        %s %s\n", e.what.ZH, e.remedy.ZH, e.what.EN, e.remedy.EN)
}

// failed is trouble that is not the fault of the command.
func failed(whatZH, whatEN, remedyZH, remedyEN string) *trouble {
	return &trouble{playlists.Text{ZH: whatZH, EN: whatEN}, playlists.Text{ZH: remedyZH, EN: remedyEN}, 1}
}

// misused is a mistake in how the command was called.
func misused(whatZH, whatEN, remedyZH, remedyEN string) *trouble {
	e := failed(whatZH, whatEN, remedyZH, remedyEN)
	e.code = 2
	return e
}

// explain finds the words for an error of the daemon or the system.
func explain(err error) *trouble {
	var said *trouble
	var path *fs.PathError
	var mistakes config.Mistakes
	var base *sqlite.Error
	var refused *playlists.Refusal
	switch {
	case errors.As(err, &said):
		return said
	case errors.As(err, &refused):
		return &trouble{refused.What, refused.Remedy, 1}
	case errors.As(err, &mistakes):
		return failed(fmt.Sprintf("配置文件里有 %d 处错误，没有启动。", len(mistakes)), fmt.Sprintf("There are mistakes in the configuration, %d in all; nothing was started.", len(mistakes)),
			"请照下面的说明改正。", "Mend them as it says below.")
	case errors.Is(err, store.ErrLocked):
		return failed("这个数据文件夹已经有一个 yiping 在用。", "Another yiping works in this data folder.",
			"请先停掉那一个；要再开一个，请给它另一个数据文件夹（配置里的 data，演示用 --dir）。", "Stop that one first. A second one needs a folder of its own: data in the configuration, --dir for the demo.")
	case errors.Is(err, store.ErrNewer):
		return failed("这个数据库是更新的版本写的，这一版读不了。", "The database was written by a newer version, which this one cannot read.",
			"请装回那个版本，或换一个空的数据文件夹。", "Install that version again, or begin with an empty data folder.")
	case errors.As(err, &base):
		return explainDatabase(base)
	case errors.As(err, &path):
		return explainPath(path)
	}
	return failed("出错了，已经停止："+err.Error()+"。", "It failed and has ended: "+err.Error()+".",
		"请检查日志；如果还是这样，请把这段话报告给开发者。", "See the log; if it stays like this, report these words to the developers.")
}

func explainDatabase(err *sqlite.Error) *trouble {
	switch err.Code() & 0xff { // the rest says where in SQLite it was found
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return failed("别的程序正在使用数据库（可能已经有一个 yiping 在运行）。", "Another program has the database in use; another yiping may be running.",
			"请先结束它，或换一个数据文件夹。", "End it first, or choose another data folder.")
	case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
		return failed("数据库坏了。", "The database is damaged.",
			"请恢复备份，或把数据文件夹里的 yiping.db* 移走再启动：内容不会丢，只是少了“昨天”的记录。",
			"Restore a backup, or move yiping.db* out of the data folder and start again: no content is lost, only what was recorded.")
	case sqlite3.SQLITE_FULL:
		return failed("磁盘满了，数据库写不进去。", "The disk is full; the database cannot be written.", "请清理磁盘。", "Make room on it. Then start again.")
	}
	return failed("数据库打不开或写不进去："+err.Error()+"。", "The database cannot be opened or written: "+err.Error()+".",
		"请检查数据文件夹的权限和磁盘。", "Check the permissions of the data folder, and its disk.")
}

func explainPath(err *fs.PathError) *trouble {
	const elsewhereZH = "或换一个文件夹（配置里的 content 和 data，演示用 --dir）。"
	const elsewhereEN = "or choose another folder: content and data in the configuration, --dir for the demo."
	p := err.Path
	switch {
	case errors.Is(err, syscall.EROFS):
		return failed("“"+p+"”所在的磁盘只能读，不能写。", "The disk of "+p+" can be read only.", "请检查它的挂载方式，"+elsewhereZH, "Check how it is mounted, "+elsewhereEN)
	case errors.Is(err, fs.ErrPermission):
		return failed("没有权限读写“"+p+"”。", "There is no permission to use "+p+".", "请让运行 yiping 的用户可以读写它，"+elsewhereZH, "Let the user who runs yiping read and write it, "+elsewhereEN)
	case errors.Is(err, syscall.ENOTDIR):
		return failed("“"+p+"”不是文件夹。", p+" is not a folder.", "请移走那个文件，"+elsewhereZH, "Move that file away, "+elsewhereEN)
	case errors.Is(err, syscall.ENOSPC):
		return failed("磁盘满了，“"+p+"”写不进去。", "The disk is full; "+p+" cannot be written.", "请清理磁盘，"+elsewhereZH, "Make room on it, "+elsewhereEN)
	}
	return failed("“"+p+"”打不开："+err.Err.Error()+"。", p+" cannot be opened: "+err.Err.Error()+".", "请检查路径、权限和磁盘。", "Check the path, its permissions and the disk.")
}

// load reads a configuration. Its mistakes are an error of their own type, which says where each is.
func load(file string) (config.Config, error) {
	c, err := config.Load(file)
	var mistakes config.Mistakes
	switch {
	case err == nil || errors.As(err, &mistakes):
		return c, err
	case errors.Is(err, fs.ErrNotExist):
		return c, failed("找不到配置文件“"+file+"”。", "There is no configuration file "+file+".",
			"请检查 --config 后面的路径。", "Check the path behind --config. To look around without one, run yiping demo.")
	case errors.Is(err, fs.ErrPermission):
		return c, failed("没有权限读配置文件“"+file+"”。", "There is no permission to read the configuration file "+file+".",
			"请让运行 yiping 的用户可以读它。", "Let the user who runs yiping read it.")
	}
	return c, failed("“"+file+"”不是配置文件，或者读不出来。", file+" is not a configuration file, or cannot be read.",
		"请检查 --config 后面的路径。", "Check the path behind --config.")
}
