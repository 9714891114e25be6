package library

import "time"

// rehang takes in that displays play other playlists than before. A folder that is played now has its files judged. One that
// nobody plays any more stays ready until the daemon starts again: its files are none that somebody removed.
func (fo *folder) rehang(now time.Time) {
	fo.reportSoon()
	plays := fo.lib.screens().Plays
	for name, d := range fo.top.dirs {
		if d.place == inUnused && len(plays[name]) > 0 {
			fo.play(d, now)
		}
	}
}

// play makes an unused folder one that is played. Files that were taken while it was played before are shown at once.
func (fo *folder) play(d *dir, now time.Time) {
	d.place = inPlayed
	for _, f := range d.files {
		if f.known != nil {
			fo.enlist(f)
		}
		fo.settle(f, now)
	}
	for _, sub := range d.dirs {
		if sub.place == inUnused {
			fo.play(sub, now)
		}
	}
	fo.turnsWeb(d, now)
}
