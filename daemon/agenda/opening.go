package agenda

import (
	"context"
	"time"

	"yiping/daemon/agenda/sheets"
	"yiping/displays/latest"
	"yiping/playlists"
)

// What is opened here, in milliseconds, must not stand in line behind what LibreOffice opens in as many
// seconds; and of LibreOffice one at a time is enough for a small machine.
const (
	ours        = iota // opens today's formats
	libreOffice        // has LibreOffice convert the others
)

// opener opens one timetable after the other, beside the task. The task gives it the next one when it has
// collected the one before, so what is asked of it and what it found are two cells, and nothing queues: a file
// that has changed meanwhile is asked for once, as it is by then.
type opener struct {
	next latest.Cell[opening] // set by the task
	done latest.Cell[opening] // set by the opener

	busy bool   // it has something that was not collected; of the task
	seen uint64 // version of done that was collected; of the task
}

// opening is a version of a timetable on its way.
type opening struct {
	path    string
	version stamp
	came    int64
	content []byte
	convert sheets.Converter

	workbook sheets.Workbook
	err      error
}

// run opens what it is given until ctx ends.
func (o *opener) run(ctx context.Context) {
	for seen := uint64(0); ; {
		x, version, err := o.next.Next(ctx, seen)
		if err != nil {
			return
		}
		seen = version
		x.workbook, x.err = sheets.Open(ctx, base(x.path), x.content, x.convert)
		if ctx.Err() != nil {
			return // the error is about us
		}
		x.content = nil
		o.done.Set(x)
	}
}

// opened returns a channel that is closed once there is something to collect.
func (o *opener) opened() <-chan struct{} { return o.done.Changed(o.seen) }

// opening reports whether a version that was taken has still to be opened.
func (f *file) opening() bool { return f.taken && !f.calendar && !f.ours && f.opened != f.read }

// unknown reports whether nothing at all is known yet of a timetable that was taken.
func (a *Agenda) unknown() bool {
	for _, f := range a.files {
		if f.opening() && f.arrived == 0 {
			return true
		}
	}
	return false
}

// open gives the openers that have nothing to do what has waited longest.
func (a *Agenda) open() {
	for i := range a.openers {
		o := &a.openers[i]
		if o.busy {
			continue
		}
		var next *file
		for _, f := range a.all() {
			if f.opening() && f.converts == (i == libreOffice) && (next == nil || f.came < next.came) {
				next = f
			}
		}
		if next != nil {
			o.busy = true
			o.next.Set(opening{path: next.path, version: next.read, came: next.came, content: next.content, convert: a.convert})
		}
	}
}

// collect takes what an opener has opened. What is not the newest version of its file any more counts for
// nothing.
func (a *Agenda) collect(ctx context.Context, o *opener, now time.Time) {
	x, version := o.done.Get()
	o.seen, o.busy = version, false
	if f := a.files[x.path]; f != nil && f.opening() && f.read == x.version {
		if _, answered := x.err.(*playlists.Refusal); x.err != nil && !answered {
			a.Log.Warn("cannot open a timetable", "file", x.path, "err", x.err)
		}
		f.workbook, f.opened, f.unopened, f.arrived, f.changed, f.content = &x.workbook, x.version, x.err, x.came, f.since, nil
		a.understand(f)
	}
	a.open()
	a.tell(ctx, now)
}
