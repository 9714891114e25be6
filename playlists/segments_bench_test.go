package playlists_test

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"yiping/playlists"
	"yiping/playlists/schedule"
)

// BenchmarkSegments says what the form of a segment costs, for decision 0003: 35 days of 50 items each
// of which has hours of its own, with [gap, loop, phase] in milliseconds, in seconds, and with absolute
// anchors instead of gaps and phases.
func BenchmarkSegments(b *testing.B) {
	b.Run("every day the same", func(b *testing.B) { segments(b, fiftyWithHours(0)) })
	b.Run("no day like another", func(b *testing.B) { segments(b, fiftyWithHours(3)) })
}

func segments(b *testing.B, p *playlists.Program) {
	text := playlists.Encode(p)
	forms := map[string]func(at int64, s playlists.Segment) [3]int64{
		"ms": func(_ int64, s playlists.Segment) [3]int64 { return [3]int64{s.Gap, int64(s.Loop), s.Phase} },
		"s": func(_ int64, s playlists.Segment) [3]int64 {
			return [3]int64{s.Gap / 1000, int64(s.Loop), s.Phase / 1000}
		},
		"anchor": func(at int64, s playlists.Segment) [3]int64 { return [3]int64{at, int64(s.Loop), at - s.Phase} },
	}
	for b.Loop() {
		_ = deflated(text)
	}
	for name, form := range forms {
		var document map[string]any
		if err := json.Unmarshal(text, &document); err != nil {
			b.Fatal(err)
		}
		var segments [][3]int64
		at := p.From
		for _, s := range p.Lines[0].Segments {
			at += s.Gap
			segments = append(segments, form(at, s))
		}
		document["regions"].([]any)[0].(map[string]any)["segments"] = segments
		whole, alone := playlists.Encode(document), playlists.Encode(segments)
		b.Logf("%-6s %d segments: the program %d B, deflated %d B; the segments alone %d B, deflated %d B", name, len(segments), len(whole), deflated(whole), len(alone), deflated(alone))
	}
	b.ReportMetric(float64(len(text)), "B")
	b.ReportMetric(float64(deflated(text)), "deflated-B")
}

func deflated(text []byte) int {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.DefaultCompression)
	if err != nil {
		panic(err)
	}
	_, _ = w.Write(text)
	_ = w.Close()
	return b.Len()
}

// fiftyWithHours is the program of a month of 50 items each of which has hours of its own. Unless there
// are films beside them, nothing is on at night and every day is like the first.
func fiftyWithHours(films int) *playlists.Program {
	l := playlists.Playlist{Name: "大厅"}
	for i := range films {
		asset := fmt.Sprintf("%x", sha256.Sum256([]byte{byte(i), 0}))
		l.Entries = append(l.Entries, playlists.Entry{Item: playlists.Item{
			ID: fmt.Sprintf("大厅/%d 片子.mp4", i), Asset: asset, MS: int64(54_321 + i*17_003), Type: "video/mp4", Bytes: 99 << 20, Width: 1920, Height: 1080,
		}})
	}
	for i := range 50 {
		e := playlists.Entry{Item: playlists.Item{
			ID: fmt.Sprintf("大厅/2026年7月活动海报第%d号 [20s].jpg", i), Asset: fmt.Sprintf("%x", sha256.Sum256([]byte{byte(i)})), MS: int64(10_000 + i%7*1000),
			Type: "image/jpeg", Bytes: 2 << 20, Width: 1920, Height: 1080, Ground: "#334455",
		}}
		e.Rule.Hours = []schedule.Hours{{Start: 360 + 10*i, End: 840 + 10*i}}
		l.Entries = append(l.Entries, e)
	}
	w := &playlists.World{Zone: schedule.Zone{Location: time.FixedZone("CST", 8*3600)}, Playlists: map[string]playlists.Playlist{"大厅": l}}
	a := playlists.Audience{Canvas: [2]int{1920, 1080}, Regions: []playlists.Region{{ID: "media", Rect: [4]int{0, 0, 1920, 1080}, Plays: []string{"大厅"}}}}
	p, _ := playlists.Compile(w, a, w.WindowAt(time.Date(2026, 7, 30, 13, 7, 13, 0, time.UTC).UnixMilli()))
	return p
}
