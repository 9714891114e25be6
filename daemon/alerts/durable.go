package alerts

import (
	"context"
	"time"

	"yiping/daemon/store"
	"yiping/playlists"
)

const (
	patience = time.Second            // how long whoever sent a message waits for the disk
	retryMin = 500 * time.Millisecond // before another attempt to write
	retryMax = 10 * time.Second
)

// outcome is how the last attempt to write went, and what was written.
type outcome struct {
	version uint64 // of wanted
	err     error
}

// durable reports whether the store has everything.
func (a *Alerts) durable() bool {
	_, version := a.wanted.Get()
	done, _ := a.outcome.Get()
	return done.version == version && done.err == nil
}

// await waits until an attempt to write was made, but not long.
func (a *Alerts) await(ctx context.Context, version uint64) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		done, seen := a.outcome.Get()
		if done.version >= version {
			return
		}
		select {
		case <-a.outcome.Changed(seen):
		case <-ctx.Done():
			return
		}
	}
}

// Run is the task that writes down what displays have been told already, and does not give up.
func (a *Alerts) Run(ctx context.Context) error {
	wait := retryMin
	for done := uint64(0); ; {
		next, version := a.wanted.Get()
		retry := (<-chan time.Time)(nil)
		if version != done {
			err := a.write(ctx, next)
			a.outcome.Set(outcome{version, err})
			a.changes.Set(struct{}{})
			if err == nil {
				done, wait = version, retryMin
				continue
			}
			a.Log.Error("cannot write alerts", "err", err)
			retry = time.After(wait)
			wait = min(2*wait, retryMax)
		}
		select {
		case <-a.wanted.Changed(version):
		case <-retry:
		case <-ctx.Done():
			return nil
		}
	}
}

// write brings the store up to date. Only Run calls it, so stored is its own.
func (a *Alerts) write(ctx context.Context, all []store.Alert) error {
	next := make(map[string]store.Alert, len(all))
	var changed []store.Alert
	for _, row := range all {
		if next[row.Name] = row; a.stored[row.Name] != row {
			changed = append(changed, row)
		}
	}
	var gone []string
	for name := range a.stored {
		if _, kept := next[name]; !kept {
			gone = append(gone, name)
		}
	}
	if err := a.Store.WriteAlerts(ctx, changed, gone); err != nil {
		return err
	}
	a.stored = next
	return nil
}

// Problems returns what a person should mend.
func (a *Alerts) Problems() []playlists.Problem {
	if done, _ := a.outcome.Get(); done.err == nil {
		return nil
	}
	return []playlists.Problem{{
		ID: "alerts", Where: "数据文件夹 data folder",
		What:   playlists.Text{ZH: "预警（或解除）已经上屏，但没能写进硬盘，重启后会变回原来的样子", EN: "an alert, or its end, is on the displays, but could not be written to disk; a restart would undo it"},
		Remedy: playlists.Text{ZH: "请不要重启；先检查硬盘是不是满了或坏了，写成功后这条会消失", EN: "do not restart; check whether the disk is full or failing; this goes away once it is written"},
	}}
}
