package store

import (
	"context"
	"database/sql"
	"fmt"
)

// File is a file of the content folder whose bytes were taken.
type File struct {
	Path    string // relative to the content folder, with slashes
	Dev     uint64 // 0: on the device of the content folder
	Inode   uint64
	Size    int64
	Mtime   int64 // Unix nanoseconds
	Ctime   int64 // Unix nanoseconds
	Hash    string
	Arrived int64 // when these bytes came under this name, Unix milliseconds
}

// Removal is a file that was taken out of the content folder and whose bytes are kept for a while.
type Removal struct {
	Path string
	Hash string
	At   int64 // Unix milliseconds
}

// Changes is what happened in the content folder, to be remembered all or nothing.
type Changes struct {
	Files    []File    // taken, replaced or touched
	Forget   []string  // paths that are gone
	Assets   []Asset   // new, or known better
	Removed  []Removal // can be restored
	Restored []Removal // are there again; At does not matter
}

// Empty reports whether nothing happened.
func (c *Changes) Empty() bool {
	return len(c.Files)+len(c.Forget)+len(c.Assets)+len(c.Removed)+len(c.Restored) == 0
}

// Remember writes the changes in one transaction. A path in both Forget and Files is in the end known.
func (s *Store) Remember(ctx context.Context, c Changes) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		b := batch{ctx: ctx, tx: tx}
		b.each(`DELETE FROM files WHERE path = ?`, len(c.Forget), func(i int) []any { return []any{c.Forget[i]} })
		b.each(`INSERT OR REPLACE INTO files (path, dev, inode, size, mtime_ns, ctime_ns, hash, arrived) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			len(c.Files), func(i int) []any {
				f := c.Files[i]
				return []any{f.Path, int64(f.Dev), int64(f.Inode), f.Size, f.Mtime, f.Ctime, f.Hash, f.Arrived}
			})
		b.each(putAsset, len(c.Assets), func(i int) []any { return c.Assets[i].row() })
		b.each(`INSERT OR REPLACE INTO removals (path, hash, at) VALUES (?, ?, ?)`,
			len(c.Removed), func(i int) []any { return []any{c.Removed[i].Path, c.Removed[i].Hash, c.Removed[i].At} })
		b.each(`DELETE FROM removals WHERE path = ? AND hash = ?`,
			len(c.Restored), func(i int) []any { return []any{c.Restored[i].Path, c.Restored[i].Hash} })
		return b.err
	})
	if err != nil {
		return fmt.Errorf("remember %d changed files: %w", len(c.Files)+len(c.Forget), err)
	}
	return nil
}

// Files returns every file whose bytes were taken.
func (s *Store) Files(ctx context.Context) ([]File, error) {
	files, err := list(ctx, s, func(r *sql.Rows) (f File, err error) {
		var dev, inode int64
		err = r.Scan(&f.Path, &dev, &inode, &f.Size, &f.Mtime, &f.Ctime, &f.Hash, &f.Arrived)
		f.Dev, f.Inode = uint64(dev), uint64(inode)
		return f, err
	}, `SELECT path, dev, inode, size, mtime_ns, ctime_ns, hash, arrived FROM files`)
	if err != nil {
		return nil, fmt.Errorf("list known files: %w", err)
	}
	return files, nil
}

// Removals returns what can be restored, newest first.
func (s *Store) Removals(ctx context.Context) ([]Removal, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (m Removal, err error) {
		return m, r.Scan(&m.Path, &m.Hash, &m.At)
	}, `SELECT path, hash, at FROM removals ORDER BY at DESC, path`)
	if err != nil {
		return nil, fmt.Errorf("list removed files: %w", err)
	}
	return all, nil
}

// batch runs one prepared statement over many rows and keeps the first error.
type batch struct {
	ctx context.Context
	tx  *sql.Tx
	err error
}

func (b *batch) each(query string, n int, row func(i int) []any) {
	if b.err != nil || n == 0 {
		return
	}
	st, err := b.tx.PrepareContext(b.ctx, query)
	if err != nil {
		b.err = err
		return
	}
	defer st.Close()
	for i := range n {
		if _, b.err = st.ExecContext(b.ctx, row(i)...); b.err != nil {
			return
		}
	}
}
