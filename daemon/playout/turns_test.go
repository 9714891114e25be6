package playout

import (
	"context"
	"database/sql"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"log/slog"

	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/displays/wire"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// The loop goes on while the disk hangs, here the database, which somebody else holds: displays get what is new, people are
// told that it is not durable, and it is written once that is possible, without anything new.
func TestTheLoopTurnsWhileTheDiskHangs(t *testing.T) {
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
	hung.Set([]Display{{Geometry: wire.Geometry{ID: "lobby"}, Audience: audience}})
	hub := displays.NewHub([]displays.Spec{{ID: "lobby"}}, log)
	out, err := New(Config{
		Zone: shanghai, House: house, Bookings: new(latest.Cell[[]agenda.Booking]), Calendar: new(latest.Cell[schedule.Calendar]), Catalog: &catalog,
		Displays: &hung, Hub: hub, Store: st, Log: log,
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
	for seen := uint64(0); ; {
		if w, ok := hub.Want("lobby"); ok && w.Program != nil {
			break
		}
		waits, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		_, seen, err = hub.Published().Next(waits, seen)
		if cancel(); err != nil {
			t.Fatal("displays wait for the disk:", err)
		}
	}
	for range 3 {
		if err := turns(20 * time.Second); err != nil {
			t.Fatal("the loop waits for the disk:", err)
		}
	}
	if p := out.Problems(); len(p) != 1 || p[0].ID != "journal" {
		t.Errorf("nobody is told: %+v", p)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); len(out.Problems()) > 0; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatal("it is not written when the disk is well again")
		}
	}
	if body, err := st.World(t.Context()); err != nil || body == nil {
		t.Errorf("nothing is written: %v", err)
	}
}
