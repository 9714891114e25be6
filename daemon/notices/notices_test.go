package notices

import (
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"yiping/daemon/store"
	"yiping/playlists"
)

// desk is where somebody posts notices, and what displays have been told.
type desk struct {
	*Notices
	t      *testing.T
	path   string
	posted map[string][]playlists.Post
	close  func()
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, path: filepath.Join(t.TempDir(), "db")}
	d.open()
	return d
}

func (d *desk) open() {
	d.t.Helper()
	st, err := store.Open(d.path, slog.New(slog.DiscardHandler))
	if err != nil {
		d.t.Fatal(err)
	}
	d.close = func() { st.Close() }
	d.posted = map[string][]playlists.Post{}
	site := Site{
		Displays: []Display{
			{"lobby", playlists.Names("lobby", []string{"public"}, "desk", "1")},
			{"door", playlists.Names("door", nil, "xuexi", "3")},
			{"studio", playlists.Names("studio", []string{"public"}, "studio", "3")},
		},
		Called: map[string]string{"学习讲堂": "room:xuexi", "空中花园": "room:garden"},
	}
	if d.Notices, err = New(d.t.Context(), Config{
		Site: func() Site { return site }, Store: st,
		Post: func(source string, posts []playlists.Post) { d.posted[source] = posts },
	}); err != nil {
		d.t.Fatal(err)
	}
}

// restart ends the daemon and starts it again on what it has written.
func (d *desk) restart() {
	d.close()
	d.open()
}

func (d *desk) add(e Entry) Notice {
	d.t.Helper()
	n, _, err := d.Add(d.t.Context(), e)
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

func says(zh string) Entry { return Entry{Text: playlists.Text{ZH: zh}} }

func ms(d time.Duration) *int64 { return new(time.Now().Add(d).UnixMilli()) }

func TestANoticeIsPostedAndIsThereAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer func() { d.close() }()
		lift := d.add(Entry{Text: playlists.Text{ZH: "电梯检修", EN: "No lift"}, Style: playlists.Card, Word: "urgent", Targets: []string{"floor:3", "floor:3"}, Minutes: new(30)})
		water := d.add(Entry{Text: playlists.Text{ZH: "停水"}, Style: playlists.Takeover, From: ms(time.Hour), Until: ms(2 * time.Hour)})
		gone := d.add(says("欢迎"))
		if err := d.End(t.Context(), gone.Notice.ID); err != nil {
			t.Fatal(err)
		}
		now := time.Now().UnixMilli()
		want := []playlists.Post{
			{Targets: []string{"floor:3"}, Notice: playlists.Notice{ID: lift.Notice.ID, Precedence: 40, Style: "card", From: now, Until: now + 30*60_000, Text: playlists.Text{ZH: "电梯检修", EN: "No lift"}, Word: playlists.Text{ZH: "紧急", EN: "Urgent"}, Tone: "alarm"}},
			{Targets: []string{}, Notice: playlists.Notice{ID: water.Notice.ID, Precedence: 60, Style: "takeover", From: now + 3600_000, Until: now + 7200_000, Text: playlists.Text{ZH: "停水"}}},
		}
		if fmt.Sprint(lift.Displays, water.Displays) != "[door studio] [lobby door studio]" {
			t.Errorf("they are for %v and %v", lift.Displays, water.Displays)
		}
		for _, when := range []string{"posted", "after a restart"} {
			if got := d.posted[source]; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %+v\nwant %+v", when, got, want)
			}
			d.restart()
		}
		if err := d.End(t.Context(), gone.Notice.ID); !errors.Is(err, ErrNone) {
			t.Errorf("what is gone ends again: %v", err)
		}
	})
}

// A notice ends on the display by itself; it is listed for a day more, so that one can see what was there.
func TestWhatIsOverIsListedForADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer func() { d.close() }()
		d.add(says("电梯检修")) // for an hour
		time.Sleep(usual + memory)
		if len(d.List()) != 1 {
			t.Error("it is gone too early")
		}
		time.Sleep(time.Second)
		if len(d.List()) != 0 {
			t.Error("it is still listed")
		}
		d.add(says("停水"))
		d.restart()
		if all := d.List(); len(all) != 1 || all[0].Notice.Text.ZH != "停水" {
			t.Errorf("after a restart: %v", all)
		}
	})
}

func TestWhatIsNoNoticeIsRefusedWithARemedy(t *testing.T) {
	d := newDesk(t)
	defer d.close()
	for name, x := range map[string]struct {
		e      Entry
		zh     string
		remedy string
	}{
		"nothing":            {Entry{}, "没有写", "zh-CN"},
		"English alone":      {Entry{Text: playlists.Text{EN: "No lift"}}, "没有写", "zh-CN"},
		"blanks":             {says(" \u200b　\u202e"), "没有写", "zh-CN"},
		"too long":           {says(strings.Repeat("长", 121)), "121", "120"},
		"too long, English":  {Entry{Text: playlists.Text{ZH: "好", EN: strings.Repeat("a", 301)}}, "301", "300"},
		"a gap":              {says("因{原因}闭馆"), "{原因}", "大括号"},
		"a style":            {Entry{Text: playlists.Text{ZH: "好"}, Style: "banner"}, "banner", "takeover"},
		"a kind":             {Entry{Text: playlists.Text{ZH: "好"}, Word: "banner"}, "banner", "reminder"},
		"a target":           {Entry{Text: playlists.Text{ZH: "好"}, Targets: []string{"display:loby"}}, "display:loby", "display:lobby"},
		"without its kind":   {Entry{Text: playlists.Text{ZH: "好"}, Targets: []string{"lobby"}}, "lobby", "display:lobby"},
		"another kind":       {Entry{Text: playlists.Text{ZH: "好"}, Targets: []string{"room:lobby"}}, "room:lobby", "display:lobby"},
		"a room's name":      {Entry{Text: playlists.Text{ZH: "好"}, Targets: []string{"room:学习讲堂"}}, "学习讲堂", "room:xuexi"},
		"a dark room":        {Entry{Text: playlists.Text{ZH: "好"}, Targets: []string{"room:garden"}}, "room:garden", "可以写的"},
		"a dark room's name": {Entry{Text: playlists.Text{ZH: "好"}, Targets: []string{"空中花园"}}, "空中花园", "可以写的"},
		"an empty target":    {Entry{Text: playlists.Text{ZH: "好"}, Targets: []string{""}}, "没有屏幕", "display:door"},
		"many targets":       {Entry{Text: playlists.Text{ZH: "好"}, Targets: make([]string, 51)}, "51", "50"},
		"no time":            {Entry{Text: playlists.Text{ZH: "好"}, Minutes: new(0)}, "时间不对", "1分钟"},
		"a century":          {Entry{Text: playlists.Text{ZH: "好"}, Minutes: new(1 << 40)}, "时间不对", "31天"},
		"more than a month":  {Entry{Text: playlists.Text{ZH: "好"}, Until: ms(32 * 24 * time.Hour)}, "时间不对", "31天"},
		"backwards":          {Entry{Text: playlists.Text{ZH: "好"}, From: ms(2 * time.Hour), Until: ms(time.Hour)}, "开始时间之后", "from"},
		"past":               {Entry{Text: playlists.Text{ZH: "好"}, From: ms(-2 * time.Hour), Until: ms(-time.Hour)}, "过了", "时区"},
		"in years":           {Entry{Text: playlists.Text{ZH: "好"}, From: ms(400 * 24 * time.Hour)}, "太远", "一年"},
		"two ends":           {Entry{Text: playlists.Text{ZH: "好"}, Until: ms(time.Hour), Minutes: new(5)}, "until", "只写一个"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := d.Add(t.Context(), x.e)
			refused, ok := errors.AsType[*playlists.Refusal](err)
			if !ok {
				t.Fatalf("it is taken: %v", err)
			}
			if !strings.Contains(refused.What.ZH, x.zh) || !strings.Contains(refused.Remedy.ZH, x.remedy) || refused.What.EN == "" || refused.Remedy.EN == "" {
				t.Errorf("%+v", refused)
			}
		})
	}
	if len(d.List()) != 0 || len(d.posted[source]) != 0 {
		t.Errorf("refused, but there: %v", d.List())
	}
}

func TestNoticesAreBoundedInNumber(t *testing.T) {
	d := newDesk(t)
	defer d.close()
	for range maxNotices {
		d.add(says("好"))
	}
	if _, _, err := d.Add(t.Context(), says("还有")); err == nil {
		t.Error("one more is taken")
	}
	if err := d.End(t.Context(), d.List()[0].Notice.ID); err != nil {
		t.Fatal(err)
	}
	d.add(says("还有"))
}

func TestTheWordsOfANoticeAreALine(t *testing.T) {
	d := newDesk(t)
	defer d.close()
	n, notes, err := d.Add(t.Context(), Entry{Text: playlists.Text{ZH: " 电梯\r\n检修\u202e，请打\x00 13812345678 ", EN: "No\tlift "}})
	if err != nil || n.Notice.Text != (playlists.Text{ZH: "电梯 检修，请打 ****", EN: "No lift"}) || len(notes) != 1 {
		t.Errorf("%+v, %v, %v", n.Notice.Text, notes, err)
	}
}

// Whoever takes a template and fills in the examples has a notice; and has filled in all.
func TestTemplatesAreNotices(t *testing.T) {
	d := newDesk(t)
	defer d.close()
	ids := map[string]bool{}
	for _, x := range Templates {
		if x.ID == "" || ids[x.ID] || x.Name.ZH == "" || x.Name.EN == "" || x.Text.EN == "" {
			t.Errorf("%+v lacks something", x)
		}
		ids[x.ID] = true
		var zh, en []string
		filled := x.Text
		for _, b := range x.Blanks {
			zh, en = append(zh, "{"+b.Name.ZH+"}"), append(en, "{"+b.Name.EN+"}")
			filled.ZH = strings.ReplaceAll(filled.ZH, "{"+b.Name.ZH+"}", b.Example.ZH)
			filled.EN = strings.ReplaceAll(filled.EN, "{"+b.Name.EN+"}", b.Example.EN)
		}
		for text, names := range map[string][]string{x.Text.ZH: zh, x.Text.EN: en} {
			in := regexp.MustCompile(`\{.*?\}`).FindAllString(text, -1)
			slices.Sort(in)
			slices.Sort(names)
			if !slices.Equal(in, names) {
				t.Errorf("%s: %q has other blanks than %v", x.ID, text, names)
			}
		}
		n, notes, err := d.Add(t.Context(), Entry{Text: filled, Style: x.Style, Minutes: &x.Minutes})
		if err != nil || len(notes) > 0 || n.Notice.Text != filled {
			t.Errorf("%s: %+v, %v, %v", x.ID, n.Notice.Text, notes, err)
		}
	}
}

// Whoever reads notices does not wait for a disk that somebody else waits for.
func TestReadingWaitsForNoDisk(t *testing.T) {
	d := newDesk(t)
	defer func() { d.close() }()
	other, err := sql.Open("sqlite", d.path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	if _, err := other.Exec(`BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	added := make(chan error)
	go func() {
		_, _, err := d.Add(t.Context(), Entry{Text: playlists.Text{ZH: "停水"}})
		added <- err
	}()
	for d.change.TryLock() { // until it waits
		d.change.Unlock()
		runtime.Gosched()
	}
	if all := d.List(); len(all) != 0 {
		t.Errorf("not written, and listed: %v", all)
	}
	select {
	case err := <-added:
		t.Fatalf("Add did not wait for the lock: %v", err)
	default:
	}
	if _, err := other.Exec(`ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if err := <-added; err != nil || len(d.List()) != 1 {
		t.Errorf("Add = %v", err)
	}
}
