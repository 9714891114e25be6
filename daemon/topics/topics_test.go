package topics

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays/latest"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

var shanghai = schedule.Zone{Location: time.FixedZone("CST", 8*3600)}

// at is a time of the first day in a bubble, in Shanghai.
func at(hour, minute int) int64 {
	return time.Date(2000, 1, 1, hour, minute, 0, 0, shanghai.Location).UnixMilli()
}

func house() agenda.House {
	return agenda.House{Known: true, Rooms: []agenda.Room{{ID: "studio", Name: "谊家直播间"}, {ID: "xuexi", Name: "学习讲堂"}}}
}

func day() []agenda.Booking {
	all := []agenda.Booking{
		{ID: "1", Title: "八段锦", Rooms: []string{"xuexi"}, Start: at(9, 0), End: at(10, 30)},
		{ID: "2", Title: "沪剧\n沙龙", Rooms: []string{"studio"}, Start: at(10, 0), End: at(11, 0)},
		{ID: "3", Title: "取消的课", Rooms: []string{"xuexi"}, Start: at(13, 0), End: at(14, 0), State: agenda.Cancelled},
		{ID: "4", Private: true, Title: "不能说", Organiser: "某人", Rooms: []string{"xuexi"}, Start: at(15, 0), End: at(16, 0)},
		{ID: "5", Title: "书法", Rooms: []string{"xuexi"}, Start: at(33, 0), End: at(34, 0)},
	}
	agenda.Sort(all)
	return all
}

// A whole day: what is published changes when an event begins or ends, at no other time, and right then.
func TestADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var bookings latest.Cell[[]agenda.Booking]
		var log []string
		said := ""
		held := map[string][]byte{}
		var lines latest.Cell[map[string]string]
		publish := func(all map[string][]byte) {
			for _, topic := range slices.Sorted(maps.Keys(all)) {
				if string(held[topic]) != string(all[topic]) && strings.HasSuffix(topic, "text") && strings.Contains(topic, "xuexi") {
					log = append(log, time.Now().In(shanghai.Location).Format("2 15:04:05 ")+strings.TrimPrefix(topic, "rooms/xuexi/")+" "+string(all[topic]))
				}
			}
			held = all
		}
		done := make(chan struct{})
		go func() {
			Run(t.Context(), Config{House: house(), Zone: shanghai, Texts: latest.Of([]Text{{"xuexi-led", []string{"xuexi"}}}), Bookings: &bookings, Lines: &lines, Publish: publish})
			close(done)
		}()
		synctest.Wait()
		if len(log) > 0 {
			t.Errorf("before the bookings are known it says %q", log)
		}
		go func() {
			for seen := uint64(0); ; {
				var all map[string]string
				var err error
				if all, seen, err = lines.Next(t.Context(), seen); err != nil {
					return
				}
				if line := all["xuexi-led"]; line != said {
					said = line
					log = append(log, time.Now().In(shanghai.Location).Format("2 15:04:05 ")+"line "+line)
				}
			}
		}()
		bookings.Set(day())
		time.Sleep(24 * time.Hour)
		slices.Sort(log)
		want := []string{
			"1 08:00:00 line 现在空闲 接下来：09:00–10:30 八段锦",
			"1 08:00:00 next/text 09:00–10:30 八段锦",
			"1 08:00:00 now/text 现在空闲",
			"1 09:00:00 line 正在进行：八段锦 09:00–10:30 接下来：15:00–16:00 已预约",
			"1 09:00:00 next/text 15:00–16:00 已预约",
			"1 09:00:00 now/text 正在进行：八段锦 09:00–10:30",
			"1 10:30:00 line 现在空闲 接下来：15:00–16:00 已预约",
			"1 10:30:00 now/text 现在空闲",
			"1 15:00:00 line 正在进行：已预约 15:00–16:00 接下来：明天 09:00–10:00 书法",
			"1 15:00:00 next/text 明天 09:00–10:00 书法",
			"1 15:00:00 now/text 正在进行：已预约 15:00–16:00",
			"1 16:00:00 line 现在空闲 接下来：明天 09:00–10:00 书法",
			"1 16:00:00 now/text 现在空闲",
			"2 00:00:00 line 现在空闲 接下来：09:00–10:00 书法",
			"2 00:00:00 next/text 09:00–10:00 书法",
		}
		if !slices.Equal(log, want) {
			t.Errorf("said was\n%s\nwant\n%s", strings.Join(log, "\n"), strings.Join(want, "\n"))
		}
		log = nil
		bookings.Set(append(day(), agenda.Booking{ID: "6", Title: "临时", Rooms: []string{"xuexi"}, Start: at(24+7, 0), End: at(24+8, 30)}))
		synctest.Wait()
		if len(log) == 0 || !strings.Contains(log[0], "临时") {
			t.Errorf("a booking that was typed in is said as %q", log)
		}
	})
}

func TestTodayHasTheWholeDayAndNothingPrivate(t *testing.T) {
	h := house()
	h.Bookings = day()
	all, lines, next := Compute(h, shanghai, []Text{{Display: "lobby"}}, at(10, 15))
	var today Today
	if err := json.Unmarshal(all["agenda/today"], &today); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range today.Bookings {
		got = append(got, b.ID+" "+b.Phase+" "+b.State+" "+b.Title+" "+b.Place+" "+b.Start.Format(time.RFC3339))
	}
	want := []string{
		"1 now normal 八段锦 学习讲堂 2000-01-01T09:00:00+08:00",
		"2 now normal 沪剧\n沙龙 谊家直播间 2000-01-01T10:00:00+08:00",
		"3 coming cancelled 取消的课 学习讲堂 2000-01-01T13:00:00+08:00",
		"4 coming normal  学习讲堂 2000-01-01T15:00:00+08:00",
	}
	if today.Day != "2000-01-01" || !slices.Equal(got, want) {
		t.Errorf("%s\n%s", today.Day, strings.Join(got, "\n"))
	}
	if next != at(10, 30) {
		t.Errorf("the next change is at %s", time.UnixMilli(next).In(shanghai.Location))
	}
	if got, want := lines["lobby"], "正在进行：八段锦（学习讲堂） 09:00–10:30；沪剧 沙龙（谊家直播间） 10:00–11:00 接下来：15:00–16:00 已预约（学习讲堂）"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for topic, value := range all {
		if strings.Contains(string(value), "不能说") || strings.Contains(string(value), "某人") {
			t.Errorf("%s says what is private", topic)
		}
		if strings.HasSuffix(topic, "text") && strings.ContainsAny(string(value), "\r\n") {
			t.Errorf("%s has more than one line", topic)
		}
	}
}
