package accounts

import (
	"context"
	"crypto/subtle"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/daemon/secrets"
	"yiping/daemon/store"
)

// SignIn signs somebody in and returns the cookie that says so. The session counts at once; the disk is waited for, but
// for a second at most. Errors: ErrWrong, *TooFast.
func (a *Accounts) SignIn(ctx context.Context, name, password string, from Client) (Session, string, error) {
	name = canonical(name)
	if len(name) > 200 || len(password) > 1000 { // nobody's, and not worth the memory
		name, password = "", ""
	}
	var tried store.User
	if u := a.now.Load().users[name]; u != nil {
		tried = u.User
	}
	if err := a.try(ctx, tried, password, name, from); err != nil {
		return Session{}, "", err
	}
	return a.begin(ctx, tried, from)
}

// longestWait is how long a password waits for those before it.
const longestWait = 5 * time.Second

// try looks at a password for a name, of a user that exists or, if that is empty, does not. Errors: ErrWrong, *TooFast.
func (a *Accounts) try(ctx context.Context, u store.User, password, name string, from Client) error {
	wait, stranger := a.limits.take(name, from.From)
	if wait > 0 {
		return &TooFast{wait}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, longestWait, &TooFast{longestWait})
	defer cancel()
	right, err := a.hashes.right(ctx, password, u.Password, stranger)
	switch {
	case err != nil:
		return err
	case !right:
		return ErrWrong
	}
	a.limits.right(name, from.From)
	return nil
}

// begin begins a session of a user as it was when the password was looked at.
func (a *Accounts) begin(ctx context.Context, of store.User, from Client) (Session, string, error) {
	cookie := secrets.New()
	now := time.Now().UnixMilli()
	s := store.Session{ID: secrets.ID(), Hash: secrets.Of(cookie), User: of.Name, Epoch: of.Epoch, Created: now, Seen: now, Address: from.From, Agent: strings.ToValidUTF8(cut(from.Agent, longestAgent), "")}
	a.mu.Lock()
	if u := a.now.Load().users[of.Name]; u == nil || u.Epoch != of.Epoch { // somebody has changed the password meanwhile
		a.mu.Unlock()
		return Session{}, "", ErrWrong
	}
	if all := a.Sessions(of.Name); len(all) >= mostSessions {
		a.end(all[len(all)-1].ID)
	}
	a.begun = append(a.begun, s)
	a.publish()
	out := a.now.Load().sessions[s.Hash]
	out.seen.at.Store(now)
	out.user.seen.at.Store(now)
	told := out.told()
	version := a.wantWritten()
	a.mu.Unlock()
	a.writer.Await(ctx, version)
	return told, cookie, nil
}

func cut(s string, most int) string { return s[:min(len(s), most)] }

// wantWritten asks for what is in memory to be written. Call it with mu held.
func (a *Accounts) wantWritten() (version uint64) {
	a.writer.Set(struct{}{})
	return a.writer.Wanted()
}

// end ends a session: it counts no more, whatever the database has. Call it with mu held.
func (a *Accounts) end(id string) {
	a.begun = slices.DeleteFunc(slices.Clone(a.begun), func(s store.Session) bool { return s.ID == id })
	a.ended[id] = true // also one that is being written just now
}

// End ends a session. It counts no more when End returns; the disk is waited for, but for a second at most. The error is
// ErrNone if there is no such session.
func (a *Accounts) End(ctx context.Context, id string) error {
	a.mu.Lock()
	if !slices.ContainsFunc(a.Sessions(""), func(s Session) bool { return s.ID == id }) {
		a.mu.Unlock()
		return ErrNone
	}
	a.end(id)
	a.publish()
	version := a.wantWritten()
	a.mu.Unlock()
	a.writer.Await(ctx, version)
	return nil
}

// ChangePassword changes the password of a user who knows the old one. All of his sessions end, whoever has their
// cookies, and a new one begins. Errors: ErrWrong, *TooFast, ErrNone, a *playlists.Refusal for a password that is too easy.
func (a *Accounts) ChangePassword(ctx context.Context, name, before, after string, from Client) (Session, string, error) {
	u := a.now.Load().users[name]
	if u == nil {
		return Session{}, "", ErrNone
	}
	if err := acceptable(after, name); err != nil {
		return Session{}, "", err
	}
	if err := a.try(ctx, u.User, cut(before, 1000), name, from); err != nil {
		return Session{}, "", err
	}
	if _, err := a.ChangeUser(ctx, name, nil, &after); err != nil {
		return Session{}, "", err
	}
	now := a.now.Load().users[name]
	if now == nil {
		return Session{}, "", ErrNone
	}
	return a.begin(ctx, now.User, from)
}

// linkFor is how long a link for the set-up is good.
const linkFor = time.Hour

// Invitation is the link for the set-up. The zero value is ready; it outlives the accounts where somebody keeps it, so that the
// link that is being typed is good after the configuration was read again.
type Invitation struct {
	mu    sync.Mutex
	shown string
	until time.Time // zero: there is none
}

// Invite returns the secret of the link for the set-up, which is good for an hour from now on: the one before as long as that is
// good, otherwise a new one; "" if there is a user already.
func (a *Accounts) Invite() string {
	if !a.Nobody() {
		return ""
	}
	i := a.Invitation
	i.mu.Lock()
	defer i.mu.Unlock()
	if !time.Now().Before(i.until) {
		i.shown = secrets.New()
	}
	i.until = time.Now().Add(linkFor)
	return i.shown
}

func (i *Invitation) good(shown string) bool {
	got := secrets.Of(shown)
	i.mu.Lock()
	defer i.mu.Unlock()
	want := secrets.Of(i.shown)
	return time.Now().Before(i.until) && subtle.ConstantTimeCompare(got[:], want[:]) == 1
}

// SetUp makes the first user, an admin, for whoever has the link, and signs him in. Guesses need no
// limit: there are 2^256. Errors: ErrLink, a *playlists.Refusal for a name or a password that cannot be, after which the link is still good.
func (a *Accounts) SetUp(ctx context.Context, link, name, password string, from Client) (Session, string, error) {
	if !a.Nobody() || !a.Invitation.good(link) {
		return Session{}, "", ErrLink
	}
	u, err := a.newUser(ctx, name, Admin, password)
	if err != nil {
		return Session{}, "", err
	}
	err = a.change(ctx, func() error {
		return a.store.ChangeUsers(ctx, func(all []store.User) ([]store.User, error) {
			if len(all) > 0 {
				return nil, ErrLink
			}
			return []store.User{u}, nil
		})
	})
	if err != nil {
		return Session{}, "", err
	}
	a.Invitation.mu.Lock()
	a.Invitation.until = time.Time{}
	a.Invitation.mu.Unlock()
	return a.begin(ctx, u, from)
}
