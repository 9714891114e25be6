package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"yiping/daemon/config"
	"yiping/daemon/notices"
	"yiping/playlists"
	"yiping/web"
)

// newSafe returns what takes the displays of a site to a safe picture, with the name of the house on it.
func newSafe(c config.Config, posted *notices.Notices, log *slog.Logger) (*notices.Safe, error) {
	return notices.NewSafe(context.Background(), posted, playlists.Text{ZH: c.Site.Name}, log)
}

// curtain is the safe picture as web sees it.
type curtain struct{ safe *notices.Safe }

// Current implements web.Safe.
func (c curtain) Current() web.SafeState { return web.SafeState(c.safe.Current()) }

// Press implements web.Safe.
func (c curtain) Press(ctx context.Context, targets []string) (web.SafeState, error) {
	s, err := c.safe.Press(ctx, targets)
	return web.SafeState(s), board{}.translate(err)
}

// GiveBack implements web.Safe.
func (c curtain) GiveBack(ctx context.Context, targets []string) (web.SafeState, error) {
	s, err := c.safe.GiveBack(ctx, targets)
	switch {
	case errors.Is(err, notices.ErrNotSafe):
		err = fmt.Errorf("%w: %w", web.ErrGone, err)
	case errors.Is(err, notices.ErrAllSafe):
		err = &playlists.Conflict{Refusal: playlists.Refusal{
			What:   playlists.Text{ZH: "所有屏幕是一起撤下的，不能只恢复其中几块。", EN: "All displays were taken to the safe picture together; some of them cannot be given back alone."},
			Remedy: playlists.Text{ZH: "请恢复全部；还不能恢复的，再单独撤屏。", EN: "Give all of them back, and take those that are not ready yet to the safe picture again."},
		}}
	}
	return web.SafeState(s), board{}.translate(err)
}
