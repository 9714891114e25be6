package led

import (
	"context"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yiping/daemon/notices"
	"yiping/daemon/store"
	"yiping/displays/latest"
	"yiping/playlists"
)

// desk is where notices are posted for two boards: one over the desk, which reads a file, one at the door.
type desk struct {
	*LED
	t      *testing.T
	posted map[string][]playlists.Post
	posts  latest.Cell[[]playlists.Post]
	lines  latest.Cell[map[string]string]
	mu     sync.Mutex
	topics map[string][]byte
	log    []string // what changed, and when
	begun  time.Time
	stop   func()
}

func newDesk(t *testing.T, boards ...Board) *desk {
	d := &desk{t: t, posted: map[string][]playlists.Post{}, topics: map[string][]byte{}, begun: time.Now()}
	d.LED = New(Config{Boards: latest.Of(boards), Posts: &d.posts, Lines: &d.lines, Log: slog.New(slog.DiscardHandler), Publish: func(all map[string][]byte) {
		d.mu.Lock()
		defer d.mu.Unlock()
		for _, topic := range slices.Sorted(maps.Keys(all)) {
			if all[topic] != nil && string(all[topic]) != string(d.topics[topic]) {
				d.log = append(d.log, time.Since(d.begun).String()+" "+strings.TrimSuffix(strings.TrimPrefix(topic, "displays/"), "/text")+": "+string(all[topic]))
			}
		}
		maps.Copy(d.topics, all)
	}})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- d.Run(ctx) }()
	d.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	return d
}

// post replaces what a source posts, as the playout does.
func (d *desk) post(source string, posts []playlists.Post) {
	d.posted[source] = posts
	var all []playlists.Post
	for _, source := range slices.Sorted(maps.Keys(d.posted)) {
		all = append(all, d.posted[source]...)
	}
	d.posts.Set(all)
}

// on returns what the topic of a board has.
func (d *desk) on(display string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return string(d.topics["displays/"+display+"/text"])
}

// says returns what has changed since it was asked last.
func (d *desk) says() []string {
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	log := d.log
	d.log = nil
	return log
}

func (d *desk) expect(what string, want ...string) {
	d.t.Helper()
	if got := d.says(); !slices.Equal(got, want) {
		d.t.Errorf("%s: said is\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

var boards = []Board{{Display: "desk", Names: playlists.Names("desk", nil, "", "1")}, {Display: "door", Names: playlists.Names("door", nil, "", "3")}}

// A board says the notice that wins on its display, from the instant on at which that begins until it ends; else what is
// on.
func TestTheLineOfABoard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, boards...)
		defer func() { d.stop() }()
		d.expect("before anything is known")
		d.lines.Set(map[string]string{"desk": "现在空闲", "door": "正在进行：八段锦"})
		d.expect("what is on", "0s desk: 现在空闲", "0s door: 正在进行：八段锦")

		now := time.Now()
		// Not in step with the minutes in which everything is looked at again.
		strip := func(id, text string, from, until time.Duration, targets ...string) playlists.Post {
			n := playlists.Notice{ID: id, Precedence: playlists.OrdinaryNotice, Style: playlists.Strip, From: now.Add(from + 7*time.Second).UnixMilli(), Until: now.Add(until + 19*time.Second).UnixMilli(), Text: playlists.Text{ZH: text, EN: "English"}, Word: playlists.Text{ZH: "通知"}}
			return playlists.Post{Notice: n, Targets: targets}
		}
		film := strip("film", "电影开始\n请入场", 25*time.Minute, 30*time.Minute)
		film.Notice.Style, film.Notice.Precedence, film.Notice.Word = playlists.Takeover, playlists.OperatorTakeover, playlists.Text{}
		d.post("notices", []playlists.Post{
			strip("lift", "电梯检修，请走楼梯。", 10*time.Minute, 40*time.Minute), strip("water", "停水", 20*time.Minute, 35*time.Minute, "floor:3"), film,
		})
		d.expect("what will be")
		time.Sleep(time.Hour)
		d.expect("an hour",
			"10m7s desk: 通知：电梯检修，请走楼梯。", "10m7s door: 通知：电梯检修，请走楼梯。",
			"20m7s door: 通知：停水　　通知：电梯检修，请走楼梯。",
			"25m7s desk: 电影开始 请入场", "25m7s door: 电影开始 请入场",
			"30m19s desk: 通知：电梯检修，请走楼梯。", "30m19s door: 通知：停水　　通知：电梯检修，请走楼梯。",
			"35m19s door: 通知：电梯检修，请走楼梯。",
			"40m19s desk: 现在空闲", "40m19s door: 正在进行：八段锦",
		)
	})
}

// The takeover that a board says is the one that a canvas shows.
func TestABoardSaysWhatACanvasShows(t *testing.T) {
	rungs := []playlists.Precedence{playlists.OrdinaryNotice, playlists.OperatorTakeover, playlists.Emergency}
	var posts []playlists.Post
	doc := &playlists.Notices{}
	for i, id := range []string{"c", "a", "b", "e", "d", "f"} {
		n := playlists.Notice{ID: id, Precedence: rungs[i*i%3], Style: playlists.Takeover, From: int64(i % 2), Until: int64(100 - 10*i), Text: playlists.Text{ZH: id}}
		posts, doc.Notices = append(posts, playlists.Post{Notice: n}), append(doc.Notices, n)
	}
	for now := range int64(101) {
		line, _ := lineOf(posts, nil, now)
		if f := playlists.At(&playlists.Program{}, doc, now); f.Takeover != line {
			t.Errorf("at %d a canvas shows %q, a board says %q", now, f.Takeover, line)
		}
	}
}

func decoded(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// An emergency is in the file of a card before the clock moves on, also before it is known what is on; after the
// all-clear there is what is due by then.
func TestAnEmergencyInAFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "led.txt")
		if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
		board := boards[0]
		board.File, board.Charset = path, GB18030
		d := newDesk(t, board)
		defer func() { d.stop() }()
		st, err := store.Open(filepath.Join(t.TempDir(), "db"), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		emergencies, err := notices.NewEmergencies(t.Context(), st, d.post, "", slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		says := func(want string) {
			t.Helper()
			synctest.Wait()
			if got := decoded(t, path); got != want {
				t.Errorf("%v: in the file is %q, want %q", time.Since(d.begun), got, want)
			}
			if got, err := simplifiedchinese.GB18030.NewDecoder().String(d.on("desk")); want != "old" && (err != nil || got != want) {
				t.Errorf("%v: on the topic is %q, want %q", time.Since(d.begun), got, want)
			}
		}
		says("old")
		if err := emergencies.Alarm("fire-alarm", false); err != nil {
			t.Fatal(err)
		}
		says("消防报警，请做好疏散准备 请听从工作人员引导。")
		d.lines.Set(map[string]string{"desk": "现在空闲"})
		says("消防报警，请做好疏散准备 请听从工作人员引导。")
		if _, err := emergencies.Clear(contextGone()); err != nil {
			t.Fatal(err)
		}
		says("警报解除 现场安全，恢复正常开放，感谢配合。")
		time.Sleep(3*time.Minute - time.Second)
		says("警报解除 现场安全，恢复正常开放，感谢配合。")
		time.Sleep(time.Second)
		says("现在空闲")
		if err := emergencies.Alarm("evacuate", true); err != nil {
			t.Fatal(err)
		}
		says("【演练】现在进行疏散演练，非真实险情 请立即疏散 请沿绿色安全出口标志有序撤离，不要乘坐电梯，听从工作人员引导。")
		if all, err := os.ReadDir(filepath.Dir(path)); err != nil || len(all) != 1 {
			t.Errorf("beside the file there is %v", all)
		}
	})
}

// contextGone is for who does not wait for a disk.
func contextGone() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// A folder that is not there is told until it is; another board does not notice.
func TestAFolderThatIsNotThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		desk, door := boards[0], boards[1]
		desk.File, door.File = filepath.Join(dir, "share", "desk.txt"), filepath.Join(dir, "door.txt")
		d := newDesk(t, desk, door)
		defer func() { d.stop() }()
		_, seen := d.Changes().Get()
		d.lines.Set(map[string]string{"desk": "一", "door": "一"})
		synctest.Wait()
		d.lines.Set(map[string]string{"desk": "二", "door": "二"})
		synctest.Wait()
		if p := d.Problems(); len(p) != 1 || p[0].Where != desk.File || p[0].What.EN == "" || p[0].Remedy.ZH == "" || p[0].Remedy.EN == "" {
			t.Errorf("told is %+v", p)
		}
		select {
		case <-d.Changes().Changed(seen):
		default:
			t.Error("nobody is told")
		}
		if got := decoded(t, door.File); got != "二" || d.on("desk") != "二" {
			t.Errorf("the other file has %q, the topic %q", got, d.on("desk"))
		}
		if err := os.Mkdir(filepath.Dir(desk.File), 0o755); err != nil {
			t.Fatal(err)
		}
		time.Sleep(again)
		synctest.Wait()
		if got := decoded(t, desk.File); got != "二" || len(d.Problems()) != 0 {
			t.Errorf("when it is there the file has %q, told is %+v", got, d.Problems())
		}
	})
}

// A folder that hangs, as one of another computer may, is told, and holds up neither another board nor the end.
func TestAFolderThatHangs(t *testing.T) {
	dir := t.TempDir()
	desk, door := boards[0], boards[1]
	desk.File, door.File = filepath.Join(dir, "desk.txt"), filepath.Join(dir, "door.txt")
	pipe := filepath.Join(dir, ".desk.txt.tmp") // whoever opens it waits for a reader
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, desk, door)
	_, seen := d.Changes().Get()
	d.lines.Set(map[string]string{"desk": "一", "door": "一"})
	if _, _, err := d.Changes().Next(t.Context(), seen); err != nil {
		t.Fatal(err)
	}
	if p := d.Problems(); len(p) != 1 || p[0].ID != "text_file/desk" || !strings.Contains(p[0].What.EN, "does not answer") {
		t.Errorf("told is %+v", p)
	}
	if got := decoded(t, door.File); got != "一" {
		t.Errorf("the other file has %q", got)
	}
	d.stop()
	reader, err := os.OpenFile(pipe, os.O_RDONLY|unix.O_NONBLOCK, 0) // lets the writer go
	if err != nil {
		t.Fatal(err)
	}
	reader.Close()
}

// A folder that others may write into does not lead the daemon to files of its own.
func TestALinkIsNotFollowed(t *testing.T) {
	dir := t.TempDir()
	precious, path := filepath.Join(dir, "yiping.db"), filepath.Join(dir, "led.txt")
	if err := os.WriteFile(precious, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".led.txt.tmp", "led.txt"} {
		if err := os.Symlink(precious, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := write(path, []byte("line")); err == nil {
		t.Error("it is written through a link")
	}
	if err := os.Remove(filepath.Join(dir, ".led.txt.tmp")); err != nil {
		t.Fatal(err)
	}
	if err := write(path, []byte("line")); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(precious); err != nil || string(got) != "precious" {
		t.Errorf("the other file holds %q, %v", got, err)
	}
}

// Whoever reads the file at any instant finds a whole line.
func TestAFileIsNeverHalfWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "led.txt")
	lines := []string{"短", strings.Repeat("长", 20_000)}
	if err := write(path, []byte(lines[0])); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		for i := range 200 {
			if err := write(path, []byte(lines[i%2])); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for {
		got, err := os.ReadFile(path)
		if err != nil || !slices.Contains(lines, string(got)) {
			t.Fatalf("found is %.20q… of %d bytes, %v", got, len(got), err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
	}
}

// What a board has no characters for is written by others that it has.
func TestCharactersOfBoards(t *testing.T) {
	for text, want := range map[string]string{
		"正在进行：八段锦 09:00–10:30":     "正在进行：八段锦 09:00–10:30",
		"【演练】　　《沪剧》“好”…—①㈠€·":      "【演练】　　《沪剧》“好”…—①㈠€·",
		"café Señor Müller naïve":  "café Senor Müller naive",
		"½ ™ ¥20 • −5 ﬁn a\u00a0b": "1/2 TM ￥20 · -5 fin a b",
		"好🙂👨‍👩‍👧⚠️了":               "好了",
		"龍𠮷𬭎㐀":                     "龍𠮷𬭎㐀",
		"שלום":                     "????",
		"\u202e反\u200b\ufeff":      "反",
	} {
		b := encode(text, GB18030)
		if got, err := simplifiedchinese.GB18030.NewDecoder().String(string(b)); err != nil || got != want {
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
		if got := string(encode(text, UTF8)); got != text {
			t.Errorf("in UTF-8 %q is written as %q", text, got)
		}
	}
	for c := rune(' '); c < 0x3000; c++ {
		got, err := simplifiedchinese.GB18030.NewDecoder().String(string(encode(string(c), GB18030)))
		if err != nil || strings.ContainsAny(got, "\r\n\ufffd") {
			t.Errorf("%q is written as %q, %v", c, got, err)
		}
	}
}
