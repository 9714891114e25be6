// Package health looks at the computer that the daemon is to run on, or runs on, and says in plain words what of it is
// right, what somebody should look at, and what must be mended (yiping doctor).
//
// It asks the computer itself, never the daemon: most of what it finds is why there is no daemon that could be asked. It changes
// nothing, and a check that cannot be made is a finding of its own, not an error. Each check is a function that
// returns findings; there is nothing else to them.
package health

import (
	"cmp"
	"context"
	"os"
	"os/user"
	"path/filepath"
	"strconv"

	"yiping/daemon/config"
	"yiping/playlists"
)

// Grade is how bad a finding is.
type Grade int

// The grades, the best first.
const (
	Right Grade = iota // 正常
	Look               // 提醒: it works, but somebody should know
	Mend               // 要处理: it does not work, or will not for long
)

// Text returns the word that people read.
func (g Grade) Text() playlists.Text {
	return [...]playlists.Text{Right: {ZH: "正常", EN: "OK"}, Look: {ZH: "提醒", EN: "note"}, Mend: {ZH: "要处理", EN: "mend"}}[g]
}

// Finding is what one check has found.
type Finding struct {
	Grade  Grade
	What   playlists.Text
	Remedy playlists.Text // empty if all is right
}

// Computer says where things are that a check looks at.
type Computer struct {
	Config config.Config
	File   string // the configuration file
	User   string // who the daemon runs as; if there is nobody of the name, whoever asks
	Samba  string // Samba's configuration, /etc/samba/smb.conf
}

// Check makes all checks, in the order in which somebody would mend what they find. It ends early with ctx.
func Check(ctx context.Context, c Computer) []Finding {
	runs := c.daemonUser()
	var all []Finding
	for _, check := range []func() []Finding{
		func() []Finding { return c.folders(runs) },
		func() []Finding { return c.secrets() },
		func() []Finding { return c.room() },
		func() []Finding { return database(ctx, filepath.Join(c.Config.Data, "yiping.db")) },
		func() []Finding { return watches(c.Config.Content, "/proc/sys/fs/inotify/max_user_watches") },
		func() []Finding { return programs(ctx) },
		func() []Finding { return clock() },
		func() []Finding { return share(ctx, c.Samba, c.Config.Content, runs.name) },
		func() []Finding { return port(ctx, c.Config.Listen) },
	} {
		if ctx.Err() != nil {
			break
		}
		all = append(all, check()...)
	}
	return all
}

// runner is who the daemon runs as.
type runner struct {
	name   string
	uid    int
	groups map[int]bool
}

// daemonUser returns who the daemon runs as: the user of the unit, if there is one, else whoever asks.
func (c Computer) daemonUser() runner {
	u, err := user.Lookup(cmp.Or(c.User, "yiping"))
	if err != nil {
		u, err = user.Current()
	}
	if err != nil {
		return runner{strconv.Itoa(os.Getuid()), os.Getuid(), map[int]bool{os.Getgid(): true}}
	}
	r := runner{name: u.Username, groups: map[int]bool{}}
	r.uid, _ = strconv.Atoi(u.Uid)
	ids, _ := u.GroupIds() // without them its own is enough
	for _, id := range append(ids, u.Gid) {
		if n, err := strconv.Atoi(id); err == nil {
			r.groups[n] = true
		}
	}
	return r
}

func right(zh, en string) Finding {
	return Finding{Right, playlists.Text{ZH: zh, EN: en}, playlists.Text{}}
}

func found(g Grade, zh, en, remedyZH, remedyEN string) Finding {
	return Finding{g, playlists.Text{ZH: zh, EN: en}, playlists.Text{ZH: remedyZH, EN: remedyEN}}
}
