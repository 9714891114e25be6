package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrExists is in the error of a write of something new whose name is taken.
var ErrExists = errors.New("there is one already")

// User is somebody who may use the site. Times are in Unix milliseconds.
type User struct {
	Name     string
	Role     string
	Password string // hashed, in a form that names its parameters
	Epoch    int64  // another number with each password
	Created  int64
	Seen     int64
}

// Session is a browser in which somebody is signed in.
type Session struct {
	ID      string
	Hash    [32]byte // SHA-256 of the cookie
	User    string
	Epoch   int64 // that of the user, or it counts no more
	Created int64
	Seen    int64
	Address string
	Agent   string // what the browser says of itself
}

// Token is what a program signs in with.
type Token struct {
	ID      string
	Hash    [32]byte // SHA-256 of the token
	Name    string
	Role    string
	Created int64
	Seen    int64
}

// Accounts is everybody who may use the site.
type Accounts struct {
	Users    []User
	Sessions []Session
	Tokens   []Token
}

// Foreign returns a number that is another one after another program has written to the database, such as the
// command line (https://sqlite.org/pragma.html#pragma_data_version). It is asked on the one connection that
// writes, which its own writes do not concern.
func (s *Store) Foreign(ctx context.Context) (int64, error) {
	var n int64
	if err := s.write.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&n); err != nil {
		return 0, fmt.Errorf("ask for writes of others: %w", err)
	}
	return n, nil
}

// Accounts returns everybody who may use the site.
func (s *Store) Accounts(ctx context.Context) (all Accounts, err error) {
	all.Users, err = list(ctx, s, func(r *sql.Rows) (u User, err error) {
		return u, r.Scan(&u.Name, &u.Role, &u.Password, &u.Epoch, &u.Created, &u.Seen)
	}, `SELECT name, role, password, epoch, created, seen FROM users ORDER BY name`)
	if err == nil {
		all.Sessions, err = list(ctx, s, func(r *sql.Rows) (x Session, err error) {
			var hash []byte
			err = r.Scan(&x.ID, &hash, &x.User, &x.Epoch, &x.Created, &x.Seen, &x.Address, &x.Agent)
			copy(x.Hash[:], hash)
			return x, err
		}, `SELECT id, hash, user, epoch, created, seen, address, agent FROM sessions ORDER BY created, id`)
	}
	if err == nil {
		all.Tokens, err = list(ctx, s, func(r *sql.Rows) (x Token, err error) {
			var hash []byte
			err = r.Scan(&x.ID, &hash, &x.Name, &x.Role, &x.Created, &x.Seen)
			copy(x.Hash[:], hash)
			return x, err
		}, `SELECT id, hash, name, role, created, seen FROM tokens ORDER BY created, id`)
	}
	if err != nil {
		return Accounts{}, fmt.Errorf("read accounts: %w", err)
	}
	return all, nil
}

// ChangeUsers changes users in one transaction: f gets those that there are, whoever wrote them, and returns those that
// there are to be. The sessions of those whose epoch is another one end. An error of f is returned as it is.
func (s *Store) ChangeUsers(ctx context.Context, f func([]User) ([]User, error)) error {
	var refused error
	err := s.tx(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT name, role, password, epoch, created, seen FROM users ORDER BY name`)
		if err != nil {
			return err
		}
		defer rows.Close()
		var all []User
		for rows.Next() {
			var u User
			if err := rows.Scan(&u.Name, &u.Role, &u.Password, &u.Epoch, &u.Created, &u.Seen); err != nil {
				return err
			}
			all = append(all, u)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if all, refused = f(all); refused != nil {
			return refused
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM users`); err != nil {
			return err
		}
		for _, u := range all {
			if _, err := tx.ExecContext(ctx, `INSERT INTO users (name, role, password, epoch, created, seen) VALUES (?, ?, ?, ?, ?, ?)`,
				u.Name, u.Role, u.Password, u.Epoch, u.Created, u.Seen); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM sessions WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.name = sessions.user AND users.epoch = sessions.epoch)`)
		return err
	})
	if refused != nil {
		return refused
	}
	if err != nil {
		return fmt.Errorf("write users: %w", err)
	}
	return nil
}

// Seen is when something was last used, by its id or name, in Unix milliseconds.
type Seen map[string]int64

// WriteSessions writes new sessions, deletes others by id and those that were last used before an instant, and writes
// down when users, sessions and tokens were last used.
func (s *Store) WriteSessions(ctx context.Context, begun []Session, ended []string, forget int64, users, sessions, tokens Seen) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, x := range begun {
			if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO sessions (id, hash, user, epoch, created, seen, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
				x.ID, x.Hash[:], x.User, x.Epoch, x.Created, x.Seen, x.Address, x.Agent); err != nil {
				return err
			}
		}
		for _, id := range ended {
			if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE id = ?`, id); err != nil {
				return err
			}
		}
		for query, seen := range map[string]Seen{
			`UPDATE users SET seen = ? WHERE name = ?`:  users,
			`UPDATE sessions SET seen = ? WHERE id = ?`: sessions,
			`UPDATE tokens SET seen = ? WHERE id = ?`:   tokens,
		} {
			for key, at := range seen {
				if _, err := tx.ExecContext(ctx, query, at, key); err != nil {
					return err
				}
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE seen < ?`, forget)
		return err
	})
	if err != nil {
		return fmt.Errorf("write sessions: %w", err)
	}
	return nil
}

// AddToken writes a new token. The error is ErrExists if another one has its name.
func (s *Store) AddToken(ctx context.Context, x Token) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO tokens (id, hash, name, role, created, seen) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`,
			x.ID, x.Hash[:], x.Name, x.Role, x.Created, x.Seen)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err == nil && n == 0 {
			return ErrExists
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write token %q: %w", x.Name, err)
	}
	return nil
}

// DeleteToken deletes a token, for good once it returns nil.
func (s *Store) DeleteToken(ctx context.Context, id string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM tokens WHERE id = ?`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete token %q: %w", id, err)
	}
	return nil
}
