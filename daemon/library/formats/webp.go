package formats

// checkWebP walks the chunks inside of the RIFF container. There is no end mark, but the container says
// its size first.
func checkWebP(w *walk) Wholeness {
	if string(w.take(4)) != "RIFF" {
		return w.damaged()
	}
	size := int64(w.le32())
	end := 8 + size + size&1
	if string(w.take(4)) != "WEBP" || size < 12 {
		return w.damaged()
	}
	picture := false
	for w.pos < 8+size && !w.over {
		kind := string(w.take(4))
		n := int64(w.le32())
		switch kind {
		case "VP8 ", "VP8L", "ANMF":
			picture = true
		}
		w.skip(n + n&1)
		if !w.over && w.pos > end {
			return Damaged // a chunk is larger than what contains it
		}
	}
	if w.over {
		return Short
	}
	if !picture {
		return Damaged
	}
	return w.end()
}
