package agenda

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	book "yiping/playlists/agenda"
)

// clashProblems returns what the report says of clashes.
func (o *office) clashProblems() (out []string) {
	r, _ := o.Report().Get()
	for _, p := range r.Problems {
		if strings.HasPrefix(p.ID, "agenda/clash") {
			out = append(out, p.What.ZH)
		}
	}
	return out
}

func TestTwoSeriesThatClashAreOneProblem(t *testing.T) {
	o := newOffice(t)
	o.put("日程/甲.csv", "日期,时间,活动名称,地点\n11月24日-11月28日,14:00-15:00,书法,学习讲堂\n")
	o.put("日程/乙.csv", "日期,时间,活动名称,地点\n11月24日-11月26日,14:30-16:00,合唱,学习讲堂\n11月25日,14:30-16:00,舞蹈,学习讲堂\n")
	o.looks(3)
	want := []string{
		"学习讲堂，11月24日 14:30 有两场：“书法”（甲.csv/2）和“合唱”（乙.csv/2），以后还有2次",
		"学习讲堂，11月25日 14:30 有两场：“书法”（甲.csv/2）和“舞蹈”（乙.csv/3）",
		"学习讲堂，11月25日 14:30 有两场：“合唱”（乙.csv/2）和“舞蹈”（乙.csv/3）",
	}
	if got := o.clashProblems(); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	r, _ := o.Report().Get()
	first := r.Problems[0].ID
	o.now = o.now.AddDate(0, 0, 2)
	o.looks(1)
	if r, _ = o.Report().Get(); r.Problems[0].ID != first || !strings.Contains(r.Problems[0].What.ZH, "11月25日") || !strings.HasSuffix(r.Problems[0].What.EN, ", and once more") {
		t.Errorf("two days later: %+v, was %s", r.Problems[0], first)
	}
}

func TestAHundredClashesAreFiftyProblems(t *testing.T) {
	o := newOffice(t)
	var rows strings.Builder
	rows.WriteString("日期,时间,活动名称,地点\n")
	for i := range 100 {
		fmt.Fprintf(&rows, "11月24日,%d:%02d-%d:%02d,甲%d,学习讲堂\n11月24日,%d:%02d-%d:%02d,乙%d,学习讲堂\n", 9+i/20, i%20*3, 9+i/20, i%20*3+2, i, 9+i/20, i%20*3, 9+i/20, i%20*3+2, i)
	}
	o.put("日程/a.csv", rows.String())
	o.looks(3)
	got := o.clashProblems()
	if len(got) != 50 || got[49] != "另外还有51处两场活动在同一个房间撞了" {
		t.Errorf("%d problems, the last: %q", len(got), got[len(got)-1])
	}
}

// A sheet that books one room ten thousand times for a whole day must not take the processor.
func TestManyWholeDaysAreNoQuadraticSweep(t *testing.T) {
	o := newOffice(t)
	day := o.Zone.Start(o.Zone.Day(o.now.UnixMilli())+1, 0)
	var all []book.Booking
	for i := range 100_000 {
		all = append(all, book.Booking{ID: fmt.Sprint(i), Title: fmt.Sprint("活动", i%3000), Rooms: []string{"xuexi"}, Start: day, End: day + 24*time.Hour.Milliseconds()})
	}
	began := time.Now()
	out := o.clashes(all, o.now.UnixMilli())
	if took := time.Since(began); len(out) != mostClashes || took > 20*time.Second {
		t.Errorf("%d problems after %v", len(out), took)
	}
	if !strings.Contains(out[0].What.ZH, "11月24日全天 有两场") {
		t.Errorf("a whole day: %s", out[0].What.ZH)
	}
}

func TestARemarkOfAWholeDaySaysSo(t *testing.T) {
	o := newOffice(t)
	day := o.Zone.Start(o.Zone.Day(o.now.UnixMilli())+1, 0)
	note := taken(book.Booking{Title: "调研", Rooms: []string{"xuexi"}, Start: day, End: day + 24*time.Hour.Milliseconds()}, "xuexi", o.House, o.Zone)
	if !strings.Contains(note.ZH, "（11月24日全天，") || strings.Contains(note.EN, "00:00") {
		t.Errorf("%+v", note)
	}
}
