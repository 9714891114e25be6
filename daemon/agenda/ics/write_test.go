package ics

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"yiping/playlists/agenda"
)

func booked(t *testing.T) []agenda.Booking {
	at := func(text string) int64 {
		t.Helper()
		return date(t, text[:10]) + int64(text[11]-'0')*10*hour + int64(text[12]-'0')*hour + int64(text[14]-'0')*10*minute
	}
	return []agenda.Booking{
		{ID: "a", Title: "八段锦, 太极; 站桩\\呼吸", Rooms: []string{"xuexi", "duogong"}, Start: at("2026-12-01 09:00"), End: at("2026-12-01 10:30"), Organiser: "谊悦健身队", Places: "30人", Note: "请提前十分钟签到\n带水杯"},
		{ID: "b", Private: true, Rooms: []string{"guoxue"}, Start: at("2026-12-02 14:00"), End: at("2026-12-02 15:00")},
		{ID: "c", Title: "冬至包汤圆", Rooms: []string{"canting"}, Start: at("2026-12-22 09:00"), End: at("2026-12-22 11:00"), State: agenda.Cancelled},
		{ID: "d", Title: "新年音乐会", Rooms: []string{"wutai"}, Start: at("2026-12-31 19:00"), End: at("2026-12-31 20:30"), State: agenda.Tentative},
		{ID: "e", Title: "古琴体验", Rooms: []string{"guoxue"}, Start: at("2026-12-03 14:00"), End: at("2026-12-03 16:00"), State: agenda.Full},
		{ID: "f", Title: "年度消防检修", Place: "全馆", Start: at("2026-12-12 08:30"), End: at("2026-12-12 21:30"), Said: "全天"},
		{ID: "g", Title: "国家公祭日主题教育", Place: "大厅", Start: at("2026-12-13 10:00"), End: at("2026-12-13 12:00"), Open: true},
		{ID: "h", Title: "剪纸", Rooms: []string{"guoxue"}, Start: at("2026-12-14 10:00"), End: at("2026-12-14 12:00"), State: agenda.Rescheduled, MovedTo: at("2026-12-15 10:00")},
		{ID: "i", Title: strings.Repeat("很长的题目𠮷a", 20), Rooms: []string{"wutai"}, Start: at("2026-12-16 10:00"), End: at("2026-12-16 12:00")},
	}
}

// What is written for subscribers is read back as it was, apart from what calendars have no word for.
func TestWhatIsWrittenReadsTheSame(t *testing.T) {
	site := shanghai(t)
	bookings := booked(t)
	content := Write("学习讲堂; 二楼", bookings, site.Rooms, site.Zone, date(t, "2026-11-23"))
	r := Read(content, site, date(t, "2026-11-01"), date(t, "2027-02-01"))
	if r.Name != "学习讲堂; 二楼" || len(r.Refused) != 0 {
		t.Errorf("name %q, refused %v", r.Name, r.Refused)
	}
	byStart := map[int64]agenda.Booking{}
	for _, b := range r.Bookings {
		byStart[b.Start] = b
	}
	if len(byStart) != len(bookings) {
		t.Errorf("%d bookings read, %d written", len(byStart), len(bookings))
	}
	for _, want := range bookings {
		want.MovedTo, want.Organiser, want.Places, want.Note = 0, "", "", ""
		got := byStart[want.Start]
		got.ID, got.Sources = want.ID, nil
		if g, w := describe(site, Result{Bookings: []agenda.Booking{got}}), describe(site, Result{Bookings: []agenda.Booking{want}}); g[0] != w[0] {
			t.Errorf("got  %s\nwant %s", g[0], w[0])
		}
	}
}

// Lines have at most 75 bytes and end with CRLF, no character is cut, and nothing private is left.
func TestWhatIsWrittenKeepsToTheForm(t *testing.T) {
	site := shanghai(t)
	bookings := booked(t)
	bookings[1].Title, bookings[1].Organiser, bookings[1].Place, bookings[1].Note = "与周先生谈话", "司法所", "周先生家", "带材料"
	for n := range 80 {
		bookings = append(bookings, agenda.Booking{ID: "n", Title: strings.Repeat("a", n+1), Start: 0, End: hour})
	}
	content := Write("学习讲堂", bookings, site.Rooms, site.Zone, date(t, "2026-11-23"))
	if n := bytes.Count(content, []byte("\n")); n != bytes.Count(content, []byte("\r\n")) || n < 80 {
		t.Errorf("%d lines", n)
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(content, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > 75 || len(line) == 0 || !utf8.Valid(line) {
			t.Errorf("%d bytes: %q", len(line), line)
		}
	}
	text := strings.ReplaceAll(string(content), "\r\n ", "")
	for _, want := range []string{
		"DTSTAMP:20261122T160000Z\r\n", "DTSTART:20261201T010000Z\r\nDTEND:20261201T023000Z\r\n", `SUMMARY:八段锦\, 太极\; 站桩\\呼吸` + "\r\n", "LOCATION:学习讲堂、多功能室\r\n",
		"SUMMARY:已预约\r\nCLASS:PRIVATE\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nLOCATION:国学教室\r\nEND:VEVENT", "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT", "DTSTART;VALUE=DATE:20261212\r\nDTEND;VALUE=DATE:20261213\r\n",
		`DESCRIPTION:主办：谊悦健身队\n名额：30人\n请提前十分钟签到\n带水杯`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	for _, secret := range []string{"周先生", "司法所", "材料"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is out", secret)
		}
	}
}
