package library

// lane is a queue of jobs and the number of those who may work on it at the same time. A large film must
// not keep a picture waiting, so they have lanes of their own.
type lane struct {
	room int // how many more may work
	jobs []func() result
}

// result is what has been found out; it is applied by the owner of the folder.
type result struct {
	lane  *lane
	apply func(*folder)
}

// submit has the job done as soon as there is room, in order.
func (fo *folder) submit(l *lane, job func() func(*folder)) {
	l.jobs = append(l.jobs, func() result { return result{l, job()} })
	fo.pump(l)
}

func (fo *folder) pump(l *lane) {
	for l.room > 0 && len(l.jobs) > 0 {
		job := l.jobs[0]
		l.jobs[0] = nil
		l.jobs = l.jobs[1:]
		l.room--
		fo.workers.Go(func() {
			r := job()
			select {
			case fo.results <- r:
			case <-fo.ctx.Done():
			}
		})
	}
}

// finish applies a result and lets the next job begin.
func (fo *folder) finish(r result) {
	r.lane.room++
	r.apply(fo)
	fo.pump(r.lane)
}
