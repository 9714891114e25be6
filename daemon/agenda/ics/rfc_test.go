package ics

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// All examples of RFC 5545, 3.8.5.3, are right, or refused with a reason.
func TestTheExamplesOfTheStandard(t *testing.T) {
	content, err := os.ReadFile("testdata/rfc5545.txt")
	if err != nil {
		t.Fatal(err)
	}
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	right, refused := 0, 0
	for example := range strings.SplitSeq("\n"+string(content), "\n== ") {
		title, rest, _ := strings.Cut(example, "\n")
		if strings.TrimSpace(title) == "" {
			continue // what comes before the first
		}
		t.Run(title, func(t *testing.T) {
			var event, want []string
			for line := range strings.SplitSeq(rest, "\n") {
				if expectation, ok := strings.CutPrefix(line, "=> "); ok {
					want = append(want, expectation)
				} else if line != "" {
					event = append(event, line)
				}
			}
			ics := wrap("UID:example\nSUMMARY:示例\nDURATION:PT10M\n" + strings.Join(event, "\n"))
			site := Site{Zone: schedule.Zone{Location: newYork}}
			if want[0] == "refused" {
				got := Read([]byte(ics), site, 0, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli())
				if len(got.Bookings) != 0 || len(got.Refused) != 1 || got.Refused[0].Reason.ZH == "" || got.Refused[0].Remedy.EN == "" {
					t.Errorf("%d bookings, refused %v", len(got.Bookings), got.Refused)
				}
				refused++
				return
			}
			list, forever := expected(t, want)
			last, err := time.ParseInLocation("2006-01-02 15:04 MST", list[len(list)-1], newYork)
			if err != nil {
				t.Fatal(err)
			}
			until := last.Add(time.Millisecond)
			if !forever {
				until = last.AddDate(3, 0, 0)
			}
			got := Read([]byte(ics), site, 0, until.UnixMilli())
			if len(got.Refused) > 0 {
				t.Fatalf("refused: %s", got.Refused[0].Reason.EN)
			}
			if g, w := strings.Join(starts(got.Bookings, newYork), "\n"), strings.Join(list, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
			right++
		})
	}
	t.Logf("%d examples right, %d refused", right, refused)
}

var expectation = regexp.MustCompile(`^(\d{4}) (E[DS]T) (.+?)(?: at ([\d: ]+?))?( \.\.\.)?$`)

// expected reads “1997 EDT September 2-30; October 1 3 at 9:00 9:20 ...”.
func expected(t *testing.T, lines []string) (list []string, forever bool) {
	t.Helper()
	for _, line := range lines {
		m := expectation.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("what is %q?", line)
		}
		times := strings.Fields(m[4])
		if len(times) == 0 {
			times = []string{"9:00"}
		}
		for part := range strings.SplitSeq(m[3], ";") {
			fields := strings.Fields(part)
			for _, days := range fields[1:] {
				from, to := 0, 0
				if n, _ := fmt.Sscanf(days, "%d-%d", &from, &to); n == 1 {
					to = from
				}
				for d := from; d <= to; d++ {
					for _, at := range times {
						x, err := time.Parse("2006 January 2 15:04", fmt.Sprintf("%s %s %d %s", m[1], fields[0], d, at))
						if err != nil {
							t.Fatal(err)
						}
						list = append(list, x.Format("2006-01-02 15:04 ")+m[2])
					}
				}
			}
		}
		forever = forever || m[5] != ""
	}
	return list, forever
}

func starts(bookings []agenda.Booking, in *time.Location) (list []string) {
	for _, b := range bookings {
		list = append(list, time.UnixMilli(b.Start).In(in).Format("2006-01-02 15:04 MST"))
	}
	return list
}

// wrap makes a calendar of the lines of an event.
func wrap(event string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//ZH\r\nBEGIN:VEVENT\r\n" +
		strings.ReplaceAll(strings.TrimSpace(event), "\n", "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}
