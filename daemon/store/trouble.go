package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Err returns why the last transaction could not be written, if the disk is to blame; nil if it was written.
func (s *Store) Err() error {
	if err := s.trouble.Load(); err != nil {
		return *err
	}
	return nil
}

// Try writes something that means nothing, to find out whether the disk is well again.
func (s *Store) Try(ctx context.Context) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO facts (name, value) VALUES ('tries', '1') ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1`)
		return err
	})
}

// Look finds out whether the database is where it was opened. One that was moved or removed meanwhile is written as before, but
// whoever opens that path next, after a restart or for a backup, finds nothing of it.
func (s *Store) Look() {
	now, err := os.Stat(s.path)
	s.astray.Store(errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(now, s.opened))
}

// Astray returns what Look has found: that the database is not where it should be.
func (s *Store) Astray() bool { return s.astray.Load() }

// note remembers how a transaction ended.
func (s *Store) note(err error) {
	var base *sqlite.Error
	switch {
	case err == nil:
		s.trouble.Store(nil)
	case errors.As(err, &base):
		switch base.Code() & 0xff {
		case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_ERROR: // what was to be written, not where
		default:
			s.trouble.Store(&err)
		}
	}
}
