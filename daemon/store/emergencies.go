package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Emergency is something that took over every display.
type Emergency struct {
	ID      string
	Kind    string
	ZH, EN  string // what whoever raised it added
	Drill   bool
	Raised  int64 // Unix milliseconds
	Cleared int64 // 0: it stands
}

// Emergency returns the emergency that was raised last; one without an id if there was none.
func (s *Store) Emergency(ctx context.Context) (Emergency, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (e Emergency, err error) {
		return e, r.Scan(&e.ID, &e.Kind, &e.ZH, &e.EN, &e.Drill, &e.Raised, &e.Cleared)
	}, `SELECT id, kind, zh, en, drill, raised, cleared FROM emergencies ORDER BY n DESC LIMIT 1`)
	if err != nil {
		return Emergency{}, fmt.Errorf("read emergency: %w", err)
	}
	if len(all) == 0 {
		return Emergency{}, nil
	}
	return all[0], nil
}

// WriteEmergency writes an emergency, or that it was cleared. When it returns nil that is durable.
func (s *Store) WriteEmergency(ctx context.Context, e Emergency) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO emergencies (id, kind, zh, en, drill, raised, cleared) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET cleared = excluded.cleared`, e.ID, e.Kind, e.ZH, e.EN, e.Drill, e.Raised, e.Cleared)
		return err
	})
	if err != nil {
		return fmt.Errorf("write emergency %q: %w", e.ID, err)
	}
	return nil
}
