package agenda

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"yiping/playlists/schedule"
)

// TestBoards plays the stories in testdata: what is booked, and what a board shows at an instant. They can be
// read, and checked, by someone who works in the building.
func TestBoards(t *testing.T) {
	files, err := filepath.Glob("testdata/boards/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			story, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := read(t, story)
			for _, f := range story.Files {
				if f.Name == "board" {
					s.board = readBoard(f)
				}
				if f.Name == "lines" {
					if diff := cmp.Diff(string(f.Data), s.lines()); diff != "" {
						t.Errorf("lines (-want +got):\n%s", diff)
					}
				}
				if at, ok := strings.CutPrefix(f.Name, "at "); ok {
					if diff := cmp.Diff(string(f.Data), s.at(s.instant(t, at))); diff != "" {
						t.Errorf("at %s (-want +got):\n%s", at, diff)
					}
				}
			}
		})
	}
}

type story struct {
	board    Board
	bookings []Booking
	rooms    []Room // that have a long name
	zone     schedule.Zone
	day      schedule.Day
}

func shanghai(t testing.TB) schedule.Zone {
	location, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return schedule.Zone{Location: location}
}

// read reads "-- board --" (kind, width x height, unit, rooms) and "-- bookings --": from-until, title, @rooms,
// and what else is true of it in brackets. Days count from the story's; "+1 9:00-10:00" is on the next. A later
// board is that of what comes behind it.
func read(t *testing.T, a *txtar.Archive) story {
	s := story{zone: shanghai(t), day: schedule.DayOf(2026, time.November, 23)}
	for _, f := range a.Files {
		if f.Name == "bookings" {
			for line := range strings.Lines(string(f.Data)) {
				s.bookings = append(s.bookings, s.booking(t, line))
			}
		}
		if f.Name == "rooms" {
			for line := range strings.Lines(string(f.Data)) {
				f := strings.Fields(line)
				s.rooms = append(s.rooms, Room{ID: f[0], Floor: f[1], Name: f[2]})
			}
		}
	}
	Sort(s.bookings)
	return s
}

func readBoard(file txtar.File) (b Board) {
	f := strings.Fields(string(file.Data))
	b.Kind = Kind(f[0])
	fmt.Sscanf(f[1], "%dx%d", &b.Size[0], &b.Size[1])
	b.Unit, _ = strconv.Atoi(f[2])
	b.Rooms = f[3:]
	return b
}

// lines says how many lines each title gets.
func (s story) lines() string {
	var b strings.Builder
	for i, x := range s.bookings {
		fmt.Fprintln(&b, planner{s.board, &House{}, s.bookings, s.zone}.row(i, x.Start).Lines, x.Title)
	}
	return b.String()
}

func (s story) booking(t *testing.T, line string) (b Booking) {
	fields := strings.Fields(line)
	day := 0
	if strings.HasPrefix(fields[0], "+") {
		day, _ = strconv.Atoi(fields[0])
		fields = fields[1:]
	}
	from, until, _ := strings.Cut(fields[0], "-")
	b.Start = s.instant(t, fmt.Sprintf("+%d %s", day, from))
	b.End = s.instant(t, fmt.Sprintf("+%d %s", day, until))
	for _, f := range fields[1:] {
		switch {
		case strings.HasPrefix(f, "@"):
			b.Rooms = append(b.Rooms, f[1:])
		case f == "[private]":
			b.Private = true
		case strings.HasPrefix(f, "[from:"):
			b.MovedFrom = append(b.MovedFrom, strings.Trim(f[len("[from:"):], "]"))
		case strings.HasPrefix(f, "["):
			b.State = State(strings.Trim(f, "[]"))
		default:
			b.Title = f
		}
	}
	b.ID = line
	return b
}

// instant reads "9:15" or "+1 9:15".
func (s story) instant(t *testing.T, text string) int64 {
	day, clock := 0, text
	if d, c, ok := strings.Cut(text, " "); ok {
		day, _ = strconv.Atoi(d)
		clock = c
	}
	var h, m, sec int
	if n, _ := fmt.Sscanf(clock, "%d:%d:%d", &h, &m, &sec); n < 2 {
		t.Fatalf("time %q", text)
	}
	return s.zone.Start(s.day, 0) + int64(((day*24+h)*60+m)*60+sec)*1000
}

// at says what is shown, a line for each row.
func (s story) at(t int64) string {
	from := s.zone.Start(s.day, 0)
	spans := Plan(s.board, &House{Bookings: s.bookings, Rooms: s.rooms}, s.zone, from, from+3*24*3600_000)
	var span Span
	for _, x := range spans {
		if x.From <= t {
			span = x
		}
	}
	words := []string{"", "即将开始", "进行中", "已满", "已取消", "已改期", "待定", "明天", "改地点"}
	var b strings.Builder
	for i, page := range span.Pages {
		if len(span.Pages) > 1 {
			fmt.Fprintf(&b, "第%d页，共%d页，每页%d秒\n", i+1, len(span.Pages), span.Turn/1000)
		}
		if page.State != Listed {
			fmt.Fprintln(&b, map[PageState]string{Empty: "今日无预约活动", Over: "今日活动已结束", Free: "空闲", Soon: "即将开始", Busy: "使用中"}[page.State])
		}
		for _, r := range page.Rows {
			x := s.bookings[r.Booking]
			title := x.Title
			if x.Private {
				title = "已预约"
			}
			clock := time.UnixMilli(x.Start).In(s.zone.Location).Format("15:04") + "-" + time.UnixMilli(x.End).In(s.zone.Location).Format("15:04")
			fmt.Fprintln(&b, strings.TrimSpace(clock+" "+title+" "+words[r.As]))
		}
		if page.Left > 0 {
			fmt.Fprintf(&b, "还有%d项\n", page.Left)
		}
	}
	return b.String()
}
