package agenda

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"yiping/daemon/agenda/feeds"
)

// subscribe fetches a calendar from a real server, and ends when it is there.
func (o *office) subscribe(text string, rooms ...string) {
	o.t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, text) }))
	all, err := feeds.New(feeds.Config{
		Feeds: []feeds.Feed{{Name: "街道日历", URL: s.URL, Rooms: rooms}}, Dir: o.t.TempDir(), Zone: o.Zone, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		o.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(o.t.Context(), 30*time.Second)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = all.Run(ctx)
	}()
	if _, _, err := all.Changes().Next(ctx, 0); err != nil {
		o.t.Fatal(err)
	}
	cancel()
	<-done
	s.Close()
	o.Feeds = all
}

func TestACalendarOfAnotherServerCountsAndItsBookingsNameIt(t *testing.T) {
	o := newOffice(t)
	o.subscribe(strings.Replace(calendar("书法", "合唱"), "LOCATION:学习讲堂\r\n", "", 1), "multi")
	o.put("日程/a.ics", strings.Replace(calendar("一", "合唱"), "UID:", "UID:other ", 2))
	o.looks(3)
	o.expect("a feed and a file", "书法 一 合唱")
	bookings, _ := o.Bookings().Get()
	for _, b := range bookings {
		switch b.Title {
		case "书法":
			if b.Origin() != "街道日历" || b.Sources[0].UID != "书法" || b.Sources[0].File != "" || fmt.Sprint(b.Rooms) != "[multi]" {
				t.Errorf("without a place it is %+v", b)
			}
			if !strings.HasSuffix(b.ID, "-multi") {
				t.Errorf("its id %s would be that of the same meeting in the calendar of another room", b.ID)
			}
		case "合唱":
			if len(b.Sources) != 2 || fmt.Sprint(b.Rooms) != "[xuexi]" {
				t.Errorf("said by both it is %+v", b)
			}
		}
	}
	r, _ := o.Report().Get()
	if len(r.Feeds) != 1 || r.Feeds[0].Path != "街道日历" || r.Feeds[0].Bookings != 2 || r.Feeds[0].Taken == 0 {
		t.Errorf("the report is %+v", r.Feeds)
	}
	if len(r.Problems) == 0 || !strings.Contains(fmt.Sprint(r.Problems), "（街道日历）") {
		t.Errorf("the clash does not name the feed: %+v", r.Problems)
	}
}

func TestWhatIsWrongWithACalendarOfAnotherServerIsAProblem(t *testing.T) {
	o := newOffice(t)
	o.subscribe(strings.Replace(calendar("书法", "合唱"), "DTSTART:20261123T020000Z", "RRULE:FREQ=SECONDLY\r\nDTSTART:20261123T020000Z", 1))
	o.looks(3)
	o.expect("an event that cannot be", "合唱")
	r, _ := o.Report().Get()
	if len(r.Problems) != 1 || r.Problems[0].ID != "agenda/feed/街道日历/events" || !strings.HasPrefix(r.Problems[0].What.ZH, "日历“街道日历”里有1个活动没用上，第一个：“书法”") {
		t.Errorf("problems: %+v", r.Problems)
	}

	o = newOffice(t)
	o.subscribe("<!doctype html><html>login</html>")
	o.looks(1)
	r, _ = o.Report().Get()
	if len(r.Problems) != 1 || r.Problems[0].ID != "agenda/feed/街道日历" || !strings.Contains(r.Problems[0].What.ZH, "要登录") {
		t.Errorf("problems: %+v", r.Problems)
	}
	o.expect("nothing but a login page", "")
}

func TestTheWindowOfACalendarMovesWithTheDays(t *testing.T) {
	o := newOffice(t)
	o.subscribe(strings.Replace(calendar("书法"), "DTSTART:20261123T020000Z", "RRULE:FREQ=MONTHLY\r\nDTSTART:20261123T020000Z", 1))
	o.looks(1)
	o.expect("in November", "书法 书法")
	o.now = o.now.AddDate(0, 0, 31)
	o.looks(1)
	o.expect("the day after that in December", "书法 书法")
	if bookings, _ := o.Bookings().Get(); time.UnixMilli(bookings[1].Start).In(o.Zone.Location).Month() != time.January {
		t.Errorf("the last booking is %+v", bookings[1])
	}
}
