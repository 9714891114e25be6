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

// budget is how many places the loops of a region may have together; more would not fit into a document.
const budget = 200_000

// Compile returns the program of an audience. It cannot fail: what is impossible gives the slate and a
// Problem.
func Compile(w *World, a Audience, win Window) (*Program, []Problem) {
	b := builder{
		// A display whose clock is a little behind gets the program of a day before that day begins.
		program: &Program{V: 1, From: win.From - slack, Until: win.Until, Canvas: a.Canvas, Items: []Item{}, Loops: [][]int{}, Lines: []Line{}},
		items:   map[Item]int{},
		slots:   map[*slot]int{},
		loops:   map[string]int{},
	}
	var lines []func()
	for i, region := range a.Regions {
		if !fits(region.Rect, a.Canvas) {
			b.report(region.ID, Text{"这个区域不在画面里", "this region does not lie within the canvas"},
				Text{"请在配置里改正它的位置和大小", "correct its position and size in the configuration"})
			region.Plays = nil
		}
		cue := w.cue(a.Channel(i), win.From)
		r, left := w.roster(region.Plays, min(cue.At, b.program.From), win.Until)
		if left > 0 {
			b.report(region.ID, Text{fmt.Sprintf("内容太多，最后 %d 个不播放", left), fmt.Sprintf("too many items, the last %d are not played", left)},
				Text{"请把一部分移到“存档”文件夹", "move some of them to a folder named 存档"})
		}
		tl, end := r.timeline(cue, win.Until, budget)
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
	return b.program, b.problems
}

func fits(r [4]int, canvas [2]int) bool {
	return r[0] >= 0 && r[1] >= 0 && r[2] > 0 && r[3] > 0 && r[0]+r[2] <= canvas[0] && r[1]+r[3] <= canvas[1]
}

// builder collects a program's tables; items and loops that occur twice are written once.
type builder struct {
	program  *Program
	problems []Problem
	items    map[Item]int
	slots    map[*slot]int
	loops    map[string]int
}

func (b *builder) report(region string, what, remedy Text) {
	b.problems = append(b.problems, Problem{ID: "compile/" + region + "/" + what.EN, Where: region, What: what, Remedy: remedy})
}

// line writes the timeline of a region, cut to the program's window.
func (b *builder) line(region Region, tl []stretch, undated []*slot) {
	l := Line{ID: region.ID, Rect: region.Rect, Segments: []Segment{}, Fallback: b.loop(undated)}
	last := b.program.From
	for i, s := range tl {
		if i+1 < len(tl) && tl[i+1].from <= b.program.From || s.from >= b.program.Until {
			continue
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
