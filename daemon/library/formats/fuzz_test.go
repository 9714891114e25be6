package formats

import (
	"bytes"
	"path/filepath"
	"testing"
)

// FuzzNoBeginningOfAWholeFileIsWhole: as long as a file with an end mark is being copied from front to
// back, it is never taken.
func FuzzNoBeginningOfAWholeFileIsWhole(f *testing.F) {
	for name, b := range samples(f) {
		if kinds[filepath.Ext(name)].EndMark() {
			f.Add(b, len(b)/2)
			f.Add(b, len(b)-1)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		k := Sniff(b[:min(len(b), HeadSize)])
		if !k.EndMark() || cut < 0 || cut >= len(b) || check(t, k, b) != Whole {
			return
		}
		if k == SVG && len(bytes.TrimSpace(b[cut:])) < len("<!---->") {
			return // white space behind the drawing, or a comment that has not ended
		}
		if got := check(t, k, b[:cut]); got == Whole && k != SVG {
			t.Errorf("%s: the first %d of %d bytes are whole", k, cut, len(b))
		}
	})
}

// FuzzHostileBytesGetAnAnswer: whatever the bytes are, there is an answer, and what is measured is bearable.
func FuzzHostileBytesGetAnAnswer(f *testing.F) {
	for _, b := range samples(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		k := Sniff(b[:min(len(b), HeadSize)])
		r, n := bytes.NewReader(b), int64(len(b))
		for _, k := range []Kind{k, JPEG, PNG, GIF, WebP, SVG, MP4, Matroska} {
			if _, err := k.Check(r, n); err != nil {
				t.Errorf("%s: checking memory fails: %v", k, err)
			}
		}
		if k == "" || k.Moving() {
			return
		}
		p, err := k.Measure(r, n)
		if err != nil {
			return
		}
		if p.Width < 1 || p.Height < 1 || p.Width > MaxSide || p.Height > MaxSide || k != SVG && p.Width*p.Height > MaxPixels {
			t.Errorf("%s: %d × %d", k, p.Width, p.Height)
		}
		if g := k.Ground(r, n, p); g != "" && len(g) != len("#rrggbb") {
			t.Errorf("%s: ground %q", k, g)
		}
	})
}
