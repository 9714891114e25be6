package alerts

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"yiping/daemon/cap"
	"yiping/daemon/store"
	"yiping/playlists"
)

// house is where alerts arrive, with the store beside them and what displays have been told.
type house struct {
	*Alerts
	t      *testing.T
	cfg    Config
	path   string
	posted []playlists.Post
	stop   func()
}

// newHouse is a house in Baoshan that believes one sender.
func newHouse(t *testing.T) *house {
	h := &house{t: t, path: filepath.Join(t.TempDir(), "db"), cfg: Config{Senders: []string{"weather", "31011341600000"}, Areas: []string{"310113"}, Lasts: 2 * time.Hour}}
	h.start()
	return h
}

func (h *house) start() {
	h.t.Helper()
	var err error
	h.cfg.Log = slog.New(slog.DiscardHandler)
	all := []Display{{"lobby", playlists.Names("lobby", []string{"public"}, "", "1")}, {"door", playlists.Names("door", nil, "", "3")}}
	h.cfg.Displays = func() []Display { return all }
	h.cfg.Post = func(_ string, posts []playlists.Post) { h.posted = posts }
	if h.cfg.Store, err = store.Open(h.path, h.cfg.Log); err != nil {
		h.t.Fatal(err)
	}
	h.posted = nil
	if h.Alerts, err = New(h.t.Context(), h.cfg); err != nil {
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
		h.cfg.Store.Close()
	}
}

func (h *house) restart() {
	h.stop()
	h.start()
}

// message is an alert in the making: what of it differs from a plain orange one about rain, sent now.
type message struct {
	id, sender, status, kind, scope, severity, headline, refs, code, more string
	sent                                                                  time.Duration // from now
}

func (m message) bytes() []byte {
	or := func(s, other string) string {
		if s == "" {
			return other
		}
		return s
	}
	refs, code, info := "", "", ""
	if m.refs != "" {
		refs = "<references>" + m.refs + "</references>"
	}
	if m.code != "" {
		code = "<area><areaDesc>x</areaDesc><geocode><valueName>x</valueName><value>" + m.code + "</value></geocode></area>"
	}
	if m.kind != cap.Cancel || m.headline != "" {
		info = "<info><language>zh-CN</language><category>Met</category><event>暴雨</event><urgency>Expected</urgency><severity>" + or(m.severity, "Severe") +
			"</severity><certainty>Likely</certainty>" + m.more + "<headline>" + or(m.headline, "暴雨预警") + "</headline><instruction>请避开积水路段。</instruction>" + code + "</info>"
	}
	return fmt.Appendf(nil, `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>%s</identifier><sender>%s</sender><sent>%s</sent><status>%s</status><msgType>%s</msgType><scope>%s</scope>%s%s</alert>`,
		or(m.id, "1"), or(m.sender, "weather"), time.Now().Add(m.sent).UTC().Format(stamped), or(m.status, "Actual"), or(m.kind, "Alert"), or(m.scope, "Public"), refs, info)
}

// stamped is how the standard wants instants: RFC 3339 without Z.
const stamped = "2006-01-02T15:04:05-07:00"

// ref names a message that was sent a while ago by the same sender.
func ref(id string, ago time.Duration) string {
	return "weather," + id + "," + time.Now().Add(-ago).UTC().Format(stamped)
}

// send sends a message and returns what was done with it, in a word: the outcome, or that it was refused.
func (h *house) send(m message) (Answer, string) {
	answer, err := h.Receive(h.t.Context(), m.bytes())
	if r, ok := errors.AsType[*playlists.Refusal](err); ok {
		if r.What.ZH == "" || r.What.EN == "" || r.Remedy.ZH == "" || r.Remedy.EN == "" {
			h.t.Errorf("refused without words: %+v", r)
		}
		return answer, "refused: " + r.What.ZH
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return answer, string(answer.Outcome)
}

func (h *house) must(m message, outcome Outcome) Answer {
	h.t.Helper()
	a, got := h.send(m)
	if got != string(outcome) {
		h.t.Fatalf("%+v: %s, want %s", m, got, outcome)
	}
	return a
}

// shows returns what a display shows at the moment, by the document that it has: its takeover or its strip, and the
// precedence.
func (h *house) shows() string {
	doc := &playlists.Notices{}
	for _, p := range h.posted {
		doc.Notices = append(doc.Notices, p.Notice)
	}
	f := playlists.At(&playlists.Program{}, doc, time.Now().UnixMilli())
	for _, n := range doc.Notices {
		if n.ID == f.Takeover || f.Takeover == "" && n.ID == f.Overlay {
			said := fmt.Sprintf("%s %d %s", n.Style, n.Precedence, n.Text.ZH)
			if n.Foot.ZH != "" {
				said += " / " + n.Foot.ZH
			}
			if n.Drill.ZH != "" {
				said += " (drill)"
			}
			return said
		}
	}
	return ""
}

func (h *house) expect(want string) {
	h.t.Helper()
	if got := h.shows(); got != want {
		h.t.Errorf("shows %q, want %q", got, want)
	}
}
