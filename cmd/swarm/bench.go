package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// bench measures delivery.
func bench(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("swarm bench", flag.ExitOnError)
	peers := flags.String("peers", "", "directory of the peers to compare with; empty: only this project's own figures")
	counts := flags.String("n", "1000,10000", "numbers of displays")
	size := flags.Int("size", 2048, "bytes of the document that is published to all")
	repeats := flags.Int("repeats", 3, "how often every server is started and measured")
	rounds := flags.Int("rounds", 17, "publications per measurement")
	only := flags.String("only", "fanout,stuck,hardship,storm", "which measurements")
	against := flags.String("against", "gorilla-naive,gorilla-prep,gorilla-gate,centrifuge", "which peers, beside limit-write")
	flags.Parse(args)

	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	variants := []variant{ourselves(self)}
	if *peers != "" {
		dir, err := buildPeers(ctx, *peers)
		if err != nil {
			return err
		}
		variants = append([]variant{peer(dir, "limit-write")}, variants...)
		for _, name := range strings.Split(*against, ",") {
			variants = append(variants, peer(dir, name))
		}
	}
	b := &run{ctx: ctx, variants: variants, repeats: *repeats, rounds: *rounds, size: *size}
	for _, n := range strings.Split(*counts, ",") {
		if b.count, err = strconv.Atoi(n); err != nil {
			return fmt.Errorf("-n: %w", err)
		}
		for _, what := range strings.Split(*only, ",") {
			measure := map[string]func() error{"fanout": b.fanout, "stuck": b.stuck, "hardship": b.hardship, "storm": b.storm}[what]
			if measure == nil {
				return fmt.Errorf("-only: there is no measurement %q", what)
			}
			if err := measure(); err != nil {
				return err
			}
		}
	}
	return nil
}

// run is a set of measurements with the same parameters.
type run struct {
	ctx      context.Context
	variants []variant
	count    int // displays
	size     int // bytes
	repeats  int
	rounds   int
}

// turns calls measure for every repeat and variant, back and forth, so that no server always comes after
// the same other.
func (b *run) turns(variants []variant, measure func(variant) error) error {
	for repeat := range b.repeats {
		for i := range variants {
			if repeat%2 == 1 {
				i = len(variants) - 1 - i
			}
			if b.ctx.Err() != nil {
				return context.Cause(b.ctx)
			}
			if err := measure(variants[i]); err != nil {
				return fmt.Errorf("%s with %d displays: %w", variants[i].name, b.count, err)
			}
		}
	}
	return nil
}

// warm is how many publications go before those that count.
const warm = 2

// fanout publishes one document to all displays, again and again.
func (b *run) fanout() error {
	t := newTable(fmt.Sprintf("%d-byte document to %d displays", b.size, b.count), "limit-write",
		column{name: "cpu µs/delivery", format: "%.2f", ratio: true}, column{name: "median ms", format: "%.1f", ratio: true}, column{name: "last ms", format: "%.1f", ratio: true}, column{name: "p99 ms", format: "%.1f", ratio: true},
		column{name: "idle KB/conn", format: "%.1f"}, column{name: "after gc", format: "%.1f"})
	err := b.turns(b.variants, func(v variant) error {
		m, err := b.deliver(v, 0, nil)
		if err != nil {
			return err
		}
		t.add(v.name, m.cpu, m.median, m.last, m.p99, m.idle, m.idleGC)
		return nil
	})
	t.print()
	return err
}

// stuck publishes with and without one display in a hundred that never reads.
func (b *run) stuck() error {
	share := max(1, b.count/100)
	with, without := fmt.Sprintf("%d stuck", share), "none stuck"
	t := newTable(fmt.Sprintf("%d-byte document to %d displays, one in a hundred stuck", b.size, b.count), without,
		column{name: "cpu µs/delivery", format: "%.2f", ratio: true}, column{name: "median ms", format: "%.1f", ratio: true}, column{name: "last ms", format: "%.1f", ratio: true}, column{name: "p99 ms", format: "%.1f", ratio: true}, column{name: "grown KB", format: "%.0f"})
	ours := b.variants[:0:0]
	for _, v := range b.variants {
		if v.name == "yiping" {
			a, z := v, v
			a.name, z.name = without, with
			ours = append(ours, a, z)
		}
	}
	err := b.turns(ours, func(v variant) error {
		k := 0
		if v.name == with {
			k = share
		}
		m, err := b.deliver(v, k, nil)
		if err != nil {
			return err
		}
		t.add(v.name, m.cpu, m.median, m.last, m.p99, m.grown)
		return nil
	})
	t.print()
	return err
}

// delivery is what one measurement of fan-out gives.
type delivery struct {
	cpu               float64 // µs of the server for each delivery
	median, p99, last float64 // ms from the command to a delivery; last: median over the rounds of the last
	idle, idleGC      float64 // KB of the server for each connection that is idle
	grown             float64 // KB of the server from the first round that counts to the last
}

// deliver starts a server, connects all displays, of which stuck never read, and publishes, while trouble, if
// there is any, goes on until its context ends.
func (b *run) deliver(v variant, stuck int, trouble func(ctx context.Context, port int, style style)) (m delivery, err error) {
	p, port, err := launch(b.ctx, v, b.count, 0)
	if err != nil {
		return m, err
	}
	defer p.stop()
	before := p.usage()
	l, err := newLoad(port, b.count, v.style, b.size)
	if err != nil {
		return m, err
	}
	defer l.close()
	for i := range stuck {
		l.conns[i].stuck = true
	}
	if _, err := l.connect(500, func() int { return l.ready }); err != nil {
		return m, err
	}
	l.rest(500 * time.Millisecond)
	per := float64(b.count)
	m.idle = float64(p.usage().rss-before.rss) / per
	p.tell("gc")
	p.answer()
	m.idleGC = float64(p.usage().rss-before.rss) / per

	publish := func(size int) func() error {
		return func() error { return p.tell("pub " + strconv.Itoa(size)) }
	}
	if stuck > 0 { // fill what the kernel holds for those who do not read
		for range 12 {
			if err := l.publish(false, publish(16384)); err != nil {
				return m, err
			}
			p.answer()
		}
	}
	if trouble != nil {
		ctx, stop := context.WithCancel(b.ctx)
		ended := make(chan struct{})
		go func() { trouble(ctx, port, v.style); close(ended) }()
		defer func() { stop(); <-ended }()
		l.rest(time.Second)
	}
	var start usage
	for round := range warm + b.rounds {
		if round == warm {
			p.tell("gc")
			p.answer()
			start = p.usage()
		}
		if err := l.publish(round >= warm, publish(b.size)); err != nil {
			return m, err
		}
		if err := p.answer(); err != nil {
			return m, err
		}
		l.rest(3 * time.Millisecond)
	}
	end := p.usage()
	m.cpu = float64((end.cpu - start.cpu).Nanoseconds()) / 1000 / float64((b.count-stuck)*b.rounds)
	m.median, m.p99, m.last = ms(quantile(l.took, .5)), ms(quantile(l.took, .99)), ms(quantile(l.finished, .5))
	p.tell("gc")
	p.answer()
	m.grown = float64(p.usage().rss - start.rss)
	return m, nil
}

// stormBytes is the size of the document that each display gets for itself in a storm.
const stormBytes = 4096

// storm connects all displays at once; each gets a document of its own.
func (b *run) storm() error {
	t := newTable(fmt.Sprintf("%d displays connect at once, each gets its own %d bytes", b.count, stormBytes), "limit-write",
		column{name: "seconds", format: "%.2f", ratio: true}, column{name: "cpu s", format: "%.2f", ratio: true}, column{name: "KB/conn", format: "%.1f"}, column{name: "queue overflows, worst", format: "%.0f", worst: true})
	err := b.turns(b.variants, func(v variant) error {
		p, port, err := launch(b.ctx, v, b.count, stormBytes)
		if err != nil {
			return err
		}
		defer p.stop()
		l, err := newLoad(port, b.count, v.style, 3000)
		if err != nil {
			return err
		}
		defer l.close()
		before, fell := p.usage(), overflows()
		took, err := l.connect(b.count, func() int { return l.delivered })
		if err != nil {
			return err
		}
		after := p.usage()
		t.add(v.name, took.Seconds(), (after.cpu - before.cpu).Seconds(), float64(after.rss-before.rss)/float64(b.count), float64(overflows()-fell))
		return nil
	})
	t.print()
	return err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
