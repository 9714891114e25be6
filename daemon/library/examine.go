package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"yiping/daemon/library/formats"
	"yiping/daemon/store"
	"yiping/playlists"
)

const maxFile = 2 << 30 // bytes of a file

// job is a file as it looked when it was decided to examine it.
type job struct {
	path   string
	name   string
	sig    sig
	rested time.Duration // how long it had been at rest; under rest, only its own structure can vouch for it
	old    string        // hash of the bytes that were under this name before, "" if none were taken
	film   bool          // may take its time
}

// verdict is what was found about a file.
type verdict struct {
	sig     sig // the file that it is about
	delay   delay
	until   time.Duration // with delayTorn: how long it has to rest
	refused *playlists.Refusal
	ours    bool
	film    bool // wants to be examined as a film
	asset   *store.Asset
	cost    time.Duration
	err     error // of a disk, with delayDisk and delayRead
}

// examine has the file examined. It is busy until the verdict is there.
func (fo *folder) examine(f *file, rested time.Duration) {
	j := job{path: f.path, name: f.name, sig: f.sig, rested: rested}
	if f.known != nil {
		j.old = f.known.Hash
	}
	fo.examineIn(&fo.quick, f, j)
}

func (fo *folder) examineIn(l *lane, f *file, j job) {
	f.busy, f.again = true, false
	root, dev := fo.lib.cfg.Root, fo.rootSig.dev
	fo.submit(l, func() func(*folder) {
		began := time.Now()
		v := fo.lib.examine(fo.ctx, root, dev, j)
		v.sig, v.cost = j.sig, time.Since(began)
		return func(fo *folder) { fo.judge(f, j, v) }
	})
}

// examine looks at the bytes of a file and, if they are whole and can be shown, takes a copy. What it says
// of the bytes, it says of the copy.
func (l *Library) examine(ctx context.Context, root string, dev uint64, j job) (v verdict) {
	defer func() { // hostile bytes go through a dozen decoders
		if p := recover(); p != nil {
			l.cfg.Log.Error("a decoder panics", "path", j.path, "panic", p, "stack", string(debug.Stack()))
			v = verdict{refused: &refuseBroken}
		}
	}()
	f, err := openIn(root, j.path)
	if err != nil {
		return cannotRead(err)
	}
	defer f.Close()
	if g, err := fstat(f, dev); err != nil || g != j.sig {
		return verdict{delay: delayMoved}
	}
	head := make([]byte, min(formats.HeadSize, j.sig.size))
	if _, err := io.ReadFull(f, head); err != nil {
		return cannotRead(err)
	}
	if isAnswer(j.name, head) {
		return verdict{ours: true}
	}
	kind := formats.Sniff(head)
	if j.rested < rest && !kind.EndMark() {
		return verdict{delay: delayResting}
	}
	if v := l.settled(f, kind, head, j); v != nil {
		return *v
	}
	if kind.Moving() && !j.film {
		return verdict{film: true}
	}
	return l.copyOf(ctx, f, dev, kind, j)
}

// settled reports why the file is not taken yet, or never; nil if it is time to take it.
func (l *Library) settled(f *os.File, kind formats.Kind, head []byte, j job) *verdict {
	if kind == "" && neverShown(j.name) {
		return unplayable(j.name, head) // nothing that is still to come makes it playable
	}
	if j.sig.size == 0 {
		return &verdict{delay: delayEmpty}
	}
	if j.sig.size > maxFile {
		return &verdict{refused: &refuseTooBig}
	}
	if kind == formats.SVG && j.sig.size > formats.MaxSVG {
		return &verdict{refused: &refuseDrawing}
	}
	switch {
	case j.rested >= rest && j.rested < patience && writing(f):
		return &verdict{delay: delayOpen}
	case j.rested >= rest && hole(f, j.sig.size), j.rested < patience && formats.ZeroTail(f, j.sig.size):
		return &verdict{delay: delayReserved}
	}
	if kind == "" {
		return unplayable(j.name, head)
	}
	found, err := kind.Check(f, j.sig.size)
	switch {
	case err != nil:
		v := cannotRead(err)
		return &v
	case found == formats.Short:
		return &verdict{delay: delayShort}
	case found == formats.Damaged:
		return &verdict{delay: delayDamaged}
	case found == formats.Deep:
		return &verdict{refused: &refuseDeep}
	case found == formats.Growing:
		return &verdict{refused: &refuseEntities}
	case found == formats.Heavy:
		return &verdict{refused: &refuseHeavy}
	case j.rested < rest && (found == formats.Tailed || kind.MayHideGap() && formats.ZeroPage(f, j.sig.size)):
		return &verdict{delay: delayResting}
	case j.rested < rest:
		return nil
	}
	if j.old != "" && j.rested < tornRest(kind) && l.torn(f, j) {
		return &verdict{delay: delayTorn, until: tornRest(kind)}
	}
	return nil
}

// torn compares the file with the bytes that were under its name before.
func (l *Library) torn(f *os.File, j job) bool {
	old, err := l.media.Open(j.old)
	if err != nil {
		return false
	}
	defer old.Close()
	info, err := old.Stat()
	if err != nil {
		return false
	}
	mixed, err := torn(f, j.sig.size, old, info.Size())
	return err == nil && mixed
}

// copyOf copies the file into the media store and judges the copy.
func (l *Library) copyOf(ctx context.Context, f *os.File, dev uint64, kind formats.Kind, j job) verdict {
	s, err := l.media.Stage(ctx, io.NewSectionReader(f, 0, j.sig.size))
	if err != nil {
		return verdict{delay: delayDisk, err: err}
	}
	defer s.Discard()
	if g, err := fstat(f, dev); err != nil || g != j.sig || s.Size != j.sig.size {
		return verdict{delay: delayMoved}
	}
	found, err := kind.Check(s, s.Size)
	if err != nil {
		return verdict{delay: delayDisk, err: err}
	}
	if found < formats.Tailed || found == formats.Tailed && j.rested < rest {
		return verdict{delay: delayMoved}
	}
	a := store.Asset{Hash: s.Hash, Type: string(kind), Bytes: s.Size, Used: time.Now().UnixMilli()}
	if kind.Moving() {
		if refused, err := probe(ctx, s.Name(), &a); refused != nil || err != nil {
			return verdict{refused: refused, delay: delayNone, err: err}
		}
	} else {
		p, err := kind.Measure(s, s.Size)
		if err != nil {
			return verdict{refused: refusedPicture(err)}
		}
		a.Width, a.Height = p.Width, p.Height
		a.Ground = kind.Ground(s, s.Size, p)
	}
	if err := s.Commit(); err != nil {
		return verdict{delay: delayDisk, err: err}
	}
	return verdict{asset: &a}
}

// openIn opens a file of the content folder for reading. No link leads out of the folder, and a pipe
// without a writer does not block.
func openIn(root, path string) (*os.File, error) {
	r, err := os.OpenRoot(root)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

func cannotRead(err error) verdict {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return verdict{delay: delayMoved}
	case errors.Is(err, fs.ErrPermission):
		return verdict{refused: &refusePermission}
	}
	return verdict{delay: delayRead, err: fmt.Errorf("read: %w", err)}
}
