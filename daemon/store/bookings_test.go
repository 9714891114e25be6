package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
)

func TestTypedBookingsSurvive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	s := open(t, path)
	ctx := t.Context()
	one := Booking{
		ID: "a", By: "lan", Title: "书法", English: "Calligraphy", Rooms: []string{"xuexi", "multi"}, Place: "大厅", Start: 100, End: 200, State: "full", MovedTo: 300, MovedFrom: []string{"stage"},
		Private: true, Organiser: "书法协会", For: "60岁以上", Places: "30人", Note: "带笔",
	}
	for _, b := range []Booking{one, {ID: "b", Title: "合唱", Start: 50, End: 90}, {ID: "c", Title: "舞蹈", Start: 40, End: 90}} {
		if err := s.WriteBooking(ctx, b, 0); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.WriteBooking(ctx, Booking{ID: "b", Title: "大合唱", Start: 60, End: 90}, 0); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteBooking(ctx, "c"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, path)
	got, err := s.Bookings(ctx)
	check(t, err, got, []Booking{{ID: "b", Title: "大合唱", Rooms: []string{}, MovedFrom: []string{}, Start: 60, End: 90}, one})
}

// An old booking makes room for a new one, but not one of the year.
func TestBookingsAreBoundedInNumber(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "db"))
	ctx := t.Context()
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range MaxBookings {
		if _, err := tx.Exec(`INSERT INTO bookings VALUES (?, '', '', '[]', '', ?, ?, '', 0, 0, '', '', '', '', '[]', '')`, fmt.Sprint(i), i, i+10); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := s.WriteBooking(ctx, Booking{ID: "more"}, 0); !errors.Is(err, ErrFull) {
		t.Errorf("one more: %v", err)
	}
	if err := s.WriteBooking(ctx, Booking{ID: "7", Title: "书法", Start: 7, End: 17}, 0); err != nil {
		t.Errorf("a change: %v", err)
	}
	if err := s.WriteBooking(ctx, Booking{ID: "more", Start: 30_000, End: 30_010}, 15); err != nil {
		t.Errorf("one more, and old ones are forgotten: %v", err)
	}
	all, err := s.Bookings(ctx)
	if err != nil || len(all) != MaxBookings-5+1 {
		t.Errorf("%d bookings, %v", len(all), err)
	}
}
