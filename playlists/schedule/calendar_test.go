package schedule_test

import (
	"encoding/json"
	"testing"
	"time"

	"yiping/playlists/schedule"
)

// year reads lines of a yearly file: the words for a day off are kinds, "work" is a make-up workday.
func year(t testing.TB, off map[string]schedule.Kinds, work ...string) schedule.Year {
	y := schedule.Year{}
	for text, kinds := range off {
		y[date(t, text)] = kinds | schedule.Statutory
	}
	for _, text := range work {
		y[date(t, text)] = schedule.Workday
	}
	return y
}

// calendar is a small one of 2026 and 2027: New Year 2027 begins in December.
func calendar(t testing.TB) schedule.Calendar {
	return schedule.Calendar{
		2026: year(t, map[string]schedule.Kinds{"2026-02-16": schedule.SpringFestival, "2026-10-01": schedule.NationalDay, "2026-10-03": schedule.NationalDay | schedule.MidAutumn}, "2026-02-14", "2026-10-10"),
		2027: year(t, map[string]schedule.Kinds{"2026-12-31": schedule.NewYear, "2027-01-01": schedule.NewYear}, "2026-12-27"),
	}
}

// TestKinds says what a day is called.
func TestKinds(t *testing.T) {
	const plainOff = schedule.DayOff
	const holiday = schedule.DayOff | schedule.Statutory
	for _, c := range []struct {
		day, what string
		want      schedule.Kinds
	}{
		{"2026-02-13", "a Friday", schedule.Workday},
		{"2026-02-14", "a Saturday, make-up workday", schedule.Workday},
		{"2026-02-15", "a plain Sunday is a day off but no holiday", plainOff},
		{"2026-02-16", "a Monday of the Spring Festival", holiday | schedule.SpringFestival},
		{"2026-10-01", "National Day", holiday | schedule.NationalDay},
		{"2026-10-03", "a Saturday with two names", holiday | schedule.NationalDay | schedule.MidAutumn},
		{"2026-12-27", "a Sunday in December, make-up workday of next year's file", schedule.Workday},
		{"2026-12-31", "a Thursday in December, day off of next year's file", holiday | schedule.NewYear},
		{"2027-01-01", "New Year", holiday | schedule.NewYear},
		{"2027-12-31", "a Friday, without a file for 2028", schedule.Workday},
		{"2030-10-01", "a Tuesday of a year without a file", schedule.Workday},
		{"2030-10-05", "a Saturday of a year without a file", plainOff},
	} {
		if got := calendar(t).Kinds(date(t, c.day)); got != c.want {
			t.Errorf("%s, %s: got %b, want %b", c.day, c.what, got, c.want)
		}
	}
}

// The file of the next year is the newer one.
func TestInDecemberTheNewerFileCounts(t *testing.T) {
	c := calendar(t)
	c[2026][date(t, "2026-12-31")] = schedule.Workday
	if got := c.Kinds(date(t, "2026-12-31")); got&schedule.NewYear == 0 {
		t.Errorf("got %b", got)
	}
}

// Whatever a calendar says, a day is worked or it is not; and only days in a file are statutory.
func TestEveryDayIsAWorkdayOrADayOff(t *testing.T) {
	c := calendar(t)
	for d := date(t, "2025-01-01"); d < date(t, "2029-01-01"); d++ {
		k := c.Kinds(d)
		if (k&schedule.Workday != 0) == (k&schedule.DayOff != 0) {
			t.Fatalf("%s is %b", d, k)
		}
		if k&schedule.Holidays != 0 && k&schedule.Statutory == 0 || k&schedule.Statutory != 0 && k&schedule.DayOff == 0 {
			t.Fatalf("%s is %b", d, k)
		}
	}
}

func TestCalendarsCanBeCompared(t *testing.T) {
	a, b := calendar(t), calendar(t)
	if !a.Equal(b) || !(schedule.Calendar)(nil).Equal(schedule.Calendar{}) {
		t.Error("equal calendars are not equal")
	}
	b[2027][date(t, "2027-01-02")] = schedule.Statutory
	if a.Equal(b) {
		t.Error("a day more makes no difference")
	}
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var back schedule.Calendar
	if err := json.Unmarshal(text, &back); err != nil || !back.Equal(b) {
		t.Errorf("%s came back as %v, %v", text, back, err)
	}
}

// TestSpansOfDayKinds says what the words of staff mean, in the calendar above.
func TestSpansOfDayKinds(t *testing.T) {
	for _, c := range []struct {
		name, day string
		rule      schedule.Rule
		want      []string
	}{
		{"工作日: the make-up Saturday is one", "2026-02-13", schedule.Rule{Kinds: schedule.Workday},
			[]string{"02-13 00:00 +0800 – 02-15 00:00 +0800"}},
		{"周末 is Saturday and Sunday whatever 调休 says", "2026-02-14", schedule.Rule{Days: schedule.Weekend},
			[]string{"02-14 00:00 +0800 – 02-16 00:00 +0800"}},
		{"节假日: the plain Sunday, and the holiday behind it", "2026-02-14", schedule.Rule{Kinds: schedule.DayOff},
			[]string{"02-15 00:00 +0800 – 02-17 00:00 +0800"}},
		{"法定节假日: the holiday only", "2026-02-14", schedule.Rule{Kinds: schedule.Statutory},
			[]string{"02-16 00:00 +0800 – 02-17 00:00 +0800"}},
		{"国庆 in the evening", "2026-10-01", schedule.Rule{Kinds: schedule.NationalDay, Hours: hours(1800, 2100)},
			[]string{"10-01 18:00 +0800 – 10-01 21:00 +0800", "10-03 18:00 +0800 – 10-03 21:00 +0800"}},
		{"the last workday's night ends on the holiday, and the holiday's own night is none", "2026-12-30", schedule.Rule{Kinds: schedule.Workday, Hours: hours(2100, 600)},
			[]string{"12-29 21:00 +0800 – 12-30 06:00 +0800", "12-30 21:00 +0800 – 12-31 06:00 +0800"}},
		{"a kind or a weekday: either suffices", "2026-02-14", schedule.Rule{Kinds: schedule.SpringFestival, Days: 1 << time.Sunday},
			[]string{"02-15 00:00 +0800 – 02-17 00:00 +0800"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			z, day := zone(t, "Asia/Shanghai"), date(t, c.day)
			var got []string
			for _, s := range c.rule.Spans(z, calendar(t), z.Start(day, 0), z.Start(day+4, 0)) {
				if z.Day(s.From) < day+3 {
					got = append(got, at(z, s.From)+" – "+at(z, s.Until))
				}
			}
			if len(got) != len(c.want) {
				t.Fatalf("got %q, want %q", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("got %q, want %q", got[i], c.want[i])
				}
			}
		})
	}
}
