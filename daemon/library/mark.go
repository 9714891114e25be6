package library

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Sentinel is the hidden file by which the content folder is known. A network folder that is not mounted
// looks exactly like one that somebody emptied; only the sentinel tells them apart.
const Sentinel = ".yiping-sentinel"

// Names under which the store remembers the mark.
const (
	factMark = "content mark"
	factHome = "content folder"
)

// mark is what the sentinel should say.
type mark struct {
	id   string // "": the folder has none, because it cannot be written to or was never seen
	home string // the path at which the folder was marked
}

func (fo *folder) recallMark() (err error) {
	if fo.mark.id, err = fo.lib.store.Fact(fo.ctx, factMark); err != nil {
		return err
	}
	fo.mark.home, err = fo.lib.store.Fact(fo.ctx, factHome)
	return err
}

var errAway = errors.New("the content folder is not there")

// enter opens the content folder, if it is there and is the right one. It is left again after each turn:
// a folder that is held open cannot be unmounted.
func (fo *folder) enter() bool {
	if fo.root != nil {
		return true
	}
	root, err := os.OpenRoot(fo.lib.cfg.Root)
	if err != nil {
		fo.lose()
		return false
	}
	info, err := root.Stat(".")
	if err != nil {
		root.Close()
		fo.lose()
		return false
	}
	g := sigOf(info, 0)
	if !fo.away && g.inode() == fo.rootSig.inode() {
		fo.root = root
		return true
	}
	if !fo.recognise(root, g) {
		root.Close()
		fo.lose()
		return false
	}
	if fo.rootSig != (sig{}) { // it was away, or is mounted anew: look everywhere
		fo.log.Info("the content folder is back")
		fo.stopScan()
		fo.nextScan = time.Now()
	}
	fo.root, fo.rootSig, fo.away = root, g, false
	fo.problem("folder", nil)
	return true
}

// leave closes the content folder.
func (fo *folder) leave() {
	if fo.root != nil {
		fo.root.Close()
		fo.root = nil
	}
}

// present makes sure that the content folder is there and is the right one. Nothing is withdrawn without.
func (fo *folder) present() bool {
	if !fo.enter() {
		return false
	}
	if fo.recognise(fo.root, fo.rootSig) {
		return true
	}
	fo.leave()
	fo.lose()
	return false
}

func (fo *folder) lose() {
	if !fo.away {
		fo.away = true
		fo.log.Error("the content folder is not there, or is not the one it was; everything is kept as it is")
	}
	fo.stopScan()
	fo.problem("folder", &problemFolder)
}

// recognise reports whether this is the content folder. One that was never marked gets its mark.
func (fo *folder) recognise(root *os.Root, g sig) bool {
	has := readMark(root, g)
	switch {
	case fo.mark.id == "" && fo.strange(root, g):
		return false
	case fo.mark.id == "" || fo.mark.home != fo.lib.cfg.Root:
		if has == "" {
			has = writeMark(root, rand.Text())
		}
		fo.adoptMark(has)
		return true
	case has == fo.mark.id:
		return true
	case has == "" && fo.rootSig == (sig{}) && fo.familiar(root):
		// Somebody tidied hidden files away while the daemon was not running; all else is there.
		writeMark(root, fo.mark.id)
		return true
	}
	return false
}

// adoptMark remembers the mark of the folder.
func (fo *folder) adoptMark(id string) {
	if id == "" {
		return
	}
	fo.mark = mark{id, fo.lib.cfg.Root}
	if err := fo.lib.store.SetFacts(fo.ctx, map[string]string{factMark: id, factHome: fo.mark.home}); err != nil {
		fo.log.Error("cannot remember the mark of the content folder", "err", err)
	}
}

// Mounted reports whether the content folder is there and is the one it was. Nobody should make anything in what
// is in its place. Until the folder has been looked at once, it is not.
func (l *Library) Mounted() bool {
	what, version := l.told.Get()
	if version == 0 || what.away {
		return false
	}
	root, err := os.OpenRoot(l.cfg.Root)
	if err != nil {
		return false
	}
	defer root.Close()
	return marked(root, what.mark)
}

// ConfirmFolder says that the content folder is the right one as it is, though its mark is gone.
func (l *Library) ConfirmFolder() error { return l.ask((*folder).confirmFolder) }

// confirmFolder takes the folder as it is for the right one.
func (fo *folder) confirmFolder() error {
	if fo.enter() {
		return nil
	}
	root, err := os.OpenRoot(fo.lib.cfg.Root)
	if err != nil {
		return fmt.Errorf("confirm the content folder: %w", err)
	}
	defer root.Close()
	info, err := root.Stat(".")
	if err != nil {
		return fmt.Errorf("confirm the content folder: %w", err)
	}
	id := readMark(root, sigOf(info, 0))
	if id == "" {
		id = writeMark(root, rand.Text())
	}
	if id == "" {
		return errors.New("confirm the content folder: it cannot be written to")
	}
	fo.adoptMark(id)
	fo.nextScan = time.Now()
	return nil
}

// strange reports whether a folder without mark is probably not the one it was: it is empty, though files
// were known, or it is another one without them.
func (fo *folder) strange(root *os.Root, g sig) bool {
	if len(fo.taken) == 0 {
		return false
	}
	if fo.rootSig != (sig{}) && fo.rootSig.inode() != g.inode() && !fo.familiar(root) {
		return true
	}
	f, err := root.Open(".")
	if err != nil {
		return true
	}
	defer f.Close()
	names, _ := f.Readdirnames(1)
	return len(names) == 0
}

// familiar reports whether at least half of the known files are where they were.
func (fo *folder) familiar(root *os.Root) bool {
	there, all := 0, 0
	fo.top.each(func(f *file) {
		if f.known == nil {
			return
		}
		all++
		if info, err := root.Lstat(f.path); err == nil && info.Size() == f.known.Size {
			there++
		}
	})
	return there > 0 && 2*there >= all
}

// readMark returns what the sentinel says, "" if there is none on the folder's own device.
func readMark(root *os.Root, g sig) string {
	info, err := root.Lstat(Sentinel)
	if err != nil || !info.Mode().IsRegular() || sigOf(info, g.dev).dev != 0 {
		return ""
	}
	f, err := root.Open(Sentinel)
	if err != nil {
		return ""
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, 128))
	if err != nil {
		return ""
	}
	return string(b)
}

// writeMark marks the folder. It returns "" where that is not possible: a folder that is only read works too.
func writeMark(root *os.Root, id string) string {
	f, err := root.OpenFile(Sentinel, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return ""
	}
	_, err = f.WriteString(id)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		root.Remove(Sentinel)
		return ""
	}
	return id
}
