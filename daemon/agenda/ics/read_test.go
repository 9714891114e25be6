package ics

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestBytesOfCalendars(t *testing.T) {
	plain := "BEGIN:VCALENDAR\r\nX-WR-CALNAME:街道\\, 活动\r\nBEGIN:VEVENT\r\nDTSTART;TZID=\"Asia/Shanghai\":20261201T090000\r\nDURATION:PT1H\r\nSUMMARY;LANGUAGE=\"zh-CN\":八段锦\\, 太极\\; 茶\\n艺\\\\n：各种写法\r\nLOCATION:学习讲堂\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	cut := strings.Index(plain, "锦") + 1 // within the character
	var utf16 []byte
	for _, r := range "\ufeff" + plain {
		utf16 = append(utf16, byte(r), byte(r>>8))
	}
	damaged := strings.Replace(plain, "：各种写法", "：各种写法，写得很长，为的是这里坏掉的一个字节不算什么\xff", 1)
	site := shanghai(t)
	for _, x := range []struct{ name, content, title string }{
		{"CRLF", plain, ""},
		{"bare LF", strings.ReplaceAll(plain, "\r\n", "\n"), ""},
		{"bare CR", strings.ReplaceAll(plain, "\r\n", "\r"), ""},
		{"no end of the last line", strings.TrimSuffix(plain, "\r\n"), ""},
		{"a mark of the byte order", "\ufeff" + plain, ""},
		{"UTF-16", string(utf16), ""},
		{"GB18030", gb, ""},
		{"folded with a space, within a character", plain[:cut] + "\r\n " + plain[cut:], ""},
		{"folded with a tab", plain[:cut] + "\n\t" + plain[cut:], ""},
		{"folded everywhere", strings.ReplaceAll(plain, "", "\r\n "), ""},
		{"small letters", strings.NewReplacer("BEGIN:VEVENT", "begin:vevent", "DTSTART", "dtstart", "TZID", "tzid", "SUMMARY", "Summary", "END:VEVENT", "End:VEvent").Replace(plain), ""},
		{"empty lines and spaces at the end", strings.ReplaceAll(plain, "\r\n", "  \r\n\r\n"), ""},
		{"a damaged byte", damaged, "八段锦, 太极; 茶 艺\\n：各种写法，写得很长，为的是这里坏掉的一个字节不算什么\ufffd"},
	} {
		t.Run(x.name, func(t *testing.T) {
			content := x.content
			if x.name == "folded everywhere" { // but not between lines
				var b strings.Builder
				for line := range strings.SplitSeq(strings.TrimSuffix(plain, "\r\n"), "\r\n") {
					for i := range len(line) {
						if i > 0 {
							b.WriteString("\r\n ")
						}
						b.WriteByte(line[i])
					}
					b.WriteString("\r\n")
				}
				content = b.String()
			}
			r := Read([]byte(content), site, date(t, "2026-11-23"), date(t, "2026-12-24"))
			if len(r.Bookings) != 1 || len(r.Refused) != 0 || r.Unusable != nil {
				t.Fatalf("%d bookings: %s", len(r.Bookings), strings.Join(describe(site, r), "\n"))
			}
			b := r.Bookings[0]
			want := "八段锦, 太极; 茶 艺\\n：各种写法"
			if x.title != "" {
				want = x.title
			}
			if b.Title != want || len(b.Rooms) != 1 || b.Start != date(t, "2026-12-01")+9*hour || r.Name != "街道, 活动" || !utf8.ValidString(b.Title) {
				t.Errorf("%q in %v, calendar %q", b.Title, b.Rooms, r.Name)
			}
		})
	}
}

// What is no calendar is refused as a whole, so that what was read before can stay.
func TestWhatIsNoCalendar(t *testing.T) {
	good := several("DTSTART:20261201T010000Z")
	for _, x := range []struct {
		name, content string
		want          *refusal
	}{
		{"nothing", "", notCalendar},
		{"a page", "<!DOCTYPE html><html><title>请登录</title></html>", notCalendar},
		{"an event without a calendar", "BEGIN:VEVENT\r\nEND:VEVENT\r\n", notCalendar},
		{"half of a calendar", good[:len(good)/2], cutOff},
		{"all but the end", strings.TrimSuffix(good, "END:VCALENDAR\r\n"), cutOff},
		{"an answer to an invitation", strings.Replace(good, "VERSION:2.0", "METHOD:REPLY", 1), reply},
		{"too much", good + strings.Repeat(" ", maxBytes), tooLarge},
	} {
		r := Read([]byte(x.content), shanghai(t), 0, date(t, "2027-01-01"))
		if len(r.Bookings) != 0 || r.Unusable == nil || r.Unusable.Reason != x.want.reason || r.Unusable.Remedy != x.want.remedy {
			t.Errorf("%s: %d bookings, unusable %v", x.name, len(r.Bookings), r.Unusable)
		}
	}
	r := Read([]byte(calendarOf()), shanghai(t), 0, date(t, "2027-01-01"))
	if r.Unusable != nil {
		t.Errorf("an empty calendar is refused: %v", r.Unusable)
	}
	r = Read([]byte(strings.Replace(good, "VERSION:2.0", "METHOD:CANCEL", 1)), shanghai(t), 0, date(t, "2027-01-01"))
	if len(r.Bookings) != 1 || r.Bookings[0].State != "cancelled" {
		t.Errorf("METHOD:CANCEL: %v", r.Bookings)
	}
}

// A window has what takes place within it at least in part, and nothing else.
func TestWindow(t *testing.T) {
	site := shanghai(t)
	content := []byte(several("UID:w\nDTSTART:20261201T010000Z\nDTEND:20261201T020000Z"))
	start := date(t, "2026-12-01") + 9*hour
	for _, x := range []struct {
		from, until int64
		want        int
	}{
		{start - hour, start, 0}, {start - hour, start + 1, 1}, {start + hour - 1, start + 2*hour, 1}, {start + hour, start + 2*hour, 0},
		{start + minute, start + 2*minute, 1}, {start, start, 0}, {start + hour, start, 0},
	} {
		if got := len(Read(content, site, x.from, x.until).Bookings); got != x.want {
			t.Errorf("from %+d to %+d minutes: %d", (x.from-start)/minute, (x.until-start)/minute, got)
		}
	}
	// A week-long event that began before, and days of which some are over.
	long := []byte(several("DTSTART:20261125T010000Z\nDTEND:20261205T020000Z\n===\nDTSTART;VALUE=DATE:20261125\nDTEND;VALUE=DATE:20261205"))
	if got := describe(site, Read(long, site, date(t, "2026-12-01"), date(t, "2026-12-03"))); len(got) != 3 {
		t.Errorf("%s", strings.Join(got, "\n"))
	}
}

// A calendar that has grown for years is read as if what is over had been left out; a newer version of an
// event takes it out of the window all the same.
func TestCalendarsGrowForYears(t *testing.T) {
	site := shanghai(t)
	old := repeated(2*maxEvents, func(i int) string {
		return vevent(fmt.Sprintf("UID:old%d\r\nDTSTART:20150101T010000Z\r\nDTEND:20150101T020000Z\r\nSUMMARY:过去", i))
	})
	now := vevent("UID:moved\r\nSEQUENCE:1\r\nDTSTART:20261201T010000Z\r\nSUMMARY:改走了") + vevent("UID:moved\r\nSEQUENCE:2\r\nDTSTART:20281201T010000Z\r\nSUMMARY:改走了") +
		vevent("UID:weekly\r\ndtstart;TZID=Asia/Shanghai:20150106T090000\r\nrrule:FREQ=WEEKLY;UNTIL=20261125T000000Z\r\nSUMMARY:每周") +
		vevent("UID:long\r\nDTSTART:20260101T010000Z\r\nDTEND:20261231T010000Z\r\nSUMMARY:长展") +
		vevent("UID:lasting\r\nDTSTART:20261001T010000Z\r\nDURATION:P60D\r\nSUMMARY:长课")
	r := Read([]byte(calendarOf(old, now)), site, date(t, "2026-11-23"), date(t, "2026-12-24"))
	var titles []string
	for _, b := range r.Bookings {
		titles = append(titles, b.Title)
	}
	if r.Unusable != nil || strings.Join(titles, " ") != "长展 长课 每周" {
		t.Errorf("%v, unusable %v", titles, r.Unusable)
	}
	r = Read([]byte(calendarOf(old, now)), site, date(t, "2014-12-01"), date(t, "2015-02-01"))
	if r.Unusable == nil || r.Unusable.Reason != tooLarge.reason {
		t.Errorf("%d bookings in a month", len(r.Bookings))
	}
}

// The identity of a booking depends on what it is, not on what is said about it or when it is read.
func TestIdentities(t *testing.T) {
	site := shanghai(t)
	read := func(calendar, from string) map[string]string {
		ids := map[string]string{}
		for _, b := range Read([]byte(several(calendar)), site, date(t, from), date(t, "2027-05-01")).Bookings {
			ids[date10(site, b.Start)] = b.ID
		}
		return ids
	}
	single := read("UID:li@example.cn\nDTSTART:20261201T010000Z\nSUMMARY:a", "2026-11-23")
	moved := read("UID:li@example.cn\nDTSTART:20261202T010000Z\nSUMMARY:b", "2026-11-23")
	if single["2026-12-01"] != moved["2026-12-02"] || strings.Contains(single["2026-12-01"], "li") {
		t.Errorf("%v became %v", single, moved)
	}
	series := "UID:s\nDTSTART:20261201T010000Z\nRRULE:FREQ=DAILY;COUNT=4\nSUMMARY:a"
	all, later := read(series, "2026-11-23"), read(series, "2026-12-03")
	if len(all) != 4 || len(later) != 2 || all["2026-12-03"] != later["2026-12-03"] || all["2026-12-03"] == all["2026-12-04"] {
		t.Errorf("%v, %v", all, later)
	}
	changed := read(series+"\n===\nUID:s\nRECURRENCE-ID:20261203T010000Z\nDTSTART:20261203T050000Z\nSUMMARY:b", "2026-11-23")
	if changed["2026-12-03"] != all["2026-12-03"] || changed["2026-12-04"] != all["2026-12-04"] {
		t.Errorf("%v became %v", all, changed)
	}
	days := read("UID:d\nDTSTART;VALUE=DATE:20261201\nDTEND;VALUE=DATE:20261204", "2026-12-02")
	if len(days) != 2 || days["2026-12-02"] == days["2026-12-03"] {
		t.Errorf("%v", days)
	}
	nobody := read("DTSTART:20261201T010000Z\nSUMMARY:a\n===\nDTSTART:20261202T010000Z\nSUMMARY:a\n===\nDTSTART:20261201T010000Z\nSUMMARY:a", "2026-11-23")
	if len(nobody) != 2 || nobody["2026-12-01"] == nobody["2026-12-02"] {
		t.Errorf("%v", nobody)
	}
}

func date10(site Site, t int64) string { return site.Zone.Day(t).String() }
