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
// shown as it is at first, and replaced by a smaller rendition when there is time. The ground of a large PNG
// has to wait for the same: both need all of it decoded.
const (
	farLarger = 1.5 // times the size that is needed
	quality   = 88  // of a JPEG
)

// polish has done what could wait when the bytes were taken.
func (fo *folder) polish(a *store.Asset) {
	rendition := a.Rendition == "" && fo.lib.smaller(a) != image.Point{}
	ground := a.Ground == "" && !formats.Kind(a.Type).Moving() && formats.Kind(a.Type) != formats.SVG
	if !rendition && !ground {
		return
	}
	fo.submit(&fo.idle, func() func(*folder) {
		better := *a
		var r *store.Asset
		if rendition {
			var err error
			if r, err = fo.lib.render(fo.ctx, a); err != nil && fo.ctx.Err() == nil {
				fo.log.Warn("cannot make a picture smaller, it is shown as it is", "err", err)
			}
		}
		switch {
		case r != nil:
			better.Rendition = r.Hash
			if ground {
				better.Ground = r.Ground
			}
		case ground:
			better.Ground = fo.lib.ground(a)
		}
		return func(fo *folder) { fo.polished(&better, r) }
	})
}

// polished has the better asset shown from now on.
func (fo *folder) polished(better, rendition *store.Asset) {
	old := fo.assets[better.Hash]
	if old == nil || *old == *better {
		return
	}
	if rendition != nil {
		fo.assets[rendition.Hash] = rendition
		fo.pending.asset(*rendition)
	}
	fo.assets[better.Hash] = better
	fo.pending.asset(*better)
	for _, l := range fo.lineups {
		for _, f := range l.files {
			if f.asset.Hash == better.Hash {
				f.asset = better
				fo.describe(l, f)
				fo.changed(l)
			}
		}
	}
}

// ground decodes a picture for its ground.
func (l *Library) ground(a *store.Asset) string {
	f, err := l.media.Open(a.Hash)
	if err != nil {
		return ""
	}
	defer f.Close()
	return formats.Kind(a.Type).GroundInTime(f, a.Bytes)
}

// smaller returns the size of the rendition, zero if the picture is shown as it is: large enough to fill
// the canvas, whichever way it is fitted.
func (l *Library) smaller(a *store.Asset) image.Point {
	k, canvas := formats.Kind(a.Type), l.screens().Canvas
	if k != formats.JPEG && k != formats.PNG || a.Width < 1 || a.Height < 1 || canvas[0] < 1 || canvas[1] < 1 {
		return image.Point{}
	}
	scale := max(float64(canvas[0])/float64(a.Width), float64(canvas[1])/float64(a.Height))
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
