package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"yiping/daemon/store"
	"yiping/playlists"
)

// Target is where a backup is put back.
type Target struct {
	Data   string // the data folder
	Config string // path of the configuration; empty: it stays in the backup
	Force  bool   // what is there makes way
}

// Ends of the names of what made way, and of what is being put back.
const (
	before    = ".before-restore"
	restoring = ".restoring"
)

// Restore puts a backup back. All of it is checked beside the data folder before anything is touched. What was in the way is
// kept under its own name and ".before-restore".
func Restore(ctx context.Context, file string, to Target, progress Progress) (Manifest, error) {
	in, err := os.Open(file)
	if err != nil {
		return Manifest{}, fmt.Errorf("restore: %w", err)
	}
	defer in.Close()
	if to.Data, err = filepath.Abs(to.Data); err != nil {
		return Manifest{}, fmt.Errorf("restore: %w", err)
	}
	if real, err := filepath.EvalSymlinks(to.Data); err == nil {
		to.Data = real // what a link leads to is replaced, not the link
	}
	r := &restorer{Target: to, stage: to.Data + restoring}
	defer r.close()
	if err := r.mayBegin(); err != nil {
		return Manifest{}, fmt.Errorf("restore: %w", err)
	}
	a, err := read(ctx, in, r.room, r.put, progress)
	if err == nil {
		err = a.check(ctx, filepath.Join(r.stage, nameDatabase))
	}
	if err == nil {
		err = r.settle(a)
	}
	if err != nil {
		return a.Manifest, fmt.Errorf("restore: %w", err)
	}
	return a.Manifest, nil
}

// restorer is one restore. The stage is a folder beside the data folder; the configuration waits in one beside it.
type restorer struct {
	Target
	stage   string
	mine    bool // the stage was made here
	root    *os.Root
	release []func()
}

func (r *restorer) close() {
	if r.root != nil {
		r.root.Close()
	}
	for _, release := range r.release {
		release()
	}
	if r.mine {
		os.RemoveAll(r.stage)
	}
}

// mayBegin refuses what would be in the way later.
func (r *restorer) mayBegin() error {
	entries, err := os.ReadDir(r.Data)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		if !r.Force {
			return playlists.Refuse("“"+r.Data+"”里已经有东西。", "There is something in "+r.Data+" already.",
				"请选一个空的文件夹；要换掉它，加上 --force：原来的会留在旁边（.before-restore）。", "Choose an empty folder, or add --force: what is there is kept beside it, as .before-restore.")
		}
		release, err := store.Lock(r.Data)
		if err != nil {
			return err
		}
		r.release = append(r.release, release)
		if err := free(r.Data + before); err != nil {
			return err
		}
	}
	if r.Config != "" {
		if _, err := os.Lstat(r.Config); err == nil && !r.Force {
			return playlists.Refuse("“"+r.Config+"”已经在那里。", r.Config+" is there already.",
				"请选另一个名字；要换掉它，加上 --force：原来的会留在旁边（.before-restore）。", "Choose another name, or add --force: what is there is kept beside it, as .before-restore.")
		} else if err == nil {
			if err := free(r.Config + before); err != nil {
				return err
			}
		}
	}
	if err := os.MkdirAll(filepath.Dir(r.stage), 0o755); err != nil {
		return err
	}
	if err := os.RemoveAll(r.stage); err != nil { // of a restore that was killed
		return err
	}
	if err := os.Mkdir(r.stage, 0o750); err != nil {
		return err
	}
	r.mine = true
	r.root, err = os.OpenRoot(r.stage)
	return err
}

// free refuses a name that is taken.
func free(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return playlists.Refuse("“"+path+"”已经在那里：上一次恢复留下的。", path+" is there already, from an earlier restore.", "不再需要就请移走它。", "Move it away.")
}

// room refuses more than the disk can hold.
func (r *restorer) room(m Manifest) error {
	var s unix.Statfs_t
	if err := unix.Statfs(r.stage, &s); err != nil {
		return err
	}
	if has := s.Bavail * uint64(s.Bsize); uint64(m.Bytes) > has-has/50 {
		return playlists.Refuse(fmt.Sprintf("磁盘放不下：备份有 %d MB，只剩 %d MB。", m.Bytes>>20, has>>20), fmt.Sprintf("There is no room: the backup has %d MB, the disk %d MB.", m.Bytes>>20, has>>20),
			"请清理磁盘，或恢复到别的磁盘上。", "Make room, or restore to another disk.")
	}
	return nil
}

// put implements put: below the stage and nowhere else.
func (r *restorer) put(name string, _ int64) (io.WriteCloser, error) {
	if err := r.root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	mode := fs.FileMode(0o644)
	if strings.HasPrefix(name, nameConfig) {
		mode = 0o640
	}
	f, err := r.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return nil, err
	}
	return durable{f}, nil
}

// durable is a file that is on disk once it is closed.
type durable struct{ *os.File }

func (d durable) Close() error { return errors.Join(d.Sync(), d.File.Close()) }

// settle puts what proved good in the place of what is there. The configuration comes last: with the old one the daemon finds
// the data all the same.
func (r *restorer) settle(a archive) error {
	configs := r.Data + restoring + "-config"
	if err := os.RemoveAll(configs); err != nil {
		return err
	}
	defer os.RemoveAll(configs)
	if err := os.Rename(filepath.Join(r.stage, "config"), configs); err != nil {
		return err
	}
	if err := r.own(r.stage); err != nil {
		return err
	}
	if err := syncTree(r.stage); err != nil {
		return err
	}
	release, err := store.Lock(r.stage) // for a daemon that is started too early
	if err != nil {
		return err
	}
	r.release = append(r.release, release)
	away := len(r.release) > 1
	if away {
		if err := os.Rename(r.Data, r.Data+before); err != nil {
			return notMoved(r.Data, err)
		}
	}
	if err := unix.Rename(r.stage, r.Data); err != nil { // in the place of an empty folder, too, which os.Rename does not do
		if away {
			err = errors.Join(err, os.Rename(r.Data+before, r.Data))
		}
		return notMoved(r.Data, err)
	}
	r.mine = false
	if err := syncDir(filepath.Dir(r.Data)); err != nil {
		return err
	}
	if r.Config == "" {
		return nil
	}
	return r.configure(a, configs)
}

func notMoved(dir string, err error) error {
	if errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) {
		return playlists.Refuse("“"+dir+"”是一个挂载点，换不了。", dir+" is a mount point and cannot be replaced.", "请恢复到它里面的一个文件夹，并在配置里改 data。", "Restore into a folder within it, and say so under data in the configuration.")
	}
	return &fs.PathError{Op: "replace", Path: dir, Err: err}
}

// own gives a folder and all in it to the owner of the data folder that was there.
func (r *restorer) own(dir string) error {
	was, err := os.Stat(r.Data)
	if err != nil || os.Geteuid() != 0 {
		return nil
	}
	s := was.Sys().(*syscall.Stat_t)
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(s.Uid), int(s.Gid))
	})
}

// configure puts the configuration and the files beside it at their places. What is there makes way.
func (r *restorer) configure(a archive, from string) error {
	folder := filepath.Dir(r.Config)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name := range a.sums {
		place, ok := strings.CutPrefix(name, nameConfig)
		if !ok {
			continue
		}
		to := filepath.Join(folder, place)
		if place == a.Config {
			to = r.Config
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := replace(filepath.Join(from, place), to); err != nil {
			return err
		}
	}
	return nil
}

// replace copies a file over another, with the owner and the mode of that, which stays under another name. A file that is as it
// should be is left alone.
func replace(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	mode, owner := fs.FileMode(0o640), (*syscall.Stat_t)(nil)
	if was, err := os.Lstat(to); err == nil {
		if old, err := os.ReadFile(to); err == nil && string(old) == string(text) {
			return nil
		}
		mode, owner = was.Mode().Perm(), was.Sys().(*syscall.Stat_t)
		if err := os.Rename(to, to+before); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(to+restoring, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if owner != nil && os.Geteuid() == 0 {
		err = errors.Join(err, f.Chown(int(owner.Uid), int(owner.Gid)))
	}
	if err = errors.Join(err, durable{f}.Close()); err != nil {
		return err
	}
	return errors.Join(os.Rename(f.Name(), to), syncDir(filepath.Dir(to)))
}

// syncTree makes the names of all that is in a folder durable; the files are already.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncDir(path)
	})
}
