// Package demo is a building to look at: the configuration of a community centre with eight displays,
// and what they play. `yiping demo` starts from it, so that a newcomer sees the product at work before
// there is anything to configure, and so that everybody who builds it looks at the same pictures.
//
// The content is real content, made for this building, because a system for screens can only be judged
// with pictures that deserve a screen. It is drawn as SVG, so that it stays sharp on a wall of four
// displays and a few kilobytes in the repository. The text in it is text, set in the fonts of the
// device; the motifs are paths. No drawing has scripts, links, emblems, flags, telephone numbers or
// names of people. The film files are rendered by films/render.sh from films/films.html; nothing in them
// was recorded, and they have no sound.
//
// The names of the files are the names staff would give them, because the names are the language in
// which Yiping is told what to play when: "03 早安 [6点-9点].svg".
package demo

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// all: takes a name with a leading dot or underscore too, so that no file is left out silently.
//
//go:embed all:content
var content embed.FS

//go:embed yiping.yaml
var config []byte

// Config returns the building's configuration file. Its paths are relative, so the daemon is to be told
// that it lies in the folder given to WriteContent.
func Config() []byte { return slices.Clone(config) }

// unfinished is a folder within the content folder in which the content is written before it is whole.
// The daemon ignores it, and as long as it is there the demo's content is not complete.
const unfinished = ".unfinished"

// WriteContent fills the folder content within dir with the demo's playlists; both are created if they
// are missing. If there is anything in dir/content already, nothing is done: from the first start on it
// belongs to the user, and what was deleted stays deleted. Only a first start that was cut off is
// completed. Every file appears whole.
func WriteContent(dir string) error {
	place := filepath.Join(dir, "content")
	entries, err := os.ReadDir(place)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look into the demo's content folder: %w", err)
	}
	cutOff := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == unfinished })
	if len(entries) > 0 && !cutOff {
		return nil
	}
	if err := write(place); err != nil {
		return fmt.Errorf("write the demo's content: %w", err)
	}
	return nil
}

// write puts each playlist that is not there into the content folder, by one rename each.
func write(place string) error {
	draft := filepath.Join(place, unfinished)
	if err := os.RemoveAll(draft); err != nil {
		return err
	}
	files, err := fs.Sub(content, "content")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(draft, 0o755); err != nil {
		return err
	}
	if err := os.CopyFS(draft, files); err != nil {
		return err
	}
	playlists, err := fs.ReadDir(files, ".")
	if err != nil {
		return err
	}
	for _, p := range playlists {
		if _, err := os.Lstat(filepath.Join(place, p.Name())); err == nil {
			continue // there since before the start that was cut off
		}
		if err := os.Rename(filepath.Join(draft, p.Name()), filepath.Join(place, p.Name())); err != nil {
			return err
		}
	}
	return os.RemoveAll(draft)
}
