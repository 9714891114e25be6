package library

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// building is a content folder and what the daemon keeps beside it, with a library that can be started,
// stopped and started again.
type building struct {
	t       testing.TB
	root    string
	data    string
	plays   map[string][]string
	change  func(*Config)
	allow   time.Duration // for what takes longer than soon
	deaf    bool          // nothing is heard of changes, but they are looked for often
	lib     *Library
	store   *store.Store
	media   *store.Media
	cancel  context.CancelFunc
	stopped chan error
}

var inShanghai = schedule.Zone{Location: time.FixedZone("CST", 8*3600)}

// newBuilding returns a building in which nothing runs yet.
func newBuilding(t testing.TB) *building {
	b := &building{t: t, root: t.TempDir(), data: t.TempDir(), plays: map[string][]string{"大厅": {"综合接待区"}, "公共": {"综合接待区", "驿站"}}}
	t.Cleanup(b.stop)
	return b
}

// start starts the library, as the daemon does.
func (b *building) start() {
	b.t.Helper()
	var err error
	if b.store, err = store.Open(filepath.Join(b.data, "db"), slog.New(slog.DiscardHandler)); err != nil {
		b.t.Fatal(err)
	}
	if b.media, err = store.OpenMedia(filepath.Join(b.data, "media")); err != nil {
		b.t.Fatal(err)
	}
	cfg := Config{Root: b.root, Zone: inShanghai, Open: 9 * 60, Close: 21 * 60, Screens: latest.Of(Screens{Plays: b.plays, Canvas: [2]int{1920, 1920}}), Agenda: []string{"日程"},
		Log: slog.New(slog.NewTextHandler(testWriter{b.t}, nil))}
	if b.deaf {
		cfg.Rescan = 100 * time.Millisecond
	}
	if b.change != nil {
		b.change(&cfg)
	}
	if b.lib, err = New(cfg, b.store, b.media); err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.cancel, b.stopped = cancel, make(chan error, 1)
	go func(l *Library) {
		if b.deaf {
			b.stopped <- l.run(ctx, nil)
			return
		}
		b.stopped <- l.Run(ctx)
	}(b.lib)
}

func (b *building) stop() {
	if b.cancel == nil {
		return
	}
	b.cancel()
	b.cancel = nil
	if err := <-b.stopped; err != context.Canceled {
		b.t.Errorf("Run = %v", err)
	}
	b.store.Close()
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(p []byte) (int, error) {
	w.t.Logf("%s", bytes.TrimSpace(p))
	return len(p), nil
}

// patience in tests is for slow machines; nothing waits for it to pass.
const soon = time.Minute

// catalog waits until the catalog is as wanted.
func (b *building) catalog(what string, ok func(playlists.Catalog) bool) playlists.Catalog {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), max(soon, b.allow))
	defer cancel()
	for seen := uint64(0); ; {
		c, v, err := b.lib.Catalog().Next(ctx, seen)
		if err != nil {
			last, _ := b.lib.Catalog().Get()
			r, _ := b.lib.Report().Get()
			b.t.Fatalf("the catalog never has %s; it has %v (starting: %v); the report says %v, problems %v", what, items(last), last.Starting, r.Files, r.Problems)
		}
		seen = v
		if ok(c) {
			return c
		}
	}
}

// report waits until the report is as wanted.
func (b *building) report(what string, ok func(Report) bool) Report {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), max(soon, b.allow))
	defer cancel()
	for seen := uint64(0); ; {
		r, v, err := b.lib.Report().Next(ctx, seen)
		if err != nil {
			last, _ := b.lib.Report().Get()
			b.t.Fatalf("the report never has %s; it has %.3000s", what, fmt.Sprintf("%+v", last))
		}
		seen = v
		if ok(r) {
			return r
		}
	}
}

// items lists the ids of everything in a catalog.
func items(c playlists.Catalog) (ids []string) {
	for _, p := range c.Playlists {
		for _, e := range p.Entries {
			ids = append(ids, e.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// shows waits until exactly these items are in the catalog and the first scan is over.
func (b *building) shows(ids ...string) playlists.Catalog {
	b.t.Helper()
	ids = slices.Sorted(slices.Values(ids))
	return b.catalog("exactly these items: "+join2(ids), func(c playlists.Catalog) bool {
		return !c.Starting && slices.Equal(items(c), ids)
	})
}

func join2(ids []string) string {
	var b bytes.Buffer
	for _, id := range ids {
		b.WriteString(" " + id)
	}
	return b.String()
}

// write writes a file in one go.
func (b *building) write(name string, content []byte) {
	b.t.Helper()
	p := filepath.Join(b.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(p, content, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func (b *building) remove(name string) {
	b.t.Helper()
	if err := os.RemoveAll(filepath.Join(b.root, filepath.FromSlash(name))); err != nil {
		b.t.Fatal(err)
	}
}

func (b *building) rename(from, to string) {
	b.t.Helper()
	p := filepath.Join(b.root, filepath.FromSlash(to))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(b.root, filepath.FromSlash(from)), p); err != nil {
		b.t.Fatal(err)
	}
}

// photo returns a JPEG that no other seed gives.
func photo(seed uint64, width, height int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	r := rand.New(rand.NewPCG(seed, 1))
	for y := range height {
		for x := range width {
			img.SetRGBA(x, y, color.RGBA{byte(x) ^ byte(r.Uint32()), byte(y) ^ byte(r.Uint32()&0x7f), byte(seed), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestADroppedPictureIsPublished(t *testing.T) {
	b := newBuilding(t)
	b.write("大厅/here before.jpg", photo(1, 64, 48))
	b.start()
	b.shows("大厅/here before.jpg")
	b.write("大厅/x [now].jpg", photo(2, 200, 100))
	c := b.shows("大厅/here before.jpg", "大厅/x [now].jpg")
	e := c.Playlists["大厅"].Entries[1]
	if !e.Now || e.Width != 200 || e.Height != 100 || e.MS != 10_000 || e.Type != "image/jpeg" || e.Asset != e.Source {
		t.Errorf("entry %+v", e)
	}
	if err := b.media.Verify(t.Context(), e.Asset); err != nil {
		t.Error(err)
	}
	b.remove("大厅/here before.jpg")
	b.shows("大厅/x [now].jpg")
}
