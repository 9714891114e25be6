package config

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// layout checks the regions of a canvas of the given size.
func (r *reader) layout(key string, stage [2]int, layout Layout) {
	if r.has(key) && !r.bad[key] && len(layout) == 0 && layout != nil {
		r.wrong(key, say("这里一个区域也没有", "There is no region in here"), say("整屏一个区域写 full", "For one region all over write full"))
	}
	for i, region := range layout {
		at := fmt.Sprintf("%s[%d]", key, i)
		r.id(at+".id", region.ID)
		r.plays(at+".plays", region.Plays)
		if !r.required(at+".rect") || !r.good(at+".rect") || !r.rect(at+".rect", region.Rect) {
			continue
		}
		if x, y, w, h := parts(region.Rect); stage[0] > 0 && stage[1] > 0 && (x+w > stage[0] || y+h > stage[1]) {
			r.wrong(at+".rect", say("区域超出了 %d×%d 的画布", "The region reaches beyond the canvas of %d×%d", stage[0], stage[1]),
				say("请改小，或者往里移", "Make it smaller, or move it inwards"))
		}
		for j := range i {
			if overlap(region.Rect, layout[j].Rect) {
				r.wrong(at+".rect", say("区域和“%s”重叠", "The region overlaps “%s”", layout[j].ID), say("区域之间不能重叠", "Regions lie side by side"))
			}
		}
	}
	r.unique(key+"[%d].id", len(layout), func(i int) string { return layout[i].ID })
}

// wall checks a display's part of a wall by itself.
func (r *reader) wall(key string, d *Display) {
	r.id(key+".id", d.Wall.ID)
	if !r.required(key+".viewport") || !r.good(key+".viewport") || !r.rect(key+".viewport", d.Wall.Viewport) {
		return
	}
	// A percent of difference between the shapes is not seen; more is a distorted picture.
	_, _, w, h := parts(d.Wall.Viewport)
	a, b := w*d.Canvas[1], h*d.Canvas[0]
	if d.Canvas[0] > 0 && d.Canvas[1] > 0 && (a > b+b/100 || b > a+a/100) {
		r.wrong(key+".viewport", say("视口 %d×%d 和画布 %d×%d 的宽高比不同，画面会变形", "The viewport of %d×%d has another shape than the canvas of %d×%d, which would distort the picture", w, h, d.Canvas[0], d.Canvas[1]),
			say("请让两者的宽高比相同", "Give both the same shape"))
	}
}

// walls checks that the displays of each wall fit together.
func (r *reader) walls(c *Config) {
	members := map[string][]int{}
	for i, d := range c.Displays {
		if d.Wall != nil && r.good(fmt.Sprintf("displays[%d].wall.id", i)) {
			members[d.Wall.ID] = append(members[d.Wall.ID], i)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(members)) {
		r.together(c, members[id])
	}
}

// together checks the displays of one wall, given by their index.
func (r *reader) together(c *Config, members []int) {
	first, sounds := &c.Displays[members[0]], -1
	for n, i := range members {
		d, key := &c.Displays[i], fmt.Sprintf("displays[%d]", i)
		samePlays := slices.Equal(d.Plays, first.Plays)
		sameName := cmp.Or(d.LayoutName, full) == cmp.Or(first.LayoutName, full)
		if !samePlays && !r.bad[key+".plays"] {
			r.wrong(key+".plays", say("拼接墙“%s”里，“%s”和“%s”播的不一样", "On the wall “%s”, “%s” and “%s” do not play the same", d.Wall.ID, d.ID, first.ID),
				say("一面墙播同样的播放列表，请写同样的 plays", "A wall plays the same playlists all over; write the same plays"))
		}
		if !r.bad[key+".layout"] && !(sameName && slices.EqualFunc(d.Layout, first.Layout, func(a, b Region) bool {
			return a.ID == b.ID && a.Rect == b.Rect && a.Board == b.Board && slices.Equal(a.Rooms, b.Rooms) && (!samePlays || slices.Equal(a.Plays, b.Plays))
		})) {
			r.wrong(key+".layout", say("拼接墙“%s”里，“%s”和“%s”的版式不一样", "On the wall “%s”, “%s” and “%s” do not have the same layout", d.Wall.ID, d.ID, first.ID),
				say("一面墙共用一个版式，请写同样的 layout", "A wall has one layout; write the same"))
		}
		if d.Audio && sounds >= 0 {
			r.wrong(key+".audio", say("拼接墙“%s”已经由“%s”出声", "On the wall “%s”, “%s” sounds already", d.Wall.ID, c.Displays[sounds].ID),
				say("一面墙只有一块屏出声，请改成 off", "One display of a wall sounds; write off here"))
		} else if d.Audio {
			sounds = i
		}
		for _, j := range members[:n] {
			if other := &c.Displays[j]; overlap(d.Wall.Viewport, other.Wall.Viewport) {
				r.wrong(key+".wall.viewport", say("视口和“%s”的重叠", "The viewport overlaps that of “%s”", other.ID), say("请按实际位置写，不能重叠", "Write where the display hangs; viewports lie side by side"))
			}
		}
	}
	r.reach(c, members)
}

// reach checks that a wall starts at its own corner and is not too large.
func (r *reader) reach(c *Config, members []int) {
	first := &c.Displays[members[0]]
	key := fmt.Sprintf("displays[%d].wall.viewport", members[0])
	left, top := maxSide, maxSide
	for _, i := range members {
		if r.bad[fmt.Sprintf("displays[%d].wall", i)] {
			return // said already; the sum would be wrong
		}
		v := c.Displays[i].Wall.Viewport
		left, top = min(left, v[0]), min(top, v[1])
	}
	stage := c.Stage(*first)
	if r.size(key, stage[0], stage[1]) && (left > 0 || top > 0) {
		r.wrong(key, say("拼接墙“%s”左边 %d、上边 %d 像素没有屏幕", "The wall “%s” has no display in its first %d columns and %d rows of pixels", first.Wall.ID, left, top),
			say("视口请从 0, 0 算起", "Count viewports from 0, 0"))
	}
}

// rect checks that a rectangle has a place and a size.
func (r *reader) rect(key string, rect [4]int) bool {
	x, y, w, h := parts(rect)
	if x < 0 || y < 0 || x > maxSide || y > maxSide {
		r.wrong(key, say("左上角 %d, %d 在画布外", "The corner %d, %d lies outside of the canvas", x, y), say("左和上都不能小于 0", "x and y are not below 0"))
		return false
	}
	return r.size(key, w, h)
}

func parts(rect [4]int) (x, y, w, h int) { return rect[0], rect[1], rect[2], rect[3] }

func overlap(a, b [4]int) bool {
	return a[0] < b[0]+b[2] && b[0] < a[0]+a[2] && a[1] < b[1]+b[3] && b[1] < a[1]+a[3]
}
