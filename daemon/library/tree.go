package library

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"yiping/daemon/library/hints"
	"yiping/daemon/store"
	"yiping/playlists"
)

// file returns what is known of the name in the folder, which may be nothing yet.
func (fo *folder) file(d *dir, name string) *file {
	f := d.files[name]
	if f == nil {
		f = &file{dir: d, name: name, path: join(d.path, name), fresh: true, slot: -1}
		d.files[name] = f
	}
	return f
}

// subdir returns the folder of that name in the folder, which may be new.
func (fo *folder) subdir(d *dir, name string) *dir {
	sub := d.dirs[name]
	if sub == nil {
		sub = &dir{
			path: join(d.path, name), parent: d, depth: d.depth + 1, place: fo.lib.placeOf(d.place, d.depth+1, name),
			files: map[string]*file{}, dirs: map[string]*dir{},
		}
		d.dirs[name] = sub
	}
	return sub
}

// folderAt returns the folder with the path, whether it is there or not.
func (fo *folder) folderAt(p string) *dir {
	d := fo.top
	if p != "" {
		for name := range strings.SplitSeq(p, "/") {
			d = fo.subdir(d, name)
		}
	}
	return d
}

// known returns the folder with the path if it is known.
func (fo *folder) knownDir(p string) *dir {
	d := fo.top
	if p != "" {
		for name := range strings.SplitSeq(p, "/") {
			if d = d.dirs[name]; d == nil {
				return nil
			}
		}
	}
	return d
}

// drop forgets the name. Its bytes may go on playing as something departed.
func (fo *folder) drop(f *file) {
	fo.waiting.remove(f)
	if i := f.sig.inode(); fo.parked[i] == f {
		delete(fo.parked, i)
	}
	delete(f.dir.files, f.name)
	if isPlaylistFile(f) {
		fo.unreadPlaylistFile(f)
	}
	if f.name == webIndex {
		fo.turnsWeb(f.dir, time.Now())
	}
	fo.began(f)
	fo.reportSoon()
}

// prune forgets folders that are gone, from the given one upwards.
func (fo *folder) prune(d *dir) {
	for d.parent != nil && len(d.files) == 0 && len(d.dirs) == 0 {
		if _, err := fo.lstat(d.path); !absent(err) {
			return
		}
		fo.unwatch(d)
		fo.problem("unreadable "+d.path, nil)
		delete(d.parent.dirs, d.name())
		d = d.parent
	}
}

func (d *dir) name() string {
	_, name := split(d.path)
	return name
}

// each calls f for every file in the folder and below.
func (d *dir) each(f func(*file)) {
	for _, x := range d.files {
		f(x)
	}
	for _, sub := range d.dirs {
		sub.each(f)
	}
}

// eachDir calls f for the folder and every one below.
func (d *dir) eachDir(f func(*dir)) {
	f(d)
	for _, sub := range d.dirs {
		sub.eachDir(f)
	}
}

// take makes the bytes of the asset those that the name stands for.
func (fo *folder) take(f *file, known *store.File, a *store.Asset) {
	fo.release(f)
	f.known, f.asset, f.refused, f.notYet, f.fresh = known, a, nil, "", false
	fo.taken[inode{known.Dev, known.Inode}] = f
	fo.enlist(f)
}

// release takes the bytes from the name; what follows decides what becomes of them.
func (fo *folder) release(f *file) {
	if f.known == nil {
		return
	}
	if i := (inode{f.known.Dev, f.known.Inode}); fo.taken[i] == f {
		delete(fo.taken, i)
	}
	if l := fo.lineups[listOf(f.path)]; l != nil {
		delete(l.files, f.path)
		fo.changed(l)
	}
	f.known, f.asset, f.entry = nil, nil, nil
}

// missDir notes that a folder is not there.
func (fo *folder) missDir(d *dir, now time.Time) {
	empty := true
	d.each(func(f *file) {
		empty = false
		fo.look(f, now)
	})
	if empty {
		fo.pruneEmpty(d)
	}
}

// pruneEmpty forgets a folder without files and its empty subfolders.
func (fo *folder) pruneEmpty(d *dir) {
	for _, sub := range d.dirs {
		fo.pruneEmpty(sub)
	}
	fo.prune(d)
}

// unreadable raises a problem for a folder that cannot be looked into. Nothing in it is withdrawn.
func (fo *folder) unreadable(d *dir, err error) {
	if errors.Is(err, fs.ErrNotExist) {
		return // gone meanwhile; its parent tells
	}
	fo.problem("unreadable "+d.path, &playlists.Problem{
		ID: "unreadable " + d.path, Where: hints.Meant(d.path),
		What:   playlists.Text{ZH: "这个文件夹打不开，里面的内容保持原样。", EN: "This folder cannot be opened; what is in it stays as it was."},
		Remedy: playlists.Text{ZH: "请管理员检查文件夹的权限和磁盘。", EN: "Ask the administrator to check its permissions and the disk."},
	})
}
