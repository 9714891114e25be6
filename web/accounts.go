package web

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// SessionCookie is the name of the cookie of whoever has signed in.
const SessionCookie = "yiping_session"

// Accounts are the people and programs that may use the site. Times are in Unix milliseconds. Errors, where a method does
// not say more: ErrGone for what does not exist, a *playlists.Refusal for what cannot be.
type Accounts interface {
	// Nobody reports whether there is no user yet.
	Nobody() bool
	// SignIn begins a session, which its cookie says. Errors: ErrWrong, *TooFast.
	SignIn(ctx context.Context, name, password string, from Caller) (Session, string, error)
	// SetUp makes the first user, an admin, for whoever has the link, and signs him in. The error is ErrLink if it is not good.
	SetUp(ctx context.Context, link, name, password string, from Caller) (Session, string, error)
	// ChangePassword ends all sessions of a user and begins a new one. Errors: ErrWrong, *TooFast.
	ChangePassword(ctx context.Context, name, before, after string, from Caller) (Session, string, error)
	// Session returns the session with a cookie.
	Session(cookie string) (Session, bool)
	// Sessions returns those of a user, of everybody with "".
	Sessions(name string) []Session
	// EndSession ends a session; it counts no more when this returns.
	EndSession(ctx context.Context, id string) error

	// Users returns all users by name.
	Users() []User
	AddUser(ctx context.Context, name string, role Role, password string) (User, error)
	// ChangeUser gives a user another role, another password, or both; nil leaves it.
	ChangeUser(ctx context.Context, name string, role *Role, password *string) (User, error)
	DeleteUser(ctx context.Context, name string) error

	// Tokens returns all tokens by name.
	Tokens() []Token
	// AddToken makes a token and returns, this once, what the program sends.
	AddToken(ctx context.Context, name string, role Role) (Token, string, error)
	DeleteToken(ctx context.Context, id string) error
}

// User is somebody who may use the site.
type User struct {
	Name    string
	Role    Role
	Created int64
	Seen    int64 // 0: never
}

// Session is a browser in which somebody is signed in.
type Session struct {
	ID      string
	User    string
	Role    Role
	Created int64
	Seen    int64
	From    string // address
	Agent   string // what the browser says of itself
}

// Token is what a program signs in with.
type Token struct {
	ID      string
	Name    string
	Role    Role
	Created int64
	Seen    int64 // 0: never
}

var (
	// ErrWrong is the error of a sign-in whose name or password is wrong.
	ErrWrong = errors.New("the name or the password is wrong")
	// ErrLink is the error of a set-up whose link is not good, or not any more.
	ErrLink = errors.New("the link is not good")
)

// TooFast is the error of a sign-in that is not looked at, because too many were wrong lately.
type TooFast struct{ After time.Duration } // when to try again

// Error says when to try again.
func (e *TooFast) Error() string { return fmt.Sprintf("too many were wrong; try again in %v", e.After) }

// Audit is the record of who did what.
type Audit interface {
	// Note notes a deed. It returns at once.
	Note(Deed)
	// Deeds returns what was done from an instant on and before another, by somebody or, with "", by anybody: at most so many,
	// the latest first.
	Deeds(ctx context.Context, from, until int64, who string, most int) ([]Deed, error)
}

// Deed is something that was done, or tried.
type Deed struct {
	At      int64  // Unix milliseconds
	Who     string // name of a user, or token:name, or display:id; empty: nobody has signed in
	What    string // id of the operation; what the command line did has a space in it
	On      string // id of its object
	From    string // address
	Refused int    // HTTP status of the answer, if it was not done
	Text    string // of a notice, how it begins
}
