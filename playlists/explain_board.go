package playlists

import (
	"fmt"
	"time"

	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// explainBoard says which page a board shows, and of each booking of the day why it is, or is not, on it. Of an
// instant in the past only what the program lists is known, and behind the end of the plan nothing is.
func explainBoard(p *Program, region int, board agenda.Board, w *World, zone schedule.Zone, t int64) []Why {
	shown := At(p, &Notices{}, t).Regions[region]
	if shown.Item == NoItem || p.Items[shown.Item].Page == 0 {
		return []Why{{Wins: true, Reason: Text{"没有别的内容可以播", "there is nothing else to show"}}}
	}
	page := p.Pages[p.Items[shown.Item].Page-1]
	why := Why{Item: p.Items[shown.Item].ID, Precedence: OrdinaryPlaylist, Wins: true, Reason: Text{"这个区域是活动牌", "this region is a board"}}
	if page.State == Unknown {
		why.Reason = Text{"那时的活动安排还不知道", "the bookings of that time are not known yet"}
		if end, ok := plannedUntil(p, region); ok && t >= end {
			at := time.UnixMilli(end).In(zone.Location).Format("2006-01-02 15:04")
			why.Reason = Text{"活动牌只排到" + at + "，之后的安排还没有排", "the board is planned until " + at + ", and not yet for later"}
		}
		return []Why{why}
	}
	if page.Of > 1 {
		why.Reason = Text{fmt.Sprintf("活动牌的第%d页，共%d页", page.Number, page.Of), fmt.Sprintf("page %d of %d of the board", page.Number, page.Of)}
	}
	out := []Why{why}
	on := map[Listing]bool{}
	for _, r := range page.Rows {
		on[p.Bookings[r[0]]] = true
	}
	if w == nil {
		for _, l := range p.Bookings {
			if on[l] {
				out = append(out, Why{Item: l.name(), Precedence: OrdinaryPlaylist, Wins: true, Reason: onPage})
			}
		}
		return out
	}
	begin, end := w.Zone.Midnight(t), w.Zone.Start(w.Zone.Day(t)+1, 0)
	for i := range w.Agenda.Bookings {
		x := &w.Agenda.Bookings[i]
		l := w.listing(x, page.Day)
		if !on[l] && (x.End <= begin || x.Start >= end) {
			continue
		}
		origin := x.Origin()
		if x.Private {
			origin = "" // the name of a file may say what it is
		}
		why := Why{Playlist: origin, Item: l.name(), Precedence: OrdinaryPlaylist, Wins: on[l]}
		switch {
		case on[l]:
			why.Reason = onPage
		case !board.Has(*x):
			why.Reason = Text{"在别的地方：" + l.Place.ZH, "it takes place elsewhere"}
		case x.End <= t:
			why.Reason = Text{"已经结束", "it is over"}
		case board.Kind != agenda.Today:
			why.Reason = Text{"前面还有一场", "another one comes before it"}
		default:
			why.Reason = Text{"在另一页上", "it is on another page"}
		}
		out = append(out, why)
	}
	return out
}

// plannedUntil returns where the plan of a board ends, if there is one.
func plannedUntil(p *Program, region int) (int64, bool) {
	l := p.Lines[region]
	end := p.From
	for i, s := range l.Segments {
		end += s.Gap
		if i == len(l.Segments)-1 && s.Loop == l.Fallback {
			return end, true
		}
	}
	return p.Until, len(l.Segments) > 0
}

var onPage = Text{"在这一页上", "it is on this page"}

// name is how a booking is called where there is one line for it.
func (l Listing) name() string {
	if l.Private {
		return l.Begins + " 已预约"
	}
	return l.Begins + " " + l.Title.ZH
}
