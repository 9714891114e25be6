package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// Booking is a booking that somebody typed in, as it was typed.
type Booking struct {
	ID        string
	By        string // who typed it
	Title     string
	English   string
	Rooms     []string // ids
	Place     string
	Start     int64 // Unix milliseconds
	End       int64
	State     string
	MovedTo   int64
	MovedFrom []string // ids of rooms
	Private   bool
	Organiser string
	For       string
	Places    string
	Note      string
}

// MaxBookings is how many typed bookings are kept at most.
const MaxBookings = 20_000

// ErrFull is in the error of WriteBooking for a new booking when there are MaxBookings.
var ErrFull = errors.New("there are too many bookings")

// Bookings returns all typed bookings.
func (s *Store) Bookings(ctx context.Context) ([]Booking, error) {
	all, err := list(ctx, s, func(r *sql.Rows) (b Booking, err error) {
		var rooms, from string
		if err := r.Scan(&b.ID, &b.By, &b.Title, &b.English, &rooms, &b.Place, &b.Start, &b.End, &b.State, &b.MovedTo, &from, &b.Private, &b.Organiser, &b.For, &b.Places, &b.Note); err != nil {
			return b, err
		}
		return b, errors.Join(json.Unmarshal([]byte(rooms), &b.Rooms), json.Unmarshal([]byte(from), &b.MovedFrom))
	}, `SELECT id, typed_by, title, english, rooms, place, start, until, state, moved_to, moved_from, private, organiser, audience, places, note FROM bookings ORDER BY start, id`)
	if err != nil {
		return nil, fmt.Errorf("read bookings: %w", err)
	}
	return all, nil
}

// WriteBooking writes a typed booking, over the one with its id if there is one, and forgets those that ended
// before an instant. When it returns nil the booking is durable. The error is ErrFull if there is no room for
// another.
func (s *Store) WriteBooking(ctx context.Context, b Booking, forget int64) error {
	rooms, err := json.Marshal(append([]string{}, b.Rooms...))
	if err != nil {
		return err
	}
	from, err := json.Marshal(append([]string{}, b.MovedFrom...))
	if err != nil {
		return err
	}
	err = s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM bookings WHERE until < ?`, forget); err != nil {
			return err
		}
		var others int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM bookings WHERE id <> ?`, b.ID).Scan(&others); err != nil {
			return err
		}
		if others >= MaxBookings {
			return ErrFull
		}
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO bookings (id, typed_by, title, english, rooms, place, start, until, state, moved_to, moved_from, private, organiser, audience, places, note)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			b.ID, b.By, b.Title, b.English, string(rooms), b.Place, b.Start, b.End, b.State, b.MovedTo, string(from), b.Private, b.Organiser, b.For, b.Places, b.Note)
		return err
	})
	if err != nil {
		return fmt.Errorf("write booking %q: %w", b.ID, err)
	}
	return nil
}

// DeleteBooking deletes a typed booking, for good once it returns nil.
func (s *Store) DeleteBooking(ctx context.Context, id string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM bookings WHERE id = ?`, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete booking %q: %w", id, err)
	}
	return nil
}
