package schedule_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"yiping/playlists/schedule"
)

// at writes an instant as the clock on the wall shows it, with the offset from Greenwich.
func at(z schedule.Zone, t int64) string {
	return time.UnixMilli(t).In(z.Location).Format("01-02 15:04 -0700")
}

func hours(pairs ...int) (h []schedule.Hours) {
	for i := 0; i < len(pairs); i += 2 {
		h = append(h, schedule.Hours{Start: pairs[i]/100*60 + pairs[i]%100, End: pairs[i+1]/100*60 + pairs[i+1]%100})
	}
	return h
}

// dates reads "2026-07-01..2026-07-31"; an end may be missing.
func dates(t *testing.T, text string) []schedule.DateSpan {
	var s schedule.DateSpan
	from, until, _ := strings.Cut(text, "..")
	if from != "" {
		d := date(t, from)
		s.From = &d
	}
	if until != "" {
		d := date(t, until)
		s.Until = &d
	}
	return []schedule.DateSpan{s}
}

// TestSpans says what the words of staff mean, asked for two days.
func TestSpans(t *testing.T) {
	for _, c := range []struct {
		name, zone, day string
		rule            schedule.Rule
		want            []string
	}{
		{"every day from 9 to 17", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Hours: hours(900, 1700)},
			[]string{"07-31 09:00 +0800 – 07-31 17:00 +0800", "08-01 09:00 +0800 – 08-01 17:00 +0800"}},
		{"morning and evening", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Hours: hours(1800, 2100, 800, 1200)},
			[]string{"07-31 08:00 +0800 – 07-31 12:00 +0800", "07-31 18:00 +0800 – 07-31 21:00 +0800", "08-01 08:00 +0800 – 08-01 12:00 +0800", "08-01 18:00 +0800 – 08-01 21:00 +0800"}},
		{"hours that touch or overlap are one", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Hours: hours(800, 1200, 1200, 1300, 1100, 1230)},
			[]string{"07-31 08:00 +0800 – 07-31 13:00 +0800", "08-01 08:00 +0800 – 08-01 13:00 +0800"}},
		{"a window that passes midnight ends on the next day", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Hours: hours(2100, 600)},
			[]string{"07-30 21:00 +0800 – 07-31 06:00 +0800", "07-31 21:00 +0800 – 08-01 06:00 +0800", "08-01 21:00 +0800 – 08-02 06:00 +0800"}},
		{"from noon to noon is a whole day", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Dates: dates(t, "2026-07-31..2026-07-31"), Hours: hours(1200, 1200)},
			[]string{"07-31 12:00 +0800 – 08-01 12:00 +0800"}},
		{"until 24:00 is until midnight", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Hours: hours(2200, 2400)},
			[]string{"07-31 22:00 +0800 – 08-01 00:00 +0800", "08-01 22:00 +0800 – 08-02 00:00 +0800"}},
		{"to 31 July: that day is included", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Dates: dates(t, "..2026-07-31")},
			[]string{"07-31 00:00 +0800 – 08-01 00:00 +0800"}},
		{"from 1 August", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Dates: dates(t, "2026-08-01..")},
			[]string{"08-01 00:00 +0800 – 08-02 00:00 +0800"}}, // the second day of the window; what is behind it is not asked for
		{"the last date is the last on which a window may start", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Dates: dates(t, "..2026-07-31"), Hours: hours(2100, 600)},
			[]string{"07-30 21:00 +0800 – 07-31 06:00 +0800", "07-31 21:00 +0800 – 08-01 06:00 +0800"}},
		{"the first date too: the small hours of it belong to the day before", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Dates: dates(t, "2026-07-31.."), Hours: hours(2100, 600)},
			[]string{"07-31 21:00 +0800 – 08-01 06:00 +0800", "08-01 21:00 +0800 – 08-02 06:00 +0800"}},
		{"Friday night ends on Saturday morning", "Asia/Shanghai", "2026-07-31", // a Friday
			schedule.Rule{Days: 1 << time.Friday, Hours: hours(2100, 600)},
			[]string{"07-31 21:00 +0800 – 08-01 06:00 +0800"}},
		{"at weekends", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Days: schedule.Weekend},
			[]string{"08-01 00:00 +0800 – 08-02 00:00 +0800"}},
		{"on workdays", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Days: schedule.MondayToFriday},
			[]string{"07-31 00:00 +0800 – 08-01 00:00 +0800"}},
		{"dates, days and hours must all agree", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Dates: dates(t, "..2026-08-01"), Days: schedule.Weekend, Hours: hours(900, 1700)},
			[]string{"08-01 09:00 +0800 – 08-01 17:00 +0800"}},
		{"dates that are over", "Asia/Shanghai", "2026-07-31",
			schedule.Rule{Dates: dates(t, "2026-07-01..2026-07-30")}, nil},

		{"a start in the gap is the end of the gap", "Asia/Shanghai", "1986-05-04", // 2:00 becomes 3:00
			schedule.Rule{Hours: hours(230, 400)},
			[]string{"05-04 03:00 +0900 – 05-04 04:00 +0900", "05-05 02:30 +0900 – 05-05 04:00 +0900"}},
		{"an end in the gap is the end of the gap", "Asia/Shanghai", "1986-05-04",
			schedule.Rule{Hours: hours(100, 230)},
			[]string{"05-04 01:00 +0800 – 05-04 03:00 +0900", "05-05 01:00 +0900 – 05-05 02:30 +0900"}},
		{"a window within the gap is none", "Asia/Shanghai", "1986-05-04",
			schedule.Rule{Hours: hours(215, 245)},
			[]string{"05-05 02:15 +0900 – 05-05 02:45 +0900"}},
		{"a start that comes twice is the first, an end the second", "Asia/Shanghai", "1986-09-14", // 2:00 becomes 1:00
			schedule.Rule{Hours: hours(130, 145)},
			[]string{"09-14 01:30 +0900 – 09-14 01:45 +0800", "09-15 01:30 +0800 – 09-15 01:45 +0800"}},
		{"the hour at the end of summer time is part of the night", "Europe/Berlin", "2026-10-25",
			schedule.Rule{Dates: dates(t, "..2026-10-25"), Hours: hours(2200, 230)},
			[]string{"10-24 22:00 +0200 – 10-25 02:30 +0100", "10-25 22:00 +0100 – 10-26 02:30 +0100"}},
		{"a gap of half an hour", "Australia/Lord_Howe", "2026-10-04", // 2:00 becomes 2:30
			schedule.Rule{Dates: dates(t, "..2026-10-04"), Hours: hours(100, 215, 215, 300)},
			[]string{"10-04 01:00 +1030 – 10-04 03:00 +1100"}},
		{"half an hour that comes twice", "Australia/Lord_Howe", "2026-04-05", // 2:00 becomes 1:30
			schedule.Rule{Dates: dates(t, "2026-04-05..2026-04-05"), Hours: hours(145, 150)},
			[]string{"04-05 01:45 +1100 – 04-05 01:50 +1030"}},
		{"a day without a midnight begins at one", "America/Sao_Paulo", "2017-10-15",
			schedule.Rule{Dates: dates(t, "2017-10-15..2017-10-15")},
			[]string{"10-15 01:00 -0200 – 10-16 00:00 -0200"}},
		{"and the day before it ends there", "Asia/Beirut", "2026-03-28",
			schedule.Rule{Dates: dates(t, "..2026-03-28"), Hours: hours(2000, 30)},
			[]string{"03-27 20:00 +0200 – 03-28 00:30 +0200", "03-28 20:00 +0200 – 03-29 01:00 +0300"}},
		{"a day whose last hour comes twice has 25", "America/Sao_Paulo", "2018-02-17",
			schedule.Rule{Dates: dates(t, "2018-02-17..2018-02-17")},
			[]string{"02-17 00:00 -0200 – 02-18 00:00 -0300"}},
		{"a day that does not exist has no windows", "Pacific/Apia", "2011-12-29",
			schedule.Rule{Dates: dates(t, "2011-12-30..2011-12-30"), Hours: hours(900, 1700)}, nil},
		{"a night into a day that does not exist ends where that would be over", "Pacific/Apia", "2011-12-29",
			schedule.Rule{Dates: dates(t, "2011-12-29..2011-12-29"), Hours: hours(2100, 600)},
			[]string{"12-29 21:00 -1000 – 12-31 00:00 +1400"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			z, day := zone(t, c.zone), date(t, c.day)
			var got []string
			for _, s := range c.rule.Spans(z, nil, z.Start(day, 0), z.Start(day+2, 0)) {
				got = append(got, at(z, s.From)+" – "+at(z, s.Until))
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}

func TestARuleThatRestrictsNothingAppliesForever(t *testing.T) {
	z := zone(t, "Asia/Shanghai")
	got := schedule.Rule{}.Spans(z, nil, 0, 1)
	if len(got) != 1 || got[0] != schedule.Forever {
		t.Errorf("got %v, want %v", got, schedule.Forever)
	}
	for what, r := range map[string]schedule.Rule{
		"dates": {Dates: make([]schedule.DateSpan, 1)}, "days": {Days: schedule.Weekend}, "hours": {Hours: hours(0, 2400)},
	} {
		if r.Always() {
			t.Errorf("a rule with %s restricts nothing", what)
		}
	}
}

// A program is cut where its window begins; for what runs already the true start matters, because an
// item is introduced only if it is in force when it arrives.
func TestASpanThatRunsAlreadyIsReportedWithItsStart(t *testing.T) {
	z := zone(t, "Asia/Shanghai")
	day := date(t, "2026-07-31")
	got := schedule.Rule{Hours: hours(2100, 600)}.Spans(z, nil, z.Start(day, 60), z.Start(day, 120))
	if len(got) != 1 || at(z, got[0].From) != "07-30 21:00 +0800" || at(z, got[0].Until) != "07-31 06:00 +0800" {
		t.Errorf("got %v", got)
	}
}
