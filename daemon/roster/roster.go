// Package roster knows who may show what: the displays of the configuration together with those that were made by
// pairing, and the tokens of players.
//
// A display of the configuration is fixed: its home is the file. One that was made by pairing is kept as the entry that one
// would have written into the file, and is understood anew by the same rules whenever the daemon starts, so the
// two cannot drift apart. If both have a display with one id, the file wins and the other gets out of its way while that lasts:
// whoever wants to move a paired display into the file copies its id, and its players stay.
//
// Whether a player is let in is decided from memory, an immutable snapshot: a disk that hangs keeps no player out, and
// nobody in. Of a token and a password only a hash is kept (daemon/secrets).
package roster

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"yiping/daemon/buckets"
	"yiping/daemon/config"
	"yiping/daemon/secrets"
	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/playlists"
)

// Config is what a roster works with. Tell and Revoked are called one at a time; they must not call the roster.
type Config struct {
	Site    config.Config // as the file says
	Store   *store.Store
	Tell    func(config.Config)         // is told the site with all its displays, whenever that has changed
	Revoked func()                      // some player may no longer be there
	Players func() []displays.Attending // those that are connected
	Log     *slog.Logger
}

// Roster is the roster. Its methods may be called from anywhere.
type Roster struct {
	Config
	now     atomic.Pointer[snapshot]
	changes latest.Cell[struct{}]
	lobby   *lobby
	inFile  map[string]bool // ids of displays

	writing sync.Mutex // one change at a time; held while a disk is waited for

	mu     sync.Mutex // guards what follows and the replacing of the snapshot; never held while a disk is waited for
	owed   []string   // ids of players that are revoked, and still on the disk
	seen   map[string]store.Player
	stale  bool // something of seen is not on the disk
	clones map[string]clone
	tries  buckets.Buckets[string] // wrong codes, by who typed them
}

// snapshot is everything at one moment. It is never changed.
type snapshot struct {
	site      config.Config
	rows      []store.Display   // made by pairing, also those that are in the way of none
	players   map[string]player // by hash
	passwords map[string]string
	problems  []playlists.Problem

	// What follows from these.
	byID   map[string]config.Display
	paired map[string]bool         // displays with a player
	tokens map[string]*atomic.Bool // over, by id of the player
}

// index fills in what follows.
func (s *snapshot) index() *snapshot {
	s.byID, s.paired, s.tokens = map[string]config.Display{}, map[string]bool{}, map[string]*atomic.Bool{}
	for _, d := range s.site.Displays {
		s.byID[d.ID] = d
	}
	for _, p := range s.players {
		s.paired[p.Display], s.tokens[p.ID] = true, p.over
	}
	return s
}

type player struct {
	store.Player
	over *atomic.Bool // it is revoked
}

// Errors of what is not there.
var (
	ErrNoDisplay = errors.New("no such display")
	ErrNoPlayer  = errors.New("no such player")
	ErrNoCode    = errors.New("no player shows this code")
)

func conflict(zh, en, remedyZH, remedyEN string) *playlists.Conflict {
	return &playlists.Conflict{Refusal: *playlists.Refuse(zh, en, remedyZH, remedyEN)}
}

const (
	idPrefix     = "p-" // of displays that are made by pairing
	mostDisplays = 2_000
	mostPlayers  = 16               // tokens of one display
	diskPatience = 10 * time.Second // for one write
	lookEvery    = 2 * time.Second  // at who is connected
	writeEvery   = 5 * time.Minute  // when players were seen
	unusedFor    = time.Hour        // a token that no player has come with is forgotten
	maxAgent     = 200              // bytes

	wrongAtOnce, wrongEvery = 10, 10 * time.Second // codes that somebody mistypes, or guesses
)

// New returns the roster of a site with what is in the store, and tells.
func New(ctx context.Context, c Config) (*Roster, error) {
	kept, err := c.Store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	r := &Roster{Config: c, lobby: newLobby(), inFile: map[string]bool{}, seen: map[string]store.Player{}, clones: map[string]clone{}, tries: buckets.New[string](wrongAtOnce, wrongEvery)}
	for _, d := range c.Site.Displays {
		r.inFile[d.ID] = true
	}
	players := map[string]player{}
	for _, p := range kept.Players {
		players[p.Hash] = player{p, new(atomic.Bool)}
	}
	r.now.Store(r.snapshot(kept.Displays, players, kept.Passwords))
	r.Tell(r.Site())
	return r, nil
}

// Site returns the configuration with all displays: first those of the file, then the others, the oldest first.
func (r *Roster) Site() config.Config { return r.now.Load().site }

// Changes is a cell whose version rises when the roster would answer something else.
func (r *Roster) Changes() *latest.Cell[struct{}] { return &r.changes }

// snapshot makes a snapshot of what is given.
func (r *Roster) snapshot(rows []store.Display, players map[string]player, passwords map[string]string) *snapshot {
	s := &snapshot{site: r.Config.Site, rows: rows, players: players, passwords: passwords}
	s.site.Displays = slices.Clone(r.Config.Site.Displays)
	for _, row := range rows {
		if r.fixed(row.ID) {
			continue
		}
		var e config.Entry
		if err := json.Unmarshal([]byte(row.Entry), &e); err != nil {
			r.Log.Error("cannot read a display", "display", row.ID, "err", err)
			continue
		}
		d, mistakes := r.Config.Site.Understand(e)
		if len(mistakes) > 0 { // the rest of the file has changed meanwhile
			s.problems = append(s.problems, playlists.Problem{
				ID: "display/" + row.ID, Where: e.Name,
				What:   playlists.Text{ZH: "这块屏的设置不再适用（" + mistakes[0].What.ZH + "），先整屏播默认列表", EN: "the settings of this display no longer fit (" + mistakes[0].What.EN + "); it plays the default playlist meanwhile"},
				Remedy: playlists.Text{ZH: "请在管理页的“屏幕”里改：" + mistakes[0].Remedy.ZH, EN: "change them on the operators' page: " + mistakes[0].Remedy.EN},
			})
			d, mistakes = r.Config.Site.Understand(config.Entry{ID: e.ID, Name: e.Name, Canvas: e.Canvas})
		}
		if len(mistakes) == 0 {
			s.site.Displays = append(s.site.Displays, d)
		}
	}
	return s.index()
}

// fixed tells whether a display is in the file.
func (r *Roster) fixed(id string) bool { return r.inFile[id] }

// replace makes the next snapshot from the one before. Call it with writing held.
func (r *Roster) replace(next func(s *snapshot) *snapshot) {
	r.mu.Lock()
	old := r.now.Load()
	s := next(old)
	r.now.Store(s)
	r.mu.Unlock()
	if !slices.Equal(old.rows, s.rows) {
		r.Tell(s.site)
	}
	r.changes.Set(struct{}{})
}

// Known returns the id of a token and whether a display has it.
func (r *Roster) Known(display, token string) (id string, ok bool) {
	p, ok := r.now.Load().players[hashed(token)]
	if !ok || p.Display != display || p.over.Load() {
		return "", false
	}
	return p.ID, true
}

// Admit returns what a session of a player has to look at; false if it is revoked. The player has its token by then, so that is
// handed over no more.
func (r *Roster) Admit(id string) (over *atomic.Bool, ok bool) {
	over, ok = r.now.Load().tokens[id]
	if !ok || over.Load() {
		return over, false
	}
	r.lobby.arrived(id)
	return over, true
}

// Place returns a display, whether it is in the file, and whether it has a player that may connect.
func (r *Roster) Place(display string) (d config.Display, fixed, paired bool) {
	s := r.now.Load()
	return s.byID[display], r.fixed(display), s.paired[display]
}

// Player is the token of a player.
type Player struct {
	store.Player
	Online bool
	Clone  bool
}

// List returns the tokens, the oldest first.
func (r *Roster) List() []Player {
	s := r.now.Load()
	online := map[string]bool{}
	for _, a := range r.Players() {
		online[a.ID] = true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []Player
	for _, p := range s.players {
		out := Player{Player: p.Player, Online: online[p.ID]}
		if seen, ok := r.seen[p.ID]; ok {
			out.Seen, out.From, out.Agent = seen.Seen, seen.From, seen.Agent
		}
		_, out.Clone = r.clones[p.ID]
		all = append(all, out)
	}
	slices.SortFunc(all, func(a, b Player) int {
		return strings.Compare(fmt.Sprintf("%015d %s", a.Created, a.ID), fmt.Sprintf("%015d %s", b.Created, b.ID))
	})
	return all
}

// Revoke ends a token, at once. It is durable when the error is nil; with another error than ErrNoPlayer the player is out all
// the same, and the disk is tried again.
func (r *Roster) Revoke(ctx context.Context, id string) error {
	r.mu.Lock()
	old := r.now.Load()
	next := *old
	next.players = maps.Clone(old.players)
	found := false
	for hash, p := range next.players {
		if p.ID == id {
			p.over.Store(true)
			delete(next.players, hash)
			found = true
		}
	}
	if !found {
		r.mu.Unlock()
		return ErrNoPlayer
	}
	r.now.Store(next.index())
	r.owed = append(r.owed, id)
	delete(r.clones, id)
	delete(r.seen, id)
	r.mu.Unlock()
	r.Revoked()
	r.changes.Set(struct{}{})
	return r.settle(ctx)
}

// settle deletes what is owed from the disk.
func (r *Roster) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, diskPatience)
	defer cancel()
	r.mu.Lock()
	owed := slices.Clone(r.owed)
	r.mu.Unlock()
	if len(owed) == 0 {
		return nil
	}
	if err := r.Store.DeletePlayers(ctx, owed); err != nil {
		r.changes.Set(struct{}{})
		return err
	}
	r.mu.Lock()
	r.owed = slices.DeleteFunc(r.owed, func(id string) bool { return slices.Contains(owed, id) })
	r.mu.Unlock()
	return nil
}

// Password makes a new MQTT password for a display. The one before no longer counts.
func (r *Roster) Password(ctx context.Context, display string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, diskPatience)
	defer cancel()
	r.writing.Lock()
	defer r.writing.Unlock()
	c := r.Site()
	d, ok := r.now.Load().byID[display]
	switch {
	case !ok:
		return "", ErrNoDisplay
	case d.Transport != "mqtt":
		return "", conflict("这块屏不靠 MQTT 活着，用不着密码。", "This display does not live on MQTT, and has no use for a password.",
			"请在配置里给它写 transport: mqtt。", "Write transport: mqtt for it in the configuration.")
	case c.MQTT.URL != "" || c.MQTT.Listen == config.Off:
		return "", conflict("只有自带的消息服务器才管屏幕的密码。", "Only the broker within knows passwords of displays.", "请在外面的消息服务器上设。", "Set it on the other broker.")
	case d.PasswordFile != "":
		return "", conflict("这块屏的密码在文件里。", "The password of this display is in a file.", "请改那个文件，或者从配置里删掉 mqtt_password_file。", "Change the file, or remove mqtt_password_file from the configuration.")
	}
	password := strings.ToLower(rand.Text())[:24]
	if err := r.Store.WriteDisplayPassword(ctx, display, hashed(password)); err != nil {
		return "", err
	}
	r.replace(func(s *snapshot) *snapshot {
		next := *s
		next.passwords = maps.Clone(s.passwords)
		next.passwords[display] = hashed(password)
		return &next
	})
	return password, nil
}

// Check tells whether a display has an MQTT password, and still tells later whether it has it then. How long it takes does
// not depend on the password.
func (r *Roster) Check(display string, password []byte) (still func() bool, ok bool) {
	shown := []byte(hashed(string(password)))
	still = func() bool { return subtle.ConstantTimeCompare([]byte(r.now.Load().passwords[display]), shown) == 1 }
	return still, still()
}

// hashed returns what is kept of a token or a password.
func hashed(secret string) string {
	hash := secrets.Of(secret)
	return hex.EncodeToString(hash[:])
}

// Problems returns what a person should mend.
func (r *Roster) Problems() []playlists.Problem {
	s := r.now.Load()
	all := slices.Clone(s.problems)
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.owed) > 0 {
		all = append(all, playlists.Problem{
			ID: "roster", Where: "数据文件夹 data folder",
			What:   playlists.Text{ZH: "撤销播放机还没能写进硬盘，重启后它又能连上", EN: "that a player was revoked could not be written to disk; after a restart it could connect again"},
			Remedy: playlists.Text{ZH: "请检查硬盘是不是满了或坏了，写成功后这条会消失", EN: "check whether the disk is full or failing; this goes away once it is written"},
		})
	}
	for _, id := range slices.Sorted(maps.Keys(r.clones)) {
		all = append(all, r.clones[id].problem(id, s.byID[r.clones[id].display].Name))
	}
	return all
}
