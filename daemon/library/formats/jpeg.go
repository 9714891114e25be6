package formats

import "bytes"

// checkJPEG walks the segments. An end mark inside of a segment (a thumbnail in the metadata has one of
// its own) is passed over with the segment; the end mark that counts stands behind a scan.
func checkJPEG(w *walk) Wholeness {
	if w.u16() != 0xffd8 {
		return w.damaged()
	}
	frame, scan := false, false
	for {
		if w.u8() != 0xff {
			return w.damaged()
		}
		marker := w.u8()
		for marker == 0xff { // fill bytes
			marker = w.u8()
		}
		if w.over {
			return Short
		}
		switch {
		case marker == 0xd9:
			if !frame || !scan {
				return Damaged
			}
			return w.end()
		case marker == 0x01, marker >= 0xd0 && marker <= 0xd7:
			continue // stands alone
		case marker == 0x00, marker == 0xd8:
			return Damaged
		}
		length := w.u16()
		if length < 2 {
			return w.damaged()
		}
		w.skip(int64(length) - 2)
		if w.over {
			return Short
		}
		if marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc {
			frame = true
		}
		if marker == 0xda {
			if !frame {
				return Damaged
			}
			scan = true
			if !w.entropy() {
				return Short
			}
		}
	}
}

// entropy passes over the data of a scan and stops before the marker that ends it.
func (w *walk) entropy() bool {
	for {
		buf, err := w.r.Peek(max(2, w.r.Buffered()))
		if len(buf) < 2 {
			w.note(err)
			w.over = true
			return false
		}
		i := bytes.IndexByte(buf[:len(buf)-1], 0xff)
		if i < 0 {
			w.skip(int64(len(buf) - 1)) // the last byte may be the first half of a marker
			continue
		}
		switch next := buf[i+1]; {
		case next == 0x00, next >= 0xd0 && next <= 0xd7:
			w.skip(int64(i + 2))
		case next == 0xff:
			w.skip(int64(i + 1))
		default:
			w.skip(int64(i))
			return true
		}
	}
}
