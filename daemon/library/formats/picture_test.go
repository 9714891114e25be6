package formats

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strings"
	"testing"
)

func TestTheGroundComesFromTheEdges(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 800, 600))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{200, 40, 40, 255}), image.Point{}, draw.Src)
	draw.Draw(img, img.Rect.Inset(50), image.NewUniform(color.RGBA{0, 255, 0, 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	red, green, blue := parse(t, JPEG.Ground(bytes.NewReader(b.Bytes()), int64(b.Len()), Picture{}))
	if red < 120 || red > 200 || green > 90 || blue > 90 || red < green+50 {
		t.Errorf("ground #%02x%02x%02x; want a quiet red", red, green, blue)
	}
	for _, name := range []string{"progressive.jpg", "restart.jpg", "grey.jpg", "cmyk.jpg"} {
		f := load(t, name)
		if g := JPEG.Ground(bytes.NewReader(f), int64(len(f)), Picture{}); g == "" {
			t.Errorf("%s has no ground", name)
		}
	}
	for name, want := range map[string]string{
		`<svg viewBox="0 0 16 9"><title>x</title><rect width="16" height="9" fill="#F7F3EA"/><rect fill="#000"/></svg>`:     "#f7f3ea",
		`<svg width="1600" height="900"><g><rect width="100%" height="100%" style="stroke:red;fill:#14171A"/></g></svg>`:    "#14171a",
		`<svg viewBox="0 0 16 9" style="background:#fff"><circle/></svg>`:                                                   "#ffffff",
		`<svg viewBox="0 0 16 9"><rect x="3" width="16" height="9" fill="#000"/></svg>`:                                     "",
		`<svg viewBox="0 0 16 9"><circle/><rect width="16" height="9" fill="#000"/></svg>`:                                  "",
		`<svg viewBox="0 0 16 9"><rect width="16" height="9" fill="url(#sky)"/></svg>`:                                      "",
		`<svg viewBox="0 0 16 9"><defs><rect width="16" height="9"/></defs><rect width="16" height="9" fill="#eee"/></svg>`: "#eeeeee",
	} {
		if got := SVG.Ground(strings.NewReader(name), int64(len(name)), Picture{}); got != want {
			t.Errorf("%s: ground %q, want %q", name, got, want)
		}
	}
	if g := PNG.Ground(bytes.NewReader(load(t, "picture.png")), int64(len(load(t, "picture.png"))), Picture{Width: 96, Height: 64}); g == "" {
		t.Error("a small PNG has no ground")
	}
	if g := GroundOf(image.NewRGBA(image.Rect(0, 0, 9, 9))); g != "" {
		t.Errorf("a picture of which nothing is seen has the ground %s", g)
	}
}

func parse(t *testing.T, s string) (r, g, b int) {
	t.Helper()
	if len(s) != 7 || s[0] != '#' {
		t.Fatalf("%q is no colour", s)
	}
	hex := func(s string) (v int) {
		for _, c := range []byte(s) {
			v = v*16 + bytes.IndexByte([]byte("0123456789abcdef"), c)
		}
		return v
	}
	return hex(s[1:3]), hex(s[3:5]), hex(s[5:7])
}

// TestAPhotoIsTurnedAsBrowsersDo: a stored picture of 2 × 1 pixels, red and then blue, in all eight ways.
func TestAPhotoIsTurnedAsBrowsersDo(t *testing.T) {
	red, blue := color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 0, 255, 255}
	src := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	src.Set(0, 0, red)
	src.Set(1, 0, blue)
	for turn, want := range map[Turn]string{
		0: "rb", 1: "rb", 2: "br", 3: "br", 4: "rb", 5: "r/b", 6: "r/b", 7: "b/r", 8: "b/r",
	} {
		got := ""
		dst := turn.Upright(src)
		for y := range dst.Bounds().Dy() {
			if y > 0 {
				got += "/"
			}
			for x := range dst.Bounds().Dx() {
				if r, _, _, _ := dst.At(x, y).RGBA(); r > 0 {
					got += "r"
				} else {
					got += "b"
				}
			}
		}
		if got != want {
			t.Errorf("orientation %d: %s, want %s", turn, got, want)
		}
	}
}

func TestARenditionKeepsShapeColourAndTransparency(t *testing.T) {
	profile := append(make([]byte, 16), "RGB "...)
	profile = append(profile, bytes.Repeat([]byte("profile"), 20_000)...) // needs three segments
	jpg := withJPEGProfile(withSegment(load(t, "baseline.jpg"), 0xe1, exif(6)), profile)
	pic := withPNGProfile(load(t, "see-through.png"), profile)
	for _, c := range []struct {
		name string
		kind Kind
		file []byte
		want image.Point
		as   Kind
	}{
		{"a turned photo", JPEG, jpg, image.Pt(32, 48), JPEG},
		{"a transparent picture", PNG, pic, image.Pt(48, 32), PNG},
		{"an opaque PNG", PNG, load(t, "picture.png"), image.Pt(48, 32), JPEG},
		{"a grey photo", JPEG, load(t, "grey.jpg"), image.Pt(48, 32), JPEG},
	} {
		out, as, ground, err := c.kind.Scale(bytes.NewReader(c.file), int64(len(c.file)), c.want, 88)
		if err != nil || as != c.as || ground == "" {
			t.Errorf("%s: as %s, ground %s, %v", c.name, as, ground, err)
			continue
		}
		if got := check(t, as, out); got != Whole {
			t.Errorf("%s: the rendition is %s", c.name, got)
		}
		p, err := as.Measure(bytes.NewReader(out), int64(len(out)))
		if err != nil || p.Width != c.want.X || p.Height != c.want.Y || p.Turn > 1 {
			t.Errorf("%s: %+v, %v; want %v and no turn left to do", c.name, p, err, c.want)
		}
		kept, err := as.profile(bytes.NewReader(out), int64(len(out)))
		if err != nil || bytes.Contains(c.file, []byte("ICC")) != bytes.Equal(kept, profile) {
			t.Errorf("%s: its colour profile did not come along (%d bytes), %v", c.name, len(kept), err)
		}
		img, _, err := image.Decode(bytes.NewReader(out))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if _, _, _, a := img.At(5, 5).RGBA(); (a < 0xffff) != (as == PNG) {
			t.Errorf("%s: opacity %x", c.name, a)
		}
	}
	four := load(t, "cmyk.jpg")
	if _, _, _, err := JPEG.Scale(bytes.NewReader(four), int64(len(four)), image.Pt(9, 6), 88); err == nil {
		t.Error("a picture in printer's colours is scaled, which changes them")
	}
}

func BenchmarkGroundOfAPhoto(b *testing.B) {
	img := image.NewRGBA(image.Rect(0, 0, 2300, 1740))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i >> 3)
	}
	var f bytes.Buffer
	if err := jpeg.Encode(&f, img, nil); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(f.Len()))
	for b.Loop() {
		JPEG.Ground(bytes.NewReader(f.Bytes()), int64(f.Len()), Picture{})
	}
}

func BenchmarkCheckAPhoto(b *testing.B) {
	img := image.NewRGBA(image.Rect(0, 0, 2300, 1740))
	for i := range img.Pix {
		img.Pix[i] = byte(i * i >> 3)
	}
	var f bytes.Buffer
	if err := jpeg.Encode(&f, img, nil); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(f.Len()))
	for b.Loop() {
		check(b, JPEG, f.Bytes())
	}
}
