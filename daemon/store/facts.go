package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Fact returns a single remembered fact, or "" if there is none of that name.
func (s *Store) Fact(ctx context.Context, name string) (string, error) {
	var value string
	err := s.read.QueryRowContext(ctx, `SELECT value FROM facts WHERE name = ?`, name).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read fact %q: %w", name, err)
	}
	return value, nil
}

// SetFacts remembers facts by name.
func (s *Store) SetFacts(ctx context.Context, facts map[string]string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for name, value := range facts {
			if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)`, name, value); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write facts: %w", err)
	}
	return nil
}
