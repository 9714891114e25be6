package alerts

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/cap"
	"yiping/daemon/store"
	"yiping/daemon/store/storetest"
	"yiping/playlists"
)

// A message, and what comes of it: what was done, and what displays show.
func TestMessagesAndReactions(t *testing.T) {
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(stamped) }
	for name, x := range map[string]struct {
		m       func() message
		outcome string
		shows   string
	}{
		"red":                   {func() message { return message{severity: "Extreme"} }, "shown", "takeover 90 暴雨预警"},
		"orange":                {func() message { return message{} }, "shown", "takeover 80 暴雨预警"},
		"yellow":                {func() message { return message{severity: "Moderate"} }, "shown", "strip 40 暴雨预警。请避开积水路段。"},
		"blue":                  {func() message { return message{severity: "Minor"} }, "shown", "strip 40 暴雨预警。请避开积水路段。"},
		"of no severity":        {func() message { return message{severity: "Unknown"} }, "shown", "strip 40 暴雨预警。请避开积水路段。"},
		"a colour that is said": {func() message { return message{severity: "Minor", headline: "发布暴雨红色预警信号"} }, "shown", "takeover 90 发布暴雨红色预警信号"},
		"an exercise":           {func() message { return message{status: "Exercise", severity: "Extreme"} }, "shown", "takeover 70 暴雨预警 (drill)"},
		"an exercise, blue":     {func() message { return message{status: "Exercise", severity: "Minor"} }, "shown", "strip 40 【演练】暴雨预警。请避开积水路段。 (drill)"},
		"a test":                {func() message { return message{status: "Test", severity: "Extreme"} }, "ignored", ""},
		"a draft":               {func() message { return message{status: "Draft", severity: "Extreme"} }, "ignored", ""},
		"of the system":         {func() message { return message{status: "System", severity: "Extreme"} }, "ignored", ""},
		"an acknowledgement":    {func() message { return message{kind: "Ack"} }, "ignored", ""},
		"an error":              {func() message { return message{kind: "Error"} }, "ignored", ""},
		"restricted":            {func() message { return message{scope: "Restricted"} }, "refused: 这条预警不公开（scope 是 Restricted），不能上屏。", ""},
		"private":               {func() message { return message{scope: "Private"} }, "refused: 这条预警不公开（scope 是 Private），不能上屏。", ""},
		"of a stranger":         {func() message { return message{sender: "somebody"} }, "refused: 不认识发布单位“somebody”。", ""},
		"by its code":           {func() message { return message{sender: "somebody", id: "31011341600000_20260701100000_0"} }, "shown", "takeover 80 暴雨预警"},
		"of the district":       {func() message { return message{code: "310113000000"} }, "shown", "takeover 80 暴雨预警"},
		"of the city":           {func() message { return message{code: "310000"} }, "shown", "takeover 80 暴雨预警"},
		"of elsewhere":          {func() message { return message{code: "320000"} }, "elsewhere", ""},
		"of tomorrow":           {func() message { return message{sent: 11 * time.Minute} }, "refused: 发布时间还没到：2000-01-01 00:11 +00:00。", ""},
		"a clock that is ahead": {func() message { return message{sent: 9 * time.Minute} }, "shown", "takeover 80 暴雨预警"},
		"of the day before": {func() message {
			return message{sent: -25 * time.Hour, more: "<expires>" + in(time.Hour) + "</expires>"}
		}, "refused: 发布已经超过24小时：1999-12-30 23:00 +00:00。", ""},
		"expired":           {func() message { return message{sent: -time.Hour, more: "<expires>" + in(-time.Second) + "</expires>"} }, "refused: 这条预警已经过期：1999-12-31 23:59 +00:00。", ""},
		"expired by itself": {func() message { return message{sent: -2 * time.Hour} }, "refused: 这条预警已经过期：2000-01-01 00:00 +00:00。", ""},
		"ending before it begins": {func() message {
			return message{more: "<effective>" + in(time.Hour) + "</effective><expires>" + in(time.Minute) + "</expires>"}
		}, "refused: 这条预警已经过期：2000-01-01 00:01 +00:00。", ""},
		"effective later":                   {func() message { return message{more: "<effective>" + in(time.Hour) + "</effective>"} }, "coming", ""},
		"onset later":                       {func() message { return message{more: "<onset>" + in(time.Hour) + "</onset>"} }, "shown", "takeover 80 暴雨预警"},
		"an update of nothing":              {func() message { return message{kind: "Update"} }, "refused: 这是更新，却没有写更新哪一条（references）。", ""},
		"an update of what never came":      {func() message { return message{kind: "Update", refs: ref("9", time.Hour)} }, "refused: 更新的那一条没有收到过：9。", ""},
		"a cancellation of nothing":         {func() message { return message{kind: "Cancel"} }, "refused: 这是解除，却没有写解除哪一条（references）。", ""},
		"a cancellation of what never came": {func() message { return message{kind: "Cancel", refs: ref("9", time.Hour)} }, "refused: 解除的那一条没有收到过：9。", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t)
				defer func() { h.stop() }()
				a, got := h.send(x.m())
				if got != x.outcome || (got == "shown") != a.Alert.Durable && got != "coming" && got != "elsewhere" {
					t.Errorf("%s, durable: %v; want %s", got, a.Alert.Durable, x.outcome)
				}
				h.expect(x.shows)
				h.restart()
				h.expect(x.shows)
			})
		})
	}
}

func TestAnAlertEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		h.must(message{}, Shown)
		time.Sleep(2*time.Hour - time.Second)
		h.expect("takeover 80 暴雨预警")
		h.restart()
		h.expect("takeover 80 暴雨预警")
		time.Sleep(time.Second)
		h.expect("")
		if len(h.List()) != 0 {
			t.Error("it is still listed")
		}
		a := h.must(message{id: "2", more: "<expires>" + time.Now().Add(30*24*time.Hour).UTC().Format(stamped) + "</expires>"}, Shown)
		if len(a.Notes) != 1 || a.Alert.Post.Notice.Until > time.Now().Add(longest).UnixMilli() {
			t.Errorf("a month: %+v", a)
		}
	})
}

// What came once changes nothing when it comes again, be it after it was over, or after a restart.
func TestReplays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		same := message{}.bytes()
		again := func(note string) {
			t.Helper()
			before := fmt.Sprint(h.posted)
			a, err := h.Receive(t.Context(), same)
			if err != nil || a.Outcome != Known || len(a.Notes) != 1 || !strings.Contains(a.Notes[0].ZH, note) || fmt.Sprint(h.posted) != before {
				t.Errorf("%+v, %v", a, err)
			}
		}
		if _, err := h.Receive(t.Context(), same); err != nil {
			t.Fatal(err)
		}
		again("正在显示")
		// The same message that says something else is the same message.
		if a, err := h.Receive(t.Context(), []byte(strings.Replace(string(same), "Severe", "Extreme", 1))); err != nil || a.Outcome != Known {
			t.Errorf("%+v, %v", a, err)
		}
		h.expect("takeover 80 暴雨预警")
		h.restart()
		again("正在显示")
		cancel := message{id: "c", kind: "Cancel", refs: ref("1", 0)}.bytes()
		for _, want := range []Outcome{Ended, Known} {
			if a, err := h.Receive(t.Context(), cancel); err != nil || a.Outcome != want {
				t.Errorf("%+v, %v", a, err)
			}
		}
		again("已经结束")
		h.expect("strip 40 预警已解除：暴雨预警")
		time.Sleep(23 * time.Hour)
		h.restart()
		again("已经结束")
		h.expect("")
		time.Sleep(30 * time.Hour)
		h.restart()
		if len(h.rows) != 0 {
			t.Errorf("never forgotten: %v", h.rows)
		}
		if _, err := h.Receive(t.Context(), same); err == nil {
			t.Error("after it was forgotten it is taken again")
		}
	})
}

func TestAnUpdateReplaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		h.must(message{severity: "Moderate", headline: "暴雨黄色预警"}, Shown)
		time.Sleep(time.Minute)
		a := h.must(message{id: "2", kind: "Update", headline: "暴雨橙色预警", refs: ref("1", time.Minute) + " " + ref("0", time.Hour)}, Shown)
		h.expect("takeover 80 暴雨橙色预警")
		if len(h.posted) != 1 || len(a.Notes) != 1 {
			t.Errorf("%v, %v", h.posted, a.Notes)
		}
		time.Sleep(time.Minute)
		h.must(message{id: "3", kind: "Update", severity: "Minor", headline: "暴雨蓝色预警", refs: ref("2", time.Minute)}, Shown)
		h.expect("strip 40 暴雨蓝色预警。请避开积水路段。") // and no all-clear: it is not over
		h.restart()
		h.expect("strip 40 暴雨蓝色预警。请避开积水路段。")
		time.Sleep(time.Minute)
		h.must(message{id: "4", kind: "Update", severity: "Extreme", refs: ref("3", time.Minute), code: "320000"}, Elsewhere)
		h.expect("") // it has moved away
	})
}

func TestACancellationTakesItOffAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		h.must(message{severity: "Extreme"}, Shown)
		h.must(message{id: "2", severity: "Minor", headline: "大风蓝色预警"}, Shown)
		h.must(message{id: "3", more: "<effective>" + time.Now().Add(time.Hour).UTC().Format(stamped) + "</effective>"}, Coming)
		h.must(message{id: "c1", kind: "Cancel", headline: "宝山区解除暴雨红色预警", refs: ref("1", 0)}, Ended)
		h.must(message{id: "c2", kind: "Cancel", refs: ref("2", 0)}, Ended)
		h.must(message{id: "c3", kind: "Cancel", refs: ref("3", 0)}, Ended)
		h.expect("strip 40 宝山区解除暴雨红色预警") // of a takeover that was seen, and of nothing else
		if len(h.posted) != 1 || h.posted[0].Notice.Tone != playlists.AllClear {
			t.Errorf("%+v", h.posted)
		}
		h.restart()
		h.expect("strip 40 宝山区解除暴雨红色预警")
		time.Sleep(endedFor)
		h.expect("")
	})
}

// An identifier alone names what China's platforms cancel.
func TestAReferenceOfAChinesePlatform(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		form := func(id, kind, refs string) []byte {
			return fmt.Appendf(nil, `<alert><identifier>%s</identifier><sender>宝山区气象台</sender><senderCode>31011341600000</senderCode><sendTime>%s</sendTime><status>Actual</status><msgType>%s</msgType>`+
				`<scope>Public</scope><references>%s</references><info><language>zh-CN</language><eventType>11B03</eventType><severity>Red</severity><headline>宝山区气象台%s暴雨红色预警[I级/特别严重]</headline>`+
				`<area><geocode>310113000000</geocode></area></info></alert>`, id, time.Now().Format("2006-01-02 15:04:05-07:00"), kind, refs, map[string]string{"Alert": "发布", "Cancel": "解除"}[kind])
		}
		for _, x := range []struct {
			data  []byte
			shows string
		}{
			{form("31011341600000_20260701100000", "Alert", ""), "takeover 90 暴雨红色预警 / 宝山区气象台发布"},
			{form("31011341600000_20260701110000", "Cancel", "31011341600000_20260701100000"), "strip 40 宝山区气象台解除暴雨红色预警"},
		} {
			if _, err := h.Receive(t.Context(), x.data); err != nil {
				t.Fatal(err)
			}
			h.expect(x.shows)
		}
	})
}

// An exercise neither covers nor touches what is real, whichever comes first.
func TestAnExerciseCoversNothingReal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		h.must(message{id: "e1", status: "Exercise", severity: "Extreme"}, Shown)
		a := h.must(message{id: "1", severity: "Minor", headline: "大风蓝色预警"}, Shown)
		h.expect("strip 40 大风蓝色预警。请避开积水路段。")
		if len(a.Notes) != 1 {
			t.Errorf("nobody is told that the exercise ended: %v", a.Notes)
		}
		for _, m := range []message{
			{id: "e2", status: "Exercise", severity: "Extreme"},
			{id: "e3", status: "Exercise", kind: "Update", severity: "Extreme", refs: ref("1", 0)},
			{id: "e4", status: "Exercise", kind: "Cancel", refs: ref("1", 0)},
		} {
			if _, got := h.send(m); !strings.HasPrefix(got, "refused") {
				t.Errorf("%+v: %s", m, got)
			}
		}
		h.expect("strip 40 大风蓝色预警。请避开积水路段。")
		h.must(message{id: "2", severity: "Extreme", code: "320000", kind: "Update", refs: ref("1", 0)}, Elsewhere)
		h.must(message{id: "e5", status: "Exercise"}, Shown) // what is real is elsewhere
		h.must(message{id: "e6", status: "Exercise", kind: "Cancel", refs: ref("e5", 0)}, Ended)
		h.expect("strip 40 预警演练结束，感谢配合。 (drill)")
	})
}

// Whoever looks after the displays takes off what is wrong, though its sender does not cancel it.
func TestAnAlertCanBeTakenOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		same := message{}.bytes()
		a, err := h.Receive(t.Context(), same)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []error{nil, ErrNone} {
			if err := h.End(t.Context(), a.Alert.ID); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
			h.expect("")
		}
		h.restart()
		if a, err := h.Receive(t.Context(), same); err != nil || a.Outcome != Known {
			t.Errorf("%+v, %v", a, err)
		}
		h.expect("")
	})
}

// The gravest takes over; of equals the one that came last.
func TestOneTakesOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		for i, x := range []struct{ headline, shows string }{
			{"大风橙色预警", "takeover 80 大风橙色预警"}, {"暴雨橙色预警", "takeover 80 暴雨橙色预警"}, {"台风红色预警", "takeover 90 台风红色预警"}, {"冰雹橙色预警", "takeover 90 台风红色预警"},
		} {
			time.Sleep(time.Second)
			h.must(message{id: fmt.Sprint(i), headline: x.headline}, Shown)
			h.expect(x.shows)
		}
		h.cfg.Targets = []string{"group:public"}
		h.restart()
		if l := h.List(); len(l) != 4 || l[0].Level != cap.Red || fmt.Sprint(l[0].Displays) != "[lobby]" || fmt.Sprint(l[0].Post.Targets) != "[group:public]" {
			t.Errorf("%+v", l)
		}
	})
}

// However many come, there is room for a grave one; what is about elsewhere takes none.
func TestAlertsAreBoundedInNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t)
		defer func() { h.stop() }()
		for i := range mostShown + 20 {
			h.must(message{id: fmt.Sprint("far", i), code: "320000"}, Elsewhere)
		}
		for i := range mostShown {
			h.must(message{id: fmt.Sprint(i), severity: "Minor"}, Shown)
		}
		if _, got := h.send(message{id: "more", severity: "Minor"}); !strings.HasPrefix(got, "refused") {
			t.Error(got)
		}
		h.must(message{id: "grave"}, Shown)
		if got := len(h.Refused()); got != 1 {
			t.Errorf("%d refusals are listed", got)
		}
		for i := range mostSaid + 5 {
			h.send(message{id: fmt.Sprint("no", i), sender: "nobody"})
		}
		if r := h.Refused(); len(r) != mostSaid || r[0].Identifier != fmt.Sprint("no", mostSaid+4) || r[0].Sender != "nobody" {
			t.Errorf("%+v", r)
		}
	})
}

// Nobody is believed over HTTP as long as nobody is named.
func TestNobodyIsBelievedByDefault(t *testing.T) {
	h := newHouse(t)
	defer func() { h.stop() }()
	h.cfg.Senders = nil
	h.restart()
	if _, got := h.send(message{}); !strings.HasPrefix(got, "refused") || len(h.posted) > 0 {
		t.Error(got)
	}
}

// A full disk keeps no alert off the displays; it is said, and made good.
func TestABrokenDiskKeepsNothingOffTheDisplays(t *testing.T) {
	h := newHouse(t)
	defer func() { h.stop() }()
	lift := storetest.LimitFiles(t, 1)
	a := h.must(message{}, Shown)
	if a.Alert.Durable || len(h.Problems()) != 1 {
		t.Errorf("durable on a full disk: %+v, %v", a.Alert, h.Problems())
	}
	h.expect("takeover 80 暴雨预警")
	lift()
	for _, v := h.Changes().Get(); len(h.Problems()) > 0 || !h.List()[0].Durable; _, v = h.Changes().Get() {
		select {
		case <-h.Changes().Changed(v):
		case <-t.Context().Done():
			t.Fatal("it is never written")
		}
	}
	h.restart()
	h.expect("takeover 80 暴雨预警")
}

// Whatever comes, only what is Actual and Public takes over above a drill, and only from whom it is believed.
func FuzzOnlyWhatIsRealTakesOver(f *testing.F) {
	f.Add("Actual", "Alert", "Public", "Extreme", "暴雨红色预警", "weather", int64(0))
	f.Add("Exercise", "Alert", "Public", "Extreme", "暴雨", "weather", int64(-3600))
	f.Add("Actual", "Update", "Private", "Red", "</headline>", "x", int64(86400))
	h := &house{cfg: Config{Senders: []string{"weather"}, Lasts: time.Hour, Displays: func() []Display { return nil }, Log: slog.New(slog.DiscardHandler)}, path: filepath.Join(f.TempDir(), "db")}
	var err error
	if h.cfg.Store, err = store.Open(h.path, h.cfg.Log); err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { h.cfg.Store.Close() })
	f.Fuzz(func(t *testing.T, status, kind, scope, severity, headline, sender string, after int64) {
		h.t = t
		h.cfg.Post = func(_ string, posts []playlists.Post) { h.posted = posts }
		if h.Alerts, err = New(t.Context(), h.cfg); err != nil {
			t.Fatal(err)
		}
		data := message{status: status, kind: kind, scope: scope, severity: severity, headline: headline, sender: sender, sent: time.Duration(after%1e6) * time.Second}.bytes()
		m, refusal := cap.Parse(data)
		if refusal == nil && h.trusts(m) {
			h.mu.Lock()
			_, _, refusal = h.take(m, "", time.Now())
			h.mu.Unlock()
		}
		for _, p := range h.posted {
			n := p.Notice
			if refusal != nil || m.Scope != cap.Public || m.Sender != "weather" || n.Precedence > playlists.Exercise && m.Status != cap.Actual || m.Status == cap.Exercise && n.Drill.ZH == "" {
				t.Fatalf("%+v shows %+v", m, n)
			}
		}
	})
}
