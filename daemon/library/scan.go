package library

import (
	"bytes"
	"encoding/binary"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// scan looks at every file of the content folder, a stretch at a time, so that a large folder never keeps
// a new picture waiting. It reads and compares in one pass in the goroutine that owns the folder: what it
// compares with cannot have changed in between.
type scan struct {
	todo []*dir
	dir  *dir // being read, nil: take the next
	fd   *os.File
	buf  []byte
	left []byte // of buf, not looked at yet
}

func newScan(d *dir) *scan { return &scan{todo: []*dir{d}, buf: make([]byte, 1<<16)} }

// startScan begins a rescan.
func (fo *folder) startScan(now time.Time) {
	fo.nextScan = now.Add(fo.lib.cfg.Rescan)
	if !fo.present() {
		return
	}
	fo.round++
	fo.top.round = fo.round
	fo.scan, fo.unheard = newScan(fo.top), false
}

// stopScan gives the rescan up.
func (fo *folder) stopScan() {
	if fo.scan != nil && fo.scan.fd != nil {
		fo.scan.fd.Close()
	}
	fo.scan = nil
}

// scanNow looks at everything in a new folder.
func (fo *folder) scanNow(d *dir) {
	d.round = fo.round
	for s := newScan(d); !fo.step(s, time.Now().Add(time.Hour)); {
	}
}

// stepScan goes on with the rescan until the instant, or to the end.
func (fo *folder) stepScan(until time.Time) {
	if !fo.enter() || fo.scan == nil {
		return // entering may have found that the folder is gone or another one, and given up
	}
	if fo.step(fo.scan, until) {
		fo.scan = nil
		fo.scannedOnce = true
		fo.began(nil)
		if !fo.unheard {
			fo.problem("watch", nil)
		}
	}
}

// step goes on with a scan until the instant, and reports whether it is over.
func (fo *folder) step(s *scan, until time.Time) bool {
	for i := 0; ; i++ {
		if i%64 == 63 && time.Now().After(until) {
			return false
		}
		if s.dir == nil {
			if len(s.todo) == 0 {
				return true
			}
			fo.openDir(s)
			continue
		}
		if len(s.left) == 0 {
			n, err := unix.ReadDirent(int(s.fd.Fd()), s.buf)
			if err == unix.EINTR {
				continue
			}
			if n <= 0 || err != nil {
				fo.closeDir(s, err == nil)
				continue
			}
			s.left = s.buf[:n]
		}
		var name []byte
		if name, s.left = nextEntry(s.left); name != nil {
			fo.scanEntry(s, name)
		}
	}
}

// openDir takes the next folder of the list.
func (fo *folder) openDir(s *scan) {
	d := s.todo[len(s.todo)-1]
	s.todo = s.todo[:len(s.todo)-1]
	fo.watch(d) // before reading, so that nothing falls between; again each time, because folders are renamed
	f, err := fo.root.Open(orDot(d.path))
	if err != nil {
		fo.unreadable(d, err)
		return
	}
	s.dir, s.fd, s.left = d, f, nil
	fo.problem("unreadable "+d.path, nil)
}

// closeDir ends the reading of a folder. What was not seen in it is probably gone.
func (fo *folder) closeDir(s *scan, whole bool) {
	s.fd.Close()
	d := s.dir
	s.dir, s.fd, s.left = nil, nil, nil
	if !whole {
		return
	}
	now := time.Now()
	for _, f := range d.files {
		if f.round != fo.round {
			fo.look(f, now)
		}
	}
	for _, sub := range d.dirs {
		if sub.round != fo.round {
			fo.missDir(sub, now)
		}
	}
}

// scanEntry looks at one name. Name is valid until the next one is read.
func (fo *folder) scanEntry(s *scan, name []byte) {
	d := s.dir
	if f := d.files[string(name)]; f != nil { // the usual case first: known, and mostly unchanged
		g, err := fo.statAt(s.fd, f.name)
		if err != nil || g.dir() {
			return // closeDir looks again
		}
		f.round = fo.round
		if g != f.sig || f.missed(fo) {
			fo.observe(f, g, time.Now())
		}
		return
	}
	text := string(name)
	if ignored(text) {
		return
	}
	g, err := fo.statAt(s.fd, text)
	if err != nil {
		return
	}
	if g.dir() {
		sub := fo.subdir(d, text)
		sub.round = fo.round
		s.todo = append(s.todo, sub)
		return
	}
	f := fo.file(d, text)
	f.round = fo.round
	fo.observe(f, g, time.Now())
}

// statAt looks at a name in an open folder, without following links.
func (fo *folder) statAt(dir *os.File, name string) (sig, error) {
	var st unix.Stat_t
	if err := unix.Fstatat(int(dir.Fd()), name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return sig{}, err
	}
	g := sig{dev: st.Dev, ino: st.Ino, size: st.Size, mtime: st.Mtim.Nano(), ctime: st.Ctim.Nano(), kind: st.Mode & unix.S_IFMT}
	if g.dev == fo.rootSig.dev {
		g.dev = 0
	}
	return g, nil
}

// nextEntry cuts the first entry from what getdents64 returned; the name is nil for . and .. and holes.
func nextEntry(b []byte) (name, rest []byte) {
	const header = 19 // inode, offset, length, type
	if len(b) < header {
		return nil, nil
	}
	n := int(binary.NativeEndian.Uint16(b[16:]))
	if n < header || n > len(b) {
		return nil, nil
	}
	name, rest = b[header:n], b[n:]
	if i := bytes.IndexByte(name, 0); i >= 0 {
		name = name[:i]
	}
	if string(name) == "." || string(name) == ".." {
		return nil, rest
	}
	return name, rest
}
