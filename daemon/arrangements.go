package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"yiping/daemon/library"
	"yiping/daemon/library/hints"
	"yiping/daemon/store"
	"yiping/daemon/thumbnails"
	"yiping/web"
)

// arrangements is the library as web sees it when people arrange what it plays.
type arrangements struct {
	library *library.Library
	at      *places
	playing func() map[string]int // items of each playlist that displays play in turn now
}

// Playlists implements web.Playlists.
func (a arrangements) Playlists() []web.Playlist {
	displays, playing := displaysOf(a.at.now()), a.playing()
	var out []web.Playlist
	for _, p := range a.library.Arrangements() {
		x := playlistOf(p, displays)
		x.Now = new(playing[p.Name])
		out = append(out, x)
	}
	return out
}

// Playlist implements web.Playlists.
func (a arrangements) Playlist(name string) (web.Playlist, error) {
	p, err := a.library.Arrangement(name)
	if err != nil {
		return web.Playlist{}, arranging(err)
	}
	out := playlistOf(p, displaysOf(a.at.now()))
	out.Now = new(a.playing()[name])
	return out, nil
}

// Arrange implements web.Playlists.
func (a arrangements) Arrange(name, tag string, set web.Arrangement, dry bool, who string) (web.Arranged, error) {
	want := hints.PlaylistFile{Priority: set.Priority, Order: set.Order, Default: hints.ItemOverride(set.Default), Items: map[string]hints.ItemOverride{}}
	for name, x := range set.Items {
		want.Items[name] = hints.ItemOverride(x)
	}
	c, err := a.library.Arrange(name, tag, want, dry, who)
	if err != nil {
		return web.Arranged{}, arranging(err)
	}
	return web.Arranged{Playlist: playlistOf(c.Arranged, displaysOf(a.at.now())), Difference: c.Difference, Dropped: c.Dropped}, nil
}

// Incoming implements web.Playlists.
func (a arrangements) Incoming(playlist, name string, size int64) (string, bool, error) {
	in, err := a.library.Incoming(playlist, name, size)
	return in.Path, in.Exists, arranging(err)
}

// Upload implements web.Playlists.
func (a arrangements) Upload(ctx context.Context, playlist, name string, body io.Reader, replace bool) (string, error) {
	path, err := a.library.Upload(ctx, playlist, name, body, replace)
	return path, arranging(err)
}

// TakeOff implements web.Playlists.
func (a arrangements) TakeOff(path string) (string, error) {
	kept, err := a.library.TakeOff(path)
	return kept, arranging(err)
}

// arranging gives an error of the library the name that web knows it by.
func arranging(err error) error {
	if s, ok := errors.AsType[*library.Stale](err); ok {
		return &web.Changed{By: s.By, At: s.At}
	}
	if u, ok := errors.AsType[*library.Unwritable](err); ok {
		return &web.Unwritable{Refusal: u.Refusal, Full: u.Full}
	}
	for ours, theirs := range map[error]error{library.ErrNoPlaylist: web.ErrGone, library.ErrTooLarge: web.ErrTooLarge, library.ErrCut: web.ErrCut} {
		if errors.Is(err, ours) {
			return fmt.Errorf("%w: %w", theirs, err)
		}
	}
	return err
}

func playlistOf(p library.Arranged, displays map[string][]string) web.Playlist {
	out := web.Playlist{Name: p.Name, Displays: displays[p.Name], Tag: p.Tag, Problems: p.Problems, Set: web.Arrangement{
		Priority: p.Set.Priority, Order: p.Set.Order, Default: web.Setting(p.Set.Default), Items: map[string]web.Setting{},
	}}
	for name, x := range p.Set.Items {
		out.Set.Items[name] = web.Setting(x)
	}
	for _, x := range p.Items {
		out.Items = append(out.Items, web.Item{File: fileOf(x.File, displays), Entry: *x.Entry, Name: x.Name, Outdated: x.Outdated, Natural: x.Natural})
	}
	for _, f := range p.Others {
		out.Others = append(out.Others, fileOf(f, displays))
	}
	return out
}

// small returns the function that gives small pictures of assets.
func small(dir string, st *store.Store, media *store.Media) func(context.Context, string) (io.ReadSeekCloser, string, error) {
	t := thumbnails.New(filepath.Join(dir, "small"), func(hash string) (*os.File, string, error) {
		mediaType, err := st.AssetType(context.Background(), hash)
		if err == nil && mediaType == "" {
			err = os.ErrNotExist
		}
		if err != nil {
			return nil, "", err
		}
		f, err := media.Open(hash)
		return f, mediaType, err
	})
	return t.Get
}
