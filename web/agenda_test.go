package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/web"
)

// register is an agenda with a room, called as the tests call every id, and whatever is in it.
type register struct {
	bookings []agenda.Booking
	unknown  bool
	wrote    []web.Entry
	err      error
}

const anHour = 3600_000

func (r *register) House() agenda.House {
	h := agenda.House{Known: !r.unknown, Bookings: r.bookings, Rooms: []agenda.Room{{ID: "lobby", Name: "大客厅", English: "Lounge", Floor: "1"}, {ID: "xuexi", Name: "学习讲堂", Floor: "3", Aliases: []string{"讲堂"}}}}
	if r.bookings == nil {
		now := time.Now().UnixMilli()
		h.Bookings = []agenda.Booking{{ID: "now", Title: "合唱", Rooms: []string{"lobby"}, Start: now - 1, End: now + anHour, Sources: []agenda.Source{{File: "a.xlsx", Row: 3}, {Feed: "b"}}}}
	}
	return h
}
func (r *register) Known() (int64, int64)       { return noon - 36*anHour, noon + 972*anHour }
func (r *register) Calendar(room string) []byte { return []byte("BEGIN:VCALENDAR " + room) }
func (r *register) Book(_ context.Context, _ string, e web.Entry) (agenda.Booking, []playlists.Text, error) {
	r.wrote = append(r.wrote, e)
	b := agenda.Booking{ID: "new", Title: "书法", Rooms: []string{"xuexi"}, Start: noon, End: noon + anHour, Sources: []agenda.Source{{User: "admin"}}}
	return b, []playlists.Text{{ZH: "那时已有合唱", EN: "taken then"}}, r.err
}
func (r *register) Unbook(context.Context, string) error { return r.err }

func TestADayOfTheAgenda(t *testing.T) {
	cfg := house()
	cfg.Agenda = &register{bookings: []agenda.Booking{
		{ID: "1", Title: "昨天", Place: "大厅", Start: noon - 40*anHour, End: noon - 12*anHour},
		{
			ID: "2", Title: "书法", English: "Calligraphy", Rooms: []string{"xuexi", "lobby"}, Start: noon - 2*anHour, End: noon + anHour, State: agenda.Rescheduled, MovedTo: noon + 48*anHour,
			Organiser: "书法协会", For: "亲子", Places: "20人", Note: "带笔", Sources: []agenda.Source{{File: "12月.xlsx", Sheet: "一", Row: 4, UID: "x"}, {User: "admin", UID: "y"}},
		},
		{ID: "3", Title: "个案", Organiser: "张三", Note: "李四", Rooms: []string{"xuexi"}, Start: noon, End: noon + anHour, Private: true,
			Sources: []agenda.Source{{File: "信访.xlsx", Sheet: "调解", Row: 4}, {Feed: "司法所"}, {User: "admin"}}},
		{ID: "4", Title: "明天", Place: "大厅", Start: noon + 12*anHour, End: noon + 13*anHour},
	}}
	h := handler(t, cfg)
	want := `{"day":"2026-11-23","until":"2026-11-23","known":{"from":"2026-11-22","until":"2027-01-02","read":true},"bookings":[` +
		`{"id":"2","title":"书法","title_en":"Calligraphy","room":"xuexi","rooms":["xuexi","lobby"],"place":"学习讲堂、大客厅","start":"2026-11-23T10:00:00+08:00","end":"2026-11-23T13:00:00+08:00",` +
		`"state":"rescheduled","moved_to":"2026-11-25T12:00:00+08:00","private":false,"organiser":"书法协会","for":"亲子","places":"20人","note":"带笔","source":{"file":"12月.xlsx","sheet":"一","row":4},"also":[{"user":"admin"}]},` +
		`{"id":"3","title":"","room":"xuexi","rooms":["xuexi"],"place":"学习讲堂","start":"2026-11-23T12:00:00+08:00","end":"2026-11-23T13:00:00+08:00","state":"normal","private":true,"source":{}}]}`
	if diff := cmp.Diff(want+"\n", text(t, ask(t, h, request("GET", "/api/v1/agenda?day=2026-11-23", "")))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for query, ids := range map[string]string{
		"from=2026-11-22&until=2026-11-24": "1234", "from=2026-11-24": "4", "day=2026-11-24": "4", "day=2027-01-01": "", "from=2026-11-01&until=2026-11-22": "1",
	} {
		var a struct{ Bookings []struct{ ID string } }
		decode(t, ask(t, h, request("GET", "/api/v1/agenda?"+query, "")), &a)
		got := ""
		for _, b := range a.Bookings {
			got += b.ID
		}
		if got != ids {
			t.Errorf("%s: %q, want %q", query, got, ids)
		}
	}
	for _, query := range []string{"day=tomorrow", "day=2026-02-30", "from=2026-11-24&until=2026-11-23", "from=2026-01-01&until=2028-01-01", "day=2026-11-23&until=2026-11-24", "until=2026-11-1", "day=0000-00-00"} {
		refused(t, ask(t, h, request("GET", "/api/v1/agenda?"+query, "")), 400)
	}
}

// A room says what its door says, and at the same minute.
func TestARoomNow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now().Add(time.Hour).UnixMilli()
		r := &register{bookings: []agenda.Booking{
			{ID: "0", Title: "取消了", Rooms: []string{"xuexi"}, Start: start - 1, End: start + anHour, State: agenda.Cancelled},
			{ID: "1", Title: "书法", Rooms: []string{"xuexi"}, Start: start, End: start + anHour},
			{ID: "2", Title: "合唱", Rooms: []string{"lobby"}, Start: start, End: start + anHour},
			{ID: "3", Title: "舞蹈", Rooms: []string{"xuexi"}, Start: start + 24*anHour, End: start + 25*anHour},
		}}
		cfg := house()
		cfg.Agenda = r
		h := handler(t, cfg)
		says := func() string {
			t.Helper()
			var a struct {
				State string
				Now   []struct{ Title string }
				Next  *struct{ Title string }
			}
			decode(t, ask(t, h, request("GET", "/api/v1/rooms/xuexi/now", "")), &a)
			said := a.State
			for _, b := range a.Now {
				said += " " + b.Title
			}
			if a.Next != nil {
				said += " >" + a.Next.Title
			}
			return said
		}
		for _, x := range []struct {
			after time.Duration
			want  string
		}{
			{0, "free >书法"}, {50*time.Minute - time.Millisecond, "free >书法"}, {time.Millisecond, "soon >书法"}, {10 * time.Minute, "busy 书法 >舞蹈"}, {time.Hour, "free >舞蹈"}, {24 * time.Hour, "free"},
		} {
			time.Sleep(x.after)
			if got := says(); got != x.want {
				t.Errorf("after %v more: %q, want %q", x.after, got, x.want)
			}
		}
		r.unknown = true
		if got := says(); got != "unknown" {
			t.Errorf("before anything was read: %q", got)
		}
	})
	refused(t, ask(t, handler(t, house()), request("GET", "/api/v1/rooms/attic/now", "")), 404)
}

func TestTheCalendarOfARoom(t *testing.T) {
	h := handler(t, house())
	res := ask(t, h, request("GET", "/api/v1/rooms/xuexi/calendar.ics", ""))
	tag := res.Header.Get("ETag")
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/calendar; charset=utf-8" || tag == "" || text(t, res) != "BEGIN:VCALENDAR xuexi" {
		t.Errorf("%d %v", res.StatusCode, res.Header)
	}
	again := request("GET", "/api/v1/rooms/xuexi/calendar.ics", "")
	again.Header.Set("If-None-Match", tag)
	if res := ask(t, h, again); res.StatusCode != 304 || text(t, res) != "" {
		t.Errorf("what has not changed is sent again: %d", res.StatusCode)
	}
	other := request("GET", "/api/v1/rooms/lobby/calendar.ics", "")
	other.Header.Set("If-None-Match", tag)
	if res := ask(t, h, other); res.StatusCode != 200 {
		t.Errorf("another calendar has the same mark: %d", res.StatusCode)
	}
	refused(t, ask(t, h, request("GET", "/api/v1/rooms/attic/calendar.ics", "")), 404)
}

func TestBookings(t *testing.T) {
	r := new(register)
	cfg := house()
	cfg.Agenda = r
	h := handler(t, cfg)
	res := ask(t, h, request("POST", "/api/v1/bookings", `{"title":"书法","title_en":"Calligraphy","rooms":["xuexi"],"start":"2026-11-23 12:00","end":"2026-11-23T05:00:00Z","state":"normal","moved_from":["stage"],"private":false,"organiser":"书法协会","for":"亲子","places":"20人","note":"带笔"}`))
	want := `{"id":"new","title":"书法","room":"xuexi","rooms":["xuexi"],"place":"学习讲堂","start":"2026-11-23T12:00:00+08:00","end":"2026-11-23T13:00:00+08:00","state":"normal","private":false,"source":{"user":"admin"},` +
		`"notes":[{"zh-CN":"那时已有合唱","en":"taken then"}]}` + "\n"
	if got := text(t, res); res.StatusCode != 201 || got != want {
		t.Errorf("%d %s", res.StatusCode, cmp.Diff(want, got))
	}
	if res := ask(t, h, request("PATCH", "/api/v1/bookings/new", `{"room":"讲堂","state":"rescheduled","moved_to":"2026-11-24 12:00","place":""}`)); res.StatusCode != 200 {
		t.Errorf("a change: %d %s", res.StatusCode, text(t, res))
	}
	said, err := json.Marshal(r.wrote)
	if err != nil {
		t.Fatal(err)
	}
	wrote := `[{"By":"admin","Title":"书法","English":"Calligraphy","Rooms":["xuexi"],"Place":null,"Start":1795406400000,"End":1795410000000,"State":"","MovedTo":null,"MovedFrom":["stage"],"Private":false,"Organiser":"书法协会","For":"亲子","Places":"20人","Note":"带笔"},` +
		`{"By":"admin","Title":null,"English":null,"Rooms":["讲堂"],"Place":"","Start":null,"End":null,"State":"rescheduled","MovedTo":1795492800000,"MovedFrom":null,"Private":null,"Organiser":null,"For":null,"Places":null,"Note":null}]`
	if diff := cmp.Diff(wrote, string(said)); diff != "" {
		t.Errorf("what was understood (-want +got):\n%s", diff)
	}
	if res := ask(t, h, request("DELETE", "/api/v1/bookings/new", "")); res.StatusCode != 204 {
		t.Errorf("deleting: %d", res.StatusCode)
	}
	r.wrote = nil
	for _, body := range []string{`{"start":"tomorrow"}`, `{"end":"2026-11-23"}`, `{"moved_to":"12:00"}`, `{"room":"a","rooms":["b"]}`, `{"phone":"1"}`, `{"title":7}`} {
		refused(t, ask(t, h, request("POST", "/api/v1/bookings", body)), 422)
		refused(t, ask(t, h, request("PATCH", "/api/v1/bookings/new", body)), 422)
	}
	if r.wrote != nil {
		t.Errorf("refused, but done: %+v", r.wrote)
	}
	both := playlists.Text{ZH: "写在“12月.xlsx”第4行。", EN: "in 12月.xlsx, row 4."}
	for status, err := range map[int]error{422: &playlists.Refusal{What: both, Remedy: both}, 409: &playlists.Conflict{Refusal: playlists.Refusal{What: both, Remedy: both}}, 404: web.ErrGone, 500: context.Canceled} {
		r.err = err
		refused(t, ask(t, h, request("PATCH", "/api/v1/bookings/new", "{}")), status)
		refused(t, ask(t, h, request("DELETE", "/api/v1/bookings/new", "")), status)
	}
}

// Who may not see the site may not book, and another site's page may not book with this browser.
func TestWhoMayBook(t *testing.T) {
	r := new(register)
	cfg := house()
	cfg.Agenda = r
	open := handler(t, cfg)
	cfg.Access = web.Strangers
	closed := handler(t, cfg)
	for _, x := range [][2]string{{"POST", "/api/v1/bookings"}, {"PATCH", "/api/v1/bookings/new"}, {"DELETE", "/api/v1/bookings/new"}} {
		body := map[bool]string{true: `{"title":"书法"}`}[x[0] != "DELETE"]
		refused(t, ask(t, closed, request(x[0], x[1], body)), http.StatusUnauthorized)
		foreign := request(x[0], x[1], body)
		foreign.Header.Set("Sec-Fetch-Site", "cross-site")
		refused(t, ask(t, open, foreign), http.StatusForbidden)
		remote := request(x[0], x[1], body)
		remote.RemoteAddr = "192.168.1.7:1234"
		refused(t, ask(t, open, remote), http.StatusForbidden)
	}
	if r.wrote != nil {
		t.Errorf("refused, but done: %+v", r.wrote)
	}
	for _, path := range []string{"/api/v1/agenda", "/api/v1/rooms", "/api/v1/rooms/xuexi/now", "/api/v1/rooms/xuexi/calendar.ics"} {
		refused(t, ask(t, closed, request("GET", path, "")), http.StatusUnauthorized)
	}
	if strings.Contains(text(t, ask(t, open, request("GET", "/api/v1/rooms", ""))), `"xuexi"`) == false {
		t.Error("no rooms")
	}
}

// The end of a day can be written as people write it.
func TestADayEndsAt24(t *testing.T) {
	for end, want := range map[string]string{
		"2026-11-23 24:00": "2026-11-24T00:00:00+08:00", "2026-11-30T24:00": "2026-12-01T00:00:00+08:00", "2026-12-31 24:00:00": "2027-01-01T00:00:00+08:00",
		"2026-11-23T24:00:00+08:00": "2026-11-24T00:00:00+08:00", "2026-11-23T24:00:00Z": "2026-11-24T08:00:00+08:00",
		"2026-11-23 24:01": "", "2026-11-23T24:00:01+08:00": "", "24:00": "",
	} {
		r := new(register)
		cfg := house()
		cfg.Agenda = r
		res := ask(t, handler(t, cfg), request("POST", "/api/v1/bookings", `{"title":"守夜","rooms":["xuexi"],"start":"2026-11-23 12:00","end":"`+end+`"}`))
		got := ""
		if len(r.wrote) == 1 {
			got = time.UnixMilli(*r.wrote[0].End).In(cfg.Site.Zone.Location).Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%s: %d, ends %s, want %s", end, res.StatusCode, got, want)
		}
	}
}
