package daemon

import (
	"context"
	"crypto/subtle"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"yiping/daemon/broker"
	"yiping/daemon/config"
	"yiping/daemon/roster"
	"yiping/playlists"
)

// credentials are the passwords of displays on the broker within, by the id of the display, which is also its name
// there: those of files, and those that were made by the roster. They implement broker.Credentials.
type credentials struct {
	files  map[string]string
	roster *roster.Roster
}

// Check implements broker.Credentials. Nobody has an empty password.
func (c credentials) Check(username string, password []byte) (display string, still func() bool, ok bool) {
	if want, given := c.files[username]; given {
		right := subtle.ConstantTimeCompare(password, []byte(want)) == 1
		return username, always, right && want != ""
	}
	still, ok = c.roster.Check(username, password)
	return username, still, ok
}

// always is how long the password of a file counts: it is read at the start, with which all connections begin anew.
func always() bool { return true }

// recheck is the task that lets the broker look after its connections when passwords have changed.
func recheck(players *roster.Roster, b *broker.Broker) task {
	return func(ctx context.Context) error {
		for seen := uint64(0); ; {
			var err error
			if _, seen, err = players.Changes().Next(ctx, seen); err != nil {
				return nil
			}
			b.Recheck()
		}
	}
}

// passwords reads the passwords of the displays that have a file.
func (m *messages) passwords(c config.Config, players *roster.Roster, log *slog.Logger) broker.Credentials {
	all := credentials{map[string]string{}, players}
	for i, d := range c.Displays {
		if d.PasswordFile != "" {
			all.files[d.ID] = m.password(d.PasswordFile, "mqtt/password/"+d.ID, fmt.Sprintf("displays[%d].mqtt_password_file", i), log)
		}
	}
	return all
}

// password reads a password from the first line of a file; without a file it is empty. Whoever lacks it
// does not get in, and another broker may refuse the daemon: that is to be mended while the displays go on.
func (m *messages) password(path, id, key string, log *slog.Logger) string {
	if path == "" {
		return ""
	}
	text, err := os.ReadFile(path)
	line, _, _ := strings.Cut(string(text), "\n")
	line = strings.TrimSpace(line)
	if err == nil && line != "" {
		return line
	}
	log.Warn("cannot read an MQTT password", "file", path, "err", err)
	m.mistakes = append(m.mistakes, playlists.Problem{
		ID: id, Where: path,
		What:   playlists.Text{ZH: "读不出 MQTT 的密码", EN: "an MQTT password cannot be read"},
		Remedy: playlists.Text{ZH: "请检查 " + key + " 的路径、权限和第一行，然后重新载入配置", EN: "check the path, the permissions and the first line of " + key + ", then reload the configuration"},
	})
	return ""
}
