package schedule_test

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"yiping/playlists/schedule"
)

// days on which clocks do what rules must survive.
var odd = []struct{ zone, day, what string }{
	{"Asia/Shanghai", "2026-07-31", "nothing: there has been no summer time since 1991"},
	{"Asia/Shanghai", "1986-05-04", "summer time begins at 2:00"},
	{"Asia/Shanghai", "1986-09-14", "summer time ends at 2:00"},
	{"Asia/Shanghai", "1991-04-14", "summer time begins at 2:00, for the last time"},
	{"Asia/Shanghai", "1991-09-15", "summer time ends at 2:00, for the last time"},
	{"Europe/Berlin", "2026-03-29", "2:00 becomes 3:00"},
	{"Europe/Berlin", "2026-10-25", "3:00 becomes 2:00"},
	{"Australia/Lord_Howe", "2026-10-04", "2:00 becomes 2:30"},
	{"Australia/Lord_Howe", "2026-04-05", "2:00 becomes 1:30"},
	{"America/Sao_Paulo", "2017-10-15", "midnight becomes 1:00"},
	{"America/Sao_Paulo", "2018-02-17", "midnight becomes 23:00 of the day before"},
	{"Asia/Beirut", "2026-03-29", "midnight becomes 1:00"},
	{"America/Havana", "2026-11-01", "1:00 becomes midnight, which comes twice"},
	{"America/St_Johns", "2011-03-13", "0:01 becomes 1:01"},
	{"America/St_Johns", "2011-11-06", "0:01 becomes 23:01 of the day before"},
	{"Antarctica/Troll", "2026-03-29", "1:00 becomes 3:00"},
	{"Antarctica/Troll", "2026-10-25", "3:00 becomes 1:00"},
	{"Pacific/Apia", "2011-12-30", "a day that does not exist"},
	{"Africa/Casablanca", "2026-03-22", "clocks go forward after Ramadan"},
	{"Asia/Kathmandu", "2026-01-01", "5:45 from Greenwich"},
	{"Pacific/Kiritimati", "2026-12-31", "14 hours from Greenwich"},
	{"Pacific/Niue", "2024-02-28", "11 hours behind, leap day"},
	{"UTC", "2025-12-31", "the end of a year"},
}

func zone(t testing.TB, name string) schedule.Zone {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return schedule.Zone{Location: loc}
}

func date(t testing.TB, text string) schedule.Day {
	t.Helper()
	var d schedule.Day
	if err := d.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return d
}
