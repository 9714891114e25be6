package library

import (
	"time"

	"yiping/daemon/library/formats"
	"yiping/playlists"
)

// delay is why a file is not taken yet.
type delay string

const (
	delayNone     delay = ""
	delayEmpty    delay = "empty"    // has no bytes
	delayShort    delay = "short"    // ends before its structure does
	delayDamaged  delay = "damaged"  // contradicts its format
	delayReserved delay = "reserved" // holes, or zeros at its end
	delayOpen     delay = "open"     // another program is writing it
	delayTorn     delay = "torn"     // partly the old bytes, as far as can be seen
	delayMoved    delay = "moved"    // changed while it was copied
	delayResting  delay = "resting"  // says nothing about its end: has to rest
	delayDisk     delay = "disk"     // the daemon's own disk refused
	delayRead     delay = "read"     // cannot be read
)

// tornRest is how long a file that looks torn has to rest to be believed. A program that pauses for so
// long in the middle of writing over a picture, with the file closed, is not known. Drawings are text:
// somebody may really have changed just one word, and small ones are written in one go.
func tornRest(k formats.Kind) time.Duration {
	if k == formats.SVG {
		return 8 * time.Second
	}
	return 30 * time.Second
}

// until is how long a file may rest with the delay before it is refused for it; 0: it never is.
func (d delay) until() time.Duration {
	switch d {
	case delayShort, delayDamaged:
		return brokenRest
	case delayEmpty, delayReserved:
		return patience
	}
	return 0
}

// refusedFor is what is said of a file that rested too long with a delay.
func (d delay) refusedFor() playlists.Refusal {
	switch d {
	case delayEmpty:
		return refuseEmpty
	}
	return refuseBroken
}

// waitFor is what is said of a file in the meantime; empty while that is not worth saying.
func (d delay) waitFor() playlists.Refusal {
	switch d {
	case delayShort, delayReserved, delayTorn, delayMoved:
		return waitCopying
	case delayDamaged:
		return waitDamaged
	case delayOpen:
		return waitOpen
	case delayDisk:
		return waitDisk
	}
	return playlists.Refusal{}
}
