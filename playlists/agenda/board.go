package agenda

import "math"

// Board is what a region shows of the agenda.
type Board struct {
	Kind  Kind     `json:"kind"`
	Rooms []string `json:"rooms,omitempty"` // ids of the rooms whose bookings it shows; empty: all bookings of the house
	Size  [2]int   `json:"size"`            // of its region, in canvas pixels
	Unit  int      `json:"unit"`            // height of the text that must be read, in canvas pixels, see Unit
}

// Kind is a form of board.
type Kind string

const (
	Today  Kind = "today"  // 今日活动: the day's bookings in rows, paged
	Door   Kind = "door"   // what is in this room now, and what is next
	Studio Kind = "studio" // 距开播: how long until the next use, in big figures
)

const (
	leastUnit   = 24          // pixels: strokes of Han characters run together below
	perMetre    = 1000. / 250 // millimetres of height that reading text needs, for each metre of distance
	perSideNear = 30.         // of the shorter side: where people stand near, text may be smaller than this but need not
	perSide     = 21          // reading text in the shorter side of a canvas, where nobody said how far people stand
)

// Unit returns how high reading text must be, in pixels, on a canvas that is so large (its diagonal, in
// inches) and read from so far. What is not known is 0. Text is no larger than lets a board of the given
// size hold a few rows.
//
// The rule is a 250th of the distance: dense characters need more than Latin letters.
func Unit(canvas, size [2]int, inches, metres float64) int {
	unit := float64(min(canvas[0], canvas[1])) / perSide
	if inches > 0 && metres > 0 {
		pitch := inches * 25.4 / math.Hypot(float64(canvas[0]), float64(canvas[1]))
		unit = max(metres*perMetre/pitch, float64(min(canvas[0], canvas[1]))/perSideNear)
	}
	unit = min(unit, float64(size[0])/13, float64(size[1])/13)
	return max(leastUnit, int(math.Ceil(unit)))
}
