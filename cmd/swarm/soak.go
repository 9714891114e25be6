package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"yiping/displays/displaystest"
)

// soak lets players come and go for a long time, and looks whether the server then has more of anything than at the beginning.
func soak(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("swarm soak", flag.ExitOnError)
	count := flags.Int("n", 1000, "number of displays")
	lasts := flags.Duration("for", 10*time.Minute, "how long")
	looks := flags.Int("looks", 10, "how often to look")
	flags.Parse(args)

	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	p, port, err := launch(ctx, ourselves(self), *count, 0)
	if err != nil {
		return err
	}
	defer p.stop()
	s := &swarm{p: p, dial: displaystest.WebSocket("ws://"+local(port), nil), players: make([]*displaystest.Player, *count), off: make([]context.CancelFunc, *count)}
	defer s.tasks.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for i := range s.players {
		s.switchOn(ctx, i)
	}
	fmt.Printf("%d displays for %v, %d of them replaced and a document published every second\n\n", *count, *lasts, s.each())
	fmt.Printf("%10s %10s %11s %11s %10s %10s %10s\n", "after", "players", "goroutines", "descriptors", "heap MB", "RSS MB", "load")
	var first, now standing
	began := time.Now()
	for look := range *looks + 1 {
		if now, err = s.look(ctx); err != nil {
			return err
		}
		fmt.Printf("%10v %10d %11d %11d %10.1f %10.1f %10.1f\n", time.Since(began).Round(time.Second), s.switched, now.goroutines, now.descriptors, now.heap/1e6, float64(now.rss)/1024, loadAverage())
		if look <= 1 { // the first look is before anybody left
			first = now
		}
		if look == *looks {
			break
		}
		if err := s.churn(ctx, *lasts/time.Duration(*looks)); err != nil {
			return err
		}
	}
	if more := now.more(first); more != "" {
		return errors.New("there is more than at the beginning: " + more)
	}
	return nil
}

// swarm are players that come and go.
type swarm struct {
	p        *process
	dial     displaystest.Dialer
	players  []*displaystest.Player
	off      []context.CancelFunc
	tasks    sync.WaitGroup
	switched int // players that were switched on
}

// switchOn replaces a player by a new one.
func (s *swarm) switchOn(ctx context.Context, i int) {
	if s.off[i] != nil {
		s.off[i]()
	}
	ctx, s.off[i] = context.WithCancel(ctx)
	p := &displaystest.Player{Display: displayID(i), Dial: s.dial}
	s.players[i] = p
	s.switched++
	s.tasks.Go(func() { _ = p.Run(ctx) })
}

// each is how many players are replaced in a second.
func (s *swarm) each() int { return max(10, len(s.players)/100) }

// churn replaces players, one after the other, and publishes.
func (s *swarm) churn(ctx context.Context, lasts time.Duration) error {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for until := time.Now().Add(lasts); time.Now().Before(until); {
		select {
		case <-second.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		for range s.each() {
			s.switchOn(ctx, s.switched%len(s.players))
		}
		if err := s.command("pub 2048"); err != nil {
			return err
		}
	}
	return nil
}

func (s *swarm) command(text string) error {
	if err := s.p.tell(text); err != nil {
		return err
	}
	return s.p.answer()
}

// standing is what a process has.
type standing struct {
	goroutines, descriptors, rss int
	heap                         float64 // bytes
}

// more names what there is more of than before. What rests in pools and buffers comes and goes a little.
func (n standing) more(before standing) string {
	var all []string
	if n.goroutines > before.goroutines+10 {
		all = append(all, fmt.Sprintf("%d goroutines instead of %d", n.goroutines, before.goroutines))
	}
	if n.descriptors > before.descriptors+10 {
		all = append(all, fmt.Sprintf("%d descriptors instead of %d", n.descriptors, before.descriptors))
	}
	if n.heap > 1.2*before.heap+2e6 {
		all = append(all, fmt.Sprintf("%.1f MB on the heap instead of %.1f", n.heap/1e6, before.heap/1e6))
	}
	return strings.Join(all, ", ")
}

// look waits until all players are there, and those that left are gone, and looks at the server.
func (s *swarm) look(ctx context.Context) (n standing, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, p := range s.players {
		if _, err := p.Await(ctx, func(v displaystest.View) bool { return v.Connected }); err != nil {
			return n, err
		}
	}
	for {
		if n, err = s.standing(); err != nil {
			return n, err
		}
		if n.descriptors <= len(s.players)+64 {
			return n, nil
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return n, fmt.Errorf("%d descriptors for %d players", n.descriptors, len(s.players))
		}
	}
}

func (s *swarm) standing() (n standing, err error) {
	if err := s.command("gc"); err != nil {
		return n, err
	}
	f := strings.Fields(s.p.answers.Text())
	if len(f) != 4 {
		return n, fmt.Errorf("the server answers %q", s.p.answers.Text())
	}
	goroutines, err := strconv.Atoi(f[2])
	heap, also := strconv.ParseFloat(f[3], 64)
	open, third := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", s.p.cmd.Process.Pid))
	return standing{goroutines, len(open), s.p.usage().rss, heap}, errors.Join(err, also, third)
}
