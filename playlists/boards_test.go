package playlists

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// aLobby is a house with an agenda board in its lobby and a sign at a door.
func aLobby(t *testing.T, bookings ...agenda.Booking) (*World, Audience) {
	t.Helper()
	location, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	zone := schedule.Zone{Location: location}
	agenda.Sort(bookings)
	w := &World{Zone: zone, Agenda: agenda.House{
		Name: "社区中心", Opens: 510, Closes: 1290, Bookings: bookings, Known: true,
		Rooms: []agenda.Room{{ID: "xuexi", Name: "学习讲堂", English: "Lecture Hall", Floor: "3"}, {ID: "stage", Name: "百姓舞台", Floor: "2"}},
	}}
	today := &agenda.Board{Kind: agenda.Today, Size: [2]int{768, 1080}, Unit: 52}
	door := &agenda.Board{Kind: agenda.Door, Rooms: []string{"xuexi"}, Size: [2]int{768, 500}, Unit: 30}
	return w, Audience{Canvas: [2]int{1920, 1080}, Regions: []Region{
		{ID: "media", Rect: [4]int{0, 0, 1152, 1080}, Plays: []string{"大厅"}},
		{ID: "agenda", Rect: [4]int{1152, 0, 768, 580}, Board: today},
		{ID: "door", Rect: [4]int{1152, 580, 768, 500}, Board: door},
	}}
}

func instant(t *testing.T, text string) int64 {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04:05 -0700", text+" +0800")
	if err != nil {
		t.Fatal(err)
	}
	return at.UnixMilli()
}

func booked(t *testing.T, from, until, title, room string) agenda.Booking {
	return agenda.Booking{ID: from + title, Title: title, Rooms: []string{room}, Start: instant(t, "2026-11-"+from+":00"), End: instant(t, "2026-11-"+until+":00")}
}

// seen says what a region shows, as someone in front of it would.
func seen(p *Program, region int, t int64) string {
	s := At(p, &Notices{}, t).Regions[region]
	page := p.Pages[p.Items[s.Item].Page-1]
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %d/%d:", page.Day, page.State, page.Number, page.Of)
	for _, r := range page.Rows {
		l := p.Bookings[r[0]]
		fmt.Fprintf(&b, " %s–%s %s @%s (%d)", l.Begins, l.Ends, l.Title.ZH, l.Place.ZH, r[1])
	}
	return b.String()
}

// Nothing is sent when an event begins or ends: the program of the morning is right all day, and tomorrow.
func TestABoardGoesOnAlone(t *testing.T) {
	w, a := aLobby(t, booked(t, "23 9:00", "23 10:30", "八段锦", "stage"), booked(t, "23 13:30", "23 15:00", "冬季养生", "xuexi"), booked(t, "24 10:00", "24 11:00", "合唱", "xuexi"))
	p, problems := Compile(w, a, w.WindowAt(instant(t, "2026-11-23 08:00:00")))
	if len(problems) > 0 {
		t.Error(problems)
	}
	for _, c := range []struct {
		at, lobby, door string
	}{
		{"23 08:29:59", "2026-11-23  1/1: 9:00–10:30 八段锦 @2F 百姓舞台 (0) 13:30–15:00 冬季养生 @3F 学习讲堂 (0)", "2026-11-23 free 1/1: 13:30–15:00 冬季养生 @3F 学习讲堂 (0)"},
		{"23 08:30:00", "2026-11-23  1/1: 9:00–10:30 八段锦 @2F 百姓舞台 (1) 13:30–15:00 冬季养生 @3F 学习讲堂 (0)", "2026-11-23 free 1/1: 13:30–15:00 冬季养生 @3F 学习讲堂 (0)"},
		{"23 10:30:00", "2026-11-23  1/1: 13:30–15:00 冬季养生 @3F 学习讲堂 (0)", "2026-11-23 free 1/1: 13:30–15:00 冬季养生 @3F 学习讲堂 (0)"},
		{"23 13:30:00", "2026-11-23  1/1: 13:30–15:00 冬季养生 @3F 学习讲堂 (2)", "2026-11-23 busy 1/1: 13:30–15:00 冬季养生 @3F 学习讲堂 (2) 10:00–11:00 合唱 @3F 学习讲堂 (0)"},
		{"23 15:00:00", "2026-11-23 over 1/1: 10:00–11:00 合唱 @3F 学习讲堂 (7)", "2026-11-23 free 1/1: 10:00–11:00 合唱 @3F 学习讲堂 (0)"},
		{"24 00:00:00", "2026-11-24  1/1: 10:00–11:00 合唱 @3F 学习讲堂 (0)", "2026-11-24 free 1/1: 10:00–11:00 合唱 @3F 学习讲堂 (0)"},
		{"25 09:00:00", "2026-11-25 none 1/1:", "2026-11-25 free 1/1:"},
	} {
		at := instant(t, "2026-11-"+c.at)
		if got := seen(p, 1, at); got != c.lobby {
			t.Errorf("%s: the lobby shows\n%s, want\n%s", c.at, got, c.lobby)
		}
		if got := seen(p, 2, at); got != c.door {
			t.Errorf("%s: the door shows\n%s, want\n%s", c.at, got, c.door)
		}
	}
	for _, at := range []string{"2026-12-08 00:00:00", "2026-12-20 09:00:00"} {
		if got := seen(p, 1, instant(t, at)); !strings.Contains(got, "unknown") {
			t.Errorf("at %s, more than a fortnight later, the program claims to know: %s", at, got)
		}
	}
	if got := seen(p, 1, p.Until); !strings.Contains(got, "unknown") {
		t.Errorf("behind its end the program claims to know: %s", got)
	}
}

// Pages turn as if they had turned since 1970, wherever the program begins, so that all boards turn together.
func TestPagesTurnTogether(t *testing.T) {
	var bookings []agenda.Booking
	for i := range 40 {
		bookings = append(bookings, booked(t, "23 14:00", "23 15:00", fmt.Sprint("活动", i), "stage"))
	}
	w, a := aLobby(t, bookings...)
	a.Regions[1].Rect, a.Regions[1].Board.Size = [4]int{1152, 0, 768, 1080}, [2]int{768, 1080}
	p, _ := Compile(w, a, w.WindowAt(instant(t, "2026-11-23 08:00:00")))
	for at := instant(t, "2026-11-23 13:31:07"); at < instant(t, "2026-11-23 13:33:00"); at += 777 {
		turn := p.Items[At(p, &Notices{}, at).Regions[1].Item].MS
		want := fmt.Sprintf(" %d/7:", at/turn%7+1)
		if got := seen(p, 1, at); !strings.Contains(got, want) {
			t.Fatalf("at %d ms it shows %s, want page%s", at, got, want)
		}
	}
}

// A change of the bookings leaves the pages alone on which nothing changed.
func TestAChangeOfAnotherDayLeavesTheseRows(t *testing.T) {
	morning := booked(t, "23 9:00", "23 10:30", "八段锦", "stage")
	w, a := aLobby(t, morning, booked(t, "24 9:00", "24 10:30", "合唱", "stage"))
	was, _ := Compile(w, a, w.WindowAt(morning.Start))
	w2, _ := aLobby(t, booked(t, "22 9:00", "22 9:30", "早会", "xuexi"), morning, booked(t, "24 9:00", "24 10:45", "合唱", "stage"))
	is, _ := Compile(w2, a, w.WindowAt(morning.Start))
	item := func(p *Program, at string) string { return seen(p, 1, instant(t, "2026-11-"+at)) }
	if item(was, "23 09:10:00") != item(is, "23 09:10:00") {
		t.Error("today's page is another one although nothing on it has changed")
	}
	if item(was, "24 09:10:00") == item(is, "24 09:10:00") {
		t.Error("tomorrow's page is the same although something was changed")
	}
}

func TestWhatIsPrivateIsNotInAProgram(t *testing.T) {
	x := booked(t, "23 9:00", "23 10:30", "矛盾调解", "xuexi")
	x.Private, x.Organiser, x.Note = true, "司法所", "王先生"
	x.Sources = []agenda.Source{{File: "调解.xlsx", Sheet: "王先生", Row: 3}}
	w, a := aLobby(t, x)
	p, _ := Compile(w, a, w.WindowAt(x.Start))
	for _, why := range Explain(p, 1, a.Regions[1], w, w.Zone, x.Start) {
		if strings.Contains(why.Playlist+why.Item+why.Reason.ZH, "调解") {
			t.Errorf("why it is shown says %+v", why)
		}
	}
	for _, secret := range []string{"调解", "司法所", "王先生"} {
		if strings.Contains(string(Encode(p)), secret) {
			t.Errorf("the program contains %q", secret)
		}
	}
}

func TestWhyABookingIsNotOnABoard(t *testing.T) {
	w, a := aLobby(t, booked(t, "23 9:00", "23 10:30", "八段锦", "stage"), booked(t, "23 13:30", "23 15:00", "冬季养生", "xuexi"), booked(t, "23 16:00", "23 17:00", "合唱", "xuexi"),
		booked(t, "23 17:00", "23 18:00", "民乐", "xuexi"), booked(t, "23 19:00", "23 20:00", "电影", "xuexi"))
	p, _ := Compile(w, a, w.WindowAt(instant(t, "2026-11-23 08:00:00")))
	at := instant(t, "2026-11-23 11:00:00")
	for i, want := range [][]string{1: {
		"true board:today 这个区域是活动牌",
		"false 9:00 八段锦 已经结束",
		"true 13:30 冬季养生 在这一页上",
		"true 16:00 合唱 在这一页上",
		"true 17:00 民乐 在这一页上",
		"true 19:00 电影 在这一页上",
	}, 2: {
		"true board:door:xuexi 这个区域是活动牌",
		"false 9:00 八段锦 在别的地方：2F 百姓舞台",
		"true 13:30 冬季养生 在这一页上",
		"true 16:00 合唱 在这一页上",
		"true 17:00 民乐 在这一页上",
		"false 19:00 电影 前面还有一场",
	}} {
		if want == nil {
			continue
		}
		var got []string
		for _, why := range Explain(p, i, a.Regions[i], w, w.Zone, at) {
			got = append(got, fmt.Sprint(why.Wins, " ", why.Item, " ", why.Reason.ZH))
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("region %d:\n%s\nwant\n%s", i, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// Boards are planned for 15 days: behind that nothing is said of single bookings, but until when the plan goes.
func TestWhyABoardKnowsNothing(t *testing.T) {
	w, a := aLobby(t, booked(t, "23 9:00", "23 10:30", "八段锦", "stage"), booked(t, "30 13:30", "30 15:00", "冬季养生", "xuexi"))
	w.Agenda.Bookings = append(w.Agenda.Bookings, agenda.Booking{ID: "later", Title: "合唱", Rooms: []string{"stage"}, Start: instant(t, "2026-12-15 09:00:00"), End: instant(t, "2026-12-15 10:00:00")})
	at := instant(t, "2026-12-15 08:00:00")
	for _, x := range []struct {
		known        bool
		until, never string
	}{{true, "2026-12-08 00:00", "不知道"}, {false, "不知道", "2026-"}} {
		w.Agenda.Known = x.known
		p, _ := Compile(w, a, w.WindowAt(instant(t, "2026-11-23 08:00:00")))
		for region := 1; region <= 2; region++ {
			why := Explain(p, region, a.Regions[region], w, w.Zone, at)
			if len(why) != 1 || !why[0].Wins || !strings.Contains(why[0].Reason.ZH, x.until) || strings.Contains(why[0].Reason.ZH, x.never) || x.known && !strings.Contains(why[0].Reason.EN, x.until) {
				t.Errorf("bookings known: %t: region %d: %+v", x.known, region, why)
			}
		}
	}
}

// What began yesterday says so, what ends at midnight ends at 24:00, and each day of it says what it needs.
func TestABookingPastMidnight(t *testing.T) {
	w, a := aLobby(t, booked(t, "23 23:30", "24 09:00", "跨夜", "stage"), booked(t, "24 22:00", "25 00:00", "守夜", "stage"), booked(t, "26 20:00", "29 08:00", "露营", "xuexi"))
	p, _ := Compile(w, a, w.WindowAt(instant(t, "2026-11-23 08:00:00")))
	for at, want := range map[string]string{
		"23 20:00:00": "2026-11-23  1/1: 23:30–次日9:00 跨夜 @2F 百姓舞台 (0)",
		"24 07:00:00": "2026-11-24  1/1: 昨日23:30–9:00 跨夜 @2F 百姓舞台 (2) 22:00–24:00 守夜 @2F 百姓舞台 (0)",
		"26 21:00:00": "2026-11-26  1/1: 20:00–11月29日 8:00 露营 @3F 学习讲堂 (2)",
		"28 07:00:00": "2026-11-28  1/1: 11月26日 20:00–次日8:00 露营 @3F 学习讲堂 (2)",
		"29 07:00:00": "2026-11-29  1/1: 11月26日 20:00–8:00 露营 @3F 学习讲堂 (2)",
	} {
		if got := seen(p, 1, instant(t, "2026-11-"+at)); got != want {
			t.Errorf("%s: the lobby shows\n%s, want\n%s", at, got, want)
		}
	}
	why := Explain(p, 1, a.Regions[1], w, w.Zone, instant(t, "2026-11-24 07:00:00"))
	if n := len(why); n < 2 || !why[1].Wins {
		t.Errorf("what began yesterday is not known to be on the page: %+v", why)
	}
}
