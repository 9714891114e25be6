package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// Safe is that displays were taken to a safe picture.
type Safe struct {
	ID      string
	Targets []string // none: every display
	Pressed int64    // Unix milliseconds
	Given   int64    // when it was given back; 0: it stands
}

// Safe returns what was taken to a safe picture last; one without an id if nothing ever was.
func (s *Store) Safe(ctx context.Context) (Safe, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (x Safe, err error) {
		var targets string
		if err := r.Scan(&x.ID, &targets, &x.Pressed, &x.Given); err != nil {
			return Safe{}, err
		}
		return x, json.Unmarshal([]byte(targets), &x.Targets)
	}, `SELECT id, targets, pressed, given FROM safe ORDER BY n DESC LIMIT 1`)
	if err != nil {
		return Safe{}, fmt.Errorf("read what is safe: %w", err)
	}
	if len(all) == 0 {
		return Safe{}, nil
	}
	return all[0], nil
}

// WriteSafe writes that displays were taken to a safe picture, which others were too, or that they were given back.
// When it returns nil that is durable.
func (s *Store) WriteSafe(ctx context.Context, x Safe) error {
	targets, err := json.Marshal(x.Targets)
	if err != nil {
		return err
	}
	err = s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO safe (id, targets, pressed, given) VALUES (?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET targets = excluded.targets, pressed = excluded.pressed, given = excluded.given`, x.ID, string(targets), x.Pressed, x.Given)
		return err
	})
	if err != nil {
		return fmt.Errorf("write what is safe: %w", err)
	}
	return nil
}
