package store

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
)

// Issue is a program that a display was given.
type Issue struct {
	Display string
	At      int64 // Unix milliseconds
	Until   int64 // when it was given the next one, 0 if it was not; only read
	Hash    string
	Body    []byte
}

// KeepIssues is how long issued programs are kept, in milliseconds: longer than anybody asks what was
// on, and as long as removed files can be restored.
const KeepIssues = 30 * 24 * 3600_000

// worldFact is the fact that holds what the loops remember.
const worldFact = "world"

// World returns what was last given to WriteWorld, nil if nothing was.
func (s *Store) World(ctx context.Context) ([]byte, error) {
	body, err := s.Fact(ctx, worldFact)
	if err != nil || body == "" {
		return nil, err
	}
	return []byte(body), nil
}

// WriteWorld remembers a world and the programs that were made from it, all or nothing. A display that
// has the program already is passed over.
func (s *Store) WriteWorld(ctx context.Context, world []byte, issues []Issue) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)`, worldFact, string(world)); err != nil {
			return err
		}
		for _, i := range issues {
			if err := issue(ctx, tx, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write the world: %w", err)
	}
	return nil
}

func issue(ctx context.Context, tx *sql.Tx, i Issue) error {
	var last string
	err := tx.QueryRowContext(ctx, `SELECT program FROM issues WHERE display = ? ORDER BY at DESC LIMIT 1`, i.Display).Scan(&last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || last == i.Hash {
		return err
	}
	var known int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM programs WHERE hash = ?`, i.Hash).Scan(&known); err != nil {
		return err
	}
	if known == 0 {
		if _, err := tx.ExecContext(ctx, `INSERT INTO programs (hash, body) VALUES (?, ?)`, i.Hash, deflate(i.Body)); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO issues (display, at, program) VALUES (?, ?, ?)`, i.Display, i.At, i.Hash)
	return err
}

// Program returns the body of an issued program by its hash, nil if there is none.
func (s *Store) Program(ctx context.Context, hash string) ([]byte, error) {
	var body []byte
	err := s.read.QueryRowContext(ctx, `SELECT body FROM programs WHERE hash = ?`, hash).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err == nil {
		body, err = inflate(body)
	}
	if err != nil {
		return nil, fmt.Errorf("read the program %s: %w", hash, err)
	}
	return body, nil
}

// Issued returns what a display was given last at or before an instant, nil if nothing was.
func (s *Store) Issued(ctx context.Context, display string, at int64) (*Issue, error) {
	i := Issue{Display: display}
	var body []byte
	err := s.read.QueryRowContext(ctx, `SELECT i.at, (SELECT coalesce(min(n.at), 0) FROM issues n WHERE n.display = i.display AND n.at > i.at), i.program, p.body
		FROM issues i JOIN programs p ON p.hash = i.program
		WHERE i.display = ? AND i.at <= ? ORDER BY i.at DESC LIMIT 1`, display, at).Scan(&i.At, &i.Until, &i.Hash, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err == nil {
		i.Body, err = inflate(body)
	}
	if err != nil {
		return nil, fmt.Errorf("read what %q was given: %w", display, err)
	}
	return &i, nil
}

// ForgetIssues forgets programs that were replaced before an instant.
func (s *Store) ForgetIssues(ctx context.Context, before int64) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		// What was issued before the instant may still have been on then: the last of those stays.
		if _, err := tx.ExecContext(ctx, `DELETE FROM issues WHERE at < (SELECT max(o.at) FROM issues o
			WHERE o.display = issues.display AND o.at <= ?)`, before); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM programs WHERE hash NOT IN (SELECT program FROM issues)`)
		return err
	})
	if err != nil {
		return fmt.Errorf("forget old programs: %w", err)
	}
	return nil
}

func deflate(body []byte) []byte {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // writing to memory at a valid level does not fail
	}
	return b.Bytes()
}

func inflate(body []byte) ([]byte, error) { return io.ReadAll(flate.NewReader(bytes.NewReader(body))) }
