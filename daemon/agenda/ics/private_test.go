package ics

import (
	"strings"
	"testing"
)

// A word in the name of the file or feed, or in the calendar's own, is about every event.
func TestPrivateNames(t *testing.T) {
	site := shanghai(t)
	event := "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261201T010000Z\r\nSUMMARY:张三\r\nLOCATION:学习讲堂\r\nEND:VEVENT\r\n"
	for name, calendar := range map[string]string{
		"信 访.ics": calendarOf(event), "调解": calendarOf(event), "a.ics": calendarOf("X-WR-CALNAME:心理諮詢\r\n", event),
	} {
		site.Name = name
		r := Read([]byte(calendar), site, date(t, "2026-11-23"), date(t, "2027-01-01"))
		if len(r.Bookings) != 1 || !r.Bookings[0].Private || r.Bookings[0].Title != "" {
			t.Errorf("%s: %+v", name, r.Bookings)
		}
		if len(r.Notes) != 1 || !strings.Contains(r.Notes[0].Text.ZH, "已预约") {
			t.Errorf("%s: nobody says why: %+v", name, r.Notes)
		}
	}
	site.Name = "共享餐厅.ics"
	if r := Read([]byte(calendarOf(event)), site, date(t, "2026-11-23"), date(t, "2027-01-01")); r.Bookings[0].Private || len(r.Notes) > 0 {
		t.Errorf("%+v", r)
	}
}
