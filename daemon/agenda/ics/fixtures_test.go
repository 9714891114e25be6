package ics

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

func shanghai(t testing.TB) Site {
	t.Helper()
	loc, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return Site{
		Zone: schedule.Zone{Location: loc},
		Rooms: []agenda.Room{
			{ID: "xuexi", Name: "学习讲堂", Floor: "3", English: "Lecture Hall", Aliases: []string{"大讲堂"}},
			{ID: "duogong", Name: "多功能室", Floor: "2"},
			{ID: "guoxue", Name: "国学教室", Floor: "2", Aliases: []string{"国学堂"}},
			{ID: "canting", Name: "共享餐厅", Floor: "1"},
			{ID: "wutai", Name: "百姓舞台", Floor: "1"},
			{ID: "zhibo", Name: "谊家直播间", Floor: "B1"},
		},
		Private: []string{"支委会", "个案", "调解", "信访", "心理咨询"},
		Open:    8*60 + 30,
		Close:   21*60 + 30,
	}
}

// Calendars as the programs of this world write them show at the right time in Shanghai.
func TestCalendarsOfOtherPrograms(t *testing.T) {
	content, err := os.ReadFile("testdata/expected.txt")
	if err != nil {
		t.Fatal(err)
	}
	site := shanghai(t)
	for section := range strings.SplitSeq("\n"+string(content), "\n== ") {
		head, rest, _ := strings.Cut(section, "\n")
		fields := strings.Fields(head)
		if len(fields) == 0 {
			continue // what comes before the first
		}
		t.Run(fields[0], func(t *testing.T) {
			calendar, err := os.ReadFile(filepath.Join("testdata", fields[0]))
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for line := range strings.Lines(rest) {
				if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
					want = append(want, line)
				}
			}
			got := Read(calendar, site, date(t, fields[1]), date(t, fields[2]))
			if g, w := strings.Join(describe(site, got), "\n"), strings.Join(want, "\n"); g != w {
				t.Errorf("got\n%s\nwant\n%s", g, w)
			}
		})
	}
}

func date(t testing.TB, text string) int64 {
	t.Helper()
	d, err := time.ParseInLocation(time.DateOnly, text, shanghai(t).Zone.Location)
	if err != nil {
		t.Fatal(err)
	}
	return d.UnixMilli()
}

// describe says a result as a person would write it down.
func describe(site Site, r Result) (lines []string) {
	clock := func(ms int64, layout string) string { return time.UnixMilli(ms).In(site.Zone.Location).Format(layout) }
	for _, b := range r.Bookings {
		where := "“" + b.Place + "”"
		if len(b.Rooms) > 0 {
			var rooms []string
			for _, id := range b.Rooms {
				for _, room := range site.Rooms {
					if room.ID == id {
						rooms = append(rooms, room.Name)
					}
				}
			}
			where = strings.Join(rooms, " ")
		}
		var also []string
		switch b.State {
		case agenda.Cancelled:
			also = append(also, "取消")
		case agenda.Tentative:
			also = append(also, "待定")
		case agenda.Full:
			also = append(also, "已满")
		case agenda.Rescheduled:
			also = append(also, "改期至"+clock(b.MovedTo, "2006-01-02 15:04"))
		}
		if b.Private {
			also = append(also, "已预约")
		}
		if b.Said != "" {
			also = append(also, b.Said)
		}
		if b.Open {
			also = append(also, "没说几点结束")
		}
		if b.Organiser != "" {
			also = append(also, "主办 "+b.Organiser)
		}
		weekday := "周" + string([]rune("日一二三四五六")[time.UnixMilli(b.Start).In(site.Zone.Location).Weekday()])
		lines = append(lines, strings.TrimSpace(strings.ReplaceAll(fmt.Sprintf("%s %s %s-%s | %s | %s | %s",
			clock(b.Start, "2006-01-02"), weekday, clock(b.Start, "15:04"), clock(b.End, "15:04"), b.Title, where, strings.Join(also, ", ")), "|  |", "| |")))
	}
	for _, x := range r.Refused {
		lines = append(lines, fmt.Sprintf("refused: %s: %s", x.Title, x.Reason.ZH))
	}
	for _, n := range r.Notes {
		lines = append(lines, "note: "+n.Text.ZH)
	}
	if r.Unusable != nil {
		lines = append(lines, "unusable: "+r.Unusable.Reason.ZH)
	}
	return lines
}
