package formats

import (
	"hash/crc32"
	"io"
)

// checkPNG walks the chunks and their checksums up to IEND.
func checkPNG(w *walk) Wholeness {
	if string(w.take(8)) != "\x89PNG\r\n\x1a\n" {
		return w.damaged()
	}
	data := false
	for first := true; ; first = false {
		length := w.u32()
		if w.over {
			return Short
		}
		if length > 1<<31-1 {
			return Damaged
		}
		sum := crc32.NewIEEE()
		kind := string(w.take(4))
		sum.Write([]byte(kind))
		if first != (kind == "IHDR") {
			return w.damaged()
		}
		n, err := io.CopyN(sum, w.r, int64(length))
		w.pos += n
		w.note(err)
		if w.u32() != sum.Sum32() || w.over {
			return w.damaged()
		}
		switch kind {
		case "IDAT":
			data = true
		case "IEND":
			if !data || length != 0 {
				return Damaged
			}
			return w.end()
		}
	}
}
