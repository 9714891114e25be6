package agenda

import "slices"

// maxPages keeps every page from being unseen for longer than it may.
const maxPages = unseen / shortest

// today returns the pages of a day's agenda. What is over has left; what is on comes first, then what
// comes. What begins next is on the first page, whatever else is on.
func (p planner) today(mine []int, t int64) []Page {
	day := p.zone.Day(t)
	begin, end := p.zone.Start(day, 0), p.zone.Start(day+1, 0)
	var rows []Row
	state := Empty
	for _, i := range mine {
		switch x := &p.bookings[i]; {
		case x.Start >= end || x.End <= begin:
		case x.End <= t:
			state = Over
		default:
			rows = append(rows, p.row(i, t))
		}
	}
	if len(rows) == 0 {
		return []Page{{Day: day, State: state, Rows: p.tomorrow(mine, end)}}
	}
	p.promote(rows, t)
	var pages []Page
	for len(rows) > 0 && len(pages) < maxPages {
		n := p.fit(rows)
		page := Page{Day: day, Rows: slices.Clip(rows[:n])}
		inOrder := slices.SortedFunc(slices.Values(page.Rows), func(a, b Row) int { return a.Booking - b.Booking })
		if p.fit(inOrder) == n { // in columns another order may need more room
			page.Rows = inOrder
		}
		pages = append(pages, page)
		rows = rows[n:]
	}
	pages[len(pages)-1].Left = len(rows)
	return pages
}

// fit returns how many of the rows a page holds: at least one.
func (p planner) fit(rows []Row) int {
	i := 0
	for range p.Columns() {
		for space := p.space(); i < len(rows); i++ {
			if space -= p.height(rows[i]); space < 0 {
				break
			}
		}
	}
	return min(max(1, i), len(rows))
}

// promote moves what begins next to the end of the first page, if it is not there.
func (p planner) promote(rows []Row, t int64) {
	next := slices.IndexFunc(rows, func(r Row) bool { x := &p.bookings[r.Booking]; return p.here(x) && x.Start > t })
	for first := p.fit(rows); next >= first; first-- {
		to := max(0, first-1)
		row := rows[next]
		copy(rows[to+1:next+1], rows[to:next])
		rows[to], next = row, to
		if p.fit(rows) > to {
			return
		}
	}
}

// tomorrow returns the first bookings of the day that begins at an instant.
func (p planner) tomorrow(mine []int, begin int64) []Row {
	end := p.zone.Start(p.zone.Day(begin)+1, 0)
	rows := []Row{}
	for _, i := range mine {
		if x := &p.bookings[i]; p.here(x) && x.Start >= begin && x.Start < end && len(rows) < tomorrow {
			row := p.row(i, begin-1)
			row.As = Tomorrow
			rows = append(rows, row)
		}
	}
	return rows
}
