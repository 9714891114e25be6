package alerts

import (
	"context"

	"yiping/daemon/store"
	"yiping/playlists"
)

// Run is the task that writes down what displays have been told already, and does not give up.
func (a *Alerts) Run(ctx context.Context) error { return a.disk.Run(ctx) }

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
	if a.disk.Err() == nil {
		return nil
	}
	return []playlists.Problem{{
		ID: "alerts", Where: "数据文件夹 data folder",
		What:   playlists.Text{ZH: "预警（或解除）已经上屏，但没能写进硬盘，重启后会变回原来的样子", EN: "an alert, or its end, is on the displays, but could not be written to disk; a restart would undo it"},
		Remedy: playlists.Text{ZH: "请不要重启；先检查硬盘是不是满了或坏了，写成功后这条会消失", EN: "do not restart; check whether the disk is full or failing; this goes away once it is written"},
	}}
}
