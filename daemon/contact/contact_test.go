package contact

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

	"yiping/daemon/notices"
	"yiping/daemon/store"
	"yiping/playlists"
)

// What is said of a contact, message by message: a is an alarm, n is normal, - is a minute of silence, r a restart of
// the daemon. A capital letter in the answer is when displays are told.
func TestWhenAnAlarmIsRaised(t *testing.T) {
	for _, x := range []struct{ says, want, why string }{
		{"a", "A", "at once"},
		{"na", "nA", "after it was normal"},
		{"aaa", "Aaa", "once, however often it says so"},
		{"ana", "AnA", "anew when it was normal in between"},
		{"a--a", "A??a", "not anew after silence: it was never normal"},
		{"n--a", "n??A", "after silence"},
		{"ara", "Ara", "not anew over a restart"},
		{"anra", "AnrA", "anew over a restart, if it was normal before"},
		{"arna", "ArnA", "anew over a restart, if it was normal behind"},
		{"ra", "rA", "when the daemon has just begun"},
		{"-a", "?A", "when it was never heard before"},
		{"a--r--a", "A??r??a", "not anew after silence and a restart"},
	} {
		const silence = 90 * time.Second
		now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
		s := signal{said: Unknown, heard: now}
		got := ""
		for _, c := range x.says {
			raise := false
			switch c {
			case 'a':
				s, raise = s.hear(Alarm, now)
			case 'n':
				s, raise = s.hear(Normal, now)
			case 'r':
				s.heard, s.spoke = now, false
			case '-':
				now = now.Add(time.Minute)
			}
			state, _ := s.state(silence, now)
			switch {
			case raise:
				got += strings.ToUpper(string(c))
			case c == '-':
				got += "?"
			default:
				got += string(c)
			}
			if want := map[rune]State{'a': Alarm, 'n': Normal, 'r': Unknown}[c]; want != "" && state != want {
				t.Errorf("%s: behind %s the contact is %s", x.says, got, state)
			}
		}
		if got != x.want {
			t.Errorf("%s is answered by %s, want %s: raised is %s", x.says, got, x.want, x.why)
		}
	}
}

func TestHowLongAContactMayBeSilent(t *testing.T) {
	begun := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	at := func(seconds int) time.Time { return begun.Add(time.Duration(seconds) * time.Second) }
	never := signal{said: Alarm, since: at(-1000), heard: begun}
	spoke, _ := never.hear(Alarm, at(100))
	normal, _ := spoke.hear(Normal, at(150))
	for _, x := range []struct {
		s     signal
		at    int
		state State
		since int
	}{
		{never, 0, Unknown, 0}, {never, 89, Unknown, 0}, {never, 90, Fault, 90}, {never, 5000, Fault, 90},
		{spoke, 100, Alarm, -1000}, {spoke, 189, Alarm, -1000}, {spoke, 190, Fault, 190},
		{normal, 239, Normal, 150}, {normal, 240, Fault, 240},
	} {
		if state, since := x.s.state(90*time.Second, at(x.at)); state != x.state || !since.Equal(at(x.since)) {
			t.Errorf("%+v after %d s: %s since %v, want %s since %v", x.s, x.at, state, since, x.state, at(x.since))
		}
	}
}

// house is where contacts are, with the emergencies that they raise and what displays show.
type house struct {
	*Contacts
	t           *testing.T
	path        string
	emergencies *notices.Emergencies
	contacts    []Contact
	posted      []playlists.Post
	stop        func()
}

// inHouse runs a test in a bubble.
func inHouse(t *testing.T, test func(t *testing.T, h *house)) {
	synctest.Test(t, func(t *testing.T) {
		words := Contact{Kind: "fire-alarm", Heartbeat: time.Minute, Alarm: []string{"alarm", "on"}, Normal: []string{"normal", "off"}}
		fire, drill := words, words
		fire.ID, fire.Name = "fire", "消防联动"
		drill.ID, drill.Name, drill.Kind, drill.Drill = "drill", "演练按钮", "evacuate", true
		h := &house{t: t, path: filepath.Join(t.TempDir(), "db"), contacts: []Contact{fire, drill}}
		h.start()
		defer func() { h.stop() }()
		test(t, h)
	})
}

func (h *house) start() {
	h.t.Helper()
	log := slog.New(slog.DiscardHandler)
	st, err := store.Open(h.path, log)
	if err != nil {
		h.t.Fatal(err)
	}
	h.posted = nil
	if h.emergencies, err = notices.NewEmergencies(h.t.Context(), st, func(_ string, posts []playlists.Post) { h.posted = posts }, "", log); err != nil {
		h.t.Fatal(err)
	}
	if h.Contacts, err = New(h.t.Context(), Config{
		Contacts: h.contacts, Store: st, Raise: h.emergencies.Alarm, Log: log,
		Stands: func() bool { e := h.emergencies.Current(); return e.Raised != 0 && e.Cleared == 0 },
	}); err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	tasks := []func(context.Context) error{h.Run, h.emergencies.Run}
	for _, run := range tasks {
		go func() { ended <- run(ctx) }()
	}
	h.stop = func() {
		cancel()
		for range tasks {
			if err := <-ended; err != nil {
				h.t.Error(err)
			}
		}
		st.Close()
	}
}

func (h *house) restart() { h.stop(); h.start() }

// says lets a contact speak and returns how it stands then.
func (h *house) says(id, word string) State {
	h.t.Helper()
	s, err := h.Hear(id, word, time.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	if got := h.List()[slices.IndexFunc(h.contacts, func(c Contact) bool { return c.ID == id })]; got.State != s.State || !got.Heard.Equal(s.Heard) {
		h.t.Errorf("%+v is listed as %+v", s, got)
	}
	synctest.Wait()
	return s.State
}

// shows returns the big line that every display shows, with the kind before it if it is a drill.
func (h *house) shows() string {
	doc := &playlists.Notices{}
	for _, p := range h.posted {
		doc.Notices = append(doc.Notices, p.Notice)
	}
	f := playlists.At(&playlists.Program{}, doc, time.Now().UnixMilli())
	for _, n := range doc.Notices {
		if n.ID == f.Takeover {
			return n.Drill.ZH + n.Text.ZH
		}
	}
	return ""
}

func (h *house) clear() {
	h.t.Helper()
	if _, err := h.emergencies.Clear(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	time.Sleep(3*time.Minute + time.Second)
}

// told returns of which contacts people are told something, and a word of it.
func (h *house) told(id string) string {
	for _, p := range h.Problems() {
		if p.What.EN == "" || p.Remedy.ZH == "" || p.Remedy.EN == "" {
			h.t.Errorf("%+v", p)
		}
		if p.ID == "contact/"+id {
			return p.What.ZH
		}
	}
	return ""
}

const words = "消防报警，请做好疏散准备" // and never that there is a fire

// A fire alarm from beginning to end, with the daemon restarted wherever that may hurt.
func TestAFireAlarm(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.says("fire", "normal")
		if h.says("fire", "ALARM") != Alarm || h.shows() != words {
			t.Fatalf("shown is %q", h.shows())
		}
		raised := h.emergencies.Current().Raised
		time.Sleep(time.Minute)
		h.restart()
		if h.says("fire", "on"); h.shows() != words || h.emergencies.Current().Raised != raised {
			t.Errorf("after a restart shown is %q, raised %d, before %d", h.shows(), h.emergencies.Current().Raised, raised)
		}
		if h.told("fire") != "" {
			t.Errorf("told is %q", h.told("fire"))
		}
		h.clear()
		h.restart()
		if h.says("fire", "alarm"); h.shows() != "" {
			t.Errorf("after the all-clear and a restart shown is %q", h.shows())
		}
		if !strings.Contains(h.told("fire"), "还在报警") {
			t.Errorf("of a contact that stays in alarm told is %q", h.told("fire"))
		}
		if h.says("fire", "off") != Normal || h.told("fire") != "" || h.shows() != "" {
			t.Errorf("normal again, shown is %q and told is %q", h.shows(), h.told("fire"))
		}
		h.restart()
		if h.says("fire", "alarm"); h.shows() != words || h.emergencies.Current().Raised == raised {
			t.Errorf("the second alarm shows %q", h.shows())
		}
		if h.says("fire", "normal"); h.shows() != words {
			t.Errorf("the contact gives the all-clear by itself, and shows %q", h.shows())
		}
	})
}

// Silence is told, is no alarm, and does not hide one.
func TestSilenceIsAFault(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		time.Sleep(89 * time.Second)
		h.says("drill", "off")
		_, seen := h.Changes().Get()
		if h.told("fire") != "" {
			t.Errorf("before its time told is %q", h.told("fire"))
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if !strings.Contains(h.told("fire"), "超过90秒没有消息") || h.told("drill") != "" || h.shows() != "" {
			t.Errorf("told is %q, and %q of the other; shown is %q", h.told("fire"), h.told("drill"), h.shows())
		}
		select {
		case <-h.Changes().Changed(seen):
		default:
			t.Error("nobody is told that it changed")
		}
		_, seen = h.Changes().Get()
		for range 100 { // a contact that speaks is news for nobody
			time.Sleep(time.Minute)
			h.says("drill", "off")
		}
		if _, now := h.Changes().Get(); now != seen {
			t.Errorf("it changed %d times", now-seen)
		}
		if h.says("fire", "alarm"); h.told("fire") != "" || h.shows() != words {
			t.Errorf("told is %q, shown is %q", h.told("fire"), h.shows())
		}
		time.Sleep(time.Hour)
		if !strings.Contains(h.told("fire"), "报不了警") || h.shows() != words {
			t.Errorf("silent during an alarm: told is %q, shown is %q", h.told("fire"), h.shows())
		}
		h.restart()
		if h.told("fire") != "" || h.List()[0].State != Unknown {
			t.Errorf("when the daemon begins told is %q", h.told("fire"))
		}
	})
}

func TestADrillContact(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		if h.says("drill", "alarm"); h.shows() != "现在进行疏散演练，非真实险情请立即疏散" {
			t.Errorf("shown is %q", h.shows())
		}
		if h.says("fire", "alarm"); h.shows() != words {
			t.Errorf("a real one during a drill shows %q", h.shows())
		}
		h.says("drill", "normal")
		if h.says("drill", "alarm"); h.shows() != words {
			t.Errorf("a drill during a real one shows %q", h.shows())
		}
	})
}

// What means nothing changes nothing: it is no sign of life either.
func TestWhatAContactCannotSay(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		for _, x := range []struct{ id, word, zh string }{
			{"fire", "fire", "alarm、on"}, {"fire", "", "payload_alarm"}, {"fire", strings.Repeat("长", 1000), "payload_normal"}, {"smoke", "alarm", "fire、drill"},
		} {
			_, err := h.Hear(x.id, x.word, time.Now())
			r, ok := errors.AsType[*playlists.Refusal](err)
			if !ok || !strings.Contains(r.Remedy.ZH, x.zh) || r.What.EN == "" || r.Remedy.EN == "" || len(r.What.ZH) > 300 {
				t.Errorf("%s says %.20q: %+v", x.id, x.word, err)
			}
		}
		if s := h.List()[0]; s.State != Unknown || !s.Heard.IsZero() || h.shows() != "" {
			t.Errorf("%+v, shown is %q", s, h.shows())
		}
	})
}

// A contact that was taken out of the configuration during an alarm has no past when it comes back.
func TestAContactThatWasTakenOutBeginsAnew(t *testing.T) {
	inHouse(t, func(t *testing.T, h *house) {
		h.says("fire", "alarm")
		h.clear()
		all := h.contacts
		h.contacts = all[1:]
		h.restart()
		synctest.Wait()
		h.contacts = all
		h.restart()
		if h.says("fire", "alarm"); h.shows() != words {
			t.Errorf("shown is %q", h.shows())
		}
	})
}
