package formats

import (
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
)

// Turn is how a stored picture has to be turned to stand upright: the value of the EXIF orientation, 1 to
// 8. 0 and 1 mean not at all. Browsers do it by themselves, for <img>.
type Turn int

func (t Turn) sideways() bool { return t >= 5 && t <= 8 }

// orientation finds the EXIF orientation in the segments before the first scan.
func orientation(w *walk) Turn {
	w.skip(2)
	for !w.over {
		if w.u8() != 0xff {
			return 0
		}
		marker := w.u8()
		for marker == 0xff {
			marker = w.u8()
		}
		if marker == 0xda || marker == 0xd9 {
			return 0
		}
		length := int64(w.u16()) - 2
		if length < 0 {
			return 0
		}
		start := w.pos
		if marker == 0xe1 && length >= 14 && string(w.take(6)) == "Exif\x00\x00" {
			return w.tiff(w.pos, start+length)
		}
		w.seek(start + length)
	}
	return 0
}

// tiff looks for tag 0x112 in the first directory.
func (w *walk) tiff(start, end int64) Turn {
	var order binary.ByteOrder
	switch string(w.take(4)) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 0
	}
	w.seek(start + int64(order.Uint32(w.take(4))))
	for n := order.Uint16(w.take(2)); n > 0 && w.pos+12 <= end && !w.over; n-- {
		entry := w.take(12)
		if order.Uint16(entry) == 0x112 && order.Uint16(entry[2:]) == 3 {
			if t := Turn(order.Uint16(entry[8:])); t >= 1 && t <= 8 && !w.over {
				return t
			}
			return 0
		}
	}
	return 0
}

// Upright returns the picture turned as t says.
func (t Turn) Upright(src image.Image) image.Image {
	if t <= 1 || t > 8 {
		return src
	}
	b := src.Bounds()
	width, height := b.Dx(), b.Dy()
	if t.sideways() {
		width, height = height, width
	}
	dst := image.NewNRGBA(image.Rect(0, 0, width, height))
	flat := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Bounds(), src, b.Min, draw.Src)
	for y := range height {
		for x := range width {
			dst.SetNRGBA(x, y, t.from(flat, x, y))
		}
	}
	return dst
}

// from returns the stored pixel that is shown at x, y.
func (t Turn) from(src *image.NRGBA, x, y int) color.NRGBA {
	right, bottom := src.Rect.Dx()-1, src.Rect.Dy()-1
	switch t {
	case 2:
		x = right - x
	case 3:
		x, y = right-x, bottom-y
	case 4:
		y = bottom - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, bottom-x
	case 7:
		x, y = right-y, bottom-x
	case 8:
		x, y = right-y, x
	}
	return src.NRGBAAt(x, y)
}
