package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"yiping/daemon"
	"yiping/daemon/config"
	"yiping/displays/displaystest"
	"yiping/displays/wire"
)

// runDaemon is the daemon of TestADaemonThatRestartsHasEverybodyBack, in a process of its own. It says "ready" when it serves.
func runDaemon(file, address string) error {
	c, err := config.Load(file)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return daemon.Run(ctx, daemon.Options{
		Config: c, Open: true, Version: "test", Listener: l, Log: slog.New(slog.DiscardHandler), Ready: func(string) { fmt.Println("ready") },
	})
}

// building is a daemon that can be killed and started again, with the same folder, data and address.
type building struct {
	t             *testing.T
	file, address string
	cmd           *exec.Cmd
}

func newBuilding(t *testing.T, count int) (*building, []string) {
	dir := t.TempDir()
	var ids []string
	var list strings.Builder
	for i := range count {
		ids = append(ids, fmt.Sprintf("d%d", i))
		fmt.Fprintf(&list, "  - {id: d%d, name: 屏 %d, canvas: [1920, 1080], plays: [大厅]}\n", i, i)
	}
	hall := filepath.Join(dir, "content", "大厅")
	if err := os.MkdirAll(hall, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		picture := image.NewRGBA(image.Rect(0, 0, 192, 108))
		picture.Set(i, i, color.White)
		f, err := os.Create(filepath.Join(hall, fmt.Sprintf("%d 海报[2秒].png", i)))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, picture); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	b := &building{t: t, file: filepath.Join(dir, "yiping.yaml")}
	text := fmt.Sprintf("site: {id: centre, name: 中心, timezone: Asia/Shanghai}\ncontent: %s\ndata: %s\ndisplays:\n%s", filepath.Join(dir, "content"), filepath.Join(dir, "data"), list.String())
	if err := os.WriteFile(b.file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	port, _, err := freePorts()
	if err != nil {
		t.Fatal(err)
	}
	b.address = fmt.Sprintf("127.0.0.1:%d", port)
	b.start()
	t.Cleanup(func() { b.end(syscall.SIGKILL) })
	return b, ids
}

// start returns when the daemon serves.
func (b *building) start() {
	b.t.Helper()
	self, err := os.Executable()
	if err != nil {
		b.t.Fatal(err)
	}
	b.cmd = exec.Command(self, "daemon", b.file, b.address)
	b.cmd.Stderr = os.Stderr
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	if lines := bufio.NewScanner(out); !lines.Scan() || lines.Text() != "ready" {
		b.t.Fatal("the daemon does not serve")
	}
}

func (b *building) end(how syscall.Signal) {
	b.cmd.Process.Signal(how)
	b.cmd.Wait()
}

// plays asks for all that is known of a display, in order.
func (b *building) plays(display string) (out []wire.Play) {
	b.t.Helper()
	answer, err := http.Get("http://" + b.address + "/api/v1/plays?limit=10000&from=" + time.Now().AddDate(0, 0, -1).Format(time.DateOnly) + "&until=" + time.Now().AddDate(0, 0, 1).Format(time.DateOnly) + "&display=" + display)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	var body struct {
		Plays []struct {
			Region, Item string
			From, Until  time.Time
		}
	}
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil {
		b.t.Fatal(err)
	}
	for _, p := range body.Plays {
		out = append(out, wire.Play{Region: p.Region, Item: p.Item, From: p.From.UnixMilli(), Until: p.Until.UnixMilli()})
	}
	return out
}

// Restart of the daemon with 300 displays connected, in order and by kill -9: all are back within three seconds (the figure
// is printed), none was without a picture, and nothing is in the proof of play twice, or missing.
func TestADaemonThatRestartsHasEverybodyBack(t *testing.T) {
	const count = 300
	b, ids := newBuilding(t, count)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	var players []*displaystest.Player
	var running sync.WaitGroup
	life, stop := context.WithCancel(ctx)
	defer running.Wait()
	defer stop()
	for _, id := range ids {
		p := &displaystest.Player{Display: id, Dial: displaystest.WebSocket("ws://"+b.address, nil)}
		p.RecordPlays()
		players = append(players, p)
		running.Go(func() { p.Run(life) })
	}
	// every waits until something is true of every player, and returns when that was.
	every := func(ok func(*displaystest.Player, displaystest.View) bool) time.Time {
		t.Helper()
		var all sync.WaitGroup
		for _, p := range players {
			all.Go(func() {
				if _, err := p.Await(ctx, func(v displaystest.View) bool { return ok(p, v) }); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		return time.Now()
	}
	// good tells whether a player has been connected for so long that it comes back at once: one whose connection did not
	// hold for five seconds waits as long as it had none. It has shown something that began six seconds later.
	good := func(since time.Time) func(*displaystest.Player, displaystest.View) bool {
		return func(p *displaystest.Player, _ displaystest.View) bool {
			plays := p.Plays()
			return len(plays) > 0 && plays[len(plays)-1].From >= since.Add(6*time.Second).UnixMilli()
		}
	}
	connected := func(_ *displaystest.Player, v displaystest.View) bool { return v.Connected }
	every(good(every(connected)))
	for _, how := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		began := time.Now()
		b.end(how)
		every(func(_ *displaystest.Player, v displaystest.View) bool { return !v.Connected })
		b.start()
		serves := time.Now()
		back := every(connected)
		t.Logf("%v: the daemon serves again after %v, the last of %d players is back after %v", how, serves.Sub(began).Round(time.Millisecond), count, back.Sub(began).Round(time.Millisecond))
		// A machine that needs long to start a daemon needs long for 300 players, too.
		if took := back.Sub(began); took > max(3*time.Second, 10*serves.Sub(began)) {
			t.Errorf("the last player is back after %v", took)
		}
		every(good(back))
	}
	want := map[string][]wire.Play{}
	for _, p := range players {
		want[p.Display] = p.Plays()
	}
	for _, p := range players {
		shown := want[p.Display]
		slices.SortFunc(shown, func(x, y wire.Play) int { return cmp.Compare(x.From, y.From) })
		last := shown[len(shown)-1]
		if _, err := p.Await(ctx, func(displaystest.View) bool { return p.Delivered(last.From) }); err != nil {
			t.Fatal(err)
		}
		pictures := shown
		for len(pictures) > 0 && pictures[0].Item == "" { // the daemon had not looked through the folder yet
			pictures = pictures[1:]
		}
		for k, x := range pictures {
			if x.Item == "" || k > 0 && x.From != pictures[k-1].Until {
				t.Fatalf("%s was without a picture: %+v", p.Display, shown)
			}
		}
		got := slices.DeleteFunc(b.plays(p.Display), func(x wire.Play) bool { return x.From > last.From })
		if diff := gocmp.Diff(shown, got); diff != "" {
			t.Fatalf("%s (-shown +reported):\n%s", p.Display, diff)
		}
	}
}
