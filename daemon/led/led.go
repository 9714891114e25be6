// Package led says, for boards that show nothing but a line of text, what that line is: the notice that wins on the
// display, else what is on and what is next there.
//
// Such a board is a card behind a strip of lamps over a desk or a door. Some listen to MQTT; most have software of
// their own that reads a file again and again, and a font for GBK. So the same line goes to a topic and into a
// file, in the characters that the board has. A line changes when a notice begins or ends, by the clock of this
// computer: unlike a player, a board keeps no documents and does not go on alone.
package led

import (
	"cmp"
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// Source is the name under which topics are published.
const Source = "text"

// Config says which boards there are and where their lines go.
type Config struct {
	Boards  *latest.Cell[[]Board]           // those with a file do not change
	Posts   *latest.Cell[[]playlists.Post]  // the notices that displays have
	Lines   *latest.Cell[map[string]string] // what is on and next, by id of the display; the zero version: not known yet
	Publish func(map[string][]byte)         // replaces the topics of Source, by topic below the prefix; nil leaves one as it is
	Log     *slog.Logger
}

// Board is a display that can be told something in one line.
type Board struct {
	Display string
	Names   []string // what it answers to, see playlists.Names
	Charset string   // UTF8 or GB18030; "": that of each way
	File    string   // the same line as a file; "": there is none
}

// LED is all boards. Its methods may be called from anywhere.
type LED struct {
	Config
	files   []*file
	changes latest.Cell[struct{}]
	said    latest.Cell[map[string]Said]
}

// Said is what a board was told last, and when, in Unix milliseconds.
type Said struct {
	Text string
	At   int64
}

// Said returns what each board was told, by id of the display. The map is not to be changed.
func (l *LED) Said() map[string]Said {
	all, _ := l.said.Get()
	return all
}

// New returns the boards.
func New(c Config) *LED {
	l := &LED{Config: c}
	boards, _ := c.Boards.Get()
	for _, b := range boards {
		if b.File != "" {
			l.files = append(l.files, &file{board: b, log: c.Log, changed: func() { l.changes.Set(struct{}{}) }})
		}
	}
	return l
}

// Changes is a cell whose version rises when Problems would answer something else.
func (l *LED) Changes() *latest.Cell[struct{}] { return &l.changes }

// longest is how long a set clock of this computer goes unnoticed.
const longest = time.Minute

// Run keeps the lines right until ctx ends; it is a task and returns nil.
func (l *LED) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for _, f := range l.files {
		all.Go(func() { f.run(ctx) })
	}
	l.say(ctx)
	all.Wait()
	return nil
}

// say says the lines whenever one changes.
func (l *LED) say(ctx context.Context) {
	said := map[string]Said{}
	for {
		posts, seen := l.Posts.Get()
		lines, known := l.Lines.Get()
		now := time.Now().UnixMilli()
		next := now + longest.Milliseconds()
		topics := map[string][]byte{}
		boards, there := l.Boards.Get()
		for _, b := range boards {
			topic := "displays/" + b.Display + "/text"
			topics[topic] = nil
			line, until := lineOf(posts, b.Names, now)
			next = min(next, until)
			if line == "" {
				line = lines[b.Display]
			}
			before, ever := said[b.Display]
			if known == 0 && line == "" && !ever {
				continue // what was said before the daemon began holds until it is known better
			}
			if !ever || before.Text != line {
				said[b.Display] = Said{line, now}
			}
			topics[topic] = encode(line, cmp.Or(b.Charset, UTF8))
		}
		l.Publish(topics)
		l.said.Set(maps.Clone(said))
		for _, f := range l.files {
			if line, ok := said[f.board.Display]; ok {
				f.text.Set(encode(line.Text, cmp.Or(f.board.Charset, GB18030)))
			}
		}
		timer := time.NewTimer(time.Duration(next-now) * time.Millisecond)
		select {
		case <-timer.C:
		case <-l.Posts.Changed(seen):
		case <-l.Lines.Changed(known):
		case <-l.Boards.Changed(there):
		case <-ctx.Done():
			return
		}
		timer.Stop()
	}
}

// between stands between two notices in one line.
const between = "　　"

// lineOf returns what notices let a display say at an instant, and until when. A takeover covers the others, as it does
// on a canvas. Strips and cards take turns there; here they follow one another, because a line is often longer than the
// board and runs: it must not begin again in the middle, and a card that reads its file once a minute must not miss one.
// Chinese only: two languages are never mixed in a line.
func lineOf(posts []playlists.Post, names []string, now int64) (line string, until int64) {
	var strips, takeovers []playlists.Notice
	until = schedule.Forever.Until
	for _, post := range posts {
		switch n := post.Notice; {
		case !post.For(names) || n.Until <= now:
		case n.From > now:
			until = min(until, n.From)
		default:
			until = min(until, n.Until)
			if n.Style == playlists.Takeover {
				takeovers = append(takeovers, n)
			} else {
				strips = append(strips, n)
			}
		}
	}
	shown := strips
	if len(takeovers) > 0 {
		shown = takeovers
	}
	slices.SortFunc(shown, func(a, b playlists.Notice) int { // as playlists.At has it
		return cmp.Or(cmp.Compare(b.Precedence, a.Precedence), cmp.Compare(b.From, a.From), cmp.Compare(a.ID, b.ID))
	})
	if len(takeovers) > 0 {
		return words(takeovers[0]), until
	}
	var all []string
	for _, n := range strips {
		all = append(all, words(n))
	}
	return strings.Join(all, between), until
}

// words returns a notice as text in one line. A drill says so first.
func words(n playlists.Notice) string {
	text := n.Text.ZH + " " + n.Detail.ZH
	if n.Word.ZH != "" {
		text = n.Word.ZH + "：" + text
	}
	if n.Drill.ZH != "" {
		text = "【演练】" + n.Drill.ZH + " " + text
	}
	return strings.Join(strings.Fields(text), " ")
}
