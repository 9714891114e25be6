package formats

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
)

// ErrNotDrawn is the error of Small for formats that are not decoded here.
var ErrNotDrawn = errors.New("no picture can be made of this format")

// smallQuality is that of a JPEG of a few hundred pixels.
const smallQuality = 78

// Small decodes a JPEG, PNG, WebP or the first picture of a GIF and returns it upright, no wider and no higher than
// most pixels, as JPEG or, if one can see through it, as PNG.
func (k Kind) Small(r io.ReaderAt, size int64, most int) (out []byte, as Kind, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("small picture: the decoder panics: %v", v)
		}
	}()
	if k.Moving() || k == SVG || k == "" {
		return nil, "", ErrNotDrawn
	}
	p, err := k.Measure(r, size)
	if err != nil {
		return nil, "", err
	}
	src, _, err := image.Decode(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, "", err
	}
	b := src.Bounds()
	scale := min(1, float64(most)/float64(max(b.Dx(), b.Dy())))
	small := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(b.Dx())*scale+.5)), max(1, int(float64(b.Dy())*scale+.5))))
	draw.ApproxBiLinear.Scale(small, small.Rect, src, b, draw.Src, nil)
	dst := p.Turn.Upright(small)
	var buf bytes.Buffer
	if small.Opaque() {
		err = jpeg.Encode(&buf, dst, &jpeg.Options{Quality: smallQuality})
		return buf.Bytes(), JPEG, err
	}
	err = png.Encode(&buf, dst)
	return buf.Bytes(), PNG, err
}
