package library

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"yiping/daemon/library/formats"
	"yiping/daemon/store"
)

func soak() bool { return os.Getenv("YIPING_SOAK") == "1" }

// bench is a content folder with the examining part of a library, and no loop that could hurry or wait.
type bench struct {
	t    testing.TB
	root string
	lib  *Library
	dev  uint64
	old  map[string]string // path to hash of what was taken
}

func newBench(t testing.TB) *bench {
	media, err := store.OpenMedia(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	lib, err := New(Config{Root: root, Zone: inShanghai, Log: slog.New(slog.DiscardHandler)}, nil, media)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(root)
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t: t, root: root, lib: lib, dev: sigOf(info, 0).dev, old: map[string]string{}}
}

// look examines the file as the loop would at this moment: for its structure alone if it was never taken,
// and as if it had been at rest for the shortest time that counts.
func (b *bench) look(name string) verdict {
	info, err := os.Lstat(filepath.Join(b.root, name))
	if err != nil {
		b.t.Fatal(err)
	}
	j := job{path: name, name: name, sig: sigOf(info, b.dev), old: b.old[name]}
	if j.old == "" {
		if v := b.lib.examine(b.t.Context(), b.root, b.dev, j); v.asset != nil {
			return v
		}
	}
	j.rested = rest
	return b.lib.examine(b.t.Context(), b.root, b.dev, j)
}

// copying is a way in which programs copy: it brings the file to the state after the first n bytes.
type copying struct {
	name  string
	begin func(f *os.File, old, whole []byte) error
}

var copyings = []copying{
	{"growing", func(f *os.File, _, _ []byte) error { return f.Truncate(0) }},
	{"into a hole of full size", func(f *os.File, _, whole []byte) error {
		if err := f.Truncate(0); err != nil {
			return err
		}
		return f.Truncate(int64(len(whole)))
	}},
	{"into reserved blocks", func(f *os.File, _, whole []byte) error {
		if err := f.Truncate(0); err != nil {
			return err
		}
		return unix.Fallocate(int(f.Fd()), 0, 0, int64(len(whole)))
	}},
	{"into zeros", func(f *os.File, _, whole []byte) error {
		if err := f.Truncate(0); err != nil {
			return err
		}
		_, err := f.WriteAt(make([]byte, len(whole)), 0)
		return err
	}},
	{"over another of the same size", func(f *os.File, old, _ []byte) error {
		_, err := f.WriteAt(old, 0)
		return err
	}},
}

// TestNoHalfFileIsTaken copies files slowly in every way that programs do, with the file closed after each
// step and a rest long enough behind it, and looks after each: nothing but the whole file is ever taken.
func TestNoHalfFileIsTaken(t *testing.T) {
	copies, most := 100, 30
	if soak() {
		copies, most = 500, 200
	}
	b := newBench(t)
	r := rand.New(rand.NewPCG(5, 5))
	olds, news := pictures(t, 1), pictures(t, 2)
	for n := range copies {
		k := n % len(olds)
		old, whole := olds[k], bytes.Clone(news[k])
		way := copyings[r.IntN(len(copyings))]
		name := fmt.Sprintf("%d %s", n, filepath.Base(formatName(whole)))
		if way.name == "over another of the same size" {
			old, whole = sameSize(old, whole)
			b.write(name, old)
			v := b.look(name)
			if v.asset == nil {
				t.Fatalf("%s: the first picture is not taken: %+v", name, v)
			}
			b.old[name] = v.asset.Hash
		}
		steps := 10 + r.IntN(most-9)
		b.step(name, func(f *os.File) error { return way.begin(f, old, whole) })
		for i := range steps {
			from, to := len(whole)*i/steps, len(whole)*(i+1)/steps
			b.step(name, func(f *os.File) error { _, err := f.WriteAt(whole[from:to], int64(from)); return err })
			v := b.look(name)
			switch {
			case v.asset == nil && to < len(whole):
			case v.asset != nil && v.asset.Hash == b.old[name]: // the new one begins like the old one
			case v.asset == nil:
				t.Fatalf("%s, %s in %d steps: the whole file is not taken: %+v", name, way.name, steps, v)
			case v.asset.Hash != b.hash(whole) && !b.allButSpace(v.asset, whole):
				t.Fatalf("%s, %s in %d steps: taken after %d of %d bytes", name, way.name, steps, to, len(whole))
			}
		}
		os.Remove(filepath.Join(b.root, name))
	}
}

func (b *bench) write(name string, content []byte) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.root, name), content, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// step opens the file, does something to it and closes it.
func (b *bench) step(name string, do func(*os.File) error) {
	b.t.Helper()
	f, err := os.OpenFile(filepath.Join(b.root, name), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	if err := do(f); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) hash(content []byte) string {
	s, err := b.lib.media.Stage(b.t.Context(), bytes.NewReader(content))
	if err != nil {
		b.t.Fatal(err)
	}
	defer s.Discard()
	return s.Hash
}

// allButSpace reports whether what was taken differs from the whole only in white space at its end.
func (b *bench) allButSpace(a *store.Asset, whole []byte) bool {
	got, err := os.ReadFile(b.lib.media.Path(a.Hash))
	if err != nil {
		b.t.Fatal(err)
	}
	return bytes.Equal(bytes.TrimRight(got, " "), bytes.TrimRight(whole, " "))
}

// pictures returns one file of each format, of some tens of kilobytes.
func pictures(t testing.TB, seed uint64) [][]byte {
	img := image.NewPaletted(image.Rect(0, 0, 200, 160), color.Palette{color.Black, color.White, color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}})
	r := rand.New(rand.NewPCG(seed, 3))
	for i := range img.Pix {
		img.Pix[i] = byte(r.IntN(4))
	}
	var g, p bytes.Buffer
	if err := gif.Encode(&g, img, nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&p, img); err != nil {
		t.Fatal(err)
	}
	svg := []byte(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><!-- %d -->`, seed))
	for i := range 800 {
		svg = fmt.Appendf(svg, `<rect x="%d" y="%d" width="1" height="1"/>`, r.IntN(9), i)
	}
	svg = append(svg, "</svg>"...)
	webp, err := os.ReadFile("formats/testdata/lossless.webp")
	if err != nil {
		t.Fatal(err)
	}
	if seed != 1 { // other bytes, the same structure
		for i := 40; i < len(webp); i++ {
			webp[i] ^= byte(1 + r.IntN(255))
		}
	}
	return [][]byte{photo(seed, 180, 140), p.Bytes(), g.Bytes(), svg, webp}
}

func formatName(b []byte) string { return string(formats.Sniff(b[:min(len(b), formats.HeadSize)])) }

// sameSize makes both files of the same size, by something that their format allows and no one sees.
func sameSize(a, b []byte) ([]byte, []byte) {
	const least = 16 // bytes that such an addition takes
	size := max(len(a), len(b)) + least
	return pad(a, size-len(a)), pad(b, size-len(b))
}

// pad makes a file longer by n bytes and leaves it whole.
func pad(file []byte, n int) []byte {
	x := bytes.Repeat([]byte("x"), n)
	switch formats.Sniff(file[:min(len(file), formats.HeadSize)]) {
	case formats.JPEG: // a comment at the beginning
		note := append([]byte{0xff, 0xfe, byte((n - 2) >> 8), byte(n - 2)}, x[4:]...)
		return slices.Concat(file[:2], note, file[2:])
	case formats.PNG: // a private chunk before the end
		chunk := append([]byte("prIv"), x[12:]...)
		chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk))
		chunk = slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(n-12)), chunk)
		return slices.Concat(file[:len(file)-12], chunk, file[len(file)-12:])
	case formats.GIF: // a comment before the end
		note := []byte{0x21, 0xfe}
		for left := n - 3; left > 0; {
			k := min(left, 200) - 1
			if left-1-k == 1 {
				k-- // a block needs at least a byte
			}
			note = append(append(note, byte(k)), x[:k]...)
			left -= 1 + k
		}
		note = append(note, 0)
		return slices.Concat(file[:len(file)-1], note, file[len(file)-1:])
	case formats.WebP: // another chunk at the end
		chunk := binary.LittleEndian.AppendUint32([]byte("xxxx"), uint32(n-8))
		out := slices.Concat(file, chunk, x[8:])
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
		return out
	}
	return append(bytes.Clone(file), bytes.Repeat([]byte(" "), n)...)
}
