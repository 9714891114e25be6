package ics

import (
	"crypto/sha256"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// yardstick returns what 64 MiB of SHA-256 cost this thread, on a machine of its own some 50 ms: on a slow day
// everything takes longer, and no bomb is to blame.
func yardstick(t *testing.T) time.Duration {
	start := cpu(t)
	for range 64 {
		sha256.Sum256(make([]byte, 1<<20))
	}
	return cpu(t) - start
}

// list returns the numbers of a range as in a rule.
func list(from, to int) string {
	var b []string
	for n := from; n <= to; n++ {
		b = append(b, fmt.Sprint(n))
	}
	return strings.Join(b, ",")
}

// calendarOf makes a calendar of components.
func calendarOf(parts ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + strings.Join(parts, "") + "END:VCALENDAR\r\n"
}

func repeated(n int, part func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(part(i))
	}
	return b.String()
}

func vevent(lines string) string { return "BEGIN:VEVENT\r\n" + lines + "\r\nEND:VEVENT\r\n" }

// What costs more than a calendar may cost: it is refused, or bounded, in at most 100 ms.
var bombs = []struct {
	name string
	make func() string
}{
	{"every second", func() string { return calendarOf(vevent("DTSTART:20200101T000000Z\r\nRRULE:FREQ=SECONDLY")) }},
	{"every minute at no time", func() string {
		return calendarOf(vevent("DTSTART:20200101T000000Z\r\nRRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30"))
	}},
	{"COUNT=1000000000", func() string {
		return calendarOf(vevent("DTSTART:20200101T000000Z\r\nRRULE:FREQ=DAILY;COUNT=1000000000"))
	}},
	{"counted since the year 1", func() string {
		return calendarOf(vevent("DTSTART:00010101T000000Z\r\nRRULE:FREQ=DAILY;COUNT=999999999999999"))
	}},
	{"30 February", func() string {
		return calendarOf(vevent("DTSTART:20200101T000000Z\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"))
	}},
	{"30 February, counted, 2,000 times", func() string {
		return calendarOf(repeated(2000, func(i int) string {
			return vevent(fmt.Sprintf("UID:%d\r\nDTSTART:19000101T000000Z\r\nRRULE:FREQ=YEARLY;COUNT=9;BYDAY=MO,TU,WE,TH,FR,SA,SU,1MO,2MO;BYMONTH=2;BYMONTHDAY=30", i))
		}))
	}},
	{"every time of every day", func() string {
		return calendarOf(vevent("DTSTART:20200101T000000Z\r\nRRULE:FREQ=YEARLY;BYMONTH=" + list(1, 12) + ";BYMONTHDAY=" + list(1, 31) + ";BYHOUR=" + list(0, 23) + ";BYMINUTE=" + list(0, 59) + ";BYSECOND=" + list(0, 59)))
	}},
	{"48 times a day and all positions, 200 times", func() string {
		return calendarOf(repeated(200, func(i int) string {
			return vevent(fmt.Sprintf("UID:%d\r\nDTSTART:20000101T000000Z\r\nRRULE:FREQ=YEARLY;COUNT=100000;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=%s;BYMINUTE=0,30;BYSETPOS=%s", i, list(0, 23), list(-366, -1)))
		}))
	}},
	{"all days by number", func() string {
		var days []string
		for n := 1; n <= 53; n++ {
			for _, d := range weekdays {
				days = append(days, fmt.Sprintf("%d%s,-%d%s", n, d, n, d))
			}
		}
		return calendarOf(repeated(300, func(i int) string {
			return vevent(fmt.Sprintf("UID:%d\r\nDTSTART:19900101T000000Z\r\nRRULE:FREQ=YEARLY;COUNT=99999;BYDAY=%s", i, strings.Join(days, ",")))
		}))
	}},
	{"5,000 EXDATEs", func() string {
		return calendarOf(vevent("DTSTART:20200101T000000Z\r\nRRULE:FREQ=DAILY\r\n" + repeated(5000, func(i int) string {
			return "EXDATE;TZID=Europe/Berlin:" + time.UnixMilli(int64(i)*day).UTC().Format("20060102T150405") + "\r\n"
		}) + "SUMMARY:x"))
	}},
	{"200,000 EXDATEs", func() string {
		return calendarOf(vevent("DTSTART:20200101T000000Z\r\nRRULE:FREQ=DAILY\r\n" + repeated(200_000, func(i int) string { return "EXDATE:20200102T000000Z\r\n" }) + "SUMMARY:x"))
	}},
	{"dates in one endless line", func() string {
		return calendarOf(vevent("DTSTART:20200101T000000Z\r\nRDATE:" + strings.Repeat("20261201T000000Z,", 400_000) + "20261201T000000Z"))
	}},
	{"100 MB of events", func() string {
		return calendarOf(strings.Repeat(vevent("UID:x\r\nDTSTART:20261201T000000Z\r\nDTEND:20261201T010000Z\r\nSUMMARY:八段锦"), 1_300_000))
	}},
	{"as many events as fit", func() string {
		return calendarOf(repeated(maxEvents, func(i int) string {
			return vevent(fmt.Sprintf("UID:%d\r\nDTSTAMP:20261123T000000Z\r\nDTSTART;TZID=Europe/Berlin:20261201T0%d%02d00\r\nDTEND;TZID=Europe/Berlin:20261201T103000\r\nSUMMARY:八段锦%d\r\nLOCATION:地方%d\r\nDESCRIPTION:%s", i, i/60%10, i%60, i, i, strings.Repeat("长", 40)))
		}))
	}},
	{"places that are nearly rooms", func() string {
		return calendarOf(repeated(maxEvents, func(i int) string {
			return vevent(fmt.Sprintf("UID:%d\r\nDTSTART:20261201T000000Z\r\nSUMMARY:x\r\nLOCATION:%d%s", i, i, strings.Repeat("、三楼学习讲坛(二楼)", 8)))
		}))
	}},
	{"events of a hundred years", func() string {
		return calendarOf(repeated(65_000, func(i int) string {
			at := time.UnixMilli(date0 - int64(i)*day/2).UTC().Format("20060102T150405Z")
			return vevent(fmt.Sprintf("UID:%d-%s\r\nDTSTART:%s\r\nDTEND:%s\r\nSUMMARY:x", i, at, at, at))
		}))
	}},
	{"as many series as fit", func() string {
		return calendarOf(repeated(maxEvents, func(i int) string {
			return vevent(fmt.Sprintf("UID:%d\r\nDTSTART;TZID=Europe/Berlin:20160105T090000\r\nDTEND;TZID=Europe/Berlin:20160105T100000\r\nRRULE:FREQ=WEEKLY;COUNT=5000;BYDAY=MO,TU,WE,TH,FR", i))
		}))
	}},
	{"as many changes of one series as fit", func() string {
		return calendarOf(vevent("UID:s\r\nDTSTART:20160101T000000Z\r\nRRULE:FREQ=DAILY;BYHOUR="+list(0, 23)+";BYMINUTE=0,30"), repeated(maxEvents-1, func(i int) string {
			at := time.UnixMilli(date0 + int64(i)*30*minute).UTC().Format("20060102T150405Z")
			return vevent("UID:s\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:" + at + "\r\nDTSTART:" + at)
		}))
	}},
	{"as many changes that make no sense as fit", func() string {
		return calendarOf(vevent("UID:s\r\nDTSTART:20160101T000000Z\r\nRRULE:FREQ=DAILY;BYHOUR="+list(0, 23)+";BYMINUTE=0,30"), repeated(maxEvents-1, func(i int) string {
			at := time.UnixMilli(date0 + int64(i)*30*minute).UTC().Format("20060102T150405Z")
			return vevent("UID:s\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:" + at + "\r\nRRULE:FREQ=DAILY\r\nDTSTART:" + at)
		}))
	}},
	{"700 days long, every day", func() string {
		return calendarOf(repeated(100, func(i int) string {
			return vevent(fmt.Sprintf("UID:%d\r\nDTSTART;VALUE=DATE:20200101\r\nDURATION:P700D\r\nRRULE:FREQ=DAILY\r\nSUMMARY:x", i))
		}))
	}},
	{"zones that nobody knows", func() string {
		return calendarOf(repeated(maxEvents, func(i int) string {
			return vevent(fmt.Sprintf("UID:%d\r\nDTSTART;TZID=Asia/Nowhere%d:20261201T090000", i, i))
		}))
	}},
	{"a zone with as many rules as it may have, in every year", func() string {
		zone := "BEGIN:VTIMEZONE\r\nTZID:Z\r\n" + repeated(maxObservances, func(i int) string {
			return fmt.Sprintf("BEGIN:STANDARD\r\nDTSTART:16010101T%02d0000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYMONTH=%d;BYDAY=MO,TU,WE,TH,FR,SA,SU\r\nEND:STANDARD\r\n", i%24, i%12+1)
		}) + "END:VTIMEZONE\r\n"
		return calendarOf(zone, repeated(4_990, func(i int) string { return vevent(fmt.Sprintf("UID:%d\r\nDTSTART;TZID=Z:%04d1201T090000", i, i+1)) }))
	}},
	{"components in components", func() string { return strings.Repeat("BEGIN:VCALENDAR\r\n", 400_000) }},
	{"ends of nothing", func() string {
		return "BEGIN:VCALENDAR\r\n" + strings.Repeat("END:VEVENT\r\n", 600_000) + "END:VCALENDAR\r\n"
	}},
	{"one line", func() string {
		return calendarOf(vevent("DTSTART:20261201T000000Z\r\nSUMMARY:" + strings.Repeat("13812345678", 700_000)))
	}},
	{"parameters without end", func() string {
		return calendarOf(vevent("DTSTART" + strings.Repeat(`;A="b"`, 1_000_000) + ":20261201T000000Z"))
	}},
	{"a line of folds", func() string {
		return calendarOf(vevent("DTSTART:20261201T000000Z\r\nSUMMARY:" + strings.Repeat("\r\n x", 2_000_000)))
	}},
	{"GB18030", func() string {
		return calendarOf(vevent("DTSTART:20261201T000000Z\r\nDESCRIPTION:" + strings.Repeat("\xb0\xcb\xb6\xce\xbd\xf5", 1_300_000)))
	}},
	{"descriptions as long as fit", func() string {
		return calendarOf(repeated(2_900, func(i int) string {
			return vevent(fmt.Sprintf("UID:%d\r\nDTSTART:20261201T000000Z\r\nSUMMARY:x\r\nDESCRIPTION:%s\r\nCOMMENT:%s", i, strings.Repeat("①", 400), strings.Repeat("調 ", 300)))
		}))
	}},
	{"no text at all", func() string { return strings.Repeat("\x00\xff\x80\n", 2_000_000) }},
}

const date0 = 1_796_000_000_000 // in November 2026

// cpu returns how long the thread of a test has been running. What others do on the machine is not counted.
func cpu(t *testing.T) time.Duration {
	t.Helper()
	var use unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_THREAD, &use); err != nil {
		t.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func TestBombsCostLittle(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	site := shanghai(t)
	from, until := date(t, "2026-11-23"), date(t, "2026-12-28")
	limit := max(100*time.Millisecond, 4*yardstick(t))
	for _, bomb := range bombs {
		content := []byte(bomb.make())
		best := time.Hour
		var r Result
		for range 5 { // caches are cold in the first, and neighbours are loud
			start := cpu(t)
			r = Read(content, site, from, until)
			if best = min(best, cpu(t)-start); best < 50*time.Millisecond {
				break
			}
		}
		t.Logf("%8v  %s: %d bookings, %d refused, unusable %v", best.Round(10*time.Microsecond), bomb.name, len(r.Bookings), len(r.Refused), r.Unusable != nil)
		if best > limit {
			t.Errorf("%s took %v, more than %v", bomb.name, best, limit)
		}
		if len(r.Bookings) > maxBookings || len(r.Refused) > maxListed || len(r.Notes) > maxListed {
			t.Errorf("%s: %d bookings, %d refused, %d notes", bomb.name, len(r.Bookings), len(r.Refused), len(r.Notes))
		}
	}
}
