package library

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"time"

	"yiping/daemon/library/formats"
	"yiping/daemon/store"
)

// A picture with far more pixels than any canvas costs every player memory and time for nothing. It is
// shown as it is at first, and replaced by a smaller rendition when there is time.
const (
	farLarger = 1.5 // times the size that is needed
	quality   = 88  // of a JPEG
)

// wantRendition has a rendition made if the picture is far larger than what shows it.
func (fo *folder) wantRendition(a *store.Asset) {
	if a.Rendition != "" || fo.lib.smaller(a) == (image.Point{}) {
		return
	}
	fo.submit(&fo.idle, func() func(*folder) {
		r, err := fo.lib.render(fo.ctx, a)
		return func(fo *folder) { fo.rendered(a.Hash, r, err) }
	})
}

// rendered has the rendition shown from now on.
func (fo *folder) rendered(hash string, r *store.Asset, err error) {
	a := fo.assets[hash]
	if err != nil || a == nil {
		if err != nil && fo.ctx.Err() == nil {
			fo.log.Warn("cannot make a picture smaller, it is shown as it is", "err", err)
		}
		return
	}
	fo.assets[r.Hash] = r
	better := *a
	better.Rendition = r.Hash
	if better.Ground == "" {
		better.Ground = r.Ground
	}
	fo.assets[hash] = &better
	fo.pending.asset(*r)
	fo.pending.asset(better)
	for _, l := range fo.lineups {
		for _, f := range l.files {
			if f.asset.Hash == hash {
				f.asset = &better
				fo.describe(l, f)
				fo.changed(l)
			}
		}
	}
}

// smaller returns the size of the rendition, zero if the picture is shown as it is: large enough to fill
// the canvas, whichever way it is fitted.
func (l *Library) smaller(a *store.Asset) image.Point {
	k := formats.Kind(a.Type)
	if k != formats.JPEG && k != formats.PNG || a.Width < 1 || a.Height < 1 || l.cfg.Canvas[0] < 1 || l.cfg.Canvas[1] < 1 {
		return image.Point{}
	}
	scale := max(float64(l.cfg.Canvas[0])/float64(a.Width), float64(l.cfg.Canvas[1])/float64(a.Height))
	if scale*farLarger > 1 {
		return image.Point{}
	}
	return image.Pt(max(1, int(float64(a.Width)*scale+.5)), max(1, int(float64(a.Height)*scale+.5)))
}

// render makes the rendition and stores it.
func (l *Library) render(ctx context.Context, a *store.Asset) (*store.Asset, error) {
	f, err := l.media.Open(a.Hash)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := l.smaller(a)
	small, kind, ground, err := formats.Kind(a.Type).Scale(f, a.Bytes, size, quality)
	if err != nil {
		return nil, fmt.Errorf("scale %s: %w", a.Hash, err)
	}
	s, err := l.media.Stage(ctx, bytes.NewReader(small))
	if err != nil {
		return nil, err
	}
	if err := s.Commit(); err != nil {
		return nil, err
	}
	return &store.Asset{
		Hash: s.Hash, Type: string(kind), Bytes: s.Size, Width: size.X, Height: size.Y,
		Ground: ground, Used: time.Now().UnixMilli(),
	}, nil
}
