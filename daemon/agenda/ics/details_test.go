package ics

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Telephone numbers, identity cards and addresses are nobody's business, in whatever form they come.
func TestWhatThePublicMayRead(t *testing.T) {
	for text, want := range map[string]string{
		"报名13812345678":               "报名****",
		"小王138 1234 5678，满额止":         "小王****，满额止",
		"小王 138-1234-5678":            "小王 ****",
		"+86 13812345678":             "****",
		"１３８１２３４５６７８（微信同号）":           "****（微信同号）",
		"咨询021-56791234":              "咨询****",
		"（021）56791234":               "****",
		"电话：5679 1234":                "电话：****",
		"证件310113199001011234":        "证件****",
		"证件31011319900101123X到":       "证件****到",
		"请写信给 li.xiao@example.cn 报名":  "请写信给 **** 报名",
		"2026年12月1日 9:00-10:30":       "2026年12月1日 9:00-10:30",
		"20261201-20261205 展览":        "20261201-20261205 展览",
		"12345热线宣传日":                  "12345热线宣传日",
		"第100场，1000人":                 "第100场，1000人",
		"两\n行\t和\u200b一个  空格":         "两 行 和 一个 空格",
		"热线400-820-1234":              "热线****",
		strings.Repeat("长", 300):      strings.Repeat("长", 200),
		"小李13812345678和小王13912345679": "小李****和小王****",
	} {
		if got := public(text); got != want {
			t.Errorf("%q → %q, want %q", text, got, want)
		}
	}
}

// A place that is no room is shown without what belongs to a person, and an address beside a room is no mistake.
func TestPlaces(t *testing.T) {
	for location, want := range map[string]struct{ rooms, place, note string }{
		"学习讲堂\\n上海市宝山区友谊路1号": {"xuexi", "", ""},
		"学习讲堂; https://a/b":  {"xuexi", "", ""},
		"三楼学习讲堂/多功能室":        {"xuexi duogong", "", ""},
		"大厅":                 {"", "大厅", "地点“大厅”不在场地名单里，按原文显示。"},
		"学习讲坛":               {"", "学习讲坛", "没有叫“学习讲坛”的场地，是不是“学习讲堂”？"},
		"3楼小会议室":             {"", "3楼小会议室", "没有叫“3楼小会议室”的场地，3楼有：学习讲堂。"},
		"多功能室、学习讲坛":          {"duogong", "", "没有叫“学习讲坛”的场地，是不是“学习讲堂”？"},
		"小王家13812345678":     {"", "小王家****", "地点“小王家****”不在场地名单里，按原文显示。"},
		"学习讲坛(13812345678)":  {"", "学习讲坛(****)", "没有叫“学习讲坛(****)”的场地，是不是“学习讲堂”？"},
	} {
		r := Read([]byte(calendarOf(vevent("DTSTART:20261201T010000Z\r\nDTEND:20261201T020000Z\r\nSUMMARY:八段锦\r\nLOCATION:"+location))), shanghai(t), date(t, "2026-11-23"), date(t, "2026-12-24"))
		if len(r.Bookings) != 1 {
			t.Fatalf("%q: %+v", location, r)
		}
		note := ""
		for _, n := range r.Notes {
			note += n.Text.ZH
		}
		if b := r.Bookings[0]; strings.Join(b.Rooms, " ") != want.rooms || b.Place != want.place || note != want.note {
			t.Errorf("%q: %v %q, note %q", location, b.Rooms, b.Place, note)
		}
	}
}

// Organisers that are people stay out of sight.
func TestOrganisers(t *testing.T) {
	for name, want := range map[string]bool{
		"谊悦健身队": true, "社区卫生服务中心": true, "友谊路街道图书馆": true, "第三党支部": true, "李小小": false, "王局": false, "": false, "小队": false, "lixiaoxiao@example.cn": false,
	} {
		if organisation(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// A zone is found by its name in the IANA database, by the name that Windows has, and behind a prefix.
func TestNamesOfZones(t *testing.T) {
	summer, winter := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC).UnixMilli(), time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	for name, want := range map[string][2]float64{
		"China Standard Time": {8, 8}, "W. Europe Standard Time": {2, 1}, "Eastern Standard Time": {-4, -5}, "AUS Eastern Standard Time": {10, 11}, "India Standard Time": {5.5, 5.5},
		"china standard time": {8, 8}, "Europe/Berlin": {2, 1}, "PRC": {8, 8}, "UTC": {0, 0}, "GMT": {0, 0}, "Etc/GMT-8": {8, 8}, "UTC+8": {8, 8}, "GMT+08:00": {8, 8}, "utc-0330": {-3.5, -3.5},
		"/mozilla.org/20050126_1/Europe/Berlin": {2, 1}, "/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires": {-3, -3}, "tzone://Microsoft/Utc": {0, 0},
	} {
		c := wellKnown(name)
		if c == nil {
			t.Errorf("%s is not known", name)
		} else if s, w := float64(c.offset(summer))/float64(hour), float64(c.offset(winter))/float64(hour); s != want[0] || w != want[1] {
			t.Errorf("%s: %v in summer, %v in winter", name, s, w)
		}
	}
	for _, name := range []string{"", "Local", "local", "CST", "Asia/Nowhere", "../../etc/passwd", "/etc/passwd", "Customized Time Zone", "UTC+99", "Asia", strings.Repeat("A", 500)} {
		if c := wellKnown(name); c != nil {
			t.Errorf("%q is %v", name, c)
		}
	}
	for name, zone := range windows() {
		if wellKnown(name) == nil {
			t.Errorf("%s: there is no %s", name, zone)
		}
	}
	if n := len(windows()); n < 130 {
		t.Errorf("%d names", n)
	}
}

// A zone that a calendar defines has the same clocks as the one of the IANA database whose rules it has.
func TestDefinedZones(t *testing.T) {
	definition := func(parts ...string) *component {
		text := calendarOf("BEGIN:VTIMEZONE\r\nTZID:x\r\n" + strings.Join(parts, "") + "END:VTIMEZONE\r\n")
		calendars, no := split(text)
		if no != nil {
			t.Fatal(no.reason.EN)
		}
		return calendars[0].zones[0]
	}
	part := func(kind, start, from, to, more string) string {
		return "BEGIN:" + kind + "\r\nDTSTART:" + start + "\r\nTZOFFSETFROM:" + from + "\r\nTZOFFSETTO:" + to + "\r\n" + more + "END:" + kind + "\r\n"
	}
	for _, x := range []struct {
		zone, from, until string
		definition        *component
	}{
		{"Europe/Berlin", "1997-01-01", "2040-01-01", definition(
			part("STANDARD", "19961027T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n"),
			part("DAYLIGHT", "19810329T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"))},
		{"America/New_York", "1988-01-01", "2040-01-01", definition(
			part("DAYLIGHT", "20070311T020000", "-0500", "-0400", "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\r\n"),
			part("STANDARD", "20071104T020000", "-0400", "-0500", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\r\n"),
			part("DAYLIGHT", "19870405T020000", "-0500", "-0400", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4;UNTIL=20060402T070000Z\r\n"),
			part("STANDARD", "19671029T020000", "-0400", "-0500", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10;UNTIL=20061029T060000Z\r\n"))},
		{"Asia/Shanghai", "1991-01-01", "2040-01-01", definition(
			part("DAYLIGHT", "19870412T020000", "+0800", "+0900", "RRULE:FREQ=YEARLY;UNTIL=19910413T180000Z;BYMONTH=4;BYDAY=2SU\r\n"),
			part("STANDARD", "19890917T020000", "+0900", "+0800", "RRULE:FREQ=YEARLY;UNTIL=19910914T170000Z;BYMONTH=9;BYDAY=3SU\r\n"))},
		{"Australia/Lord_Howe", "2009-01-01", "2040-01-01", definition(
			part("STANDARD", "20080406T020000", "+1100", "+1030", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4\r\n"),
			part("DAYLIGHT", "20081005T020000", "+1030", "+1100", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=10\r\n"))},
		{"Europe/Istanbul", "2012-06-01", "2040-01-01", definition(
			part("STANDARD", "20121028T040000", "+0300", "+0200", "RDATE:20131027T040000,20141026T040000\r\nRDATE:20151108T040000\r\n"),
			part("DAYLIGHT", "20120325T030000", "+0200", "+0300", "RDATE:20130331T030000,20140331T030000,20150329T030000,20160327T030000\r\n"),
			part("STANDARD", "20160907T000000", "+0300", "+0300", ""))},
	} {
		location, err := time.LoadLocation(x.zone)
		if err != nil {
			t.Fatal(err)
		}
		d := newDefined(x.definition)
		if d == nil {
			t.Fatalf("%s makes no sense", x.zone)
		}
		if before := d.offset(date(t, "1950-06-01")); x.zone == "Europe/Berlin" && before != hour {
			t.Errorf("%s: %d before anything is said", x.zone, before)
		}
		real, wrong := located{location}, 0
		for at := date(t, x.from); at < date(t, x.until) && wrong < 5; at += 11*hour + minute {
			if d.offset(at) != real.offset(at) {
				wrong++
				t.Errorf("%s: %s ahead at %s, want %s", x.zone, time.Duration(d.offset(at))*time.Millisecond, time.UnixMilli(at).UTC(), time.Duration(real.offset(at))*time.Millisecond)
			}
		}
	}
	for _, bad := range []string{"", part("STANDARD", "x", "+0100", "+0200", ""), part("STANDARD", "20200101T000000", "100", "+0200", ""),
		part("STANDARD", "20200101T000000", "+0100", "+0200", "RRULE:FREQ=SECONDLY\r\n"), part("STANDARD", "20200101T000000", "+0100", "+0200", "RRULE:FREQ=DAILY\r\n"),
		strings.Repeat(part("STANDARD", "20200101T000000", "+0100", "+0200", "RRULE:FREQ=YEARLY\r\n"), maxObservances+1)} {
		if newDefined(definition(bad)) != nil {
			t.Errorf("%q is a zone", bad)
		}
	}
}

// Times that do not exist, or exist twice.
func TestGapsAndOverlaps(t *testing.T) {
	berlin := wellKnown("Europe/Berlin")
	for _, x := range []struct{ wall, want string }{
		{"20270328T015900", "2027-03-28T00:59:00Z"},
		{"20270328T020000", "2027-03-28T01:00:00Z"}, // does not exist: as if the clock had not been set
		{"20270328T023000", "2027-03-28T01:30:00Z"},
		{"20270328T030000", "2027-03-28T01:00:00Z"},
		{"20261025T015900", "2026-10-24T23:59:00Z"},
		{"20261025T023000", "2026-10-25T00:30:00Z"}, // comes twice: the first
		{"20261025T030000", "2026-10-25T02:00:00Z"},
	} {
		w, ok := localTime(x.wall)
		if got := time.UnixMilli(instant(berlin, w)).UTC().Format(time.RFC3339); !ok || got != x.want {
			t.Errorf("%s is %s, want %s", x.wall, got, x.want)
		}
	}
}

func TestDurations(t *testing.T) {
	for text, want := range map[string]duration{
		"PT1H": {0, hour}, "P1D": {1, 0}, "P2W": {14, 0}, "+PT1H30M": {0, hour + 30*minute}, "P1DT2H3M4S": {1, 2*hour + 3*minute + 4*second}, "PT0S": {0, 0}, "pt90m": {0, 90 * minute},
	} {
		if got, ok := parseDuration(text); !ok || got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	for _, text := range []string{"", "P", "PT", "1H", "-PT1H", "PT1", "P1H", "PT1M1H", "PT1H1H", "PT99999999H", "P1DT"} {
		if got, ok := parseDuration(text); ok {
			t.Errorf("%s is %v", text, got)
		}
	}
}

// Calendars come with things that are no bookings.
func TestReminders(t *testing.T) {
	site := shanghai(t)
	r := Read([]byte(several("DTSTART;VALUE=DATE:20261201\nTRANSP:TRANSPARENT\nSUMMARY:元旦\n===\nDTSTART;VALUE=DATE:20261201\nTRANSP:TRANSPARENT\nLOCATION:学习讲堂\nSUMMARY:展览\n===\nDTSTART:20261201T010000Z\nTRANSP:TRANSPARENT\nSUMMARY:散步")),
		site, date(t, "2026-11-23"), date(t, "2026-12-24"))
	var titles []string
	for _, b := range r.Bookings {
		titles = append(titles, b.Title)
	}
	if slices.Sort(titles); strings.Join(titles, " ") != "展览 散步" || len(r.Notes) != 1 {
		t.Errorf("%v, %v", titles, r.Notes)
	}
}

// Floating times are of the calendar's zone, or else of the site's.
func TestFloatingTimes(t *testing.T) {
	site := shanghai(t)
	for header, want := range map[string]string{
		"VERSION:2.0": "09:00", "X-WR-TIMEZONE:Asia/Tokyo": "08:00", "X-WR-TIMEZONE:Tokyo Standard Time": "08:00", "X-WR-TIMEZONE:Mars": "09:00",
	} {
		r := Read([]byte(strings.Replace(several("DTSTART:20261201T090000"), "VERSION:2.0", header, 1)), site, date(t, "2026-11-23"), date(t, "2026-12-24"))
		if got := time.UnixMilli(r.Bookings[0].Start).In(site.Zone.Location).Format("15:04"); got != want {
			t.Errorf("%s: %s", header, got)
		}
	}
}
