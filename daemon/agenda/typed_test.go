package agenda

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yiping/daemon/store"
	"yiping/playlists"
	book "yiping/playlists/agenda"
)

// desk is where somebody types bookings in.
type desk struct {
	*Typed
	t    *testing.T
	path string
	day  time.Time // midnight, ten days from now
}

func newDesk(t *testing.T) *desk {
	o := newOffice(t)
	midnight := o.Zone.Start(o.Zone.Day(time.Now().UnixMilli())+10, 0)
	d := &desk{t: t, path: filepath.Join(t.TempDir(), "db"), day: time.UnixMilli(midnight).In(o.Zone.Location)}
	d.open(o)
	return d
}

func (d *desk) open(o *office) {
	d.t.Helper()
	st, err := store.Open(d.path, slog.New(slog.DiscardHandler))
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { st.Close() })
	if d.Typed, err = NewTyped(d.t.Context(), st, o.Zone, o.House.Rooms, nil); err != nil {
		d.t.Fatal(err)
	}
}

// at is an hour of the day.
func (d *desk) at(hour int) *int64 {
	return new(d.day.Add(time.Duration(hour) * time.Hour).UnixMilli())
}

// entry is a whole one: two hours of calligraphy.
func (d *desk) entry() Entry {
	return Entry{By: "lan", Title: new("书法"), Rooms: &[]string{"xuexi"}, Start: d.at(14), End: d.at(16)}
}

func (d *desk) add(e Entry) book.Booking {
	d.t.Helper()
	b, _, err := d.Add(d.t.Context(), e)
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

func TestWhatWasTypedIsThereAfterARestart(t *testing.T) {
	d := newDesk(t)
	a, b, c := d.add(d.entry()), d.add(Entry{By: "token:desk", Title: new("合唱"), Place: new("大厅"), Start: d.at(9), End: d.at(10)}), d.add(d.entry())
	if _, _, err := d.Change(t.Context(), a.ID, Entry{By: "wang", State: new(book.Full), Places: new("30人")}); err != nil {
		t.Fatal(err)
	}
	if err := d.Delete(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	before, _ := d.Bookings().Get()
	d.open(newOffice(t))
	after, _ := d.Bookings().Get()
	if len(after) != 2 || after[0].ID != b.ID || after[0].Place != "大厅" || after[1].ID != a.ID || after[1].State != book.Full || after[1].Places != "30人" {
		t.Errorf("after the restart: %+v", after)
	}
	if after[0].Sources[0].User != "token:desk" || after[1].Sources[0].User != "lan" { // whoever has changed it since
		t.Errorf("typed by %q and %q", after[0].Sources[0].User, after[1].Sources[0].User)
	}
	if fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("before: %+v\nafter:  %+v", before, after)
	}
}

func TestAChangeChangesWhatItNames(t *testing.T) {
	d := newDesk(t)
	b := d.add(Entry{By: "lan", Title: new("书法"), English: new("Calligraphy"), Rooms: &[]string{"学习讲堂", "3楼学习讲堂"}, Start: d.at(14), End: d.at(16), Note: new("带笔")})
	if fmt.Sprint(b.Rooms) != "[xuexi]" {
		t.Errorf("rooms by their names: %v", b.Rooms)
	}
	for _, x := range []struct {
		what string
		e    Entry
		want string
	}{
		{"nothing", Entry{}, "书法 Calligraphy [xuexi]  14-16  带笔"},
		{"title", Entry{Title: new("书法课")}, "书法课 Calligraphy [xuexi]  14-16  带笔"},
		{"no note", Entry{Note: new("")}, "书法课 Calligraphy [xuexi]  14-16  "},
		{"later", Entry{Start: d.at(15), End: d.at(17)}, "书法课 Calligraphy [xuexi]  15-17  "},
		{"another room", Entry{Rooms: &[]string{"multi"}}, "书法课 Calligraphy [multi]  15-17  "},
		{"outside", Entry{Place: new("宝山体育馆")}, "书法课 Calligraphy [] 宝山体育馆 15-17  "},
		{"a place that is a room", Entry{Place: new("学习讲堂")}, "书法课 Calligraphy [xuexi]  15-17  "},
		{"moved", Entry{State: new(book.Rescheduled), MovedTo: d.at(40)}, "书法课 Calligraphy [xuexi]  15-17 rescheduled "},
		{"to another", Entry{MovedFrom: &[]string{"多功能室"}}, "书法课 Calligraphy [xuexi]  15-17 rescheduled "},
		{"and back", Entry{Rooms: &[]string{"multi"}}, "书法课 Calligraphy [multi]  15-17 rescheduled "},
		{"there it is", Entry{Rooms: &[]string{"xuexi"}}, "书法课 Calligraphy [xuexi]  15-17 rescheduled "},
		{"private", Entry{Private: new(true)}, "  [xuexi]  15-17 rescheduled "},
		{"public again", Entry{Private: new(false), State: new(book.Normal)}, "书法课 Calligraphy [xuexi]  15-17  "},
	} {
		got, _, err := d.Change(t.Context(), b.ID, x.e)
		hour := func(ms int64) int { return time.UnixMilli(ms).In(d.zone.Location).Hour() }
		if len(got.MovedFrom) > 0 != (x.what == "to another") || len(got.MovedFrom) > 0 && got.MovedFrom[0] != "multi" {
			t.Errorf("%s: moved from %v", x.what, got.MovedFrom)
		}
		if s := fmt.Sprint(got.Title, " ", got.English, " ", got.Rooms, " ", got.Place, " ", hour(got.Start), "-", hour(got.End), " ", got.State, " ", got.Note); err != nil || s != x.want {
			t.Errorf("%s: %q, %v; want %q", x.what, s, err, x.want)
		}
	}
	if all, _ := d.Bookings().Get(); len(all) != 1 || all[0].MovedTo != 0 {
		t.Errorf("%+v", all)
	}
}

func TestWhatIsNoBookingIsRefusedWithARemedy(t *testing.T) {
	d := newDesk(t)
	good := d.entry
	for name, x := range map[string]struct {
		change func(*Entry)
		zh     string
		remedy string
	}{
		"no title":              {func(e *Entry) { e.Title = nil }, "没有写活动名称", "title"},
		"a title of blanks":     {func(e *Entry) { e.Title = new(" \u200b　") }, "没有写活动名称", "title"},
		"a title too long":      {func(e *Entry) { e.Title = new(strings.Repeat("长", 201)) }, "201", "200"},
		"a note too long":       {func(e *Entry) { e.Note = new(strings.Repeat("长", 201)) }, "201", "200"},
		"no room and no place":  {func(e *Entry) { e.Rooms = nil }, "哪里", "rooms"},
		"a room nearly right":   {func(e *Entry) { e.Rooms = &[]string{"学习讲台"} }, "没有叫“学习讲台”的房间", "学习讲堂"},
		"a room on a floor":     {func(e *Entry) { e.Rooms = &[]string{"attic"} }, "没有叫“attic”的房间", "/api/v1/rooms"},
		"too many rooms":        {func(e *Entry) { e.Rooms = new(make([]string, 21)) }, "21", "20"},
		"no start":              {func(e *Entry) { e.Start = nil }, "什么时候", "start"},
		"no end":                {func(e *Entry) { e.End = nil }, "什么时候", "end"},
		"end before start":      {func(e *Entry) { e.Start, e.End = e.End, e.Start }, "结束时间", "半夜"},
		"end at start":          {func(e *Entry) { e.End = e.Start }, "结束时间", "半夜"},
		"more than a month":     {func(e *Entry) { e.End = d.at(24 * 40) }, "太长", "31"},
		"in a hundred years":    {func(e *Entry) { e.Start, e.End = d.at(876_000), d.at(876_001) }, "太远", "三年"},
		"long ago":              {func(e *Entry) { e.Start, e.End = d.at(-24*400), d.at(-24*400+1) }, "太远", "一年"},
		"another state":         {func(e *Entry) { e.State = new(book.State("gone")) }, "gone", "cancelled"},
		"moved by a century":    {func(e *Entry) { e.State, e.MovedTo = new(book.Rescheduled), d.at(876_000) }, "太远", "三年"},
		"moved without a state": {func(e *Entry) { e.MovedTo = d.at(40) }, "改期", "rescheduled"},
	} {
		t.Run(name, func(t *testing.T) {
			e := good()
			x.change(&e)
			_, _, err := d.Add(t.Context(), e)
			refused, ok := errors.AsType[*playlists.Refusal](err)
			if !ok {
				t.Fatalf("it is taken: %v", err)
			}
			if !strings.Contains(refused.What.ZH, x.zh) || !strings.Contains(refused.Remedy.ZH, x.remedy) || refused.What.EN == "" || refused.Remedy.EN == "" {
				t.Errorf("%+v", refused)
			}
		})
	}
	if all, _ := d.Bookings().Get(); len(all) != 0 {
		t.Errorf("refused, but there: %+v", all)
	}
	if _, _, err := d.Change(t.Context(), "nobody", good()); !errors.Is(err, ErrNotTyped) {
		t.Errorf("a change of nothing: %v", err)
	}
	if err := d.Delete(t.Context(), "nobody"); !errors.Is(err, ErrNotTyped) {
		t.Errorf("deleting nothing: %v", err)
	}
}

func TestNothingOfPersonsAndNothingPrivateIsShown(t *testing.T) {
	d := newDesk(t)
	e := d.entry()
	e.Title, e.Note, e.Organiser = new("书法课 报名 138 1234 5678"), new("王老师 13812345678"), new("书法协会 021-56789012")
	b, notes, err := d.Add(t.Context(), e)
	if err != nil || len(notes) != 1 || !strings.Contains(notes[0].ZH, "电话") {
		t.Errorf("%v, %v", notes, err)
	}
	if said := fmt.Sprint(b, d.rows); strings.Contains(said, "5678") || b.Title != "书法课 报名 ****" {
		t.Error(said)
	}
	for _, x := range []Entry{
		{Private: new(true)}, {Private: new(false), Title: new("书法"), Organiser: new("人民調解委员会")}, {Organiser: new(""), Rooms: &[]string{}, Place: new("心理 咨询室")},
		{Rooms: &[]string{"xuexi"}, Title: new("矛盾调解：张三李四")},
	} {
		b, notes, err = d.Change(t.Context(), b.ID, x)
		if err != nil || !b.Private || b.Title+b.English+b.Organiser+b.For+b.Places+b.Note+b.Place != "" {
			t.Errorf("private, but it says %+v, %v", b, err)
		}
	}
	if len(notes) != 1 || !strings.Contains(notes[0].ZH, "已预约") {
		t.Errorf("nobody says that it became private: %v", notes)
	}
}

func TestAPlaceThatIsNearlyARoomIsANote(t *testing.T) {
	d := newDesk(t)
	e := d.entry()
	e.Rooms, e.Place = nil, new("学习讲座")
	b, notes, err := d.Add(t.Context(), e)
	if err != nil || b.Place != "学习讲座" || len(notes) != 1 || !strings.Contains(notes[0].ZH, "是不是“学习讲堂”") {
		t.Errorf("%+v %v %v", b, notes, err)
	}
}

// The agenda has a booking as soon as it was typed, and merges it with what files say.
func TestTypedBookingsAreGathered(t *testing.T) {
	d := newDesk(t)
	o := newOffice(t)
	o.Typed = d.Bookings()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	ended := make(chan error)
	go func() { ended <- o.Agenda.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	until := func(what, want string) {
		t.Helper()
		for seen := uint64(0); ; {
			bookings, version, err := o.Agenda.Bookings().Next(ctx, seen)
			if err != nil {
				t.Fatalf("%s: booked is %q, want %q", what, o.says(), want)
			}
			var titles []string
			for _, b := range bookings {
				titles = append(titles, b.Title)
			}
			if seen = version; strings.Join(titles, " ") == want {
				return
			}
		}
	}
	b := d.add(d.entry())
	until("typed", "书法")
	if _, _, err := d.Change(ctx, b.ID, Entry{Title: new("合唱")}); err != nil {
		t.Fatal(err)
	}
	until("changed", "合唱")
	if err := d.Delete(ctx, b.ID); err != nil {
		t.Fatal(err)
	}
	until("deleted", "")
	_, version := d.Bookings().Get()
	for r, seen, err := o.Report().Next(ctx, 0); r.Typed < version; r, seen, err = o.Report().Next(ctx, seen) {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestATypedBookingClashesAndMergesLikeAnyOther(t *testing.T) {
	o := newOffice(t)
	o.put("日程/a.ics", calendar("书法"))
	o.looks(3)
	day := o.Zone.Start(o.day, 0)
	typed := func(title string, hour int64) book.Booking {
		return book.Booking{ID: title, Title: title, Rooms: []string{"xuexi"}, Start: day + hour*3600_000, End: day + (hour+1)*3600_000, Sources: []book.Source{{User: "lan", UID: title}}}
	}
	o.Typed.Set([]book.Booking{typed("书法", 10), typed("合唱", 10)})
	o.tell(t.Context(), o.now)
	o.expect("the same twice, and another", "书法 合唱")
	r, _ := o.Report().Get()
	if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].What.ZH, "“合唱”（手工录入 typed in）") {
		t.Errorf("problems: %+v", r.Problems)
	}
	if bookings, _ := o.Bookings().Get(); len(bookings[0].Sources) != 2 {
		t.Errorf("sources: %+v", bookings[0].Sources)
	}
	o.Typed.Set([]book.Booking{typed("明年", 24*60)})
	o.tell(t.Context(), o.now)
	o.expect("a booking beyond what programs cover", "书法")
}
