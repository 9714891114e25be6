package topics

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// What is published changes when a notice begins or ends, at no other time, and right then.
func TestTheNoticesInForce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var posts latest.Cell[[]playlists.Post]
		var log []string
		held, begun := "", time.Now()
		go RunNotices(t.Context(), shanghai, &posts, func(all map[string][]byte) {
			if got := string(all["notices"]); got != held {
				held = got
				log = append(log, time.Since(begun).String()+" "+got)
			}
		})
		ms := func(d time.Duration) int64 { return begun.Add(d + 7*time.Second).UnixMilli() } // at no full minute: what happens by itself then proves nothing
		lift := playlists.Post{Notice: playlists.Notice{
			ID: "lift", Style: playlists.Strip, Precedence: playlists.OrdinaryNotice, From: ms(10 * time.Minute), Until: ms(30 * time.Minute),
			Text: playlists.Text{ZH: "电梯检修", EN: "No lift"}, Word: playlists.Text{ZH: "通知", EN: "Notice"},
		}, Targets: []string{"floor:3"}}
		name := playlists.Post{Notice: playlists.Notice{ID: "identify/lobby", Style: playlists.Takeover, Until: schedule.Forever.Until}}
		synctest.Wait()
		posts.Set([]playlists.Post{lift, name})
		time.Sleep(20 * time.Minute)
		fire := playlists.Post{Notice: playlists.Notice{
			ID: "emergency/1", Style: playlists.Takeover, Precedence: playlists.Emergency, From: schedule.Forever.From, Until: schedule.Forever.Until,
			Text: playlists.Text{ZH: "请立即疏散"}, Detail: playlists.Text{ZH: "不要乘坐电梯"}, Drill: playlists.Text{ZH: "现在进行疏散演练，非真实险情"},
		}}
		posts.Set([]playlists.Post{lift, fire})
		time.Sleep(time.Hour)
		posts.Set(nil)
		synctest.Wait()
		alarm := `{"id":"emergency/1","text":{"zh-CN":"请立即疏散"},"detail":{"zh-CN":"不要乘坐电梯"},"style":"takeover","drill":{"zh-CN":"现在进行疏散演练，非真实险情"},"targets":[],"precedence":100,"state":"on"}`
		strip := `{"id":"lift","text":{"zh-CN":"电梯检修","en":"No lift"},"style":"strip","word":{"zh-CN":"通知","en":"Notice"},"targets":["floor:3"],"from":"2000-01-01T08:10:07+08:00","until":"2000-01-01T08:30:07+08:00","precedence":40,"state":"on"}`
		want := []string{"0s []", "10m7s [" + strip + "]", "20m0s [" + alarm + "," + strip + "]", "30m7s [" + alarm + "]", "1h20m0s []"}
		if !slices.Equal(log, want) {
			t.Errorf("said was\n%s\nwant\n%s", strings.Join(log, "\n"), strings.Join(want, "\n"))
		}
	})
}
