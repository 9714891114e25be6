package agenda

// room returns what a door, or a studio, shows at an instant: what is on, and what is next. Of two that
// overlap in one room both are shown: which of them is wrong only people know.
func (p planner) room(mine []int, t int64) Page {
	page := Page{Day: p.zone.Day(t), State: Free, Rows: []Row{}}
	today := p.zone.Start(page.Day+1, 0)
	for _, i := range mine {
		if x := &p.bookings[i]; p.here(x) && x.Start <= t && t < x.End {
			page.State = Busy
			page.Rows = append(page.Rows, p.row(i, t))
		}
	}
	next := 0
	for _, i := range mine {
		x := &p.bookings[i]
		switch {
		case x.End <= t || p.here(x) && x.Start <= t:
		case !p.here(x): // someone may come for it
			if x.Start < today {
				page.Rows = append(page.Rows, p.row(i, t))
			}
		case next == 0 && x.Start < p.zone.Start(page.Day+ahead, 0), next < p.following() && x.Start < today:
			next++
			page.Rows = append(page.Rows, p.row(i, t))
			if page.State == Free && t >= x.Start-p.soon() {
				page.State = Soon
			}
		}
	}
	return page
}

// following returns how many of the day's bookings are listed that are still to come: who stands at a door may
// ask when the room is free.
func (p planner) following() int {
	if p.Kind == Door {
		return 3
	}
	return 1
}
