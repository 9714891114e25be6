package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"yiping/displays/displaystest"
	"yiping/displays/wire"
)

// play is many players of a running daemon. With fewer displays than players, several show one display.
func play(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("swarm play", flag.ExitOnError)
	server := flags.String("server", "http://127.0.0.1:8080", "the daemon")
	count := flags.Int("n", 100, "number of players")
	flags.Parse(args)

	ids, err := displaysOf(ctx, *server)
	if err != nil {
		return err
	}
	if most := len(ids) * wire.MaxSessions; *count > most {
		return fmt.Errorf("the daemon has %d displays, which at most %d players can show", len(ids), most)
	}
	dial := displaystest.WebSocket("ws"+strings.TrimPrefix(*server, "http"), nil)
	players := make([]*displaystest.Player, *count)
	var tasks sync.WaitGroup
	for i := range players {
		players[i] = &displaystest.Player{Display: ids[i%len(ids)], Dial: dial}
		tasks.Go(func() { players[i].Run(ctx) })
	}
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-tick.C:
			fmt.Println(summary(players), "load", loadAverage())
		}
	}
	tasks.Wait()
	return nil
}

// summary counts what the players do.
func summary(players []*displaystest.Player) string {
	connected, states := 0, map[wire.State]int{}
	var err error
	for _, p := range players {
		v, _ := p.View().Get()
		if v.Connected {
			connected++
		} else if v.Err != nil {
			err = v.Err
		}
		states[v.State]++
	}
	s := fmt.Sprintf("%d players, %d connected, %d playing, %d on the slate, %d waiting", len(players), connected, states[wire.Playing], states[wire.OnSlate], states[wire.Waiting]+states[""])
	if err != nil {
		s += "; one says: " + err.Error()
	}
	return s
}

// displaysOf asks the daemon which displays there are.
func displaysOf(ctx context.Context, server string) ([]string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server+"/api/v1/displays", nil)
	if err != nil {
		return nil, fmt.Errorf("ask %s for its displays: %w", server, err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask %s for its displays: %w", server, err)
	}
	defer answer.Body.Close()
	var list []struct {
		ID string `json:"id"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&list); err != nil || len(list) == 0 {
		return nil, fmt.Errorf("ask %s for its displays: status %s: %v", server, answer.Status, err)
	}
	ids := make([]string, len(list))
	for i, d := range list {
		ids[i] = d.ID
	}
	return ids, nil
}
