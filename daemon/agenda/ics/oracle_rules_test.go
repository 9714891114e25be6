package ics

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	rrule "github.com/teambition/rrule-go"
)

// How many rules are compared. Finding all of them again takes the same seed.
const randomRules = 3_000

// Random rules mean to the package what they mean to the oracle: all of it, and any window of it.
func TestRandomRulesAgreeWithTheOracle(t *testing.T) {
	rounds := randomRules
	if os.Getenv("YIPING_SOAK") != "" {
		rounds *= 50
	}
	random := rand.New(rand.NewPCG(2026, 1123))
	compared, empty, refused := 0, 0, 0
	for compared < rounds {
		text, start := randomRule(random)
		r, no := parseRule(text)
		if no != nil {
			if no != weeksAndYears {
				t.Fatalf("%s is refused: %s", text, no.reason.EN)
			}
			refused++
			continue
		}
		end := start.AddDate(2+random.IntN(4), 0, random.IntN(300))
		want := newOracle(text, start).until(end)
		if got := expandAll(t, r, start, start, end); !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Fatalf("DTSTART %s %s\n got %s\nwant %s", start.Format(time.RFC3339), text, brief(got), brief(want))
		}
		low := start.AddDate(0, random.IntN(40), random.IntN(40))
		want = slices.DeleteFunc(want, func(x time.Time) bool { return x.Before(low) })
		if got := expandAll(t, r, start, low, end); !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Fatalf("DTSTART %s %s from %s\n got %s\nwant %s", start.Format(time.RFC3339), text, low.Format(time.RFC3339), brief(got), brief(want))
		}
		if compared++; len(want) == 0 {
			empty++
		}
	}
	t.Logf("%d rules agree, %d of them with nothing in the window; %d refused", compared, empty, refused)
	if empty > compared/2 {
		t.Errorf("%d of %d rules generate nothing: they compare nothing", empty, compared)
	}
}

// A week may begin in one year and end in the next, and so may a series.
func TestWeeksAroundNewYear(t *testing.T) {
	for year := 2003; year <= 2009; year++ {
		for d := range 8 {
			for _, wkst := range weekdays {
				for _, weeks := range []string{"53", "52,1", "-1"} {
					start := time.Date(year, 12, 28+d, 9, 0, 0, 0, time.UTC)
					text := "FREQ=YEARLY;BYWEEKNO=" + weeks + ";WKST=" + wkst + ";COUNT=3"
					r, no := parseRule(text)
					if no != nil {
						t.Fatal(no.reason.EN)
					}
					end := start.AddDate(1, 1, 0)
					want := newOracle(text, start).until(end)
					if got := expandAll(t, r, start, start, end); !slices.EqualFunc(got, want, time.Time.Equal) {
						t.Fatalf("DTSTART %s %s\n got %s\nwant %s", start.Format(time.DateOnly), text, brief(got), brief(want))
					}
				}
			}
		}
	}
}

// The oracle could be wrong in the same way as the package, so a third one is asked: rrule-go. It is not
// asked for rules of a form of which its mistake is known.
func TestTheOracleAgreesWithAnotherLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(5545, 1))
	agree, notAsked := 0, map[string]int{}
	for agree < 2_000 {
		text, start := randomRule(random)
		if mistake := libraryMistake(text); mistake != "" {
			notAsked[mistake]++
			continue
		}
		want := newOracle(text, start).until(start.AddDate(3, 0, 0))
		if len(want) == 0 {
			continue // it would search to the year 9999
		}
		got := askLibrary(t, text, start, len(want))
		if !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Fatalf("DTSTART %s %s\nlibrary %s\n oracle %s", start.Format(time.RFC3339), text, brief(got), brief(want))
		}
		agree++
	}
	t.Logf("%d rules agree; not asked: %v", agree, notAsked)
}

// askLibrary returns the first occurrences of a rule as rrule-go has them.
func askLibrary(t *testing.T, text string, start time.Time, n int) (got []time.Time) {
	t.Helper()
	option, err := rrule.StrToROption(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	option.Dtstart = start
	library, err := rrule.NewRRule(*option)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for next := library.Iterator(); len(got) < n; {
		x, ok := next()
		if !ok {
			break
		}
		got = append(got, x)
	}
	return got
}

// That these mistakes are mistakes can be read in RFC 5545; an example of each, with what is right.
func TestWhatTheOtherLibraryGetsWrong(t *testing.T) {
	for _, x := range []struct{ start, rule, library, right string }{
		// “Information, not contained in the rule … would be the same as what is specified for DTSTART.”
		{"2026-01-07T09:00", "FREQ=YEARLY;BYWEEKNO=2,3;COUNT=3", "2026-01-07 2026-01-08 2026-01-09", "2026-01-07 2026-01-14 2027-01-13"},
		// “A set of recurrence instances starts at the beginning of the interval.” The week began on a Monday.
		{"2026-12-02T09:00", "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2;COUNT=2", "2026-12-04 2026-12-09", "2026-12-02 2026-12-09"},
		// Every Sunday, and the first Wednesday.
		{"2026-12-02T09:00", "FREQ=MONTHLY;BYDAY=SU,1WE;COUNT=3", "", "2026-12-02 2026-12-06 2026-12-13"},
		// A set has nothing twice.
		{"2026-12-01T09:00", "FREQ=DAILY;BYHOUR=9,9;COUNT=3", "2026-12-01 2026-12-01 2026-12-02", "2026-12-01 2026-12-02 2026-12-03"},
		// 1 and 2 January 2011 are in week 52 of 2010.
		{"2009-12-26T09:00", "FREQ=YEARLY;BYWEEKNO=52;BYDAY=SA;COUNT=3", "2009-12-26 2011-12-31 2012-12-29", "2009-12-26 2011-01-01 2011-12-31"},
	} {
		start, err := time.Parse("2006-01-02T15:04", x.start)
		if err != nil {
			t.Fatal(err)
		}
		dates := func(list []time.Time) string {
			var b []string
			for _, d := range list {
				b = append(b, d.Format(time.DateOnly))
			}
			return strings.Join(b, " ")
		}
		if got := dates(askLibrary(t, x.rule, start, 3)); got != x.library {
			t.Errorf("%s: the library now says %q", x.rule, got)
		}
		if libraryMistake(x.rule) == "" {
			t.Errorf("%s is not known as a mistake", x.rule)
		}
		if got := dates(newOracle(x.rule, start).until(start.AddDate(3, 0, 0))); got != x.right {
			t.Errorf("%s: the oracle says %q, want %q", x.rule, got, x.right)
		}
		r, no := parseRule(x.rule)
		if no != nil {
			t.Fatal(no.reason.EN)
		}
		if got := dates(expandAll(t, r, start, start, start.AddDate(3, 0, 0))); got != x.right {
			t.Errorf("%s: the package says %q, want %q", x.rule, got, x.right)
		}
	}
}

// libraryMistake names what rrule-go makes of a rule that RFC 5545 does not.
func libraryMistake(text string) string {
	has := func(part string) bool { return strings.Contains(text, part+"=") }
	switch {
	case has("BYWEEKNO") && !has("BYDAY") && !has("BYMONTHDAY") && !has("BYYEARDAY"):
		return "a week without a weekday means all seven days, not that of DTSTART"
	case lastWeeks(text):
		return "the last week of a year ends with the year"
	case strings.Contains(text, "FREQ=WEEKLY") && has("BYSETPOS"):
		return "positions count in the first week from DTSTART, not from its begin"
	case mixed(text):
		return "of weekdays with and without a number in one list none is left"
	case twice(text, "BYHOUR"), twice(text, "BYMINUTE"), twice(text, "BYSECOND"):
		return "what is listed twice happens twice"
	}
	return ""
}

// lastWeeks reports whether a rule may mean the last week of a year.
func lastWeeks(text string) bool {
	_, list, _ := strings.Cut(text, "BYWEEKNO=")
	list, _, _ = strings.Cut(list, ";")
	return strings.Contains(list, "-") || strings.Contains(list, "52") || strings.Contains(list, "53")
}

// twice reports whether a list has something twice.
func twice(text, part string) bool {
	_, list, _ := strings.Cut(text, part+"=")
	list, _, _ = strings.Cut(list, ";")
	items := strings.Split(list, ",")
	slices.Sort(items)
	return len(slices.Compact(slices.Clone(items))) < len(items)
}

// mixed reports whether some weekdays have a number, and some have none.
func mixed(text string) bool {
	_, list, _ := strings.Cut(text, "BYDAY=")
	list, _, _ = strings.Cut(list, ";")
	plain, numbered := false, false
	for _, d := range strings.Split(list, ",") {
		plain, numbered = plain || len(d) == 2, numbered || len(d) > 2
	}
	return plain && numbered
}

func expandAll(t *testing.T, r *rule, start, low, high time.Time) (all []time.Time) {
	t.Helper()
	x := *r
	if r.until != "" {
		last, ok := localTime(r.until)
		if !ok {
			t.Fatalf("UNTIL=%s", r.until)
		}
		x.last = &last
	}
	steps := maxRuleSteps
	if !x.expand(wall(start.UnixMilli()), wall(low.UnixMilli()), wall(high.UnixMilli()), &steps, func(w wall) bool {
		all = append(all, time.UnixMilli(int64(w)).UTC())
		return true
	}) {
		t.Fatal("ran out of steps")
	}
	return all
}

// randomRule makes a rule that RFC 5545 allows, of parts that like to meet.
func randomRule(random *rand.Rand) (text string, start time.Time) {
	start = time.Date(1995+random.IntN(35), time.Month(1+random.IntN(12)), 1+random.IntN(31), random.IntN(24), random.IntN(4)*15, 0, 0, time.UTC)
	if random.IntN(6) == 0 { // around New Year weeks are difficult
		start = time.Date(start.Year(), 12, 28+random.IntN(8), 9, 0, 0, 0, time.UTC)
	}
	freq := []string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY"}[random.IntN(4)]
	parts := []string{"FREQ=" + freq}
	part := func(name string, values ...int) {
		var list []string
		for _, v := range values {
			list = append(list, fmt.Sprint(v))
		}
		parts = append(parts, name+"="+strings.Join(list, ","))
	}
	often := func(n int) bool { return random.IntN(n) == 0 }
	several := func(most int, value func() int) []int {
		var list []int
		for range 1 + random.IntN(most) {
			list = append(list, value())
		}
		return list
	}
	signed := func(most int) func() int {
		return func() int {
			if n := 1 + random.IntN(most); often(3) {
				return -n
			} else {
				return n
			}
		}
	}
	if often(3) {
		part("INTERVAL", 1+random.IntN(5))
	}
	if often(2) {
		parts = append(parts, "WKST="+weekdays[random.IntN(7)])
	}
	plain := len(parts)
	if often(3) {
		part("BYMONTH", several(9, func() int { return 1 + random.IntN(12) })...)
	}
	weeks := freq == "YEARLY" && often(3)
	if weeks {
		part("BYWEEKNO", several(10, signed(53))...)
	}
	if freq == "YEARLY" && !weeks && often(5) || weeks && often(12) {
		part("BYYEARDAY", several(60, signed(366))...)
	}
	if freq != "WEEKLY" && often(3) {
		part("BYMONTHDAY", several(20, signed(31))...)
	}
	if often(2) {
		var list []string
		for range 1 + random.IntN(4) {
			d := weekdays[random.IntN(7)]
			if most := map[string]int{"MONTHLY": 5, "YEARLY": 53}[freq]; most > 0 && !weeks && often(3) {
				if strings.Contains(strings.Join(parts, ";"), "BYMONTH=") {
					most = 5
				}
				d = fmt.Sprint(signed(most)(), d)
				d = strings.ReplaceAll(d, " ", "")
			}
			list = append(list, d)
		}
		parts = append(parts, "BYDAY="+strings.Join(list, ","))
	}
	if often(5) {
		part("BYHOUR", several(3, func() int { return random.IntN(24) })...)
	}
	if often(6) {
		part("BYMINUTE", several(3, func() int { return random.IntN(60) })...)
	}
	if often(10) {
		part("BYSECOND", several(2, func() int { return random.IntN(60) })...)
	}
	if len(parts) > plain && often(4) {
		part("BYSETPOS", several(3, signed(6))...)
	}
	switch random.IntN(4) {
	case 0:
		part("COUNT", 1+random.IntN(40))
	case 1:
		parts = append(parts, "UNTIL="+start.AddDate(random.IntN(3), random.IntN(12), random.IntN(30)).Format("20060102T150405"))
	}
	random.Shuffle(len(parts)-1, func(i, j int) { parts[i+1], parts[j+1] = parts[j+1], parts[i+1] })
	return strings.Join(parts, ";"), start
}

func brief(list []time.Time) string {
	var b strings.Builder
	for i, t := range list {
		if i == 12 {
			fmt.Fprintf(&b, " … %d", len(list))
			break
		}
		b.WriteString(t.Format(" 2006-01-02T15:04:05"))
	}
	return b.String()
}
