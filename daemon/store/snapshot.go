package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
)

// Snapshot is a database that nobody else has open: a copy that was made at one moment, of which nothing is in a log beside it.
type Snapshot struct {
	db   *sql.DB
	Form int64 // number of the last migration that it has seen
}

// TakeSnapshot writes what the database at path holds at one moment into a new file, and opens that. A daemon may be at
// work in the database; it is not held up, and nothing of the database is changed, not even its form.
func TakeSnapshot(ctx context.Context, path, to string) (*Snapshot, error) {
	from, err := openAsItIs(path)
	if err != nil {
		return nil, fmt.Errorf("copy database %q: %w", path, err)
	}
	_, err = from.ExecContext(ctx, `VACUUM INTO ?`, to)
	if err = errors.Join(err, from.Close()); err != nil {
		return nil, fmt.Errorf("copy database %q: %w", path, err)
	}
	return OpenSnapshot(ctx, to)
}

// OpenSnapshot opens a snapshot. One of a newer form than this program knows is refused with ErrNewer.
func OpenSnapshot(ctx context.Context, path string) (*Snapshot, error) {
	db, err := openAsItIs(path)
	if err != nil {
		return nil, fmt.Errorf("open database %q: %w", path, err)
	}
	s := &Snapshot{db: db}
	knows, err := newest()
	if err == nil {
		err = db.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version WHERE is_applied`).Scan(&s.Form)
	}
	if err == nil && s.Form > knows {
		err = fmt.Errorf("%w (its form is %d, this program knows %d)", ErrNewer, s.Form, knows)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database %q: %w", path, err), db.Close())
	}
	return s, nil
}

// Close closes the snapshot.
func (s *Snapshot) Close() error { return s.db.Close() }

// Check reads everything and returns an error if something in it is damaged.
func (s *Snapshot) Check(ctx context.Context) error {
	if err := integrity(ctx, s.db); err != nil {
		return err
	}
	has, err := schema(ctx, s.db)
	if err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	should, err := schemaOf(ctx, s.Form)
	if err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	if !maps.Equal(has, should) {
		return errors.New("check database: its tables are not ours")
	}
	return nil
}

// Check reads everything and returns an error if something in the database is damaged.
func (s *Store) Check(ctx context.Context) error { return integrity(ctx, s.read) }

func integrity(ctx context.Context, db *sql.DB) error {
	var said string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&said); err != nil {
		return fmt.Errorf("check database: %w", err)
	}
	if said != "ok" {
		return fmt.Errorf("check database: %s", said)
	}
	return nil
}

// schema returns how everything in a database of ours is made, by name.
func schema(ctx context.Context, db *sql.DB) (map[string]string, error) {
	all := map[string]string{}
	rows, err := db.QueryContext(ctx, `SELECT type || ' ' || name, sql FROM sqlite_schema
		WHERE sql IS NOT NULL AND NOT (type = 'table' AND name IN ('goose_db_version', 'sqlite_sequence'))`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, made string
		if err := rows.Scan(&name, &made); err != nil {
			return nil, err
		}
		all[name] = made
	}
	return all, rows.Err()
}

// schemaOf returns the schema that migrations make.
func schemaOf(ctx context.Context, form int64) (map[string]string, error) {
	db, p, err := inMemory()
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if _, err := p.UpTo(ctx, form); err != nil {
		return nil, err
	}
	return schema(ctx, db)
}

// Assets returns the size in bytes of everything that it knows to be in the media store, by hash.
func (s *Snapshot) Assets(ctx context.Context) (map[string]int64, error) {
	return knownAssets(ctx, s.db)
}

// KnownAssets is Snapshot.Assets of a database in which a daemon may be at work.
func KnownAssets(ctx context.Context, path string) (map[string]int64, error) {
	db, err := openAsItIs(path)
	if err != nil {
		return nil, fmt.Errorf("list known assets: %w", err)
	}
	defer db.Close()
	return knownAssets(ctx, db)
}

func knownAssets(ctx context.Context, db *sql.DB) (map[string]int64, error) {
	all := map[string]int64{}
	rows, err := db.QueryContext(ctx, `SELECT hash, bytes FROM assets`)
	if err != nil {
		return nil, fmt.Errorf("list known assets: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var hash string
		var bytes int64
		if err := rows.Scan(&hash, &bytes); err != nil {
			return nil, fmt.Errorf("list known assets: %w", err)
		}
		all[hash] = bytes
	}
	return all, rows.Err()
}

// Forget forgets assets whose bytes are not to be had. A file of the content folder that had them is taken again.
func (s *Snapshot) Forget(ctx context.Context, hashes []string) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("forget assets: %w", err)
	}
	b := batch{ctx: ctx, tx: tx}
	for _, query := range []string{`DELETE FROM removals WHERE hash = ?`, `DELETE FROM files WHERE hash = ?`, `DELETE FROM assets WHERE hash = ?`} {
		b.each(query, len(hashes), func(i int) []any { return []any{hashes[i]} })
	}
	if b.err != nil {
		return errors.Join(fmt.Errorf("forget assets: %w", b.err), tx.Rollback())
	}
	return tx.Commit()
}

// openAsItIs opens a database that is there, and changes nothing of how it is kept.
func openAsItIs(path string) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(absolute); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errors.New("not a file")}
	}
	q := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)", "trusted_schema(OFF)"}}
	dsn := url.URL{Scheme: "file", Path: absolute, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// newest returns the form of a new database.
func newest() (int64, error) {
	db, p, err := inMemory()
	if err != nil {
		return 0, err
	}
	defer db.Close()
	all := p.ListSources()
	return all[len(all)-1].Version, nil
}

// inMemory returns a database on which migrations can be tried.
func inMemory() (*sql.DB, *goose.Provider, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	p, err := provider(db)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, p, nil
}
