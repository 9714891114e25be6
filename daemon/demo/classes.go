package demo

import (
	"fmt"
	"strings"
	"time"
)

// classes is the calendar of the evening classes, as Outlook exports one: its zone has a name of Windows.
func classes(now time.Time) []byte {
	const stamp = "20060102T150405"
	var b strings.Builder
	put := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	put("BEGIN:VCALENDAR\r\nPRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:谊乐课程")
	put("BEGIN:VTIMEZONE\r\nTZID:China Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE")
	for i, c := range []struct {
		title, where string
		in           int // days from today to one of its lessons
		hour, minute int
		without      int // lessons from now to one that is left out
	}{
		{"书法基础班", "国学讲堂", 0, 19, 0, 2},
		{"英语角", "青少年共享空间", 2, 18, 30, 1},
	} {
		lesson := time.Date(now.Year(), now.Month(), now.Day()+c.in, c.hour, c.minute, 0, 0, now.Location())
		first := lesson.AddDate(0, 0, -21)
		put("BEGIN:VEVENT\r\nCLASS:PUBLIC\r\nUID:040000008200E00074C5B7101A82E0080000000%d@yiping-demo", i+1)
		put("DTSTAMP:%sZ", now.UTC().Format(stamp))
		put("DTSTART;TZID=\"China Standard Time\":%s\r\nDTEND;TZID=\"China Standard Time\":%s", first.Format(stamp), first.Add(90*time.Minute).Format(stamp))
		put("RRULE:FREQ=WEEKLY;COUNT=16;BYDAY=%s", strings.ToUpper(first.Weekday().String()[:2]))
		put("EXDATE;TZID=\"China Standard Time\":%s", lesson.AddDate(0, 0, 7*c.without).Format(stamp))
		put("SUMMARY;LANGUAGE=zh-cn:%s\r\nLOCATION:%s\r\nSEQUENCE:0\r\nTRANSP:OPAQUE\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nEND:VEVENT", c.title, c.where)
	}
	put("END:VCALENDAR")
	return []byte(b.String())
}
