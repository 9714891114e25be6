package daemon

import (
	"context"
	"log/slog"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"yiping/daemon/library"
	"yiping/displays"
)

// What systemd is told, where it asks (sd_notify(3)). A daemon that runs without it tells nobody.

// TellStopping says that the process is about to end. A daemon that only reads its configuration again does not say
// so: systemd would take it at its word, and kill it.
func TellStopping(log *slog.Logger) { tell(log, daemon.SdNotifyStopping) }

// TellReloading says that the configuration is being read again. Run says how that went, see Reload.
func TellReloading(log *slog.Logger) {
	tell(log, daemon.SdNotifyReloading+"\n"+daemon.SdNotifyMonotonicUsec())
}

func tell(log *slog.Logger, state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		log.Warn("cannot notify systemd", "err", err)
	}
}

// announce is the task that tells systemd once displays get what they should, or all that they can get while the content
// folder is not there, such as a share that is not mounted: that is a problem for people to mend, and no start that
// somebody should wait for. Only then does the watchdog of systemd begin.
func announce(ready func() error, lib *library.Library, hub *displays.Hub, last *Reload, log *slog.Logger) task {
	return func(ctx context.Context) error {
		for {
			_, catalog := lib.Catalog().Get()
			_, published := hub.Published().Get()
			report, reported := lib.Report().Get()
			if ready() == nil || report.Away() {
				break
			}
			select {
			case <-lib.Catalog().Changed(catalog):
			case <-lib.Report().Changed(reported):
			case <-hub.Published().Changed(published):
			case <-ctx.Done():
				return nil
			}
		}
		tell(log, last.ready())
		return nil
	}
}

// watchdog is the task that tells systemd that the daemon is alive, but only as long as its loop turns: a process
// whose loop hangs is as dead to displays as one that has ended. Turns returns nil when the loop has come round.
func watchdog(turns func(context.Context) error, log *slog.Logger) task {
	return func(ctx context.Context) error {
		every, err := daemon.SdWatchdogEnabled(false)
		if err != nil || every == 0 {
			return nil
		}
		every /= 3
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return nil
			}
			wait, cancel := context.WithTimeout(ctx, every)
			err := turns(wait)
			cancel()
			switch {
			case err == nil:
				tell(log, daemon.SdNotifyWatchdog)
			case ctx.Err() == nil:
				log.Error("the loop does not turn, systemd will start the daemon again unless it goes on", "waited", every)
			}
		}
	}
}
