package library

import "time"

// webIndex makes the folder that contains it a web page with all its parts. This version cannot show
// web pages, but it must not show their buttons as pictures either.
const webIndex = "index.html"

// turnsWeb makes a folder inside of a playlist a web page, or a section again.
func (fo *folder) turnsWeb(d *dir, now time.Time) {
	web := d.files[webIndex] != nil
	switch {
	case d.depth < 2:
	case web && d.place == inPlayed:
		fo.setPlace(d, inWeb, now)
	case !web && d.place == inWeb && d.parent.place != inWeb:
		fo.setPlace(d, d.parent.place, now)
	}
}

func (fo *folder) setPlace(d *dir, p place, now time.Time) {
	d.place = p
	for _, f := range d.files {
		if f.known != nil && p != inPlayed {
			fo.withdraw(&departed{known: *f.known, asset: f.asset}, now)
			fo.release(f)
		}
		fo.settle(f, now)
	}
	for name, sub := range d.dirs {
		fo.setPlace(sub, fo.lib.placeOf(p, sub.depth, name), now)
	}
}
