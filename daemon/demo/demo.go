// Package demo is a building to look at: the configuration of a community centre with eight displays,
// and what they play. `yiping demo` starts from it, so that a newcomer sees the product at work before
// there is anything to configure, and so that everybody who builds it looks at the same pictures.
//
// The content is real content, made for this building, because a system for screens can only be judged
// with pictures that deserve a screen. It is drawn as SVG, so that it stays sharp on a wall of four
// displays and a few kilobytes in the repository. The text in it is text, set in the fonts of the
// device; the motifs are paths. Each has one motif, its text has a contrast of at least 7:1 and is large
// enough for the distance of its screen; there are no scripts, links, emblems, flags, telephone numbers
// or names of people. What is played both on landscape and on portrait is square and has the ground's
// colour up to its edges, so that it looks at home on either. The wall's pictures keep text and faces
// away from the seams. The two films are drawn by the scripts in films and encoded by
// `node daemon/demo/films/render.mjs`; they have no sound and repeat without a jump.
//
// The names of the files are the names staff would give them, because the names are the language in
// which Yiping is told what to play when: "03 早安 [6点-9点].svg". The timetable is one as a community worker
// keeps it, with merged cells and remarks; it is made around the day of the first start.
package demo

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// all: takes a name with a leading dot or underscore too, so that no file is left out silently.
//
//go:embed all:content
var content embed.FS

//go:embed yiping.yaml
var config []byte

// Config returns the building's configuration file. Its paths are relative: whoever parses it says where
// it lies.
func Config() []byte { return slices.Clone(config) }

// unfinished is a folder within the content folder in which the content is written before it is whole.
// The daemon ignores it, and as long as it is there the demo's content is not complete.
const unfinished = ".unfinished"

// WriteContent fills the content folder dir with the demo's playlists, and with a timetable for this month and
// the next, as seen from now in the building's zone; the folder is created if it is missing. If there is anything in it already, nothing is done: from the first start on it belongs to
// the user, and what was deleted stays deleted. Only a first start that was cut off is completed. Every
// file appears whole. Errors are those of the file system.
func WriteContent(dir string, now time.Time) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	cutOff := slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == unfinished })
	if len(entries) > 0 && !cutOff {
		return nil
	}
	return write(dir, now)
}

// write puts each folder that is not there into the content folder, by one rename each.
func write(dir string, now time.Time) error {
	draft := filepath.Join(dir, unfinished)
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
	if err := writeAgenda(filepath.Join(draft, agendaFolder), now); err != nil {
		return err
	}
	folders, err := os.ReadDir(draft)
	if err != nil {
		return err
	}
	for _, p := range folders {
		place := filepath.Join(dir, p.Name())
		if _, err := os.Lstat(place); err == nil {
			continue // there since before the start that was cut off
		}
		if err := os.Rename(filepath.Join(draft, p.Name()), place); err != nil {
			return err
		}
	}
	return os.RemoveAll(draft)
}
