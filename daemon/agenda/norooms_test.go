package agenda

import (
	"strings"
	"testing"

	book "yiping/playlists/agenda"
)

// A room that the house does not have is a problem of its file, with what may be meant, until all that is there
// is over. Another place is none.
func TestUnknownRoomsAreOneProblemOfTheirFile(t *testing.T) {
	o := newOffice(t)
	o.House.Rooms = append(o.House.Rooms, book.Room{ID: "reading", Name: "悦读空间", Floor: "4"}, book.Room{ID: "desk", Name: "综合接待区", Floor: "1", Aliases: []string{"大客厅"}})
	o.put("日程/12月.csv", "日期,时间,活动名称,地点\n11月24日,9:00-10:00,甲,悦读间\n11月24日,9:00-10:00,乙,大厅\n11月24日,9:00-10:00,丙,4楼小会议室\n11月24日,9:00-10:00,丁,书画室\n11月24日,10:00-11:00,戊,悦读间\n11月24日,9:00-10:00,己,顾村公园\n")
	o.put("日程/a.ics", strings.ReplaceAll(calendar("书法"), "学习讲堂", "学习讲唐"))
	o.put("日程/b.csv", "日期,时间,活动名称,地点\n11月24日,9:00-10:00,甲,顾村公园\n")
	o.looks(3)
	r, _ := o.Report().Get()
	var got []string
	for _, p := range r.Problems {
		if strings.HasPrefix(p.ID, "agenda/rooms/") {
			got = append(got, p.Where+" "+p.What.ZH)
		}
	}
	want := "日程/12月.csv 表里的地点不是房间的名字：“悦读间”（第2行）是不是“悦读空间”？；“大厅”（第3行）是不是“综合接待区”？；“4楼小会议室”（第4行）4楼有：悦读空间；另外还有1个" +
		"|日程/a.ics 表里的地点不是房间的名字：“学习讲唐”是不是“学习讲堂”？"
	if strings.Join(got, "|") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "|"), want)
	}
	o.now = o.now.AddDate(0, 0, 2)
	o.looks(1)
	for _, p := range func() Report { r, _ := o.Report().Get(); return r }().Problems {
		if strings.HasPrefix(p.ID, "agenda/rooms/") {
			t.Errorf("when all of it is over: %+v", p)
		}
	}
}
