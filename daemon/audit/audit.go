// Package audit keeps the record of who did what.
//
// It is written after the deed and beside it: whoever raises an emergency waits neither for this record nor for its disk.
// Deeds are queued in memory and written together a moment later; a disk that is full or slow keeps them there, and what
// no longer fits is counted and told as a problem. A record holds who, what, on what, from where and when, and nothing of
// what was said but how a notice begins, which is on the walls for everybody: no password, no token can get into it.
package audit

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"yiping/daemon/buckets"
	"yiping/daemon/store"
	"yiping/playlists"
)

const (
	kept      = 400 * 24 * time.Hour // how long a deed is kept
	together  = time.Second          // deeds within it are written with one flush of the disk
	again     = 10 * time.Second     // before another attempt after one has failed
	mostQueue = 10_000               // deeds that wait for the disk
	mostAtime = 1000                 // in one transaction, so that others get their turn
)

// Refused is what is recorded of a sign-in that was refused. A flood of them is not allowed to fill the disk, and neither is
// one of what somebody who has signed in tries and may not.
const Refused = "login-refused"

const triedAtOnce, triedEvery = 30, time.Minute // refusals of one user or token that are recorded

// Record is the record. Its methods may be called from anywhere, and only Run and Deeds wait for a disk.
type Record struct {
	store  *store.Store
	log    *slog.Logger
	wake   chan struct{}
	refuse *rate.Limiter

	disk chan struct{} // holds a token while the database is written

	mu    sync.Mutex
	queue []store.Deed
	tried buckets.Buckets[string] // refusals, by who
	lost  int
	err   error // of the last attempt to write
}

// New returns the record in a database.
func New(st *store.Store, log *slog.Logger) *Record {
	return &Record{store: st, log: log, wake: make(chan struct{}, 1), disk: make(chan struct{}, 1), refuse: rate.NewLimiter(rate.Every(time.Minute), 100), tried: buckets.New[string](triedAtOnce, triedEvery)}
}

// Note notes a deed, now if it does not say when. It returns at once.
func (r *Record) Note(d store.Deed) {
	if d.What == Refused && !r.refuse.Allow() {
		return // the log has it
	}
	if d.At == 0 {
		d.At = time.Now().UnixMilli()
	}
	if !r.take(d) {
		return
	}
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// take queues a deed; false if it is one refusal too many.
func (r *Record) take(d store.Deed) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := time.Now(); d.Refused != 0 && r.tried.Wait(d.Who, now) > 0 {
		return false
	} else if d.Refused != 0 {
		r.tried.Take(d.Who, now)
	}
	if len(r.queue) >= mostQueue {
		r.lost++
		return true
	}
	r.queue = append(r.queue, d)
	return true
}

// Run is the task that writes deeds, and does not give up. It returns nil.
func (r *Record) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		select {
		case <-r.wake:
		case <-ctx.Done():
			continue
		}
		for wait := together; wait > 0 && ctx.Err() == nil; {
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				continue
			}
			if wait = 0; r.write(ctx) != nil {
				wait = again
			}
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = r.write(last) // the log says why not
	return nil
}

// write writes all that waits.
func (r *Record) write(ctx context.Context) error {
	select {
	case r.disk <- struct{}{}:
		defer func() { <-r.disk }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	for {
		r.mu.Lock()
		some := r.queue[:min(mostAtime, len(r.queue)):min(mostAtime, len(r.queue))]
		r.mu.Unlock()
		if len(some) == 0 {
			return nil
		}
		err := r.store.WriteDeeds(ctx, some, time.Now().Add(-kept).UnixMilli())
		r.mu.Lock()
		r.err = err
		if err == nil {
			if r.queue = r.queue[len(some):]; len(r.queue) == 0 {
				r.queue, r.lost = nil, 0
			}
		}
		r.mu.Unlock()
		if err != nil {
			r.log.Warn("cannot write the record of who did what", "err", err)
			return err
		}
	}
}

// Deeds returns what was done from an instant on and before another (Unix milliseconds), by somebody or, with "", by
// anybody: at most so many, the latest first. What has just been done is among them.
func (r *Record) Deeds(ctx context.Context, from, until int64, who string, most int) ([]store.Deed, error) {
	if err := r.write(ctx); err != nil {
		return nil, err
	}
	return r.store.Deeds(ctx, from, until, who, most)
}

// Problems returns what a person should mend.
func (r *Record) Problems() []playlists.Problem {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil && r.lost == 0 {
		return nil
	}
	lostZH, lostEN := "，现在都在内存里，重启会丢", "they are in memory now, and lost with a restart"
	if r.lost > 0 {
		lostZH, lostEN = fmt.Sprintf("，已经有 %d 条丢了", r.lost), fmt.Sprintf("%d of them are lost already", r.lost)
	}
	return []playlists.Problem{{
		ID: "audit", Where: "数据文件夹 data folder",
		What:   playlists.Text{ZH: "操作记录写不进硬盘" + lostZH, EN: "the record of who did what cannot be written; " + lostEN},
		Remedy: playlists.Text{ZH: "请检查硬盘是不是满了或坏了", EN: "check whether the disk is full or failing"},
	}}
}
