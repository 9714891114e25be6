package library

import (
	"io"
	"time"

	"yiping/daemon/library/hints"
)

// maxPlaylistFile is more than the parser reads.
const maxPlaylistFile = 1 << 20

// isPlaylistFile reports whether the file says how a playlist is ordered.
func isPlaylistFile(f *file) bool {
	return f.dir.place == inPlayed && (f.name == playlistFile || f.name == playlistHidden)
}

// settlePlaylistFile reads the file once it rests. Like all that has no end mark it has to, except at the
// start: what plays after a restart must be what played before.
func (fo *folder) settlePlaylistFile(f *file, now time.Time) {
	switch {
	case f.dir.depth != 1:
		fo.refuse(f, refuseOrder)
	case f.orderRead == f.sig:
	case fo.scannedOnce && now.Sub(f.changed) < rest:
		fo.waiting.at(f, f.changed.Add(rest))
	default:
		fo.readPlaylistFile(f, now)
	}
}

func (fo *folder) readPlaylistFile(f *file, now time.Time) {
	l := fo.lineup(f.dir.path)
	if f.name == playlistHidden && l.orderBy != "" && l.orderBy != f.path {
		return // the visible one counts
	}
	r, err := openIn(fo.lib.cfg.Root, f.path)
	if err != nil {
		fo.waiting.at(f, now.Add(tryDisk))
		return
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxPlaylistFile))
	if err != nil {
		fo.waiting.at(f, now.Add(tryDisk))
		return
	}
	f.orderRead = f.sig
	l.orderBy = f.path
	// A date without a year is the nearest to the time at which it was written.
	order, problems := hints.ParsePlaylistYAML(data, fo.lib.site(f.sig.mtime/int64(time.Millisecond)))
	for i := range problems {
		problems[i].Where = l.name + "/" + problems[i].Where
		problems[i].ID = "playlist/" + problems[i].Where
	}
	fo.setOrder(l, order)
	l.problems = problems
}

// unreadPlaylistFile lets go of the order that a file gave which is gone.
func (fo *folder) unreadPlaylistFile(f *file) {
	if l := fo.lineups[f.dir.path]; l != nil && l.orderBy == f.path {
		l.orderBy, l.problems = "", nil
		fo.setOrder(l, hints.PlaylistFile{})
		if hidden := f.dir.files[playlistHidden]; hidden != nil && hidden != f {
			hidden.orderRead = sig{}
			fo.waiting.at(hidden, time.Now())
		}
	}
}

func (fo *folder) setOrder(l *lineup, order hints.PlaylistFile) {
	l.order = order
	for _, f := range l.files {
		fo.describe(l, f)
	}
	fo.changed(l)
}
