package playout

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"yiping/daemon/store"
	"yiping/playlists"
)

// What cannot be forgotten is tried again on another day, not with every state: it is in the log once a day.
func TestOldProgramsAreForgottenOnceADay(t *testing.T) {
	db := filepath.Join(t.TempDir(), "yiping.db")
	st, err := store.Open(db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if err := st.WriteWorld(t.Context(), []byte("{}"), []store.Issue{{Display: "lobby", At: 1, Hash: "a"}, {Display: "lobby", At: 2, Hash: "b"}}); err != nil {
		t.Fatal(err)
	}
	other, err := sql.Open("sqlite", "file:"+db)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Exec(`CREATE TRIGGER stays BEFORE DELETE ON issues BEGIN SELECT RAISE(ABORT, 'it stays'); END`); err != nil {
		t.Fatal(err)
	}

	var said strings.Builder
	world := new(playlists.World)
	state := func(at int64) *state { return &state{screens: new(screens), world: world, at: at} }
	w := newJournal(&Playout{Config: Config{Zone: shanghai, Store: st, Log: slog.New(slog.NewTextHandler(&said, nil))}}, state(0))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	const day = 24 * 3600_000
	for _, at := range []int64{100 * day, 100*day + 1, 100*day + 2, 101 * day, 101*day + 1} {
		w.Set(state(at))
		for v := w.Wanted(); !w.Durable(); {
			w.Await(ctx, v)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if n := strings.Count(said.String(), "cannot forget old programs"); n != 2 {
		t.Errorf("in two days it is said %d times:\n%s", n, said.String())
	}
}
