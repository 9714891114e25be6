package formats

import (
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // the decoders by which image.DecodeConfig measures
	_ "image/jpeg" //
	_ "image/png"  //
	"io"

	_ "golang.org/x/image/webp"
)

// Caps on pictures, checked before anything is decoded: fifteen bytes of GIF can claim 58,593 × 58,596.
const (
	MaxSide   = 16_384
	MaxPixels = 50_000_000
)

// Reasons for which Measure refuses a picture.
var (
	ErrTooLarge = errors.New("more pixels than can be shown")
	ErrUnusual  = errors.New("a variety of the format that browsers do not show")
)

// Picture is what Measure finds.
type Picture struct {
	Width, Height int  // as shown: a photo taken sideways counts as turned
	Turn          Turn // how the stored picture has to be turned for that
}

// Measure reads the size of a picture from its head. Errors are ErrTooLarge, ErrUnusual, or those of r.
func (k Kind) Measure(r io.ReaderAt, size int64) (p Picture, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: the decoder panics: %v", ErrUnusual, v)
		}
	}()
	if k == SVG {
		return measureSVG(io.NewSectionReader(r, 0, size))
	}
	c, _, err := image.DecodeConfig(io.NewSectionReader(r, 0, size))
	if err != nil {
		return p, fmt.Errorf("%w: %w", ErrUnusual, err)
	}
	if c.Width < 1 || c.Height < 1 {
		return p, fmt.Errorf("%w: %d × %d pixels", ErrUnusual, c.Width, c.Height)
	}
	if c.Width > MaxSide || c.Height > MaxSide || c.Width*c.Height > MaxPixels {
		return p, fmt.Errorf("%w: %d × %d", ErrTooLarge, c.Width, c.Height)
	}
	p = Picture{Width: c.Width, Height: c.Height}
	if k == JPEG {
		p.Turn = orientation(newWalk(r, size))
	}
	if p.Turn.sideways() {
		p.Width, p.Height = p.Height, p.Width
	}
	return p, nil
}
