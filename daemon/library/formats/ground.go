package formats

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
)

// Ground returns the quiet colour that suits the picture as a ground, "#rrggbb": the average of its edges,
// made calmer where it is loud. It returns "" where that would take long, or where the picture has none.
//
// A picture should be on the screen in a fraction of a second. So of a JPEG only the top is decoded, which
// takes a few milliseconds where the whole takes fifty; of others, only small ones are decoded here, and for
// the large ones there is GroundInTime.
func (k Kind) Ground(r io.ReaderAt, size int64, p Picture) string {
	switch {
	case k == SVG:
		return groundOfSVG(io.NewSectionReader(r, 0, size))
	case k == JPEG && size <= maxGround:
		if top, err := topOfJPEG(r, size); err == nil {
			return GroundOf(top)
		}
	case k != JPEG && p.Width*p.Height <= quickPixels:
		return k.GroundInTime(r, size)
	}
	return ""
}

// GroundInTime returns the ground of a picture by decoding all of it.
func (k Kind) GroundInTime(r io.ReaderAt, size int64) (ground string) {
	defer func() {
		if recover() != nil {
			ground = ""
		}
	}()
	if k == SVG || k.Moving() {
		return ""
	}
	img, _, err := image.Decode(io.NewSectionReader(r, 0, size))
	if err != nil {
		return ""
	}
	return GroundOf(img)
}

const (
	topRows     = 32       // rows of a JPEG that are decoded
	maxGround   = 16 << 20 // bytes of a JPEG that are read for it
	quickPixels = 500_000  // of other pictures that are decoded at once
)

// topOfJPEG decodes the first rows. The decoder is told that there are no more, and gets only so much of
// each scan as they probably take; what it gets too much it passes over as garbage between segments.
func topOfJPEG(r io.ReaderAt, size int64) (img image.Image, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("decode the top: %v", v)
		}
	}()
	b := make([]byte, size)
	if _, err := r.ReadAt(b, 0); err != nil && err != io.EOF {
		return nil, err
	}
	return jpeg.Decode(bytes.NewReader(cutToTop(b)))
}

// cutToTop makes a JPEG of the first rows of another.
func cutToTop(b []byte) []byte {
	const generous = 4 // times what the rows would take if the bytes were spread evenly
	out := append(make([]byte, 0, len(b)/8), b[:2]...)
	height := 1
	for at := 2; at+4 < len(b) && b[at] == 0xff; {
		marker := b[at+1]
		if marker == 0xff || marker == 0x01 || marker >= 0xd0 && marker <= 0xd8 {
			at++
			if marker != 0xff {
				at++
			}
			continue
		}
		end := at + 2 + int(b[at+2])<<8 + int(b[at+3])
		if marker == 0xd9 || end > len(b) {
			break
		}
		out = append(out, b[at:end]...)
		if marker >= 0xc0 && marker <= 0xc2 && end-at > 9 {
			rows := out[len(out)-(end-at)+5:]
			height = max(1, int(rows[0])<<8|int(rows[1]))
			if height > topRows {
				rows[0], rows[1] = 0, topRows
			}
		}
		at = end
		if marker == 0xda {
			end = endOfScan(b, at)
			out = append(out, b[at:min(end, at+(end-at)*topRows*generous/height+1024)]...)
			if out[len(out)-1] == 0xff {
				out = out[:len(out)-1] // half of a pair
			}
			at = end
		}
	}
	return append(out, 0xff, 0xd9)
}

// endOfScan returns where the marker that ends a scan is.
func endOfScan(b []byte, at int) int {
	for {
		i := bytes.IndexByte(b[at:], 0xff)
		if i < 0 || at+i+1 >= len(b) {
			return len(b)
		}
		at += i
		if next := b[at+1]; next != 0 && (next < 0xd0 || next > 0xd7) && next != 0xff {
			return at
		}
		at++
	}
}

// GroundOf averages the edges of a picture: its first row, and what it has of its first and last columns.
func GroundOf(img image.Image) string {
	b := img.Bounds()
	if b.Empty() {
		return ""
	}
	var red, green, blue, n uint64
	add := func(x, y int) {
		c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
		if c.A < 0x80 {
			return // nothing is there
		}
		red, green, blue, n = red+uint64(c.R), green+uint64(c.G), blue+uint64(c.B), n+1
	}
	for x := b.Min.X; x < b.Max.X; x += max(1, b.Dx()/256) {
		add(x, b.Min.Y)
	}
	for y := b.Min.Y; y < b.Max.Y; y += max(1, b.Dy()/256) {
		add(b.Min.X, y)
		add(b.Max.X-1, y)
	}
	if n == 0 {
		return ""
	}
	return soften(int(red/n), int(green/n), int(blue/n))
}

// soften takes from a loud colour what makes it loud, so that a ground never outshines its picture. Quiet
// ones stay exactly what they are: paper goes on as paper.
func soften(r, g, b int) string {
	const quiet = 64 // difference between the largest and the smallest part
	loud := max(r, g, b) - min(r, g, b)
	if loud > quiet {
		grey := (299*r + 587*g + 114*b) / 1000
		keep := quiet + (loud-quiet)/2
		mute := func(c int) int { return grey + (c-grey)*keep/loud }
		r, g, b = mute(r), mute(g), mute(b)
	}
	return fmt.Sprintf("#%02x%02x%02x", r, g, b)
}
