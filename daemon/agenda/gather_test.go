package agenda

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// table is a timetable of rows such as "2026-12-01 书法".
func table(rows ...string) string {
	text := "日期,时间,活动名称,地点\n"
	for _, row := range rows {
		day, title, _ := strings.Cut(row, " ")
		text += day + ",14:00-15:00," + title + ",学习讲堂\n"
	}
	return text
}

// Of two timetables for one month, one may be what is left of the other: then what was deleted goes on being
// shown, and somebody has to be told. Two lists of different things are none of that.
func TestAnOlderVersionUnderAnotherNameIsNoted(t *testing.T) {
	for what, x := range map[string]struct {
		files map[string]string
		notes map[string]string // by file: the other one, and the months
	}{
		"an older version under another name": {map[string]string{
			"12月活动.csv": table("2026-12-01 书法", "2026-12-02 合唱"), "社区安排.csv": table("2026-12-01 书法", "2026-12-03 舞蹈"),
		}, map[string]string{"12月活动.csv": "社区安排.csv 2026年12月", "社区安排.csv": "12月活动.csv 2026年12月"}},
		"all of it moved, and written a little differently": {map[string]string{
			"12月活动.csv": table("2026-12-01 “谊学”大讲堂"), "社区安排.csv": table("2026-12-08 谊学 大讲堂"),
		}, map[string]string{"12月活动.csv": "社区安排.csv 2026年12月", "社区安排.csv": "12月活动.csv 2026年12月"}},
		"two lists of different things": {map[string]string{
			"12月课程表.csv": table("2026-12-01 书法", "2026-12-02 合唱"), "12月志愿者排班.csv": table("2026-12-01 导览", "2026-12-02 助餐"),
		}, nil},
		"the same course in another month": {map[string]string{
			"11月.csv": table("2026-11-24 书法"), "12月.csv": table("2026-12-01 书法"),
		}, nil},
		"the same course, in another month of a list for two": {map[string]string{
			"岁末.csv": table("2026-11-24 书法", "2026-12-02 合唱"), "12月.csv": table("2026-12-01 书法", "2026-12-03 舞蹈"),
		}, nil},
		"only the months that both are for": {map[string]string{
			"岁末.csv": table("2026-11-24 书法", "2026-12-02 合唱"), "12月.csv": table("2026-12-01 合唱", "2026-12-03 舞蹈"),
		}, map[string]string{"岁末.csv": "12月.csv 2026年12月", "12月.csv": "岁末.csv 2026年12月"}},
		"only the months in which they have something in common": {map[string]string{
			"岁末.csv": table("2026-11-24 书法", "2026-12-02 合唱"), "年底.csv": table("2026-11-25 舞蹈", "2026-12-02 合唱"),
		}, map[string]string{"岁末.csv": "年底.csv 2026年12月", "年底.csv": "岁末.csv 2026年12月"}},
		"a list for a month that says nothing of the next": {map[string]string{
			"11月活动安排.csv": table("2026-11-24 书法", "2026-11-30 合唱"), "12月活动安排.csv": table("2026-12-02 书法", "2026-12-03 合唱"),
		}, nil},
		"nothing left of it but the name": {map[string]string{
			"12月活动安排.csv": table("2026-12-01 书法"), "2026年12月活动安排表(1).csv": table("2026-12-03 舞蹈"),
		}, map[string]string{"12月活动安排.csv": "2026年12月活动安排表(1).csv 2026年12月", "2026年12月活动安排表(1).csv": "12月活动安排.csv 2026年12月"}},
		"private ones have no title, but a place and a time": {map[string]string{
			"12月活动.csv": table("2026-12-01 个案辅导"), "社区安排.csv": table("2026-12-01 个案辅导"),
		}, map[string]string{"12月活动.csv": "社区安排.csv 2026年12月", "社区安排.csv": "12月活动.csv 2026年12月"}},
		"private ones at other times": {map[string]string{
			"12月活动.csv": table("2026-12-01 个案辅导"), "社区安排.csv": table("2026-12-02 支委会"),
		}, nil},
		"what is replaced does not count": {map[string]string{
			"12月活动.csv": table("2026-12-01 书法"), "12月活动v2.csv": table("2026-12-02 舞蹈"), "社区安排.csv": table("2026-12-01 书法"),
		}, nil},
	} {
		t.Run(what, func(t *testing.T) {
			o := newOffice(t)
			for _, name := range slices.Sorted(maps.Keys(x.files)) { // the last one is the newest
				o.put("日程/"+name, x.files[name])
				o.looks(2)
			}
			o.looks(2)
			r, _ := o.Report().Get()
			got := map[string]string{}
			for _, f := range r.Files {
				if f.Unusable != nil || len(f.Refused) > 0 {
					t.Fatalf("%s: %+v", f.Path, f)
				}
				for _, n := range f.Notes {
					if rest, ok := strings.CutPrefix(n.What.ZH, "和“"); ok {
						other, rest, _ := strings.Cut(rest, "”都有")
						months, _, _ := strings.Cut(rest, "的安排，两份都算；旧的那份请移走")
						got[base(f.Path)] += other + " " + months
					}
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(x.notes) {
				t.Errorf("noted: %v, want %v", got, x.notes)
			}
		})
	}
}

// What one clerk writes with its days and another one without is one event, and the days leave its title when
// they are understood.
func TestATitleWithItsDaysIsTheSameEvent(t *testing.T) {
	o := newOffice(t)
	o.put("日程/甲.csv", table("2026-11-24 八段锦（每周二、四）"))
	o.put("日程/乙.csv", table("2026-11-24 八段锦", "2026-11-26 八段锦"))
	o.put("日程/丙.ics", calendar("太极 每周一"))
	o.put("日程/丁.csv", "日期,时间,活动名称,地点\n11月23日,10:00-11:30,太极,学习讲堂\n11月25日,10:00-11:30,剪纸（每周二）,学习讲堂\n")
	o.looks(3)
	o.expect("with and without its days", "太极 八段锦 剪纸（每周二） 八段锦")
	bookings, _ := o.Bookings().Get()
	for i, want := range []int{2, 2, 1, 2} {
		if n := len(bookings[i].Sources); n != want {
			t.Errorf("%s is in %d files, want %d", bookings[i].Title, n, want)
		}
	}
	if got := o.clashProblems(); len(got) > 0 {
		t.Errorf("clashes: %v", got)
	}
}
