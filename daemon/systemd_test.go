package daemon

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A loop that hangs is not said to live, whatever else of the process is well; one that turns again is.
func TestTheWatchdogIsFedOnlyWhileTheLoopTurns(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "notify")
	systemd, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer systemd.Close()
	t.Setenv("NOTIFY_SOCKET", socket)
	t.Setenv("WATCHDOG_USEC", "30000")
	fed := func(within time.Duration) bool {
		t.Helper()
		if err := systemd.SetReadDeadline(time.Now().Add(within)); err != nil {
			t.Fatal(err)
		}
		buffer := make([]byte, 100)
		n, err := systemd.Read(buffer)
		if err == nil && string(buffer[:n]) != "WATCHDOG=1" {
			t.Fatalf("systemd was told %q", buffer[:n])
		}
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal(err)
		}
		return err == nil
	}
	hangs, asked := make(chan struct{}, 1), make(chan struct{})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- watchdog(func(ctx context.Context) error {
			select {
			case hangs <- struct{}{}:
				<-hangs
				return nil
			default:
			}
			select {
			case asked <- struct{}{}:
			case <-ctx.Done():
			}
			<-ctx.Done()
			return ctx.Err()
		}, slog.New(slog.DiscardHandler))(ctx)
	}()
	for range 2 {
		if !fed(time.Minute) {
			t.Fatal("not fed while the loop turns")
		}
	}
	hangs <- struct{}{}
	<-asked
	for fed(time.Millisecond) { // what was said before
	}
	for range 3 {
		<-asked
	}
	if fed(time.Millisecond) {
		t.Error("fed while the loop hangs")
	}
	<-hangs
	if !fed(time.Minute) {
		t.Error("not fed when the loop turns again")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
