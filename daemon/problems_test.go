package daemon

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"yiping/playlists"
)

// A problem is dated from when it began, not from when somebody asked; one that comes back began anew.
func TestAProblemBeganWhenItBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var wrong atomic.Bool
		l := newLedger(func() []playlists.Problem {
			if wrong.Load() {
				return []playlists.Problem{{ID: "store"}}
			}
			return nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- l.keep(ctx) }()
		for _, what := range []string{"the first time", "again"} {
			time.Sleep(time.Hour + 300*time.Millisecond)
			began := time.Now()
			wrong.Store(true)
			time.Sleep(time.Hour) // nobody asks
			if all := l.list(); len(all) != 1 || all[0].Since < began.UnixMilli() || all[0].Since > began.Add(time.Second).UnixMilli() {
				t.Errorf("%s: it began at %d and is listed as %+v", what, began.UnixMilli(), all)
			}
			wrong.Store(false) // nobody asks while it is gone
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
