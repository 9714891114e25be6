package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Alert is a message of the Common Alerting Protocol that was taken. Times are in Unix milliseconds.
type Alert struct {
	Name       string // sender, identifier and time in one string
	Identifier string
	Sender     string
	Sent       int64
	Kind       string // Alert, Update or Cancel
	Status     string // Actual or Exercise
	Level      int
	Hidden     bool // it is about somewhere else
	ZH, EN     string
	DetailZH   string
	DetailEN   string
	From       int64
	Until      int64
	Ended      int64  // 0: it is in force until its end
	Ending     string // how it ended
	EndZH      string // what is said of that
	EndEN      string
	File       string // path in the content folder from which it came; "": from elsewhere
	Arrived    int64
}

// Alerts returns all messages that are kept, in the order in which they arrived.
func (s *Store) Alerts(ctx context.Context) ([]Alert, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (a Alert, err error) {
		return a, r.Scan(&a.Name, &a.Identifier, &a.Sender, &a.Sent, &a.Kind, &a.Status, &a.Level, &a.Hidden, &a.ZH, &a.EN, &a.DetailZH, &a.DetailEN,
			&a.From, &a.Until, &a.Ended, &a.Ending, &a.EndZH, &a.EndEN, &a.File, &a.Arrived)
	}, `SELECT name, identifier, sender, sent, kind, status, level, hidden, zh, en, detail_zh, detail_en, begin, until, ended, ending, end_zh, end_en, file, arrived
		FROM alerts ORDER BY arrived, name`)
	if err != nil {
		return nil, fmt.Errorf("read alerts: %w", err)
	}
	return all, nil
}

// WriteAlerts writes messages over those with their names, and forgets others by name. When it returns nil that is
// durable.
func (s *Store) WriteAlerts(ctx context.Context, changed []Alert, forget []string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, name := range forget {
			if _, err := tx.ExecContext(ctx, `DELETE FROM alerts WHERE name = ?`, name); err != nil {
				return err
			}
		}
		for _, a := range changed {
			_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO alerts
				(name, identifier, sender, sent, kind, status, level, hidden, zh, en, detail_zh, detail_en, begin, until, ended, ending, end_zh, end_en, file, arrived)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				a.Name, a.Identifier, a.Sender, a.Sent, a.Kind, a.Status, a.Level, a.Hidden, a.ZH, a.EN, a.DetailZH, a.DetailEN,
				a.From, a.Until, a.Ended, a.Ending, a.EndZH, a.EndEN, a.File, a.Arrived)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write alerts: %w", err)
	}
	return nil
}
