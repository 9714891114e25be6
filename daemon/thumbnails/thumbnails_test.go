package thumbnails

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// shelf is a media store: assets by name, and how often they were opened.
type shelf struct {
	dir    string
	types  map[string]string
	opened atomic.Int64
}

func newShelf(t *testing.T) (*shelf, *Thumbnails) {
	s := &shelf{dir: t.TempDir(), types: map[string]string{}}
	return s, New(filepath.Join(t.TempDir(), "small"), func(hash string) (*os.File, string, error) {
		s.opened.Add(1)
		f, err := os.Open(filepath.Join(s.dir, hash))
		return f, s.types[hash], err
	})
}

func (s *shelf) put(t *testing.T, name, mediaType string, data []byte) {
	t.Helper()
	s.types[name] = mediaType
	if err := os.WriteFile(filepath.Join(s.dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func picture(w, h int, alpha uint8) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.SetNRGBA(i%w, i/w, color.NRGBA{byte(i), byte(i >> 8), 80, alpha})
	}
	return img
}

func encoded(t *testing.T, f func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestSmallPicturesAreSmall(t *testing.T) {
	s, small := newShelf(t)
	s.put(t, "photo", "image/jpeg", encoded(t, func(w io.Writer) error { return jpeg.Encode(w, picture(3000, 2000, 255), nil) }))
	s.put(t, "tall", "image/png", encoded(t, func(w io.Writer) error { return png.Encode(w, picture(600, 1200, 120)) }))
	s.put(t, "tiny", "image/gif", encoded(t, func(w io.Writer) error { return gif.Encode(w, picture(40, 30, 255), nil) }))
	s.put(t, "drawing", "image/svg+xml", []byte("<svg/>"))
	for name, want := range map[string]struct {
		kind string
		w, h int
	}{"photo": {"image/jpeg", 320, 213}, "tall": {"image/png", 160, 320}, "tiny": {"image/jpeg", 40, 30}} {
		f, kind, err := small.Get(t.Context(), name)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c, _, err := image.DecodeConfig(f)
		f.Close()
		if err != nil || kind != want.kind || c.Width != want.w || c.Height != want.h {
			t.Errorf("%s: %s %d×%d %v", name, kind, c.Width, c.Height, err)
		}
	}
	f, kind, err := small.Get(t.Context(), "drawing")
	if err != nil || kind != "image/svg+xml" {
		t.Fatal(kind, err)
	}
	f.Close()
}

func TestAFilmHasAFrameOfItsBeginning(t *testing.T) {
	s, small := newShelf(t)
	film := filepath.Join(s.dir, "film")
	if out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:d=1", "-f", "mp4", film).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	s.types["film"] = "video/mp4"
	f, kind, err := small.Get(t.Context(), "film")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if c, _, err := image.DecodeConfig(f); err != nil || kind != "image/jpeg" || c.Width != 320 || c.Height != 180 {
		t.Errorf("%s %d×%d %v", kind, c.Width, c.Height, err)
	}
}

// A thousand who ask for one picture have it made once; the next start finds it made.
func TestAPictureIsMadeOnce(t *testing.T) {
	s, small := newShelf(t)
	s.put(t, "photo", "image/jpeg", encoded(t, func(w io.Writer) error { return jpeg.Encode(w, picture(800, 800, 255), nil) }))
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			f, _, err := small.Get(t.Context(), "photo")
			if err != nil {
				t.Error(err)
				return
			}
			f.Close()
		})
	}
	all.Wait()
	os.Remove(filepath.Join(s.dir, "photo"))
	f, _, err := New(small.dir, small.open).Get(t.Context(), "photo")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if left, _ := os.ReadDir(small.dir); len(left) != 1 {
		t.Errorf("%v", left)
	}
}

func TestWhatHasNoPictureIsNotTriedTwice(t *testing.T) {
	s, small := newShelf(t)
	s.put(t, "broken", "image/jpeg", []byte("\xff\xd8\xff\xe0 and nothing"))
	s.put(t, "film", "video/mp4", []byte("no film at all"))
	for _, name := range []string{"broken", "film", "unknown"} {
		if _, _, err := small.Get(t.Context(), name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
	before := s.opened.Load()
	small.Get(t.Context(), "broken")
	if n := s.opened.Load() - before; n != 1 {
		t.Errorf("opened %d times", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.put(t, "late", "image/jpeg", encoded(t, func(w io.Writer) error { return jpeg.Encode(w, picture(800, 800, 255), nil) }))
	if _, _, err := small.Get(ctx, "late"); err != nil && !strings.Contains(err.Error(), "canceled") {
		t.Error(err)
	}
}
