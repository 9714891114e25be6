package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Asset is what is known of stored bytes, so that they are probed once.
type Asset struct {
	Hash      string
	Type      string // media type
	Bytes     int64
	Width     int // as shown: a turned photo counts as turned
	Height    int
	Length    int64  // a video's own length in milliseconds
	Ground    string // quiet colour taken from the picture, "#rrggbb"; empty: none
	Rendition string // hash of a smaller rendition that is shown instead; empty: none
	Used      int64  // when it was last needed, Unix milliseconds
}

const putAsset = `INSERT OR REPLACE INTO assets
	(hash, type, bytes, width, height, length_ms, ground, rendition, last_used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`

func (a Asset) row() []any {
	return []any{a.Hash, a.Type, a.Bytes, a.Width, a.Height, a.Length, a.Ground, a.Rendition, a.Used}
}

// Assets returns everything known of stored bytes.
func (s *Store) Assets(ctx context.Context) ([]Asset, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (a Asset, err error) {
		return a, r.Scan(&a.Hash, &a.Type, &a.Bytes, &a.Width, &a.Height, &a.Length, &a.Ground, &a.Rendition, &a.Used)
	}, `SELECT hash, type, bytes, width, height, length_ms, ground, rendition, last_used FROM assets`)
	if err != nil {
		return nil, fmt.Errorf("list known assets: %w", err)
	}
	return all, nil
}

// Retire is the first half of collecting garbage. It forgets removals that are older than the instant
// before, notes for every asset that is still named (by a file, a removal, as a rendition of such, or in
// keep) that it is needed now, and forgets and returns those that nobody has needed since before. Their
// bytes may be deleted then: rows go first, so that no row ever names bytes that are gone.
func (s *Store) Retire(ctx context.Context, before, now int64, keep map[string]bool) ([]string, error) {
	var gone []string
	err := s.tx(ctx, func(tx *sql.Tx) error {
		b := batch{ctx: ctx, tx: tx}
		b.each(`DELETE FROM removals WHERE at < ?`, 1, func(int) []any { return []any{before} })
		b.each(`UPDATE assets SET last_used = ? WHERE hash IN (SELECT hash FROM files UNION SELECT hash FROM removals)`,
			1, func(int) []any { return []any{now} })
		kept := make([]string, 0, len(keep))
		for hash := range keep {
			kept = append(kept, hash)
		}
		b.each(`UPDATE assets SET last_used = ? WHERE hash = ?`, len(kept), func(i int) []any { return []any{now, kept[i]} })
		b.each(`UPDATE assets SET last_used = ? WHERE hash IN (SELECT rendition FROM assets WHERE last_used = ?)`,
			1, func(int) []any { return []any{now, now} })
		if b.err != nil {
			return b.err
		}
		rows, err := tx.QueryContext(ctx, `DELETE FROM assets WHERE last_used < ? RETURNING hash`, before)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var hash string
			if err := rows.Scan(&hash); err != nil {
				return err
			}
			gone = append(gone, hash)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("retire assets: %w", err)
	}
	return gone, nil
}

// AssetType returns the media type of stored bytes, "" if they are not known.
func (s *Store) AssetType(ctx context.Context, hash string) (string, error) {
	var mediaType string
	err := s.read.QueryRowContext(ctx, `SELECT type FROM assets WHERE hash = ?`, hash).Scan(&mediaType)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read asset %s: %w", hash, err)
	}
	return mediaType, nil
}
