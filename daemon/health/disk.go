package health

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"yiping/daemon/library"
	"yiping/daemon/store"
)

// folders looks whether the daemon may read and write what it has to.
func (c Computer) folders(as runner) []Finding {
	var all []Finding
	for _, f := range []struct{ path, zh, en string }{{c.Config.Content, "内容文件夹", "content folder"}, {c.Config.Data, "数据文件夹", "data folder"}} {
		info, err := os.Stat(f.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			all = append(all, found(Look, "还没有"+f.zh+" "+f.path, "there is no "+f.en+" "+f.path+" yet",
				"服务启动时会自己建；在别的磁盘上的，请看看挂上了没有", "the daemon makes it at its start; if it is on another disk, see whether that is mounted"))
		case err != nil || !info.IsDir():
			all = append(all, found(Mend, f.zh+" "+f.path+" 打不开", "the "+f.en+" "+f.path+" cannot be opened", "请检查路径、权限和磁盘", "check the path, its permissions and the disk"))
		case !as.may(info, 7):
			all = append(all, found(Mend, "用户 "+as.name+" 不能读写"+f.zh+" "+f.path, "the user "+as.name+" may not read and write the "+f.en+" "+f.path,
				"请运行 sudo chown "+as.name+" "+f.path+" && sudo chmod u+rwx "+f.path, "run sudo chown "+as.name+" "+f.path+" && sudo chmod u+rwx "+f.path))
		default:
			all = append(all, right(f.zh+" "+f.path+" 可以读写", "the "+f.en+" "+f.path+" can be read and written"))
		}
		if f.path == c.Config.Content && err == nil {
			if _, err := os.Stat(filepath.Join(f.path, library.Sentinel)); err != nil {
				all = append(all, found(Look, "内容文件夹里还没有标记文件 "+library.Sentinel, "the content folder has no "+library.Sentinel+" yet, by which it is known",
					"服务启动时会自己放；没有它，磁盘没挂上时认不出来", "the daemon puts it there at its start; without it a disk that is not mounted is not recognised"))
			}
		}
	}
	return all
}

// may tells by the permissions of a file whether the user has all the rights: 4 read, 2 write, 1 enter.
func (r runner) may(info fs.FileInfo, rights uint32) bool {
	if r.uid == 0 {
		return true
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return true
	}
	mode := uint32(info.Mode().Perm())
	switch {
	case int(s.Uid) == r.uid:
		mode >>= 6
	case r.groups[int(s.Gid)]:
		mode >>= 3
	}
	return mode&rights == rights
}

// secrets looks whether everybody may read a configuration in which there are addresses of calendars, which are secret.
func (c Computer) secrets() []Finding {
	info, err := os.Stat(c.File)
	if err != nil || len(c.Config.Agenda.Feeds) == 0 || info.Mode().Perm()&0o004 == 0 {
		return nil
	}
	return []Finding{found(Look, "这台电脑上的每个人都能读 "+c.File+"，里面有日历的私密地址", "everybody on this computer may read "+c.File+", which has secret addresses of calendars",
		"请运行 sudo chgrp yiping "+c.File+" && sudo chmod 640 "+c.File, "run sudo chgrp yiping "+c.File+" && sudo chmod 640 "+c.File)}
}

const (
	scarce = 2 << 30 // bytes of room below which something soon fails
	little = 10 << 30
)

// room looks how much of the disks is free. Folders on one disk are one finding.
func (c Computer) room() []Finding {
	var all []Finding
	seen := map[uint64]bool{}
	for _, dir := range []string{c.Config.Content, c.Config.Data} {
		var of unix.Statfs_t
		info, err := os.Stat(dir)
		if err != nil || unix.Statfs(dir, &of) != nil {
			continue // folders has said so
		}
		if s := info.Sys().(*syscall.Stat_t); seen[uint64(s.Dev)] {
			continue
		} else {
			seen[uint64(s.Dev)] = true
		}
		free := of.Bavail * uint64(of.Bsize)
		zh, en := fmt.Sprintf("%s 所在的磁盘还有 %s", dir, size(free)), fmt.Sprintf("the disk of %s has %s left", dir, size(free))
		remedyZH, remedyEN := "请清理磁盘；删掉的内容 30 天后才真正腾出地方", "make room on it; what was removed takes its room for 30 days more"
		switch {
		case free < scarce:
			all = append(all, found(Mend, zh+"，快满了", en+" and is almost full", remedyZH, remedyEN))
		case free < little:
			all = append(all, found(Look, zh, en, remedyZH, remedyEN))
		default:
			all = append(all, right(zh, en))
		}
	}
	return all
}

func size(n uint64) string {
	if n < 1<<30 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
}

// database looks whether the database is whole. It only reads.
func database(ctx context.Context, path string) []Finding {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return []Finding{right("还没有数据库，第一次启动时会建", "there is no database yet; it is made at the first start")}
	}
	err := store.Check(ctx, path)
	switch {
	case err == nil:
		return []Finding{right("数据库完好", "the database is whole")}
	case errors.Is(err, store.ErrDamaged):
		return []Finding{found(Mend, "数据库坏了："+err.Error(), "the database is damaged: "+err.Error(),
			"请停下服务，恢复最近的备份，并检查硬盘（smartctl -a）", "stop the daemon, restore the last backup, and check the disk (smartctl -a)")}
	}
	return []Finding{found(Look, "看不了数据库："+err.Error(), "the database cannot be looked at: "+err.Error(), "请用 sudo 再运行一次", "run this again with sudo")}
}

// watches looks whether the kernel lets the daemon watch every folder of the content folder.
func watches(content, limit string) []Finding {
	text, err := os.ReadFile(limit)
	if err != nil {
		return nil
	}
	allowed, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return nil
	}
	folders := 0
	_ = filepath.WalkDir(content, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			folders++
		}
		return nil // what cannot be read is not watched either
	})
	zh := fmt.Sprintf("内容文件夹里有 %d 个文件夹，内核最多让一个用户看着 %d 个", folders, allowed)
	en := fmt.Sprintf("there are %d folders in the content folder, and the kernel lets a user watch %d", folders, allowed)
	if folders < allowed/2 {
		return []Finding{right(zh, en)}
	}
	more := strconv.Itoa(max(4*folders, 65536))
	return []Finding{found(Mend, zh+"：新文件要等扫描才看得到", en+": new files are only found by a scan",
		"请运行 echo fs.inotify.max_user_watches="+more+" | sudo tee /etc/sysctl.d/60-yiping.conf && sudo sysctl --system",
		"run echo fs.inotify.max_user_watches="+more+" | sudo tee /etc/sysctl.d/60-yiping.conf && sudo sysctl --system")}
}
