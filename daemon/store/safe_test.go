package store

import (
	"path/filepath"
	"testing"
)

func TestWhatIsSafeSurvives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	s := open(t, path)
	ctx := t.Context()
	got, err := s.Safe(ctx)
	check(t, err, got, Safe{})
	one := Safe{ID: "b", Targets: []string{"display:lobby"}, Pressed: 100}
	all := Safe{ID: "a", Pressed: 50}
	for _, x := range []Safe{one, all} {
		if err := s.WriteSafe(ctx, x); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s = open(t, path)
	got, err = s.Safe(ctx)
	check(t, err, got, all)
	all.Given = 70
	if err := s.WriteSafe(ctx, all); err != nil {
		t.Fatal(err)
	}
	got, err = s.Safe(ctx)
	check(t, err, got, all)
}
