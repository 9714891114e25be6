package formats

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func load(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func check(t testing.TB, k Kind, b []byte) Wholeness {
	t.Helper()
	w, err := k.Check(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

const drawing = `<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1920 1080"><g><rect width="10" height="10"/><text>活动 &amp; 通知</text></g></svg>`

// samples are files as programs make them.
func samples(t testing.TB) map[string][]byte {
	all := map[string][]byte{
		"drawing.svg":   []byte(drawing),
		"thumbnail.jpg": withSegment(load(t, "baseline.jpg"), 0xe1, append([]byte("Exif\x00\x00"), load(t, "grey.jpg")...)),
		"turned.jpg":    withSegment(load(t, "baseline.jpg"), 0xe1, exif(6)),
	}
	names, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		all[filepath.Base(name)] = load(t, filepath.Base(name))
	}
	return all
}

// withSegment puts a segment behind the beginning of a JPEG.
func withSegment(file []byte, marker byte, body []byte) []byte {
	out := append([]byte{0xff, 0xd8, 0xff, marker}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	out = append(out, body...)
	return append(out, file[2:]...)
}

// exif is the body of a segment that says how a photo is turned.
func exif(orientation byte) []byte {
	return append([]byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00"), orientation, 0, 0, 0, 0, 0, 0, 0)
}

var kinds = map[string]Kind{
	".jpg": JPEG, ".png": PNG, ".gif": GIF, ".webp": WebP, ".svg": SVG, ".mp4": MP4, ".mov": MP4, ".mkv": Matroska, ".webm": Matroska,
}

func TestAFileIsWholeAndNoBeginningOfItIs(t *testing.T) {
	for name, b := range samples(t) {
		t.Run(name, func(t *testing.T) {
			k := kinds[filepath.Ext(name)]
			if got := Sniff(b[:min(len(b), HeadSize)]); got != k {
				t.Fatalf("it is sniffed as %q, want %q", got, k)
			}
			if got := check(t, k, b); got != Whole {
				t.Fatalf("it is %s, want whole", got)
			}
			for n := range len(b) {
				if got := check(t, k, b[:n]); got >= Tailed {
					t.Fatalf("its first %d of %d bytes are %s", n, len(b), got)
				}
			}
		})
	}
}

func TestWhatFollowsTheEndIsSeen(t *testing.T) {
	for name, b := range samples(t) {
		for _, tail := range []string{"\x00", strings.Repeat("\x00", 5000), string(load(t, "grey.jpg"))} {
			k := kinds[filepath.Ext(name)]
			if got := check(t, k, append(bytes.Clone(b), tail...)); got != Tailed {
				t.Errorf("%s and %d bytes more: %s, want tailed", name, len(tail), got)
			}
		}
	}
	for _, tail := range []string{"\n", "\r\n \t", "<!-- end -->\n"} {
		if got := check(t, SVG, []byte(drawing+tail)); got != Whole {
			t.Errorf("a drawing and %q: %s, want whole", tail, got)
		}
	}
}

func TestReservedSpaceIsNotWhole(t *testing.T) {
	for name, b := range samples(t) {
		k := kinds[filepath.Ext(name)]
		for _, part := range []int{0, 1, 10, 50, 90, 99} {
			n := len(b) * part / 100
			filled := append(bytes.Clone(b[:n]), make([]byte, len(b)-n)...)
			if len(b)-n < tailSize {
				continue
			}
			if got := check(t, k, filled); got >= Tailed && !ZeroTail(bytes.NewReader(filled), int64(len(filled))) {
				t.Errorf("%s of which %d %% is written: %s", name, part, got)
			}
		}
	}
}

func TestDamage(t *testing.T) {
	jpg, png, webp := load(t, "baseline.jpg"), load(t, "picture.png"), load(t, "lossy.webp")
	flipped := bytes.Clone(png)
	flipped[len(png)/2] ^= 1
	torn := append(bytes.Clone(png[:len(png)/2]), load(t, "interlaced.png")[len(png)/2:]...)
	larger := bytes.Clone(webp)
	binary.LittleEndian.PutUint32(larger[16:], 1<<30)
	for name, c := range map[string]struct {
		kind Kind
		file []byte
		want Wholeness
	}{
		"a PNG with one bit wrong":           {PNG, flipped, Damaged},
		"a PNG half written over":            {PNG, torn, Damaged},
		"a JPEG without a scan":              {JPEG, []byte("\xff\xd8\xff\xd9"), Damaged},
		"a JPEG with zeros for segments":     {JPEG, append(bytes.Clone(jpg[:20]), make([]byte, 100)...), Damaged},
		"a WebP with a chunk beyond its end": {WebP, larger, Short},
		"a GIF without a picture":            {GIF, []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), Damaged},
		"an SVG with crossed elements":       {SVG, []byte(`<svg><g></svg></g>`), Damaged},
		"an SVG with an open element":        {SVG, []byte(`<svg><g></g>`), Short},
		"a film of garbage":                  {MP4, bytes.Repeat([]byte{7}, 500), Damaged},
		"nothing":                            {JPEG, nil, Short},
	} {
		if got := check(t, c.kind, c.file); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestNoEntityGrows(t *testing.T) {
	began := time.Now()
	var laughs strings.Builder
	for i := 1; i < 30; i++ {
		fmt.Fprintf(&laughs, `<!ENTITY l%d "&l%d;&l%d;">`, i, i-1, i-1)
	}
	for name, c := range map[string]struct {
		file string
		want Wholeness
	}{
		"a billion laughs": {`<!DOCTYPE svg [<!ENTITY l0 "ha">` + laughs.String() + `]><svg><text>&l29;</text></svg>`, Growing},
		"one long entity many times": {`<!DOCTYPE svg [<!ENTITY a "` + strings.Repeat("a", 1000) + `">]><svg><text>` +
			strings.Repeat("&a;", 1_000_000) + `</text></svg>`, Growing},
		"a file from outside":            {`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg><text>&x;</text></svg>`, Growing},
		"elements without end":           {strings.Repeat("<svg>", 100_000), Deep},
		"an address that is abbreviated": {`<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]><svg xmlns="&ns;"/>`, Whole},
		"old Chinese encoding":           {"<?xml version=\"1.0\" encoding=\"GB2312\"?><svg><text>\xbb\xee\xb6\xaf</text></svg>", Whole},
	} {
		if got := check(t, SVG, []byte(c.file)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if head := c.file[:min(len(c.file), HeadSize)]; Sniff([]byte(head)) != SVG {
			t.Errorf("%s is not known for a drawing", name)
		}
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("hostile drawings took %v", took)
	}
}

func TestMeasure(t *testing.T) {
	all := samples(t)
	all["pixels.svg"] = []byte(`<svg width="640px" height="480"/>`)
	all["paper.svg"] = []byte(`<svg width="210mm" height="297mm" viewBox="0 0 21 29.7"/>`)
	all["half.svg"] = []byte(`<svg width="100" viewBox="0,0,50,200"/>`)
	all["nothing.svg"] = []byte(`<svg width="100%"/>`)
	for name, want := range map[string]string{
		"baseline.jpg": "96x64", "progressive.jpg": "96x64", "turned.jpg": "64x96", "picture.png": "96x64", "moving.gif": "40x30",
		"lossy.webp": "96x64", "lossless.webp": "96x64", "moving.webp": "64x48", "cmyk.jpg": "96x64", "thumbnail.jpg": "96x64",
		"drawing.svg": "1920x1080", "pixels.svg": "640x480", "paper.svg": "794x1123", "half.svg": "100x400", "nothing.svg": "300x150",
	} {
		b := all[name]
		p, err := kinds[filepath.Ext(name)].Measure(bytes.NewReader(b), int64(len(b)))
		if got := fmt.Sprintf("%dx%d", p.Width, p.Height); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", name, got, err, want)
		}
	}
}

func TestClaimsAreCheckedBeforeDecoding(t *testing.T) {
	huge := []byte("GIF89a\xe1\xe4\xe4\xe4\x00\x00\x00,;") // claims 58,593 × 58,596
	if _, err := GIF.Measure(bytes.NewReader(huge), int64(len(huge))); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a GIF of %d bytes that claims three thousand million pixels: %v", len(huge), err)
	}
	odd := load(t, "arithmetic.jpg")
	if _, err := JPEG.Measure(bytes.NewReader(odd), int64(len(odd))); !errors.Is(err, ErrUnusual) {
		t.Errorf("an arithmetic JPEG, which no browser shows: %v", err)
	}
}

func TestZeros(t *testing.T) {
	mixed := append(bytes.Repeat([]byte{1}, 5000), make([]byte, 8192)...)
	for name, c := range map[string]struct {
		file       []byte
		page, tail bool
	}{
		"nothing but zeros":      {make([]byte, 10_000), true, true},
		"zeros at the end":       {mixed, true, true},
		"zeros in the middle":    {append(bytes.Clone(mixed), 1), true, false},
		"no zeros":               {bytes.Repeat([]byte{1}, 10_000), false, false},
		"a few zeros at the end": {append(bytes.Repeat([]byte{1}, 10_000), 0, 0, 0), false, false},
	} {
		r, n := bytes.NewReader(c.file), int64(len(c.file))
		if page, tail := ZeroPage(r, n), ZeroTail(r, n); page != c.page || tail != c.tail {
			t.Errorf("%s: page %v, tail %v; want %v, %v", name, page, tail, c.page, c.tail)
		}
	}
}
