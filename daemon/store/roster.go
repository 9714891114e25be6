package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Display is a display that was made by pairing.
type Display struct {
	ID      string
	Entry   string // as JSON
	Created int64  // Unix milliseconds
}

// Player is what lets a player in.
type Player struct {
	ID      string
	Display string // id
	Hash    string // SHA-256 of the token, hexadecimal
	Created int64  // Unix milliseconds
	Seen    int64  // when it was last connected; 0: never
	From    string // the address it last came from
	Agent   string
}

// Roster is all that is kept of who may show what.
type Roster struct {
	Displays  []Display         // the oldest first
	Players   []Player          // the oldest first
	Passwords map[string]string // SHA-256 in hexadecimal, by display
}

// Roster returns it.
func (s *Store) Roster(ctx context.Context) (r Roster, err error) {
	if r.Displays, err = list(ctx, s, func(rows *sql.Rows) (d Display, err error) {
		return d, rows.Scan(&d.ID, &d.Entry, &d.Created)
	}, `SELECT id, entry, created FROM displays ORDER BY created, id`); err != nil {
		return r, fmt.Errorf("read displays: %w", err)
	}
	if r.Players, err = list(ctx, s, func(rows *sql.Rows) (p Player, err error) {
		return p, rows.Scan(&p.ID, &p.Display, &p.Hash, &p.Created, &p.Seen, &p.From, &p.Agent)
	}, `SELECT id, display, hash, created, seen, origin, agent FROM players ORDER BY created, id`); err != nil {
		return r, fmt.Errorf("read players: %w", err)
	}
	r.Passwords = map[string]string{}
	_, err = list(ctx, s, func(rows *sql.Rows) (_ struct{}, err error) {
		var display, hash string
		err = rows.Scan(&display, &hash)
		r.Passwords[display] = hash
		return struct{}{}, err
	}, `SELECT display, hash FROM display_passwords`)
	if err != nil {
		return r, fmt.Errorf("read passwords of displays: %w", err)
	}
	return r, nil
}

// WritePaired writes a player and, unless it is nil, the display that was made for it. When it returns nil both are durable.
func (s *Store) WritePaired(ctx context.Context, p Player, d *Display) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		if d != nil {
			if _, err := tx.ExecContext(ctx, `INSERT INTO displays (id, entry, created) VALUES (?, ?, ?)`, d.ID, d.Entry, d.Created); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO players (id, display, hash, created, seen, origin, agent) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			p.ID, p.Display, p.Hash, p.Created, p.Seen, p.From, p.Agent)
		return err
	})
	if err != nil {
		return fmt.Errorf("write player of display %q: %w", p.Display, err)
	}
	return nil
}

// ChangeDisplay replaces what is written of a display.
func (s *Store) ChangeDisplay(ctx context.Context, id, entry string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE displays SET entry = ? WHERE id = ?`, entry, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("write display %q: %w", id, err)
	}
	return nil
}

// DeleteDisplay deletes a display with its players and its password.
func (s *Store) DeleteDisplay(ctx context.Context, id string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, table := range []string{`DELETE FROM displays WHERE id = ?`, `DELETE FROM players WHERE display = ?`, `DELETE FROM display_passwords WHERE display = ?`} {
			if _, err := tx.ExecContext(ctx, table, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("delete display %q: %w", id, err)
	}
	return nil
}

// DeletePlayers deletes what lets players in, by their ids.
func (s *Store) DeletePlayers(ctx context.Context, ids []string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, id := range ids {
			if _, err := tx.ExecContext(ctx, `DELETE FROM players WHERE id = ?`, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("delete players: %w", err)
	}
	return nil
}

// WriteSeen writes when players were last connected, and from where.
func (s *Store) WriteSeen(ctx context.Context, all []Player) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, p := range all {
			if _, err := tx.ExecContext(ctx, `UPDATE players SET seen = ?, origin = ?, agent = ? WHERE id = ?`, p.Seen, p.From, p.Agent, p.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write when players were seen: %w", err)
	}
	return nil
}

// WriteDisplayPassword replaces the password of a display by its SHA-256 in hexadecimal.
func (s *Store) WriteDisplayPassword(ctx context.Context, display, hash string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO display_passwords (display, hash) VALUES (?, ?) ON CONFLICT (display) DO UPDATE SET hash = excluded.hash`, display, hash)
		return err
	})
	if err != nil {
		return fmt.Errorf("write password of display %q: %w", display, err)
	}
	return nil
}
