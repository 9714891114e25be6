package sheets

import (
	"slices"
	"strings"

	"yiping/daemon/pattern"
)

// gridCell is what is known of a cell before its text is read.
type gridCell struct {
	*reader
	hours    label  // those of its row or column, if it has any
	room     string // that of its row or column, if it has one
	hidden   bool   // what it says is not public, and is not said back
	calendar bool   // it is a day on a wall: the moon's day, and feasts, stand in it
}

const (
	maxGridText = 1200 // bytes of a cell: ten events
	maxPieces   = 20   // lines of a cell
	maxAside    = 8    // things at the ends of a line that are no part of the name
)

// entry is one event of a cell, as a row would say it.
type entry struct{ time, name, place string }

// Cells that are refused say what to write.
var (
	oneALine      = text("请每场写一行，时间在前，例如“14:00-16:00 剪纸课”。", "Write one event a line, its time first, such as 14:00-16:00 剪纸课.")
	notUnderstood = &mistake{text("看不懂这一格。", "This cell cannot be read."), oneALine}
	withContact   = &mistake{text("里面有电话或者证件号码。", "It has the number of a person in it."), text("请删掉联系方式，这一格就能显示。", "Take the contact out, and it is shown.")}
	withoutTime   = &mistake{text("没有写时间。", "There is no time."), addTime}
	withoutName   = &mistake{text("没有写活动名称。", "There is no name."), text("请在时间后面写上名称，例如“14:00-16:00 剪纸课”。", "Write the name after the time, such as 14:00-16:00 剪纸课.")}
)

// withoutRoom says that a cell must name a room, with one of the house as the example.
func (g *gridCell) withoutRoom() *mistake {
	room := "学习讲堂"
	if len(g.site.Rooms) > 0 {
		room = g.site.Rooms[0].Name
	}
	return &mistake{text("没有写房间，或者写的不是房间的名字。", "It names no room, or what it names is none."),
		text("请在后面写上房间，例如“剪纸课 "+room+"”。", "Write the room at the end, such as 剪纸课 "+room+".")}
}

// unclear says that a line may be an event of its own, or not.
func (g *gridCell) unclear(p piece) *mistake {
	what := quote(p.whole, g.hidden)
	return &mistake{text("不知道“"+what+"”是什么时候，或者是不是另一场。", "It is not said when \""+what+"\" is, or whether it is another event."), oneALine}
}

var (
	freeWords = pattern.New(`^(?:无|空|空闲|休|休息|没有|无活动|无安排|暂无|暂无安排|可借|可用|可预约|未预约)$`)

	// almanac is what a wall calendar prints anyway: the day and month of the moon, the terms of the sun, feasts.
	almanac = pattern.New(`^(?:农历)?(?:闰?(?:正|[二三四五六七八九十冬腊]|十一|十二)月[大小]?)?(?:初[一二三四五六七八九十]|十[一二三四五六七八九]|廿[一二三四五六七八九]|二十|三十)?$|` +
		`^(?:小寒|大寒|立春|雨水|惊蛰|春分|清明|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至)$|` +
		`^(?:元旦|除夕|春节|元宵|清明|劳动|端午|中秋|国庆|重阳)节?$`)
)

// nothingIn reports whether a cell says nothing: it is empty, has only a stroke, or a word for free.
func nothingIn(s string) bool {
	p := plain(s)
	return !hasLetters(p) && !strings.ContainsAny(p, "0123456789") || freeWords.MatchString(p)
}

// read reads the text of a cell: all that happens in it, or why it cannot be told.
func (g *gridCell) read(s string) (all []entry, bad *mistake) {
	if g.effort += 10 + len(s)/10; len(s) > maxGridText {
		return nil, notUnderstood
	}
	if strings.Contains(tidy(s), "****") {
		return nil, withContact
	}
	var pieces []piece
	timed := 0
	for line := range strings.FieldsFuncSeq(s, func(c rune) bool { return strings.ContainsRune("\n\r;；", c) }) {
		line = tidy(line)
		if nothingIn(line) || g.calendar && almanac.MatchString(strings.ReplaceAll(line, " ", "")) {
			continue
		}
		if len(pieces) == maxPieces {
			return nil, notUnderstood
		}
		p := g.piece(line)
		if p.bad != nil {
			return nil, p.bad
		}
		if p.time != "" {
			timed++
		}
		pieces = append(pieces, p)
	}
	switch {
	case len(pieces) == 0:
		return nil, nil
	case len(pieces) > 1 && timed == 0 && g.hours.is == nothing:
		return nil, withoutTime
	}
	for _, group := range g.groups(pieces, timed) {
		e, bad := g.entry(group)
		if bad != nil {
			return nil, bad
		}
		all = append(all, e)
	}
	return all, nil
}

// groups puts together the lines that are about one event, of which so many have a time.
func (g *gridCell) groups(pieces []piece, timed int) (groups [][]piece) {
	switch {
	case pieces[0].time != "": // each begins with its time
		for _, p := range pieces {
			if p.time != "" {
				groups = append(groups, nil)
			}
			groups[len(groups)-1] = append(groups[len(groups)-1], p)
		}
		return groups
	case timed > 0: // each ends with its time, which stands alone then
		var group []piece
		for _, p := range pieces {
			if group = append(group, p); p.time != "" {
				groups, group = append(groups, group), nil
			}
		}
		if group != nil {
			groups = append(groups, group)
		}
		return groups
	}
	own := func(p piece) bool { return p.named() && len(p.rooms) > 0 }
	if !slices.ContainsFunc(pieces, func(p piece) bool { return !own(p) }) {
		for _, p := range pieces {
			groups = append(groups, []piece{p})
		}
		return groups
	}
	return [][]piece{pieces}
}

// entry joins the lines of one event.
func (g *gridCell) entry(pieces []piece) (e entry, bad *mistake) {
	var where []string
	named, asides, arrivals := "", "", ""
	for i, p := range pieces {
		if p.time != "" && i > 0 && p.named() {
			return e, g.unclear(pieces[0]) // what stands above a whole event
		}
		if p.named() && named != "" {
			return e, g.unclear(p)
		}
		named += p.name
		e.time, asides, arrivals = e.time+p.time, asides+p.asides, arrivals+p.arrivals
		where = append(where, p.rooms...)
	}
	if _, is := stateOf(plain(named)); !hasLetters(named) || is {
		return e, withoutName
	}
	switch {
	case e.time != "":
	case g.hours.is != nothing:
		e.time = g.hours.text
	case !shutDay.MatchString(named):
		return e, withoutTime
	}
	e.time, e.name = e.time+arrivals, named+asides
	e.place, bad = g.place(where, shutDay.MatchString(named))
	return e, bad
}

// place says where an event is: in the room of its row or column, or in those that it names. That the house is
// shut needs no room.
func (g *gridCell) place(where []string, shut bool) (string, *mistake) {
	if g.room == "" {
		if len(where) == 0 && !shut {
			return "", g.withoutRoom()
		}
		return strings.Join(where, "、"), nil
	}
	if len(where) == 0 {
		return g.room, nil
	}
	side := g.rooms(g.room)
	for _, id := range g.rooms(strings.Join(where, "、")) {
		if !slices.Contains(side, id) {
			return "", &mistake{text("写的房间和“"+tidy(g.room)+"”不一样。", "It names another room than \""+tidy(g.room)+"\"."),
				text("请改正房间，或者移到对的那一格。", "Correct the room, or move it to the right cell.")}
		}
	}
	return strings.Join(where, "、"), nil
}

// rooms returns the ids of the rooms that a text consists of, nil if something of it is none.
func (r *reader) rooms(s string) []string {
	if len(s) > 200 || strings.TrimSpace(s) == "" {
		return nil
	}
	ids, ok := r.known[s]
	if !ok {
		if r.known == nil {
			r.known = map[string][]string{}
		}
		ids = r.findRooms(s)
		r.known[s] = ids
		r.effort += 20
	}
	return ids
}

func (r *reader) findRooms(s string) (ids []string) {
	if id, ok := r.site.found.Find(s); ok {
		return []string{id}
	}
	several := strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("/、,，+&", c) })
	for _, one := range several {
		id, ok := r.site.found.Find(one)
		if !ok || len(several) == 1 {
			return nil
		}
		ids = append(ids, id)
	}
	return ids
}
