package web

import (
	"context"
	"strings"
)

// Plays are the proof of play, and how displays stood. Instants are Unix milliseconds.
type Plays interface {
	// Each calls f with what began from one instant until another, of a display or of all (""), by display and then by
	// time, and ends with the first error of f.
	Each(ctx context.Context, display string, from, until int64, f func(Play) error) error
	// Spans returns when entries began: there is one at the beginning and one at the end of each span, and none is longer
	// than a day.
	Spans(ctx context.Context, display string) ([][2]int64, error)
	// History returns how a display stood from an instant on, the first first; it begins with what held then.
	History(ctx context.Context, display string, from int64) ([]Standing, error)
}

// Play is an entry of the proof of play: something was on the glass for a while.
type Play struct {
	Display string
	Region  string // "" for what is over all regions
	Item    string // id of the item or notice; "" for the slate, in Region "" for a gap
	Text    string // what a notice said
	From    int64
	Until   int64
}

// Standing is a verdict and since when it held.
type Standing struct {
	At   int64
	Code string // one of displays.Codes, or "unknown"
}

// Kinds of what is played, as the API has them.
const (
	kindItem   = "item"
	kindBoard  = "board"
	kindNotice = "notice"
	kindSlate  = "slate"
	kindGap    = "gap"
)

// kind returns which of them an entry is.
func (p Play) kind() string {
	switch {
	case p.Region == "" && p.Item == "":
		return kindGap
	case p.Region == "":
		return kindNotice
	case p.Item == "":
		return kindSlate
	case strings.HasPrefix(p.Item, "board:"):
		return kindBoard
	}
	return kindItem
}

// sum is what a report says of one thing on one display.
type sum struct {
	display, item, title, kind string
	times                      int
	ms                         int64
	first, last                int64 // beginning of the first time, end of the last
}

// sums adds entries up, in the order in which things were shown first.
type sums struct {
	names *playNames
	all   []sum
	place map[sumKey]int
}

type sumKey struct{ display, item, title, kind string }

func (s *sums) add(p Play) {
	key := sumKey{p.Display, p.Item, s.names.title(p), p.kind()}
	i, known := s.place[key]
	if !known {
		if s.place == nil {
			s.place = map[sumKey]int{}
		}
		i = len(s.all)
		s.place[key] = i
		s.all = append(s.all, sum{display: key.display, item: key.item, title: key.title, kind: key.kind, first: p.From})
	}
	x := &s.all[i]
	x.times++
	x.ms += p.Until - p.From
	x.first, x.last = min(x.first, p.From), max(x.last, p.Until)
}
