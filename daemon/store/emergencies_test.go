package store

import (
	"path/filepath"
	"testing"
)

// The last one that was raised counts, whatever the clock said.
func TestTheLastEmergencySurvives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	s := open(t, path)
	ctx := t.Context()
	got, err := s.Emergency(ctx)
	check(t, err, got, Emergency{})
	fire := Emergency{ID: "b", Kind: "fire-alarm", ZH: "三楼", EN: "Floor 3", Raised: 100}
	drill := Emergency{ID: "a", Kind: "evacuate", Drill: true, Raised: 50}
	for _, e := range []Emergency{fire, drill} {
		if err := s.WriteEmergency(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s = open(t, path)
	got, err = s.Emergency(ctx)
	check(t, err, got, drill)
	drill.Cleared = 70
	if err := s.WriteEmergency(ctx, drill); err != nil {
		t.Fatal(err)
	}
	got, err = s.Emergency(ctx)
	check(t, err, got, drill)
}
