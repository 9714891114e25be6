package agenda

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/xuri/excelize/v2"

	"yiping/displays/latest"
	book "yiping/playlists/agenda"
)

// slowOffice is an office in a bubble whose LibreOffice takes as long as the test wants. What it converts is
// made of the last line of a file: each one is a timetable with that event.
type slowOffice struct {
	*office
	begun   chan string   // what is being converted
	go1     chan struct{} // lets one conversion end
	ended   chan error    // of Run
	stop    context.CancelFunc
	workers int // conversions at this moment
	most    int
}

// oldFormat is a file that only LibreOffice can open, and says what comes of it.
func oldFormat(t *testing.T, title string) string {
	t.Helper()
	old, err := os.ReadFile("sheets/testdata/场地登记.et")
	if err != nil {
		t.Fatal(err)
	}
	return string(old) + "\n" + title
}

// workbook is a timetable with one event on 25 November.
func workbook(title string) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	for at, v := range map[string]string{"A1": "日期", "B1": "时间", "C1": "活动名称", "D1": "地点", "A2": "11月25日", "B2": "9:00-10:00", "C2": title, "D2": "多功能室"} {
		if err := f.SetCellValue("Sheet1", at, v); err != nil {
			return nil, err
		}
	}
	out, err := f.WriteToBuffer()
	return out.Bytes(), err
}

// slowly runs a test in a bubble, in which it is nine in the morning of 23 November 2026.
func slowly(t *testing.T, before func(*slowOffice), test func(*slowOffice)) {
	synctest.Test(t, func(t *testing.T) {
		nine := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
		time.Sleep(time.Until(nine))
		o := newOffice(t)
		s := &slowOffice{office: o, begun: make(chan string, 10), go1: make(chan struct{}), ended: make(chan error, 1)}
		c := o.Config
		c.Typed = new(latest.Cell[[]book.Booking])
		o.Agenda = New(c)
		o.convert = func(ctx context.Context, _ string, content []byte) ([]byte, error) {
			s.workers++
			s.most = max(s.most, s.workers)
			defer func() { s.workers-- }()
			title := string(content[strings.LastIndexByte(string(content), '\n')+1:])
			s.begun <- title
			select {
			case <-s.go1:
				return workbook(title)
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		if before != nil {
			before(s)
		}
		var ctx context.Context
		ctx, s.stop = context.WithCancel(t.Context())
		go func() { s.ended <- s.Run(ctx) }()
		defer func() { s.stop(); <-s.ended }()
		test(s)
	})
}

// passes lets time pass, and all work be done that can be done by then.
func (s *slowOffice) passes(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
	s.now = time.Now()
}

// converts waits for a conversion.
func (s *slowOffice) converts(title string) {
	s.t.Helper()
	select {
	case got := <-s.begun:
		if got != title {
			s.t.Errorf("%q is converted, want %q", got, title)
		}
	case <-time.After(time.Minute):
		s.t.Fatalf("%q is not converted", title)
	}
}

// release lets one conversion end.
func (s *slowOffice) release() {
	s.go1 <- struct{}{}
	synctest.Wait()
}

func (s *slowOffice) put(name, content string) {
	s.t.Helper()
	s.now = time.Now()
	s.office.put(name, content)
}

// types has somebody type a booking in.
func (s *slowOffice) types(title string) {
	at := time.Date(2026, 11, 26, 1, 0, 0, 0, time.UTC)
	all, _ := s.Typed.Get()
	s.Typed.Set(append(slices.Clone(all), book.Booking{ID: title, Title: title, Rooms: []string{"xuexi"}, Start: at.UnixMilli(), End: at.Add(time.Hour).UnixMilli(), Sources: []book.Source{{User: "lan", UID: title}}}))
}

// opens returns the names of the files that are reported to be opened.
func (s *slowOffice) opens() string {
	r, _ := s.Report().Get()
	var names []string
	for _, f := range r.Files {
		if f.Opening {
			names = append(names, base(f.Path))
		}
	}
	return strings.Join(names, " ")
}

// While LibreOffice converts a timetable, what is typed in, a calendar and other sheets count at once.
func TestAConversionHoldsUpNothing(t *testing.T) {
	slowly(t, nil, func(s *slowOffice) {
		s.passes(time.Second)
		s.expect("at the start", "")
		s.put("日程/旧.et", oldFormat(t, "剪纸"))
		s.passes(2 * time.Second)
		s.converts("剪纸")
		if got := s.opens(); got != "旧.et" {
			t.Errorf("reported as being opened: %q", got)
		}
		s.types("书法")
		s.passes(0)
		s.expect("typed in during the conversion", "书法")
		s.put("日程/a.ics", calendar("合唱"))
		s.put("日程/b.csv", "日期,时间,活动名称,地点\n11月24日,9:00-10:00,围棋,多功能室\n")
		sheet, err := workbook("舞蹈")
		if err != nil {
			t.Fatal(err)
		}
		s.put("日程/c.xlsx", string(sheet))
		s.passes(2 * time.Second)
		s.expect("dropped during the conversion", "合唱 围棋 舞蹈 书法")
		s.release()
		s.expect("when it is done", "合唱 围棋 剪纸 舞蹈 书法")
		if got := s.opens(); got != "" {
			t.Errorf("reported as still being opened: %q", got)
		}
	})
}

func TestTheNewestVersionOfATimetableCounts(t *testing.T) {
	slowly(t, nil, func(s *slowOffice) {
		s.put("日程/旧.et", oldFormat(t, "一"))
		s.passes(2 * time.Second)
		s.converts("一")
		s.release()
		s.expect("the first version", "一")
		s.put("日程/旧.et", oldFormat(t, "二二"))
		s.passes(2 * time.Second)
		s.converts("二二")
		s.put("日程/旧.et", oldFormat(t, "三三三"))
		s.passes(2 * time.Second)
		s.put("日程/旧.et", oldFormat(t, "四四四四"))
		s.passes(2 * time.Second)
		s.expect("while a newer one is converted", "一")
		s.release()
		s.expect("when that one is out of date", "一")
		s.converts("四四四四")
		s.release()
		s.expect("the newest version", "四四四四")
		s.passes(time.Minute)
		if len(s.begun) > 0 {
			t.Errorf("%q is converted, too", <-s.begun)
		}
	})
}

func TestAConversionOfAFileThatIsGoneCountsForNothing(t *testing.T) {
	slowly(t, nil, func(s *slowOffice) {
		s.put("日程/旧.et", oldFormat(t, "一"))
		s.passes(2 * time.Second)
		s.converts("一")
		os.Remove(filepath.Join(s.dir, "日程/旧.et"))
		s.passes(10 * time.Second)
		s.release()
		s.expect("without the file", "")
	})
}

func TestConversionsAreOneAtATime(t *testing.T) {
	slowly(t, nil, func(s *slowOffice) {
		for i := range 4 {
			s.put(fmt.Sprintf("日程/%d月.et", i+1), oldFormat(t, fmt.Sprint("活动", i)))
			s.passes(time.Second)
		}
		s.passes(2 * time.Second)
		for i := range 4 {
			s.converts(fmt.Sprint("活动", i)) // in the order in which they came
			s.release()
		}
		s.expect("in the end", "活动0 活动1 活动2 活动3")
		if s.most != 1 {
			t.Errorf("%d at once", s.most)
		}
	})
}

// A version under another name replaces the older one when it can be read, not before.
func TestANewVersionReplacesTheOldOneWhenItIsOpened(t *testing.T) {
	slowly(t, nil, func(s *slowOffice) {
		s.put("日程/11月.et", oldFormat(t, "一"))
		s.passes(2 * time.Second)
		s.converts("一")
		s.release()
		s.put("日程/11月(最终版).et", oldFormat(t, "二"))
		s.passes(2 * time.Second)
		s.converts("二")
		s.expect("while the new one is converted", "一")
		s.release()
		s.expect("with the new one", "二")
	})
}

// After a start nothing is said until the timetables that were there are read: an empty day would be a lie.
func TestTheFirstValueWaitsForTimetablesThatWereThere(t *testing.T) {
	slowly(t, func(s *slowOffice) {
		s.put("日程/一.et", oldFormat(t, "剪纸"))
		s.put("日程/二.et", oldFormat(t, "围棋"))
		s.put("日程/三.csv", "日期,时间,活动名称\n11月24日,9:00-10:00,舞蹈\n")
		s.put("日程/一.et.未播出.txt", "\uFEFF未播出："+"一.et\r\n")
		time.Sleep(time.Hour)
	}, func(s *slowOffice) {
		s.passes(5 * time.Second)
		s.types("书法")
		s.passes(5 * time.Second)
		s.expect("during the first conversion", "?")
		if got := s.opens(); got != "一.et 二.et" {
			t.Errorf("reported as being opened: %q", got)
		}
		if r, _ := s.Report().Get(); r.Typed != 1 {
			t.Error("whoever typed something in is kept waiting")
		}
		if _, err := os.Stat(filepath.Join(s.dir, "日程/一.et.未播出.txt")); err != nil {
			t.Errorf("the answer to what is being read: %v", err)
		}
		s.converts("剪纸")
		s.release()
		s.expect("during the second conversion", "?")
		s.converts("围棋")
		s.release()
		s.expect("when all are read", "舞蹈 剪纸 围棋 书法")
		if _, err := os.Stat(filepath.Join(s.dir, "日程/一.et.未播出.txt")); err == nil {
			t.Error("the answer has outlived its reason")
		}
	})
}

func TestStoppingStopsAConversion(t *testing.T) {
	slowly(t, nil, func(s *slowOffice) {
		s.put("日程/旧.et", oldFormat(t, "剪纸"))
		s.passes(2 * time.Second)
		s.converts("剪纸")
		s.stop()
		synctest.Wait()
		select {
		case err := <-s.ended:
			if err != nil || s.workers != 0 {
				t.Errorf("it ended with %v and %d conversions", err, s.workers)
			}
			s.ended <- nil
		default:
			t.Error("it goes on")
		}
		s.expect("after that", "")
		if r, _ := s.Report().Get(); len(r.Problems) != 0 {
			t.Errorf("problems: %+v", r.Problems)
		}
	})
}

// What LibreOffice cannot convert is answered, and the next one has its turn.
func TestAFailedConversionIsAnswered(t *testing.T) {
	slowly(t, func(s *slowOffice) {
		s.convert = func(context.Context, string, []byte) ([]byte, error) { return nil, errors.New("broken") }
	}, func(s *slowOffice) {
		s.put("日程/旧.et", oldFormat(t, "剪纸"))
		s.put("日程/旧二.et", oldFormat(t, "剪纸"))
		s.passes(5 * time.Second)
		if r, _ := s.Report().Get(); len(r.Files) != 2 || r.Files[0].Unusable == nil || r.Files[1].Unusable == nil || len(r.Problems) != 2 {
			t.Errorf("the report is %+v", r)
		}
	})
}
