package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Play is an entry of the proof of play: something was on the glass for a while.
type Play struct {
	Display string
	Region  string // "" for a notice, which is over all regions
	Item    string // id of the item or notice; "" for the slate, and in Region "" for what is not known any more
	Text    string // what the notice said
	From    int64  // Unix milliseconds
	Until   int64
}

const dayMS = 24 * 60 * 60 * 1000

// WritePlays writes entries in one transaction; when it returns nil they are durable. What is there already is not
// there twice: an entry is known by its display, region and beginning, and the latest end counts.
func (s *Store) WritePlays(ctx context.Context, plays []Play) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		put, err := tx.PrepareContext(ctx, `INSERT INTO plays (display, begin, region, until, item, text) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (display, begin, region) DO UPDATE SET until = excluded.until WHERE excluded.until > until`)
		if err != nil {
			return err
		}
		defer put.Close()
		for _, p := range plays {
			if _, err := put.ExecContext(ctx, p.Display, p.From, p.Region, p.Until, p.Item, p.Text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write %d plays: %w", len(plays), err)
	}
	return nil
}

// PlaysOf calls f with the entries of a display that began from one instant until another, in their order, and ends with
// the first error of f.
func (s *Store) PlaysOf(ctx context.Context, display string, from, until int64, f func(Play) error) error {
	// Rows first: what is packed meanwhile is then seen twice, and not never.
	rows, err := list(ctx, s, scanPlay, selectPlays+` WHERE display = ? AND begin >= ? AND begin < ? ORDER BY begin, region`, display, from, until)
	if err != nil {
		return fmt.Errorf("read plays of %q: %w", display, err)
	}
	days := map[int64][]Play{}
	for _, p := range rows {
		days[floorDay(p.From)] = append(days[floorDay(p.From)], p)
	}
	for day := floorDay(from); day*dayMS < until; day++ {
		packed, err := s.packed(ctx, display, day)
		if err != nil {
			return err
		}
		if len(days[day]) > 0 {
			packed = mergePlays(packed, days[day])
		}
		for _, p := range packed {
			if p.From < from || p.From >= until {
				continue
			}
			if err := f(p); err != nil {
				return err
			}
		}
	}
	return nil
}

const selectPlays = `SELECT display, begin, region, until, item, text FROM plays`

func scanPlay(r *sql.Rows) (p Play, err error) {
	return p, r.Scan(&p.Display, &p.From, &p.Region, &p.Until, &p.Item, &p.Text)
}

// floorDay returns the day of an instant after 1970, as played counts them.
func floorDay(ms int64) int64 { return ms / dayMS }

func (s *Store) packed(ctx context.Context, display string, day int64) ([]Play, error) {
	blobs, err := list(ctx, s, func(r *sql.Rows) (b []byte, err error) { return b, r.Scan(&b) },
		`SELECT entries FROM played WHERE display = ? AND day = ?`, display, day)
	if err != nil || len(blobs) == 0 {
		return nil, err
	}
	plays, err := unpack(display, day, blobs[0])
	if err != nil {
		return nil, fmt.Errorf("read plays of %q: %w", display, err)
	}
	return plays, nil
}

// PlaySpans returns when entries began, of a display or of all (""): within each span, in Unix milliseconds, none is
// longer than a day, there is one at its beginning and one at its end.
func (s *Store) PlaySpans(ctx context.Context, display string) ([][2]int64, error) {
	spans, err := list(ctx, s, func(r *sql.Rows) (d [2]int64, err error) { return d, r.Scan(&d[0], &d[1]) },
		`SELECT first, last FROM played WHERE ?1 = '' OR display = ?1
		UNION SELECT min(begin), max(begin) FROM plays WHERE ?1 = '' OR display = ?1 GROUP BY display, begin / 86400000 ORDER BY 1, 2`, display)
	if err != nil {
		return nil, fmt.Errorf("read days of plays: %w", err)
	}
	return spans, nil
}

// PlayDisplays returns the ids of all displays that have entries, in order.
func (s *Store) PlayDisplays(ctx context.Context) ([]string, error) {
	ids, err := list(ctx, s, func(r *sql.Rows) (d string, err error) { return d, r.Scan(&d) },
		`SELECT display FROM played UNION SELECT display FROM plays ORDER BY 1`)
	if err != nil {
		return nil, fmt.Errorf("read displays of plays: %w", err)
	}
	return ids, nil
}

// PackPlays packs what began before an instant, one display's day at a time; it returns false once nothing is left.
func (s *Store) PackPlays(ctx context.Context, before int64) (more bool, err error) {
	err = s.tx(ctx, func(tx *sql.Tx) error {
		var display string
		var begin int64
		err := tx.QueryRowContext(ctx, `SELECT display, begin FROM plays WHERE begin < ? LIMIT 1`, before).Scan(&display, &begin)
		if err == sql.ErrNoRows {
			return nil
		}
		if err != nil {
			return err
		}
		more = true
		return packDay(ctx, tx, display, floorDay(begin), before)
	})
	if err != nil {
		return false, fmt.Errorf("pack plays: %w", err)
	}
	return more, nil
}

func packDay(ctx context.Context, tx *sql.Tx, display string, day, before int64) error {
	until := min((day+1)*dayMS, before)
	rows, err := tx.QueryContext(ctx, selectPlays+` WHERE display = ? AND begin >= ? AND begin < ? ORDER BY begin, region`, display, day*dayMS, until)
	if err != nil {
		return err
	}
	defer rows.Close()
	var fresh []Play
	for rows.Next() {
		p, err := scanPlay(rows)
		if err != nil {
			return err
		}
		fresh = append(fresh, p)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	var blob []byte
	err = tx.QueryRowContext(ctx, `SELECT entries FROM played WHERE display = ? AND day = ?`, display, day).Scan(&blob)
	if err != nil && err != sql.ErrNoRows {
		return err
	}
	old, err := unpack(display, day, blob)
	if err != nil {
		return err
	}
	all := mergePlays(old, fresh)
	if _, err := tx.ExecContext(ctx, `INSERT INTO played (display, day, first, last, entries) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (display, day) DO UPDATE SET first = excluded.first, last = excluded.last, entries = excluded.entries`,
		display, day, all[0].From, all[len(all)-1].From, pack(day, all)); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM plays WHERE display = ? AND begin >= ? AND begin < ?`, display, day*dayMS, until)
	return err
}

// ForgetPlays deletes at most a few of the packed days that lie before an instant; it returns false once nothing is left.
func (s *Store) ForgetPlays(ctx context.Context, before int64) (more bool, err error) {
	const few = 50
	err = s.tx(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `DELETE FROM played WHERE rowid IN (SELECT rowid FROM played WHERE day < ? LIMIT ?)`, floorDay(before), few)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		more = n == few
		return err
	})
	if err != nil {
		return false, fmt.Errorf("forget plays: %w", err)
	}
	return more, nil
}
