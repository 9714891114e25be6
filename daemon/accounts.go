package daemon

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"

	"yiping/daemon/accounts"
	"yiping/daemon/audit"
	"yiping/daemon/config"
	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/web"
)

// people are the accounts, and the record of who did what, as web sees them.
type people struct {
	*accounts.Accounts
	record *audit.Record
}

func newPeople(o Options, st *store.Store) (people, error) {
	all, err := accounts.New(context.Background(), st, o.Log.With("part", "accounts"))
	if err == nil && o.Invited != nil {
		all.Invitation = o.Invited
	}
	return people{all, audit.New(st, o.Log.With("part", "audit"))}, err
}

// tasks are what keeps them: when somebody may do something else than before, changed is set, and recheck looks after the
// connections that are open.
func (p people) tasks(changed *latest.Cell[struct{}], recheck func()) []task {
	return []task{p.Run, p.record.Run, func(ctx context.Context) error {
		for seen := uint64(0); ; {
			var err error
			if _, seen, err = p.Changes().Next(ctx, seen); err != nil {
				return nil
			}
			changed.Set(struct{}{})
			recheck()
		}
	}}
}

// invite tells of the link with which the first admin is made, as long as there is none. It stands in the log and on the
// terminal, and nowhere else: whoever reads them runs this computer.
func (p people) invite(o Options, address string) {
	secret := p.Invite()
	if secret == "" {
		return
	}
	scheme := "http"
	if o.Config.TLS != (config.TLS{}) {
		scheme = "https"
	}
	link := scheme + "://" + reachable(address) + "/#/setup/" + secret
	o.Log.Warn("nobody may use this site yet; open this link within an hour to make the first admin", "link", link)
	if o.SetUp != nil {
		o.SetUp(link)
	}
}

// reachable returns an address under which others reach what listens on an address: where that is any, the first of this
// computer that is not only its own.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || host != "" && (ip == nil || !ip.IsUnspecified()) {
		return address
	}
	host = "127.0.0.1"
	all, _ := net.InterfaceAddrs() // without them it is this computer
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() && n.IP.To4() != nil {
			host = n.IP.String()
			break
		}
	}
	return net.JoinHostPort(host, port)
}

// WithAccounts calls f with the accounts of a site, beside whatever runs there, for the command line: a daemon that runs
// notices within a second what f does. By done f says what was done, and on what; it is recorded as a deed of who.
func WithAccounts(ctx context.Context, o Options, who string, f func(ctx context.Context, all *accounts.Accounts, done func(what, on string)) error) (err error) {
	st, err := store.Open(filepath.Join(o.Config.Data, "yiping.db"), o.Log)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	p, err := newPeople(o, st)
	if err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- runAll(ctx, []task{p.Run, p.record.Run}) }()
	err = f(ctx, p.Accounts, func(what, on string) { p.record.Note(store.Deed{Who: who, What: what, On: on, From: "terminal"}) })
	stop()
	<-ended
	if left := p.record.Problems(); err == nil && len(left) > 0 {
		err = errors.New(left[0].What.EN)
	}
	return err
}

func roleOf(r accounts.Role) web.Role {
	role, _ := web.RoleNamed(string(r))
	return role
}

// said is an error in the words of web.
func said(err error) error {
	if f, ok := errors.AsType[*accounts.TooFast](err); ok {
		return &web.TooFast{After: f.After}
	}
	for ours, theirs := range map[error]error{accounts.ErrWrong: web.ErrWrong, accounts.ErrLink: web.ErrLink, accounts.ErrNone: web.ErrGone} {
		if errors.Is(err, ours) {
			return theirs
		}
	}
	return err
}

func toldSession(s accounts.Session) web.Session {
	return web.Session{ID: s.ID, User: s.User.Name, Role: roleOf(s.User.Role), Created: s.Created, Seen: s.Seen, From: s.From, Agent: s.Agent}
}

func toldUser(u accounts.User) web.User {
	return web.User{Name: u.Name, Role: roleOf(u.Role), Created: u.Created, Seen: u.Seen}
}

func toldToken(t accounts.Token) web.Token {
	return web.Token{ID: t.ID, Name: t.Name, Role: roleOf(t.Role), Created: t.Created, Seen: t.Seen}
}

func each[A, B any](all []A, f func(A) B) []B {
	var out []B
	for _, a := range all {
		out = append(out, f(a))
	}
	return out
}

// SignIn implements web.Accounts.
func (p people) SignIn(ctx context.Context, name, password string, from web.Caller) (web.Session, string, error) {
	s, cookie, err := p.Accounts.SignIn(ctx, name, password, accounts.Client{From: from.Address, Agent: from.Agent})
	return toldSession(s), cookie, said(err)
}

// SetUp implements web.Accounts.
func (p people) SetUp(ctx context.Context, link, name, password string, from web.Caller) (web.Session, string, error) {
	s, cookie, err := p.Accounts.SetUp(ctx, link, name, password, accounts.Client{From: from.Address, Agent: from.Agent})
	return toldSession(s), cookie, said(err)
}

// ChangePassword implements web.Accounts.
func (p people) ChangePassword(ctx context.Context, name, before, after string, from web.Caller) (web.Session, string, error) {
	s, cookie, err := p.Accounts.ChangePassword(ctx, name, before, after, accounts.Client{From: from.Address, Agent: from.Agent})
	return toldSession(s), cookie, said(err)
}

// Session implements web.Accounts.
func (p people) Session(cookie string) (web.Session, bool) {
	s, ok := p.Accounts.Session(cookie)
	return toldSession(s), ok
}

// Sessions implements web.Accounts.
func (p people) Sessions(name string) []web.Session {
	return each(p.Accounts.Sessions(name), toldSession)
}

// EndSession implements web.Accounts.
func (p people) EndSession(ctx context.Context, id string) error { return said(p.End(ctx, id)) }

// Users implements web.Accounts.
func (p people) Users() []web.User { return each(p.Accounts.Users(), toldUser) }

// AddUser implements web.Accounts.
func (p people) AddUser(ctx context.Context, name string, role web.Role, password string) (web.User, error) {
	u, err := p.Accounts.AddUser(ctx, name, accounts.Role(role.String()), password)
	return toldUser(u), said(err)
}

// ChangeUser implements web.Accounts.
func (p people) ChangeUser(ctx context.Context, name string, role *web.Role, password *string) (web.User, error) {
	var to *accounts.Role
	if role != nil {
		r := accounts.Role(role.String())
		to = &r
	}
	u, err := p.Accounts.ChangeUser(ctx, name, to, password)
	return toldUser(u), said(err)
}

// DeleteUser implements web.Accounts.
func (p people) DeleteUser(ctx context.Context, name string) error {
	return said(p.Accounts.DeleteUser(ctx, name))
}

// Tokens implements web.Accounts.
func (p people) Tokens() []web.Token { return each(p.Accounts.Tokens(), toldToken) }

// AddToken implements web.Accounts.
func (p people) AddToken(ctx context.Context, name string, role web.Role) (web.Token, string, error) {
	t, shown, err := p.Accounts.AddToken(ctx, name, accounts.Role(role.String()))
	return toldToken(t), shown, said(err)
}

// DeleteToken implements web.Accounts.
func (p people) DeleteToken(ctx context.Context, id string) error {
	_, err := p.Accounts.DeleteToken(ctx, id)
	return said(err)
}

// ledgerOf is the record as web sees it.
type ledgerOf struct{ record *audit.Record }

// Note implements web.Audit.
func (l ledgerOf) Note(d web.Deed) { l.record.Note(store.Deed(d)) }

// Deeds implements web.Audit.
func (l ledgerOf) Deeds(ctx context.Context, from, until int64, who string, most int) ([]web.Deed, error) {
	all, err := l.record.Deeds(ctx, from, until, who, most)
	return each(all, func(d store.Deed) web.Deed { return web.Deed(d) }), err
}
