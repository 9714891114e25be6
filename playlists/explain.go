package playlists

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"yiping/playlists/schedule"
)

// Why says why an item is, or is not, what a region shows at an instant.
type Why struct {
	Playlist   string     `json:"playlist"`
	Item       string     `json:"item"` // "" is the slate
	Precedence Precedence `json:"precedence"`
	Wins       bool       `json:"wins"`
	Reason     Text       `json:"reason"`
}

// horizon bounds how many changes ahead Explain looks for an item's next turn.
const horizon = 2000

// planned is how far ahead Explain looks for the next time at which a rule applies, in milliseconds.
const planned = 40 * 24 * 3600_000

// Explain returns the winner of a region at an instant first, then each loser with its reason. It asks
// At, the same function that the display itself runs, so it cannot explain anything but what is shown. The
// bookings of a board are explained one by one.
// Without a world, as for an instant in the past, it knows the items of the program only.
// Reasons say times in the zone of the site, which a program of the past does not.
func Explain(p *Program, region int, of Region, w *World, zone schedule.Zone, t int64) []Why {
	if of.Board != nil {
		return explainBoard(p, region, *of.Board, w, zone, t)
	}
	f := At(p, &Notices{}, t)
	shown := f.Regions[region]
	e := explanation{program: p, line: &p.Lines[region], t: t, zone: zone.Location}
	e.turns = e.nextTurns(shown.Until)
	var losers []Why
	winner := Why{Wins: true, Reason: Text{"没有别的内容可以播", "there is nothing else to show"}}
	if shown.Item != NoItem {
		winner = Why{Item: p.Items[shown.Item].ID, Playlist: folder(p.Items[shown.Item].ID), Precedence: OrdinaryPlaylist, Wins: true, Reason: Text{"轮到它了", "it is its turn"}}
		losers = append(losers, Why{Precedence: Slate, Reason: Text{"有内容可播，不用待机画面", "there is something to show"}})
	}
	if w == nil {
		losers = append(e.fromProgram(shown.Item), losers...)
	} else {
		r, _ := w.roster(of.Plays, t-lookahead, t+planned)
		if s := r.byID[winner.Item]; s != nil {
			winner.Playlist, winner.Precedence = s.playlist, s.rung
		} else if shown.Item != NoItem {
			winner.Reason = Text{"刚被替换或移走，到切换时刻为止还在播", "it has just been replaced or removed, and stays until the switch"}
		}
		losers = append(e.fromRoster(&r, winner.Item), losers...)
	}
	slices.SortStableFunc(losers, func(a, b Why) int { return cmp.Compare(b.Precedence, a.Precedence) })
	return append([]Why{winner}, losers...)
}

type explanation struct {
	program *Program
	line    *Line
	t       int64
	zone    *time.Location
	turns   map[string]int64 // item id to when it is shown next
}

// nextTurns returns when each item is shown for the first time after an instant.
func (e *explanation) nextTurns(from int64) map[string]int64 {
	turns := map[string]int64{}
	for range horizon {
		s := e.program.line(e.line, from)
		if s.Item != NoItem {
			if id := e.program.Items[s.Item].ID; turns[id] == 0 {
				turns[id] = from
			}
		}
		if from = s.Until; from >= schedule.Forever.Until || from > e.t+lookahead {
			break
		}
	}
	return turns
}

func (e *explanation) fromRoster(r *roster, winner string) []Why {
	loop := r.loop(e.t)
	var out []Why
	for _, s := range r.slots {
		if s.ID == winner {
			continue
		}
		why := Why{Playlist: s.playlist, Item: s.ID, Precedence: s.rung}
		switch {
		case !s.on(e.t):
			why.Reason = e.outside(s)
		case !slices.Contains(loop, s):
			why.Reason = Text{"有优先播放的列表正在播", "a playlist with priority is on"}
		default:
			why.Reason = e.waits(s.ID)
		}
		out = append(out, why)
	}
	return out
}

func (e *explanation) fromProgram(winner int) []Why {
	var out []Why
	for i, item := range e.program.Items {
		if i != winner {
			out = append(out, Why{Playlist: folder(item.ID), Item: item.ID, Precedence: OrdinaryPlaylist, Reason: e.waits(item.ID)})
		}
	}
	return out
}

func (e *explanation) waits(id string) Text {
	if turn, ok := e.turns[id]; ok {
		at := e.clock(turn)
		return Text{"还没轮到，下一次 " + at, "not its turn; next at " + at}
	}
	return Text{"当时不在循环里", "not in the loop then"}
}

// outside says that a rule does not apply, and when it will.
func (e *explanation) outside(s *slot) Text {
	for _, x := range s.spans {
		if x.From > e.t {
			at := e.clock(x.From)
			return Text{"不在它的播放时段，下一次从 " + at + " 起", "outside of its hours or dates; next from " + at}
		}
	}
	for _, d := range s.Rule.Dates {
		if d.Until == nil || (schedule.Zone{Location: e.zone}).Day(e.t) <= *d.Until {
			return Text{"不在它的播放日期或时段", "outside of its dates or hours"}
		}
	}
	if len(s.Rule.Dates) > 0 {
		return Text{"播放日期已过", "its dates are over"}
	}
	return Text{"不在它的播放时段", "outside of its hours"}
}

// clock writes an instant for people: the time of day, with the date if that is another than e.t's.
func (e *explanation) clock(t int64) string {
	at := time.UnixMilli(t).In(e.zone)
	if z := (schedule.Zone{Location: e.zone}); z.Day(t) == z.Day(e.t) {
		return at.Format("15:04:05")
	}
	return at.Format("2006-01-02 15:04:05")
}

// folder is the playlist that an item's id names.
func folder(id string) string {
	name, _, _ := strings.Cut(id, "/")
	return name
}
