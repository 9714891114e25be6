package formats

// checkMP4 walks the boxes at the top. A file cut off while it was copied ends inside of one.
func checkMP4(w *walk) Wholeness {
	index, data := false, false
	for w.left() > 0 && !w.over {
		start := w.pos
		if w.left() < 8 {
			if index && data {
				return Tailed
			}
			return Short
		}
		size := int64(w.u32())
		kind := string(w.take(4))
		switch size {
		case 0: // up to the end of the file
			if kind == "\x00\x00\x00\x00" {
				if index && data {
					return Tailed
				}
				return Damaged
			}
			size = w.size - start
		case 1:
			size = int64(w.u64())
		}
		if size < 8 || !printable(kind) {
			if index && data {
				return Tailed
			}
			return w.damaged()
		}
		switch kind {
		case "moov":
			index = true
		case "mdat":
			data = true
		}
		w.seek(start + size)
	}
	if !index || !data {
		return Short
	}
	return w.end()
}

func printable(kind string) bool {
	for _, c := range []byte(kind) {
		if (c < 0x20 || c > 0x7e) && c != 0xa9 {
			return false
		}
	}
	return true
}

// checkMatroska compares the size that the segment claims with the size of the file. A recording that
// claims none is whole as far as its structure says.
func checkMatroska(w *walk) Wholeness {
	for segment := false; ; {
		if w.left() == 0 && segment {
			return w.end()
		}
		id, _ := w.vint(false)
		size, unknown := w.vint(true)
		if w.over {
			if segment {
				return Tailed
			}
			return Short
		}
		switch id {
		case 0x1a45dfa3: // the header
			if unknown || segment {
				return Damaged
			}
		case 0x18538067: // the segment
			if unknown {
				return Whole
			}
			segment = true
		case 0xec: // padding
		default:
			if segment {
				return Tailed
			}
			return Damaged
		}
		if w.seek(w.pos + size); w.over {
			return Short
		}
	}
}

// vint reads a number of variable length. A size with all bits set is unknown.
func (w *walk) vint(size bool) (v int64, unknown bool) {
	first := w.u8()
	n := 1
	for mask := byte(0x80); n <= 8 && first&mask == 0; mask >>= 1 {
		n++
	}
	if n > 8 {
		return -1, false
	}
	v = int64(first)
	if size {
		v &= 1<<(8-n) - 1
	}
	ones := v == 1<<(8-n)-1
	for range n - 1 {
		b := w.u8()
		ones = ones && b == 0xff
		v = v<<8 | int64(b)
	}
	return v, size && ones
}
