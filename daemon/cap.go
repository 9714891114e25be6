package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"yiping/daemon/alerts"
	"yiping/daemon/config"
	"yiping/daemon/playout"
	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/web"
)

// warnings are the alerts of authorities: what is in force, and the folder into which they are dropped.
type warnings struct {
	*alerts.Alerts
	folder *alerts.Folder
}

func newWarnings(c config.Config, at *places, st *store.Store, out *playout.Playout, mounted func() bool, log *slog.Logger) (warnings, error) {
	cfg := alerts.Config{
		Senders: c.CAP.Senders, Areas: c.CAP.Areas, Targets: c.CAP.Targets, Lasts: time.Duration(c.CAP.Minutes) * time.Minute, Store: st, Post: out.Post, Log: log,
	}
	cfg.Displays = func() (all []alerts.Display) {
		for _, d := range targets(at.now()).Displays {
			all = append(all, alerts.Display(d))
		}
		return all
	}
	all, err := alerts.New(context.Background(), cfg)
	if err != nil {
		return warnings{}, err
	}
	return warnings{all, alerts.NewFolder(alerts.FolderConfig{
		Content: c.Content, Name: c.CAP.Folder, Alerts: all, Zone: c.Zone(), Store: st, Mounted: mounted, Log: log,
	})}, nil
}

// tasks returns what keeps the alerts, reads the folder, and tells pages of changes.
func (w warnings) tasks(changed *latest.Cell[struct{}]) []task {
	return []task{w.Alerts.Run, w.folder.Run, func(ctx context.Context) error {
		for {
			_, a := w.Changes().Get()
			_, f := w.folder.Changes().Get()
			changed.Set(struct{}{})
			select {
			case <-w.Changes().Changed(a):
			case <-w.folder.Changes().Changed(f):
			case <-ctx.Done():
				return nil
			}
		}
	}}
}

// problems returns what a person should mend.
func (w warnings) problems() []playlists.Problem {
	return slices.Concat(w.Alerts.Problems(), w.folder.Problems())
}

// List implements web.Alerts.
func (w warnings) List() []web.Alert {
	var out []web.Alert
	for _, a := range w.Alerts.List() {
		out = append(out, alertFor(a))
	}
	return out
}

// Refused implements web.Alerts.
func (w warnings) Refused() []web.RefusedAlert {
	var out []web.RefusedAlert
	for _, r := range w.Alerts.Refused() {
		out = append(out, web.RefusedAlert{Refusal: r.Refusal, At: r.At, Identifier: r.Identifier, Sender: r.Sender, File: r.File})
	}
	return out
}

// Receive implements web.Alerts.
func (w warnings) Receive(ctx context.Context, message []byte) (web.AlertAnswer, error) {
	answer, err := w.Alerts.Receive(ctx, message)
	if errors.Is(err, alerts.Real) {
		err = &playlists.Conflict{Refusal: *alerts.Real}
	}
	return web.AlertAnswer{Outcome: string(answer.Outcome), Alert: alertFor(answer.Alert), Notes: answer.Notes}, err
}

// End implements web.Alerts.
func (w warnings) End(ctx context.Context, id string) error {
	err := w.Alerts.End(ctx, id)
	if errors.Is(err, alerts.ErrNone) {
		return fmt.Errorf("%w: %w", web.ErrGone, err)
	}
	return err
}

func alertFor(a alerts.Alert) web.Alert {
	return web.Alert{
		Post: a.Post, Identifier: a.Identifier, Sender: a.Sender, Sent: a.Sent, Level: a.Level.String(), Hidden: a.Hidden, File: a.File, Displays: a.Displays, Durable: a.Durable,
	}
}
