package topics

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/daemon/broker"
	"yiping/displays"
	"yiping/displays/mqtt"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

var update = flag.Bool("update", false, "write what was recorded into testdata")

// saturday is a day in a house with two rooms: a class that is followed at once by another, one that is
// called off, one that nobody may know of, and the first of the day after.
func saturday() (agenda.House, schedule.Zone) {
	zone := schedule.Zone{Location: time.FixedZone("CST", 8*3600)}
	at := func(hour, minute int) int64 {
		return time.Date(2026, 11, 28, hour, minute, 0, 0, zone.Location).UnixMilli()
	}
	h := agenda.House{Known: true, Rooms: []agenda.Room{{ID: "xuexi", Name: "学习讲堂"}, {ID: "zhibo", Name: "谊家直播间"}}}
	h.Bookings = []agenda.Booking{
		{ID: "1", Title: "八段锦", Rooms: []string{"xuexi"}, Start: at(9, 0), End: at(10, 30), Organiser: "友谊路街道"},
		{ID: "2", Title: "书法", Rooms: []string{"xuexi"}, Start: at(10, 30), End: at(11, 30)},
		{ID: "3", Title: "剪纸课", Rooms: []string{"xuexi"}, Start: at(13, 0), End: at(14, 0), State: agenda.Cancelled},
		{ID: "4", Title: "不能说的会", Private: true, Rooms: []string{"zhibo"}, Start: at(14, 0), End: at(15, 0)},
		{ID: "5", Title: "沪剧沙龙", Rooms: []string{"zhibo"}, Start: at(19, 0), End: at(20, 30)},
		{ID: "6", Title: "合唱", Rooms: []string{"zhibo"}, Start: at(24+9, 0), End: at(24+10, 0)},
	}
	agenda.Sort(h.Bookings)
	return h, zone
}

// Debian's client, listening as docs/mqtt.md says, hears a whole day in order: what testdata/day.txt says, and
// nothing else. The clock is that of the plan, which says when to look again; broker and client are real.
func TestAWholeDayAsMosquittoHearsIt(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	b, err := broker.New(broker.Config{Listener: l, Address: l.Addr().String(), Prefix: "yiping/youyilu", Log: log})
	if err != nil {
		t.Fatal(err)
	}
	client := mqtt.New(mqtt.Config{Hub: displays.NewHub(nil, log), Sources: []string{Source}, Prefix: "yiping/youyilu", Dial: b.Dial, Log: log})
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	ended := make(chan error, 2)
	for _, run := range []func(context.Context) error{b.Run, client.Run} {
		go func() { ended <- run(ctx) }()
	}
	defer func() {
		stop()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	sub := exec.CommandContext(ctx, "mosquitto_sub", "-h", "127.0.0.1", "-p", port, "-v", "-t", "yiping/#")
	out, err := sub.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := sub.Start(); err != nil {
		t.Fatal(err)
	}
	defer sub.Wait()
	defer stop()
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	var story strings.Builder
	hear := func(n int) {
		t.Helper()
		for range n {
			if !lines.Scan() {
				t.Fatalf("mosquitto_sub has ended: %v; it heard\n%s", lines.Err(), story.String())
			}
			story.WriteString(lines.Text() + "\n")
		}
	}
	hear(1) // that the daemon is there, so it listens

	house, zone := saturday()
	now := time.Date(2026, 11, 28, 6, 0, 0, 0, zone.Location).UnixMilli()
	end := zone.Start(zone.Day(now)+1, 60)
	held := map[string][]byte{}
	for now < end {
		all, said, next := Compute(house, zone, []Text{{"led", []string{"xuexi"}}}, now)
		all["displays/led/text"] = []byte(said["led"]) // as daemon/led says it where there are no notices
		changed := 0
		for topic, value := range all {
			if !bytes.Equal(held[topic], value) {
				changed++
			}
		}
		if changed > 0 {
			story.WriteString("\n" + time.UnixMilli(now).In(zone.Location).Format("1月2日 15:04") + "\n")
		}
		client.Set(Source, all)
		hear(changed)
		held, now = all, next
	}
	client.Set("end", map[string][]byte{"end": []byte("of the day")}) // whatever else was said comes before
	hear(1)
	if *update {
		if err := os.WriteFile("testdata/day.txt", []byte(story.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/day.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), story.String()); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}
