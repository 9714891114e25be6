package notices

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/config"
	"yiping/daemon/store"
	"yiping/daemon/store/storetest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// house is where an emergency is raised, with the store beside it and what displays have been told.
type house struct {
	*Emergencies
	t      *testing.T
	path   string
	store  *store.Store
	posted []playlists.Post
	stop   func()
}

func newHouse(t *testing.T) *house {
	h := &house{t: t, path: filepath.Join(t.TempDir(), "db")}
	h.start()
	return h
}

func (h *house) start() {
	h.t.Helper()
	var err error
	if h.store, err = store.Open(h.path, slog.New(slog.DiscardHandler)); err != nil {
		h.t.Fatal(err)
	}
	h.posted = nil
	post := func(_ string, posts []playlists.Post) { h.posted = posts }
	if h.Emergencies, err = NewEmergencies(h.t.Context(), h.store, post, "021-5679 0000", slog.New(slog.DiscardHandler)); err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- h.Run(ctx) }()
	h.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			h.t.Error(err)
		}
		h.store.Close()
	}
}

func (h *house) raise(kind string, drill bool) Emergency {
	h.t.Helper()
	e, notes, err := h.Raise(h.t.Context(), kind, playlists.Text{}, drill)
	if err != nil || len(notes) > 0 {
		h.t.Fatal(notes, err)
	}
	return e
}

// shows returns the notice that every display shows at the moment, by the documents that it has.
func (h *house) shows() playlists.Notice {
	doc := &playlists.Notices{}
	for _, p := range h.posted {
		if len(p.Targets) > 0 {
			h.t.Errorf("it is for %v only", p.Targets)
		}
		doc.Notices = append(doc.Notices, p.Notice)
	}
	f := playlists.At(&playlists.Program{}, doc, time.Now().UnixMilli())
	for _, n := range doc.Notices {
		if n.ID == f.Takeover {
			return n
		}
	}
	return playlists.Notice{}
}

// A computer without a battery for its clock, or one whose clock holds the time of Shanghai, begins hours off and is set
// when there is a network again: an emergency stands all the same.
func TestAnEmergencyStandsWhateverTheClockIsSetTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		ahead := store.Emergency{ID: "fire", Kind: "fire-alarm", Raised: time.Now().Add(8 * time.Hour).UnixMilli()}
		if err := h.store.WriteEmergency(t.Context(), ahead); err != nil {
			t.Fatal(err)
		}
		h.stop()
		h.start()
		if n := h.shows(); n.ID != "emergency/fire" {
			t.Errorf("displays show %+v", n)
		}
	})
}

func TestAnEmergencyStandsUntilTheAllClear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		e := h.raise("evacuate", false)
		n := h.shows()
		if n.Text.ZH != "请立即疏散" || n.Tone != playlists.Alarm || n.Precedence != 100 || n.Drill.ZH != "" || n.Until != schedule.Forever.Until || !e.Durable || e.Notice.ID != n.ID {
			t.Errorf("%+v shows %+v", e, n)
		}
		for _, after := range []time.Duration{time.Second, 40 * 24 * time.Hour} {
			time.Sleep(after)
			h.stop()
			h.start()
			if h.shows().ID != n.ID || h.Current().Raised != e.Raised || !h.Current().Durable {
				t.Errorf("after %v and a restart: %+v", after, h.Current())
			}
		}
		e, err := h.Clear(t.Context())
		n = h.shows()
		if err != nil || n.Text.ZH != "警报解除" || n.Tone != playlists.AllClear || !e.Durable || e.Cleared == 0 {
			t.Errorf("cleared: %+v, %+v, %v", e, n, err)
		}
		time.Sleep(clearFor - time.Second)
		h.stop()
		h.start()
		if h.shows().ID != n.ID {
			t.Error("a restart takes the all-clear away")
		}
		time.Sleep(time.Second)
		if h.shows().ID != "" || h.Current().Notice.ID != "" {
			t.Errorf("three minutes later: %+v", h.shows())
		}
		h.stop()
		h.start()
		if h.shows().ID != "" {
			t.Errorf("a restart brings it back: %+v", h.shows())
		}
		if _, err := h.Clear(t.Context()); !errors.Is(err, ErrNothing) {
			t.Errorf("cleared again: %v", err)
		}
	})
}

func TestOneEmergencyReplacesAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		h.raise("earthquake", false)
		first := h.shows().ID
		h.raise("earthquake", false)
		if h.shows().ID != first {
			t.Error("who says it twice raises two")
		}
		h.raise("evacuate", false)
		if n := h.shows(); n.ID == first || n.Text.ZH != "请立即疏散" || len(h.posted) != 1 {
			t.Errorf("%+v", n)
		}
		h.stop()
		h.start()
		if h.shows().Text.ZH != "请立即疏散" {
			t.Errorf("after a restart: %+v", h.shows())
		}
	})
}

func TestADrillIsMarkedAndReplacesNothingReal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		h.raise("evacuate", true)
		if n := h.shows(); n.Drill.ZH != "现在进行疏散演练，非真实险情" || n.Text.ZH != "请立即疏散" {
			t.Errorf("%+v", n)
		}
		h.raise("fire-alarm", false)
		if n := h.shows(); n.Drill.ZH != "" || n.Text.ZH != "消防报警，请做好疏散准备" {
			t.Errorf("a real one during a drill: %+v", n)
		}
		if _, _, err := h.Raise(t.Context(), "evacuate", playlists.Text{}, true); !errors.Is(err, ErrReal) {
			t.Errorf("a drill during a real one: %v", err)
		}
		if _, err := h.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.raise("siren", false)
		if n := h.shows(); n.Drill.ZH == "" || !h.Current().Drill {
			t.Errorf("the test of the sirens is no drill: %+v", n)
		}
		if _, err := h.Clear(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := h.shows(); n.Drill.ZH != "刚才是演练，非真实险情" || n.Detail.ZH != "演练结束，感谢配合。" {
			t.Errorf("the all-clear of a drill: %+v", n)
		}
	})
}

// Whatever somebody adds, the emergency is shown; only a kind that nobody knows is refused.
func TestWordsNeverKeepAnEmergencyOffTheDisplays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		for _, x := range []struct {
			kind   string
			added  playlists.Text
			detail string
			notes  int
		}{
			{"evacuate", playlists.Text{ZH: "请走\n东门 ", EN: "Use the east gate"}, "请走 东门", 0},
			{"evacuate", playlists.Text{ZH: strings.Repeat("走", 61)}, "请沿绿色安全出口标志有序撤离，不要乘坐电梯，听从工作人员引导。", 1},
			{"evacuate", playlists.Text{EN: "Use the east gate"}, "请沿绿色安全出口标志有序撤离，不要乘坐电梯，听从工作人员引导。", 1},
			{"fire-alarm", playlists.Text{ZH: "三楼火灾"}, "请听从工作人员引导。", 1},
			{"security", playlists.Text{ZH: "一人持刀"}, "", 1},
		} {
			_, notes, err := h.Raise(t.Context(), x.kind, x.added, false)
			if n := h.shows(); err != nil || len(notes) != x.notes || n.Detail.ZH != x.detail {
				t.Errorf("%s %v: %+v, %v, %v", x.kind, x.added, n, notes, err)
			}
		}
		before := h.shows().ID
		_, _, err := h.Raise(t.Context(), "fire", playlists.Text{}, false)
		if r, ok := errors.AsType[*playlists.Refusal](err); !ok || !strings.Contains(r.Remedy.ZH, "fire-alarm（消防报警）") || h.shows().ID != before {
			t.Errorf("a kind that is not known: %v", err)
		}
	})
}

// What software writes on every wall of a house is looked at here once more: no fire on the word of a contact, no number
// to call, and small enough to be in one packet.
func TestTheWordsOfEmergencies(t *testing.T) {
	h := newHouse(t)
	for _, k := range Kinds {
		if k.Name.ZH == "" || k.Name.EN == "" || k.Text.ZH == "" || k.Text.EN == "" || k.Drill.ZH == "" || k.Drill.EN == "" || k.Detail.ZH != "" && k.Detail.EN == "" {
			t.Errorf("%s lacks words: %+v", k.ID, k)
		}
		e := store.Emergency{ID: "abcdefgh", Kind: k.ID, Drill: true, Raised: time.Now().UnixMilli()}
		if !k.Plain {
			e.ZH, e.EN = strings.Repeat("走", maxAdded), strings.Repeat("a", 2*maxAdded)
		}
		doc := playlists.Encode(playlists.Notices{V: 1, Notices: []playlists.Notice{h.posts(e)[0].Notice}})
		if len(doc) > 1024 {
			t.Errorf("%s takes %d bytes", k.ID, len(doc))
		}
		if foot := (playlists.Text{ZH: "中心值班电话 021-5679 0000", EN: "Duty desk 021-5679 0000"}); h.posts(e)[0].Notice.Foot != foot {
			t.Errorf("%s has %+v at its foot", k.ID, h.posts(e)[0].Notice.Foot)
		}
		for _, never := range []string{"火灾", "火情", "119"} {
			if strings.Contains(string(doc), never) {
				t.Errorf("%s says %s", k.ID, never)
			}
		}
	}
}

// A disk that is full, then is not: displays are told at once, whoever asks is told the truth, and what could not be
// written is written as soon as it can.
func TestAFullDiskKeepsNothingOffTheDisplays(t *testing.T) {
	h := newHouse(t)
	defer func() { h.stop() }()
	lift := storetest.LimitFiles(t, 1)
	e := h.raise("evacuate", false)
	if h.shows().Text.ZH != "请立即疏散" || e.Durable {
		t.Errorf("on a full disk: %+v", e)
	}
	if p := h.Problems(); len(p) != 1 || p[0].What.EN == "" || p[0].Remedy.EN == "" {
		t.Errorf("problems: %+v", p)
	}
	lift()
	for !h.Current().Durable {
		_, seen := h.Changes().Get()
		if h.Current().Durable {
			break
		}
		if _, _, err := h.Changes().Next(t.Context(), seen); err != nil {
			t.Fatal(err)
		}
	}
	if len(h.Problems()) > 0 {
		t.Errorf("problems after it was written: %+v", h.Problems())
	}
	h.stop()
	h.start()
	if h.shows().Text.ZH != "请立即疏散" {
		t.Errorf("after a restart: %+v", h.shows())
	}
}

// A machine is heard at once, but takes nothing from displays that a person has put there and that says more.
func TestAMachineReplacesNothingMoreUrgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		alarm := func(want string, fails error) {
			t.Helper()
			if err := h.Alarm("fire-alarm", false); !errors.Is(err, fails) || h.shows().Text.ZH != want {
				t.Errorf("shown is %+v, %v", h.shows(), err)
			}
		}
		alarm("消防报警，请做好疏散准备", nil)
		synctest.Wait()
		if e := h.Current(); !e.Durable || e.Kind != "fire-alarm" {
			t.Errorf("%+v", e)
		}
		first := h.shows().ID
		if alarm("消防报警，请做好疏散准备", nil); h.shows().ID != first {
			t.Error("said twice it is raised twice")
		}
		h.raise("evacuate", false)
		alarm("请立即疏散", nil)
		if err := h.Alarm("evacuate", true); !errors.Is(err, ErrReal) {
			t.Errorf("a drill: %v", err)
		}
		h.Clear(t.Context())
		h.raise("evacuate", true)
		alarm("消防报警，请做好疏散准备", nil)
		h.raise("weather", false)
		alarm("消防报警，请做好疏散准备", nil)
		if _, _, err := h.Raise(t.Context(), "earthquake", playlists.Text{ZH: "去操场集合"}, false); err != nil {
			t.Fatal(err)
		}
		if err := h.Alarm("earthquake", false); err != nil || h.shows().Detail.ZH != "去操场集合" {
			t.Errorf("what a person added is gone: %+v, %v", h.shows(), err)
		}
	})
}

// Whatever the configuration takes as a kind of emergency is one.
func TestTheConfigurationKnowsTheKinds(t *testing.T) {
	var ids []string
	for _, k := range Kinds {
		ids = append(ids, k.ID)
	}
	if !slices.Equal(ids, config.EmergencyKinds) {
		t.Errorf("there are %v, the configuration has %v", ids, config.EmergencyKinds)
	}
}
