package formats

// checkGIF walks the blocks up to the trailer.
func checkGIF(w *walk) Wholeness {
	if s := string(w.take(6)); s != "GIF87a" && s != "GIF89a" {
		return w.damaged()
	}
	w.skip(4)
	w.colours(w.u8())
	picture := false
	for {
		if w.over {
			return Short
		}
		switch w.u8() {
		case 0x21:
			w.u8()
			w.blocks()
		case 0x2c:
			w.skip(8)
			w.table(w.u8())
			w.u8() // smallest code size
			w.blocks()
			picture = true
		case 0x3b:
			if !picture {
				return w.damaged()
			}
			return w.end()
		default:
			return w.damaged()
		}
	}
}

// colours passes over the rest of the screen descriptor and the global colour table.
func (w *walk) colours(flags byte) {
	w.skip(2)
	w.table(flags)
}

// table passes over a colour table, if the flags say that there is one.
func (w *walk) table(flags byte) {
	if flags&0x80 != 0 {
		w.skip(3 << (flags&7 + 1))
	}
}

// blocks passes over data blocks up to the empty one.
func (w *walk) blocks() {
	for !w.over {
		n := w.u8()
		if n == 0 {
			return
		}
		w.skip(int64(n))
	}
}
