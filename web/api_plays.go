package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yiping/displays"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// registerPlays adds the proof of play, as an answer and as tables, and how displays stood.
func (s *site) registerPlays(a huma.API) {
	register(a, Viewer, http.MethodGet, "/plays", "plays", "What displays attest to have shown, and how often", s.getPlays)
	register(a, Viewer, http.MethodGet, "/displays/{id}/history", "history", "How a display stood over time", s.getHistory)
	s.registerPlaysCSV(a)
	s.registerPlaysXLSX(a)
}

// PlaysFilter says which entries. An entry belongs to the day on which it began, so no day counts it twice.
type PlaysFilter struct {
	Day     string `query:"day" doc:"A day, such as 2026-11-28; today if none of day, from and until is there"`
	From    string `query:"from" doc:"Or the first of several days"`
	Until   string `query:"until" doc:"And the last of them"`
	Display string `query:"display" doc:"Id of a display; all if absent"`
	Item    string `query:"item" doc:"Only what has this in its id or its title, whatever its case"`

	Language string `query:"language" enum:"zh-CN,en" default:"zh-CN" doc:"Of titles, kinds and headings; what has no English name keeps its own"`
}

// playsQuery is a filter that was understood.
type playsQuery struct {
	first, last       schedule.Day
	from, until       int64
	display, contains string
	names             *playNames
}

func (s *site) playsQuery(in PlaysFilter) (q playsQuery, err error) {
	q.first = s.Site.Zone.Day(time.Now().UnixMilli())
	for _, text := range []string{in.Day, in.From} {
		if text != "" {
			if q.first, err = day(text); err != nil {
				return q, err
			}
		}
	}
	q.last = q.first
	if in.Until != "" {
		if q.last, err = day(in.Until); err != nil {
			return q, err
		}
		if in.From == "" {
			q.first = q.last
		}
	}
	if q.last < q.first || q.last-q.first >= mostDays || in.Day != "" && in.From+in.Until != "" {
		return q, refuse(http.StatusBadRequest,
			playlists.Text{ZH: "要查的日子写得不对。", EN: "These are not days to list."},
			playlists.Text{ZH: "请写一天 day，或者从 from 到 until，最多400天。", EN: "Give one day, or from and until, of at most 400 days."})
	}
	q.from, q.until = s.Site.Zone.Start(q.first, 0), s.Site.Zone.Start(q.last+1, 0)
	q.display, q.contains = in.Display, strings.ToLower(in.Item)
	q.names = s.playNames(in.Language)
	return q, nil
}

// each calls f with the entries that are asked for.
func (s *site) each(ctx context.Context, q playsQuery, f func(Play) error) error {
	days := standing{zone: s.Site.Zone, f: func(p Play) error {
		if q.contains != "" && !strings.Contains(strings.ToLower(p.Item), q.contains) && !strings.Contains(strings.ToLower(q.names.title(p)), q.contains) {
			return nil
		}
		return f(p)
	}}
	if err := s.Plays.Each(ctx, q.display, q.from, q.until, days.add); err != nil {
		return err
	}
	return days.end()
}

type playsInput struct {
	PlaysFilter
	Limit  int  `query:"limit" default:"1000" minimum:"0" maximum:"10000" doc:"How many entries at most; the summary is always about all"`
	Latest bool `query:"latest" doc:"Those that ended last instead of the first, in the same order"`
}

type playsBody struct {
	From    string     `json:"from" doc:"The first day"`
	Until   string     `json:"until" doc:"The last day"`
	Days    []string   `json:"days" nullable:"false" doc:"All days of which something is kept, the newest first"`
	Plays   []playBody `json:"plays" nullable:"false" doc:"By display, then by time"`
	More    bool       `json:"more" doc:"There are more entries than the limit"`
	Summary []sumBody  `json:"summary" nullable:"false" doc:"By display, then by when each was first shown"`
}

type playBody struct {
	Display string    `json:"display"`
	Region  string    `json:"region" doc:"Empty for what is over all regions"`
	Item    string    `json:"item" doc:"Id of the item or notice; empty for the slate and for a gap"`
	Kind    string    `json:"kind" enum:"item,board,notice,slate,gap" doc:"gap: the display can no longer say what it showed"`
	Title   string    `json:"title" doc:"For people: the file's name without its type, a board and its rooms, or what the notice said"`
	From    time.Time `json:"from" doc:"The first frame that had it"`
	Until   time.Time `json:"until" doc:"The first frame that had it no more; of what is still on, a frame of the last minute"`
}

type sumBody struct {
	Display string    `json:"display"`
	Item    string    `json:"item"`
	Kind    string    `json:"kind" enum:"item,board,notice,slate,gap"`
	Title   string    `json:"title"`
	Times   int       `json:"times"`
	Seconds int64     `json:"seconds" doc:"All times together, rounded"`
	First   time.Time `json:"first" doc:"When it was first shown"`
	Last    time.Time `json:"last" doc:"When its last showing ended"`
}

func (s *site) getPlays(ctx context.Context, in *playsInput) (*body[playsBody], error) {
	q, err := s.playsQuery(in.PlaysFilter)
	if err != nil {
		return nil, err
	}
	out := playsBody{From: q.first.String(), Until: q.last.String(), Days: []string{}, Plays: []playBody{}, Summary: []sumBody{}}
	if out.Days, err = s.playDays(ctx, q.display); err != nil {
		return nil, s.failed("plays", err)
	}
	total := sums{names: q.names}
	err = s.each(ctx, q, func(p Play) error {
		total.add(p)
		if out.More = len(out.Plays) >= in.Limit; out.More && !in.Latest {
			return nil
		}
		if len(out.Plays) >= 2*in.Limit { // many at a time, because it sorts the rest
			out.Plays = lastToEnd(out.Plays, in.Limit)
		}
		out.Plays = append(out.Plays, playBody{p.Display, p.Region, p.Item, p.kind(), q.names.title(p), s.Site.Time(p.From), s.Site.Time(p.Until)})
		return nil
	})
	if err != nil {
		return nil, s.failed("plays", err)
	}
	if in.Latest {
		out.Plays = lastToEnd(out.Plays, in.Limit)
		slices.SortStableFunc(out.Plays, func(a, b playBody) int { return cmp.Or(cmp.Compare(a.Display, b.Display), a.From.Compare(b.From)) })
	}
	for _, x := range total.all {
		out.Summary = append(out.Summary, sumBody{x.display, x.item, x.kind, x.title, x.times, (x.ms + 500) / 1000, s.Site.Time(x.first), s.Site.Time(x.last)})
	}
	return now(out), nil
}

// lastToEnd returns those entries that ended last, at most so many: a board that has stood there since morning is one of them.
func lastToEnd(plays []playBody, most int) []playBody {
	slices.SortStableFunc(plays, func(a, b playBody) int { return a.Until.Compare(b.Until) })
	return plays[max(0, len(plays)-most):]
}

// playDays returns the days of which something is kept, the newest first.
func (s *site) playDays(ctx context.Context, display string) ([]string, error) {
	spans, err := s.Plays.Spans(ctx, display)
	if err != nil {
		return nil, err
	}
	var days []schedule.Day
	for _, span := range spans {
		days = append(days, s.Site.Zone.Day(span[0]), s.Site.Zone.Day(span[1]))
	}
	slices.Sort(days)
	days = slices.Compact(days)
	slices.Reverse(days)
	out := make([]string, len(days))
	for i, d := range days {
		out[i] = d.String()
	}
	return out, nil
}

type historyInput struct {
	ID    string `path:"id" doc:"Id of the display"`
	From  string `query:"from" doc:"RFC 3339, a day, or \"2026-11-28 13:00\" in the site's zone; 35 days ago if absent"`
	Until string `query:"until" doc:"As from; now if absent"`
}

type standingBody struct {
	At    time.Time      `json:"at" doc:"Since when"`
	Code  string         `json:"code" enum:"offline,mute,stuck,stale,clock,storage,ok,unknown" doc:"A verdict; unknown: the daemon did not run"`
	Text  playlists.Text `json:"text" doc:"The verdict in a word or two"`
	Until *time.Time     `json:"until" doc:"Until when; null: it still holds"`
}

// kept is how long verdicts are kept.
const kept = 35 * 24 * time.Hour

func (s *site) getHistory(ctx context.Context, in *historyInput) (*body[[]standingBody], error) {
	if !slices.ContainsFunc(s.Displays(), func(d displays.State) bool { return d.ID == in.ID }) {
		return nil, s.noDisplay(in.ID)
	}
	present := time.Now()
	from, until := present.Add(-kept).UnixMilli(), present.UnixMilli()
	for _, x := range []struct {
		text string
		into *int64
	}{{in.From, &from}, {in.Until, &until}} {
		if x.text == "" {
			continue
		}
		at, ok := s.Site.parse(x.text)
		if !ok {
			return nil, noTime(x.text)
		}
		*x.into = at
	}
	list := []standingBody{}
	all, err := s.Plays.History(ctx, in.ID, from)
	if err != nil {
		return nil, s.failed("history", err)
	}
	for i, x := range all {
		if x.At >= until {
			break
		}
		b := standingBody{At: s.Site.Time(x.At), Code: x.Code, Text: playlists.Text{ZH: "没有记录（服务没有运行）", EN: "Not recorded: the daemon did not run"}}
		if slices.Contains(displays.Codes(), displays.Code(x.Code)) {
			b.Text = displays.Code(x.Code).Text()
		}
		if i+1 < len(all) {
			end := s.Site.Time(all[i+1].At)
			b.Until = &end
		}
		list = append(list, b)
	}
	return now(list), nil
}
