package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	_ "net/http/pprof"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"yiping/displays"
	"yiping/displays/websocket"
	"yiping/displays/wire"
)

// serve runs the hub and the WebSocket server, set up as in the daemon, with a control port:
//
//	pub SIZE    publish a new program of SIZE bytes to all displays
//	gc          give free memory back
//
// Each is answered with a line "ok MILLISECONDS GOROUTINES HEAP", the last in bytes.
func serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("swarm serve", flag.ExitOnError)
	address := flags.String("addr", "127.0.0.1:20001", "where players connect")
	control := flags.String("ctl", "127.0.0.1:20002", "control port")
	count := flags.Int("displays", 10_000, "number of displays, d00000 and so on")
	own := flags.Int("own", 0, "give each display a program of its own with this many bytes")
	profile := flags.String("pprof", "", "serve profiles there")
	flags.Parse(args)

	specs := make([]displays.Spec, *count)
	for i := range specs {
		specs[i] = displays.Spec{ID: displayID(i), Name: displayID(i), Canvas: [2]int{1920, 1080}}
	}
	hub := displays.NewHub(specs, slog.New(slog.DiscardHandler))
	hub.SetPlayer("swarm")
	if *own > 0 {
		wants := make(map[string]displays.Want, *count)
		for i := range specs {
			wants[displayID(i)] = displays.Want{Program: wire.NewDocument(wire.Program, filler(*own, i))}
		}
		hub.Publish(wants)
	}
	server := websocket.New(hub, websocket.Config{SilenceWithin: time.Hour, MaxConnections: *count + 1000}) // the load answers no pings
	mux := http.NewServeMux()
	mux.Handle("GET /screen/{id}/socket", server)
	web := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10}
	if *profile != "" {
		go http.ListenAndServe(*profile, nil)
	}

	commands, err := net.Listen("tcp", *control)
	if err != nil {
		return fmt.Errorf("listen for commands: %w", err)
	}
	players, err := net.Listen("tcp", *address)
	if err != nil {
		return fmt.Errorf("listen for players: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { commands.Close(); web.Close() })
	defer stop()
	var tasks sync.WaitGroup
	tasks.Go(func() { obey(commands, hub, *count) })
	tasks.Go(func() { hub.Run(ctx) })
	tasks.Go(func() { server.Run(ctx) })
	err = web.Serve(websocket.Gate(players))
	if ctx.Err() == nil {
		return err
	}
	tasks.Wait()
	return nil
}

// obey follows the commands of one connection after the other.
func obey(l net.Listener, hub *displays.Hub, count int) {
	version := 0
	wants := make(map[string]displays.Want, count)
	for i := range count {
		wants[displayID(i)] = displays.Want{}
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		for lines := bufio.NewScanner(c); lines.Scan(); {
			start := time.Now()
			switch word := strings.Fields(lines.Text()); {
			case len(word) == 2 && word[0] == "pub":
				size, _ := strconv.Atoi(word[1])
				version++
				want := displays.Want{Program: wire.NewDocument(wire.Program, filler(size, version))}
				for id := range wants {
					wants[id] = want
				}
				hub.Publish(wants)
			case len(word) == 1 && word[0] == "gc":
				runtime.GC()
				debug.FreeOSMemory()
			}
			took := float64(time.Since(start).Microseconds()) / 1000
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			fmt.Fprintf(c, "ok %.3f %d %d\n", took, runtime.NumGoroutine(), memory.HeapAlloc)
		}
		c.Close()
	}
}

func displayID(i int) string { return fmt.Sprintf("d%05d", i) }

// filler is a JSON document of exactly size bytes with a number in it.
func filler(size, number int) []byte {
	head := fmt.Sprintf(`{"v":1,"number":"%016d","text":"`, number)
	b := append(make([]byte, 0, size), head...)
	const words = "综合接待区 hall studio station 学习讲堂 "
	for len(b) < size-2 {
		b = append(b, words[len(b)%len(words)])
	}
	return append(b, `"}`...)
}
