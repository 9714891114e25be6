package playlists

import (
	"fmt"
	"slices"
)

// Window is the time a program covers, in Unix milliseconds.
type Window struct{ From, Until int64 }

// WindowAt returns the window of programs compiled at an instant: 35 days from the site's midnight, so
// that compiling twice in a day gives the same bytes.
func (w *World) WindowAt(now int64) Window {
	today := w.Zone.Day(now)
	return Window{w.Zone.Start(today, 0), w.Zone.Start(today+35, 0)}
}

// MaxProgram is the size up to which programs are made, in bytes. With its header a larger one would not
// fit into a message of 4 MiB.
const MaxProgram = 4<<20 - 1<<10

// Compile returns the program of an audience. It cannot fail: what is impossible gives the slate and a
// Problem. Where there is too much for a document, entries are left out until two days can be planned.
func Compile(w *World, a Audience, win Window) (*Program, []Problem) {
	canvas := [2]int{min(max(a.Canvas[0], 1), maxSide), min(max(a.Canvas[1], 1), maxSide)}
	for limit := maxEntries; ; limit /= 2 {
		b := builder{
			// A display whose clock is a little behind gets the program of a day before that day begins.
			program:  &Program{V: 1, From: win.From - slack, Until: win.Until, Canvas: canvas, Items: []Item{}, Loops: [][]int{}, Lines: []Line{}},
			items:    map[Item]int{},
			slots:    map[*slot]int{},
			loops:    map[string]int{},
			known:    map[**slot]int{},
			boards:   map[string]int{},
			listings: map[listed]int{},
		}
		b.compile(w, a, win, limit)
		if limit == 0 || b.program.Until >= min(win.Until, win.From+2*maxMS) && b.program.size() <= MaxProgram {
			return b.program, b.problems
		}
	}
}

// compile fills the program, with so many entries of a channel at most.
func (b *builder) compile(w *World, a Audience, win Window, limit int) {
	budget := MaxProgram * 3 / 4 / max(1, len(a.Regions)) // the rest is for the items
	var lines []func()
	for i, region := range b.tellApart(a.Regions) {
		if region.Board != nil && fits(region.Rect, a.Canvas) {
			lines = append(lines, func() { b.board(w, region) })
			continue
		}
		cue := w.cue(a.Channel(i), win.From)
		if !fits(region.Rect, b.program.Canvas) {
			b.report(region.ID, Text{"这个区域不在画面里", "this region does not lie within the canvas"},
				Text{"请在配置里改正它的位置和大小", "correct its position and size in the configuration"})
			region.Rect, region.Plays, cue = [4]int{}, nil, Cue{At: win.From}
		}
		r, left := w.rosterOf(limit, region.Plays, min(cue.At, b.program.From), win.Until)
		if r.bad > 0 {
			b.report(region.ID, Text{fmt.Sprintf("%d 个内容的记录坏了，不播放", r.bad), fmt.Sprintf("%d items have a damaged record and are not played", r.bad)},
				Text{"请把它们重新复制进文件夹；如果没有用，请找管理员", "copy them into the folder again; if that does not help, ask the administrator"})
		}
		if left > 0 {
			b.report(region.ID, Text{fmt.Sprintf("内容太多，最后 %d 个不播放", left), fmt.Sprintf("too many items, the last %d are not played", left)},
				Text{"请把一部分移到“存档”文件夹", "move some of them to a folder named 存档"})
		}
		tl, end := r.timeline(cue, b.program.From, win.Until, budget)
		if end < b.program.Until {
			b.program.Until = max(end, win.From)
			b.report(region.ID, Text{"播放时段太多，只能提前排好一部分", "too many different hours: only part of the window could be planned"},
				Text{"请让更多内容使用相同的时段", "let more items share the same hours"})
		}
		lines = append(lines, func() { b.line(region, tl, r.undated()) })
	}
	for _, line := range lines { // once the window is known
		line()
	}
}

func fits(r [4]int, canvas [2]int) bool {
	return r[0] >= 0 && r[1] >= 0 && r[2] > 0 && r[3] > 0 && r[2] <= canvas[0] && r[3] <= canvas[1] &&
		r[0] <= canvas[0]-r[2] && r[1] <= canvas[1]-r[3]
}

// size returns how many bytes a program takes at most, and exactly where that might be too many.
func (p *Program) size() int {
	n := 1000
	for _, i := range p.Items {
		n += 400 + 6*(len(i.ID)+len(i.Asset)+len(i.Type)+len(i.Ground))
	}
	n += 200*len(p.Boards) + 100*len(p.Pages)
	for _, l := range p.Bookings {
		n += 300 + 6*(len(l.Title.ZH)+len(l.Title.EN)+len(l.Place.ZH)+len(l.Place.EN)+len(l.Organiser)+len(l.For)+len(l.Places)+len(l.Note))
	}
	for _, g := range p.Pages {
		n += 14 * len(g.Rows)
	}
	for _, l := range p.Loops {
		n += 6*len(l) + 3
	}
	for _, l := range p.Lines {
		n += 200 + 6*len(l.ID) + 60*len(l.Segments)
	}
	if n > MaxProgram {
		return len(Encode(p))
	}
	return n
}

// builder collects a program's tables; items and loops that occur twice are written once.
type builder struct {
	program  *Program
	problems []Problem
	items    map[Item]int
	slots    map[*slot]int
	loops    map[string]int
	known    map[**slot]int // by the first slot of a loop's slice
	boards   map[string]int // items that are pages, by what is on them
	listings map[listed]int // index into Program.Bookings
}

func (b *builder) report(region string, what, remedy Text) {
	b.problems = append(b.problems, Problem{ID: "compile/" + region + "/" + what.EN, Where: region, What: what, Remedy: remedy})
}

// line writes the timeline of a region, cut to the program's window.
func (b *builder) line(region Region, tl []stretch, undated []*slot) {
	l := Line{ID: region.ID, Rect: region.Rect, Segments: []Segment{}, Fallback: b.loop(undated)}
	last := b.program.From
	for _, s := range tl {
		if s.from >= b.program.Until {
			break
		}
		from, phase := max(s.from, b.program.From), s.phase
		if length := start(s.loop, len(s.loop)); length > 0 {
			phase = mod(phase+from-s.from, length)
		}
		l.Segments = append(l.Segments, Segment{from - last, b.loop(s.loop), phase})
		last = from
	}
	b.program.Lines = append(b.program.Lines, l)
}

func (b *builder) loop(slots []*slot) int {
	if len(slots) > 0 {
		if n, ok := b.known[&slots[0]]; ok {
			return n
		}
	}
	loop := make([]int, len(slots))
	key := make([]byte, 0, 4*len(slots))
	for i, s := range slots {
		n, ok := b.slots[s]
		if !ok {
			n = b.item(s.Item)
			b.slots[s] = n
		}
		loop[i] = n
		key = append(key, byte(n), byte(n>>8), byte(n>>16))
	}
	n, ok := b.loops[string(key)]
	if !ok {
		n = len(b.program.Loops)
		b.loops[string(key)] = n
		b.program.Loops = append(b.program.Loops, slices.Clip(loop))
	}
	if len(slots) > 0 {
		b.known[&slots[0]] = n
	}
	return n
}

func (b *builder) item(i Item) int {
	n, ok := b.items[i]
	if !ok {
		n = len(b.program.Items)
		b.items[i] = n
		b.program.Items = append(b.program.Items, i)
	}
	return n
}
