package daemon

import (
	"context"
	"log/slog"

	"github.com/coreos/go-systemd/v22/daemon"

	"yiping/displays/latest"
	"yiping/playlists"
)

// Reload is how the last attempt to read the configuration again went. Whoever makes it says so; a daemon that runs tells
// systemd and everybody who looks at its problems, until the next one goes well.
type Reload struct {
	File string
	why  latest.Cell[playlists.Text] // empty: nothing was refused
}

// Refuse says that the configuration that is there now does not run, and why.
func (r *Reload) Refuse(why playlists.Text) { r.why.Set(why) }

// Accept says that it does.
func (r *Reload) Accept() { r.why.Set(playlists.Text{}) }

// refused returns why the configuration does not run that somebody wants; false: it does.
func (r *Reload) refused() (why playlists.Text, ok bool) {
	if r == nil {
		return why, false
	}
	why, _ = r.why.Get()
	return why, why != playlists.Text{}
}

// ready is what systemd is told of a daemon that does all it should: one line of it `systemctl status` shows.
func (r *Reload) ready() string {
	if why, ok := r.refused(); ok {
		return daemon.SdNotifyReady + "\nSTATUS=配置没有生效，照旧运行 the new configuration is refused, the old one stays: " + why.EN
	}
	return daemon.SdNotifyReady + "\nSTATUS=正常运行 running"
}

// problems returns what a person should mend.
func (r *Reload) problems() []playlists.Problem {
	why, ok := r.refused()
	if !ok {
		return nil
	}
	return []playlists.Problem{{
		ID: "config", Where: r.File,
		What:   playlists.Text{ZH: "新的配置没有生效，还在用原来的：" + why.ZH, EN: "the new configuration is refused, and the old one stays: " + why.EN},
		Remedy: playlists.Text{ZH: "请改好配置文件（用 yiping check 检查），再重新载入：systemctl reload yiping", EN: "mend the file (yiping check finds mistakes), then reload it: systemctl reload yiping"},
	}}
}

// watch is the task that tells of what is refused while the daemon goes on.
func (r *Reload) watch(changed *latest.Cell[struct{}], log *slog.Logger) task {
	var seen uint64
	if r != nil {
		_, seen = r.why.Get()
	}
	return func(ctx context.Context) error {
		if r == nil {
			return nil
		}
		for {
			var err error
			if _, seen, err = r.why.Next(ctx, seen); err != nil {
				return nil
			}
			changed.Set(struct{}{})
			tell(log, r.ready())
		}
	}
}
