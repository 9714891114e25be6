package plays

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"yiping/daemon/store"
	"yiping/daemon/store/storetest"
	"yiping/displays"
	"yiping/displays/displaystest"
	"yiping/displays/wire"
	"yiping/playlists"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

var ids = []string{"lobby", "station", "studio"}

func specs() (out []displays.Spec) {
	for _, id := range ids {
		out = append(out, displays.Spec{ID: id})
	}
	return out
}

// house is the part of a daemon that keeps plays, on a database that outlives it. It runs in the fake time of a bubble.
type house struct {
	t     *testing.T
	db    string
	hub   *displays.Hub
	store *store.Store
	plays *Plays
	stop  func()

	mu    sync.Mutex
	lines []displaystest.Conn // that are open
	down  bool
}

func newHouse(t *testing.T) *house {
	h := &house{t: t, db: filepath.Join(t.TempDir(), "db")}
	h.start()
	return h
}

func (h *house) start() {
	st, err := store.Open(h.db, quiet())
	if err != nil {
		h.t.Fatal(err)
	}
	hub := displays.NewHub(specs(), quiet())
	plays := New(Config{Hub: hub, Store: st, Log: quiet()})
	history := NewHistory(hub, st, quiet())
	ctx, cancel := context.WithCancel(h.t.Context())
	var tasks sync.WaitGroup
	for _, task := range []func(context.Context) error{hub.Run, plays.Run, history.Run} {
		tasks.Go(func() { task(ctx) })
	}
	h.stop = func() {
		cancel()
		tasks.Wait()
		if err := st.Close(); err != nil {
			h.t.Error(err)
		}
	}
	h.mu.Lock()
	h.hub, h.store, h.plays, h.down = hub, st, plays, false
	h.mu.Unlock()
}

// kill ends the daemon without a word: what is waiting is lost, and every line breaks.
func (h *house) kill() {
	h.mu.Lock()
	h.down = true
	h.mu.Unlock()
	h.cut()
	h.stop()
}

// cut breaks every line.
func (h *house) cut() {
	h.mu.Lock()
	lines := h.lines
	h.lines = nil
	h.mu.Unlock()
	for _, c := range lines {
		c.Close()
	}
}

func (h *house) dial(ctx context.Context, display string) (displaystest.Conn, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down {
		return nil, errors.New("nobody answers")
	}
	c, err := displaystest.Memory(h.hub, nil)(ctx, display)
	if err == nil {
		h.lines = append(h.lines, c)
	}
	return c, err
}

// loop plays items of a few seconds from an instant on.
func loop(from time.Time) map[string]displays.Want {
	p := playlists.Program{
		V: 1, From: from.UnixMilli(), Until: from.Add(24 * time.Hour).UnixMilli(), Canvas: [2]int{1920, 1080}, Loops: [][]int{{0, 1, 2}},
		Lines: []playlists.Line{
			{ID: "main", Rect: [4]int{0, 0, 960, 1080}, Segments: []playlists.Segment{{Loop: 0}}},
			{ID: "side", Rect: [4]int{960, 0, 960, 1080}, Segments: []playlists.Segment{{Loop: 0, Phase: 3000}}},
		},
	}
	for i, ms := range []int64{2000, 3000, 4000} {
		p.Items = append(p.Items, playlists.Item{ID: fmt.Sprintf("大厅/%d.jpg", i), MS: ms})
	}
	wants := map[string]displays.Want{}
	for _, id := range ids {
		wants[id] = displays.Want{Program: wire.NewDocument(wire.Program, playlists.Encode(p))}
	}
	return wants
}

// play runs a player of each display until the test ends.
func (h *house) play() (players []*displaystest.Player) {
	for _, id := range ids {
		p := &displaystest.Player{Display: id, Dial: h.dial}
		p.RecordPlays()
		players = append(players, p)
		ctx, cancel := context.WithCancel(h.t.Context())
		done := make(chan struct{})
		go func() { p.Run(ctx); close(done) }()
		h.t.Cleanup(func() { cancel(); <-done })
	}
	return players
}

// stored returns what is on disk of a display.
func (h *house) stored(display string) (out []wire.Play) {
	h.t.Helper()
	err := h.store.PlaysOf(h.t.Context(), display, 0, time.Now().Add(time.Hour).UnixMilli(), func(p store.Play) error {
		out = append(out, wire.Play{Region: p.Region, Item: p.Item, Text: p.Text, From: p.From, Until: p.Until})
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

// delivered waits until players have nothing left to say but what is shown meanwhile, and compares.
func (h *house) delivered(players []*displaystest.Player) {
	h.t.Helper()
	synctest.Wait()
	before, now := make([][]wire.Play, len(players)), time.Now().UnixMilli()
	for i, p := range players {
		before[i] = p.Plays()
	}
	time.Sleep(time.Minute)
	synctest.Wait()
	for i, p := range players {
		want := before[i]
		slices.SortFunc(want, func(a, b wire.Play) int { return cmpPlays(a, b) })
		got := slices.DeleteFunc(h.stored(p.Display), func(p wire.Play) bool { return p.Until > now })
		if len(want) == 0 {
			h.t.Fatalf("%s has shown nothing", p.Display)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			h.t.Errorf("%s (-shown +stored):\n%s", p.Display, diff)
		}
	}
}

func cmpPlays(a, b wire.Play) int {
	if a.From != b.From {
		return int(a.From - b.From)
	}
	if a.Region < b.Region {
		return -1
	}
	return 1
}

// However often lines break and the daemon dies, each showing is stored, and once.
func TestEachShowingIsStoredOnceThroughBrokenLinesAndADaemonThatDies(t *testing.T) {
	for seed := range uint64(2) {
		synctest.Test(t, func(t *testing.T) {
			h := newHouse(t)
			defer func() { h.stop() }()
			wants := loop(time.Now())
			h.hub.Publish(wants)
			players := h.play()
			r := rand.New(rand.NewPCG(seed, 1))
			for n := range 25 {
				time.Sleep(time.Duration(r.IntN(20_000)) * time.Millisecond)
				if n%4 == 3 {
					h.kill()
					time.Sleep(time.Duration(r.IntN(40_000)) * time.Millisecond)
					h.start()
					h.hub.Publish(wants)
				} else {
					h.cut()
				}
				if n%5 == 4 { // what comes late meets what is packed
					if _, err := h.store.PackPlays(t.Context(), time.Now().UnixMilli()); err != nil {
						t.Fatal(err)
					}
				}
			}
			h.delivered(players)
		})
	}
}

// A disk without room is no acknowledgement, a problem, and nothing lost once there is room again.
func TestAFullDiskLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		h.hub.Publish(loop(time.Now()))
		players := h.play()
		time.Sleep(time.Minute)
		if all := h.plays.Problems(); len(all) != 0 {
			t.Fatalf("problems: %+v", all)
		}
		lift := storetest.LimitFiles(t, 1)
		time.Sleep(30 * time.Second)
		synctest.Wait()
		waiting := players[0].Waiting()
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if n := players[0].Waiting(); n < waiting+100 {
			t.Errorf("%d entries wait, %d before: some were acknowledged", n, waiting)
		}
		if all := h.plays.Problems(); len(all) != 1 || all[0].What.ZH == "" || all[0].Remedy.EN == "" {
			t.Errorf("problems: %+v", all)
		}
		lift()
		time.Sleep(2 * time.Minute)
		h.delivered(players)
		if all := h.plays.Problems(); len(all) != 0 {
			t.Errorf("problems: %+v", all)
		}
	})
}

// A disk that does not answer holds up nobody, takes bounded memory, and is told.
func TestADiskThatHangsTakesBoundedMemory(t *testing.T) {
	p := &Plays{Config: Config{Log: quiet()}, some: make(chan struct{}, 1)}
	now := time.Now().UnixMilli()
	batch := make([]wire.Play, wire.MaxPlays)
	for i := range batch {
		batch[i] = wire.Play{Region: "main", Item: "a", From: now + int64(i), Until: now + 1000}
	}
	for range 10_000 {
		p.take("lobby", batch, displays.Receipt{})
	}
	if len(p.waiting) > mostWaiting || len(p.receipts) > mostWaiting/len(batch) {
		t.Errorf("%d entries wait for %d receipts", len(p.waiting), len(p.receipts))
	}
	p.writing = time.Now().Add(-time.Minute)
	if len(p.Problems()) != 1 {
		t.Error("nobody is told")
	}
}

func TestImpossibleTimesAreNotStored(t *testing.T) {
	p := &Plays{Config: Config{Log: quiet()}, some: make(chan struct{}, 1)}
	now := time.Now()
	for _, at := range []time.Time{now.Add(time.Hour), now.Add(-500 * 24 * time.Hour), time.UnixMilli(5), now} {
		p.take("lobby", []wire.Play{{Region: "main", From: at.UnixMilli(), Until: at.UnixMilli() + 1}}, displays.Receipt{})
	}
	if len(p.waiting) != 1 || len(p.receipts) != 4 {
		t.Errorf("%d entries, %d receipts", len(p.waiting), len(p.receipts))
	}
}
