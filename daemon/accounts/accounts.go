// Package accounts knows the people and programs that may use the site, and in which browsers they are signed in.
//
// What a request needs to know of them is a value in memory that is replaced, never changed: an emergency must not wait
// for a disk, and whoever was signed in stays so while the disk is full, slow or dead. So a sign-in and a sign-out, too,
// count before they are written. All else (a user, a role, a password, a token) counts once it is durable, because
// whoever was told that it is done relies on it. The command line writes to the same database beside a running daemon,
// which notices that within a second.
//
// Of cookies and tokens only a hash is kept (daemon/secrets). Passwords, which
// people think up, are hashed by argon2id, a few at a time. There is no account that nobody has made: the first admin is
// made by whoever reads the log or the terminal, with a link that is good once and for an hour.
package accounts

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"yiping/daemon/beside"
	"yiping/daemon/secrets"
	"yiping/daemon/store"
	"yiping/displays/latest"
)

// Role is what somebody may do. Each role may do all that the roles before it may.
type Role string

// The roles, the least first.
const (
	Viewer   Role = "viewer"
	Editor   Role = "editor"
	Operator Role = "operator"
	Admin    Role = "admin"
)

// Roles are all roles, the least first.
var Roles = []Role{Viewer, Editor, Operator, Admin}

// User is somebody. Times are in Unix milliseconds.
type User struct {
	Name    string
	Role    Role
	Created int64
	Seen    int64 // 0: never
}

// Session is a browser in which somebody is signed in.
type Session struct {
	ID      string // not the cookie: it may be shown
	User    User
	Created int64
	Seen    int64
	From    string // address of the browser when it signed in
	Agent   string // what it says of itself
}

// Token is what a program signs in with.
type Token struct {
	ID      string
	Name    string
	Role    Role
	Created int64
	Seen    int64 // 0: never
}

// Client is where somebody signs in.
type Client struct {
	From  string // address
	Agent string // what the browser says of itself
}

const (
	lasts        = 30 * 24 * time.Hour // a session that is not used ends after this
	lookEvery    = time.Second         // for what the command line has written
	writeSeen    = 5 * time.Minute     // how often it is written when things were last used
	mostSessions = 50                  // of one user; the one that was used least lately makes room
	mostUsers    = 200
	mostTokens   = 200
	longestAgent = 200
)

// Accounts are all accounts. Their methods may be called from anywhere.
type Accounts struct {
	Invitation *Invitation // the link for the set-up; to be replaced, if at all, before anything else is done

	store   *store.Store
	log     *slog.Logger
	now     atomic.Pointer[view]
	hashes  *hashes
	limits  *limits
	changes latest.Cell[struct{}]
	writer  *beside.Writer[struct{}]

	stale atomic.Bool   // the database has something that could not be read
	disk  chan struct{} // holds a token while the database is waited for; no request to know who asks needs it

	mu    sync.Mutex         // never held while a disk is waited for
	kept  store.Accounts     // what the database has
	begun []store.Session    // what it does not have yet
	ended map[string]bool    // by id: what it has, and must not
	seen  map[string]*seenAt // by a name of its own for each user, session and token
}

type seenAt struct {
	at      atomic.Int64 // Unix milliseconds
	written int64
}

// view is what a request needs to know. It is never changed.
type view struct {
	users    map[string]*user
	sessions map[secrets.Hash]*session
	tokens   map[secrets.Hash]*token
	admins   int
}

type user struct {
	store.User
	seen *seenAt
}

type session struct {
	store.Session
	user *user
	seen *seenAt
}

type token struct {
	store.Token
	seen *seenAt
}

// New returns the accounts that a database has.
func New(ctx context.Context, st *store.Store, log *slog.Logger) (*Accounts, error) {
	a := &Accounts{Invitation: new(Invitation), store: st, log: log, hashes: newHashes(), limits: newLimits(), disk: make(chan struct{}, 1), ended: map[string]bool{}, seen: map[string]*seenAt{}}
	a.writer = beside.New(func(ctx context.Context, _ struct{}) error { return a.write(ctx) }, nil, log)
	if err := a.read(ctx); err != nil {
		return nil, err
	}
	a.limits.remember(a.Sessions(""))
	return a, nil
}

// Changes is a cell whose version rises when somebody may do something else than before, or may do nothing any more.
func (a *Accounts) Changes() *latest.Cell[struct{}] { return &a.changes }

// Run is the task that writes what is not written yet, and notices what other programs write. It returns nil.
func (a *Accounts) Run(ctx context.Context) error {
	var tasks sync.WaitGroup
	tasks.Go(func() { _ = a.writer.Run(ctx) })
	tasks.Go(func() { a.look(ctx) })
	tasks.Wait()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := a.write(last); err != nil {
		a.log.Warn("cannot write down when accounts were last used", "err", err)
	}
	return nil
}

// look reads the accounts again after another program has written to the database.
func (a *Accounts) look(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	known, written := int64(-1), time.Now()
	for {
		n, err := a.store.Foreign(ctx)
		if err == nil && (n != known || a.stale.Load()) {
			if err = a.read(ctx); err == nil {
				known = n
			}
		}
		if err != nil && ctx.Err() == nil {
			a.log.Warn("cannot look whether accounts have changed", "err", err)
		}
		if time.Since(written) >= writeSeen {
			written = time.Now()
			a.writer.Set(struct{}{})
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// hold waits until nobody else waits for the database.
func (a *Accounts) hold(ctx context.Context) (release func(), err error) {
	select {
	case a.disk <- struct{}{}:
		return func() { <-a.disk }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// read replaces what is known by what the database has.
func (a *Accounts) read(ctx context.Context) error {
	release, err := a.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	return a.readHeld(ctx)
}

func (a *Accounts) readHeld(ctx context.Context) error {
	all, err := a.store.Accounts(ctx)
	a.stale.Store(err != nil)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept = all
	a.publish()
	return nil
}

// change writes something and makes it known once it is durable.
func (a *Accounts) change(ctx context.Context, write func() error) error {
	release, err := a.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	if err := write(); err != nil {
		return err
	}
	return a.readHeld(context.WithoutCancel(ctx)) // it is done, whoever asked for it waits or not
}

// write writes the sessions that have begun and ended, and when things were last used.
func (a *Accounts) write(ctx context.Context) error {
	release, err := a.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	a.mu.Lock()
	begun, ended := slices.Clone(a.begun), slices.Collect(maps.Keys(a.ended))
	seen := map[string]store.Seen{"user": {}, "session": {}, "token": {}}
	for key, s := range a.seen {
		kind, name, _ := strings.Cut(key, " ")
		if at := s.at.Load(); at != s.written {
			seen[kind][name] = at
		}
	}
	a.mu.Unlock()
	forget := time.Now().Add(-lasts).UnixMilli()
	if err := a.store.WriteSessions(ctx, begun, ended, forget, seen["user"], seen["session"], seen["token"]); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.kept.Sessions = slices.DeleteFunc(append(slices.Clone(a.kept.Sessions), begun...), func(s store.Session) bool { return slices.Contains(ended, s.ID) })
	a.begun = slices.DeleteFunc(slices.Clone(a.begun), func(s store.Session) bool {
		return slices.ContainsFunc(begun, func(w store.Session) bool { return w.ID == s.ID })
	})
	for _, id := range ended {
		delete(a.ended, id)
	}
	for kind, all := range seen {
		for name, at := range all {
			if s := a.seen[kind+" "+name]; s != nil {
				s.written = at
			}
		}
	}
	a.publish()
	return nil
}

// publish makes the view of what is known. Call it with mu held.
func (a *Accounts) publish() {
	v := &view{users: map[string]*user{}, sessions: map[secrets.Hash]*session{}, tokens: map[secrets.Hash]*token{}}
	seen := map[string]*seenAt{}
	used := func(key string, written int64) *seenAt {
		s := a.seen[key]
		if s == nil {
			s = &seenAt{written: written}
			s.at.Store(written)
		}
		seen[key] = s
		return s
	}
	for _, u := range a.kept.Users {
		v.users[u.Name] = &user{u, used("user "+u.Name, u.Seen)}
		if Role(u.Role) == Admin {
			v.admins++
		}
	}
	for _, s := range slices.Concat(a.kept.Sessions, a.begun) {
		u := v.users[s.User]
		if u == nil || u.Epoch != s.Epoch || a.ended[s.ID] {
			continue
		}
		if last := used("session "+s.ID, s.Seen); !over(last) {
			v.sessions[s.Hash] = &session{s, u, last}
		}
	}
	for _, t := range a.kept.Tokens {
		v.tokens[t.Hash] = &token{t, used("token "+t.ID, t.Seen)}
	}
	a.seen = seen
	a.now.Store(v)
	a.changes.Set(struct{}{})
}

// touch notes that something is used.
func (s *seenAt) touch() {
	if now := time.Now().UnixMilli(); now-s.at.Load() >= time.Minute.Milliseconds() || now < s.at.Load() {
		s.at.Store(now)
	}
}

// over tells whether a session was last used too long ago.
func over(s *seenAt) bool { return time.Now().UnixMilli()-s.at.Load() >= lasts.Milliseconds() }

// Nobody reports whether there is no user yet.
func (a *Accounts) Nobody() bool { return len(a.now.Load().users) == 0 }

// Session returns the session with a cookie. It waits for nothing.
func (a *Accounts) Session(cookie string) (Session, bool) {
	s := a.now.Load().sessions[secrets.Of(cookie)]
	if s == nil || over(s.seen) {
		return Session{}, false
	}
	s.seen.touch()
	s.user.seen.touch()
	return s.told(), true
}

// Token returns the token that a program shows. It waits for nothing.
func (a *Accounts) Token(shown string) (Token, bool) {
	t := a.now.Load().tokens[secrets.Of(shown)]
	if t == nil {
		return Token{}, false
	}
	t.seen.touch()
	return t.told(), true
}

func (u *user) told() User { return User{u.Name, Role(u.Role), u.Created, u.seen.at.Load()} }

func (s *session) told() Session {
	return Session{s.ID, s.user.told(), s.Created, s.seen.at.Load(), s.Address, s.Agent}
}

func (t *token) told() Token { return Token{t.ID, t.Name, Role(t.Role), t.Created, t.seen.at.Load()} }

// Users returns all users by name.
func (a *Accounts) Users() []User {
	var all []User
	for _, u := range a.now.Load().users {
		all = append(all, u.told())
	}
	slices.SortFunc(all, func(x, y User) int { return strings.Compare(x.Name, y.Name) })
	return all
}

// Sessions returns the sessions of a user, of everybody with "", the one that was used last first.
func (a *Accounts) Sessions(name string) []Session {
	var all []Session
	for _, s := range a.now.Load().sessions {
		if name == "" || s.Session.User == name {
			all = append(all, s.told())
		}
	}
	slices.SortFunc(all, func(x, y Session) int { return cmp.Or(cmp.Compare(y.Seen, x.Seen), strings.Compare(x.ID, y.ID)) })
	return all
}

// Tokens returns all tokens by name.
func (a *Accounts) Tokens() []Token {
	var all []Token
	for _, t := range a.now.Load().tokens {
		all = append(all, t.told())
	}
	slices.SortFunc(all, func(x, y Token) int { return strings.Compare(x.Name, y.Name) })
	return all
}
