package sheets

import (
	"yiping/daemon/agenda/rooms"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// Site is what must be known about the building to read its sheets. What is zero has the default said.
type Site struct {
	Zone    schedule.Zone
	Open    int           // when the building opens, in minutes after midnight
	Close   int           // when it closes; not after Open: at midnight
	Rooms   []agenda.Room //
	Arrived schedule.Day  // the day on which the file came: a date without any year is the nearest to it

	Private []string // words that make a booking private; nil: DefaultPrivate
	Lasts   int      // how long an event without an end takes its room, in minutes; 0: 120

	Morning, Afternoon, Evening schedule.Hours // what 上午, 下午 and 晚上 occupy; zero: 9–12, 13–17, 18–21

	Holidays schedule.Calendar // for 工作日

	found *rooms.Rooms // finds Rooms
}

// DefaultPrivate are the words that make a booking private where the configuration does not say others.
var DefaultPrivate = []string{"内部", "不公开", "保密", "调研", "支委会", "个案", "调解", "信访", "心理咨询", "法律援助", "社区矫正"}

// filled returns the site with its defaults.
func (s Site) filled() Site {
	s.found = rooms.New(s.Rooms)
	if s.Close <= s.Open {
		s.Close = 24 * 60
	}
	if s.Private == nil {
		s.Private = DefaultPrivate
	}
	if s.Lasts <= 0 {
		s.Lasts = 120
	}
	for _, d := range []struct {
		to         *schedule.Hours
		start, end int
	}{{&s.Morning, 9, 12}, {&s.Afternoon, 13, 17}, {&s.Evening, 18, 21}} {
		if d.to.End <= d.to.Start {
			*d.to = schedule.Hours{Start: d.start * 60, End: d.end * 60}
		}
	}
	return s
}
