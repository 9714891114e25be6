package library

import (
	"container/heap"
	"time"
)

// waiting holds the files that will be looked at again though nothing happens to them, soonest first.
type waiting []*file

// at has the file looked at again at the instant, or sooner if that was said before.
func (w *waiting) at(f *file, t time.Time) {
	switch {
	case f.slot < 0:
		f.resting = t
		heap.Push((*byTime)(w), f)
	case t.Before(f.resting):
		f.resting = t
		heap.Fix((*byTime)(w), f.slot)
	}
}

// remove has the file not looked at again.
func (w *waiting) remove(f *file) {
	if f.slot >= 0 {
		heap.Remove((*byTime)(w), f.slot)
	}
}

// next takes out a file that is due, or returns nil.
func (w *waiting) next(now time.Time) *file {
	if len(*w) == 0 || (*w)[0].resting.After(now) {
		return nil
	}
	return heap.Pop((*byTime)(w)).(*file)
}

// wake is when the next file is due; zero if none is waiting.
func (w *waiting) wake() time.Time {
	if len(*w) == 0 {
		return time.Time{}
	}
	return (*w)[0].resting
}

// byTime is the heap behind waiting.
type byTime waiting

func (h byTime) Len() int           { return len(h) }
func (h byTime) Less(i, j int) bool { return h[i].resting.Before(h[j].resting) }
func (h byTime) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].slot, h[j].slot = i, j
}
func (h *byTime) Push(x any) {
	f := x.(*file)
	f.slot = len(*h)
	*h = append(*h, f)
}
func (h *byTime) Pop() any {
	old := *h
	f := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	f.slot = -1
	return f
}
