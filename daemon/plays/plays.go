// Package plays keeps what displays attest over time: the proof of play (播出记录, as a report 台账), and how each display
// stood.
//
// Players say an entry again until it is acknowledged, and are answered only once it is on disk. So nothing is kept here
// that could be lost: what is waiting when the daemon dies, or a disk is full, or too much has come, is simply not
// acknowledged, and comes again. All that is waiting goes to disk in one transaction, because each costs a flush.
package plays

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/wire"
	"yiping/playlists"
)

// Config is what a Plays needs.
type Config struct {
	Hub   *displays.Hub
	Store *store.Store
	Log   *slog.Logger
}

// Bounds.
const (
	keep        = 400 * 24 * time.Hour // an inspection asks for a year
	gather      = 500 * time.Millisecond
	mostWaiting = 40_000           // entries; what is more comes again
	slow        = 10 * time.Second // a disk that takes longer does not answer
	fresh       = time.Hour        // what is younger is not packed yet
	tidy        = 10 * time.Minute
	ahead       = 10 * time.Minute // what began later than that was shown by a player that does not know the time
)

// Plays is the proof of play of all displays.
type Plays struct {
	Config
	some chan struct{} // holds a token while something is waiting

	mu       sync.Mutex // guards what follows
	waiting  []store.Play
	receipts []displays.Receipt
	failed   error     // why the last write failed
	writing  time.Time // since when; zero: nothing is being written
}

// New returns a Plays that takes what players tell the hub, and writes it while Run runs.
func New(c Config) *Plays {
	p := &Plays{Config: c, some: make(chan struct{}, 1)}
	c.Hub.SetRecorder(p.take)
	return p
}

// take is the hub's Recorder.
func (p *Plays) take(display string, plays []wire.Play, receipt displays.Receipt) {
	now := time.Now()
	oldest, newest := now.Add(-keep).UnixMilli(), now.Add(ahead).UnixMilli()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting)+len(plays) > mostWaiting {
		return
	}
	for _, x := range plays {
		if x.From < oldest || x.From > newest {
			p.Log.Warn("play at an impossible time", "display", display, "item", x.Item, "from", x.From)
			continue
		}
		if x.Region == "" && x.Item == "" {
			p.Log.Warn("a display has lost part of its proof of play", "display", display, "from", x.From, "until", x.Until)
		}
		p.waiting = append(p.waiting, store.Play{Display: display, Region: x.Region, Item: x.Item, Text: x.Text, From: x.From, Until: x.Until})
	}
	p.receipts = append(p.receipts, receipt)
	select {
	case p.some <- struct{}{}:
	default:
	}
}

// Run is the task that writes, packs and forgets, until ctx ends.
func (p *Plays) Run(ctx context.Context) error {
	tick := time.NewTicker(tidy)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			p.tidy(ctx)
		case <-p.some:
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(gather):
			}
			p.write(ctx)
		}
	}
}

// write makes all that is waiting durable, and only then acknowledges it.
func (p *Plays) write(ctx context.Context) {
	p.mu.Lock()
	if len(p.receipts) == 0 { // the write before has taken them
		p.mu.Unlock()
		return
	}
	plays, receipts := p.waiting, p.receipts
	p.waiting, p.receipts, p.writing = nil, nil, time.Now()
	p.mu.Unlock()
	err := p.Store.WritePlays(ctx, plays)
	if err == nil {
		p.Hub.Acknowledge(receipts)
	} else if ctx.Err() == nil {
		p.Log.Error("cannot write plays", "err", err)
	}
	p.mu.Lock()
	p.failed, p.writing = err, time.Time{}
	p.mu.Unlock()
}

// tidy packs what is old enough, and forgets what is too old, in steps that hold up no other writer.
func (p *Plays) tidy(ctx context.Context) {
	now := time.Now()
	for what, step := range map[string]func() (bool, error){
		"pack":   func() (bool, error) { return p.Store.PackPlays(ctx, now.Add(-fresh).UnixMilli()) },
		"forget": func() (bool, error) { return p.Store.ForgetPlays(ctx, now.Add(-keep).UnixMilli()) },
	} {
		for more := true; more && ctx.Err() == nil; {
			var err error
			if more, err = step(); err != nil {
				if !errors.Is(err, context.Canceled) {
					p.Log.Error("cannot tidy plays", "step", what, "err", err)
				}
				break
			}
		}
	}
}

// Problems returns what a person should mend.
func (p *Plays) Problems() []playlists.Problem {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.failed == nil && (p.writing.IsZero() || time.Since(p.writing) < slow) {
		return nil
	}
	return []playlists.Problem{{
		ID: "plays", Where: "数据文件夹 data folder",
		What:   playlists.Text{ZH: "播出记录没能写进硬盘，先由播放机保存着", EN: "the proof of play cannot be written to disk; the players keep it for now"},
		Remedy: playlists.Text{ZH: "请检查硬盘是不是满了或坏了；写成功后这条会消失，记录会自动补上", EN: "check whether the disk is full or failing; this goes away once it is written, and nothing will be missing"},
	}}
}
