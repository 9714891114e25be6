package library

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/store"
)

// TestBytesAreCollectedOnceADay: first when all is calm after a start, then every day, and each time it is
// asked anew what is still needed.
func TestBytesAreCollectedOnceADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, err := store.Open(filepath.Join(t.TempDir(), "db"), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		media, err := store.OpenMedia(filepath.Join(t.TempDir(), "media"))
		if err != nil {
			t.Fatal(err)
		}
		l, err := New(Config{Root: t.TempDir(), Log: slog.New(slog.DiscardHandler)}, st, media)
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		began := time.Now()
		go func() {
			ended <- l.Collect(func() map[string]bool { asked++; return nil })(ctx)
		}()
		for i, want := range []time.Duration{10 * time.Minute, 24*time.Hour + 10*time.Minute, 48*time.Hour + 10*time.Minute} {
			o := <-l.orders // as the owner of the folder, who has nothing to say here
			if got := time.Since(began); got != want || asked != i+1 {
				t.Errorf("collected after %v, having asked %d times, want %v and %d", got, asked, want, i+1)
			}
			o.done <- nil
		}
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Collect = %v", err)
		}
	})
}
