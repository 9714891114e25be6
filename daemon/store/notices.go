package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
)

// Notice is a notice that somebody typed in.
type Notice struct {
	ID      string
	ZH, EN  string
	Style   string
	Word    string
	Targets []string
	From    int64 // Unix milliseconds
	Until   int64
}

// Notices returns all notices that are kept, in the order in which they begin.
func (s *Store) Notices(ctx context.Context) ([]Notice, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (n Notice, err error) {
		var targets string
		if err := r.Scan(&n.ID, &n.ZH, &n.EN, &n.Style, &n.Word, &targets, &n.From, &n.Until); err != nil {
			return n, err
		}
		return n, json.Unmarshal([]byte(targets), &n.Targets)
	}, `SELECT id, zh, en, style, word, targets, begin, until FROM notices ORDER BY begin, id`)
	if err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	return all, nil
}

// WriteNotice writes a new notice, and forgets those that ended before an instant. When it returns nil the
// notice is durable.
func (s *Store) WriteNotice(ctx context.Context, n Notice, forget int64) error {
	targets, err := json.Marshal(append([]string{}, n.Targets...))
	if err != nil {
		return err
	}
	err = s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM notices WHERE until < ?`, forget); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO notices (id, zh, en, style, word, targets, begin, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			n.ID, n.ZH, n.EN, n.Style, n.Word, string(targets), n.From, n.Until)
		return err
	})
	if err != nil {
		return fmt.Errorf("write notice %q: %w", n.ID, err)
	}
	return nil
}

// DeleteNotice deletes a notice, for good once it returns nil.
func (s *Store) DeleteNotice(ctx context.Context, id string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM notices WHERE id = ?`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete notice %q: %w", id, err)
	}
	return nil
}
