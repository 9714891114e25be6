package library

import "time"

// judge applies a verdict.
func (fo *folder) judge(f *file, j job, v verdict) {
	f.busy = false
	if f.dir.files[f.name] != f {
		return // dropped meanwhile; the bytes, if they were copied, go with the garbage
	}
	if v.film {
		j.film = true
		fo.examineIn(&fo.slow, f, j)
		return
	}
	now := time.Now()
	f.pause = now.Add(breather(v.cost))
	fo.note(v)
	final := j.rested >= rest
	switch {
	case v.ours:
		f.ours = true
		fo.began(f)
		fo.reportSoon()
	case v.asset != nil:
		fo.accept(f, v.sig, v.asset, now)
		fo.began(f)
	case v.refused != nil && final:
		if f.sig == v.sig {
			fo.refuse(f, *v.refused)
			if v.refused == &filmNoProbe { // somebody may install it
				f.refused.again = now.Add(time.Minute)
				fo.waiting.at(f, f.refused.again)
			}
		}
	default:
		fo.postpone(f, j, v, now)
	}
	if f.again || f.sig != v.sig {
		f.again = false
		fo.look(f, now)
	}
}

// breather is how long a file is left alone after it was examined: one that grows slowly is examined at
// each step, and a large one must not cost more than its share.
func breather(cost time.Duration) time.Duration {
	if cost < 20*time.Millisecond {
		return cost
	}
	return 8 * cost
}

// postpone has a file that is not whole yet looked at again.
func (fo *folder) postpone(f *file, j job, v verdict, now time.Time) {
	d := v.delay
	if v.refused != nil {
		d = delayResting // it may look different when it is whole
	}
	if f.notYet != d {
		f.notYet = d
		fo.reportSoon()
	}
	if f.sig != v.sig {
		return // judge looks again
	}
	if d == delayMoved {
		f.changed = now // it changes, even if its signature does not tell
	}
	rested := now.Sub(f.changed)
	if rested < rest {
		fo.waiting.at(f, f.changed.Add(rest))
		return
	}
	fo.began(f)
	limit := d.until()
	switch {
	case limit > 0 && rested >= limit:
		fo.refuse(f, d.refusedFor())
	case d == delayTorn:
		fo.waiting.at(f, f.changed.Add(v.until))
	case d == delayOpen: // nobody tells when a file is closed
		fo.waiting.at(f, now.Add(max(time.Second, breather(v.cost))))
	case limit > 0:
		fo.waiting.at(f, f.changed.Add(limit)) // it will not change unless it changes
	default:
		fo.waiting.at(f, now.Add(max(tryDisk, breather(v.cost))))
	}
}

// note keeps problems of disks in step with what was met.
func (fo *folder) note(v verdict) {
	switch {
	case v.delay == delayDisk:
		fo.log.Error("cannot store a file", "err", v.err)
		fo.problem("disk", &problemDisk)
	case v.delay == delayRead:
		fo.log.Error("cannot read from the content folder", "err", v.err)
		fo.problem("read", &problemRead)
	case v.err != nil:
		if fo.ctx.Err() == nil {
			fo.log.Error("cannot examine a file", "err", v.err)
		}
	case v.asset != nil:
		fo.problem("disk", nil)
		fo.problem("read", nil)
	}
}

// began notes that a file which was there at the start needs no waiting for any more. When all are done
// the start is over, and what comes from then on has arrived.
func (fo *folder) began(f *file) {
	if !fo.starting {
		return
	}
	delete(fo.first, f)
	if len(fo.first) == 0 && fo.scannedOnce {
		fo.starting, fo.stale = false, true
		fo.reportSoon()
	}
}
