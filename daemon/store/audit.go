package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Deed is something that somebody did, or tried to.
type Deed struct {
	At      int64 // Unix milliseconds
	Who     string
	What    string
	On      string
	From    string // address
	Refused int    // HTTP status of the answer, if it was not done
	Text    string // of a notice, how it begins
}

// Deeds returns what was done from an instant on and before another, by somebody or, with "", by anybody: the last ones,
// the latest first.
func (s *Store) Deeds(ctx context.Context, from, until int64, who string, most int) ([]Deed, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (d Deed, err error) {
		return d, r.Scan(&d.At, &d.Who, &d.What, &d.On, &d.From, &d.Refused, &d.Text)
	}, `SELECT at, who, what, object, address, refused, text FROM audit WHERE at >= ? AND at < ? AND (? = '' OR who = ?) ORDER BY at DESC, n DESC LIMIT ?`, from, until, who, who, most)
	if err != nil {
		return nil, fmt.Errorf("read the record of deeds: %w", err)
	}
	return all, nil
}

// WriteDeeds writes down what was done, and forgets what was done before an instant. When it returns nil that is durable.
func (s *Store) WriteDeeds(ctx context.Context, all []Deed, forget int64) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, d := range all {
			if _, err := tx.ExecContext(ctx, `INSERT INTO audit (at, who, what, object, address, refused, text) VALUES (?, ?, ?, ?, ?, ?, ?)`, d.At, d.Who, d.What, d.On, d.From, d.Refused, d.Text); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM audit WHERE at < ?`, forget)
		return err
	})
	if err != nil {
		return fmt.Errorf("write the record of deeds: %w", err)
	}
	return nil
}
