package library

import (
	"path"
	"slices"
	"strings"

	"yiping/daemon/library/hints"
)

// ignored reports whether a name is that of something no person put there: locks and temporary files of
// other programs, what network disks keep for themselves, and everything that is hidden.
func ignored(name string) bool {
	if name == "" {
		return true
	}
	switch name[0] {
	case '.':
		return name != playlistHidden
	case '~':
		return strings.HasPrefix(name, "~$")
	case '$':
		return strings.EqualFold(name, "$RECYCLE.BIN")
	}
	switch name {
	case "@eaDir", "#recycle", "lost+found", "System Volume Information", "__MACOSX":
		return true
	}
	return foldSuffix(name, ".tmp") || foldSuffix(name, ".part") || foldSuffix(name, ".crdownload") ||
		strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

func foldSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// Names of the file that orders a playlist.
const (
	playlistFile   = "playlist.yaml"
	playlistHidden = ".playlist.yaml"
)

// place says what becomes of the files in a folder.
type place int

const (
	inRoot    place = iota // loose in the content folder
	inPlayed               // in a playlist that some display plays
	inUnused               // in a playlist that no display plays
	inParked               // set aside
	inAgenda               // timetables and lists of days off
	inAlerts               // alerts of authorities
	inWeb                  // the parts of a web page
	inGarbled              // under a folder whose name cannot be read
)

// placeOf tells the place of a folder inside of one with the given place; depth 1 is a playlist.
func (l *Library) placeOf(parent place, depth int, name string) place {
	switch {
	case parent == inParked, parent == inAgenda, parent == inAlerts, parent == inWeb, parent == inGarbled:
		return parent
	case !readable(name):
		return inGarbled
	case depth == 1 && slices.Contains(l.cfg.Agenda, name):
		return inAgenda
	case depth == 1 && name == l.cfg.Alerts:
		return inAlerts
	case hints.Parked(name):
		return inParked
	case depth > 1:
		return parent
	case len(l.screens().Plays[name]) > 0:
		return inPlayed
	}
	return inUnused
}

// listOf returns the playlist that a path belongs to: its first folder.
func listOf(p string) string {
	first, _, _ := strings.Cut(p, "/")
	return first
}

// join joins a folder's path and a name; the root's path is empty.
func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

func split(p string) (dir, name string) {
	dir, name = path.Split(p)
	return strings.TrimSuffix(dir, "/"), name
}
