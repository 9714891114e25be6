package web

import "yiping/playlists/schedule"

// seam is how long a board may be out of the record and still stand there, in milliseconds. Players leave out what is seen for
// less than a tenth of a second, and pages may turn faster than that, several times; and the clock of a page that has just
// been loaded is stepped when the daemon answers. Nothing that covers a board is gone so soon.
const seam = 2000

// standing joins the pages of a board. A player records each page that turns, but what people mean by a play of a board is
// that it stood there: from when it came until something interrupted it, or until midnight, because an entry belongs to one
// day. What is recorded stays as it is.
type standing struct {
	zone schedule.Zone
	f    func(Play) error // is given what comes out, in the order of what comes in

	display string
	day     schedule.Day
	plays   []Play         // of that day of that display
	boards  map[string]int // by region: where the latest entry of a board is
}

// add takes the next entry: by display, then by time.
func (s *standing) add(p Play) error {
	if day := s.zone.Day(p.From); p.Display != s.display || day != s.day {
		if err := s.end(); err != nil {
			return err
		}
		s.display, s.day = p.Display, day
	}
	if p.kind() == kindBoard {
		if i, known := s.boards[p.Region]; known && s.plays[i].Item == p.Item && p.From <= s.plays[i].Until+seam {
			s.plays[i].Until = max(s.plays[i].Until, p.Until)
			return nil
		}
		s.boards[p.Region] = len(s.plays)
	} else {
		delete(s.boards, p.Region) // it is something else that is there
	}
	s.plays = append(s.plays, p)
	return nil
}

// end hands out what is still here.
func (s *standing) end() error {
	for _, p := range s.plays {
		if err := s.f(p); err != nil {
			return err
		}
	}
	s.plays, s.boards = s.plays[:0], map[string]int{}
	return nil
}
