package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"yiping/displays"
	"yiping/displays/wire"
	"yiping/playlists"
)

type displayBody struct {
	ID       string               `json:"id"`
	Name     string               `json:"name"`
	Canvas   [2]int               `json:"canvas" doc:"Width and height in pixels"`
	Room     string               `json:"room" doc:"Name of its room"`
	Floor    string               `json:"floor,omitempty" doc:"As people call it"`
	Groups   []string             `json:"groups" nullable:"false"`
	Want     map[wire.Kind]string `json:"want" nullable:"false" doc:"Hashes of the documents it should have"`
	Has      map[wire.Kind]string `json:"has" nullable:"false" doc:"Hashes of the documents its player follows"`
	Shows    map[string]string    `json:"shows" nullable:"false" doc:"Region to the item that its renderer attests; empty for the slate"`
	Over     string               `json:"over,omitempty" doc:"Id of the notice that its renderer attests over that"`
	Online   bool                 `json:"online"`
	Since    time.Time            `json:"since" doc:"Since when the verdict holds"`
	Verdict  verdictBody          `json:"verdict"`
	Paired   bool                 `json:"paired" doc:"It has a player that may connect"`
	Fixed    bool                 `json:"fixed" doc:"It is in the configuration, and can only be changed there"`
	Plays    []string             `json:"plays" nullable:"false" doc:"Its playlists"`
	Layout   string               `json:"layout" doc:"full, agenda, board, door or studio; empty: regions of its own"`
	Sent     *sentBody            `json:"sent,omitempty" doc:"What a display that attests nothing was told last"`
	Attested *attestedBody        `json:"attested,omitempty" doc:"Only in the answer about one display, once something was attested"`
}

type sentBody struct {
	Text string    `json:"text" doc:"Empty: nothing"`
	At   time.Time `json:"at"`
}

// Line is what a display was told in one line, and when, in Unix milliseconds.
type Line struct {
	Text string
	At   int64
}

type verdictBody struct {
	Code   displays.Code   `json:"code" enum:"offline,mute,stuck,stale,clock,storage,ok,unattested"`
	Text   playlists.Text  `json:"text" doc:"The verdict in a word or two"`
	Remedy *playlists.Text `json:"remedy,omitempty" doc:"What to do about it"`
}

type displaysInput struct {
	Since uint64 `query:"since" doc:"Yiping-Version of an earlier answer: only what has changed since then is said"`
}

type displaysOutput struct {
	CacheControl string `header:"Cache-Control"`
	Version      uint64 `header:"Yiping-Version" doc:"To be sent as since the next time"`
	Complete     bool   `header:"Yiping-Complete" doc:"All displays are in the answer, whatever since said"`
	Body         []displayBody
}

func (s *site) getDisplays(_ context.Context, in *displaysInput) (*displaysOutput, error) {
	list := []displayBody{}
	for _, d := range s.Displays() {
		list = append(list, s.display(d))
	}
	out := &displaysOutput{CacheControl: "no-store"}
	out.Body, out.Version, out.Complete = s.displays.since(list, in.Since)
	return out, nil
}

func (s *site) display(d displays.State) displayBody {
	place := s.Pairing.Place(d.ID)
	b := displayBody{
		ID: d.ID, Name: d.Name, Canvas: d.Canvas, Room: d.Room, Floor: d.Floor, Groups: append([]string{}, d.Groups...),
		Want: some(d.Want), Has: some(d.Has), Shows: some(d.Shows), Over: d.Over,
		Online: d.Online, Since: s.Site.Time(d.Verdict.Since),
		Verdict: verdictBody{d.Verdict.Code, d.Verdict.Text, said(d.Verdict.Remedy)},
		Paired:  place.Paired, Fixed: place.Fixed, Plays: append([]string{}, place.Plays...), Layout: place.Layout,
	}
	if d.Verdict.Code == displays.Unattested {
		if line, ok := s.Line(d.ID); ok {
			b.Sent = &sentBody{line.Text, s.Site.Time(line.At)}
		}
	}
	return b
}

// some returns an empty map for none, so that a client never meets null.
func some[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return m
}

type frameInput struct {
	ID string `path:"id" doc:"Id of the display"`
	At string `query:"at" doc:"RFC 3339, or \"2026-07-31 23:59\" in the site's zone; now if absent"`
}

func (s *site) getFrame(_ context.Context, in *frameInput) (*body[Frame], error) {
	at, ok := s.Site.parse(in.At)
	if !ok {
		return nil, noTime(in.At)
	}
	f, err := s.Frame(in.ID, at)
	if err != nil {
		return nil, s.notFollowed("frame", in.ID, err)
	}
	return now(f), nil
}

// noTime is the answer to a time that cannot be read.
func noTime(text string) *Refusal {
	return refuse(http.StatusBadRequest,
		playlists.Text{ZH: "看不懂时间“" + text + "”。", EN: "The time \"" + text + "\" cannot be read."},
		playlists.Text{
			ZH: "请写成 2026-07-31T23:59:00+08:00，或者本地时间 2026-07-31 23:59。",
			EN: "Write it as 2026-07-31T23:59:00+08:00, or in local time as 2026-07-31 23:59.",
		})
}

// notFollowed is the answer when nobody can say what a display shows at an instant.
func (s *site) notFollowed(op, display string, err error) *Refusal {
	switch {
	case errors.Is(err, ErrNoDisplay):
		return s.noDisplay(display)
	case errors.Is(err, ErrNoRecord):
		return refuse(http.StatusNotFound,
			playlists.Text{ZH: "那个时间没有记录。", EN: "Nothing is recorded for that time."},
			playlists.Text{ZH: "请选一个这块屏幕已经在播的时间。", EN: "Choose a time at which this display was already served."})
	}
	return s.failed(op, err)
}

// parse reads an instant as people and programs write it and returns Unix milliseconds, 0 for "".
func (s Site) parse(text string) (int64, bool) {
	if text == "" {
		return 0, true
	}
	// In an address a plus sign means a space, and few remember to escape it.
	if day, zone, found := strings.Cut(text, " "); found && strings.Contains(day, "T") {
		text = day + "+" + zone
	}
	days := 0 // the end of a day is the beginning of the next
	if day, clock, ok := strings.Cut(strings.Replace(text, "T", " ", 1), " "); ok && (clock == "24:00" || strings.HasPrefix(clock, "24:00:00")) {
		text, days = text[:len(day)+1]+"00"+text[len(day)+3:], 1
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return sane(t.AddDate(0, 0, days))
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, text, s.Zone.Location); err == nil {
			return sane(t.AddDate(0, 0, days))
		}
	}
	return 0, false
}

// sane returns an instant, unless what follows from it could be beyond the year 9999, which RFC 3339 cannot say.
func sane(t time.Time) (int64, bool) { return t.UnixMilli(), t.Year() < 9999 }

type displayInput struct {
	ID string `path:"id" doc:"Id of the display"`
}

func (s *site) identify(_ context.Context, in *displayInput) (*struct{}, error) {
	return nil, s.done("identify", in.ID, s.Identify(in.ID))
}

func (s *site) reload(_ context.Context, in *displayInput) (*struct{}, error) {
	return nil, s.done("reload", in.ID, s.Reload(in.ID))
}

// done says what became of something that was to be done to a display.
func (s *site) done(op, id string, err error) error {
	switch {
	case errors.Is(err, ErrNoDisplay):
		return s.noDisplay(id)
	case err != nil:
		return s.failed(op, err)
	}
	return nil
}
