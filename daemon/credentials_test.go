package daemon

import (
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"yiping/daemon/config"
	"yiping/daemon/roster"
	"yiping/daemon/store"
	"yiping/displays"
)

// A display has the password of its file. Without one it is told, and nobody gets in under its name.
func TestPasswordsOfDisplays(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	c := config.Config{Displays: []config.Display{
		{ID: "led", PasswordFile: file("led", "s3cret\r\nnot this\n")}, {ID: "empty", PasswordFile: file("empty", "\n")},
		{ID: "lost", PasswordFile: filepath.Join(dir, "lost")}, {ID: "lobby"},
		{ID: "bell", Transport: "mqtt"},
	}}
	players, password := newPlayers(t, c)
	m := new(messages)
	known := m.passwords(c, players, slog.New(slog.DiscardHandler))
	for _, x := range []struct {
		name, password string
		may            bool
	}{
		{"led", "s3cret", true}, {"led", "s3cret\r", false}, {"led", "", false}, {"empty", "", false}, {"lost", "", false}, {"lobby", "", false}, {"nobody", "", false}, {"nobody", "x", false},
		{"bell", password, true}, {"bell", "", false}, {"led", password, false}, {"lobby", password, false},
	} {
		if display, _, ok := known.Check(x.name, []byte(x.password)); ok != x.may || ok && display != x.name {
			t.Errorf("%s with %q: %q, %t", x.name, x.password, display, ok)
		}
	}
	if len(m.mistakes) != 2 || m.mistakes[0].ID != "mqtt/password/empty" || m.mistakes[1].ID != "mqtt/password/lost" {
		t.Errorf("told was %+v", m.mistakes)
	}
}

// A display whose password has got about is given another one: whoever had connected with the old one is out at once.
func TestANewPasswordEndsTheConnectionWithTheOldOne(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := runIn(t, t.TempDir(), `
site: {id: a, name: 甲, timezone: UTC}
mqtt: {listen: "`+l.Addr().String()+`", prefix: yiping/a}
displays: [{id: bell, name: 铃, canvas: [64, 16], transport: mqtt}]
`, true, func(o *Options) { o.MQTT = l })
	password := func() string {
		var made struct{ Password string }
		if status, _ := r.call("POST", "/api/v1/displays/bell/mqtt", nil, &made); status != 200 {
			t.Fatal(status)
		}
		return made.Password
	}
	join := func(password string) (lost chan error) {
		lost = make(chan error, 1)
		c := paho.NewClient(paho.NewClientOptions().AddBroker("tcp://" + l.Addr().String()).SetUsername("bell").SetPassword(password).SetAutoReconnect(false).
			SetConnectionLostHandler(func(_ paho.Client, err error) { lost <- err }))
		if token := c.Connect(); !token.WaitTimeout(20*time.Second) || token.Error() != nil {
			t.Fatal(token.Error())
		}
		t.Cleanup(func() { c.Disconnect(0) })
		return lost
	}
	old := join(password())
	now := join(password())
	select {
	case <-old:
	case <-time.After(20 * time.Second):
		t.Error("whoever has connected with the old password stays")
	}
	select {
	case err := <-now:
		t.Errorf("the new one is cut off, too: %v", err)
	default:
	}
}

// newPlayers returns the roster of a site, in which the display bell has the password.
func newPlayers(t *testing.T, c config.Config) (*roster.Roster, string) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(filepath.Join(t.TempDir(), "db"), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	r, err := newRoster(Options{Config: c, Log: log}, roster.Config{Store: st}, &places{hub: displays.NewHub(nil, log)})
	if err != nil {
		t.Fatal(err)
	}
	password, err := r.Password(t.Context(), "bell")
	if err != nil {
		t.Fatal(err)
	}
	return r, password
}
