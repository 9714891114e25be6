package playout

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/store"
	"yiping/displays"
	"yiping/displays/latest"
	"yiping/displays/wire"
	"yiping/playlists"
	"yiping/playlists/agenda"
	"yiping/playlists/schedule"
)

// site is a building with two lobby screens of one audience and a station, run by the real loop over a
// real database, in the fake time of a bubble.
type site struct {
	t        *testing.T
	db       string
	catalog  *latest.Cell[playlists.Catalog]
	days     latest.Cell[schedule.Calendar]
	booked   *latest.Cell[[]agenda.Booking]
	hub      *displays.Hub
	displays latest.Cell[[]Display]
	out      *Playout
	stop     func()
}

var shanghai = func() schedule.Zone {
	l, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	return schedule.Zone{Location: l}
}()

var house = agenda.House{Name: "社区中心", Opens: 510, Closes: 1290, Rooms: []agenda.Room{{ID: "xuexi", Name: "学习讲堂", Floor: "3"}}}

func newSite(t *testing.T) *site {
	s := &site{t: t, db: filepath.Join(t.TempDir(), "yiping.db"), catalog: new(latest.Cell[playlists.Catalog]), booked: new(latest.Cell[[]agenda.Booking])}
	s.start()
	return s
}

func (s *site) start() {
	s.t.Helper()
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(s.db, log)
	if err != nil {
		s.t.Fatal(err)
	}
	hall := func(plays ...string) playlists.Audience {
		return playlists.Audience{Canvas: [2]int{1920, 1080}, Regions: []playlists.Region{{ID: "media", Rect: [4]int{0, 0, 1920, 1080}, Plays: plays}}}
	}
	var specs []displays.Spec
	var all []Display
	door := playlists.Audience{Canvas: [2]int{1280, 800}, Regions: []playlists.Region{{ID: "door", Rect: [4]int{0, 0, 1280, 800}, Board: &agenda.Board{Kind: agenda.Door, Rooms: []string{"xuexi"}, Size: [2]int{1280, 800}, Unit: 36}}}}
	for id, a := range map[string]playlists.Audience{"door": door, "lobby": hall("大厅", "公共"), "lobby-2": hall("大厅", "公共"), "station": hall("驿站", "公共")} {
		specs = append(specs, displays.Spec{ID: id, Name: id})
		all = append(all, Display{Geometry: wire.Geometry{V: 1, ID: id, Name: "屏幕 " + id}, Audience: a, Names: playlists.Names(id, nil, "", "")})
	}
	s.hub = displays.NewHub(specs, log)
	s.displays.Set(all)
	s.out, err = New(Config{Zone: shanghai, House: house, Bookings: s.booked, Calendar: &s.days, Displays: &s.displays, Catalog: s.catalog, Hub: s.hub, Store: st, Log: log})
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.out.Run(ctx) }()
	s.stop = func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			s.t.Error(err)
		}
		if err := st.Close(); err != nil {
			s.t.Error(err)
		}
	}
	synctest.Wait()
}

// restart ends the daemon and starts it again on what it has written; the folder is looked through anew.
func (s *site) restart() {
	catalog, _ := s.catalog.Get()
	s.stop()
	s.catalog = new(latest.Cell[playlists.Catalog])
	s.start()
	s.catalog.Set(playlists.Catalog{Playlists: nil, Starting: true})
	synctest.Wait()
	s.catalog.Set(catalog)
	synctest.Wait()
}

// put makes the folder hold the named files, each ten seconds long.
func (s *site) put(names ...string) {
	lists := map[string]playlists.Playlist{}
	for _, name := range names {
		folder, _, _ := strings.Cut(name, "/")
		p := lists[folder]
		p.Name = folder
		hash := fmt.Sprintf("%x", sha256.Sum256([]byte(name)))
		e := playlists.Entry{Item: playlists.Item{ID: name, Asset: hash, MS: 10_000}, Source: hash}
		e.Now = name[len(name)-1] == '!'
		p.Entries = append(p.Entries, e)
		lists[folder] = p
	}
	s.catalog.Set(playlists.Catalog{Playlists: lists})
	synctest.Wait()
}

func (s *site) want(display string) displays.Want {
	w, _ := s.hub.Want(display)
	return w
}

// shows returns what a display shows after a while, by the documents that it has now.
func (s *site) shows(display string, after time.Duration) string {
	s.t.Helper()
	w := s.want(display)
	if w.Program == nil {
		s.t.Fatalf("%s has no program", display)
	}
	var p playlists.Program
	var n playlists.Notices
	for doc, v := range map[*wire.Document]any{w.Program: &p, w.Notices: &n} {
		if err := json.Unmarshal(doc.Body, v); err != nil {
			s.t.Fatal(err)
		}
	}
	f := playlists.At(&p, &n, time.Now().Add(after).UnixMilli())
	if f.Takeover != "" {
		return "notice " + f.Takeover
	}
	if f.Regions[0].Item < 0 {
		return "slate"
	}
	return p.Items[f.Regions[0].Item].ID
}

func (s *site) expect(display string, after time.Duration, want string) {
	s.t.Helper()
	if got := s.shows(display, after); got != want {
		s.t.Errorf("%s, %v from now: shows %q, want %q", display, after, got, want)
	}
}

func TestHowManyItemsPlay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		for _, x := range []struct {
			files []string
			want  string
		}{{nil, "map[]"}, {[]string{"大厅/a", "大厅/b", "公共/c", "没人播/d"}, "map[公共:1 大厅:2]"}, {[]string{"大厅/b", "公共/c"}, "map[公共:1 大厅:1]"}} {
			s.put(x.files...)
			if got := fmt.Sprint(s.out.Playing()); got != x.want {
				t.Errorf("of %q play %s, want %s", x.files, got, x.want)
			}
		}
		morning := schedule.Rule{Hours: []schedule.Hours{{Start: 9 * 60, End: 10 * 60}}}
		hash := strings.Repeat("0", 64)
		s.catalog.Set(playlists.Catalog{Playlists: map[string]playlists.Playlist{"大厅": {Name: "大厅", Entries: []playlists.Entry{{Item: playlists.Item{ID: "大厅/a", Asset: hash, MS: 10_000}, Source: hash, Rule: morning}}}}})
		time.Sleep(time.Until(time.UnixMilli(shanghai.Start(shanghai.Day(time.Now().UnixMilli())+1, 9*60))) - time.Millisecond)
		for _, x := range []struct {
			after time.Duration
			want  string
		}{{0, "map[]"}, {time.Millisecond, "map[大厅:1]"}, {time.Hour - time.Millisecond, "map[大厅:1]"}, {time.Millisecond, "map[]"}} {
			time.Sleep(x.after)
			if got := fmt.Sprint(s.out.Playing()); got != x.want {
				t.Errorf("at %s play %s, want %s", time.Now().In(shanghai.Location), got, x.want)
			}
		}
	})
}

func TestAnUrgentFileIsShownAtTheSameInstantEverywhereItIsPlayed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		s.put("大厅/a", "大厅/b", "公共/c")
		time.Sleep(3 * time.Second)
		before := s.shows("lobby", 0)
		station := s.want("station").Program
		s.put("大厅/a", "大厅/b", "大厅/x!", "公共/c")

		s.expect("lobby", Lead-time.Millisecond, before)
		s.expect("lobby", Lead, "大厅/x!")
		s.expect("lobby", Lead+10*time.Second-time.Millisecond, "大厅/x!")
		s.expect("lobby", Lead+10*time.Second, before) // which goes on
		if s.want("lobby").Program != s.want("lobby-2").Program {
			t.Error("displays of one audience have two documents")
		}
		if s.want("station").Program != station {
			t.Error("a display that does not play the folder got another program")
		}
	})
}

func TestTheFirstScanAndARestartIntroduceNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		s.put("大厅/a", "大厅/b", "大厅/x!")
		before := s.want("lobby").Program.Hash
		time.Sleep(7 * time.Second)
		s.restart()
		if after := s.want("lobby").Program.Hash; after != before {
			t.Error("after a restart the program is another one")
		}
		time.Sleep(time.Minute)
		shown := s.shows("lobby", 0)
		s.put("大厅/a", "大厅/b", "大厅/x!", "大厅/y!") // the folder still has x!, and now y!
		s.expect("lobby", Lead, "大厅/y!")
		s.restart()
		s.expect("lobby", Lead, "大厅/y!")
		time.Sleep(Lead + 10*time.Second)
		s.expect("lobby", 0, shown)
	})
}

func TestAfterMidnightEveryLoopStandsWhereItWouldHaveStood(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		s.put("大厅/a", "大厅/b", "公共/c")
		time.Sleep(90 * time.Minute)
		s.put("大厅/a", "大厅/b", "大厅/d", "公共/c")
		old := s.want("lobby").Program.Hash
		var foreseen []string
		day := time.UnixMilli(shanghai.Start(shanghai.Day(time.Now().UnixMilli())+1, 0))
		for k := range 100 {
			foreseen = append(foreseen, s.shows("lobby", time.Until(day)+time.Duration(k)*3*time.Second))
		}
		time.Sleep(time.Until(day) - time.Second)
		if s.want("lobby").Program.Hash != old {
			t.Error("the program was renewed before midnight")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if s.want("lobby").Program.Hash == old {
			t.Error("the program was not renewed at midnight")
		}
		for k, want := range foreseen {
			s.expect("lobby", time.Duration(k)*3*time.Second, want)
		}
	})
}

func TestIdentifyEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		s.put("大厅/a", "公共/c")
		if err := s.out.Identify("lobby"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		s.expect("lobby", 0, "notice identify/lobby")
		if s.want("lobby-2").Notices == s.want("lobby").Notices {
			t.Error("another display shows its name, too")
		}
		time.Sleep(identifyFor)
		synctest.Wait()
		if posts, _ := s.out.posts.Get(); len(posts) != 0 {
			t.Error("the notice stays after its end")
		}
		if err := s.out.Identify("attic"); !errors.Is(err, ErrNoDisplay) {
			t.Errorf("identify a display that is not there: %v", err)
		}
	})
}

func TestThePastIsAnsweredFromThePrograms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer s.stop()
		s.put("大厅/a")
		time.Sleep(time.Hour)
		then := time.Now().UnixMilli()
		time.Sleep(time.Hour)
		s.put("大厅/b")
		time.Sleep(time.Hour)
		v, err := s.out.View(t.Context(), "lobby", then)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.Program.Items[v.Frame.Regions[0].Item].ID; got != "大厅/a" {
			t.Errorf("two hours ago: %q, want what was played then", got)
		}
		d, err := s.out.Documents(t.Context(), "lobby", then)
		if err != nil || d.Hash != v.Hash || string(d.Program) != string(playlists.Encode(v.Program)) {
			t.Errorf("its documents: %s, %v", d.Hash, err)
		}
		if body, err := s.out.Program(t.Context(), d.Hash); err != nil || string(body) != string(d.Program) {
			t.Errorf("the same by its hash: %d bytes, %v", len(body), err)
		}
		if _, err := s.out.Program(t.Context(), "none"); !errors.Is(err, ErrNoRecord) {
			t.Errorf("a program that there never was: %v", err)
		}
		if next, err := s.out.Documents(t.Context(), "lobby", d.Until); err != nil || next.Hash == d.Hash || d.From > then || d.Until < then {
			t.Errorf("from %d to %d, then %s, %v", d.From, d.Until, next.Hash, err)
		}
		if _, err := s.out.View(t.Context(), "lobby", then-24*3600_000); !errors.Is(err, ErrNoRecord) {
			t.Errorf("before the first program: %v", err)
		}
	})
}

// The clock of a bubble always begins at the same instant: a second bubble, on what a later one wrote, is a
// daemon whose clock was put back.
func TestAClockThatWasPutBackShowsNothingThatIsGone(t *testing.T) {
	db := filepath.Join(t.TempDir(), "yiping.db")
	var before string
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(48 * time.Hour)
		s := &site{t: t, db: db, catalog: new(latest.Cell[playlists.Catalog]), booked: new(latest.Cell[[]agenda.Booking])}
		s.start()
		defer s.stop()
		s.put("大厅/a", "大厅/gone")
		time.Sleep(time.Minute)
		s.put("大厅/a", "大厅/b")
		before = s.want("lobby").Program.Hash
	})
	synctest.Test(t, func(t *testing.T) {
		s := &site{t: t, db: db, catalog: new(latest.Cell[playlists.Catalog]), booked: new(latest.Cell[[]agenda.Booking])}
		s.start()
		defer s.stop()
		time.Sleep(time.Minute)
		synctest.Wait()
		if s.want("lobby").Program.Hash == before {
			t.Error("the program was not made anew for the time that it is now")
		}
		if s.out.state.Load().world.Ahead(time.Now().UnixMilli()) {
			t.Error("the loops still begin in the future")
		}
		for k := range 60 {
			after := time.Duration(k) * 7 * time.Second
			if got := s.shows("lobby", after); got != "大厅/a" && got != "大厅/b" {
				t.Errorf("%v from now: shows %q", after, got)
			}
		}
	})
}

func TestReloadIsToldOnceAndNeverByARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		defer func() { s.stop() }()
		s.put("大厅/a")
		generation := func() int {
			var g wire.Geometry
			if err := json.Unmarshal(s.want("lobby").Display.Body, &g); err != nil {
				t.Fatal(err)
			}
			return g.Generation
		}
		if g := generation(); g != 0 {
			t.Fatalf("before anybody pressed it is %d", g)
		}
		press := func(than int) int {
			t.Helper()
			if err := s.out.Reload("lobby"); err != nil {
				t.Fatal(err)
			}
			if g := generation(); g > than {
				return g
			}
			t.Fatalf("a page that was loaded with %d does not load anew", than)
			return 0
		}
		twice := press(press(0))
		time.Sleep(time.Minute)
		s.restart()
		if g := generation(); g > twice {
			t.Errorf("a restart has loaded the page anew: %d after %d", g, twice)
		}
		press(twice)
		if err := s.out.Reload("nowhere"); !errors.Is(err, ErrNoDisplay) {
			t.Errorf("got %v", err)
		}
	})
}
