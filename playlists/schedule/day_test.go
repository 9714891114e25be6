package schedule_test

import (
	"encoding/json"
	"testing"
	"time"

	"yiping/playlists/schedule"
)

func TestDay(t *testing.T) {
	for text, want := range map[string]struct {
		day     schedule.Day
		weekday time.Weekday
	}{
		"1970-01-01": {0, time.Thursday},
		"1969-12-31": {-1, time.Wednesday},
		"2000-02-29": {11016, time.Tuesday},
		"2026-07-31": {20665, time.Friday},
		"1899-12-31": {-25568, time.Sunday},
	} {
		d := date(t, text)
		if d != want.day || d.String() != text || d.Weekday() != want.weekday {
			t.Errorf("%s: got day %d, %s, %v; want %d, %v", text, d, d, d.Weekday(), want.day, want.weekday)
		}
		if y, m, n := d.Date(); schedule.DayOf(y, m, n) != d {
			t.Errorf("%s: does not come back from its year, month and day", text)
		}
	}
	if schedule.DayOf(2026, 2, 30) != date(t, "2026-03-02") {
		t.Error("30 February does not roll over")
	}
}

func TestValidDate(t *testing.T) {
	for _, c := range []struct {
		y    int
		m    time.Month
		d    int
		want bool
	}{{2026, 2, 28, true}, {2026, 2, 29, false}, {2024, 2, 29, true}, {2026, 2, 30, false}, {2026, 13, 1, false}, {2026, 0, 1, false}, {2026, 4, 31, false}, {2026, 4, 0, false}} {
		if got := schedule.ValidDate(c.y, c.m, c.d); got != c.want {
			t.Errorf("%04d-%02d-%02d: got %v", c.y, c.m, c.d, got)
		}
	}
}

func TestARuleReadsBackAsItWasWritten(t *testing.T) {
	r := schedule.Rule{Dates: append(dates(t, "2026-07-01.."), dates(t, "..2026-07-31")...), Days: schedule.MondayToFriday, Hours: hours(900, 1700, 2100, 600)}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"dates":[{"from":"2026-07-01"},{"until":"2026-07-31"}],"days":62,"hours":[{"start":540,"end":1020},{"start":1260,"end":360}]}`; string(b) != want {
		t.Errorf("got %s, want %s", b, want)
	}
	var back schedule.Rule
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if c, _ := json.Marshal(back); string(c) != string(b) {
		t.Errorf("came back as %s", c)
	}
}

func TestNoSuchDateIsRefused(t *testing.T) {
	for _, text := range []string{"", "2026-2-3", "2026-02-30", "31.7.2026"} {
		if err := new(schedule.Day).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is read as a date", text)
		}
	}
}

func TestMidnight(t *testing.T) {
	for _, c := range []struct{ zone, at, want string }{
		{"Asia/Shanghai", "2026-07-31T23:59:59+08:00", "2026-07-31T00:00:00+08:00"},
		{"Asia/Shanghai", "2026-07-31T00:00:00+08:00", "2026-07-31T00:00:00+08:00"},
		{"America/Sao_Paulo", "2017-10-15T12:00:00-02:00", "2017-10-15T01:00:00-02:00"}, // there is none
		{"America/Havana", "2026-11-01T12:00:00-05:00", "2026-11-01T00:00:00-04:00"},    // it comes twice
		{"America/Havana", "2026-11-01T00:10:00-05:00", "2026-11-01T00:00:00-04:00"},
		{"Pacific/Apia", "2011-12-31T00:00:00+14:00", "2011-12-31T00:00:00+14:00"}, // after a day that does not exist
	} {
		at, _ := time.Parse(time.RFC3339, c.at)
		want, _ := time.Parse(time.RFC3339, c.want)
		if got := zone(t, c.zone).Midnight(at.UnixMilli()); got != want.UnixMilli() {
			t.Errorf("%s at %s: got %s, want %s", c.zone, c.at, time.UnixMilli(got).In(at.Location()).Format(time.RFC3339), c.want)
		}
	}
}
