package beside

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A disk that refuses is not tried more often because there is more to write, and is noticed to be well again.
func TestNewStatesDoNotHurryADiskThatRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var full atomic.Bool
		var tries, written atomic.Int64
		full.Store(true)
		w := New(func(_ context.Context, n int) error {
			if tries.Add(1); full.Load() {
				return errors.New("full")
			}
			written.Store(int64(n))
			return nil
		}, nil, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); w.Run(ctx) }()
		for n := range 6000 { // for a minute
			w.Set(n)
			time.Sleep(10 * time.Millisecond)
			synctest.Wait()
		}
		if tries.Load() > 11 || w.Err() == nil {
			t.Errorf("%d tries in a minute, %v", tries.Load(), w.Err())
		}
		full.Store(false)
		time.Sleep(retryMax)
		synctest.Wait()
		if written.Load() != 5999 || !w.Durable() {
			t.Errorf("written is %d", written.Load())
		}
		w.Set(6000) // a disk that is well is not waited for
		synctest.Wait()
		if written.Load() != 6000 || !w.Durable() {
			t.Errorf("written is %d", written.Load())
		}
		full.Store(true)
		w.Set(6001)
		synctest.Wait()
		tries.Store(0)
		full.Store(false)
		time.Sleep(retryMin) // it starts again with the shortest wait
		synctest.Wait()
		if tries.Load() != 1 || !w.Durable() {
			t.Errorf("%d tries", tries.Load())
		}
		stop()
		<-ended
	})
}
