package agenda

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"yiping/daemon/agenda/rooms"
	"yiping/daemon/agenda/sheets"
	"yiping/daemon/store"
	"yiping/playlists"
	book "yiping/playlists/agenda"
)

// What of an entry may be how long, in characters.
const (
	maxTitle = 200
	maxWords = 100
	maxNote  = 200
	maxRooms = 20
)

// apply makes a row say what was typed. The row is only good if there is no error.
func (t *Typed) apply(r *store.Booking, e Entry, now time.Time) (notes []playlists.Text, err error) {
	masked := false
	for _, field := range []struct {
		to     *string
		typed  *string
		most   int
		zh, en string
	}{
		{&r.Title, e.Title, maxTitle, "名称", "title"}, {&r.English, e.English, maxTitle, "英文名称", "English title"}, {&r.Organiser, e.Organiser, maxWords, "主办", "organiser"},
		{&r.For, e.For, maxWords, "对象", "audience"}, {&r.Places, e.Places, maxWords, "名额", "number of places"}, {&r.Note, e.Note, maxNote, "备注", "note"}, {&r.Place, e.Place, maxWords, "地点", "place"},
	} {
		if field.typed == nil {
			continue
		}
		if n := utf8.RuneCountInString(*field.typed); n > field.most {
			return nil, playlists.Refuse(fmt.Sprintf("%s有%d个字，太长了。", field.zh, n), fmt.Sprintf("The %s has %d characters, which is too long.", field.en, n),
				fmt.Sprintf("最多%d个字。", field.most), fmt.Sprintf("%d is the most.", field.most))
		}
		*field.to = sheets.Tidy(*field.typed)
		masked = masked || strings.Count(*field.to, "****") > strings.Count(*field.typed, "****")
	}
	if masked {
		notes = append(notes, playlists.Text{ZH: "电话和证件号码不会显示，已换成****。", EN: "Telephone and identity numbers are never shown; they were replaced by ****."})
	}
	if e.Private != nil {
		r.Private = *e.Private
	}
	if r.Title == "" && !r.Private {
		return nil, playlists.Refuse("没有写活动名称。", "There is no title.", "请写上 title；不想公开的活动，请写 private: true。", "Give a title, or say private: true for what is not public.")
	}
	where, err := t.where(r, e)
	if err != nil {
		return nil, err
	}
	notes = append(notes, where...)
	if err := times(r, e, now); err != nil {
		return nil, err
	}
	if err := state(r, e, now); err != nil {
		return nil, err
	}
	if !r.Private && t.sensitive(*r) {
		notes = append(notes, playlists.Text{ZH: "里面有不公开的词，屏幕上只显示“已预约”。", EN: "It has a word that is not public; displays only say that the room is reserved."})
	}
	return notes, nil
}

// where finds the rooms. A place that is the name of a room is that room.
func (t *Typed) where(r *store.Booking, e Entry) (notes []playlists.Text, err error) {
	all := rooms.New(t.rooms)
	if e.Rooms != nil {
		if r.Rooms, err = named(*e.Rooms, all); err != nil {
			return nil, err
		}
	}
	if e.Place != nil && r.Place != "" && (e.Rooms == nil || len(r.Rooms) == 0) {
		if id, ok := all.Find(r.Place); ok {
			r.Rooms = []string{id}
		} else {
			r.Rooms = nil
			if meant := all.Meant(r.Place); meant != (playlists.Text{}) {
				notes = append(notes, playlists.Text{ZH: "“" + r.Place + "”不是房间，照写的显示。" + meant.ZH, EN: "\"" + r.Place + "\" is no room and is shown as written. " + meant.EN})
			}
		}
	}
	if len(r.Rooms) > 0 {
		r.Place = ""
	} else if r.Place == "" {
		return nil, playlists.Refuse("没有写在哪里。", "It does not say where.", "请写房间 rooms，或者地点 place。", "Give rooms, or a place.")
	}
	if e.MovedFrom != nil {
		if r.MovedFrom, err = named(*e.MovedFrom, all); err != nil {
			return nil, err
		}
	}
	r.MovedFrom = slices.DeleteFunc(r.MovedFrom, func(id string) bool { return slices.Contains(r.Rooms, id) }) // it is back
	return notes, nil
}

// named returns the ids of rooms that are called so.
func named(names []string, all *rooms.Rooms) (ids []string, err error) {
	if len(names) > maxRooms {
		return nil, playlists.Refuse(fmt.Sprintf("房间太多：%d个。", len(names)), fmt.Sprintf("%d rooms are too many.", len(names)),
			fmt.Sprintf("最多%d个；整栋楼的活动请写 place: 全馆。", maxRooms), fmt.Sprintf("%d is the most; for all of the building write place: 全馆.", maxRooms))
	}
	for _, name := range names {
		id, ok := all.Find(name)
		if !ok {
			return nil, noRoom(name, all.Meant(name))
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func noRoom(name string, meant playlists.Text) *playlists.Refusal {
	if r := []rune(name); len(r) > 60 {
		name = string(r[:60]) + "…"
	}
	name = sheets.Tidy(name)
	if meant == (playlists.Text{}) {
		meant = playlists.Text{ZH: "所有房间见 /api/v1/rooms；不是房间的地方请写在 place 里。", EN: "All rooms are listed at /api/v1/rooms; what is no room goes into place."}
	}
	return playlists.Refuse("没有叫“"+name+"”的房间。", "There is no room called \""+name+"\".", meant.ZH, meant.EN)
}

var tooFar = playlists.Refuse("开始时间离现在太远。", "It begins too far from now.", "可以录入一年以内的过去、三年以内的将来。", "Up to a year ago and three years ahead can be booked.")

func far(t int64, now time.Time) bool {
	return t > now.Add(horizon).UnixMilli() || t < now.Add(-memory).UnixMilli()
}

// times sets when it is.
func times(r *store.Booking, e Entry, now time.Time) error {
	if e.Start != nil {
		r.Start = *e.Start
	}
	if e.End != nil {
		r.End = *e.End
	}
	if r.Start == 0 || r.End == 0 {
		return playlists.Refuse("没有写什么时候开始、什么时候结束。", "It does not say when it begins and when it ends.", "请写 start 和 end，例如 2026-12-01 14:00。", "Give start and end, for example 2026-12-01 14:00.")
	}
	length := time.Duration(0)
	if e.Start != nil || e.End != nil {
		if far(r.Start, now) {
			return tooFar
		}
		length = time.Duration(r.End-r.Start) * time.Millisecond
	}
	switch {
	case r.End <= r.Start:
		return playlists.Refuse("结束时间不在开始时间之后。", "It does not end after it begins.", "请改正 start 或 end；过了半夜的活动，end 要写第二天的日期。", "Correct start or end; what goes on past midnight ends on the next day.")
	case length > longest:
		return playlists.Refuse("一场活动太长。", "The booking is too long.", "一场最长31天，请分成几场。", "31 days are the most; make several of it.")
	}
	return nil
}

// state sets what has become of it.
func state(r *store.Booking, e Entry, now time.Time) error {
	if e.State != nil {
		r.State = string(*e.State)
	}
	if !slices.Contains([]book.State{book.Normal, book.Cancelled, book.Rescheduled, book.Full, book.Tentative}, book.State(r.State)) {
		return playlists.Refuse("没有“"+r.State+"”这种状态。", "There is no state \""+r.State+"\".", "可以写：normal、cancelled、rescheduled、full、tentative。", "Use normal, cancelled, rescheduled, full or tentative.")
	}
	if e.MovedTo != nil {
		if *e.MovedTo != 0 && far(*e.MovedTo, now) {
			return tooFar
		}
		r.MovedTo = *e.MovedTo
	}
	if book.State(r.State) != book.Rescheduled {
		if e.MovedTo != nil && *e.MovedTo != 0 {
			return playlists.Refuse("写了改到什么时候，但状态不是改期。", "It says when it takes place instead, but its state is not rescheduled.", "请同时写 state: rescheduled。", "Say state: rescheduled, too.")
		}
		r.MovedTo = 0
	}
	return nil
}
