package playlists_test

import (
	"bytes"
	"compress/flate"
	"fmt"
	"testing"
	"time"

	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// BenchmarkBoards compiles a lobby with the agenda of 35 days of twelve bookings beside an empty playlist.
func BenchmarkBoards(b *testing.B) {
	location, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		b.Fatal(err)
	}
	zone := schedule.Zone{Location: location}
	day := schedule.DayOf(2026, time.November, 23)
	house := agenda.House{Name: "社区中心", Known: true, Rooms: []agenda.Room{{ID: "a", Name: "学习讲堂", English: "Lecture Hall", Floor: "3"}}}
	for d := range 35 {
		for i := range 12 {
			at := zone.Start(day+schedule.Day(d), 540+i*50)
			house.Bookings = append(house.Bookings, agenda.Booking{ID: fmt.Sprint(d, i), Title: fmt.Sprintf("“谊学”大讲堂第%d讲", d*12+i), Rooms: []string{"a"}, Start: at, End: at + 90*60_000})
		}
	}
	agenda.Sort(house.Bookings)
	w := &playlists.World{Zone: zone, Agenda: house}
	a := playlists.Audience{Canvas: [2]int{1920, 1080}, Regions: []playlists.Region{
		{ID: "media", Rect: [4]int{0, 0, 1152, 1080}, Plays: []string{"大厅"}},
		{ID: "agenda", Rect: [4]int{1152, 0, 768, 1080}, Board: &agenda.Board{Kind: agenda.Today, Size: [2]int{768, 1080}, Unit: 50}},
	}}
	win := playlists.Window{From: zone.Start(day, 0), Until: zone.Start(day+35, 0)}
	var body []byte
	for b.Loop() {
		p, _ := playlists.Compile(w, a, win)
		body = playlists.Encode(p)
	}
	var deflated bytes.Buffer
	f, _ := flate.NewWriter(&deflated, flate.DefaultCompression)
	f.Write(body)
	f.Close()
	b.ReportMetric(float64(len(body))/1000, "KB")
	b.ReportMetric(float64(deflated.Len())/1000, "deflated-KB")
}
