package playlists

import (
	"fmt"
	"testing"
	"time"

	"yiping/playlists/schedule"
)

// BenchmarkCompile50Audiences is goal 12 of the performance goals: every program of 1,000 displays in 50
// audiences, 50 items each of which a tenth have hours of their own, 35 days, after one change.
func BenchmarkCompile50Audiences(b *testing.B) {
	w := &World{Zone: schedule.Zone{Location: time.FixedZone("CST", 8*3600)}, Playlists: map[string]Playlist{}}
	var audiences []Audience
	for a := range 50 {
		name := fmt.Sprintf("大厅%d", a)
		p := Playlist{Name: name}
		for i := range 50 {
			e := Entry{Item: Item{ID: fmt.Sprintf("%s/2026年7月活动海报第%d号.jpg", name, i), Asset: fmt.Sprintf("%064x", a*100+i), MS: 10000, Type: "image/jpeg", Bytes: 2 << 20, Width: 1920, Height: 1080, Ground: "#334455"}, Source: fmt.Sprintf("%064x", a*100+i)}
			if i%10 == 3 {
				e.Rule.Hours = []schedule.Hours{{Start: 360 + 10*i, End: 840 + 10*i}}
			}
			p.Entries = append(p.Entries, e)
		}
		w.Playlists[name] = p
		audiences = append(audiences, Audience{Canvas: [2]int{1920, 1080}, Regions: []Region{{ID: "media", Rect: [4]int{0, 0, 1920, 1080}, Plays: []string{name}}}})
	}
	now := time.Date(2026, 7, 30, 21, 7, 13, 0, w.Zone.Location).UnixMilli()
	var size int
	for b.Loop() {
		size = 0
		for _, a := range audiences {
			p, _ := Compile(w, a, w.WindowAt(now))
			size += len(Encode(p))
		}
	}
	b.ReportMetric(float64(size)/50, "B/program")
}
