package store

import (
	"path/filepath"
	"testing"
)

func TestWhatContactsSaidSurvives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	s := open(t, path)
	ctx := t.Context()
	fire, lift := Contact{"fire", "alarm", 100}, Contact{"lift", "normal", 50}
	for _, all := range [][]Contact{{fire, {"old", "alarm", 1}}, {fire, lift}} {
		if err := s.WriteContacts(ctx, all); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s = open(t, path)
	got, err := s.Contacts(ctx)
	check(t, err, got, []Contact{fire, lift})
}
