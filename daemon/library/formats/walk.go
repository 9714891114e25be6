package formats

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// walk goes through a file from front to back. Behind the end everything reads as zero and over is true,
// so that a checker need not ask after each step.
type walk struct {
	src    io.ReaderAt
	size   int64
	pos    int64
	r      *bufio.Reader
	over   bool  // the structure wanted more bytes than there are
	failed error // the source failed
}

func newWalk(src io.ReaderAt, size int64) *walk {
	w := &walk{src: src, size: size}
	w.r = bufio.NewReaderSize(nil, 1<<16)
	w.seek(0)
	return w
}

// seek goes on at the position, which may lie behind the end.
func (w *walk) seek(pos int64) {
	if pos > w.size || pos < 0 {
		w.over = true
		pos = w.size
	}
	w.pos = pos
	w.r.Reset(io.NewSectionReader(w.src, pos, w.size-pos))
}

// skip passes over n bytes.
func (w *walk) skip(n int64) {
	if n < 1<<16 {
		got, err := w.r.Discard(int(n))
		w.pos += int64(got)
		w.note(err)
		return
	}
	w.seek(w.pos + n)
}

func (w *walk) note(err error) {
	switch {
	case err == nil:
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		w.over = true
	default:
		w.failed, w.over = err, true
	}
}

// take returns the next n bytes, at most 1024; they are valid until the next step.
func (w *walk) take(n int) []byte {
	b, err := w.r.Peek(n)
	if err != nil {
		w.note(err)
		return make([]byte, n)
	}
	w.r.Discard(n)
	w.pos += int64(n)
	return b
}

func (w *walk) u8() byte     { return w.take(1)[0] }
func (w *walk) u16() uint16  { return binary.BigEndian.Uint16(w.take(2)) }
func (w *walk) u32() uint32  { return binary.BigEndian.Uint32(w.take(4)) }
func (w *walk) u64() uint64  { return binary.BigEndian.Uint64(w.take(8)) }
func (w *walk) le32() uint32 { return binary.LittleEndian.Uint32(w.take(4)) }
func (w *walk) left() int64  { return w.size - w.pos }

// end is the verdict where the structure ends here.
func (w *walk) end() Wholeness {
	switch {
	case w.over:
		return Short
	case w.left() > 0:
		return Tailed
	}
	return Whole
}

// damaged is the verdict where something contradicts the format; what was read behind the end does not count.
func (w *walk) damaged() Wholeness {
	if w.over {
		return Short
	}
	return Damaged
}
