package ics

import (
	"cmp"
	"time"
)

// civil returns the date of a day counted from 1970-01-01.
func civil(d int) (year, month, dayOfMonth int) {
	y, m, n := time.Unix(int64(d)*86400, 0).UTC().Date()
	return y, int(m), n
}

// weekday returns the day of the week of a day; 1970-01-01 was a Thursday.
func weekday(d int) int { return int(floorMod(int64(d)+4, 7)) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

func compare[T cmp.Ordered](a, b T) int { return cmp.Compare(a, b) }
