package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Verdict is how a display stood from an instant on, until its next.
type Verdict struct {
	Display string
	At      int64 // Unix milliseconds
	Code    string
}

// WriteVerdicts writes verdicts, remembers until when it is known that they held, and forgets those that were over before
// an instant, in one transaction.
func (s *Store) WriteVerdicts(ctx context.Context, verdicts []Verdict, known string, forget int64) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, v := range verdicts {
			if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO verdicts (display, at, code) VALUES (?, ?, ?)`, v.Display, v.At, v.Code); err != nil {
				return err
			}
			// The newest of those before stays: it says how the display stood then.
			if _, err := tx.ExecContext(ctx, `DELETE FROM verdicts WHERE display = ?1 AND at < (SELECT max(at) FROM verdicts WHERE display = ?1 AND at < ?2)`, v.Display, forget); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO facts (name, value) VALUES ('verdicts known', ?)`, known)
		return err
	})
	if err != nil {
		return fmt.Errorf("write verdicts: %w", err)
	}
	return nil
}

// VerdictsKnown returns what WriteVerdicts was last told of until when verdicts are known; "" if never.
func (s *Store) VerdictsKnown(ctx context.Context) (string, error) {
	return s.Fact(ctx, "verdicts known")
}

// Verdicts returns how a display stood from an instant on, the first first: it begins with the verdict that held then,
// if that is known.
func (s *Store) Verdicts(ctx context.Context, display string, from int64) ([]Verdict, error) {
	return s.verdicts(ctx, `SELECT display, at, code FROM verdicts WHERE display = ?1 AND
		at >= coalesce((SELECT max(at) FROM verdicts WHERE display = ?1 AND at <= ?2), ?2) ORDER BY at`, display, from)
}

// LastVerdicts returns the newest verdict of every display that has one.
func (s *Store) LastVerdicts(ctx context.Context) ([]Verdict, error) {
	return s.verdicts(ctx, `SELECT display, max(at), code FROM verdicts GROUP BY display`)
}

func (s *Store) verdicts(ctx context.Context, query string, args ...any) ([]Verdict, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (v Verdict, err error) { return v, r.Scan(&v.Display, &v.At, &v.Code) }, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read verdicts: %w", err)
	}
	return all, nil
}
