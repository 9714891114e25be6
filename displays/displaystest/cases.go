package displaystest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"yiping/displays"
	"yiping/displays/wire"
)

// cases are the requirements.
var cases = []struct {
	name     string
	timed    bool // is about time passing
	retained bool // holds without a conversation, too
	run      func(r *rig)
}{
	{"first connect gets all three documents, byte by byte", false, true, firstConnect},
	{"reconnect with hashes gets headers only", false, true, reconnect},
	{"publish replaces, and says nothing where nothing changes", false, true, publishReplaces},
	{"what is not known is not sent until it is", false, true, notKnownYet},
	{"a slow reader sees the newest only", false, false, slowReader},
	{"a stuck reader never delays another", false, false, stuckReader},
	{"an unknown display is refused", false, false, unknownDisplay},
	{"two sessions show one display, a ninth is refused", false, false, manySessions},
	{"a display that leaves the configuration is closed", false, false, removedDisplay},
	{"a player that is revoked is closed, and gets nothing more", false, false, revokedPlayer},
	{"new player code is told to everyone", false, false, newPlayerCode},
	{"the time is told at once", false, false, timeReply},
	{"plays are acknowledged once they are durable, and not before", false, false, playsAreKept},
	{"plays that nobody keeps are not acknowledged", false, false, nobodyKeepsPlays},
	{"a player of an older protocol is welcome", false, false, olderPlayer},
	{"bad messages close only that session", false, false, badMessages},
	{"status becomes state", false, true, statusBecomesState},
	{"who says no hello is closed", true, false, noHello},
	{"a player that stops attesting is offline within 10 s", true, false, goesOffline},
	{"a connection without new frames is stuck", true, false, getsStuck},
}

func firstConnect(r *rig) {
	w := r.publish("lobby", []byte(`{"notices":[]}`), []byte(`{"name":"综合接待区"}`), bytes.Repeat([]byte(`{"loop":"大厅"}`), 500))
	k := r.connect("lobby", nil)
	k.gets(w.Notices)
	k.gets(w.Display)
	k.gets(w.Program)
}

func reconnect(r *rig) {
	w := r.publish("lobby", []byte("n"), []byte("d"), []byte("p"))
	k := r.connect("lobby", map[wire.Kind]string{wire.Notices: w.Notices.Hash, wire.Program: w.Program.Hash})
	k.isTold(w.Notices)
	k.gets(w.Display)
	k.isTold(w.Program)
	old := w
	w = r.publish("lobby", []byte("n2"), []byte("d"), []byte("p"))
	k.gets(w.Notices)
	w = r.publish("lobby", []byte("n"), []byte("d"), []byte("p"))
	k.gets(old.Notices) // only what was said at hello counts as had
}

func publishReplaces(r *rig) {
	w := r.publish("lobby", []byte("n"), nil, []byte("p1"))
	k := r.connect("lobby", nil)
	k.gets(w.Notices)
	k.gets(w.Program)
	r.publish("lobby", []byte("n"), nil, []byte("p1")) // the same again
	r.publish("station", nil, nil, []byte("other"))
	w = r.publish("lobby", []byte("n"), nil, []byte("p2"))
	k.gets(w.Program) // and nothing came between
	r.hub.Publish(map[string]displays.Want{"nobody": w})
	w = r.publish("lobby", []byte("n3"), nil, []byte("p3"))
	k.gets(w.Notices)
	k.gets(w.Program)
}

func notKnownYet(r *rig) {
	k := r.connect("lobby", map[wire.Kind]string{wire.Program: wire.NewDocument(wire.Program, []byte("p")).Hash})
	w := r.publish("lobby", []byte("n"), nil, nil)
	k.gets(w.Notices)
	w = r.publish("lobby", []byte("n"), nil, []byte("p"))
	k.isTold(w.Program)
	r.publish("lobby", nil, nil, nil) // no longer known: the display keeps what it has
	w = r.publish("lobby", []byte("n2"), nil, []byte("p"))
	k.gets(w.Notices)
}

// body is a document of about 64 KB with a number in it that does not compress away.
func body(version int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%08d", version)
	x := uint32(version)*2654435761 + 1
	for b.Len() < 64<<10 {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		fmt.Fprintf(&b, "%08x", x)
	}
	return []byte(b.String())
}

// versions is more than the kernel's buffers hold of body.
const versions = 40

// race publishes versions to both displays and waits for each until the quick one has it; the slow one
// reads nothing meanwhile.
func (r *rig) race() (slow *talk, took time.Duration) {
	slow, quick := r.connect("lobby", nil), r.connect("station", nil)
	start := time.Now()
	for i := range versions {
		w := displays.Want{Program: wire.NewDocument(wire.Program, body(i))}
		r.hub.Publish(map[string]displays.Want{"lobby": w, "station": w})
		quick.gets(w.Program)
	}
	return slow, time.Since(start)
}

func slowReader(r *rig) {
	slow, _ := r.race()
	seen, count := -1, 0
	for seen != versions-1 {
		var version int
		if _, err := fmt.Sscanf(string(slow.document().Body[:8]), "%d", &version); err != nil {
			r.Fatal(err)
		}
		if version <= seen {
			r.Fatalf("version %d came after %d", version, seen)
		}
		seen = version
		count++
	}
	if count == versions {
		r.Errorf("all %d versions came, as if they had been queued", versions)
	}
}

func stuckReader(r *rig) {
	if _, took := r.race(); r.bubble && took != 0 {
		r.Errorf("the quick display was delayed by %v", took)
	}
}

func unknownDisplay(r *rig) {
	if _, err := r.dial(r.ctx, "nobody"); !errors.Is(err, ErrUnknown) {
		r.Errorf("got %v, want %v", err, ErrUnknown)
	}
}

func manySessions(r *rig) {
	w := r.publish("lobby", []byte("n"), nil, nil)
	var all []*talk
	for range wire.MaxSessions {
		k := r.connect("lobby", nil)
		k.gets(w.Notices)
		all = append(all, k)
	}
	if s, _ := r.hub.State("lobby"); s.Sessions != wire.MaxSessions {
		r.Errorf("%d sessions are counted, want %d", s.Sessions, wire.MaxSessions)
	}
	ninth := r.open("lobby")
	ninth.say(hello("lobby", nil))
	ninth.isClosed(wire.TooMany)
	w = r.publish("lobby", []byte("n2"), nil, nil)
	for _, k := range all {
		k.gets(w.Notices)
	}
	all[0].conn.Close()
	r.awaitState("lobby", func(s displays.State) bool { return s.Sessions == wire.MaxSessions-1 })
	r.connect("lobby", nil).gets(w.Notices)
}

func removedDisplay(r *rig) {
	k, stays := r.connect("lobby", nil), r.connect("station", nil)
	r.hub.SetSpecs([]displays.Spec{{ID: "station"}})
	k.isClosed(wire.Unknown)
	if _, err := r.dial(r.ctx, "lobby"); !errors.Is(err, ErrUnknown) {
		r.Errorf("dial the removed display: got %v, want %v", err, ErrUnknown)
	}
	w := r.publish("station", []byte("n"), nil, nil)
	stays.gets(w.Notices)
}

// A player can be revoked while it is connected, and between its first contact and its hello. Another of the same display stays.
func revokedPlayer(r *rig) {
	w := r.publish("lobby", []byte("n"), nil, []byte("p"))
	k, late := r.connect("lobby", nil), r.open("lobby")
	k.gets(w.Notices)
	k.gets(w.Program)
	r.revoke()
	stays := r.connect("lobby", nil)
	stays.gets(w.Notices)
	stays.gets(w.Program)
	w = r.publish("lobby", []byte("n2"), nil, []byte("p"))
	stays.gets(w.Notices)
	if text, err := k.conn.Receive(r.ctx); err == nil {
		r.Errorf("after it was revoked it got %s", text)
	} else if closed, ok := err.(*wire.Close); !ok || closed.Code != wire.Revoked || closed.Reason == "" {
		r.Errorf("got %v, want a close with code %d", err, wire.Revoked)
	}
	_ = late.conn.Send(r.ctx, wire.Encode(hello("lobby", nil))) // it may be closed already
	late.isClosed(wire.Revoked)
	r.awaitState("lobby", func(s displays.State) bool { return s.Sessions == 1 })
}

func newPlayerCode(r *rig) {
	w := r.publish("lobby", []byte("n"), nil, nil)
	k := r.connect("lobby", nil)
	k.gets(w.Notices)
	r.hub.SetPlayer("code-2")
	k.welcomed("code-2")
}

func timeReply(r *rig) {
	k := r.connect("lobby", nil)
	before := millis(time.Now())
	k.say(wire.TimeRequest{Type: wire.TypeTime, Client: 1234.5})
	reply, ok := k.hear().(*wire.TimeReply)
	after := millis(time.Now())
	if !ok || reply.Client != 1234.5 || reply.Received < before || reply.Sent < reply.Received || after < reply.Sent {
		r.Errorf("got %+v between %f and %f", reply, before, after)
	}
}

// playsOf is a message with some entries.
func playsOf(batch uint64) wire.Plays {
	return wire.Plays{Type: wire.TypePlays, Batch: batch, Plays: []wire.Play{
		{Region: "main", Item: "大厅/海报.jpg", From: 1_795_392_000_000, Until: 1_795_392_010_000},
		{Item: "n1", Text: "停水通知", From: 1_795_392_004_000, Until: 1_795_392_014_000},
		{From: 1_795_000_000_000, Until: 1_795_200_000_000}, // two days of which nothing is known any more
	}}
}

// hearsNothingElse asks for the time: whatever was sent before comes before the answer.
func (k *talk) hearsNothingElse() {
	k.Helper()
	k.say(wire.TimeRequest{Type: wire.TypeTime, Client: 1})
	if m, ok := k.hear().(*wire.TimeReply); !ok {
		k.Fatalf("got %+v, want the time and nothing before it", m)
	}
}

func playsAreKept(r *rig) {
	type got struct {
		display string
		plays   []wire.Play
		receipt displays.Receipt
	}
	taken := make(chan got, 2)
	r.hub.SetRecorder(func(display string, plays []wire.Play, receipt displays.Receipt) {
		taken <- got{display, plays, receipt}
	})
	lobby, station := r.connect("lobby", nil), r.connect("station", nil)
	lobby.say(playsOf(7))
	lobby.hearsNothingElse()
	first := <-taken
	if first.display != "lobby" || !slices.Equal(first.plays, playsOf(7).Plays) {
		r.Errorf("got %+v", first)
	}
	station.say(playsOf(1))
	second := <-taken
	r.hub.Acknowledge([]displays.Receipt{first.receipt, second.receipt})
	for k, batch := range map[*talk]uint64{lobby: 7, station: 1} {
		if m, ok := k.hear().(*wire.Kept); !ok || m.Batch != batch {
			r.Errorf("got %+v, want batch %d to be acknowledged", m, batch)
		}
		k.hearsNothingElse()
	}
	station.say(playsOf(2))
	station.hearsNothingElse()
	if r.bubble && len(taken) > 0 { // in real time the machine may have been slow
		r.Error("plays that came too soon were taken")
	}
	lobby.conn.Close()
	r.hub.Acknowledge([]displays.Receipt{first.receipt}) // whoever has gone says it again
}

func nobodyKeepsPlays(r *rig) {
	k := r.connect("lobby", nil)
	k.say(playsOf(3))
	k.hearsNothingElse()
}

func olderPlayer(r *rig) {
	w := r.publish("lobby", []byte("n"), nil, nil)
	k := r.open("lobby")
	h := hello("lobby", nil)
	h.Protocol = wire.Oldest
	k.say(h)
	k.welcomed("code-1")
	k.gets(w.Notices)
}

func badMessages(r *rig) {
	status := `{"type":"status","state":"playing","shows":{},"has":{},"clock":{},"storage":{}}`
	greeting := string(wire.Encode(hello("lobby", nil)))
	var flood []string
	for range 2 * wire.Burst {
		flood = append(flood, status)
	}
	for _, bad := range []struct {
		what  string
		texts []string
		code  wire.Code
	}{
		{"not JSON", []string{"hello"}, wire.Malformed},
		{"empty", []string{""}, wire.Malformed},
		{"an unknown type", []string{`{"type":"reboot"}`}, wire.Malformed},
		{"status before hello", []string{status}, wire.Malformed},
		{"time before hello", []string{`{"type":"time","client":1}`}, wire.Malformed},
		{"another protocol", []string{strings.Replace(greeting, fmt.Sprintf(`"protocol":%d`, wire.Protocol), `"protocol":999`, 1)}, wire.OtherVersion},
		{"another display", []string{strings.Replace(greeting, "lobby", "studio", 1)}, wire.Malformed},
		{"hello twice", []string{greeting, greeting}, wire.Malformed},
		{"a wrong hash", []string{strings.Replace(greeting, `"have":null`, `"have":{"program":"abc"}`, 1)}, wire.Malformed},
		{"a negative count", []string{greeting, strings.Replace(status, `"shows"`, `"missing":-1,"shows"`, 1)}, wire.Malformed},
		{"a play that ends before it begins", []string{greeting, `{"type":"plays","batch":1,"plays":[{"region":"main","item":"a","from":2000,"until":1000}]}`}, wire.Malformed},
		{"a play of days", []string{greeting, `{"type":"plays","batch":1,"plays":[{"region":"main","item":"a","from":1000,"until":99999999}]}`}, wire.Malformed},
		{"too many plays", []string{greeting, `{"type":"plays","batch":1,"plays":[{}` + strings.Repeat(",{}", wire.MaxPlays) + `]}`}, wire.Malformed},
		{"not UTF-8", []string{greeting, "{\"type\":\"time\",\"note\":\"\xff\"}"}, wire.Malformed},
		{"too long", []string{greeting, status + strings.Repeat(" ", wire.MaxUp)}, wire.TooBig},
		{"too many", append([]string{greeting}, flood...), wire.TooFast},
	} {
		good := r.connect("lobby", nil)
		if w, _ := r.hub.Want("lobby"); w.Notices != nil {
			good.gets(w.Notices)
		}
		k := r.open("lobby")
		for _, text := range bad.texts {
			if err := k.conn.Send(r.ctx, []byte(text)); err != nil {
				break // closed already
			}
		}
		r.Log(bad.what)
		k.isClosed(bad.code)
		w := r.publish("lobby", []byte(bad.what), nil, nil)
		good.gets(w.Notices)
		good.conn.Close()
		r.awaitState("lobby", func(s displays.State) bool { return s.Sessions == 0 })
	}
}

// attesting is a player's status as a browser would send it.
func attesting(frame uint64, has map[wire.Kind]string, shows map[string]string) wire.Status {
	return wire.Status{
		Type: wire.TypeStatus, State: wire.Playing, Has: has, Shows: shows,
		Frame: frame, At: millis(time.Now()), Clock: wire.Clock{RTTMS: 1, Samples: 3},
	}
}

func statusBecomesState(r *rig) {
	w := r.publish("lobby", []byte("n"), nil, []byte("p"))
	has := map[wire.Kind]string{wire.Notices: w.Notices.Hash, wire.Program: w.Program.Hash}
	k := r.connect("lobby", has)
	k.say(attesting(7, has, map[string]string{"main": "大厅/海报.jpg"}))
	s := r.awaitState("lobby", func(s displays.State) bool { return s.Online })
	if s.Has[wire.Program] != w.Program.Hash || s.Want[wire.Program] != w.Program.Hash || s.Shows["main"] != "大厅/海报.jpg" ||
		s.Status.Frame != 7 || s.Verdict.Code != displays.OK || s.Verdict.Text.ZH != "正常" {
		r.Errorf("got %+v", s)
	}
	if all := r.hub.States(); len(all) != 3 || all[0].ID != "lobby" || all[1].ID != "station" || all[1].Online || all[1].Verdict.Code != displays.Offline {
		r.Errorf("got %+v", all)
	}
}

func noHello(r *rig) {
	start := time.Now()
	r.open("lobby").isClosed(wire.Silent)
	if took := time.Since(start); took > wire.HelloWithin+time.Second {
		r.Errorf("closed after %v", took)
	}
}

func goesOffline(r *rig) {
	k := r.connect("lobby", nil)
	k.say(attesting(1, nil, nil))
	r.awaitState("lobby", func(s displays.State) bool { return s.Online })
	start := time.Now()
	k.conn.Close()
	time.Sleep(wire.FreshWithin - time.Second)
	if s, _ := r.hub.State("lobby"); !s.Online {
		r.Errorf("a page that is loaded anew made the display %s", s.Verdict.Code)
	}
	time.Sleep(time.Second)
	if s, _ := r.hub.State("lobby"); s.Online || s.Verdict.Code != displays.Offline || s.Verdict.Since != start.UnixMilli() {
		r.Errorf("after 10 s: %+v, want offline since %d", s, start.UnixMilli())
	}
}

func getsStuck(r *rig) {
	k := r.connect("lobby", nil)
	start := time.Now()
	for range 11 {
		k.say(attesting(60, nil, nil)) // the script lives, the pictures stand
		time.Sleep(time.Second)
	}
	if s, _ := r.hub.State("lobby"); !s.Online || s.Verdict.Code != displays.Stuck || s.Verdict.Since != start.UnixMilli() {
		r.Errorf("after 11 s with the same frame: %+v, want stuck since %d", s, start.UnixMilli())
	}
	k.say(attesting(61, nil, nil))
	r.awaitState("lobby", func(s displays.State) bool { return s.Verdict.Code == displays.OK })
	time.Sleep(wire.FreshWithin)
	if s, _ := r.hub.State("lobby"); s.Online || s.Verdict.Code != displays.Stuck {
		r.Errorf("after 10 s without a word: %+v, want stuck: the connection lives", s)
	}
}
