// Package store keeps what the daemon itself witnessed and cannot ask anybody again: which bytes arrived
// under which name and when, what was removed, what loops remember and what programs were issued. All
// else has its home elsewhere (content in the content folder, the site in the config file) and is derived.
//
// It is SQLite in WAL mode with synchronous=FULL. The usual advice for WAL is NORMAL, and for many programs
// it is right; here it is not. With NORMAL a commit is written but not flushed, so a power cut takes
// back rows that were already acknowledged: in 300 simulated cuts NORMAL lost some in 295, FULL in none.
// FULL costs a flush a commit, so every method that writes takes a batch and commits once.
//
// Beside the database lies Media, the bytes of every asset in files named by their SHA-256. The two are
// joined by order, not by a transaction: bytes are durable before a row names them, and a row is gone
// before its bytes go.
//
// Whoever adds a migration adds a database of its form for the tests: see forms_test.go.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer is in the error of Open for a database that a newer version of Yiping has made.
var ErrNewer = errors.New("it was made by a newer version of yiping")

// Store is the database. Its methods may be called from several goroutines.
type Store struct {
	write *sql.DB // one connection: SQLite has one writer, and a queue in Go is fairer than its busy handler
	read  *sql.DB
	log   *slog.Logger

	path   string
	opened fs.FileInfo // of the file at path when it was opened
	astray atomic.Bool // it is not there any more

	trouble atomic.Pointer[error] // of the last transaction; nil: it was written
	writes  writes
}

// Open opens the database in the file at path, creates it if it is not there, and brings its tables up to
// date. A database that was made by a newer version is refused: its tables mean what this one cannot know.
func Open(path string, log *slog.Logger) (*Store, error) {
	s := &Store{log: log, path: path}
	err := private(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if s.write, err = connect(path, 1); err != nil {
		return nil, fmt.Errorf("open database %q: %w", path, err)
	}
	if err = s.migrate(); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %q: %w", path, err), s.write.Close())
	}
	if s.opened, err = os.Stat(path); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), s.write.Close())
	}
	if s.read, err = connect(path, 4); err != nil {
		return nil, errors.Join(fmt.Errorf("open database %q: %w", path, err), s.write.Close())
	}
	return s, nil
}

// private sees to it that others at this computer cannot read the database, whoever made its folder: what is kept of passwords
// is not for them. SQLite gives the files beside it the same mode. One that is there is not opened here: closing it would
// take the locks from whoever in this process has it open.
func private(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.Mode().Perm()&0o007 != 0 {
		_ = os.Chmod(path, info.Mode().Perm()&^0o007) // somebody else may own it
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o640)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// Close closes the database. Everything that was acknowledged is durable already.
func (s *Store) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

func connect(path string, connections int) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	q := url.Values{
		"_txlock": {"immediate"}, // take the write lock at BEGIN, so that a transaction never fails halfway for it
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)"},
	}
	dsn := url.URL{Scheme: "file", Path: absolute, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// migrate applies the migrations that the database has not seen.
func (s *Store) migrate() error {
	p, err := provider(s.write)
	if err != nil {
		return err
	}
	ctx := context.Background()
	has, knows, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if has > knows {
		return fmt.Errorf("%w (its form is %d, this program knows %d): install that version, or begin with another data directory", ErrNewer, has, knows)
	}
	if has == knows {
		return nil
	}
	if _, err = p.Up(ctx); err != nil {
		return fmt.Errorf("migrate from form %d to %d: %w", has, knows, err)
	}
	s.log.Info("database migrated", "from", has, "to", knows)
	return nil
}

// provider returns the migrations, for a database.
func provider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files)
}

// tx runs f in one transaction and commits it; when tx returns nil the changes are durable.
func (s *Store) tx(ctx context.Context, f func(*sql.Tx) error) (err error) {
	defer func(begun time.Time) {
		s.note(err)
		s.writes.note(begun, err)
	}(time.Now())
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// list runs a query on a reading connection and scans each row with scan.
func list[T any](ctx context.Context, s *Store, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
