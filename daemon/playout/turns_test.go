package playout

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"log/slog"

	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// The loop says that it turns, except while it waits for something that hangs: here the database, which
// somebody else holds.
func TestAHangingLoopDoesNotTurn(t *testing.T) {
	db := filepath.Join(t.TempDir(), "yiping.db")
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(db, log)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var catalog latest.Cell[playlists.Catalog]
	var hung latest.Cell[[]Display]
	audience := playlists.Audience{Canvas: [2]int{1920, 1080}, Regions: []playlists.Region{{ID: "media", Rect: [4]int{0, 0, 1920, 1080}, Plays: []string{"大厅"}}}}
	hung.Set([]Display{{Audience: audience}})
	out, err := New(Config{
		Zone: shanghai, House: house, Bookings: new(latest.Cell[[]agenda.Booking]), Calendar: new(latest.Cell[schedule.Calendar]), Catalog: &catalog,
		Displays: &hung, Hub: displays.NewHub(nil, log), Store: st, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- out.Run(ctx) }()
	defer func() { stop(); <-ended }()
	turns := func(within time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		return out.Turns(ctx)
	}
	if err := turns(time.Minute); err != nil {
		t.Fatal("an idle loop does not turn:", err)
	}

	other, err := sql.Open("sqlite", "file:"+db+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	catalog.Set(playlists.Catalog{})
	for turns(100*time.Millisecond) == nil { // until it has begun to write
	}
	if err := turns(100 * time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a loop that waits for the database turns: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := turns(time.Minute); err != nil {
		t.Error("the loop does not turn again:", err)
	}
}
