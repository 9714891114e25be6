package web

import (
	"context"

	"yiping/playlists"
)

// Safe takes displays to a safe picture. No targets are every display.
type Safe interface {
	// Current returns which displays are safe.
	Current() SafeState
	// Press takes displays to the safe picture, beside those that are. They have been told when it returns. The error
	// is a *playlists.Refusal for a target that no display answers to.
	Press(ctx context.Context, targets []string) (SafeState, error)
	// GiveBack lets them show again what is due. Errors: ErrGone if nothing of it was safe, a *playlists.Conflict for some displays
	// while all of them are safe together, and a *playlists.Refusal as that of Press.
	GiveBack(ctx context.Context, targets []string) (SafeState, error)
}

// SafeState is which displays are taken to a safe picture.
type SafeState struct {
	Targets  []string         // none: every display
	Displays []string         // ids of those it is for
	Since    int64            // Unix milliseconds; 0: it does not stand
	Notice   playlists.Notice // what they show; without an id if it does not stand
	Durable  bool             // a restart changes nothing
}
