package agenda

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"yiping/daemon/answers"
	"yiping/playlists"
	book "yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

const (
	soonest     = 14 * 24 * time.Hour // how far ahead two bookings of one room are a problem: what is later may still be put right unasked
	mostClashes = 50                  // problems in all: nobody mends more at a time
	mostAtOnce  = 8                   // bookings of one room that one is compared with: ten thousand at once are fifty million pairs
)

// clash is two series of bookings that are in one room at the same time.
type clash struct {
	room string
	x, y book.Booking // the first two of them that are
	more int          // how often later
}

// clashes reports bookings that are in one room at the same time. Those of two series, such as a course and
// another one on every Tuesday, are one problem.
func (a *Agenda) clashes(sorted []book.Booking, now int64) (out []playlists.Problem) {
	until := now + soonest.Milliseconds()
	index := map[string]int{}
	var found []clash
	open := map[string][]book.Booking{} // by room: what has begun and is not over, those that end last
	for _, y := range sorted {
		if y.End <= now || !takesPlace(y) {
			continue
		}
		for _, room := range y.Rooms {
			there := slices.DeleteFunc(open[room], func(x book.Booking) bool { return x.End <= y.Start })
			for _, x := range there {
				if x.Start > until {
					continue
				}
				key := series(room, x, y)
				if i, ok := index[key]; ok {
					found[i].more++
					continue
				}
				index[key] = len(found)
				found = append(found, clash{room: room, x: x, y: y})
			}
			if there = append(there, y); len(there) > mostAtOnce {
				first := 0
				for i, x := range there {
					if x.End < there[first].End {
						first = i
					}
				}
				there = slices.Delete(there, first, first+1)
			}
			open[room] = there
		}
	}
	told := len(found)
	if told > mostClashes {
		told = mostClashes - 1
	}
	for _, c := range found[:told] {
		out = append(out, a.clash(c))
	}
	if n := len(found) - told; n > 0 {
		out = append(out, playlists.Problem{
			ID: "agenda/clashes", Where: a.Folders[0],
			What:   playlists.Text{ZH: fmt.Sprintf("另外还有%d处两场活动在同一个房间撞了", n), EN: fmt.Sprintf("%d more pairs of bookings are in one room at the same time", n)},
			Remedy: playlists.Text{ZH: "改好上面的以后会接着说；是不是有一份表放了两次？", EN: "They are told when those above are corrected; is there a timetable twice?"},
		})
	}
	return out
}

// series names what the clashes of two series have in common.
func series(room string, x, y book.Booking) string {
	of := func(b book.Booking) string {
		from := book.Source{}
		if len(b.Sources) > 0 {
			from = b.Sources[0]
		}
		return fmt.Sprintf("%q %q %q %q", plain(b.Title), from.File, from.Sheet, from.Feed)
	}
	two := []string{of(x), of(y)}
	slices.Sort(two)
	return room + " " + strings.Join(two, " ")
}

func takesPlace(b book.Booking) bool { return b.State != book.Cancelled && b.State != book.Rescheduled }

func (a *Agenda) clash(c clash) playlists.Problem {
	name := c.room
	if r := a.House.Room(c.room); r != nil {
		name = r.Name
	}
	when := time.UnixMilli(c.y.Start).In(a.Zone.Location)
	said := func(b book.Booking, private string) string {
		if b.Private {
			return private
		}
		return b.Title
	}
	on, en := fmt.Sprintf("%d月%d日 %d:%02d", when.Month(), when.Day(), when.Hour(), when.Minute()), when.Format("2 Jan 15:04")
	if wholeDays(c.y, a.Zone) {
		on, en = fmt.Sprintf("%d月%d日全天", when.Month(), when.Day()), when.Format("2 Jan, all day")
	}
	more, moreEN := "", ""
	switch {
	case c.more == 1:
		more, moreEN = "，以后还有1次", ", and once more"
	case c.more > 1:
		more, moreEN = fmt.Sprintf("，以后还有%d次", c.more), fmt.Sprintf(", and %d times more", c.more)
	}
	h := sha256.Sum256([]byte(series(c.room, c.x, c.y)))
	return playlists.Problem{
		ID: "agenda/clash/" + c.room + "/" + strings.ToLower(base32.StdEncoding.EncodeToString(h[:10])), Where: name + " " + when.Format("2006-01-02 15:04"),
		What: playlists.Text{
			ZH: fmt.Sprintf("%s，%s 有两场：%s（%s）和%s（%s）%s", name, on, answers.Quoted(said(c.x, "已预约")), c.x.Origin(), answers.Quoted(said(c.y, "已预约")), c.y.Origin(), more),
			EN: fmt.Sprintf("%s has two bookings at %s: %s (%s) and %s (%s)%s", name, en, said(c.x, "a reserved one"), c.x.Origin(), said(c.y, "a reserved one"), c.y.Origin(), moreEN),
		},
		Remedy: playlists.Text{ZH: "两场都在显示；请改正其中一场", EN: "Both are shown; correct one of them"},
	}
}

// wholeDays reports whether a booking is for whole days.
func wholeDays(b book.Booking, zone schedule.Zone) bool {
	return b.Said == "全天" || zone.Midnight(b.Start) == b.Start && zone.Midnight(b.End) == b.End
}
