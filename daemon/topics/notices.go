package topics

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"yiping/displays/latest"
	"yiping/playlists"
	"yiping/playlists/schedule"
)

// NoticeSource is the name under which RunNotices publishes.
const NoticeSource = "notices"

// Notice is a notice that is in force, in the words of the API. The payload of notices is a list of them.
type Notice struct {
	ID         string          `json:"id"`
	Text       playlists.Text  `json:"text"`
	Detail     *playlists.Text `json:"detail,omitempty"` // below it, of an emergency
	Style      playlists.Style `json:"style"`
	Word       *playlists.Text `json:"word,omitempty"`  // what stands in a box before it
	Drill      *playlists.Text `json:"drill,omitempty"` // it is a drill, and called so
	Targets    []string        `json:"targets"`         // none: every display
	From       *time.Time      `json:"from,omitempty"`  // nil: whatever clocks say
	Until      *time.Time      `json:"until,omitempty"` // nil: until somebody ends it
	Precedence int             `json:"precedence"`
	State      string          `json:"state"` // on
}

// RunNotices publishes the notices in force until ctx ends, whenever one begins or ends; it is a task and returns nil.
func RunNotices(ctx context.Context, zone schedule.Zone, posts *latest.Cell[[]playlists.Post], publish func(map[string][]byte)) error {
	for {
		all, seen := posts.Get()
		now := time.Now().UnixMilli()
		active, next := Active(all, zone, now)
		publish(map[string][]byte{"notices": encode(active)})
		timer := time.NewTimer(min(time.Duration(next-now)*time.Millisecond, longest))
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		case <-posts.Changed(seen):
		}
		timer.Stop()
	}
}

// Active returns the notices that are in force at an instant, the most urgent first, and when that changes by itself. A
// display that shows its name for ten seconds is none that people posted.
func Active(posts []playlists.Post, zone schedule.Zone, now int64) (active []Notice, next int64) {
	active, next = []Notice{}, now+longest.Milliseconds()
	posts = slices.SortedFunc(slices.Values(posts), func(a, b playlists.Post) int {
		x, y := a.Notice, b.Notice
		return cmp.Or(cmp.Compare(y.Precedence, x.Precedence), cmp.Compare(y.From, x.From), cmp.Compare(x.ID, y.ID))
	})
	instant := func(ms int64) *time.Time {
		if ms == schedule.Forever.From || ms == schedule.Forever.Until {
			return nil
		}
		return new(time.UnixMilli(ms).In(zone.Location))
	}
	for _, post := range posts {
		n := post.Notice
		switch {
		case strings.HasPrefix(n.ID, "identify/") || n.Until <= now:
			continue
		case n.From > now:
			next = min(next, n.From)
			continue
		}
		next = min(next, n.Until)
		active = append(active, Notice{
			ID: n.ID, Text: n.Text, Detail: said(n.Detail), Style: n.Style, Word: said(n.Word), Drill: said(n.Drill), Targets: append([]string{}, post.Targets...),
			From: instant(n.From), Until: instant(n.Until), Precedence: int(n.Precedence), State: "on",
		})
	}
	return active, next
}

func said(t playlists.Text) *playlists.Text {
	if t == (playlists.Text{}) {
		return nil
	}
	return &t
}
