package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Contact is what a contact of another system said last.
type Contact struct {
	ID    string
	Said  string // normal or alarm
	Since int64  // Unix milliseconds
}

// Contacts returns what contacts said last.
func (s *Store) Contacts(ctx context.Context) ([]Contact, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (c Contact, err error) {
		return c, r.Scan(&c.ID, &c.Said, &c.Since)
	}, `SELECT id, said, since FROM contacts ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("read contacts: %w", err)
	}
	return all, nil
}

// WriteContacts writes what all contacts said last, and forgets the others. When it returns nil that is durable.
func (s *Store) WriteContacts(ctx context.Context, all []Contact) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM contacts`); err != nil {
			return err
		}
		for _, c := range all {
			if _, err := tx.ExecContext(ctx, `INSERT INTO contacts (id, said, since) VALUES (?, ?, ?)`, c.ID, c.Said, c.Since); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write contacts: %w", err)
	}
	return nil
}
